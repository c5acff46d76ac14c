"""Moments in certificates and signatures: UTCTime and GeneralizedTime (RFC 5280, 4.1.2.5; ITU-T X.680, 46 and 47).

Issuers leave out the seconds, the time zone, or write one kind under the tag of the other. What can only mean one
moment is read; what is no date at all is `None`, and whoever asked says what follows.
"""

import re
from datetime import UTC, datetime, timedelta

from emrtd.tlv import Tlv

UTC_TIME, GENERALIZED_TIME = 0x17, 0x18

_FORM = re.compile(rb"(\d{10,14})(?:[.,]\d{1,9})?(?:Z|([+-])(\d\d)(\d\d))?", re.ASCII)
_SHORT_YEAR_PIVOT = 50
_OLDEST = 1950
"""No certificate is older: twelve digits that begin with an earlier year begin with a year of two digits."""


def parse_time(item: Tlv) -> datetime | None:
    """The moment, aware, to the second; without a time zone it is taken for UTC, which is at most 14 hours wrong.

    Args:
        item: UTCTime or GeneralizedTime, either of them in the other's form too; a 60th second is the 59th.

    Returns:
        None for anything else: another type, 31 June, a 24th hour, the year 0.
    """
    match = _FORM.fullmatch(item.value) if item.tag in (UTC_TIME, GENERALIZED_TIME) else None
    if match is None:
        return None
    digits, sign, hours, minutes = match.groups()
    moment = _moment(digits.decode("ascii"), item.tag == GENERALIZED_TIME)
    if moment is None or sign is None:
        return moment
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        return moment - ahead if sign == b"+" else moment + ahead
    except OverflowError:
        return None


def _moment(digits: str, long_year: bool) -> datetime | None:
    """By the number of digits; twelve are read as their tag says, or else as the other kind."""
    if len(digits) != 12:
        return _calendar(digits, long_year=len(digits) == 14)
    readings = (_calendar(digits, long_year=kind) for kind in (long_year, not long_year))
    return next((moment for moment in readings if moment is not None and moment.year >= _OLDEST), None)


def _calendar(digits: str, *, long_year: bool) -> datetime | None:
    size = 4 if long_year else 2
    year, rest = int(digits[:size]), digits[size:]
    if not long_year:
        year += 1900 if year >= _SHORT_YEAR_PIVOT else 2000
    if len(rest) not in (8, 10):
        return None
    month, day, hour, minute, *second = (int(rest[at : at + 2]) for at in range(0, len(rest), 2))
    seconds = min(second[0], 59) if second and second[0] <= 60 else len(second) * 60
    try:
        return datetime(year, month, day, hour, minute, seconds, tzinfo=UTC)
    except ValueError:
        return None
