"""Parsers of card data are total: any bytes give a value or an error of the library; a hostile chip, too."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emrtd import curves, tlv
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import EmrtdError, MalformedError
from emrtd.face import parse_dg2
from emrtd.inspection import read_document
from emrtd.lds import FileId, parse_com, parse_dg15
from emrtd.mrz import check_digit, parse_dg1, parse_mrz
from emrtd.passwords import Can, MrzKey
from emrtd.personal_details import parse_dg11, parse_dg12
from emrtd.security_infos import decode_oid, encode_oid, parse_dg14, parse_security_infos

PARSERS: dict[str, tuple[Callable[[bytes], object], list[int]]] = {
    "tlv": (tlv.parse, []),
    "header": (tlv.read_header, []),
    "command": (CommandApdu.decode, []),
    "response": (ResponseApdu.decode, []),
    "com": (parse_com, [0x60, 0x5C, 0x5F01, 0x5F36]),
    "dg1": (parse_dg1, [0x61, 0x5F1F]),
    "dg2": (parse_dg2, [0x75, 0x7F61, 0x7F60, 0x5F2E]),
    "dg11": (parse_dg11, [0x6B, 0x5C, 0x5F0E, 0x5F2B, 0xA0, 0x5F0F, 0x5F42]),
    "dg12": (parse_dg12, [0x6C, 0x5F19, 0x5F26]),
    "dg14": (parse_dg14, [0x6E, 0x31, 0x30, 0x06, 0x02]),
    "dg15": (parse_dg15, [0x6F, 0x30]),
    "security_infos": (parse_security_infos, [0x31, 0x30, 0x06, 0x02]),
    "oid": (decode_oid, []),
    "point": (lambda data: curves.decode_point(STANDARDIZED_CURVES[13], data), []),
}
OIDS = st.sampled_from(["0.4.0.127.0.7.2.2.4.2.2", "0.4.0.127.0.7.2.2.3.2.4", "0.4.0.127.0.7.2.2.1.2"])


def structures(tags: list[int]) -> st.SearchStrategy[bytes]:
    """Nested data objects with the tags of one file: random bytes alone rarely pass the first length check."""
    leaves = st.binary(max_size=40) | OIDS.map(encode_oid) | st.just(b"FAC\x00010\x00" + bytes(60))
    tree = st.recursive(
        leaves,
        lambda inner: st.lists(st.builds(tlv.encode, st.sampled_from(tags or [0x30]), inner), max_size=4).map(b"".join),
        max_leaves=12,
    )
    return st.builds(tlv.encode, st.just(tags[0] if tags else 0x30), tree)


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_a_value_or_our_error(name: str, data: st.DataObject) -> None:
    parser, tags = PARSERS[name]
    content = data.draw(st.binary(max_size=120) | structures(tags))
    try:
        parser(content)
    except EmrtdError:
        return


@given(st.lists(st.tuples(st.sampled_from([0x04, 0x30, 0x5F1F, 0x7F61, 0x87]), st.binary(max_size=300))))
def test_encoded_objects_parse_to_themselves(items: list[tuple[int, bytes]]) -> None:
    encoded = b"".join(tlv.encode(tag, value) for tag, value in items)
    parsed = tlv.parse(encoded)
    assert [(item.tag, item.value) for item in parsed] == items
    assert b"".join(item.encode() for item in parsed) == encoded


@given(st.binary(min_size=4, max_size=4), st.binary(max_size=700), st.none() | st.integers(1, 65536))
@example(b"\x00\xb0\x00\x00", b"", 256)
@example(b"\x00\xb0\x00\x00", b"", 65536)
def test_commands_survive_their_encoding(header: bytes, data: bytes, le: int | None) -> None:
    command = CommandApdu(*header, data=data, le=le)
    assert CommandApdu.decode(command.encode()) == command


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", min_size=90, max_size=90))
def test_any_td1_zone_parses_and_names_its_wrong_digits(text: str) -> None:
    zone = parse_mrz(text)
    line = text[30:60]
    fits = check_digit(line[:6]) == line[6]
    assert ("date_of_birth" in {field.value for field in zone.wrong_check_digits}) is not fits


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=22),
    st.dates().map(lambda day: day.strftime("%y%m%d")),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", max_size=4),
)
def test_td1_with_right_check_digits_gives_back_number_and_dates(number: str, day: str, extra: str) -> None:
    if len(number) > 9:
        optional = f"{number[9:]}{check_digit(number)}<"
        first = f"I<UTO{number[:9]}<{optional}"
    else:
        principal = number.ljust(9, "<")
        first = f"I<UTO{principal}{check_digit(principal)}{extra}"
    first = first.ljust(30, "<")
    second = f"{day}{check_digit(day)}F{day}{check_digit(day)}UTO".ljust(29, "<")
    composite = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    zone = parse_mrz(first + second + composite + "ERIKSSON<<ANNA<MARIA".ljust(30, "<"))
    assert not zone.wrong_check_digits
    assert (zone.document_number, zone.date_of_birth, zone.date_of_expiry) == (number, day, day)
    assert len(number) > 9 or zone.optional_data == extra
    assert (zone.surname, zone.given_names) == ("ERIKSSON", "ANNA MARIA")


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", max_size=100))
def test_text_of_another_size_is_no_zone(text: str) -> None:
    if len(text) not in (72, 88, 90):
        with pytest.raises(MalformedError):
            parse_mrz(text)


@given(st.lists(st.binary(max_size=260), max_size=40), st.booleans())
@settings(deadline=None)
def test_chip_that_answers_anything_ends_in_a_reading_or_our_error(answers: list[bytes], can: bool) -> None:
    remaining = iter(answers)
    password = Can("123456") if can else MrzKey("L898902C", "690806", "940623")
    try:
        read_document(lambda _command: next(remaining, b"\x6f\x00"), password, set(FileId), challenge=bytes(8))
    except EmrtdError:
        return


@given(st.lists(st.tuples(st.binary(max_size=220), st.sampled_from([0x9000, 0x6282, 0x61FF, 0x6C10])), max_size=40))
@settings(deadline=None)
def test_open_chip_with_any_contents_ends_in_a_reading_or_our_error(
    answers: list[tuple[bytes, int]],
) -> None:
    remaining = iter(answers)

    def transmit(raw: bytes) -> bytes:
        if raw[1] == 0xB0 and raw[2] != 0x9C:
            data, status = next(remaining, (b"", 0x6A82))
            return data + status.to_bytes(2, "big")
        return b"\x90\x00" if raw[1] == 0xA4 else b"\x6d\x00"

    try:
        reading = read_document(transmit, MrzKey("L898902C", "690806", "940623"), set(FileId))
    except EmrtdError:
        return
    assert reading.access == "none"
