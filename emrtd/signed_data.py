"""CMS SignedData as EF.SOD and master lists use it: its signer's certificate is inside (RFC 5652, 5)."""

from dataclasses import dataclass, replace

from emrtd import tlv
from emrtd.algorithms import SignatureScheme, parse_digest, parse_schemes
from emrtd.certificates import Certificate, parse_certificate
from emrtd.der import INTEGER, OCTETS, OID, SEQUENCE, SET, definite, octets, raw_objects, unsigned
from emrtd.errors import MalformedError, SignatureInvalidError
from emrtd.names import NameKey, name_key
from emrtd.public_keys import PublicKey
from emrtd.security_infos import decode_oid
from emrtd.signatures import verify_any
from emrtd.signed_attributes import SignedAttributes, parse_signed_attributes
from emrtd.tlv import Tlv

_ID_SIGNED_DATA = "1.2.840.113549.1.7.2"
_KEY_ID, _KEY_ID_WRAPPED, _EXPLICIT_0, _EXPLICIT_1 = 0x80, 0xA0, 0xA0, 0xA1
_OPTIONAL: tuple[list[int], ...] = ([], [_EXPLICIT_0], [_EXPLICIT_1], [_EXPLICIT_0, _EXPLICIT_1])

CERTIFICATES_MAX = 16
"""A document carries its signer's certificate, sometimes that of the authority too."""
_CANDIDATES_MAX = 4
_SIGNERS_MAX = 4


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
        signers: the first four at most; the standard has one (Doc 9303-10, 4.6.2.2).
        certificates: those inside that can be parsed.
    """

    content_type: str
    content: bytes
    signers: tuple[Signer, ...]
    certificates: tuple[Certificate, ...]

    def with_attributes(self) -> "SignedData":
        """The same without signers that signed no attributes, and so the bare content."""
        return replace(self, signers=tuple(signer for signer in self.signers if signer.attributes is not None))

    def candidates(self) -> tuple[tuple[Signer, Certificate], ...]:
        """Signers with the certificates inside that they name; with any, where issuers spell it differently.

        It is the key that must fit. Four pairs at most: whoever makes up a document chooses how many there are to try.
        """
        pairs = [(signer, item) for signer in self.signers for item in self.certificates]
        named = [(signer, item) for signer, item in pairs if signer.identifier.names(item)]
        return tuple((named or pairs)[:_CANDIDATES_MAX])

    def verify(self, signer: Signer, certificate: Certificate, *, in_any_order: bool = True) -> None:
        """Check that this certificate's key signed this content (RFC 5652, 5.6).

        Args:
            signer: one of `signers`.
            certificate: of the signer, maybe.
            in_any_order: the signed attributes count as written and in the order of DER; else as written alone.

        Raises:
            SignatureInvalidError: it did not, or the signed attributes are not about this content.
            MalformedError: key or algorithm is broken.
            UnsupportedAlgorithmError: of a kind that we do not speak.
        """
        digest = parse_digest(signer.digest_algorithm)
        schemes = parse_schemes(signer.signature_algorithm, digest)
        messages: tuple[bytes, ...] = (self.content,)
        attributes = signer.attributes
        if attributes is not None:
            attributes.check(self.content_type, digest.of(self.content))
            messages = attributes.forms if in_any_order else attributes.forms[:1]
        _verify_one_of(messages, certificate.public_key(), schemes, signer.signature)


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
    """Parse a ContentInfo that holds SignedData, DER or BER. Which versions it says it has decides nothing.

    Args:
        der: the bytes.
        certificates_max: certificates that it may carry; documents made up to keep us busy carry a hundred.

    Raises:
        MalformedError: not one, or it has no content, no signer or too many certificates.
    """
    fields = _signed_data(der)
    kind, wrapped = _two(fields[2], OID, _EXPLICIT_0)
    (content,) = wrapped.children() if len(wrapped.children()) == 1 else (wrapped,)
    infos = fields[-1].children()
    if not infos:
        raise MalformedError("signed data has no signer")
    return SignedData(
        content_type=decode_oid(kind.value),
        content=octets(content),
        signers=tuple(_signer(info) for info in infos[:_SIGNERS_MAX]),
        certificates=_parsed(_certificates(fields, certificates_max)),
    )


def parse_certificate_bag(der: bytes) -> tuple[bytes, ...]:
    """The DER certificates that a SignedData carries without content or signer, as `.p7b` files do (RFC 5652, 5.1).

    Raises:
        MalformedError: not one, or something is signed by it: then the certificates are the signer's alone.
    """
    fields = _signed_data(der)
    if len(fields[2].children()) != 1 or fields[-1].value:
        raise MalformedError("signed data is more than certificates")
    return _certificates(fields, len(der))


def _signed_data(der: bytes) -> tuple[Tlv, ...]:
    """Its fields.

    SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo, [0] certificates OPTIONAL,
        [1] crls OPTIONAL, signerInfos SET }
    """
    kind, wrapped = _two(tlv.parse_one(definite(der), SEQUENCE), OID, _EXPLICIT_0)
    if decode_oid(kind.value) != _ID_SIGNED_DATA:
        raise MalformedError("content is not signed data")
    fields = tlv.parse_one(wrapped.value, SEQUENCE).children()
    tags = [item.tag for item in fields]
    if tags[:3] != [INTEGER, SET, SEQUENCE] or tags[3:-1] not in _OPTIONAL or tags[-1] != SET:
        raise MalformedError("signed data has fields other than it must")
    return fields


def _two(structure: Tlv, first: int, second: int) -> tuple[Tlv, Tlv]:
    fields = structure.children()
    if [item.tag for item in fields] != [first, second]:
        raise MalformedError("signed data has fields other than it must")
    return fields[0], fields[1]


def _signer(info: Tlv) -> Signer:
    """One signer.

    SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, [0] signedAttrs OPTIONAL, signatureAlgorithm, signature,
        [1] unsignedAttrs OPTIONAL }
    """
    fields = list(info.children())
    attributes = fields.pop(3) if len(fields) > 3 and fields[3].tag == _EXPLICIT_0 else None
    fields = fields[:-1] if fields and fields[-1].tag == _EXPLICIT_1 else fields
    if len(fields) != 5 or [fields[0].tag, fields[2].tag, fields[3].tag] != [INTEGER, SEQUENCE, SEQUENCE]:
        raise MalformedError("SignerInfo has fields other than it must")
    return Signer(
        identifier=_identifier(fields[1]),
        digest_algorithm=fields[2].encode(),
        signature_algorithm=fields[3].encode(),
        signature=octets(fields[4]),
        attributes=None if attributes is None else parse_signed_attributes(attributes.value),
    )


def _identifier(choice: Tlv) -> SignerIdentifier:
    """CHOICE { IssuerAndSerialNumber, [0] SubjectKeyIdentifier }, the latter sometimes with the type that it hides."""
    if choice.tag == _KEY_ID:
        return SignerIdentifier(None, None, choice.value)
    if choice.tag == _KEY_ID_WRAPPED:
        return SignerIdentifier(None, None, tlv.parse_one(choice.value, OCTETS).value)
    issuer, serial = _two(choice, SEQUENCE, INTEGER)
    return SignerIdentifier(name_key(issuer.encode()), unsigned(serial), None)


def _certificates(fields: tuple[Tlv, ...], most: int) -> tuple[bytes, ...]:
    """What stands where certificates do; attribute certificates and the like ([1] to [3]) are of no use here."""
    bag = next((item for item in fields[3:-1] if item.tag == _EXPLICIT_0), None)
    listed = () if bag is None else raw_objects(bag.value)
    if len(listed) > most:
        raise MalformedError("signed data carries too many certificates")
    return tuple(item for item in listed if item[0] == SEQUENCE)


def _parsed(listed: tuple[bytes, ...]) -> tuple[Certificate, ...]:
    certificates = []
    for der in listed:
        try:
            certificates.append(parse_certificate(der))
        except MalformedError:
            continue
    return tuple(certificates)
