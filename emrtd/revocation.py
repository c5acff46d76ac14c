"""Certificate revocation lists of country signing authorities (ICAO Doc 9303-12, 7.1.4; RFC 5280, 5)."""

from dataclasses import dataclass

from asn1crypto import core, crl

from emrtd.algorithms import parse_schemes
from emrtd.certificates import Certificate, NameKey, country_of, name_key
from emrtd.der import parsing
from emrtd.signatures import verify_any


@dataclass(frozen=True, slots=True, repr=False)
class RevocationList:
    """One list. When the next one is due is not looked at: an old list still tells the truth about what it names.

    Attributes:
        issuer: comparable name of the authority.
        serials: serial numbers of revoked certificates.
        signed: the bytes under the signature.
        signature_algorithm: DER AlgorithmIdentifier.
        signature: the signature itself.
    """

    issuer: NameKey
    serials: frozenset[int]
    signed: bytes
    signature_algorithm: bytes
    signature: bytes

    @property
    def country(self) -> str:
        """Two-letter code of the issuer in lower case; empty if its name has none."""
        return country_of(self.issuer)

    def verify_issued_by(self, issuer: Certificate) -> None:
        """Check the signature with the authority's key.

        Raises:
            SignatureInvalidError: that key did not sign this list.
            MalformedError: key or algorithm is broken.
            UnsupportedAlgorithmError: of a kind that we do not speak.
        """
        schemes = parse_schemes(self.signature_algorithm)
        verify_any(issuer.public_key(), schemes, self.signed, self.signature)


def parse_revocation_list(der: bytes) -> RevocationList:
    """Parse a DER CertificateList.

    Raises:
        MalformedError: not one.
    """
    with parsing("revocation list"):
        listing = crl.CertificateList.load(der, strict=True)
        body = listing["tbs_cert_list"]
        entries = body["revoked_certificates"]
        return RevocationList(
            issuer=name_key(body["issuer"]),
            serials=frozenset(
                entry["user_certificate"].native for entry in (() if isinstance(entries, core.Void) else entries)
            ),
            signed=body.dump(),
            signature_algorithm=listing["signature_algorithm"].dump(),
            signature=listing["signature"].native,
        )
