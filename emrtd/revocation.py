"""Certificate revocation lists of country signing authorities (ICAO Doc 9303-12, 7.1.4; RFC 5280, 5)."""

from dataclasses import dataclass

from emrtd import tlv
from emrtd.algorithms import parse_schemes
from emrtd.certificates import Certificate, signed_parts
from emrtd.dates import GENERALIZED_TIME, UTC_TIME
from emrtd.der import INTEGER, SEQUENCE
from emrtd.errors import MalformedError
from emrtd.names import NameKey, country_of, name_key
from emrtd.signatures import verify_any
from emrtd.tlv import Tlv

_TIMES = (UTC_TIME, GENERALIZED_TIME)


@dataclass(frozen=True, slots=True, repr=False)
class RevocationList:
    """One list. When the next one is due is not looked at: an old list still tells the truth about what it names.

    Attributes:
        issuer: comparable name of the authority.
        serials: serial numbers of revoked certificates, read without a sign as those of certificates are.
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
    signed, algorithm, signature = signed_parts(der)
    fields = tlv.parse_one(signed, SEQUENCE).children()
    fields = fields[1:] if fields and fields[0].tag == INTEGER else fields  # the version says nothing
    tags = [item.tag for item in fields[:3]]
    if tags[:2] != [SEQUENCE, SEQUENCE] or len(tags) != 3 or tags[2] not in _TIMES:
        raise MalformedError("revocation list has fields other than it must")
    entries = next((item for item in fields[3:] if item.tag == SEQUENCE), None)
    return RevocationList(
        issuer=name_key(fields[1].encode()),
        serials=frozenset() if entries is None else frozenset(_serial(item) for item in entries.children()),
        signed=signed,
        signature_algorithm=algorithm,
        signature=signature,
    )


def _serial(entry: Tlv) -> int:
    """SEQUENCE { userCertificate INTEGER, revocationDate Time, … }; only the number is read."""
    header = tlv.read_header(entry.value)
    if entry.tag != SEQUENCE or header.tag != INTEGER or header.size + header.length > len(entry.value):
        raise MalformedError("entry of a revocation list is malformed")
    return int.from_bytes(entry.value[header.size : header.size + header.length], "big")
