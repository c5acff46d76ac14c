"""RSA and elliptic-curve public keys from SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 3279, 2.3; SEC 1, C.3).

Curves may be named, or written out parameter by parameter as Doc 9303-12 asks of authorities. What is written out must
equal a curve of the standard in every parameter: a key on a curve that differs in the generator alone can be made to
fit any signature.
"""

from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from emrtd import tlv
from emrtd.curves import Curve, Point, decode_point
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError, UnsupportedAlgorithmError
from emrtd.security_infos import decode_oid
from emrtd.tlv import Tlv

_SEQUENCE, _INTEGER, _BITS, _OCTETS, _OID = 0x30, 0x02, 0x03, 0x04, 0x06
_RSA_OIDS = frozenset({"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.7"})
_STANDARDIZED = "0.4.0.127.0.7.1.2"  # standardizedDomainParameters: the curve by its number (TR-03110-3, A.2.1.1)
_EC_OIDS = frozenset({"1.2.840.10045.2.1", "1.3.132.1.12", _STANDARDIZED})
_PRIME_FIELD = "1.2.840.10045.1.1"
_CURVE_IDS = {
    "1.2.840.10045.3.1.1": 8,
    "1.3.36.3.3.2.8.1.1.3": 9,
    "1.3.132.0.33": 10,
    "1.3.36.3.3.2.8.1.1.5": 11,
    "1.2.840.10045.3.1.7": 12,
    "1.3.36.3.3.2.8.1.1.7": 13,
    "1.3.36.3.3.2.8.1.1.9": 14,
    "1.3.132.0.34": 15,
    "1.3.36.3.3.2.8.1.1.11": 16,
    "1.3.36.3.3.2.8.1.1.13": 17,
    "1.3.132.0.35": 18,
}
_COMPRESSED, _HYBRID = (0x02, 0x03), (0x06, 0x07)  # even, odd
# Beyond these sizes no document goes; a hostile one could make us compute for minutes.
_MODULUS_BITS = range(512, 8193)
_EXPONENT_BITS = range(2, 257)


@dataclass(frozen=True, slots=True)
class RsaPublicKey:
    """Modulus n and public exponent e."""

    modulus: int
    exponent: int

    @property
    def size(self) -> int:
        """Bytes of a signature."""
        return (self.modulus.bit_length() + 7) // 8


@dataclass(frozen=True, slots=True)
class EcPublicKey:
    """A point on a standardized curve."""

    curve: Curve
    point: Point


PublicKey = RsaPublicKey | EcPublicKey


def parse_public_key(info: bytes) -> PublicKey:
    """Parse a DER SubjectPublicKeyInfo.

    Raises:
        MalformedError: not one, a size that no document has, or a point that is not on its curve.
        UnsupportedAlgorithmError: neither RSA nor EC, or a curve that is not standardized.
    """
    algorithm, bits = _fields(tlv.parse_one(info, _SEQUENCE), _SEQUENCE, _BITS)
    identifier = algorithm.children()
    oid = _oid(identifier[0]) if identifier else ""
    if not bits.value.startswith(b"\x00"):
        raise MalformedError("public key is not a whole number of bytes")
    if oid in _RSA_OIDS:
        return _rsa_key(bits.value[1:])
    if oid not in _EC_OIDS:
        raise UnsupportedAlgorithmError("public key is neither RSA nor EC")
    if len(identifier) != 2:
        raise MalformedError("EC public key lacks its curve")
    return _ec_key(_curve(identifier[1]), bits.value[1:])


def _rsa_key(content: bytes) -> RsaPublicKey:
    """RSAPublicKey (RFC 8017, A.1.1); some chips leave out the leading zero, so both are read as unsigned."""
    modulus, exponent = _fields(tlv.parse_one(content, _SEQUENCE), _INTEGER, _INTEGER)
    key = RsaPublicKey(_unsigned(modulus), _unsigned(exponent))
    sound = key.modulus.bit_length() in _MODULUS_BITS and key.exponent.bit_length() in _EXPONENT_BITS
    if not sound or not key.modulus & key.exponent & 1:
        raise MalformedError("RSA key has an impossible size or an even number")
    return key


def _ec_key(curve: Curve, encoded: bytes) -> EcPublicKey:
    """A point on the curve that is named; or on the only other of its size that has it: some write the wrong name.

    Nobody can choose a curve by that: both are standardized, and hardly any point is on two.
    """
    try:
        return EcPublicKey(curve, _point(curve, encoded))
    except MalformedError:
        others = [other for other in STANDARDIZED_CURVES.values() if other.size == curve.size and other != curve]
        keys = [EcPublicKey(other, point) for other in others if (point := _uncompressed(other, encoded))]
        if len(keys) != 1:
            raise
        return keys[0]


def _uncompressed(curve: Curve, encoded: bytes) -> Point | None:
    try:
        return decode_point(curve, encoded)
    except MalformedError:
        return None


def _curve(parameters: Tlv) -> Curve:
    if parameters.tag in (_OID, _INTEGER):
        named = parameters.tag == _OID
        identifier = _CURVE_IDS.get(decode_oid(parameters.value)) if named else _unsigned(parameters)
        if identifier not in STANDARDIZED_CURVES:
            raise UnsupportedAlgorithmError("curve is not a standardized one")
        return STANDARDIZED_CURVES[identifier]
    if parameters.tag != _SEQUENCE:
        raise UnsupportedAlgorithmError("curve is inherited, and from nowhere")
    return _specified_curve(parameters.children())


def _specified_curve(fields: tuple[Tlv, ...]) -> Curve:
    """SpecifiedECDomain: version, field, coefficients, base point, order, cofactor, hash (SEC 1, C.2)."""
    if [item.tag for item in fields[:5]] != [_INTEGER, _SEQUENCE, _SEQUENCE, _OCTETS, _INTEGER]:
        raise MalformedError("explicit curve parameters are malformed")
    _, field, coefficients, base, order = fields[:5]
    cofactors = [_unsigned(item) for item in fields[5:] if item.tag == _INTEGER]
    a, b = _octets(coefficients)
    stated = (_prime(field), a, b, _unsigned(order))
    for curve in STANDARDIZED_CURVES.values():
        equal = stated == (curve.p, curve.a, curve.b, curve.n) and cofactors in ([], [1])
        if equal and _is_generator(curve, base.value):
            return curve
    raise UnsupportedAlgorithmError("explicit curve parameters are not those of a standardized curve")


def _prime(field: Tlv) -> int:
    kind, prime = field.children() if len(field.children()) == 2 else (field, field)
    if _oid(kind) != _PRIME_FIELD or prime.tag != _INTEGER:
        raise UnsupportedAlgorithmError("curve is not over a prime field")
    return _unsigned(prime)


def _octets(coefficients: Tlv) -> tuple[int, int]:
    """Coefficients a and b; a seed may follow, which says nothing about the curve itself."""
    values = [_unsigned(item) for item in coefficients.children() if item.tag == _OCTETS]
    if len(values) != 2:
        raise MalformedError("explicit curve lacks its coefficients")
    return values[0], values[1]


def _is_generator(curve: Curve, encoded: bytes) -> bool:
    """Whether these are the generator, in any of its three forms (SEC 1, 2.3.3): x alone would leave two points."""
    x, y = (number.to_bytes(curve.size, "big") for number in (curve.generator.x, curve.generator.y))
    odd = curve.generator.y % 2
    return encoded in (b"\x04" + x + y, bytes([_COMPRESSED[odd]]) + x, bytes([_HYBRID[odd]]) + x + y)


def _point(curve: Curve, encoded: bytes) -> Point:
    """An uncompressed, compressed or hybrid point (SEC 1, 2.3.4; X9.62, 4.3.7)."""
    first = encoded[0] if encoded else 0
    if first in _HYBRID and first % 2 == encoded[-1] % 2:
        return decode_point(curve, b"\x04" + encoded[1:])
    if first not in _COMPRESSED:
        return decode_point(curve, encoded)
    if len(encoded) != 1 + curve.size:
        raise MalformedError("compressed point has a wrong length")
    return _decompressed(curve, encoded)


def _decompressed(curve: Curve, encoded: bytes) -> Point:
    if curve.p % 4 != 3:
        return _decompressed_by_openssl(curve, encoded)
    x = int.from_bytes(encoded[1:], "big")
    y = pow((x * x + curve.a) * x + curve.b, (curve.p + 1) // 4, curve.p)
    point = Point(x, y if y % 2 == encoded[0] % 2 else curve.p - y)
    if not curve.contains(point):
        raise MalformedError("point is not on the curve")
    return point


def _decompressed_by_openssl(curve: Curve, encoded: bytes) -> Point:
    """P-224, the one curve whose square roots take more than a power."""
    try:
        numbers = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP224R1(), encoded).public_numbers()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedError("point is not on the curve") from error
    point = Point(numbers.x, numbers.y)
    if not curve.contains(point):
        raise UnsupportedAlgorithmError("compressed points of this curve")
    return point


def _fields(structure: Tlv, *tags: int) -> tuple[Tlv, ...]:
    fields = structure.children()
    if tuple(item.tag for item in fields) != tags:
        raise MalformedError("public key has fields other than it must")
    return fields


def _oid(item: Tlv) -> str:
    if item.tag != _OID:
        raise MalformedError("object identifier is missing")
    return decode_oid(item.value)


def _unsigned(item: Tlv) -> int:
    return int.from_bytes(item.value, "big")
