"""The machine-readable zone of an invented card: TD1, issuer MAR, CIN in the optional data (Doc 9303-5, 4.2)."""

from __future__ import annotations

from demo.persona import CardText
from emrtd.mrz import FILLER, check_digit

_WIDTH = 30
_STATE = "MAR"
_LEAST_GIVEN = 4


def machine_readable_zone(card: CardText) -> str:
    """90 characters, three lines without breaks."""
    number = card.document_number.ljust(9, FILLER)
    first = f"ID{_STATE}{number}{check_digit(number)}{card.cin.ljust(15, FILLER)}"
    birth, expiry = f"{card.birth_date:%y%m%d}", f"{card.expires_on:%y%m%d}"
    birth, expiry = birth + check_digit(birth), expiry + check_digit(expiry)
    second = f"{birth}{card.sex}{expiry}{_STATE}{FILLER * 11}"
    composite = first[5:] + second[0:7] + second[8:15] + second[18:29]
    return first + second + check_digit(composite) + _names(card.family_name_latin, card.given_name_latin)


def _names(family: str, given: str) -> str:
    """SURNAME<<GIVEN<NAMES, both cut where they do not fit (Doc 9303-5, 4.2.4: some of each must stay)."""
    primary, secondary = _letters(family), _letters(given)
    room = _WIDTH - 2 - min(len(secondary), _LEAST_GIVEN)
    return f"{primary[:room]}<<{secondary}"[:_WIDTH].ljust(_WIDTH, FILLER)


def _letters(name: str) -> str:
    """Apostrophes go, spaces and hyphens become fillers (Doc 9303-3, 4.6)."""
    return name.replace("'", "").replace(" ", FILLER).replace("-", FILLER)
