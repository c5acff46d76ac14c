"""Signatures of certificates and security objects: RSA PKCS#1 v1.5, RSA-PSS, ECDSA with SHA-1 to SHA-512.

Doc 9303-12, 4.4 lists what issuers may use; RFC 3279, 4055, 5758 and BSI TR-03111 say how each is named.
"""

from dataclasses import dataclass
from enum import Enum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, AsymmetricPadding, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from emrtd import tlv
from emrtd.curves import add, multiply_in_python
from emrtd.errors import MalformedError, SignatureInvalidError, UnsupportedAlgorithmError
from emrtd.public_keys import EcPublicKey, PublicKey, RsaPublicKey
from emrtd.security_infos import decode_oid
from emrtd.tlv import Tlv

_SEQUENCE, _INTEGER, _OID = 0x30, 0x02, 0x06
_PSS = "1.2.840.113549.1.1.10"
_MGF1 = "1.2.840.113549.1.1.8"
_NATIVE: dict[str, ec.EllipticCurve] = {
    "P-192": ec.SECP192R1(),
    "P-224": ec.SECP224R1(),
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}


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
# Identifiers of a key where one of a signature belongs: the hash is stated elsewhere (RFC 3370, 3.2).
_KINDS_WITHOUT_DIGEST = {
    "1.2.840.113549.1.1.1": SignatureKind.RSA_PKCS1,
    "1.2.840.10045.2.1": SignatureKind.ECDSA,
    "1.2.840.10045.4": SignatureKind.ECDSA,
}


def parse_digest(identifier: bytes) -> Digest:
    """Parse the AlgorithmIdentifier of a hash.

    Raises:
        MalformedError: not an AlgorithmIdentifier.
        UnsupportedAlgorithmError: another hash.
    """
    oid, _ = _algorithm(identifier)
    try:
        return Digest(oid)
    except ValueError as error:
        raise UnsupportedAlgorithmError("hash function") from error


def parse_scheme(identifier: bytes, stated: Digest | None = None) -> SignatureScheme:
    """Parse the AlgorithmIdentifier of a signature.

    Args:
        identifier: DER AlgorithmIdentifier.
        stated: hash for identifiers that name none, as SignerInfo states it.

    Raises:
        MalformedError: not an AlgorithmIdentifier.
        UnsupportedAlgorithmError: another signature, or no hash at all.
    """
    oid, parameters = _algorithm(identifier)
    if oid == _PSS:
        return _pss_scheme(parameters)
    kind = _KINDS_WITHOUT_DIGEST.get(oid)
    if kind is not None and stated is not None:
        return _scheme(kind, stated)
    scheme = scheme_of(oid)
    if scheme is None:
        raise UnsupportedAlgorithmError("signature algorithm")
    return scheme


def scheme_of(oid: str) -> SignatureScheme | None:
    """The scheme that a dotted identifier alone names, or None."""
    return _SCHEMES.get(oid)


def verify_signature(key: PublicKey, scheme: SignatureScheme, message: bytes, signature: bytes) -> None:
    """Check a signature.

    Raises:
        SignatureInvalidError: the key did not make it.
        UnsupportedAlgorithmError: the key is not of the scheme's kind, or too odd for OpenSSL.
    """
    elliptic = scheme.kind in (SignatureKind.ECDSA, SignatureKind.ECDSA_PLAIN)
    if isinstance(key, EcPublicKey) and elliptic:
        _verify_ecdsa(key, scheme, message, signature)
    elif isinstance(key, RsaPublicKey) and not elliptic:
        _verify_rsa(key, scheme, message, signature)
    else:
        raise UnsupportedAlgorithmError("key and signature are of different kinds")


def _verify_rsa(key: RsaPublicKey, scheme: SignatureScheme, message: bytes, signature: bytes) -> None:
    try:
        public = rsa.RSAPublicNumbers(key.exponent, key.modulus).public_key()
        public.verify(signature, message, _rsa_padding(scheme), scheme.digest.algorithm)
    except InvalidSignature as error:
        raise SignatureInvalidError from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnsupportedAlgorithmError("RSA key") from error


def _rsa_padding(scheme: SignatureScheme) -> AsymmetricPadding:
    """PSS takes the salt's length from the signature: some issuers state another one, and nothing rests on it."""
    if scheme.kind is SignatureKind.RSA_PKCS1:
        return PKCS1v15()
    return PSS(MGF1(scheme.mask_digest.algorithm), PSS.AUTO)


def _verify_ecdsa(key: EcPublicKey, scheme: SignatureScheme, message: bytes, signature: bytes) -> None:
    r, s = _plain_pair(key, signature) if scheme.kind is SignatureKind.ECDSA_PLAIN else _der_pair(signature)
    native = _NATIVE.get(key.curve.name)
    if native is None:
        _verify_ecdsa_in_python(key, scheme.digest.of(message), r, s)
        return
    try:
        public = ec.EllipticCurvePublicNumbers(key.point.x, key.point.y, native).public_key()
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(scheme.digest.algorithm))
    except InvalidSignature as error:
        raise SignatureInvalidError from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnsupportedAlgorithmError("EC key") from error


def _verify_ecdsa_in_python(key: EcPublicKey, hashed: bytes, r: int, s: int) -> None:
    """BSI TR-03111, 4.2.1.2, for the curves that `cryptography` does not have; nothing here is secret."""
    curve = key.curve
    if not (0 < r < curve.n and 0 < s < curve.n):
        raise SignatureInvalidError
    excess = max(0, 8 * len(hashed) - curve.n.bit_length())
    inverse = pow(s, -1, curve.n)
    u1 = (int.from_bytes(hashed, "big") >> excess) * inverse % curve.n
    try:
        left = multiply_in_python(curve, u1, curve.generator)
        point = add(curve, left, multiply_in_python(curve, r * inverse % curve.n, key.point))
    except MalformedError as error:
        raise SignatureInvalidError from error
    if point.x % curve.n != r:
        raise SignatureInvalidError


def _plain_pair(key: EcPublicKey, signature: bytes) -> tuple[int, int]:
    """Read r ‖ s, each of the order's size (BSI TR-03111, 5.2.1)."""
    size = (key.curve.n.bit_length() + 7) // 8
    if len(signature) != 2 * size:
        raise SignatureInvalidError
    return int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")


def _der_pair(signature: bytes) -> tuple[int, int]:
    """Read SEQUENCE { r, s } (RFC 3279, 2.2.3); some signers leave out a leading zero, so both are unsigned."""
    try:
        numbers = tlv.parse_one(signature, _SEQUENCE).children()
    except MalformedError as error:
        raise SignatureInvalidError from error
    if [item.tag for item in numbers] != [_INTEGER, _INTEGER] or len(signature) > 256:
        raise SignatureInvalidError
    return int.from_bytes(numbers[0].value, "big"), int.from_bytes(numbers[1].value, "big")


def _pss_scheme(parameters: Tlv | None) -> SignatureScheme:
    """RSASSA-PSS-params (RFC 4055, 3.1): whatever is left out has SHA-1 for its default."""
    fields = parameters.children() if parameters is not None and parameters.tag == _SEQUENCE else ()
    hashed, mask = tlv.find(fields, 0xA0), tlv.find(fields, 0xA1)
    digest = Digest.SHA1 if hashed is None else parse_digest(hashed)
    return SignatureScheme(SignatureKind.RSA_PSS, digest, Digest.SHA1 if mask is None else _mask_digest(mask))


def _mask_digest(identifier: bytes) -> Digest:
    oid, parameters = _algorithm(identifier)
    if oid != _MGF1 or parameters is None:
        raise UnsupportedAlgorithmError("mask generation function")
    return parse_digest(parameters.encode())


def _algorithm(identifier: bytes) -> tuple[str, Tlv | None]:
    """AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }."""
    fields = tlv.parse_one(identifier, _SEQUENCE).children()
    if not 1 <= len(fields) <= 2 or fields[0].tag != _OID:
        raise MalformedError("algorithm identifier is malformed")
    return decode_oid(fields[0].value), fields[1] if len(fields) == 2 else None
