"""Was the card's offer of access control cut short on its way? Part of `kiosk card read`."""

from __future__ import annotations

from emrtd import downgrade
from emrtd.card_security import CardSecurityResult
from emrtd.downgrade import CardAccessVerdict
from emrtd.errors import EmrtdError
from emrtd.inspection import Reading
from emrtd.lds import FileId
from emrtd.passive_authentication import HashVerdict, PassiveResult
from emrtd.security_infos import parse_dg14


def offers_verdict(
    reading: Reading, passive: PassiveResult | None, security: CardSecurityResult | None
) -> CardAccessVerdict | None:
    """Compare EF.CardAccess with DG14, and with EF.CardSecurity where a trusted issuer signed one (Doc 9303-11, 4.2).

    None where DG14 was not read, or is not the one signed.
    """
    if passive is None or passive.hashes.get(FileId.DG14) is not HashVerdict.MATCH:
        return None
    try:
        signed = [parse_dg14(reading.files[FileId.DG14])]
    except EmrtdError:
        return None
    if security is not None and security.ok:
        signed.append(security.infos)
    return downgrade.verify(reading.card_access, signed)
