"""APDUs and TLV: exact bytes, and what is refused."""

import pytest

from emrtd import tlv
from emrtd.apdu import CommandApdu, ResponseApdu, tries_left
from emrtd.ciphers import Cipher, encrypt_block
from emrtd.errors import EmrtdError, ErrorCode, MalformedError, SecureMessagingError
from emrtd.kdf import KeyUse, SessionKeys, kdf, with_des_parity
from emrtd.secure_messaging import SecureMessaging


@pytest.mark.parametrize(
    ("command", "encoded"),
    [
        (CommandApdu(0, 0xA4, 0, 0x0C), "00A4000C"),
        (CommandApdu(0, 0xB0, 0x9C, 0, le=0xDF), "00B09C00DF"),
        (CommandApdu(0, 0x84, 0, 0, le=256), "0084000000"),
        (CommandApdu(0, 0xA4, 2, 0x0C, b"\x01\x1e"), "00A4020C02011E"),
        (CommandApdu(0, 0x88, 0, 0, b"\x01", le=256), "0088000001" + "01" + "00"),
        (CommandApdu(0, 0xB0, 0, 0, le=65536), "00B00000000000"),
        (CommandApdu(0, 0x88, 0, 0, b"\x01", le=65536), "00880000000001010000"),
        (CommandApdu(0, 0x88, 0, 0, b"\x01", le=300), "0088000000000101012C"),
    ],
)
def test_commands_have_the_bytes_of_the_standard(command: CommandApdu, encoded: str) -> None:
    assert command.encode().hex().upper() == encoded
    assert CommandApdu.decode(bytes.fromhex(encoded)) == command


@pytest.mark.parametrize(
    "raw", ["", "00A400", "00A400000201", "00A40000020102" + "0304", "00A400000000", "00A4000000000201"]
)
def test_command_whose_lengths_do_not_fit_is_malformed(raw: str) -> None:
    with pytest.raises(MalformedError):
        CommandApdu.decode(bytes.fromhex(raw))


@pytest.mark.parametrize("raw", [b"", b"\x90", bytes(65539)])
def test_response_of_impossible_length_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        ResponseApdu.decode(raw)


def test_traffic_hides_its_data() -> None:
    assert repr(CommandApdu(0, 0xA4, 2, 0x0C, b"secret")) == "<CommandApdu 00A4020C Lc=6 Le=None>"
    assert repr(ResponseApdu(b"secret", 0x9000)) == "<ResponseApdu 6 bytes SW=9000>"
    assert repr(tlv.Tlv(0x5F1F, b"secret")) == "<Tlv 5F1F 6 bytes>"
    assert repr(SessionKeys(Cipher.AES_128, b"secret", b"secret")) == "<SessionKeys AES_128>"


@pytest.mark.parametrize(("status", "tries"), [(0x63C0, 0), (0x63CF, 15), (0x6300, None), (0x6983, None)])
def test_tries_are_read_from_63cx_alone(status: int, tries: int | None) -> None:
    assert tries_left(status) == tries


@pytest.mark.parametrize(
    ("length", "encoded"),
    [(0, "00"), (127, "7F"), (128, "8180"), (255, "81FF"), (256, "820100"), (65536, "83010000")],
)
def test_lengths_take_the_shortest_form(length: int, encoded: str) -> None:
    assert tlv.encode_length(length).hex().upper() == encoded


@pytest.mark.parametrize(
    "data", ["61", "5F", "5F1F", "5F818181", "6180", "6185", "618201", "6105AA", "30020100FF", "618500000000AA"]
)
def test_broken_data_objects_are_malformed(data: str) -> None:
    with pytest.raises(MalformedError):
        tlv.parse(bytes.fromhex(data))


def test_header_is_read_before_the_value_is_there() -> None:
    header = tlv.read_header(bytes.fromhex("7F6182753000"))
    assert (header.tag, header.size, header.length) == (0x7F61, 5, 0x7530)


def test_one_object_of_one_tag_is_told_from_others() -> None:
    assert tlv.parse_one(b"\x61\x01\xaa", 0x61).value == b"\xaa"
    assert tlv.parse_one(b"\x61\x02\x30\x00", 0x61).constructed
    for data in (b"\x62\x01\xaa", b"\x61\x01\xaa\x61\x00", b""):
        with pytest.raises(MalformedError):
            tlv.parse_one(data, 0x61)


def test_aes_keys_over_128_bits_come_from_sha_256() -> None:
    digest = "cd2662154e6d76b2b2b92e70c0cac3ccf534f9b74eb5b89819ec509083d00a50"
    assert kdf(bytes(4), KeyUse.ENCRYPTION, Cipher.AES_256).hex() == digest
    assert kdf(bytes(4), KeyUse.ENCRYPTION, Cipher.AES_192).hex() == digest[:48]


def test_des_keys_have_odd_parity() -> None:
    assert all(byte.bit_count() % 2 for byte in with_des_parity(bytes(range(256))))


def test_single_block_encryption_is_that_of_fips_197() -> None:
    # FIPS 197, appendix C.1.
    key, block = bytes(range(16)), bytes.fromhex("00112233445566778899aabbccddeeff")
    assert encrypt_block(Cipher.AES_128, key, block).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"


def test_cryptogram_of_an_odd_instruction_has_its_own_tag() -> None:
    terminal = SecureMessaging(SessionKeys(Cipher.AES_128, bytes(16), bytes(16)))
    wrapped = terminal.wrap_command(CommandApdu(0, 0xB1, 0, 0, b"\x54\x02\x80\x00", le=223))
    assert [item.tag for item in tlv.parse(wrapped.data)] == [0x85, 0x97, 0x8E]


def test_chip_leaving_the_channel_is_told_with_its_status() -> None:
    terminal = SecureMessaging(SessionKeys(Cipher.AES_128, bytes(16), bytes(16)))
    terminal.wrap_command(CommandApdu(0, 0xB0, 0, 0, le=4))
    with pytest.raises(SecureMessagingError) as caught:
        terminal.unwrap_response(ResponseApdu(b"", 0x6982))
    assert caught.value.sw == 0x6982


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in EmrtdError.__subclasses__()]
    assert set(ErrorCode) <= set(codes)
    assert len([code for code in codes if code in set(ErrorCode)]) == len(ErrorCode)
