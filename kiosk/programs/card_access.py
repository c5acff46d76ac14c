"""The one line of an access file, checked as the card would have it: what no card has is refused before one is asked.

A wrong number can cost a try of the card's (docs/card-read.md); a slip of the pen shall not.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from emrtd.mrz import FILLER
from emrtd.passwords import Can, MrzKey, Password

_CAN: Final = re.compile(r"[0-9]{6}")
_NUMBER: Final = re.compile(r"(?=[A-Z0-9<]*[A-Z0-9])[A-Z0-9<]{1,23}")
"""Nine characters in the MRZ; TD1 has room for 14 more in its optional data (Doc 9303-5, 4.2.2, note j)."""

_FIELDS: Final = {"can": 1, "mrz": 3}
_UNKNOWN: Final = FILLER * 2
_CENTURIES: Final = (1900, 2000)


class Misused(Exception):
    """The command line, or a file that it names, is not what it should be; `str()` says which, and shows no content."""


def parse_access(text: str) -> Password:
    """Read `can 123456` or `mrz NUMBER BIRTH EXPIRY`.

    Raises:
        Misused: another form, a CAN that has not six digits, a document number or a date that no MRZ has.
    """
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    kind, *fields = lines[0].split() if len(lines) == 1 else [""]
    if len(fields) != _FIELDS.get(kind.lower()):
        raise Misused("the access file has one line, 'can 123456' or 'mrz NUMBER BIRTH EXPIRY'")
    return _can(*fields) if kind.lower() == "can" else _mrz(*fields)


def _can(digits: str) -> Can:
    if not _CAN.fullmatch(digits):
        raise Misused("a CAN has six digits")
    return Can(digits)


def _mrz(number: str, birth: str, expiry: str) -> MrzKey:
    if not _NUMBER.fullmatch(number.upper()):
        raise Misused("a document number has 1 to 9 letters and digits, or up to 23 if it runs on in the optional data")
    if not (_is_date(birth) or _is_date_in_part(birth)) or not _is_date(expiry):
        raise Misused("a date of the MRZ is YYMMDD, and one that exists; of a birth unknown parts may be <<")
    return MrzKey(number, birth, expiry)


def _is_date(text: str) -> bool:
    """Of one century or the other: the MRZ does not say which."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return False
    year, month, day = (int(text[at : at + 2]) for at in (0, 2, 4))
    return any(_exists(century + year, month, day) for century in _CENTURIES)


def _is_date_in_part(text: str) -> bool:
    """A date of birth with unknown parts (Doc 9303-3, 4.8): those known have to fit each other."""
    parts = [text[at : at + 2] for at in (0, 2, 4)]
    if len(text) != 6 or _UNKNOWN not in parts:
        return False
    assumed = ("00", "01", "01")  # any day fits January, any year a leap year
    filled = "".join(known if part == _UNKNOWN else part for part, known in zip(parts, assumed, strict=True))
    return _is_date(filled)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
