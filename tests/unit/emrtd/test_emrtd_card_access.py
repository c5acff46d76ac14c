"""EF.CardAccess that does not come: which answers mean that there is none, so that BAC may open the chip."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from emrtd import tlv
from emrtd.access import AccessProtocol
from emrtd.apdu import Ins
from emrtd.ciphers import Cipher
from emrtd.errors import MrzNeededError, NoApplicationError, StatusError
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Password
from tests.unit.emrtd.fake_chip import CAN, MRZ, FakeChip, card_access, com, pace_info

NOT_GIVEN = (0x6A82, 0x6A83, 0x6A88, 0x6982, 0x6985, 0x6986, 0x6A81, 0x6A86, 0x6D00, 0x6E00)
UNCLEAR = (0x6F00, 0x6700, 0x6300, 0x6400, 0x6581, 0x6881, 0x6882, 0x6983, 0x6987, 0x6988, 0x6A80, 0x6B00, 0x911C, 0)
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
@pytest.mark.parametrize("status", UNCLEAR, ids=lambda status: f"{status:04X}")
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


@pytest.mark.parametrize("status", NOT_GIVEN, ids=lambda status: f"{status:04X}")
def test_chip_that_has_none_or_gives_none_is_opened_by_bac(status: int) -> None:
    assert Denying(chip(), status).read().access is AccessProtocol.BAC
    with pytest.raises(MrzNeededError):
        Denying(chip(), status).read(CAN)


@pytest.mark.parametrize("status", UNCLEAR, ids=lambda status: f"{status:04X}")
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
