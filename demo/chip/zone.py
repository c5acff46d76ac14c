"""The machine-readable zone of an invented card or passport: issuer MAR, CIN in the optional data.

TD1: Doc 9303-5, 4.2; TD3: Doc 9303-4, 4.2.
"""

from __future__ import annotations

from demo.persona import CardText, Layout
from emrtd.mrz import FILLER, check_digit

_STATE = "MAR"
_LEAST_GIVEN = 4


def machine_readable_zone(card: CardText) -> str:
    """The lines without breaks: 90 characters for TD1, 88 for TD3."""
    return _passport(card) if card.layout is Layout.TD3 else _identity_card(card)


def _identity_card(card: CardText) -> str:
    first = f"ID{_STATE}{_checked(card.document_number, 9)}{card.cin.ljust(15, FILLER)}"
    birth, expiry = _dates(card)
    second = f"{birth}{card.sex}{expiry}{_STATE}{FILLER * 11}"
    composite = first[5:] + second[0:7] + second[8:15] + second[18:29]
    return first + second + check_digit(composite) + _names(card, 30)


def _passport(card: CardText) -> str:
    number, personal = _checked(card.document_number, 9), _checked(card.cin, 14)
    birth, expiry = _dates(card)
    composite = check_digit(number + birth + expiry + personal)
    return f"P{FILLER}{_STATE}{_names(card, 39)}{number}{_STATE}{birth}{card.sex}{expiry}{personal}{composite}"


def _checked(text: str, width: int) -> str:
    """Filled up, and its check digit."""
    field = text.ljust(width, FILLER)
    return field + check_digit(field)


def _dates(card: CardText) -> tuple[str, str]:
    birth, expiry = (_checked(f"{date:%y%m%d}", 6) for date in (card.birth_date, card.expires_on))
    return birth, expiry


def _names(card: CardText, width: int) -> str:
    """SURNAME<<GIVEN<NAMES, both cut where they do not fit (Doc 9303-5, 4.2.4: some of each must stay)."""
    primary, secondary = _letters(card.family_name_latin), _letters(card.given_name_latin)
    room = width - 2 - min(len(secondary), _LEAST_GIVEN)
    return f"{primary[:room]}<<{secondary}"[:width].ljust(width, FILLER)


def _letters(name: str) -> str:
    """Apostrophes go, spaces and hyphens become fillers (Doc 9303-3, 4.6)."""
    return name.replace("'", "").replace(" ", FILLER).replace("-", FILLER)
