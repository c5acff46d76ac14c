"""Integrated mapping of PACE: both nonces become a point of the curve (ICAO Doc 9303-11, 4.4.3.3.2 and appendix B).

Simplified SWU encoding after Brier, Coron, Icart, Madore, Randriam and Tibouchi (2010), in affine coordinates.
"""

from emrtd import ciphers
from emrtd.ciphers import Cipher
from emrtd.curves import Curve, Point
from emrtd.errors import MalformedError

_SECURITY_BITS = 64
_CONSTANTS_128 = (
    bytes.fromhex("A668892A7C41E3CA739F40B057D85904"),
    bytes.fromhex("A4E136AC725F738B01C1F60217C188AD"),
)
_CONSTANTS_256 = (
    bytes.fromhex("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676"),
    bytes.fromhex("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517"),
)


def is_mappable(curve: Curve) -> bool:
    """Whether the point encoding works: p = 3 mod 4, so all curves of the standard but P-224."""
    return curve.p % 4 == 3


def nonce_size(cipher: Cipher) -> int:
    """Bytes of the chip's nonce s: the least whole blocks that hold as many bits as a key (4.4.3.3).

    3DES counts as 128 bits, like AES-128.
    """
    return 16 if cipher.key_size == 16 else 32


def map_nonces(curve: Curve, cipher: Cipher, chip_nonce: bytes, terminal_nonce: bytes) -> Point:
    """The mapped generator: f_G(R_p(s, t)).

    Args:
        curve: `is_mappable(curve)` holds.
        cipher: of the PACE variant.
        chip_nonce: s, decrypted, `nonce_size` bytes.
        terminal_nonce: t, `cipher.key_size` bytes.

    Raises:
        MalformedError: a nonce of another length, or nonces that lead to no point: both sides abort.
    """
    field_element = pseudo_random(cipher, chip_nonce, terminal_nonce, curve.p.bit_length())
    return encode_to_curve(curve, int.from_bytes(field_element, "big") % curve.p)


def pseudo_random(cipher: Cipher, chip_nonce: bytes, terminal_nonce: bytes, bits: int) -> bytes:
    """R(s, t) of figure 2, before it is reduced modulo p.

    Args:
        cipher: in CBC mode with a zero IV.
        chip_nonce: s.
        terminal_nonce: t, the first key.
        bits: of p; the result has at least 64 more.

    Raises:
        MalformedError: a nonce of another length.
    """
    if len(chip_nonce) != nonce_size(cipher) or len(terminal_nonce) != cipher.key_size:
        raise MalformedError("PACE nonce has a wrong length")
    next_key, output = _CONSTANTS_128 if len(chip_nonce) == 16 else _CONSTANTS_256
    key = _cbc(cipher, terminal_nonce, chip_nonce)
    blocks = []
    for _ in range(-(-(bits + _SECURITY_BITS) // (8 * len(chip_nonce)))):
        blocks.append(_cbc(cipher, key, output))
        key = _cbc(cipher, key, next_key)
    return b"".join(blocks)


def encode_to_curve(curve: Curve, value: int) -> Point:
    """f_G: an element of the field to a point (appendix B.2). All curves have cofactor 1.

    Raises:
        MalformedError: 0, 1 or -1, for which there is none.
    """
    p, a, b = curve.p, curve.a, curve.b
    alpha = -value * value % p
    spread = (alpha + alpha * alpha) % p
    if not spread:
        raise MalformedError("PACE nonces lead to no point")
    x = -b * (1 + spread) * pow(a * spread, -1, p) % p
    h = (x * x * x + a * x + b) % p
    # An inverse square root of h, if h is a square.
    root = pow(h, p - 1 - (p + 1) // 4, p)
    if root * root * h % p == 1:
        return Point(x, root * h % p)
    return Point(alpha * x % p, root * pow(value, 3, p) * h % p)


def _cbc(cipher: Cipher, key: bytes, data: bytes) -> bytes:
    """Keys longer than the cipher's, which AES-192 meets, are cut."""
    return ciphers.encrypt(cipher, key[: cipher.key_size], bytes(cipher.block_size), data)
