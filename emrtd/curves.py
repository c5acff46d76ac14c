"""Point arithmetic on short Weierstrass curves y² = x³ + ax + b of prime order, cofactor 1.

PACE maps the nonce to a new generator, and for that needs whole points (ICAO Doc 9303-11, 4.4.3.3.1). On the NIST
curves OpenSSL, by way of `cryptography`, does the multiplications, four to six times as fast; it returns x alone,
and y is recovered from a second product (Brier and Joye, PKC 2002, proposition 3). On three brainpool curves it does
what takes a single product: public keys and shared secrets. What is left is pure Python, whose time depends on the
scalar: use it for ephemeral keys only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from cryptography.hazmat.primitives.asymmetric import ec

from emrtd.errors import MalformedError

_WINDOW = 5
# The curves on which two products of OpenSSL are faster than one of ours, and those on which one is.
_NATIVE: dict[str, ec.EllipticCurve] = {
    "P-224": ec.SECP224R1(),
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
}
_NATIVE_ONCE: dict[str, ec.EllipticCurve] = {
    **_NATIVE,
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}

_Jacobian = tuple[int, int, int]  # (X, Y, Z) stands for (X/Z², Y/Z³); Z = 0 is the point at infinity
_INFINITY: _Jacobian = (1, 1, 0)


@dataclass(frozen=True, slots=True, repr=False)
class Point:
    """An affine point, never infinity; `repr` hides it, since shared secrets are points too."""

    x: int
    y: int

    def __repr__(self) -> str:
        return "<Point>"


@dataclass(frozen=True, slots=True)
class Curve:
    """Domain parameters (TR-03111, 4.1): field prime p, coefficients a and b, generator, its prime order n."""

    name: str
    p: int
    a: int
    b: int
    generator: Point
    n: int

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def contains(self, point: Point) -> bool:
        """Whether the coordinates are reduced and satisfy the equation."""
        x, y, p = point.x, point.y, self.p
        return 0 <= x < p and 0 <= y < p and (y * y - (x * x + self.a) * x - self.b) % p == 0


def encode_point(curve: Curve, point: Point) -> bytes:
    """Uncompressed encoding: 04, x, y (TR-03111, 3.2.1)."""
    return b"\x04" + point.x.to_bytes(curve.size, "big") + point.y.to_bytes(curve.size, "big")


def decode_point(curve: Curve, data: bytes) -> Point:
    """Parse an uncompressed point and check that it is on the curve.

    Raises:
        MalformedError: another encoding, infinity, or a point that is not on the curve.
    """
    if len(data) != 1 + 2 * curve.size or data[0] != 0x04:
        raise MalformedError("curve point is not an uncompressed one")
    middle = 1 + curve.size
    point = Point(int.from_bytes(data[1:middle], "big"), int.from_bytes(data[middle:], "big"))
    if not curve.contains(point):
        raise MalformedError("point is not on the curve")
    return point


def random_scalar(curve: Curve, random: Callable[[int], bytes]) -> int:
    """An ephemeral private key, 1 to n-1, from `size + 8` random bytes (FIPS 186-5, A.2.1: extra bits)."""
    return 1 + int.from_bytes(random(curve.size + 8), "big") % (curve.n - 1)


def multiply(curve: Curve, scalar: int, point: Point) -> Point:
    """Multiply: scalar · point, for a scalar from 1 to n-1 and a point on the curve.

    Raises:
        MalformedError: the point is not on the curve, or the product is infinity.
    """
    once, native = _NATIVE_ONCE.get(curve.name), _NATIVE.get(curve.name)
    if once is not None and point == curve.generator and 0 < scalar < curve.n:
        return _generate(once, scalar)
    # n-1 has no successor below n, which the recovery of y needs; 0 has no meaning for OpenSSL.
    if native is None or not 0 < scalar < curve.n - 1:
        return multiply_in_python(curve, scalar, point)
    x = _exchange(native, scalar, point)
    return _recover(curve, point, x, _exchange(native, scalar + 1, point))


def shared_x(curve: Curve, scalar: int, point: Point) -> bytes:
    """Multiply, but give only x, in `size` bytes: the secret of ECDH (TR-03111, 4.3.1).

    Raises:
        MalformedError: the point is not on the curve, or the product is infinity.
    """
    native = _NATIVE_ONCE.get(curve.name)
    if native is None or not 0 < scalar < curve.n:
        return multiply_in_python(curve, scalar, point).x.to_bytes(curve.size, "big")
    return _exchange(native, scalar, point).to_bytes(curve.size, "big")


def add(curve: Curve, left: Point, right: Point) -> Point:
    """Add two points.

    Raises:
        MalformedError: the sum is infinity.
    """
    return _affine(curve, _add(curve, (left.x, left.y, 1), (right.x, right.y, 1)))


def multiply_twice(curve: Curve, left: tuple[int, Point], right: tuple[int, Point]) -> Point:
    """Multiply and add: the sum of two products, in little more than the time of one (Straus' method).

    Args:
        curve: that both points are on.
        left: scalar, from 1 to n-1, and point.
        right: the same.

    Raises:
        MalformedError: a point is not on the curve, or the sum is infinity.
    """
    if curve.name in _NATIVE:
        return add(curve, multiply(curve, *left), multiply(curve, *right))
    return _affine(curve, _sum_of_products(curve, left, right))


def multiply_in_python(curve: Curve, scalar: int, point: Point) -> Point:
    """Multiply without OpenSSL: non-adjacent form, odd multiples, Jacobian coordinates.

    Raises:
        MalformedError: the point is not on the curve, or the product is infinity.
    """
    return _affine(curve, _sum_of_products(curve, (scalar, point)))


def _sum_of_products(curve: Curve, *products: tuple[int, Point]) -> _Jacobian:
    """Each with digits and multiples of its own; all share the doublings."""
    multiples = [_odd_multiples(curve, point) for _, point in products]
    digits = [_non_adjacent_form(scalar % curve.n) for scalar, _ in products]
    total = _INFINITY
    for column in reversed(list(zip_longest(*digits, fillvalue=0))):
        total = _double(curve, total)
        for digit, odd in zip(column, multiples, strict=True):
            if digit:
                total = _add(curve, total, _signed(curve, odd[abs(digit) // 2], digit))
    return total


def _generate(native: ec.EllipticCurve, scalar: int) -> Point:
    numbers = ec.derive_private_key(scalar, native).public_key().public_numbers()
    return Point(numbers.x, numbers.y)


def _exchange(native: ec.EllipticCurve, scalar: int, point: Point) -> int:
    try:
        peer = ec.EllipticCurvePublicNumbers(point.x, point.y, native).public_key()
    except ValueError as error:
        raise MalformedError("point is not on the curve") from error
    return int.from_bytes(ec.derive_private_key(scalar, native).exchange(ec.ECDH(), peer), "big")


def _recover(curve: Curve, base: Point, x: int, x_next: int) -> Point:
    """The point k·base from its x and the x of (k+1)·base."""
    p = curve.p
    numerator = 2 * curve.b + (curve.a + base.x * x) * (base.x + x) - x_next * (base.x - x) ** 2
    return Point(x, numerator * pow(2 * base.y, -1, p) % p)


def _affine(curve: Curve, point: _Jacobian) -> Point:
    x, y, z = point
    if z == 0:
        raise MalformedError("curve point is infinity")
    inverse = pow(z, -1, curve.p)
    square = inverse * inverse % curve.p
    return Point(x * square % curve.p, y * square * inverse % curve.p)


def _double(curve: Curve, point: _Jacobian) -> _Jacobian:
    x, y, z = point
    p = curve.p
    if z == 0 or y == 0:
        return _INFINITY
    square = y * y % p
    s = 4 * x * square % p
    z_square = z * z % p
    m = (3 * x * x + curve.a * z_square * z_square) % p
    x_new = (m * m - 2 * s) % p
    return x_new, (m * (s - x_new) - 8 * square * square) % p, 2 * y * z % p


def _add(curve: Curve, left: _Jacobian, right: _Jacobian) -> _Jacobian:
    if left[2] == 0 or right[2] == 0:
        return right if left[2] == 0 else left
    p = curve.p
    left_z2, right_z2 = left[2] * left[2] % p, right[2] * right[2] % p
    u1, u2 = left[0] * right_z2 % p, right[0] * left_z2 % p
    s1, s2 = left[1] * right_z2 * right[2] % p, right[1] * left_z2 * left[2] % p
    if u1 == u2:
        return _double(curve, left) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    h2 = h * h % p
    h3, v = h * h2 % p, u1 * h2 % p
    x = (r * r - h3 - 2 * v) % p
    return x, (r * (v - x) - s1 * h3) % p, h * left[2] * right[2] % p


def _odd_multiples(curve: Curve, point: Point) -> list[_Jacobian]:
    """P, 3P, 5P and so on (raises MalformedError for a point that is not on the curve)."""
    if not curve.contains(point):
        raise MalformedError("point is not on the curve")
    multiples = [(point.x, point.y, 1)]
    twice = _double(curve, multiples[0])
    for _ in range(2 ** (_WINDOW - 2) - 1):
        multiples.append(_add(curve, multiples[-1], twice))
    return multiples


def _signed(curve: Curve, point: _Jacobian, digit: int) -> _Jacobian:
    x, y, z = point
    return point if digit > 0 else (x, -y % curve.p, z)


def _non_adjacent_form(scalar: int) -> list[int]:
    """Width-5 digits, lowest first: each 0 or odd and below 16 in size, at most one in five not 0."""
    digits: list[int] = []
    full, half = 1 << _WINDOW, 1 << (_WINDOW - 1)
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar % full
            digit -= full if digit >= half else 0
            scalar -= digit
        digits.append(digit)
        scalar >>= 1
    return digits
