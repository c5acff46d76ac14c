"""Checking signatures of certificates and security objects: RSA PKCS#1 v1.5, RSA-PSS, ECDSA (Doc 9303-12, 4.4)."""

from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, AsymmetricPadding, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from emrtd import tlv
from emrtd.algorithms import SignatureKind, SignatureScheme
from emrtd.curves import multiply_twice
from emrtd.errors import MalformedError, SignatureInvalidError, UnsupportedAlgorithmError
from emrtd.public_keys import EcPublicKey, PublicKey, RsaPublicKey
from emrtd.security_infos import encode_oid

_SEQUENCE, _INTEGER, _OCTETS, _OID = 0x30, 0x02, 0x04, 0x06
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


def verify_any(key: PublicKey, schemes: Iterable[SignatureScheme], message: bytes, signature: bytes) -> None:
    """Check a signature by each scheme in turn; one that fits is enough.

    Raises:
        SignatureInvalidError: the key did not make it by any of them.
        UnsupportedAlgorithmError: as `verify_signature`.
    """
    for scheme in schemes:
        try:
            return verify_signature(key, scheme, message, signature)
        except SignatureInvalidError:
            continue
    raise SignatureInvalidError


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
        if scheme.kind is SignatureKind.RSA_PSS or not _is_without_null(public, scheme, message, signature):
            raise SignatureInvalidError from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnsupportedAlgorithmError("RSA key") from error


def _is_without_null(public: rsa.RSAPublicKey, scheme: SignatureScheme, message: bytes, signature: bytes) -> bool:
    """DigestInfo whose algorithm lacks its NULL, which verifiers are asked to accept (RFC 8017, 9.2, note 1)."""
    algorithm = tlv.encode(_SEQUENCE, tlv.encode(_OID, encode_oid(scheme.digest.value)))
    expected = tlv.encode(_SEQUENCE, algorithm, tlv.encode(_OCTETS, scheme.digest.of(message)))
    try:
        return public.recover_data_from_signature(signature, PKCS1v15(), None) == expected
    except (InvalidSignature, ValueError):
        return False


def _rsa_padding(scheme: SignatureScheme) -> AsymmetricPadding:
    """PSS takes the salt's length from the signature: some issuers state another one, and nothing rests on it."""
    if scheme.kind is SignatureKind.RSA_PKCS1:
        return PKCS1v15()
    return PSS(MGF1(scheme.mask_digest.algorithm), PSS.AUTO)


def _verify_ecdsa(key: EcPublicKey, scheme: SignatureScheme, message: bytes, signature: bytes) -> None:
    r, s = _pair(key, scheme, signature)
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
        point = multiply_twice(curve, (u1, curve.generator), (r * inverse % curve.n, key.point))
    except MalformedError as error:
        raise SignatureInvalidError from error
    if point.x % curve.n != r:
        raise SignatureInvalidError


def _pair(key: EcPublicKey, scheme: SignatureScheme, signature: bytes) -> tuple[int, int]:
    """R and s, in the form that the scheme names or else in the other: some signers mix up the identifiers."""
    size = (key.curve.n.bit_length() + 7) // 8
    if len(signature) != 2 * size:
        return _der_pair(signature)
    if scheme.kind is SignatureKind.ECDSA:
        try:
            return _der_pair(signature)
        except SignatureInvalidError:
            pass
    # r ‖ s, each of the order's size (BSI TR-03111, 5.2.1).
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
