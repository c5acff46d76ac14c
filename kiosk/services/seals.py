"""A certificate is believed by its seal alone, never because the gateway sent it."""

from __future__ import annotations

from contract.member import CertificateIssued
from contract.personal import Personal
from contract.seal import Claims, SealError, verify
from contract.seal_keys import VerificationKeys
from kiosk.services.errors import SealInvalid


def verified_claims(issued: Personal[CertificateIssued], keys: VerificationKeys) -> Claims:
    """What a certificate states, checked against the pinned keys of the fund and against the gateway's own words.

    Raises:
        SealInvalid: no genuine seal, or one of another certificate.
    """
    certificate = issued.reveal()
    try:
        claims = verify(certificate.seal, keys)
    except SealError:
        raise SealInvalid from None
    stated = (certificate.reference, certificate.kind, certificate.issued_on)
    if (claims.reference, claims.kind, claims.issued_on) != stated:
        raise SealInvalid
    return claims
