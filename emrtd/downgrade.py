"""Was EF.CardAccess cut short on its way (ICAO Doc 9303-11, 4.2)?

EF.CardAccess is read before there is a protected channel, and nobody signed it: whoever stands between chip and
terminal may strike the better variants of PACE from it, or the whole file, so that BAC is used. The same SecurityInfos
stand in DG14, and in EF.CardSecurity where there is one: both are signed, and compared with it once they are verified.
"""

from collections.abc import Iterable
from enum import StrEnum

from emrtd.errors import EmrtdError
from emrtd.security_infos import SecurityInfos, parse_security_infos

Variant = tuple[str, int | None]
"""Protocol and domain parameters of one offer."""


class CardAccessVerdict(StrEnum):
    """What the signed files say of EF.CardAccess."""

    CONSISTENT = "CONSISTENT"
    """It offers what was signed."""
    NOT_SIGNED = "NOT_SIGNED"
    """It offers PACE, and no signed file says which: nothing to compare with."""
    DOWNGRADE = "DOWNGRADE"
    """It offers something else than was signed: somebody chose for chip and terminal."""


def verify(card_access: bytes | None, signed: Iterable[SecurityInfos]) -> CardAccessVerdict:
    """Compare EF.CardAccess with what is signed. Never raises on any bytes.

    Args:
        card_access: the raw file as it was read before access control (`Reading.card_access`); None if it was absent.
        signed: of DG14, its hash verified by passive authentication, and of EF.CardSecurity, its signature verified.
    """
    stated = [variants for infos in signed if (variants := _variants(infos))]
    try:
        offered = _variants(parse_security_infos(card_access)) if card_access is not None else frozenset()
    except EmrtdError:
        return CardAccessVerdict.DOWNGRADE
    if any(variants != offered for variants in stated):
        return CardAccessVerdict.DOWNGRADE
    return CardAccessVerdict.NOT_SIGNED if offered and not stated else CardAccessVerdict.CONSISTENT


def _variants(infos: SecurityInfos) -> frozenset[Variant]:
    return frozenset((info.oid, info.parameter_id) for info in infos.pace)
