"""How signatures are named: hashes, RSA and ECDSA schemes, by the AlgorithmIdentifiers that countries write.

Doc 9303-12, 4.4 lists what issuers may use; RFC 3279, 4055, 5758 and BSI TR-03111 say how each is named. Where an
identifier leaves something open, or is known to be written wrongly, there are several schemes to try: one too many can
only fail.
"""

from dataclasses import dataclass
from enum import Enum

from cryptography.hazmat.primitives import hashes

from emrtd import tlv
from emrtd.errors import MalformedError, UnsupportedAlgorithmError
from emrtd.security_infos import decode_oid
from emrtd.tlv import Tlv

_SEQUENCE, _OID = 0x30, 0x06
_PSS = "1.2.840.113549.1.1.10"
_MGF1 = "1.2.840.113549.1.1.8"
_ECDSA_SPECIFIED = "1.2.840.10045.4.3"


class Digest(Enum):
    """A hash function, by its object identifier."""

    SHA1 = "1.3.14.3.2.26"
    SHA224 = "2.16.840.1.101.3.4.2.4"
    SHA256 = "2.16.840.1.101.3.4.2.1"
    SHA384 = "2.16.840.1.101.3.4.2.2"
    SHA512 = "2.16.840.1.101.3.4.2.3"

    @property
    def algorithm(self) -> hashes.HashAlgorithm:
        """As `cryptography` takes it."""
        return _ALGORITHMS[self]

    @property
    def size(self) -> int:
        """Bytes of a hash."""
        return self.algorithm.digest_size

    def of(self, *parts: bytes) -> bytes:
        """The hash of the parts, one behind the other."""
        context = hashes.Hash(self.algorithm)
        for part in parts:
            context.update(part)
        return context.finalize()


_ALGORITHMS: dict[Digest, hashes.HashAlgorithm] = {
    Digest.SHA1: hashes.SHA1(),  # noqa: S303 - old documents have nothing else
    Digest.SHA224: hashes.SHA224(),
    Digest.SHA256: hashes.SHA256(),
    Digest.SHA384: hashes.SHA384(),
    Digest.SHA512: hashes.SHA512(),
}


class SignatureKind(Enum):
    """How hash and key make a signature."""

    RSA_PKCS1 = "RSASSA-PKCS1-v1_5"
    RSA_PSS = "RSASSA-PSS"
    ECDSA = "ECDSA, DER sequence of r and s"
    ECDSA_PLAIN = "ECDSA, r and s side by side"


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """What an AlgorithmIdentifier says.

    Attributes:
        kind: how.
        digest: hash of the message.
        mask_digest: hash of the mask generation function; differs from `digest` in odd PSS signatures alone.
    """

    kind: SignatureKind
    digest: Digest
    mask_digest: Digest


def _scheme(kind: SignatureKind, digest: Digest) -> SignatureScheme:
    return SignatureScheme(kind, digest, digest)


_SCHEMES: dict[str, SignatureScheme] = {
    "1.3.14.3.2.29": _scheme(SignatureKind.RSA_PKCS1, Digest.SHA1),
    "1.2.840.113549.1.1.5": _scheme(SignatureKind.RSA_PKCS1, Digest.SHA1),
    "1.2.840.113549.1.1.14": _scheme(SignatureKind.RSA_PKCS1, Digest.SHA224),
    "1.2.840.113549.1.1.11": _scheme(SignatureKind.RSA_PKCS1, Digest.SHA256),
    "1.2.840.113549.1.1.12": _scheme(SignatureKind.RSA_PKCS1, Digest.SHA384),
    "1.2.840.113549.1.1.13": _scheme(SignatureKind.RSA_PKCS1, Digest.SHA512),
    "1.2.840.10045.4.1": _scheme(SignatureKind.ECDSA, Digest.SHA1),
    "1.2.840.10045.4.3.1": _scheme(SignatureKind.ECDSA, Digest.SHA224),
    "1.2.840.10045.4.3.2": _scheme(SignatureKind.ECDSA, Digest.SHA256),
    "1.2.840.10045.4.3.3": _scheme(SignatureKind.ECDSA, Digest.SHA384),
    "1.2.840.10045.4.3.4": _scheme(SignatureKind.ECDSA, Digest.SHA512),
    "0.4.0.127.0.7.1.1.4.1.1": _scheme(SignatureKind.ECDSA_PLAIN, Digest.SHA1),
    "0.4.0.127.0.7.1.1.4.1.2": _scheme(SignatureKind.ECDSA_PLAIN, Digest.SHA224),
    "0.4.0.127.0.7.1.1.4.1.3": _scheme(SignatureKind.ECDSA_PLAIN, Digest.SHA256),
    "0.4.0.127.0.7.1.1.4.1.4": _scheme(SignatureKind.ECDSA_PLAIN, Digest.SHA384),
    "0.4.0.127.0.7.1.1.4.1.5": _scheme(SignatureKind.ECDSA_PLAIN, Digest.SHA512),
}
# Identifiers that name no hash, most of them of a key where one of a signature belongs (RFC 3370, 3.2; X9.62, 7.3).
_KINDS_WITHOUT_DIGEST = {
    "1.2.840.113549.1.1.1": SignatureKind.RSA_PKCS1,
    "1.2.840.10045.2.1": SignatureKind.ECDSA,
    "1.2.840.10045.4": SignatureKind.ECDSA,
    "1.2.840.10045.4.2": SignatureKind.ECDSA,
}


def parse_digest(identifier: bytes) -> Digest:
    """Parse the AlgorithmIdentifier of a hash; some signers write one of a signature, which names its hash as well.

    Raises:
        MalformedError: not an AlgorithmIdentifier.
        UnsupportedAlgorithmError: another hash.
    """
    oid, _ = _algorithm(identifier)
    scheme = _SCHEMES.get(oid)
    if scheme is not None:
        return scheme.digest
    try:
        return Digest(oid)
    except ValueError as error:
        raise UnsupportedAlgorithmError("hash function") from error


def parse_schemes(identifier: bytes, stated: Digest | None = None) -> tuple[SignatureScheme, ...]:
    """Parse the AlgorithmIdentifier of a signature: the schemes that it may mean, the likeliest first; at least one.

    Args:
        identifier: DER AlgorithmIdentifier.
        stated: hash that SignerInfo states beside it: the one of identifiers that name none, and the one that
            CMS signs with whatever the identifier names (RFC 5652, 5.4), so that it is tried too.

    Raises:
        MalformedError: not an AlgorithmIdentifier.
        UnsupportedAlgorithmError: another signature, or no hash at all.
    """
    oid, parameters = _algorithm(identifier)
    if oid == _PSS:
        return _pss_schemes(parameters, stated)
    scheme = _named_scheme(oid, parameters, stated)
    meant = scheme if stated is None else _scheme(scheme.kind, stated)
    return tuple(dict.fromkeys((scheme, meant)))


def _named_scheme(oid: str, parameters: Tlv | None, stated: Digest | None) -> SignatureScheme:
    if oid == _ECDSA_SPECIFIED and parameters is not None:
        return _scheme(SignatureKind.ECDSA, parse_digest(parameters.encode()))
    kind = _KINDS_WITHOUT_DIGEST.get(oid)
    scheme = _scheme(kind, stated) if kind is not None and stated is not None else scheme_of(oid)
    if scheme is None:
        raise UnsupportedAlgorithmError("signature algorithm")
    return scheme


def scheme_of(oid: str) -> SignatureScheme | None:
    """The scheme that a dotted identifier alone names, or None."""
    return _SCHEMES.get(oid)


def _pss_schemes(parameters: Tlv | None, stated: Digest | None) -> tuple[SignatureScheme, ...]:
    """RSASSA-PSS-params (RFC 4055, 3.1): whatever is left out has SHA-1 for its default.

    Signers that leave out more than the default allows mean the hash beside it, or the same hash for both.
    """
    fields = parameters.children() if parameters is not None and parameters.tag == _SEQUENCE else ()
    hashed, mask = tlv.find(fields, 0xA0), tlv.find(fields, 0xA1)
    digest = Digest.SHA1 if hashed is None else parse_digest(hashed)
    mask_digest = Digest.SHA1 if mask is None else _mask_digest(mask, digest)
    written = SignatureScheme(SignatureKind.RSA_PSS, digest, mask_digest)
    meant = [digest] if hashed is not None else []
    meant += [stated] if stated is not None else []
    # A certificate states no hash beside: without any, each is tried.
    return tuple(dict.fromkeys((written, *(_scheme(SignatureKind.RSA_PSS, item) for item in meant or Digest))))


def _mask_digest(identifier: bytes, digest: Digest) -> Digest:
    """The hash of MGF1, or where it is left out the one of the message."""
    oid, parameters = _algorithm(identifier)
    if oid != _MGF1:
        raise UnsupportedAlgorithmError("mask generation function")
    return digest if parameters is None else parse_digest(parameters.encode())


def _algorithm(identifier: bytes) -> tuple[str, Tlv | None]:
    """AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }."""
    fields = tlv.parse_one(identifier, _SEQUENCE).children()
    if not 1 <= len(fields) <= 2 or fields[0].tag != _OID:
        raise MalformedError("algorithm identifier is malformed")
    return decode_oid(fields[0].value), fields[1] if len(fields) == 2 else None
