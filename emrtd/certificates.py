"""X.509 certificates of authorities and document signers (ICAO Doc 9303-12, 7; RFC 5280, 4.1).

Parsed once into plain values. Signatures are checked over the raw bytes, with explicit curve parameters allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from emrtd import tlv
from emrtd.algorithms import parse_schemes
from emrtd.dates import parse_time
from emrtd.der import BITS, BOOLEAN, INTEGER, OCTETS, OID, SEQUENCE, raw_objects, unsigned
from emrtd.errors import MalformedError
from emrtd.key_usage import Extension, KeyUsage, parse_key_usage
from emrtd.names import NameKey, country_of, name_key
from emrtd.public_keys import PublicKey, parse_public_key
from emrtd.security_infos import decode_oid
from emrtd.signatures import verify_any
from emrtd.tlv import Tlv

_SUBJECT_KEY_IDENTIFIER = "2.5.29.14"
_AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
_CONTEXT_0 = 0x80
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_BODY = [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE]


class Validity(Enum):
    """Where a moment lies."""

    NOT_YET = "before the certificate's period"
    VALID = "within it"
    EXPIRED = "after it"
    UNREADABLE = "the period is not stated in dates"


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """One certificate.

    Attributes:
        der: as it came.
        serial: serial number, read without a sign: some issuers leave out the leading zero of a large one.
        issuer: comparable name of the issuer.
        subject: comparable name of the subject.
        not_before: start of validity, aware; None if what stands there is no date.
        not_after: end of validity, likewise.
        public_key_info: DER SubjectPublicKeyInfo.
        subject_key_id: value of the extension, or None.
        authority_key_id: likewise.
        usage: what the key is for.
        signed: the bytes under the signature.
        signature_algorithm: DER AlgorithmIdentifier.
        signature: the signature itself.
    """

    der: bytes
    serial: int
    issuer: NameKey
    subject: NameKey
    not_before: datetime | None
    not_after: datetime | None
    public_key_info: bytes
    subject_key_id: bytes | None
    authority_key_id: bytes | None
    usage: KeyUsage
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

    @property
    def authority(self) -> bool:
        """Whether it is an authority's: basicConstraints says so; where it is missing, keyUsage or the names do."""
        if self.usage.authority is not None:
            return self.usage.authority
        return self.self_issued or bool(self.usage.certifies)

    @property
    def signs_documents(self) -> bool:
        """Whether its key may sign documents: it is no authority's, and for nothing else."""
        return self.usage.signs_documents and not self.authority

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
        if self.not_before is None or self.not_after is None:
            return Validity.UNREADABLE
        if moment < self.not_before:
            return Validity.NOT_YET
        return Validity.EXPIRED if moment > self.not_after else Validity.VALID

    def __repr__(self) -> str:
        return f"<Certificate {self.country} serial {self.serial:x}>"


def parse_certificate(der: bytes) -> Certificate:
    """Parse a DER certificate. A name that is none is compared by its bytes; a date that is none is `None`.

    Raises:
        MalformedError: not one.
    """
    signed, algorithm, signature = signed_parts(der)
    fields = _body(signed)
    serial, _, issuer, validity, subject, key = fields[:6]
    extensions = _extensions(fields[6:])
    not_before, not_after = _period(validity)
    return Certificate(
        der=bytes(der),
        serial=unsigned(serial),
        issuer=name_key(issuer.encode()),
        subject=name_key(subject.encode()),
        not_before=not_before,
        not_after=not_after,
        public_key_info=key.encode(),
        subject_key_id=_subject_key_id(extensions),
        authority_key_id=_authority_key_id(extensions),
        usage=parse_key_usage(extensions),
        signed=signed,
        signature_algorithm=algorithm,
        signature=signature,
    )


def signed_parts(der: bytes) -> tuple[bytes, bytes, bytes]:
    """SIGNED { … } (RFC 5280, 4.1): the bytes under the signature as they came, DER of the algorithm, signature.

    Raises:
        MalformedError: not that.
    """
    whole = tlv.parse_one(der, SEQUENCE)
    parts = whole.children()
    if [item.tag for item in parts] != [SEQUENCE, SEQUENCE, BITS]:
        raise MalformedError("certificate or list is not a signed sequence")
    return raw_objects(whole.value)[0], parts[1].encode(), parts[2].value[1:]


def _body(signed: bytes) -> tuple[Tlv, ...]:
    """TBSCertificate from the serial number on; which version it says it has decides nothing."""
    fields = tlv.parse_one(signed, SEQUENCE).children()
    fields = fields[1:] if fields and fields[0].tag == _VERSION else fields
    if [item.tag for item in fields[:6]] != _BODY:
        raise MalformedError("certificate has fields other than it must")
    return fields


def _period(validity: Tlv) -> tuple[datetime | None, datetime | None]:
    moments = [parse_time(item) for item in validity.children()]
    return (moments[0], moments[1]) if len(moments) == 2 else (None, None)


def _extensions(fields: tuple[Tlv, ...]) -> dict[str, Extension]:
    content = tlv.find(fields, _EXTENSIONS)
    if content is None:
        return {}
    return dict(_extension(item) for item in tlv.parse_one(content, SEQUENCE).children())


def _extension(item: Tlv) -> tuple[str, Extension]:
    """Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }."""
    fields = item.children()
    if [field.tag for field in fields] not in ([OID, OCTETS], [OID, BOOLEAN, OCTETS]):
        raise MalformedError("extension is malformed")
    critical = len(fields) == 3 and any(fields[1].value)
    return decode_oid(fields[0].value), Extension(critical, fields[-1].value)


def _subject_key_id(extensions: Mapping[str, Extension]) -> bytes | None:
    """A malformed identifier is as good as none: the signature decides, this only helps to look for the key."""
    extension = extensions.get(_SUBJECT_KEY_IDENTIFIER)
    try:
        return None if extension is None else tlv.parse_one(extension.content, OCTETS).value
    except MalformedError:
        return None


def _authority_key_id(extensions: Mapping[str, Extension]) -> bytes | None:
    extension = extensions.get(_AUTHORITY_KEY_IDENTIFIER)
    try:
        fields = () if extension is None else tlv.parse_one(extension.content, SEQUENCE).children()
    except MalformedError:
        return None
    return tlv.find(fields, _CONTEXT_0)
