"""When BAC may stand in for PACE: as the caller says, and never by itself."""

from __future__ import annotations

import pytest

from emrtd import tlv
from emrtd.access import AccessProtocol, BacPolicy
from emrtd.ciphers import Cipher
from emrtd.errors import AccessFailedError
from emrtd.inspection import read_document
from emrtd.lds import FileId
from emrtd.passwords import Password
from tests.unit.emrtd.fake_chip import CAN, MRZ, FakeChip, card_access, com, pace_info


def bac_chip() -> FakeChip:
    return FakeChip({FileId.COM: com(FileId.DG1), FileId.DG1: tlv.encode(0x61, bytes(90))}, bac=True)


@pytest.mark.parametrize("policy", [BacPolicy.WITHOUT_PACE, BacPolicy.WITHOUT_SPOKEN_PACE])
def test_bac_opens_a_chip_without_card_access(policy: BacPolicy) -> None:
    assert read_document(bac_chip().transmit, MRZ, {FileId.DG1}, bac=policy).access is AccessProtocol.BAC


def test_bac_opens_a_chip_whose_card_access_offers_no_pace() -> None:
    chip = bac_chip()
    chip.files[FileId.CARD_ACCESS] = card_access()
    assert read_document(chip.transmit, MRZ, {FileId.DG1}).access is AccessProtocol.BAC


def unspoken_pace_chip() -> FakeChip:
    """PACE in a MODP group, and BAC."""
    chip = bac_chip()
    chip.files[FileId.CARD_ACCESS] = card_access(pace_info(Cipher.AES_128, 2, mapping="1"))
    return chip


def test_bac_opens_a_chip_of_unspoken_pace_if_the_policy_says_so() -> None:
    reading = read_document(unspoken_pace_chip().transmit, MRZ, {FileId.DG1}, bac=BacPolicy.WITHOUT_SPOKEN_PACE)
    assert reading.access is AccessProtocol.BAC


@pytest.mark.parametrize("password", [CAN, MRZ], ids=["can", "mrz"])
@pytest.mark.parametrize("policy", [BacPolicy.NEVER, BacPolicy.WITHOUT_PACE])
def test_bac_does_not_stand_in_for_unspoken_pace_by_itself(policy: BacPolicy, password: Password) -> None:
    chip = unspoken_pace_chip()
    with pytest.raises(AccessFailedError):
        read_document(chip.transmit, password, {FileId.DG1}, bac=policy)
    assert {item.ins for item in chip.log} <= {0xA4, 0xB0}


def test_bac_is_not_spoken_where_the_policy_forbids_it() -> None:
    chip = bac_chip()
    with pytest.raises(AccessFailedError):
        read_document(chip.transmit, MRZ, {FileId.DG1}, bac=BacPolicy.NEVER)
    assert 0x84 not in {item.ins for item in chip.log}
