"""The card readers of this machine, by the driver that the configuration names."""

from __future__ import annotations

from kiosk import config
from kiosk.readers.connection import CardReader, CardServiceStopped


def card_readers(settings: config.Reader) -> CardReader:
    """Load the driver that is named, and no other: it costs time and libraries. Opens nothing.

    Raises:
        CardServiceStopped: the driver's library is not installed.
    """
    if settings.connstring is not None:
        return libnfc_reader(settings.connstring)
    return pcsc_readers(*settings.allow)


def libnfc_reader(connstring: str) -> CardReader:
    """The one reader that a libnfc connection string names (raises CardServiceStopped, as `card_readers`)."""
    try:
        from kiosk.readers.libnfc_readers import LibnfcReaders
    except OSError as error:  # the system's library, not ours
        raise CardServiceStopped from error
    return LibnfcReaders(connstring)


def pcsc_readers(*wanted: str) -> CardReader:
    """All PC/SC readers whose names contain one of `wanted`; all, if nothing is wanted."""
    from kiosk.readers.pcsc import PcscReaders

    return PcscReaders(*wanted)
