"""CMS SignedData as EF.SOD and master lists use it: one signer, its certificate inside (RFC 5652, 5)."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core

from emrtd import tlv
from emrtd.algorithms import SignatureScheme, parse_digest, parse_schemes
from emrtd.certificates import Certificate, NameKey, name_key, parse_certificate
from emrtd.der import parsing
from emrtd.errors import MalformedError, SignatureInvalidError
from emrtd.public_keys import PublicKey
from emrtd.signatures import verify_any

_ID_SIGNED_DATA = "1.2.840.113549.1.7.2"
_ID_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_ID_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_ID_SIGNING_TIME = "1.2.840.113549.1.9.5"
_SET = 0x31

CERTIFICATES_MAX = 16
"""A document carries its signer's certificate, sometimes that of the authority too."""
_CANDIDATES_MAX = 4


class _SignedData(cms.SignedData):  # type: ignore[misc]  # asn1crypto has no types
    """Version 1 as some countries write it is still CMS, never PKCS#7 with content of any type."""

    _spec_callbacks = {"encap_content_info": lambda _self: cms.EncapsulatedContentInfo}  # noqa: RUF012 - theirs


class _ContentInfo(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [  # noqa: RUF012 - asn1crypto's way to declare
        ("content_type", cms.ContentType),
        ("content", _SignedData, {"explicit": 0}),
    ]


@dataclass(frozen=True, slots=True)
class SignerIdentifier:
    """Whose certificate: issuer and serial number, or a subject key identifier."""

    issuer: NameKey | None
    serial: int | None
    key_id: bytes | None

    def names(self, certificate: Certificate) -> bool:
        """Whether this certificate is meant."""
        if self.key_id is not None:
            return certificate.subject_key_id == self.key_id
        return certificate.serial == self.serial and certificate.issuer == self.issuer


@dataclass(frozen=True, slots=True, repr=False)
class SignedAttributes:
    """What the signature covers beside the content.

    Attributes:
        forms: as a SET OF, what may have been signed: the raw bytes, and the same in the order of DER (RFC 5652, 5.4).
        content_type: dotted identifier, or None.
        message_digest: hash of the content, or None.
        signing_time: aware, or None.
    """

    forms: tuple[bytes, ...]
    content_type: str | None
    message_digest: bytes | None
    signing_time: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """One SignerInfo; algorithms as DER AlgorithmIdentifiers."""

    identifier: SignerIdentifier
    digest_algorithm: bytes
    signature_algorithm: bytes
    signature: bytes
    attributes: SignedAttributes | None


@dataclass(frozen=True, slots=True, repr=False)
class SignedData:
    """A parsed SignedData; nothing in it is verified yet.

    Attributes:
        content_type: dotted identifier of the content.
        content: its raw bytes.
        signer: the first signer.
        certificates: those inside that can be parsed.
    """

    content_type: str
    content: bytes
    signer: Signer
    certificates: tuple[Certificate, ...]

    def signer_certificates(self) -> tuple[Certificate, ...]:
        """Certificates that the signer's identifier names; any, where issuers spell it differently in two places.

        It is the key that must fit. Four at most: whoever makes up a document chooses how many there are to try.
        """
        named = tuple(item for item in self.certificates if self.signer.identifier.names(item))
        return (named or self.certificates)[:_CANDIDATES_MAX]

    def verify(self, certificate: Certificate, *, in_any_order: bool = True) -> None:
        """Check that this certificate's key signed this content (RFC 5652, 5.6).

        Args:
            certificate: of the signer, maybe.
            in_any_order: the signed attributes count as written and in the order of DER; else as written alone.

        Raises:
            SignatureInvalidError: it did not, or the signed attributes are not about this content.
            MalformedError: key or algorithm is broken.
            UnsupportedAlgorithmError: of a kind that we do not speak.
        """
        digest = parse_digest(self.signer.digest_algorithm)
        schemes = parse_schemes(self.signer.signature_algorithm, digest)
        messages: tuple[bytes, ...] = (self.content,)
        attributes = self.signer.attributes
        if attributes is not None:
            _check_attributes(attributes, self.content_type, digest.of(self.content))
            messages = attributes.forms if in_any_order else attributes.forms[:1]
        _verify_one_of(messages, certificate.public_key(), schemes, self.signer.signature)


def _verify_one_of(
    messages: tuple[bytes, ...], key: PublicKey, schemes: tuple[SignatureScheme, ...], signature: bytes
) -> None:
    for message in messages:
        try:
            return verify_any(key, schemes, message, signature)
        except SignatureInvalidError:
            continue
    raise SignatureInvalidError


def parse_signed_data(der: bytes, *, certificates_max: int = CERTIFICATES_MAX) -> SignedData:
    """Parse a ContentInfo that holds SignedData, DER or BER.

    Args:
        der: the bytes.
        certificates_max: certificates that it may carry; documents made up to keep us busy carry a hundred.

    Raises:
        MalformedError: not one, or it has no content, no signer or too many certificates.
    """
    with parsing("signed data"):
        information = _ContentInfo.load(der, strict=True)
        if information["content_type"].dotted != _ID_SIGNED_DATA:
            raise MalformedError("content is not signed data")
        data = information["content"]
        encapsulated = data["encap_content_info"]
        return SignedData(
            content_type=encapsulated["content_type"].dotted,
            content=bytes(encapsulated["content"]),
            signer=_signer(data["signer_infos"][0]),
            certificates=_certificates(data["certificates"], certificates_max),
        )


def _check_attributes(attributes: SignedAttributes, content_type: str, hashed: bytes) -> None:
    """Both attributes are mandatory; without them a signature would say nothing about the content (5.3)."""
    same_type = attributes.content_type == content_type
    if not same_type or not hmac.compare_digest(attributes.message_digest or b"", hashed):
        raise SignatureInvalidError


def _signer(info: cms.SignerInfo) -> Signer:
    return Signer(
        identifier=_identifier(info["sid"]),
        digest_algorithm=info["digest_algorithm"].dump(),
        signature_algorithm=info["signature_algorithm"].dump(),
        signature=bytes(info["signature"]),
        attributes=_attributes(info["signed_attrs"]),
    )


def _identifier(choice: cms.SignerIdentifier) -> SignerIdentifier:
    if choice.name == "subject_key_identifier":
        return SignerIdentifier(None, None, bytes(choice.chosen))
    chosen = choice.chosen
    return SignerIdentifier(name_key(chosen["issuer"]), chosen["serial_number"].native, None)


def _attributes(attributes: core.Asn1Value) -> SignedAttributes | None:
    if isinstance(attributes, core.Void):
        return None
    values = {item["type"].dotted: item["values"] for item in attributes}
    return SignedAttributes(
        forms=_forms(bytes(attributes.contents)),
        content_type=values[_ID_CONTENT_TYPE][0].dotted if _ID_CONTENT_TYPE in values else None,
        message_digest=values[_ID_MESSAGE_DIGEST][0].native if _ID_MESSAGE_DIGEST in values else None,
        signing_time=_signing_time(values.get(_ID_SIGNING_TIME)),
    )


def _forms(contents: bytes) -> tuple[bytes, ...]:
    """The tag alone changes, [0] to SET OF. Most sign the order of DER and write it; some write another, or sign it."""
    written = tlv.encode(_SET, contents)
    try:
        ordered = tlv.encode(_SET, *sorted(item.encode() for item in tlv.parse(contents)))
    except MalformedError:
        return (written,)
    return tuple(dict.fromkeys((written, ordered)))


def _signing_time(values: core.Asn1Value | None) -> datetime | None:
    moment = values[0].native if values is not None and len(values) else None
    return moment if isinstance(moment, datetime) and moment.tzinfo is not None else None


def _certificates(choices: core.Asn1Value, most: int) -> tuple[Certificate, ...]:
    """Certificates that can be parsed; what else the set may hold is of no use here."""
    if isinstance(choices, core.Void):
        return ()
    if len(choices) > most:
        raise MalformedError("signed data carries too many certificates")
    certificates = []
    for choice in choices:
        try:
            certificates.append(parse_certificate(choice.chosen.dump()))
        except MalformedError:
            continue
    return tuple(certificates)
