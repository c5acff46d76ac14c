"""X.509 certificates of authorities and document signers (ICAO Doc 9303-12, 7; RFC 5280, 4.1).

Parsed once into plain values. Signatures are checked over the raw bytes, with explicit curve parameters allowed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from asn1crypto import core, x509

from emrtd import tlv
from emrtd.algorithms import parse_schemes
from emrtd.der import parsing
from emrtd.errors import MalformedError
from emrtd.public_keys import PublicKey, parse_public_key
from emrtd.signatures import verify_any

NameKey = tuple[tuple[str, str], ...]
"""A distinguished name made comparable: (attribute type, folded text) in order (RFC 5280, 7.1)."""

_COUNTRY = "2.5.4.6"
_SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
_AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
_BASIC_CONSTRAINTS = "2.5.29.19"
_SEQUENCE, _BOOLEAN, _OCTETS = 0x30, 0x01, 0x04
_CONTEXT_0 = 0x80


class Validity(Enum):
    """Where a moment lies."""

    NOT_YET = "before the certificate's period"
    VALID = "within it"
    EXPIRED = "after it"


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """One certificate.

    Attributes:
        der: as it came.
        serial: serial number.
        issuer: comparable name of the issuer.
        subject: comparable name of the subject.
        not_before: start of validity, aware.
        not_after: end of validity, aware.
        public_key_info: DER SubjectPublicKeyInfo.
        subject_key_id: value of the extension, or None.
        authority_key_id: likewise.
        authority: what basicConstraints says; None without the extension.
        signed: the bytes under the signature.
        signature_algorithm: DER AlgorithmIdentifier.
        signature: the signature itself.
    """

    der: bytes
    serial: int
    issuer: NameKey
    subject: NameKey
    not_before: datetime
    not_after: datetime
    public_key_info: bytes
    subject_key_id: bytes | None
    authority_key_id: bytes | None
    authority: bool | None
    signed: bytes
    signature_algorithm: bytes
    signature: bytes

    @property
    def country(self) -> str:
        """Two-letter code in lower case; empty if the issuer's name has none."""
        return country_of(self.issuer)

    @property
    def self_issued(self) -> bool:
        """Whether subject and issuer have one name; true of roots and of some link certificates."""
        return self.subject == self.issuer

    def public_key(self) -> PublicKey:
        """The subject's key.

        Raises:
            MalformedError: the key is broken.
            UnsupportedAlgorithmError: of a kind that we do not speak.
        """
        return parse_public_key(self.public_key_info)

    def verify_issued_by(self, issuer: "Certificate") -> None:
        """Check the signature with the issuer's key; names, dates and rights are for the caller.

        Raises:
            SignatureInvalidError: that key did not sign this certificate.
            MalformedError: key or algorithm is broken.
            UnsupportedAlgorithmError: of a kind that we do not speak.
        """
        schemes = parse_schemes(self.signature_algorithm)
        verify_any(issuer.public_key(), schemes, self.signed, self.signature)

    def validity_at(self, moment: datetime) -> Validity:
        """Whether the certificate is valid at a moment (aware)."""
        if moment < self.not_before:
            return Validity.NOT_YET
        return Validity.EXPIRED if moment > self.not_after else Validity.VALID

    def __repr__(self) -> str:
        return f"<Certificate {self.country} serial {self.serial:x}>"


def parse_certificate(der: bytes) -> Certificate:
    """Parse a DER certificate.

    Raises:
        MalformedError: not one.
    """
    with parsing("certificate"):
        certificate = x509.Certificate.load(der, strict=True)
        body = certificate["tbs_certificate"]
        extensions = _extensions(body)
        return Certificate(
            der=bytes(der),
            serial=body["serial_number"].native,
            issuer=name_key(body["issuer"]),
            subject=name_key(body["subject"]),
            not_before=_moment(body["validity"]["not_before"]),
            not_after=_moment(body["validity"]["not_after"]),
            public_key_info=body["subject_public_key_info"].dump(),
            subject_key_id=_subject_key_id(extensions),
            authority_key_id=_authority_key_id(extensions),
            authority=_authority(extensions),
            signed=body.dump(),
            signature_algorithm=certificate["signature_algorithm"].dump(),
            signature=certificate["signature_value"].native,
        )


def country_of(name: NameKey) -> str:
    """Two-letter code in lower case; empty if the name has none."""
    return next((text for kind, text in name if kind == _COUNTRY), "")


def name_key(name: x509.Name) -> NameKey:
    """Make a name comparable: letter case, spaces and string types do not count.

    Raises:
        ValueError, TypeError: from asn1crypto, for the `parsing` block around it.
    """
    return tuple(
        (attribute["type"].dotted, _folded(attribute["value"])) for relative in name.chosen for attribute in relative
    )


def _folded(value: core.Asn1Value) -> str:
    """Text without letter case and doubled spaces; what is no text, or none of its own type, by its bytes."""
    try:
        text = value.native
    except ValueError:  # such as Latin-1 letters in a UTF8String
        text = None
    return " ".join(text.casefold().split()) if isinstance(text, str) else value.dump().hex()


def _moment(time: x509.Time) -> datetime:
    moment = time.native
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise TypeError("validity is not a date")
    return moment


def _extensions(body: x509.TbsCertificate) -> dict[str, bytes]:
    return {
        extension["extn_id"].dotted: bytes(extension["extn_value"].contents) for extension in body["extensions"] or ()
    }


def _subject_key_id(extensions: dict[str, bytes]) -> bytes | None:
    """A malformed identifier is as good as none: the signature decides, this only helps to look for the key."""
    try:
        return tlv.parse_one(extensions.get(_SUBJECT_KEY_IDENTIFIER, b""), _OCTETS).value
    except MalformedError:
        return None


def _authority_key_id(extensions: dict[str, bytes]) -> bytes | None:
    try:
        fields = tlv.parse_one(extensions.get(_AUTHORITY_KEY_IDENTIFIER, b""), _SEQUENCE).children()
    except MalformedError:
        return None
    return tlv.find(fields, _CONTEXT_0)


def _authority(extensions: dict[str, bytes]) -> bool | None:
    """BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, … }; malformed counts as no authority."""
    content = extensions.get(_BASIC_CONSTRAINTS)
    if content is None:
        return None
    try:
        flag = tlv.find(tlv.parse_one(content, _SEQUENCE).children(), _BOOLEAN)
    except MalformedError:
        return False
    return flag is not None and any(flag)
