"""A whole inspection with a card whose every answer is written in the fuzzer's bytes.

The first byte chooses how the card is opened, what the reader carries and what is read. Then each command takes one
byte: 00 to 7F the card answers honestly, and above it does what `_Operation` names, with arguments from the bytes that
follow. When the bytes are used up the card is honest to the end.

Whatever happens *on the way* (anything but `INSIDE`, which only the chip itself can do) must never change what is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import IntEnum

from demo.chip.access_control import CardSecrets
from demo.chip.behaviour import Behaviour
from demo.chip.card import EmrtdCard
from demo.chip.document import CardFiles
from emrtd import active_authentication, chip_mapping, passive_authentication
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.errors import EmrtdError
from emrtd.inspection import Reading, read_document
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Can, MrzKey, Password
from emrtd.security_infos import parse_dg14
from tests.fuzz import material, seeds

CAN, MRZ = Can("123456"), MrzKey("AB1234567", "900115", "330114")
IDENTITY = (FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15)
STATUSES = (0x9000, 0x6282, 0x6283, 0x6300, 0x63C2, 0x6700, 0x6982, 0x6983, 0x6985, 0x6986, 0x6987, 0x6988)
STATUSES += (0x6A80, 0x6A82, 0x6A86, 0x6A88, 0x6B00, 0x6C10, 0x6D00, 0x6E00, 0x6F00, 0x6110, 0x6100, 0x0000)
APDUS_MAX = 600


class _Operation(IntEnum):
    RAW = 0x8
    FLIP = 0x9
    STATUS = 0xA
    INSIDE = 0xB
    REPLAY = 0xC
    CUT = 0xD
    LEAVE = 0xE
    LONGER = 0xF


class CardGone(Exception):
    """The card was taken away."""


class _Script:
    """The fuzzer's bytes, taken one after the other; zeros when there are none left."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def bytes(self) -> bytes:
        size = self.byte()
        self._at += size
        return self._data[self._at - size : self._at]

    def status(self) -> int:
        return STATUSES[self.byte() % len(STATUSES)]


class RandomCard:
    """An honest chip in dishonest hands."""

    def __init__(self, card: Callable[..., EmrtdCard], script: _Script) -> None:
        self._card = card(script=self._inside)
        self._script = script
        self._last = b"\x90\x00"
        self._instead: ResponseApdu | None = None
        self.apdus = 0
        self.chip_lied = False

    def reset(self) -> None:
        """Power-cycle the chip."""
        self._card.reset()

    def transmit(self, command: bytes) -> bytes:
        """Answer as the script says."""
        self.apdus += 1
        operation = self._script.byte() >> 4
        answer = self._answer(operation, command) if operation >= _Operation.RAW else self._card.answer(command)
        self._last = answer
        return answer

    def _answer(self, operation: int, command: bytes) -> bytes:
        script = self._script
        match _Operation(operation):
            case _Operation.RAW:
                return script.bytes() + script.status().to_bytes(2, "big")
            case _Operation.STATUS:
                return script.status().to_bytes(2, "big")
            case _Operation.REPLAY:
                return self._last
            case _Operation.LEAVE:
                raise CardGone
            case _Operation.INSIDE:
                self._instead = ResponseApdu(script.bytes(), script.status())
                return self._card.answer(command)
            case spoiling:
                return _spoiled(spoiling, self._card.answer(command), script)

    def _inside(self, _command: CommandApdu, honest: ResponseApdu) -> ResponseApdu:
        instead, self._instead = self._instead, None
        self.chip_lied |= instead is not None
        return instead or honest


def _spoiled(operation: _Operation, answer: bytes, script: _Script) -> bytes:
    place = script.byte() % len(answer)
    if operation is _Operation.FLIP:
        return answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :]
    return answer[:place] if operation is _Operation.CUT else answer + script.bytes()


def chip_files() -> dict[FileId, bytes]:
    """Files of an invented document, the same in each run."""
    com, dg11, _, _, _, dg2, *_ = seeds.files()
    contents = {FileId.COM: com, FileId.DG2: dg2, FileId.DG11: dg11}
    contents |= {FileId.SOD: material.SODS[0], FileId.DG1: seeds.zones()[-4], FileId.DG15: seeds.dg15()}
    return contents | {FileId.DG14: seeds.files()[3]}


_FILES = chip_files()
_CARD_ACCESS = seeds.security_infos()[1]


def converse(data: bytes) -> None:
    """Read and judge a card that follows the script; the reader puts it back once when it was taken away.

    Raises:
        AssertionError: a promise of the reading is broken.
    """
    script = _Script(data)
    mode = script.byte()
    card = RandomCard(_maker(mode), script)
    kept = Kept()
    for _ in range(2):
        card.reset()
        try:
            reading = _read(card, mode, kept)
        except CardGone:
            continue
        except EmrtdError:
            break
        _check(reading, card)
        break
    assert card.apdus <= 2 * APDUS_MAX


def _maker(mode: int) -> Callable[..., EmrtdCard]:
    pace = not mode & 0x01
    files = {**_FILES, FileId.CARD_ACCESS: _CARD_ACCESS} if pace else _FILES
    behaviour = Behaviour(bac=not pace, extended_length=not mode & 0x08, short_identifiers=not mode & 0x04)
    counter = iter(range(1 << 30))

    def random(size: int) -> bytes:
        return hashlib.shake_128(next(counter).to_bytes(4, "big")).digest(size)

    def make(**options: object) -> EmrtdCard:
        return EmrtdCard(CardFiles(files), CardSecrets(CAN, MRZ), behaviour, random, **options)  # type: ignore[arg-type]

    return make


def _read(card: RandomCard, mode: int, kept: Kept) -> Reading:
    password: Password = CAN if mode & 0x02 and not mode & 0x01 else MRZ
    extended = (ExtendedLength.LAST_RESORT, ExtendedLength.PREFERRED, ExtendedLength.NEVER)[(mode >> 4) % 3]
    wanted = set(FileId) if mode & 0x80 else set(IDENTITY)
    counter = iter(range(1 << 30))
    return read_document(
        card.transmit,
        password,
        wanted,
        challenge=material.RANDOM_CHALLENGE,
        random=lambda size: hashlib.shake_256(next(counter).to_bytes(4, "big")).digest(size),
        reset=card.reset,
        link=Link(extended, apdus_max=APDUS_MAX, seconds_max=20),
        kept=kept,
    )


def _check(reading: Reading, card: RandomCard) -> None:
    if not card.chip_lied and reading.access != "none":
        for file, content in reading.files.items():
            assert not file.in_application or content == _FILES[file], "what came over the air was changed unnoticed"
    sod, dg15, dg14 = (reading.files.get(file, b"") for file in (FileId.SOD, FileId.DG15, FileId.DG14))
    assert passive_authentication.verify(sod, reading.files, material.TRUST, material.AT).reasons
    assert active_authentication.verify(dg15, dg14, material.RANDOM_CHALLENGE, reading.active_signature or b"")
    try:
        assert chip_mapping.verify(reading.chip_mappings, parse_dg14(dg14))
    except EmrtdError:
        return
