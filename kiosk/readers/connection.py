"""What the kiosk asks of any card reader: move bytes, report presence, fail by name.

A driver (`pcsc`; others may stand beside it) fits these Protocols by shape and lets no type or exception of its vendor
out. It knows no APDU, no file and no person.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NewType, Protocol

from kiosk.failures import Failure, KioskError
from kiosk.readers.presence import PresenceEvent, ReaderState

ReaderName = NewType("ReaderName", str)
"""The name that the driver gives to one slot; it says nothing about a card."""


class ReaderError(KioskError):
    """Any end of the conversation with a reader or the card in it."""

    failure: ClassVar[Failure] = Failure.CARD_ERROR


class NoReader(ReaderError):
    """No reader is plugged in, or none whose name fits."""

    failure = Failure.NO_READER


class NoCard(ReaderError):
    """The reader is there and empty."""

    failure = Failure.NO_CARD


class CardRemoved(ReaderError):
    """The card left the field while it was spoken to."""

    failure = Failure.CARD_LEFT_TOO_SOON


class CardMute(ReaderError):
    """Something lies on the reader and does not answer as a card: a phone, a bent chip, a foreign tag."""

    failure = Failure.CARD_ERROR


class CommandTooLong(ReaderError):
    """The reader cannot carry a command of this length; it was not sent, and the card is as it was."""

    failure = Failure.CARD_ERROR


class ReaderLost(ReaderError):
    """The reader was unplugged."""

    failure = Failure.READER_LOST


class ReaderSilent(ReaderError):
    """The reader is there and does not answer: only power can help it, or a hand that plugs it in again."""

    failure = Failure.READER_SILENT


class ReaderBusy(ReaderError):
    """Another program holds the card for itself."""

    failure = Failure.READER_BUSY


class ReaderForbidden(ReaderError):
    """The machine's policy keeps this user from the reader."""

    failure = Failure.READER_FORBIDDEN


class CardServiceStopped(ReaderError):
    """The card service of the machine (pcscd) is not running, or ended during the conversation."""

    failure = Failure.CARD_SERVICE_STOPPED


class CardConnection(Protocol):
    """One powered card in one reader, freshly reset."""

    @property
    def atr(self) -> bytes:
        """Answer to reset; empty if the driver has none."""

    @property
    def carries_extended(self) -> bool | None:
        """Whether the reader carries APDUs of extended length, as it says itself; None if it does not say."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command APDU (ISO/IEC 7816-3, 12.1) and return the response APDU, SW1 SW2 included.

        Raises:
            CardRemoved: the card left the field.
            CardMute: another program reset it, or it stopped answering; `reset` may help.
            ReaderLost: the reader was unplugged.
            ReaderSilent: the reader is there and does not answer.
            CardServiceStopped: the card service ended.
        """

    def reset(self) -> None:
        """Reset the card: it forgets keys and selected files (raises as `transmit` does).

        A driver that can switches the power off and on where a reset alone does not help.
        """

    def close(self) -> None:
        """Let go of the card; never raises, may be called twice."""


class CardReader(Protocol):
    """The readers of one kind on this machine. Making one opens nothing; only `watch` and `connect` do."""

    def watch(self, on_event: Callable[[PresenceEvent], None]) -> None:
        """Report presence until `stop` is called: first what is there now, then each change.

        Runs in a thread of the caller's, and calls `on_event` in that thread. Never raises for a lost reader or a
        stopped service: it reports them, tries again, and reports the return.
        """

    def stop(self) -> None:
        """End `watch` from another thread, at once."""

    def readers(self) -> tuple[ReaderName, ...]:
        """The readers that are plugged in now (raises CardServiceStopped, ReaderForbidden)."""

    def look(self) -> tuple[ReaderState, ...]:
        """What the readers hold at this moment (raises CardServiceStopped, ReaderForbidden)."""

    def connect(self, reader: ReaderName) -> CardConnection:
        """Power the card in `reader` and reset it.

        Raises: NoCard, CardMute, ReaderLost, ReaderSilent, ReaderBusy, ReaderForbidden, CardServiceStopped.
        """
