"""What a certificate's key is for (ICAO Doc 9303-12, 7.1; RFC 5280, 4.2).

A country's authority signs certificates for many purposes: of those who sign documents, master lists, deviation lists,
bar codes, or speak to the public key directory. One key must not do the work of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from emrtd import tlv
from emrtd.der import BITS, BOOLEAN, OID, SEQUENCE
from emrtd.errors import MalformedError
from emrtd.security_infos import decode_oid

BASIC_CONSTRAINTS = "2.5.29.19"
_KEY_USAGE = "2.5.29.15"
_EXTENDED_KEY_USAGE = "2.5.29.37"
_UNDERSTOOD = frozenset(
    {
        "2.5.29.14",  # subjectKeyIdentifier
        _KEY_USAGE,
        "2.5.29.16",  # privateKeyUsagePeriod
        "2.5.29.17",  # subjectAltName
        "2.5.29.18",  # issuerAltName
        BASIC_CONSTRAINTS,
        "2.5.29.31",  # cRLDistributionPoints
        "2.5.29.32",  # certificatePolicies
        "2.5.29.35",  # authorityKeyIdentifier
        _EXTENDED_KEY_USAGE,
        "2.23.136.1.1.6.1",  # nameChange
        "2.23.136.1.1.6.2",  # documentTypeList
    }
)
_DIGITAL_SIGNATURE, _CONTENT_COMMITMENT, _KEY_CERT_SIGN = 0, 1, 5
_DOCUMENT_PURPOSES = frozenset({"2.5.29.37.0", "2.23.136.1.1.1"})
"""Any purpose, and the identifier of the LDSSecurityObject itself; document signers should state none."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: whether whoever does not know it must refuse the certificate, and its DER content."""

    critical: bool
    content: bytes


@dataclass(frozen=True, slots=True)
class KeyUsage:
    """What the extensions allow.

    Attributes:
        authority: basicConstraints' cA; None without the extension, False where it is malformed.
        bits: those of keyUsage that are set; None without the extension, none where it is malformed.
        purposes: extended key usages; None without the extension, none where it is malformed.
        understood: no critical extension is unknown here.
    """

    authority: bool | None
    bits: frozenset[int] | None
    purposes: frozenset[str] | None
    understood: bool

    @property
    def signs_documents(self) -> bool:
        """Whether the key may sign EF.SOD and EF.CardSecurity: no authority, no other purpose, and for signing.

        Non-repudiation counts as signing: it says the same of anything but certificates (RFC 5280, 4.2.1.3).
        """
        signing = self.bits is None or bool(self.bits & {_DIGITAL_SIGNATURE, _CONTENT_COMMITMENT})
        purpose = self.purposes is None or bool(self.purposes & _DOCUMENT_PURPOSES)
        return signing and purpose and self.understood and not self.authority

    @property
    def certifies(self) -> bool | None:
        """Whether keyUsage lets the key sign certificates; None without that extension."""
        return None if self.bits is None else _KEY_CERT_SIGN in self.bits


def parse_key_usage(extensions: Mapping[str, Extension]) -> KeyUsage:
    """Read what a certificate's extensions, by dotted identifier, say of its key. Never raises."""
    return KeyUsage(
        authority=_authority(extensions.get(BASIC_CONSTRAINTS)),
        bits=_bits(extensions.get(_KEY_USAGE)),
        purposes=_purposes(extensions.get(_EXTENDED_KEY_USAGE)),
        understood=not any(item.critical for oid, item in extensions.items() if oid not in _UNDERSTOOD),
    )


def _authority(extension: Extension | None) -> bool | None:
    """BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, … }."""
    if extension is None:
        return None
    try:
        flag = tlv.find(tlv.parse_one(extension.content, SEQUENCE).children(), BOOLEAN)
    except MalformedError:
        return False
    return flag is not None and any(flag)


def _bits(extension: Extension | None) -> frozenset[int] | None:
    """KeyUsage ::= BIT STRING, the first bit the highest."""
    if extension is None:
        return None
    try:
        content = tlv.parse_one(extension.content, BITS).value[1:3]
    except MalformedError:
        return frozenset()
    return frozenset(8 * at + bit for at, byte in enumerate(content) for bit in range(8) if byte & 0x80 >> bit)


def _purposes(extension: Extension | None) -> frozenset[str] | None:
    """ExtKeyUsageSyntax ::= SEQUENCE OF OBJECT IDENTIFIER."""
    if extension is None:
        return None
    try:
        listed = tlv.parse_one(extension.content, SEQUENCE).children()
        return frozenset(decode_oid(item.value) for item in listed if item.tag == OID)
    except MalformedError:
        return frozenset()
