"""Machine readable zones: the specimens of ICAO Doc 9303, long numbers, wrong digits."""

import pytest

from emrtd import tlv
from emrtd.errors import MalformedError
from emrtd.mrz import Field, Format, check_digit, parse_dg1, parse_mrz
from emrtd.passwords import Can, MrzKey

# Doc 9303-4, appendix B; Doc 9303-5, appendix B; Doc 9303-6, appendix B; Doc 9303-11, appendix D.2 (long numbers).
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"
TD2_LONG = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<D23145890<UTO3407127M95071227349<<<8"


@pytest.mark.parametrize(
    ("text", "layout", "number"),
    [(TD3, Format.TD3, "L898902C3"), (TD1, Format.TD1, "D23145890"), (TD2, Format.TD2, "D23145890")],
)
def test_specimens_of_the_standard_are_sound(text: str, layout: Format, number: str) -> None:
    zone = parse_mrz(text)
    assert not zone.wrong_check_digits
    assert (zone.format, zone.document_number) == (layout, number)
    assert (zone.surname, zone.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (zone.date_of_birth, zone.sex, zone.date_of_expiry) == ("740812", "F", "120415")
    assert (zone.issuing_state, zone.nationality) == ("UTO", "UTO")


def test_optional_data_is_given_apart() -> None:
    assert parse_mrz(TD3).optional_data == "ZE184226B"
    first = "I<UTOAB123456<" + check_digit("AB123456<") + "QX000001".ljust(15, "<")
    zone = parse_mrz(first + TD1[30:48] + "SECOND<<<<<" + "0" + TD1[60:])
    assert (zone.optional_data, zone.optional_data_2) == ("QX000001", "SECOND")


@pytest.mark.parametrize("text", [TD1_LONG, TD2_LONG])
def test_long_document_number_runs_on_in_the_optional_data(text: str) -> None:
    zone = parse_mrz(text)
    assert not zone.wrong_check_digits
    assert (zone.document_number, zone.optional_data) == ("D23145890734", "")


def test_long_number_opens_with_all_its_characters() -> None:
    assert MrzKey("D23145890734", "340712", "950712").information() == b"D23145890734934071279507122"


@pytest.mark.parametrize(
    ("position", "field"),
    [
        (44 + 9, Field.DOCUMENT_NUMBER),
        (44 + 19, Field.DATE_OF_BIRTH),
        (44 + 27, Field.DATE_OF_EXPIRY),
        (44 + 42, Field.OPTIONAL_DATA),
        (44 + 43, Field.COMPOSITE),
    ],
)
def test_wrong_check_digit_is_named(position: int, field: Field) -> None:
    changed = str((int(TD3[position]) + 5) % 10)
    zone = parse_mrz(TD3[:position] + changed + TD3[position + 1 :])
    # The composite covers the other digits, too.
    assert zone.wrong_check_digits == {field, Field.COMPOSITE}


@pytest.mark.parametrize("digit", "0<")
def test_empty_optional_data_may_have_a_filler_for_its_check_digit(digit: str) -> None:
    second = TD3[44:72] + "<" * 14 + digit
    composite = check_digit(second[0:10] + second[13:20] + second[21:])
    assert not parse_mrz(TD3[:44] + second + composite).wrong_check_digits


def test_line_breaks_are_optional() -> None:
    assert parse_mrz(f"{TD1[:30]}\n{TD1[30:60]}\r\n{TD1[60:]}\n") == parse_mrz(TD1)


@pytest.mark.parametrize("text", ["", TD1[:-1], TD1[:-1] + "é", TD1.lower(), TD1.replace("<", "-")])
def test_other_text_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_mrz(text)


def test_dg1_holds_a_zone() -> None:
    assert parse_dg1(tlv.encode(0x61, tlv.encode(0x5F1F, TD1.encode()))) == parse_mrz(TD1)
    for zone in (b"\xff" * 90, b""):
        with pytest.raises(MalformedError):
            parse_dg1(tlv.encode(0x61, tlv.encode(0x5F1F, zone)))


@pytest.mark.parametrize(
    ("text", "digit"), [("D23145890734", "9"), ("340712", "7"), ("950712", "2"), ("AB2134<<<", "5")]
)
def test_check_digits_are_those_of_the_standard(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_key_takes_the_number_as_people_write_it() -> None:
    assert MrzKey(" l898902c ", "690806", "940623") == MrzKey("L898902C<", "690806", "940623")


@pytest.mark.parametrize(
    "fields",
    [("", "690806", "940623"), ("A-1", "690806", "940623"), ("A1", "69080", "940623"), ("A1", "690806", "94062x")],
)
def test_key_with_impossible_fields_is_refused(fields: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"field|date"):
        MrzKey(*fields)


@pytest.mark.parametrize("digits", ["", "12345a", "١٢٣٤٥٦", "12 34"])
def test_can_is_made_of_ascii_digits(digits: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        Can(digits)


def test_zone_hides_itself() -> None:
    assert repr(parse_mrz(TD1)) == "<Mrz TD1>"
