"""EF.CardAccess that does not come: which answers mean that there is none, so that BAC may open the chip."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from emrtd import tlv
from emrtd.access import AccessProtocol, BacPolicy
from emrtd.apdu import CommandApdu, Ins, ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.errors import AccessFailedError, MrzNeededError, NoApplicationError, StatusError
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Password
from tests.unit.emrtd.fake_chip import CAN, MRZ, FakeChip, card_access, com, pace_info

NOT_GIVEN = (0x6A82, 0x6A83, 0x6A88, 0x6982, 0x6985, 0x6986, 0x6A81, 0x6A86, 0x6D00, 0x6E00)
SAID_TWICE = (0x6700, 0x6981, 0x6A87, 0x6B00, 0x6F00, 0x9000, 0x6282, 0x6283)
"""Of chips in the field that have none; a fault may say the same once."""
NEVER_MEANT = (0x6300, 0x6400, 0x6581, 0x6881, 0x6882, 0x6983, 0x6987, 0x6988, 0x6999, 0x6A80, 0x911C, 0)
UNCLEAR = (*NEVER_MEANT, *SAID_TWICE)
LINKS = [Link(), Link(ExtendedLength.PREFERRED)]


def chip() -> FakeChip:
    """PACE and BAC."""
    files = {FileId.COM: com(FileId.DG1), FileId.DG1: tlv.encode(0x61, bytes(90))}
    return FakeChip({FileId.CARD_ACCESS: card_access(pace_info(Cipher.AES_128, 12)), **files}, bac=True)


@dataclass
class Denying:
    """Answers a status to whatever asks for EF.CardAccess, until it has been reset so many times."""

    card: FakeChip
    status: int
    resets: int = 1000

    def reset(self) -> None:
        self.resets -= 1

    def transmit(self, raw: bytes) -> bytes:
        asked = (raw[1] == Ins.READ_BINARY and raw[2] == 0x9C) or raw[5:7] == b"\x01\x1c"
        return self.status.to_bytes(2, "big") if asked and self.resets > 0 else self.card.transmit(raw)

    def read(self, password: Password = MRZ, link: Link = LINKS[0]) -> Reading:
        return read_document(self.transmit, password, {FileId.DG1}, reset=self.reset, link=link)


@pytest.mark.parametrize("link", LINKS, ids=["short", "extended"])
@pytest.mark.parametrize("status", NEVER_MEANT, ids=lambda status: f"{status:04X}")
def test_answer_that_says_nothing_of_the_file_opens_no_chip_by_bac(status: int, link: Link) -> None:
    card = Denying(chip(), status)
    for password in (MRZ, CAN):
        with pytest.raises(StatusError) as caught:
            card.read(password, link)
        assert caught.value.sw == status
    assert not {Ins.GET_CHALLENGE, Ins.EXTERNAL_AUTHENTICATE} & {command.ins for command in card.card.log}


@pytest.mark.parametrize("link", LINKS, ids=["short", "extended"])
@pytest.mark.parametrize("status", UNCLEAR, ids=lambda status: f"{status:04X}")
def test_one_such_answer_is_forgiven_after_a_reset(status: int, link: Link) -> None:
    card = Denying(chip(), status, resets=1)
    for password in (MRZ, CAN):
        card.resets = 1
        assert card.read(password, link).access is AccessProtocol.PACE
        assert card.resets == 0


def without_pace() -> FakeChip:
    """BAC alone, as before there was PACE."""
    return FakeChip({FileId.COM: com(FileId.DG1), FileId.DG1: tlv.encode(0x61, bytes(90))}, bac=True)


@pytest.mark.parametrize("link", LINKS, ids=["short", "extended"])
@pytest.mark.parametrize("status", SAID_TWICE, ids=lambda status: f"{status:04X}")
def test_chip_that_says_the_same_again_after_a_reset_has_none(status: int, link: Link) -> None:
    card = Denying(without_pace(), status)
    reading = card.read(link=link)
    assert (reading.access, reading.card_access) == (AccessProtocol.BAC, None)
    assert card.resets == 999
    with pytest.raises(MrzNeededError):
        Denying(without_pace(), status).read(CAN)


@pytest.mark.parametrize("status", SAID_TWICE, ids=lambda status: f"{status:04X}")
@pytest.mark.parametrize("other", [0x6400, 0x6F00, 0x6700], ids=lambda status: f"{status:04X}")
def test_two_answers_that_differ_are_two_faults(status: int, other: int) -> None:
    if status == other:
        other = 0x6988
    card = Denying(chip(), status)

    def reset() -> None:
        card.status = other

    with pytest.raises(StatusError) as caught:
        read_document(card.transmit, MRZ, {FileId.DG1}, reset=reset)
    assert caught.value.sw == other
    assert not {Ins.GET_CHALLENGE, Ins.EXTERNAL_AUTHENTICATE} & {command.ins for command in card.card.log}


@pytest.mark.parametrize("status", SAID_TWICE, ids=lambda status: f"{status:04X}")
def test_policy_against_bac_stands_whatever_the_chip_says(status: int) -> None:
    card = Denying(without_pace(), status)
    with pytest.raises(AccessFailedError):
        read_document(card.transmit, MRZ, {FileId.DG1}, reset=card.reset, bac=BacPolicy.NEVER)


def test_channel_of_a_chip_that_denied_twice_is_opened_again_as_it_was() -> None:
    card = Denying(without_pace(), 0x6F00)
    spoilt = [1]

    def transmit(raw: bytes) -> bytes:
        answer = card.transmit(raw)
        if raw[0] == 0x0C and raw[1] == Ins.READ_BINARY and spoilt:
            spoilt.pop()
            return bytes([answer[0] ^ 1]) + answer[1:]
        return answer

    reading = read_document(transmit, MRZ, {FileId.DG1}, reset=card.reset)
    assert (reading.access, len(reading.files)) == (AccessProtocol.BAC, 1)


@pytest.mark.parametrize("form", ["without an answer", "with an answer"])
@pytest.mark.parametrize("drops", [False, True], ids=["says so", "drops the channel"])
def test_application_is_selected_in_the_form_that_the_chip_knows(form: str, drops: bool) -> None:
    """P2 = 0C asks for no answer, P2 = 00 for the file's description (ISO/IEC 7816-4, 11.2.2)."""
    unknown = 0x00 if form == "without an answer" else 0x0C
    for card, password in ((chip(), CAN), (without_pace(), MRZ)):
        reading = read_document(Choosy(card, unknown, drops).transmit, password, {FileId.DG1})
        assert set(reading.files) == {FileId.DG1}


class Choosy:
    """Knows SELECT of the application in one form alone; may drop the channel over the other."""

    def __init__(self, card: FakeChip, unknown: int, drops: bool) -> None:
        self._card = card
        self._unknown = unknown
        self._drops = drops
        self._refused = False
        card.override = self._refuse

    def transmit(self, raw: bytes) -> bytes:
        self._refused = False
        answer = self._card.transmit(raw)
        if not (self._refused and self._drops):
            return answer
        self._card.channel = None
        return b"\x6a\x86"

    def _refuse(self, command: CommandApdu) -> ResponseApdu | None:
        self._refused = (command.ins, command.p1, command.p2) == (Ins.SELECT, 0x04, self._unknown)
        return ResponseApdu(b"", 0x6A86) if self._refused else None


@pytest.mark.parametrize("status", NOT_GIVEN, ids=lambda status: f"{status:04X}")
def test_chip_that_has_none_or_gives_none_is_opened_by_bac(status: int) -> None:
    assert Denying(chip(), status).read().access is AccessProtocol.BAC
    with pytest.raises(MrzNeededError):
        Denying(chip(), status).read(CAN)


@pytest.mark.parametrize("status", sorted(set(UNCLEAR) - {0x9000, 0x6283}), ids=lambda status: f"{status:04X}")
def test_foreign_tag_that_answers_so_to_everything_is_told_as_foreign(status: int) -> None:
    with pytest.raises(NoApplicationError):
        read_document(lambda _raw: status.to_bytes(2, "big"), CAN, {FileId.DG1})


def test_chip_that_guards_its_application_until_pace_is_no_foreign_one() -> None:
    """It may be said of the application as well; the answer about EF.CardAccess is what counts."""
    card = Denying(chip(), 0x6F00)

    def guarding(raw: bytes) -> bytes:
        return b"\x69\x82" if raw[1:3] == bytes([Ins.SELECT, 0x04]) else card.transmit(raw)

    with pytest.raises(StatusError):
        read_document(guarding, CAN, {FileId.DG1})
