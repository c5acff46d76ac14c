"""Whether a card that some trusted country signed is a card of the country that it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from emrtd.errors import EmrtdError
from emrtd.issuing_state import IssuerAgreement, compare_issuers
from emrtd.lds import FileId
from emrtd.mrz import parse_dg1
from emrtd.passive_authentication import PassiveResult

ANOTHER_ISSUER: Final = "ISSUING_STATE"
"""The reason beside those of Passive Authentication: DG1 names another issuing state than the signer's country."""


def names_another_issuer(files: Mapping[FileId, bytes], passive: PassiveResult) -> bool:
    """Compare DG1 with the country whose authority vouched for it; False where either has no code that is known."""
    if not passive.ok or FileId.DG1 not in files:
        return False
    try:
        zone = parse_dg1(files[FileId.DG1])
    except EmrtdError:
        return False
    return compare_issuers(zone.issuing_state, passive.country) is IssuerAgreement.OTHER
