"""Machine readable zones TD1, TD2 and TD3, and DG1 that carries one (ICAO Doc 9303-3, -4, -5, -6, -10).

Fields are sliced, check digits are verified and reported, never repaired: what a wrong digit means is for the
caller to decide. National uses of the optional data are not interpreted.
"""

from dataclasses import dataclass
from enum import Enum

from emrtd import tlv
from emrtd.errors import MalformedError

FILLER = "<"
_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<")
_WEIGHTS = (7, 3, 1)


class Format(Enum):
    """Size of a document: lines, and characters of each."""

    TD1 = (3, 30)
    TD2 = (2, 36)
    TD3 = (2, 44)

    def __init__(self, lines: int, width: int) -> None:
        self.lines = lines
        self.width = width


class Field(Enum):
    """Fields that a check digit protects."""

    DOCUMENT_NUMBER = "document_number"
    DATE_OF_BIRTH = "date_of_birth"
    DATE_OF_EXPIRY = "date_of_expiry"
    OPTIONAL_DATA = "optional_data"
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True, repr=False)
class Mrz:
    """A machine readable zone, fillers removed; `repr` hides everything but the format.

    Attributes:
        format: TD1, TD2 or TD3.
        document_code: one or two letters, `ID`, `P`.
        issuing_state: three-letter code, or `D`.
        document_number: whole, also where a long one runs over into the optional data.
        optional_data: of the line that holds the document number (TD1), or of line 2 (TD2, TD3).
        optional_data_2: line 2 of TD1; empty elsewhere.
        date_of_birth: YYMMDD; unknown parts are fillers.
        sex: `M`, `F`, or `<` for unspecified.
        date_of_expiry: YYMMDD.
        nationality: three-letter code, or `D`.
        surname: primary identifier, words separated by spaces.
        given_names: secondary identifier; may be cut off or empty.
        wrong_check_digits: fields whose check digit does not fit; empty for a sound zone.
    """

    format: Format
    document_code: str
    issuing_state: str
    document_number: str
    optional_data: str
    optional_data_2: str
    date_of_birth: str
    sex: str
    date_of_expiry: str
    nationality: str
    surname: str
    given_names: str
    wrong_check_digits: frozenset[Field]

    def __repr__(self) -> str:
        return f"<Mrz {self.format.name}>"


def check_digit(text: str) -> str:
    """Check digit of some MRZ characters: weights 7 3 1, modulo 10 (Doc 9303-3, 4.9).

    Raises:
        MalformedError: a character that no MRZ has.
    """
    if not _ALPHABET.issuperset(text):
        raise MalformedError("MRZ has a character outside its alphabet")
    total = sum(_value(character) * _WEIGHTS[i % 3] for i, character in enumerate(text))
    return str(total % 10)


def parse_dg1(content: bytes) -> Mrz:
    """Parse DG1: '61' around '5F1F' around the zone without line breaks (Doc 9303-10, 4.7.1).

    Raises:
        MalformedError: not a DG1.
    """
    zone = tlv.require(tlv.parse_one(content, 0x61).children(), 0x5F1F)
    try:
        return parse_mrz(zone.decode("ascii"))
    except UnicodeDecodeError as error:
        raise MalformedError("MRZ has a character outside its alphabet") from error


def parse_mrz(text: str) -> Mrz:
    """Parse a zone; line breaks are optional.

    Raises:
        MalformedError: not 90, 72 or 88 characters of the alphabet.
    """
    text = "".join(text.split())
    layout = next((item for item in Format if item.lines * item.width == len(text)), None)
    if layout is None or not _ALPHABET.issuperset(text):
        raise MalformedError("MRZ has no known size, or a character outside its alphabet")
    if layout is Format.TD1:
        return _parse_td1(text[:30], text[30:60], text[60:])
    return _parse_two_lines(layout, text[: layout.width], text[layout.width :])


def _parse_td1(first: str, second: str, third: str) -> Mrz:
    """Three lines of 30 (Doc 9303-5, 4.2.2)."""
    number, optional, number_ok = _document_number(first[5:14], first[14], first[15:30])
    composite = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    checks = {
        Field.DOCUMENT_NUMBER: number_ok,
        Field.DATE_OF_BIRTH: _fits(second[0:6], second[6]),
        Field.DATE_OF_EXPIRY: _fits(second[8:14], second[14]),
        Field.COMPOSITE: _fits(composite, second[29]),
    }
    surname, given_names = _names(third)
    return Mrz(
        format=Format.TD1,
        document_code=_trim(first[0:2]),
        issuing_state=_trim(first[2:5]),
        document_number=number,
        optional_data=optional,
        optional_data_2=_trim(second[18:29]),
        date_of_birth=second[0:6],
        sex=second[7],
        date_of_expiry=second[8:14],
        nationality=_trim(second[15:18]),
        surname=surname,
        given_names=given_names,
        wrong_check_digits=_wrong(checks),
    )


def _parse_two_lines(layout: Format, first: str, second: str) -> Mrz:
    """TD2 (Doc 9303-6, 4.2.2) and TD3 (Doc 9303-4, 4.2.2); TD3 adds a check digit for the optional data."""
    end = layout.width - (2 if layout is Format.TD3 else 1)
    number, optional, number_ok = _document_number(second[0:9], second[9], second[28:end])
    composite = second[0:10] + second[13:20] + second[21 : layout.width - 1]
    checks = {
        Field.DOCUMENT_NUMBER: number_ok,
        Field.DATE_OF_BIRTH: _fits(second[13:19], second[19]),
        Field.DATE_OF_EXPIRY: _fits(second[21:27], second[27]),
        Field.COMPOSITE: _fits(composite, second[-1]),
    }
    if layout is Format.TD3:
        checks[Field.OPTIONAL_DATA] = _optional_data_fits(second[28:42], second[42])
    surname, given_names = _names(first[5:])
    return Mrz(
        format=layout,
        document_code=_trim(first[0:2]),
        issuing_state=_trim(first[2:5]),
        document_number=number,
        optional_data=optional,
        optional_data_2="",
        date_of_birth=second[13:19],
        sex=second[20],
        date_of_expiry=second[21:27],
        nationality=_trim(second[10:13]),
        surname=surname,
        given_names=given_names,
        wrong_check_digits=_wrong(checks),
    )


def _document_number(principal: str, check: str, optional: str) -> tuple[str, str, bool]:
    """Document number, remaining optional data, and whether the check digit fits.

    A number over nine characters has `<` for its check digit and runs on in the optional data; its last character
    there is the check digit of the whole (Doc 9303-5, 4.2.4, note j).
    """
    overflow, _, rest = optional.partition(FILLER)
    if check == FILLER and FILLER not in principal and len(overflow) > 1:
        number = principal + overflow[:-1]
        return number, _trim(rest), _fits(number, overflow[-1])
    return _trim(principal), _trim(optional), _fits(principal, check)


def _optional_data_fits(data: str, check: str) -> bool:
    """An empty field may have `<` instead of 0 (Doc 9303-4, 4.2.2.2)."""
    return _fits(data, check) or (check == FILLER and not _trim(data))


def _fits(text: str, digit: str) -> bool:
    return check_digit(text) == digit


def _wrong(checks: dict[Field, bool]) -> frozenset[Field]:
    return frozenset(field for field, fits in checks.items() if not fits)


def _names(text: str) -> tuple[str, str]:
    surname, _, given_names = text.partition(FILLER * 2)
    return _words(surname), _words(given_names)


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _trim(text: str) -> str:
    return text.strip(FILLER)


def _value(character: str) -> int:
    if character == FILLER:
        return 0
    return int(character, 36)
