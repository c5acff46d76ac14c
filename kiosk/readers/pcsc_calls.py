"""What PC/SC's return codes and state bits mean, and the few calls that watching and reading share.

The low-level `smartcard.scard` functions are used, not pyscard's monitors: those keep threads and contexts of their
own, swallow a stopped service, and cannot be cancelled. Each watch and each connection has a context of its own,
because pcsc-lite lets one context do one thing at a time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from smartcard import scard

from kiosk.readers.connection import (
    CardMute,
    CardServiceStopped,
    NoCard,
    ReaderBusy,
    ReaderError,
    ReaderForbidden,
    ReaderLost,
    ReaderName,
    ReaderSilent,
)
from kiosk.readers.presence import ReaderState, Slot
from kiosk.readers.service import refuses_us

logger = logging.getLogger(__name__)

Handle: TypeAlias = Any
"""A context or a card of the vendor library: opaque, and dead after its release."""

_ERRORS: dict[int, type[ReaderError]] = {
    scard.SCARD_E_NO_SMARTCARD: NoCard,
    scard.SCARD_W_REMOVED_CARD: NoCard,
    scard.SCARD_W_RESET_CARD: CardMute,
    scard.SCARD_W_UNPOWERED_CARD: CardMute,
    scard.SCARD_W_UNRESPONSIVE_CARD: CardMute,
    scard.SCARD_W_UNSUPPORTED_CARD: CardMute,
    scard.SCARD_E_PROTO_MISMATCH: CardMute,
    scard.SCARD_E_CARD_UNSUPPORTED: CardMute,
    scard.SCARD_E_SHARING_VIOLATION: ReaderBusy,
    scard.SCARD_E_UNKNOWN_READER: ReaderLost,
    scard.SCARD_E_READER_UNAVAILABLE: ReaderSilent,
    scard.SCARD_E_NO_ACCESS: ReaderForbidden,
    scard.SCARD_W_SECURITY_VIOLATION: ReaderForbidden,
    scard.SCARD_E_NO_SERVICE: CardServiceStopped,
    scard.SCARD_E_SERVICE_STOPPED: CardServiceStopped,
    scard.SCARD_E_INVALID_HANDLE: CardServiceStopped,
    scard.SCARD_F_COMM_ERROR: CardServiceStopped,
}
"""PC/SC return codes by what they mean to us. Our own handles turn invalid only when the service has ended."""


def check(code: int) -> None:
    """Turn a PC/SC return code into our exception; success passes."""
    if code != scard.SCARD_S_SUCCESS:
        logger.debug("PC/SC code %08X", code & 0xFFFFFFFF)
        raise _ERRORS.get(code, ReaderError)


def establish() -> Handle:
    """A new context.

    Raises:
        ReaderForbidden: the service is there and refuses this user.
        CardServiceStopped: it is not there, or ended meanwhile.
    """
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    # Being hung up on has one code with a service that was killed; no service has one with a socket that is forbidden.
    if code in (scard.SCARD_W_SECURITY_VIOLATION, scard.SCARD_E_NO_SERVICE, scard.SCARD_F_COMM_ERROR):
        raise ReaderForbidden if refuses_us() else CardServiceStopped
    check(code)
    return context


@contextmanager
def context_for_now() -> Iterator[Handle]:
    """A PC/SC context for one `with`."""
    context = establish()
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def list_readers(context: Handle) -> tuple[ReaderName, ...]:
    """The readers plugged in (raises CardServiceStopped)."""
    code, names = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE:
        return ()
    check(_on_an_open_context(code))
    return tuple(ReaderName(name) for name in names)


def status_change(context: Handle, milliseconds: int, known: list[tuple[str, int]]) -> tuple[int, list[Any]]:
    """SCardGetStatusChange with its code, made sense of where the service has ended."""
    code, answered = scard.SCardGetStatusChange(context, milliseconds, known)
    return _on_an_open_context(code), answered


def state_of(reader: str, bits: int) -> ReaderState:
    """Read PC/SC's state bits; the upper 16 count insertions and removals (pcsc-lite and Windows)."""
    return ReaderState(reader, _slot(bits), (bits >> 16) & 0xFFFF, bool(bits & scard.SCARD_STATE_EXCLUSIVE))


def _slot(bits: int) -> Slot:
    if bits & scard.SCARD_STATE_UNAVAILABLE:  # pcscd asks the driver every 400 ms, and the last answer was an error
        return Slot.SILENT
    if not bits & scard.SCARD_STATE_PRESENT:
        return Slot.EMPTY
    return Slot.MUTE if bits & scard.SCARD_STATE_MUTE else Slot.CARD


def _on_an_open_context(code: int) -> int:
    """The client library takes a service killed in the middle for one that refuses us; refusals come at the start."""
    return scard.SCARD_E_NO_SERVICE if code == scard.SCARD_W_SECURITY_VIOLATION else code
