import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from demo.chip.signing import new_key, public_key_info
from emrtd import tlv
from emrtd.algorithms import Digest, SignatureKind, SignatureScheme, parse_digest, parse_schemes
from emrtd.curves import Curve, Point, add, encode_point, multiply_in_python
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError, SignatureInvalidError, UnsupportedAlgorithmError
from emrtd.public_keys import EcPublicKey, RsaPublicKey, parse_public_key
from emrtd.security_infos import encode_oid
from emrtd.signatures import verify_signature

P256 = STANDARDIZED_CURVES[12]
CURVES = list(STANDARDIZED_CURVES.values())


def oid(dotted: str) -> bytes:
    return tlv.encode(0x06, encode_oid(dotted))


def integer(value: int) -> bytes:
    return tlv.encode(0x02, b"\x00" + value.to_bytes((value.bit_length() + 7) // 8, "big"))


def explicit(curve: Curve, *, base: bytes | None = None, cofactor: int | None = 1, seed: bytes | None = None) -> bytes:
    coefficients = [tlv.encode(0x04, value.to_bytes(curve.size, "big")) for value in (curve.a, curve.b)]
    if seed is not None:
        coefficients.append(tlv.encode(0x03, b"\x00" + seed))
    return tlv.encode(
        0x30,
        integer(1),
        tlv.encode(0x30, oid("1.2.840.10045.1.1"), integer(curve.p)),
        tlv.encode(0x30, *coefficients),
        tlv.encode(0x04, base or encode_point(curve, curve.generator)),
        integer(curve.n),
        integer(cofactor) if cofactor is not None else b"",
    )


def key_info(parameters: bytes, point: bytes) -> bytes:
    algorithm = tlv.encode(0x30, oid("1.2.840.10045.2.1"), parameters)
    return tlv.encode(0x30, algorithm, tlv.encode(0x03, b"\x00", point))


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_a_curve_written_out_is_recognised(curve: Curve) -> None:
    point = encode_point(curve, curve.generator)
    key = parse_public_key(key_info(explicit(curve), point))
    assert key == EcPublicKey(curve, curve.generator)


def test_cofactor_and_seed_may_be_there_or_not() -> None:
    point = encode_point(P256, P256.generator)
    for parameters in (explicit(P256, cofactor=None), explicit(P256, seed=bytes(20))):
        assert parse_public_key(key_info(parameters, point)) == EcPublicKey(P256, P256.generator)


@pytest.mark.parametrize(
    "curve",
    [
        replace(P256, p=P256.p + 2),
        replace(P256, a=P256.a - 1),
        replace(P256, b=P256.b + 1),
        replace(P256, n=P256.n + 2),
        replace(P256, generator=multiply_in_python(P256, 2, P256.generator)),
    ],
    ids=["p", "a", "b", "n", "generator"],
)
def test_a_curve_that_differs_in_one_parameter_is_refused(curve: Curve) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        parse_public_key(key_info(explicit(curve), encode_point(P256, P256.generator)))


def test_another_cofactor_is_refused() -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        parse_public_key(key_info(explicit(P256, cofactor=2), encode_point(P256, P256.generator)))


def test_a_compressed_generator_and_a_compressed_key_are_read() -> None:
    generator = P256.generator
    compressed = bytes([2 + generator.y % 2]) + generator.x.to_bytes(32, "big")
    assert parse_public_key(key_info(explicit(P256, base=compressed), compressed)) == EcPublicKey(P256, generator)


def test_a_compressed_point_with_no_y_is_refused() -> None:
    with pytest.raises(MalformedError):
        parse_public_key(key_info(explicit(P256), b"\x02" + (1).to_bytes(32, "big")))


def test_a_point_off_its_curve_is_refused() -> None:
    off = b"\x04" + bytes(31) + b"\x01" + bytes(31) + b"\x01"
    with pytest.raises(MalformedError):
        parse_public_key(key_info(explicit(P256), off))


@pytest.mark.parametrize("kind", ["P-256", "P-384", "P-521", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"])
def test_named_and_explicit_forms_of_a_key_are_one_key(kind: str) -> None:
    private = new_key(kind)
    named = parse_public_key(public_key_info(private).dump())
    assert named == parse_public_key(public_key_info(private, explicit_parameters=True).dump())


def test_an_rsa_key_is_read() -> None:
    private = new_key("RSA-1024")
    assert isinstance(private, rsa.RSAPrivateKey)
    numbers = private.public_key().public_numbers()
    assert parse_public_key(public_key_info(private).dump()) == RsaPublicKey(numbers.n, numbers.e)


def rsa_info(modulus: bytes, exponent: bytes) -> bytes:
    key = tlv.encode(0x30, tlv.encode(0x02, modulus), tlv.encode(0x02, exponent))
    algorithm = tlv.encode(0x30, oid("1.2.840.113549.1.1.1"), tlv.encode(0x05))
    return tlv.encode(0x30, algorithm, tlv.encode(0x03, b"\x00", key))


def test_a_modulus_without_its_leading_zero_is_read_as_unsigned() -> None:
    modulus = b"\xff" * 128
    key = parse_public_key(rsa_info(modulus, b"\x01\x00\x01"))
    assert key == RsaPublicKey(int.from_bytes(modulus, "big"), 65537)


@pytest.mark.parametrize(
    ("modulus", "exponent"),
    [
        (b"\x7f" * 32, b"\x03"),
        (b"\x7f" * 1100, b"\x03"),
        (b"\x7e" * 128, b"\x03"),
        (b"\x7f" * 128, b"\x01"),
        (b"\x7f" * 128, b"\x04"),
        (b"\x7f" * 128, b"\x7f" * 40),
    ],
    ids=["too short", "too long", "even modulus", "exponent one", "even exponent", "giant exponent"],
)
def test_impossible_rsa_keys_are_refused(modulus: bytes, exponent: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_public_key(rsa_info(modulus, exponent))


def test_a_diffie_hellman_key_is_refused_by_name() -> None:
    algorithm = tlv.encode(0x30, oid("1.2.840.113549.1.3.1"), tlv.encode(0x30, integer(23), integer(5)))
    with pytest.raises(UnsupportedAlgorithmError):
        parse_public_key(tlv.encode(0x30, algorithm, tlv.encode(0x03, b"\x00", integer(8))))


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
@pytest.mark.parametrize("digest", [Digest.SHA1, Digest.SHA512])
def test_ecdsa_holds_on_every_curve_with_hashes_shorter_and_longer_than_it(curve: Curve, digest: Digest) -> None:
    private, nonce = 0x1234567, 0x7654321
    key = EcPublicKey(curve, multiply_in_python(curve, private, curve.generator))
    plain = plain_signature(curve, private, nonce, digest.of(b"message"))
    scheme = SignatureScheme(SignatureKind.ECDSA_PLAIN, digest, digest)
    verify_signature(key, scheme, b"message", plain)
    for wrong in (plain[:-1] + bytes([plain[-1] ^ 1]), bytes(len(plain)), plain[:-1], b""):
        with pytest.raises(SignatureInvalidError):
            verify_signature(key, scheme, b"message", wrong)


def plain_signature(curve: Curve, private: int, nonce: int, hashed: bytes) -> bytes:
    """ECDSA by its definition, with a fixed nonce."""
    excess = max(0, 8 * len(hashed) - curve.n.bit_length())
    r = multiply_in_python(curve, nonce, curve.generator).x % curve.n
    s = pow(nonce, -1, curve.n) * ((int.from_bytes(hashed, "big") >> excess) + r * private) % curve.n
    size = (curve.n.bit_length() + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def test_a_der_signature_without_leading_zeros_is_read_as_unsigned() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    key = parse_public_key(public_key_info(private).dump())
    scheme = SignatureScheme(SignatureKind.ECDSA, Digest.SHA256, Digest.SHA256)
    numbers = tlv.parse_one(private.sign(b"m", ec.ECDSA(hashes.SHA256())), 0x30).children()
    bare = tlv.encode(0x30, *(tlv.encode(0x02, item.value.lstrip(b"\x00")) for item in numbers))
    verify_signature(key, scheme, b"m", bare)


def test_key_and_signature_of_different_kinds_are_refused() -> None:
    scheme = SignatureScheme(SignatureKind.RSA_PKCS1, Digest.SHA256, Digest.SHA256)
    with pytest.raises(UnsupportedAlgorithmError):
        verify_signature(EcPublicKey(P256, P256.generator), scheme, b"", b"")


def test_a_key_s_identifier_in_place_of_a_signature_s_takes_the_stated_hash() -> None:
    identifier = tlv.encode(0x30, oid("1.2.840.10045.2.1"))
    (scheme,) = parse_schemes(identifier, Digest.SHA384)
    assert scheme.digest is Digest.SHA384
    with pytest.raises(UnsupportedAlgorithmError):
        parse_schemes(identifier)


def test_pss_without_parameters_means_sha1() -> None:
    scheme, *_ = parse_schemes(tlv.encode(0x30, oid("1.2.840.113549.1.1.10"), tlv.encode(0x30)))
    assert (scheme.kind, scheme.digest, scheme.mask_digest) == (SignatureKind.RSA_PSS, Digest.SHA1, Digest.SHA1)


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.1.4", "1.3.101.112", "2.999"])
def test_other_signatures_and_hashes_are_refused(dotted: str) -> None:
    for parse in (parse_schemes, parse_digest):
        with pytest.raises(UnsupportedAlgorithmError):
            parse(tlv.encode(0x30, oid(dotted)))


def test_hashes_are_those_of_the_standard_library() -> None:
    for digest, name in zip(Digest, ("sha1", "sha224", "sha256", "sha384", "sha512"), strict=True):
        assert digest.of(b"a", b"b") == hashlib.new(name, b"ab").digest()
        assert digest.size == hashlib.new(name).digest_size


def test_addition_and_multiplication_agree_where_ecdsa_needs_them() -> None:
    curve = STANDARDIZED_CURVES[14]
    twice: Point = add(curve, curve.generator, curve.generator)
    assert twice == multiply_in_python(curve, 2, curve.generator)
