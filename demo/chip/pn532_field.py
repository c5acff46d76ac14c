"""A card in a reader's field: powered by it, found by it, spoken to in ISO/IEC 14443-4 (types A and B).

A card remembers only while it is powered; once spoken to it hears no further request until it has lost its power.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import Enum, auto
from threading import Lock

from demo.chip.vpcd import Card, CardLeaves

_ATS_FORMAT = bytes.fromhex("78008002")
"""T0 (TA, TB, TC follow; frames of 256 bytes), TA 106 kbit/s alone, TB 77 ms to answer, TC with CID (14443-4, 5.2)."""
_RANDOM_UID = b"\x08"
"""First byte of a number made up at each power-on, as identity cards do (14443-3, 6.4.4)."""
_FIXED_UID = bytes.fromhex("04E141124C2880")
_APPLICATION_DATA = bytes.fromhex("E1001122")
_PROTOCOL_INFO = bytes.fromhex("008171")
"""106 kbit/s alone, frames of 256 bytes and 14443-4, 77 ms to answer, CID (14443-3, 7.9.4)."""
_LISTENING_SECONDS = 0.01
"""How often a reader whose card thinks looks whether the host still waits."""
_R_NAK, _R_ACK, _BLOCK_KIND, _CID_FOLLOWS = 0xB2, 0xA2, 0xF6, 0x08


class Kind(Enum):
    """What a reader takes a card for."""

    TYPE_A = auto()
    TYPE_B = auto()
    STORAGE = auto()
    """Type A without 14443-4: a bus card."""


class _State(Enum):
    OFF = auto()
    IDLE = auto()
    SELECTED = auto()
    HALTED = auto()


class Interrupted(Exception):
    """The host has said something else while the card was thinking: its answer is not wanted any longer."""


class CardInField:
    """One card, as the antenna sees it. It thinks in a thread of its own, for the reader cannot make it stop."""

    def __init__(self, card: Card, kind: Kind = Kind.TYPE_A) -> None:
        self._card = card
        self._thinking = ThreadPoolExecutor(1, thread_name_prefix="card-in-field")
        self._kind = kind
        self._state = _State.OFF
        self._uid = b""

    def power(self, *, on: bool) -> None:
        """The field came or went; a card that gets power starts anew."""
        if on and self._state is _State.OFF:
            self._thinking.submit(self._card.reset)
            self._uid = _RANDOM_UID + os.urandom(3) if self._kind is Kind.TYPE_A else _FIXED_UID
            self._state = _State.IDLE
        elif not on:
            self._state = _State.OFF

    def request_a(self) -> bytes | None:
        """Anticollision, selection and RATS of type A: SENS_RES, SEL_RES, length, UID and ATS as a PN532 tells them."""
        if self._kind is Kind.TYPE_B or self._state is not _State.IDLE:
            return None
        self._state = _State.SELECTED
        if self._kind is Kind.STORAGE:
            return bytes.fromhex("004408") + bytes([len(self._uid)]) + self._uid
        ats = _ATS_FORMAT + _historical_bytes(self._card.atr)
        return bytes.fromhex("000820") + bytes([len(self._uid)]) + self._uid + bytes([len(ats) + 1]) + ats

    def request_b(self) -> bytes | None:
        """REQB and ATTRIB: ATQB, then length and content of the answer to ATTRIB (buffer of 256 bytes, CID 1)."""
        if self._kind is not Kind.TYPE_B or self._state is not _State.IDLE:
            return None
        self._state = _State.SELECTED
        return b"\x50" + self._uid[:4] + _APPLICATION_DATA + _PROTOCOL_INFO + bytes.fromhex("0101")

    def ask(self, command: bytes) -> Future[bytes] | None:
        """Exchange one APDU in as many blocks as it takes; None if the card hears none.

        The answer may be CardLeaves.
        """
        speaks = self._state is _State.SELECTED and self._kind is not Kind.STORAGE
        return self._thinking.submit(self._card.answer, command) if speaks else None

    def answer_raw(self, frame: bytes) -> bytes | None:
        """A frame without anything added: only the question whether a selected card is still there is understood."""
        if self._state is not _State.SELECTED or self._kind is Kind.STORAGE or not frame:
            return None
        if frame[0] & _BLOCK_KIND != _R_NAK:
            return None
        has_cid = bool(frame[0] & _CID_FOLLOWS)
        if len(frame) != 1 + has_cid or has_cid is not (self._kind is Kind.TYPE_B):
            return None
        return bytes([_R_ACK | frame[0] & (_CID_FOLLOWS | 1)]) + frame[1:]

    def deselect(self) -> None:
        """S(DESELECT), or HLTA: no request reaches the card until it has lost its power."""
        if self._state is _State.SELECTED:
            self._state = _State.HALTED


class Field:
    """The field over the antenna, and what lies in it; a card may be laid and taken from another thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._on = False
        self._card: CardInField | None = None

    @property
    def card(self) -> CardInField | None:
        """What lies there now."""
        return self._card

    def lay(self, card: CardInField) -> None:
        """Lay a card on the antenna, in place of what lies there."""
        with self._lock:
            self._card = card
            card.power(on=self._on)

    def take(self) -> None:
        """Take the card away, also while it thinks: its answer then reaches nobody."""
        with self._lock:
            if self._card is not None:
                self._card.power(on=False)
            self._card = None

    def switch(self, *, on: bool) -> None:
        """Switch the carrier."""
        with self._lock:
            self._on = on
            if self._card is not None:
                self._card.power(on=on)

    def exchange(self, command: bytes, interrupted: Callable[[], bool]) -> bytes | None:
        """The answer of the card that lies there before and after; None if there is none.

        Args:
            command: one APDU.
            interrupted: whether the host wants something else by now.

        Raises:
            Interrupted: it does.
        """
        card = self._card
        asked = None if card is None else card.ask(command)
        if asked is None:
            return None
        while not wait([asked], _LISTENING_SECONDS).done:
            if interrupted():
                raise Interrupted
        if isinstance(asked.exception(), CardLeaves):
            self.take()
        return asked.result() if self._card is card else None


def _historical_bytes(atr: bytes) -> bytes:
    """What a reader puts from the ATS into the ATR that it makes up (PC/SC part 3, 3.1.3.2.3.1), taken back out."""
    return atr[4 : 4 + (atr[1] & 0x0F)] if len(atr) > 1 else b""
