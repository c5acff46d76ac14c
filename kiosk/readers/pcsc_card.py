"""A card held through pcscd: exchanges, resets, and why one of them failed."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from smartcard import scard

from kiosk.readers.connection import CardMute, CardRemoved, ReaderError, ReaderLost, ReaderName, ReaderSilent
from kiosk.readers.pcsc_calls import Handle, check, list_readers, state_of, status_change
from kiosk.readers.presence import ReaderState, Slot

logger = logging.getLogger(__name__)

PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1

SETTLE_SECONDS = 1.0
"""After a failed exchange pcscd is given this long to notice that the card left; its own poll takes 0.4 s."""

_GET_FEATURES = scard.SCARD_CTL_CODE(3400)
_GET_PROPERTIES = 0x12
_LONGEST_DATA = 0x0A
"""Feature and property of PC/SC part 10, 2.2 and 2.6.14."""

SHORT_DATA = 256
"""Data bytes of the longest short APDU (ISO/IEC 7816-3, 12.1)."""


@dataclass(frozen=True, slots=True)
class Powered:
    """A powered card: how it is shared, its handle and the transmission protocol."""

    share: int
    card: Handle
    protocol: int


def power(context: Handle, reader: ReaderName) -> Powered:
    """Connect alone, or else beside others who share; a card that does not answer is switched off and on once.

    Raises:
        NoCard, CardMute, ReaderLost, ReaderSilent, ReaderBusy, ReaderForbidden, CardServiceStopped.
    """
    try:
        return _connect(context, reader)
    except CardMute:
        _cycle_power(context, reader)
        return _connect(context, reader)


def _connect(context: Handle, reader: ReaderName) -> Powered:
    for share in (scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_SHARE_SHARED):
        code, card, protocol = scard.SCardConnect(context, reader, share, PROTOCOLS)
        if code != scard.SCARD_E_SHARING_VIOLATION:
            break
    check(code)
    return Powered(share, card, protocol)


def _cycle_power(context: Handle, reader: ReaderName) -> None:
    """Off and on, over a connection to the reader alone; whether it helped shows at the next try."""
    code, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_DIRECT, 0)
    if code != scard.SCARD_S_SUCCESS:
        return
    scard.SCardReconnect(card, scard.SCARD_SHARE_DIRECT, PROTOCOLS, scard.SCARD_UNPOWER_CARD)
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)


class PcscConnection:
    """A card held through pcscd, alone if possible. Not for two threads at once."""

    def __init__(self, context: Handle, reader: ReaderName, powered: Powered) -> None:
        self._context = context
        self._reader = reader
        self._share = powered.share
        self._card = powered.card
        self._protocol = powered.protocol
        self._open = True
        self._insertions = state_of(reader, self._look(scard.SCARD_STATE_UNAWARE, 0.0)).changes

    @property
    def atr(self) -> bytes:
        """Answer to reset; empty if the card has just left."""
        return bytes(scard.SCardStatus(self._card)[4])

    @property
    def carries_extended(self) -> bool | None:
        """Whether the reader carries APDUs of extended length, as it says itself; None if it does not say."""
        properties = self._control(_tagged(self._control(_GET_FEATURES)).get(_GET_PROPERTIES))
        longest = _tagged(properties).get(_LONGEST_DATA)
        return None if longest is None else int.from_bytes(longest, "little") > SHORT_DATA

    def transmit(self, command: bytes) -> bytes:
        """See `CardConnection.transmit`."""
        code, response = scard.SCardTransmit(self._card, self._protocol, list(command))
        # Some drivers call it a success when the card left instead of answering.
        if code != scard.SCARD_S_SUCCESS or not response:
            raise self._cause(code)
        return bytes(byte & 0xFF for byte in response)

    def reset(self) -> None:
        """See `CardConnection.reset`."""
        code = self._reset(scard.SCARD_RESET_CARD)
        if code == scard.SCARD_W_UNRESPONSIVE_CARD:
            logger.info("a card did not answer to a reset; its power is switched off and on")
            code = self._reset(scard.SCARD_UNPOWER_CARD)
        if code != scard.SCARD_S_SUCCESS:
            raise self._cause(code)

    def close(self) -> None:
        """See `CardConnection.close`."""
        if not self._open:
            return
        self._open = False
        # Not with a reset: if the card has just left, pcscd then calls the reader empty before its own next poll, and
        # never reports a card laid on it in between. It powers a card that nobody uses down by itself.
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(self._context)

    def _reset(self, how: int) -> int:
        # Never in another mode than that of the connection: pcsc-lite would wait, for ever, until the others let go.
        code, protocol = scard.SCardReconnect(self._card, self._share, PROTOCOLS, how)
        if code == scard.SCARD_S_SUCCESS:
            self._protocol = protocol
        return int(code)

    def _control(self, code: bytes | int | None) -> bytes:
        """Ask the driver; empty where it does not know the question."""
        if code is None:
            return b""
        number = int.from_bytes(code, "big") if isinstance(code, bytes) else code
        result, answer = scard.SCardControl(self._card, number, [])
        return bytes(byte & 0xFF for byte in answer) if result == scard.SCARD_S_SUCCESS else b""

    def _cause(self, code: int) -> ReaderError:
        """Why an exchange failed: a card that left, one that is dumb, a reader pulled out or dead share return codes.

        What can be asked is whether the service and the reader are still there, and, once pcscd has looked itself,
        whether the card is.
        """
        logger.debug("exchange failed, PC/SC code %08X", code & 0xFFFFFFFF)
        if code in (scard.SCARD_W_RESET_CARD, scard.SCARD_W_UNRESPONSIVE_CARD):
            return CardMute()
        try:
            if self._reader not in list_readers(self._context):
                return ReaderLost()
            return self._cause_at_the_card()
        except ReaderError as error:
            return error

    def _cause_at_the_card(self) -> ReaderError:
        """What lies there once pcscd has had the time to look (raises ReaderError where it cannot be asked)."""
        deadline = time.monotonic() + SETTLE_SECONDS
        bits = self._look(scard.SCARD_STATE_UNAWARE, 0.0)
        while self._is_the_same_card(state_of(self._reader, bits)) and (left := deadline - time.monotonic()) > 0:
            bits = self._look(bits, left)
        state = state_of(self._reader, bits)
        if state.slot is Slot.SILENT:
            return ReaderSilent()
        return CardMute() if self._is_the_same_card(state) else CardRemoved()

    def _is_the_same_card(self, state: ReaderState) -> bool:
        return state.slot in (Slot.CARD, Slot.MUTE) and state.changes == self._insertions

    def _look(self, known: int, seconds: float) -> int:
        """The reader's state bits, as soon as they differ from `known` or after a while."""
        code, answered = status_change(self._context, int(1000 * seconds), [(self._reader, known)])
        if code == scard.SCARD_E_TIMEOUT:
            return known
        check(code)
        bits: int = answered[0][1]
        return bits & ~int(scard.SCARD_STATE_CHANGED)


def _tagged(data: bytes) -> dict[int, bytes]:
    """Values by tag: a byte of tag, a byte of length, the value (PC/SC part 10, 2.2)."""
    values: dict[int, bytes] = {}
    while len(data) > 2:
        end = 2 + data[1]
        values[data[0]], data = data[2:end], data[end:]
    return values
