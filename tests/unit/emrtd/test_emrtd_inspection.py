"""The whole inspection against a small chip: which access, which files, in what order, with how many commands."""

from collections.abc import Callable

import pytest

from emrtd import tlv
from emrtd.access import AccessProtocol
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import (
    AccessFailedError,
    CancelledError,
    EmrtdError,
    MalformedError,
    MrzNeededError,
    NoApplicationError,
    PasswordBlockedError,
    SecureMessagingError,
    TooLargeError,
    WrongPasswordError,
)
from emrtd.inspection import Progress, Reading, read_document
from emrtd.lds import FileId
from emrtd.passwords import Can, MrzKey
from emrtd.terminal import Terminal
from tests.unit.emrtd.fake_chip import CAN, MRZ, FakeChip, card_access, com, pace_info

BIG = tlv.encode(0x75, bytes(i * 7 % 251 for i in range(70_000)))
CONTENTS = {
    FileId.COM: com(FileId.DG1, FileId.DG11, FileId.DG15),
    FileId.SOD: tlv.encode(0x77, bytes(1900)),
    FileId.DG1: tlv.encode(0x61, bytes(93)),
    FileId.DG11: tlv.encode(0x6B, bytes(223)),
    FileId.DG15: tlv.encode(0x6F, bytes(90)),
}
IDENTITY = frozenset(CONTENTS)
CHALLENGE = bytes.fromhex("F173589974BF40C6")


def pace_chip(cipher: Cipher = Cipher.AES_128, parameter_id: int = 12) -> FakeChip:
    return FakeChip({FileId.CARD_ACCESS: card_access(pace_info(cipher, parameter_id)), **CONTENTS})


def bac_chip() -> FakeChip:
    return FakeChip(dict(CONTENTS), bac=True)


@pytest.mark.parametrize("cipher", list(Cipher))
@pytest.mark.parametrize("parameter_id", list(STANDARDIZED_CURVES))
def test_pace_with_can_reads_on_every_curve_with_every_cipher(cipher: Cipher, parameter_id: int) -> None:
    reading = read_document(pace_chip(cipher, parameter_id).transmit, CAN, {FileId.DG1})
    assert reading.access is AccessProtocol.PACE
    assert reading.pace is not None
    assert (reading.pace.cipher, reading.pace.parameter_id) == (cipher, parameter_id)
    assert reading.files == {FileId.DG1: CONTENTS[FileId.DG1]}


def test_pace_takes_the_mrz_too() -> None:
    assert read_document(pace_chip().transmit, MRZ, {FileId.SOD}).access is AccessProtocol.PACE


def test_bac_opens_a_chip_without_card_access() -> None:
    reading = read_document(bac_chip().transmit, MRZ, IDENTITY)
    assert (reading.access, reading.pace, reading.card_access) == (AccessProtocol.BAC, None, None)
    assert dict(reading.files) == CONTENTS


def test_open_chip_is_read_without_access_control() -> None:
    for password in (CAN, MRZ):
        assert read_document(FakeChip(dict(CONTENTS)).transmit, password, IDENTITY).access == "none"


def test_identity_takes_no_more_commands_than_planned() -> None:
    reading = read_document(pace_chip().transmit, CAN, IDENTITY, challenge=CHALLENGE)
    # Master file, EF.CardAccess, 5 of PACE, application; COM 1, SOD 9, DG1 1, DG11 2, DG15 1; signature.
    assert reading.apdus == 8 + 14 + 1
    assert reading.active_signature == b"signed " + CHALLENGE


def test_no_file_is_selected_and_no_read_asks_for_more_than_223_bytes() -> None:
    chip = pace_chip()
    read_document(chip.transmit, CAN, IDENTITY)
    assert not [item for item in chip.log if item.ins == 0xA4 and item.p1 == 0x02]
    assert max(item.le or 0 for item in chip.log if item.ins == 0xB0) == 0xDF


def test_file_beyond_the_15_bit_offset_arrives_whole() -> None:
    chip = pace_chip()
    chip.files[FileId.DG2] = BIG
    assert read_document(chip.transmit, CAN, {FileId.DG2}).files[FileId.DG2] == BIG
    assert {item.ins for item in chip.log if item.le} >= {0xB0, 0xB1}


def test_missing_file_is_absent_and_protected_one_refused() -> None:
    chip = pace_chip()
    chip.files[FileId.DG3] = tlv.encode(0x63, b"fingers")
    chip.override = lambda command: ResponseApdu(b"", 0x6982) if command.p1 == 0x83 else None
    reading = read_document(chip.transmit, CAN, {FileId.DG1, FileId.DG3, FileId.DG12})
    assert (reading.absent, reading.refused) == ({FileId.DG12}, {FileId.DG3})
    assert set(reading.files) == {FileId.DG1}


def test_what_com_does_not_list_is_not_asked_for() -> None:
    chip = pace_chip()
    reading = read_document(chip.transmit, CAN, {FileId.COM, FileId.DG1, FileId.DG12})
    assert reading.absent == {FileId.DG12}
    assert FileId.DG12.sfi | 0x80 not in {item.p1 for item in chip.log if item.ins == 0xB0}


def test_card_access_is_handed_over_and_is_a_file_only_if_wanted() -> None:
    chip = pace_chip()
    expected = chip.files[FileId.CARD_ACCESS]
    assert read_document(chip.transmit, CAN, ()).card_access == expected
    wanted = {FileId.CARD_ACCESS, FileId.CARD_SECURITY}
    reading = read_document(pace_chip().transmit, CAN, wanted)
    assert reading.files == {FileId.CARD_ACCESS: expected}
    assert reading.absent == {FileId.CARD_SECURITY}
    assert read_document(bac_chip().transmit, MRZ, wanted).absent == wanted


def test_card_security_is_read_before_the_application_is_selected() -> None:
    chip = pace_chip()
    chip.files[FileId.CARD_SECURITY] = tlv.encode(0x30, bytes(300))
    reading = read_document(chip.transmit, CAN, {FileId.CARD_SECURITY, FileId.SOD})
    assert reading.files[FileId.CARD_SECURITY] == chip.files[FileId.CARD_SECURITY]
    assert reading.files[FileId.SOD] == CONTENTS[FileId.SOD]


def test_file_without_header_is_read_to_its_end() -> None:
    for size in (40, 223, 500):
        chip = pace_chip()
        chip.files[FileId.ATR_INFO] = bytes(size)
        assert read_document(chip.transmit, CAN, {FileId.ATR_INFO}).files[FileId.ATR_INFO] == bytes(size)


def test_wrong_can_tells_the_tries_and_is_never_followed_by_bac() -> None:
    chip = pace_chip()
    chip.bac = True
    with pytest.raises(WrongPasswordError) as caught:
        read_document(chip.transmit, Can("654321"), IDENTITY)
    assert caught.value.tries_left == 2
    with pytest.raises(WrongPasswordError):
        read_document(chip.transmit, MrzKey("X1", "690806", "940623"), IDENTITY)
    assert 0x82 not in {item.ins for item in chip.log}


def test_exhausted_password_is_blocked() -> None:
    chip = pace_chip()
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            read_document(chip.transmit, Can("654321"), IDENTITY)
    with pytest.raises(PasswordBlockedError):
        read_document(chip.transmit, CAN, IDENTITY)


def test_wrong_mrz_is_a_wrong_password_in_bac() -> None:
    with pytest.raises(WrongPasswordError):
        read_document(bac_chip().transmit, MrzKey("L898902C", "690806", "940624"), IDENTITY)


def test_can_for_a_chip_without_pace_asks_for_the_mrz() -> None:
    with pytest.raises(MrzNeededError):
        read_document(bac_chip().transmit, CAN, IDENTITY)


def test_chip_that_knows_no_can_asks_for_the_mrz() -> None:
    chip = pace_chip()
    chip.override = lambda command: ResponseApdu(b"", 0x6A88) if command.ins == 0x22 else None
    with pytest.raises(MrzNeededError):
        read_document(chip.transmit, CAN, IDENTITY)
    with pytest.raises(AccessFailedError):
        read_document(chip.transmit, MRZ, IDENTITY)


def test_best_of_several_variants_is_used_and_named_when_ambiguous() -> None:
    chip = pace_chip()
    offers = [pace_info(Cipher.TDES, 12), pace_info(Cipher.AES_256, 12), pace_info(Cipher.AES_256, 15)]
    chip.files[FileId.CARD_ACCESS] = card_access(*offers)
    reading = read_document(chip.transmit, CAN, {FileId.DG1})
    assert reading.pace is not None
    assert (reading.pace.cipher, reading.pace.parameter_id) == (Cipher.AES_256, 15)
    (command,) = (item for item in chip.log if item.ins == 0x22)
    assert tlv.find(tlv.parse(command.data), 0x84) == bytes([15])


def test_variant_that_the_chip_refuses_gives_way_to_the_next() -> None:
    chip = pace_chip()
    chip.files[FileId.CARD_ACCESS] = card_access(pace_info(Cipher.AES_256, 12), pace_info(Cipher.TDES, 12))
    refused = pace_info(Cipher.AES_256, 12)[4:14]

    def refuse(command: CommandApdu) -> ResponseApdu | None:
        return ResponseApdu(b"", 0x6A80) if command.ins == 0x22 and refused in command.data else None

    chip.override = refuse
    reading = read_document(chip.transmit, CAN, {FileId.DG1})
    assert reading.pace is not None
    assert reading.pace.cipher is Cipher.TDES


def test_foreign_tag_is_no_application() -> None:
    for status in (0x6A82, 0x6D00, 0x6E00, 0x6F00, 0x6999):
        with pytest.raises(NoApplicationError):
            read_document(lambda _raw, sw=status: sw.to_bytes(2, "big"), MRZ, IDENTITY)


def test_id_card_without_the_travel_application_is_no_application() -> None:
    chip = pace_chip()
    del chip.files[FileId.COM]
    with pytest.raises(NoApplicationError):
        read_document(chip.transmit, CAN, {FileId.DG1})


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_every_form_of_selecting_the_master_file_may_be_refused(refused: int) -> None:
    chip = pace_chip()
    seen: list[CommandApdu] = []

    def refuse(command: CommandApdu) -> ResponseApdu | None:
        if command.ins == 0xA4 and command.p1 == 0x00 and len(seen) < refused:
            seen.append(command)
            return ResponseApdu(b"", 0x6A86)
        return None

    chip.override = refuse
    assert set(read_document(chip.transmit, CAN, {FileId.DG1}).files) == {FileId.DG1}


def test_chip_that_knows_no_short_identifiers_gets_its_files_selected() -> None:
    chip = pace_chip()
    chip.override = lambda command: ResponseApdu(b"", 0x6A86) if command.ins == 0xB0 and command.p1 & 0x80 else None
    reading = read_document(chip.transmit, CAN, {FileId.SOD, FileId.DG12})
    assert reading.files == {FileId.SOD: CONTENTS[FileId.SOD]}
    assert reading.absent == {FileId.DG12}


def test_deactivated_card_access_is_read_all_the_same() -> None:
    chip = pace_chip()
    content = chip.files[FileId.CARD_ACCESS]
    chip.override = lambda command: ResponseApdu(content, 0x6283) if command.p1 == 0x9C else None
    assert read_document(chip.transmit, CAN, {FileId.DG1}).access is AccessProtocol.PACE


def test_chip_that_corrects_le_is_asked_again_with_its_own() -> None:
    chip = pace_chip()
    chip.le_max = 0x80
    assert read_document(chip.transmit, CAN, {FileId.SOD}).files[FileId.SOD] == CONTENTS[FileId.SOD]


def test_chip_that_refuses_long_first_reads_tells_its_length_in_a_short_one() -> None:
    chip = pace_chip()
    chip.override = lambda command: ResponseApdu(b"", 0x6700) if command.p1 == 0x8B and command.le != 4 else None
    assert read_document(chip.transmit, CAN, {FileId.DG11}).files[FileId.DG11] == CONTENTS[FileId.DG11]


def test_chip_that_answers_nothing_beyond_the_end_tells_its_length_in_a_short_read() -> None:
    chip = pace_chip()
    chip.override = lambda command: ResponseApdu(b"", 0x6282) if command.p1 == 0x81 and (command.le or 0) > 97 else None
    assert read_document(chip.transmit, CAN, {FileId.DG1}).files[FileId.DG1] == CONTENTS[FileId.DG1]


def test_response_in_pieces_is_put_together() -> None:
    chip = bac_chip()
    waiting: list[bytes] = []

    def transmit(raw: bytes) -> bytes:
        answer = waiting.pop() if raw[1] == 0xC0 else chip.transmit(raw)
        if len(answer) <= 34:
            return answer
        waiting.append(answer[32:])
        return answer[:32] + bytes([0x61, min(len(answer) - 34, 255)])

    assert dict(read_document(transmit, MRZ, IDENTITY).files) == CONTENTS


def test_endless_get_response_is_bounded() -> None:
    with pytest.raises(TooLargeError):
        read_document(lambda _raw: b"\x61\x00", MRZ, IDENTITY)


def test_announced_size_beyond_the_limit_is_refused_at_once() -> None:
    chip = pace_chip()
    chip.files[FileId.DG1] = b"\x61\x83\x7f\xff\xff" + bytes(300)
    with pytest.raises(TooLargeError):
        read_document(chip.transmit, CAN, {FileId.DG1})
    assert len([item for item in chip.log if item.p1 == 0x81]) == 1


def test_one_byte_at_a_time_is_given_up() -> None:
    chip = pace_chip()
    chip.files[FileId.DG2] = BIG[:20_000]
    chip.override = lambda command: (
        ResponseApdu(chip.files[FileId.DG2][:8], 0x9000)
        if command.p1 == 0x82
        else ResponseApdu(b"\x00", 0x9000)
        if command.ins == 0xB0 and command.p1 < 0x80
        else None
    )
    with pytest.raises(TooLargeError):
        read_document(chip.transmit, CAN, {FileId.DG2})
    assert len(chip.log) < 5000


@pytest.mark.parametrize(
    "content", [tlv.encode(0x62, bytes(50)), tlv.encode(0x61, bytes(500))[:300], b"\x61", b"\x61\x82\x01"]
)
def test_wrong_tag_and_early_end_are_malformed(content: bytes) -> None:
    chip = pace_chip()
    chip.files[FileId.DG1] = content
    with pytest.raises(MalformedError):
        read_document(chip.transmit, CAN, {FileId.DG1})


def test_chip_that_refuses_to_sign_leaves_an_empty_signature() -> None:
    chip = pace_chip()
    chip.override = lambda command: ResponseApdu(b"", 0x6A80) if command.ins == 0x88 else None
    reading = read_document(chip.transmit, CAN, IDENTITY, challenge=CHALLENGE)
    assert reading.active_signature == b""


def test_signature_is_asked_in_the_other_length_form_after_a_refusal() -> None:
    chip = pace_chip()
    chip.override = lambda command: ResponseApdu(b"", 0x6700) if command.ins == 0x88 and command.le == 256 else None
    assert read_document(chip.transmit, CAN, IDENTITY, challenge=CHALLENGE).active_signature


def test_nothing_is_signed_without_challenge_or_key() -> None:
    assert read_document(pace_chip().transmit, CAN, IDENTITY).active_signature is None
    reading = read_document(pace_chip().transmit, CAN, {FileId.DG1}, challenge=CHALLENGE)
    assert reading.active_signature is None


def test_challenge_has_eight_bytes() -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        read_document(pace_chip().transmit, CAN, IDENTITY, challenge=b"1234567")


def test_progress_grows_to_the_whole() -> None:
    seen: list[Progress] = []
    read_document(pace_chip().transmit, CAN, IDENTITY, progress=seen.append)
    fractions = [item.fraction for item in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert seen[-1].files_total == len(IDENTITY)
    assert {item.file for item in seen} == IDENTITY


@pytest.mark.parametrize("step", range(20))
def test_reading_stops_before_the_command_at_which_it_is_cancelled(step: int) -> None:
    chip = pace_chip()
    with pytest.raises(CancelledError):
        read_document(chip.transmit, CAN, IDENTITY, cancelled=lambda: len(chip.log) >= step)
    assert len(chip.log) == step


@pytest.mark.parametrize("step", range(20))
def test_exception_of_the_caller_passes_through_at_every_command(step: int) -> None:
    class CardRemovedError(Exception):
        pass

    sent: list[bytes] = []

    def remove(raw: bytes) -> None:
        if len(sent) == step:
            raise CardRemovedError
        sent.append(raw)

    chip = pace_chip()
    chip.before = remove
    with pytest.raises(CardRemovedError):
        read_document(chip.transmit, CAN, IDENTITY)


@pytest.mark.parametrize("step", range(20))
def test_flipped_bit_in_any_answer_never_gives_a_reading_with_wrong_bytes(step: int) -> None:
    chip = pace_chip()
    count = 0

    def transmit(raw: bytes) -> bytes:
        nonlocal count
        answer = bytearray(chip.transmit(raw))
        if count == step and len(answer) > 2:
            answer[len(answer) // 2] ^= 0x10
        count += 1
        return bytes(answer)

    try:
        reading = read_document(transmit, CAN, IDENTITY)
    except EmrtdError:
        return
    assert dict(reading.files) == CONTENTS


def test_chip_that_always_drops_the_channel_is_a_secure_messaging_error() -> None:
    chip = pace_chip()

    def transmit(raw: bytes) -> bytes:
        return b"\x69\x88" if raw[1] == 0xB0 and raw[0] == 0x0C else chip.transmit(raw)

    with pytest.raises(SecureMessagingError) as caught:
        read_document(transmit, CAN, IDENTITY)
    assert caught.value.sw == 0x6988
    # Opened once, and four times again.
    assert len([item for item in chip.log if item.ins == 0x22]) == 5


@pytest.mark.parametrize(("status", "opened"), [(b"\x6a\x82", 2), (b"\x69\x82", 3)])
def test_chip_that_refuses_a_file_in_the_clear_keeps_the_others(status: bytes, opened: int) -> None:
    chip = pace_chip()

    def transmit(raw: bytes) -> bytes:
        if raw[:3] == b"\x0c\xb0\x83":
            chip.channel = None
            return status
        return chip.transmit(raw)

    reading = read_document(transmit, CAN, {FileId.DG1, FileId.DG3})
    assert set(reading.files) == {FileId.DG1}
    assert reading.absent | reading.refused == {FileId.DG3}
    assert len([item for item in chip.log if item.ins == 0x22]) == opened


@pytest.mark.parametrize("make", [pace_chip, bac_chip])
@pytest.mark.parametrize("damaged", [12, 16, 19])
def test_reading_goes_on_where_the_channel_was_lost(make: Callable[[], FakeChip], damaged: int) -> None:
    chip = make()
    resets: list[int] = []
    count = 0

    def transmit(raw: bytes) -> bytes:
        nonlocal count
        count += 1
        answer = bytearray(chip.transmit(raw))
        if count == damaged:
            answer[len(answer) // 2] ^= 1
        return bytes(answer)

    def reset() -> None:
        resets.append(count)
        chip.channel, chip.in_application, chip.current = None, False, None

    reading = read_document(transmit, MRZ, IDENTITY, challenge=CHALLENGE, reset=reset)
    assert dict(reading.files) == CONTENTS
    assert reading.active_signature
    assert resets == [damaged]
    # The piece whose answer was damaged is the only one asked for twice.
    reads = [item for item in chip.log if item.ins == 0xB0 and item.p1 != 0x9C]
    assert len(reads) == 14 + 1


def test_chip_that_opens_again_without_a_reset_needs_none() -> None:
    chip = pace_chip()
    dropped: list[bytes] = []

    def transmit(raw: bytes) -> bytes:
        if raw[:2] == b"\x0c\x88" and not dropped:
            dropped.append(raw)
            return b"\x67\x00"
        return chip.transmit(raw)

    reading = read_document(transmit, CAN, IDENTITY, challenge=CHALLENGE)
    assert reading.active_signature == b"signed " + CHALLENGE
    assert dict(reading.files) == CONTENTS


def test_chip_that_does_not_open_again_reports_the_first_error() -> None:
    chip = pace_chip()
    lost: list[bytes] = []

    def transmit(raw: bytes) -> bytes:
        if lost or raw[:2] == b"\x0c\xb0":
            lost.append(raw)
            return b"\x69\x85"
        return chip.transmit(raw)

    with pytest.raises(SecureMessagingError) as caught:
        read_document(transmit, CAN, IDENTITY)
    assert caught.value.sw == 0x6985


def test_nothing_printable_shows_what_was_read() -> None:
    reading = read_document(pace_chip().transmit, CAN, {FileId.DG1})
    assert repr(reading) == f"<Reading pace {{dg1: {len(CONTENTS[FileId.DG1])}}} {reading.apdus} APDUs>"
    assert "123456" not in repr(CAN)
    assert "L898902C" not in repr(MRZ)


def test_what_comes_then_has_the_open_session_and_everything_that_was_read() -> None:
    chip, seen = pace_chip(), []

    def then(terminal: Terminal, reading: Reading) -> None:
        seen.append((reading, terminal.send(CommandApdu(0, 0xB0, 0x80 | FileId.DG1.sfi, 0, le=4)).data))

    reading = read_document(chip.transmit, CAN, {FileId.DG1}, then=then)
    assert seen == [(reading, CONTENTS[FileId.DG1][:4])]
