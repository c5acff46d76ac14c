"""Files that EF.SOD has hashes of and that do not come: what is asked for, and that it cannot be overlooked."""

import pytest

from demo.chip.issuer import new_issuer
from demo.chip.security_object import build_sod
from emrtd import tlv
from emrtd.apdu import ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.errors import MalformedError
from emrtd.inspection import Progress, Reading, read_document
from emrtd.inventory import Inventory, signed_groups, withheld
from emrtd.lds import FileId
from tests.unit.emrtd.fake_chip import CAN, FakeChip, card_access, com, pace_info

GROUPS = {
    FileId.DG1: tlv.encode(0x61, bytes(93)),
    FileId.DG2: tlv.encode(0x75, bytes(3000)),
    FileId.DG3: tlv.encode(0x63, bytes(90)),
    FileId.DG14: tlv.encode(0x6E, bytes(90)),
    FileId.DG15: tlv.encode(0x6F, bytes(90)),
}
SOD = build_sod(new_issuer().signer, GROUPS)
CHALLENGE = bytes(8)


def chip(*listed: FileId, without: tuple[FileId, ...] = (), sod: bytes = SOD) -> FakeChip:
    files = {FileId.COM: com(*listed), FileId.SOD: sod, **GROUPS}
    access = card_access(pace_info(Cipher.AES_128, 12))
    kept = {file: content for file, content in files.items() if file not in without}
    return FakeChip({FileId.CARD_ACCESS: access, **kept})


def read(fake: FakeChip, *wanted: FileId) -> Reading:
    return read_document(fake.transmit, CAN, set(wanted), challenge=CHALLENGE)


def test_keys_that_com_leaves_out_are_asked_for_all_the_same() -> None:
    for wanted in ({FileId.COM}, {FileId.COM, FileId.SOD}):
        reading = read(chip(FileId.DG1), *wanted, FileId.DG1, FileId.DG14, FileId.DG15)
        assert {FileId.DG14, FileId.DG15} <= set(reading.files)
        assert reading.active_signature
        assert reading.withheld == frozenset()


def test_key_that_the_chip_leaves_out_is_withheld() -> None:
    stripped = chip(FileId.DG1, without=(FileId.DG14, FileId.DG15))
    reading = read(stripped, FileId.COM, FileId.SOD, FileId.DG1, FileId.DG14, FileId.DG15)
    assert reading.withheld == {FileId.DG14, FileId.DG15}
    assert reading.active_signature is None


def test_key_that_the_chip_refuses_is_withheld() -> None:
    fake = chip(*GROUPS)
    fake.override = lambda command: ResponseApdu(b"", 0x6982) if command.p1 == 0x8F else None
    reading = read(fake, FileId.SOD, FileId.DG15)
    assert (reading.refused, reading.withheld) == (frozenset({FileId.DG15}), frozenset({FileId.DG15}))


def test_guarded_fingers_are_not_withheld() -> None:
    fake = chip(*GROUPS, without=(FileId.DG3,))
    reading = read(fake, FileId.SOD, FileId.DG3)
    assert reading.absent == {FileId.DG3}
    assert reading.withheld == frozenset()


def test_group_that_com_leaves_out_and_sod_has_is_read() -> None:
    assert FileId.DG2 in read(chip(FileId.DG1), FileId.COM, FileId.SOD, FileId.DG2).files


def test_group_that_nobody_speaks_of_is_not_asked_for() -> None:
    fake = chip(FileId.DG1)
    reading = read(fake, FileId.COM, FileId.SOD, FileId.DG11)
    assert (reading.absent, reading.withheld) == (frozenset({FileId.DG11}), frozenset())
    assert not [item for item in fake.log if item.p1 == 0x8B]


def test_group_that_com_lists_and_sod_lacks_is_read_for_the_judge_to_see() -> None:
    fake = chip(FileId.DG1, FileId.DG11)
    fake.files[FileId.DG11] = tlv.encode(0x6B, bytes(20))
    assert FileId.DG11 in read(fake, FileId.COM, FileId.SOD, FileId.DG11).files


def test_broken_sod_silences_nobody() -> None:
    reading = read(chip(FileId.DG1, sod=tlv.encode(0x77, bytes(40))), FileId.SOD, FileId.DG1, FileId.DG2)
    assert {FileId.DG1, FileId.DG2} <= set(reading.files)


def test_hashes_of_a_sod_are_named() -> None:
    assert signed_groups(SOD) == frozenset(GROUPS)
    assert withheld(SOD, {FileId.DG15, FileId.DG3, FileId.DG16}) == {FileId.DG15}
    with pytest.raises(MalformedError):
        signed_groups(tlv.encode(0x77, b""))


def test_inventory_without_any_file_asks_for_everything() -> None:
    assert all(Inventory({}).may_have(file) for file in FileId)


def test_progress_weighs_bytes_and_never_goes_back() -> None:
    seen: list[Progress] = []
    fake = chip(*GROUPS, without=(FileId.DG15,))
    fake.files[FileId.DG2] = tlv.encode(0x75, bytes(60_000))
    wanted = {FileId.COM, FileId.SOD, FileId.DG1, FileId.DG2, FileId.DG15}
    read_document(fake.transmit, CAN, wanted, progress=seen.append)
    fractions = [item.fraction for item in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    before_image = [item.fraction for item in seen if item.file is not FileId.DG2]
    assert max(before_image) < 0.2
    assert {item.file for item in seen} == wanted


def test_progress_of_a_document_without_the_last_file_reaches_the_end() -> None:
    seen: list[Progress] = []
    read_document(chip(*GROUPS, without=(FileId.DG15,)).transmit, CAN, {FileId.DG1, FileId.DG15}, progress=seen.append)
    assert seen[-1].fraction == 1.0
