"""Files of the application: identifiers, EF.COM, DG2, DG11, DG12, DG14, DG15, EF.CardAccess."""

import pytest

from emrtd import tlv
from emrtd.ciphers import Cipher
from emrtd.errors import MalformedError
from emrtd.face import ImageFormat, parse_dg2
from emrtd.lds import FileId, parse_com, parse_dg15
from emrtd.personal_details import HolderName, parse_dg11, parse_dg12
from emrtd.security_infos import (
    ActiveAuthenticationInfo,
    ChipAuthenticationInfo,
    ChipAuthenticationPublicKey,
    UnknownInfo,
    decode_oid,
    encode_oid,
    parse_dg14,
    parse_security_infos,
)

JPEG = b"\xff\xd8\xff\xe0 picture"
JPEG_2000 = b"\x00\x00\x00\x0cjP  \r\n\x87\n picture"


def oid(dotted: str) -> bytes:
    return tlv.encode(0x06, encode_oid(dotted))


def number(value: int) -> bytes:
    return tlv.encode(0x02, bytes([value]))


def face_record(picture: bytes, points: int = 0) -> bytes:
    size = 20 + 8 * points + 12 + len(picture)
    information = size.to_bytes(4, "big") + points.to_bytes(2, "big") + bytes(14)
    image = bytes([1, 0]) + (413).to_bytes(2, "big") + (531).to_bytes(2, "big") + bytes(6)
    header = b"FAC\x00010\x00" + (14 + size).to_bytes(4, "big") + b"\x00\x01"
    return header + information + bytes(8 * points) + image + picture


def dg2(*records: bytes, tag: int = 0x5F2E) -> bytes:
    templates = [tlv.encode(0x7F60, tlv.encode(0xA1, b""), tlv.encode(tag, record)) for record in records]
    return tlv.encode(0x75, tlv.encode(0x7F61, number(len(records)), *templates))


@pytest.mark.parametrize(
    ("file", "fid", "sfi", "tag"),
    [
        (FileId.CARD_ACCESS, 0x011C, 0x1C, 0x31),
        (FileId.COM, 0x011E, 0x1E, 0x60),
        (FileId.SOD, 0x011D, 0x1D, 0x77),
        (FileId.DG1, 0x0101, 0x01, 0x61),
        (FileId.DG2, 0x0102, 0x02, 0x75),
        (FileId.DG11, 0x010B, 0x0B, 0x6B),
        (FileId.DG16, 0x0110, 0x10, 0x70),
    ],
)
def test_identifiers_are_those_of_the_standard(file: FileId, fid: int, sfi: int, tag: int) -> None:
    assert (file.fid, file.sfi, file.tag) == (fid, sfi, tag)


def test_files_are_found_by_short_name_and_number() -> None:
    assert FileId.from_short_name("dg11") is FileId.DG11
    assert FileId.from_short_name("card_access") is FileId.CARD_ACCESS
    assert FileId.from_data_group(15) is FileId.DG15
    assert all(FileId.from_short_name(file.short_name) is file for file in FileId)
    assert [file.data_group for file in (FileId.SOD, FileId.DG4)] == [None, 4]
    with pytest.raises(KeyError):
        FileId.from_data_group(17)


def test_com_of_the_standards_example_lists_its_groups() -> None:
    # ICAO Doc 9303-10, 4.6.1: LDS 1.7, Unicode 4.0.0; DG1, DG2, DG4, DG12.
    com = parse_com(bytes.fromhex("60165F0104303130375F36063034303030305C046175766C"))
    assert (com.lds_version, com.unicode_version) == ("0107", "040000")
    assert com.data_groups == {FileId.DG1, FileId.DG2, FileId.DG4, FileId.DG12}
    assert com.unknown_tags == ()


def test_com_keeps_tags_that_it_does_not_know() -> None:
    com = parse_com(bytes.fromhex("60145F0104303130375F36063034303030305C026179"))
    assert (com.data_groups, com.unknown_tags) == ({FileId.DG1}, (0x79,))


@pytest.mark.parametrize(
    "content",
    ["6000", "60165F01", "61145F0104303130375F36063034303030305C026175", "60145F0104FFFFFFFF5F3606303430303030"],
)
def test_com_with_parts_missing_is_malformed(content: str) -> None:
    with pytest.raises(MalformedError):
        parse_com(bytes.fromhex(content))


@pytest.mark.parametrize(("picture", "kind"), [(JPEG, ImageFormat.JPEG), (JPEG_2000, ImageFormat.JPEG_2000)])
@pytest.mark.parametrize("points", [0, 3])
def test_first_face_is_taken_out_as_it_is(picture: bytes, kind: ImageFormat, points: int) -> None:
    image = parse_dg2(dg2(face_record(picture, points), face_record(JPEG)))
    assert (image.data, image.format, image.width, image.height) == (picture, kind, 413, 531)
    assert repr(image) == f"<FaceImage {kind} {len(picture)} bytes>"


@pytest.mark.parametrize(
    "content",
    [
        dg2(),
        dg2(*[face_record(JPEG)] * 10),
        dg2(face_record(b"no picture")),
        dg2(face_record(JPEG)[:40]),
        dg2(face_record(JPEG)[:-1]),
        dg2(b"XXX" + face_record(JPEG)[3:]),
        dg2(face_record(JPEG), tag=0x5F2D),
    ],
)
def test_face_that_does_not_fit_its_record_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_dg2(content)


def test_arabic_name_and_parts_of_dg11_are_read() -> None:
    fields = {
        0x5F0E: "بن علي<<فاطمة<الزهراء",
        0x5F10: "QX000001",
        0x5F2B: "19900115",
        0x5F11: "الرباط<المغرب",
        0x5F42: "12<شارع<الأطلس",
    }
    other = tlv.encode(0xA0, number(1), tlv.encode(0x5F0F, b"BENALI<<FATIMA"))
    body = b"".join(tlv.encode(tag, text.encode()) for tag, text in fields.items())
    details = parse_dg11(tlv.encode(0x6B, tlv.encode(0x5C, b"\x5f\x0e"), body, other))
    assert details.name == HolderName("بن علي", "فاطمة الزهراء")
    assert details.other_names == (HolderName("BENALI", "FATIMA"),)
    assert (details.personal_number, details.date_of_birth) == ("QX000001", "19900115")
    assert (details.place_of_birth, details.address) == (("الرباط", "المغرب"), ("12", "شارع", "الأطلس"))
    assert details.telephone is details.profession is details.title is None
    assert repr(details) == "<PersonalDetails>"


def test_empty_dg11_has_no_details() -> None:
    details = parse_dg11(tlv.encode(0x6B))
    assert (details.name, details.other_names, details.address) == (None, (), ())


def test_dg12_reads_both_forms_of_a_date() -> None:
    for value in (b"20240229", bytes.fromhex("20240229")):
        fields = tlv.encode(0x5F19, b"UTOPIA") + tlv.encode(0x5F26, value)
        details = parse_dg12(tlv.encode(0x6C, fields))
        assert (details.issuing_authority, details.date_of_issue) == ("UTOPIA", "20240229")


@pytest.mark.parametrize("field", [tlv.encode(0x5F0E, b"\xff\xfe"), tlv.encode(0x5F2B, b"1990011")])
def test_details_that_are_no_text_or_date_are_malformed(field: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_dg11(tlv.encode(0x6B, field))


def test_dg15_gives_the_key_as_it_is() -> None:
    key = tlv.encode(0x30, tlv.encode(0x30, oid("1.2.840.10045.2.1")), tlv.encode(0x03, bytes(66)))
    assert parse_dg15(tlv.encode(0x6F, key)) == key
    with pytest.raises(MalformedError):
        parse_dg15(tlv.encode(0x6F, key, key))


def test_dg14_tells_its_security_infos_apart() -> None:
    key = tlv.encode(0x30, tlv.encode(0x03, bytes(9)))
    infos = [
        oid("0.4.0.127.0.7.2.2.3.2.2") + number(1) + number(7),
        oid("0.4.0.127.0.7.2.2.1.2") + key + number(7),
        oid("2.23.136.1.1.5") + number(1) + oid("0.4.0.127.0.7.1.1.4.1.3"),
        oid("0.4.0.127.0.7.2.2.2") + number(1),
        oid("0.4.0.127.0.7.2.2.4.2.4") + number(2) + number(13),
        oid("0.4.0.127.0.7.2.2.4.2") + tlv.encode(0x30),
        oid("0.4.0.127.0.7.2.2.3.2") + tlv.encode(0x30),
    ]
    parsed = parse_dg14(tlv.encode(0x6E, tlv.encode(0x31, *(tlv.encode(0x30, info) for info in infos))))
    (authentication,) = parsed.chip_authentication
    assert authentication == ChipAuthenticationInfo("0.4.0.127.0.7.2.2.3.2.2", 1, 7, True, Cipher.AES_128)
    (public_key,) = parsed.chip_authentication_keys
    assert public_key == ChipAuthenticationPublicKey("0.4.0.127.0.7.2.2.1.2", key, 7)
    assert public_key.elliptic
    assert parsed.active_authentication == ActiveAuthenticationInfo("0.4.0.127.0.7.1.1.4.1.3")
    (pace,) = parsed.pace
    assert (pace.name, pace.parameter_id) == ("id-PACE-ECDH-GM-AES-CBC-CMAC-256", 13)
    unknown = [item.oid for item in parsed.entries if isinstance(item, UnknownInfo)]
    assert unknown == ["0.4.0.127.0.7.2.2.2", "0.4.0.127.0.7.2.2.4.2", "0.4.0.127.0.7.2.2.3.2"]


MALFORMED = {
    "nothing": tlv.encode(0x30, b""),
    "no protocol": tlv.encode(0x30, number(1)),
    "protocol that is none": tlv.encode(0x30, tlv.encode(0x06, b"\x80")),
    "fields that are none": tlv.encode(0x30, b"\x30\x05"),
    "PACE without version": tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.4.2.4")),
    "PACE with a huge version": tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.4.2.4") + tlv.encode(0x02, bytes(33))),
    "PACE with text for a version": tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.4.2.4") + tlv.encode(0x04, b"2")),
    "PACE with a structure for its curve": tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.4.2.4"), number(2), b"\x30\x00"),
    "CA without version": tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.3.2.2")),
    "CA key that is none": tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.1.2") + number(1)),
    "AA without algorithm": tlv.encode(0x30, oid("2.23.136.1.1.5") + number(1)),
    "no SEQUENCE": tlv.encode(0x04, b"x"),
}


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=list(MALFORMED))
@pytest.mark.parametrize("first", [True, False])
def test_a_malformed_entry_is_unknown_and_spoils_no_other(malformed: bytes, first: bool) -> None:
    honest = tlv.encode(0x30, oid("0.4.0.127.0.7.2.2.4.2.4") + number(2) + number(12))
    parsed = parse_security_infos(tlv.encode(0x31, *((malformed, honest) if first else (honest, malformed))))
    assert [info.parameter_id for info in parsed.pace] == [12]
    assert isinstance(parsed.entries[0 if first else 1], UnknownInfo)


@pytest.mark.parametrize("dotted", ["0.4.0.127.0.7.2.2.4.2.2", "1.2.840.113549.1.1.11", "2.23.136.1.1.5", "2.999.3"])
def test_object_identifiers_survive_their_encoding(dotted: str) -> None:
    assert decode_oid(encode_oid(dotted)) == dotted


@pytest.mark.parametrize("content", [b"", b"\x2a\x86", bytes([0x81] * 70) + b"\x01"])
def test_cut_off_object_identifier_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        decode_oid(content)
