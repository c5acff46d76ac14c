"""Readers that libnfc drives: the only file that knows pynfc.

Only pynfc's ctypes layer is used; its `Nfc.poll` is for MIFARE cards and cannot be cancelled. ctypes lets other threads
run while libnfc works. libnfc is not thread-safe: whoever holds a device (`kiosk.readers.libnfc_readers`) lets one
thread in at a time.

What libnfc does to a process, and what is done here about it:

* A command of more than 262 bytes overruns a buffer, and the C library ends the process: refused before.
* It can write every frame on standard error: told not to, whatever its environment and its configuration files say.
* After a time-out the answer to the old command may come as the answer to the next one: the device is opened anew.
"""

from __future__ import annotations

import ctypes
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Any, Final, TypeAlias

from pynfc import nfc

from kiosk.readers.connection import CardMute, CardRemoved, ReaderError, ReaderLost
from kiosk.readers.contactless import atr_of_type_a, atr_of_type_b

logger = logging.getLogger(__name__)

Handle: TypeAlias = Any
"""A pointer of the vendor library's."""

LONGEST_COMMAND: Final = 262
"""Bytes of a command APDU. libnfc copies it behind two bytes of its own into 264, and looks at no length."""

LONGEST_RESPONSE: Final = 263
"""Bytes of a response APDU that libnfc has room for: no answer of extended length."""

EXCHANGE_MILLISECONDS: Final = 5000
"""For one APDU. A card that needs longer asks the reader for time by itself, which does not prolong this."""

_FIELD_OFF_SECONDS: Final = 0.01
"""A card forgets everything after 5.1 ms without power (ISO/IEC 14443-3, 5.3)."""

_TRIES: Final = 3
"""How often a reader is asked whether it is alive: the late answer to an older question spoils one or two."""

_REST_SECONDS: Final = 0.03
"""Between two tries: time for the rest of a late answer, which libnfc throws away before it asks again."""

_ISO_14443_4: Final = 0x20
"""Bit of SAK: the card speaks ISO/IEC 14443-4, which carries APDUs (14443-3, 6.5.3.4)."""

_RANDOM_NUMBER: Final = 0x08
"""First byte of a four-byte UID that is made up at each power-on (14443-3, 6.4.4)."""

_KINDS: Final = (nfc.NMT_ISO14443A, nfc.NMT_ISO14443B)


class Code(IntEnum):
    """libnfc's results below zero that mean something to us (`nfc/nfc.h`)."""

    INPUT_OUTPUT = -1
    TIMEOUT = -6
    TARGET_RELEASED = -10
    TRANSMISSION = -20


_FRAMELESS: Final = (Code.INPUT_OUTPUT, Code.TIMEOUT)
"""No frame came, or none that fits: the card is not to blame."""


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """A card that was found and selected; `repr` shows nothing of it.

    Attributes:
        speaks_apdus: it speaks ISO/IEC 14443-4; a bus card does not.
        atr: answer to reset as PC/SC readers make it up; empty if it speaks no APDUs.
        number: what tells it from another card; empty if it makes up a new one at each power-on.
    """

    speaks_apdus: bool
    atr: bytes = b""
    number: bytes = b""

    def __repr__(self) -> str:
        return f"<Target {'of APDUs' if self.speaks_apdus else 'without APDUs'}>"


class Device:
    """An open reader with its field on. Not thread-safe; `close` must be called.

    Every method raises ReaderLost if the reader does not answer; the device is of no use then but to be closed.
    """

    def __init__(self, connstring: str) -> None:
        """Open it; the field goes off and on, so that a card in it has forgotten what it was told before.

        Raises:
            ReaderLost: it is not there, or it is no such reader.
        """
        self._context = _context()
        self._device = nfc.nfc_open(self._context, _connstring(connstring))
        if not self._device:
            nfc.nfc_exit(self._context)
            raise ReaderLost
        begun = nfc.nfc_initiator_init(self._device)
        if begun < 0 or nfc.nfc_device_set_property_bool(self._device, nfc.NP_INFINITE_SELECT, False) < 0:
            self.close()
            raise ReaderLost

    def close(self) -> None:
        """Switch the field off and let go of the reader; once."""
        nfc.nfc_close(self._device)
        nfc.nfc_exit(self._context)

    def reset_field(self) -> None:
        """Take the power from whatever lies there, and give it back."""
        self._asked(lambda: self._switch_field(on=False))
        time.sleep(_FIELD_OFF_SECONDS)
        self._asked(lambda: self._switch_field(on=True))

    def select(self) -> Target | None:
        """Find one card of type A or B that has not been spoken to since it got power, and select it."""
        for kind in _KINDS:
            modulation, found = nfc.nfc_modulation(kind, nfc.NBR_106), nfc.nfc_target()
            question = partial(
                nfc.nfc_initiator_select_passive_target, self._device, modulation, None, 0, ctypes.byref(found)
            )
            if self._asked(question) > 0:
                return _target(kind, found.nti)
        return None

    def is_present(self) -> bool:
        """Whether the selected card of APDUs is still there; it keeps its state (ISO/IEC 14443-4, 7.5.5.2)."""
        return self._asked(partial(nfc.nfc_initiator_target_is_present, self._device, None)) == 0

    def exchange(self, command: bytes) -> bytes:
        """Send a command APDU, return the response APDU.

        Args:
            command: at most `LONGEST_COMMAND` bytes, or the process ends.

        Raises:
            CardRemoved: the card left the field.
            CardMute: it did not answer in time, or with nothing that can be used.
        """
        sent = (ctypes.c_ubyte * len(command)).from_buffer_copy(command)
        received = (ctypes.c_ubyte * LONGEST_RESPONSE)()
        size = nfc.nfc_initiator_transceive_bytes(
            self._device, sent, len(sent), received, len(received), EXCHANGE_MILLISECONDS
        )
        if size <= 0:
            raise self._cause(size)
        return bytes(received[:size])

    def _cause(self, code: int) -> ReaderError:
        """Why an exchange failed: a reader pulled out and a silent card share codes, so the reader is asked."""
        logger.debug("exchange failed, libnfc code %d", code)
        if code in (Code.TRANSMISSION, Code.TARGET_RELEASED):
            return CardRemoved()
        return CardMute() if self._is_alive() else ReaderLost()

    def _asked(self, question: Callable[[], int]) -> int:
        """Libnfc's answer; asked once more where a frame was garbled on its way (raises ReaderLost)."""
        result = int(question())
        if result in _FRAMELESS and self._is_alive():
            result = int(question())
        if result in _FRAMELESS:
            raise ReaderLost
        return result

    def _is_alive(self) -> bool:
        for _ in range(_TRIES):
            if self._switch_field(on=True) >= 0:
                return True
            time.sleep(_REST_SECONDS)
        return False

    def _switch_field(self, *, on: bool) -> int:
        return int(nfc.nfc_device_set_property_bool(self._device, nfc.NP_ACTIVATE_FIELD, on))


def _context() -> Handle:
    """A context of libnfc's (raises ReaderLost where there is no memory for one)."""
    os.environ["LIBNFC_LOG_LEVEL"] = "0"  # read here and at each line that libnfc would write; stronger than its files
    context = ctypes.POINTER(nfc.struct_nfc_context)()
    nfc.nfc_init(ctypes.byref(context))
    if not context:
        raise ReaderLost
    return context


def _connstring(text: str) -> Handle:
    """As `nfc_open` wants it; what does not fit is cut off and names no reader."""
    array = nfc.nfc_connstring()
    array.value = text.encode()[: len(array) - 1]
    return array


def _target(kind: int, info: Handle) -> Target:
    if kind == nfc.NMT_ISO14443B:
        return Target(True, atr_of_type_b(bytes(info.nbi.abtApplicationData), bytes(info.nbi.abtProtocolInfo)))
    number = bytes(info.nai.abtUid)[: info.nai.szUidLen]
    made_up = len(number) == 4 and number[0] == _RANDOM_NUMBER
    speaks = bool(info.nai.btSak & _ISO_14443_4)
    ats = bytes(info.nai.abtAts)[: info.nai.szAtsLen]
    return Target(speaks, atr_of_type_a(ats) if speaks else b"", b"" if made_up else number)
