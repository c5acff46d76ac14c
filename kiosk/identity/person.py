"""Who stands here, as far as the card says: the machine-readable zone of DG1, which passive authentication confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from emrtd.errors import EmrtdError
from emrtd.mrz import Mrz, parse_dg1
from kiosk.identity.errors import CardFileMalformed

_CENTURY: Final = 2000


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A card's holder. `repr` shows nothing.

    Attributes:
        cin: number of the national identity card, the key under which the fund knows its members.
        surname: in the zone's Latin transcription; Doc 9303-3, 6.
        given_names: the same; may be cut off.
        last_day: the card's date of expiry.
    """

    cin: str
    surname: str
    given_names: str
    last_day: date

    def __repr__(self) -> str:
        return "Person(…)"


def person_of(dg1: bytes) -> Person:
    """Read DG1 of a national card: TD1, the CIN in the optional data of the first line.

    Raises:
        CardFileMalformed: no such zone, a wrong check digit, or no date of expiry.
    """
    zone = _zone(dg1)
    return Person(zone.optional_data, zone.surname, zone.given_names, _last_day(zone.date_of_expiry))


def _zone(dg1: bytes) -> Mrz:
    try:
        zone = parse_dg1(dg1)
    except EmrtdError:
        raise CardFileMalformed from None
    if zone.wrong_check_digits:
        raise CardFileMalformed
    return zone


def _last_day(text: str) -> date:
    """YYMMDD; a card that can still be presented expires in this century (Doc 9303-3, 4.8, leaves that open)."""
    try:
        return date(_CENTURY + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        raise CardFileMalformed from None
