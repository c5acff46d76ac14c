import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from demo.chip.active_signature import sign_challenge
from demo.chip.signing import HASHES, PrivateKey, new_key, public_key_info
from emrtd import tlv
from emrtd.active_authentication import ActiveVerdict, can_judge, verify
from emrtd.security_infos import encode_oid

CHALLENGE = bytes(range(8))
RSA = new_key("RSA-1024")
assert isinstance(RSA, rsa.RSAPrivateKey)
RSA_NUMBERS = RSA.private_numbers()
TRAILERS = {"sha1": "33CC", "sha224": "38CC", "sha256": "34CC", "sha384": "36CC", "sha512": "35CC"}


def dg15(key: PrivateKey, *, explicit_parameters: bool = False) -> bytes:
    return tlv.encode(0x6F, public_key_info(key, explicit_parameters=explicit_parameters).dump())


def dg14(signature_oid: str) -> bytes:
    info = tlv.encode(
        0x30,
        tlv.encode(0x06, encode_oid("2.23.136.1.1.5")),
        tlv.encode(0x02, b"\x01"),
        tlv.encode(0x06, encode_oid(signature_oid)),
    )
    return tlv.encode(0x6E, tlv.encode(0x31, info))


def sign_block(block: bytes) -> bytes:
    """A signature that opens to this block."""
    modulus = RSA_NUMBERS.public_numbers.n
    assert len(block) == 128
    return pow(int.from_bytes(block, "big"), RSA_NUMBERS.d, modulus).to_bytes(128, "big")


def block(digest: str = "sha256", *, header: str = "6A", trailer: str | None = None) -> bytes:
    end = bytes.fromhex(trailer or TRAILERS[digest])
    start = bytes.fromhex(header)
    message = b"\x5a" * (128 - len(start) - len(end) - HASHES[digest].digest_size)
    return start + message + hashlib.new(digest, message + CHALLENGE).digest() + end


@pytest.mark.parametrize("size", ["RSA-1024", "RSA-2048"])
@pytest.mark.parametrize("digest", list(HASHES))
def test_an_rsa_chip_proves_its_key(size: str, digest: str) -> None:
    key = RSA if size == "RSA-1024" else new_key(size)
    assert verify(dg15(key), None, CHALLENGE, sign_challenge(key, digest, CHALLENGE)) is ActiveVerdict.VALID


@pytest.mark.parametrize("digest", list(TRAILERS))
def test_every_hash_may_be_named_by_two_bytes(digest: str) -> None:
    assert verify(dg15(RSA), None, CHALLENGE, sign_block(block(digest))) is ActiveVerdict.VALID


def test_one_byte_means_sha1() -> None:
    assert verify(dg15(RSA), None, CHALLENGE, sign_block(block("sha1", trailer="BC"))) is ActiveVerdict.VALID
    assert verify(dg15(RSA), None, CHALLENGE, sign_block(block("sha256", trailer="BC"))) is ActiveVerdict.SIGNATURE


def test_filling_before_a_short_message_is_skipped() -> None:
    signature = sign_block(block(header="6BBBBBBBBA"))
    assert verify(dg15(RSA), None, CHALLENGE, signature) is ActiveVerdict.VALID


def test_the_smaller_of_the_two_roots_will_do() -> None:
    modulus = RSA_NUMBERS.public_numbers.n
    other = modulus - int.from_bytes(sign_block(block()), "big")
    assert verify(dg15(RSA), None, CHALLENGE, other.to_bytes(128, "big")) is ActiveVerdict.VALID


@pytest.mark.parametrize("header", ["4A", "6C", "6BAB", "6BBBAA", "0A"])
def test_a_block_with_another_header_is_no_signature(header: str) -> None:
    assert verify(dg15(RSA), None, CHALLENGE, sign_block(block(header=header))) is ActiveVerdict.SIGNATURE


def test_a_block_of_filling_alone_is_no_signature() -> None:
    filling = b"\x6b" + b"\xbb" * 125 + b"\x34\xcc"
    assert verify(dg15(RSA), None, CHALLENGE, sign_block(filling)) is ActiveVerdict.SIGNATURE


def test_a_trailer_of_another_hash_is_named() -> None:
    signature = sign_block(block(trailer="31CC"))
    assert verify(dg15(RSA), None, CHALLENGE, signature) is ActiveVerdict.UNSUPPORTED_ALGORITHM


def test_a_number_beyond_the_modulus_is_no_signature() -> None:
    assert verify(dg15(RSA), None, CHALLENGE, b"\xff" * 128) is ActiveVerdict.SIGNATURE


@pytest.mark.parametrize("curve", ["P-224", "P-256", "P-384", "P-521", "brainpoolP256r1", "brainpoolP512r1"])
@pytest.mark.parametrize("explicit_parameters", [False, True])
def test_an_ec_chip_proves_its_key(curve: str, explicit_parameters: bool) -> None:
    key = new_key(curve)
    content = dg15(key, explicit_parameters=explicit_parameters)
    stated = dg14("0.4.0.127.0.7.1.1.4.1.2")
    assert verify(content, stated, CHALLENGE, sign_challenge(key, "sha224", CHALLENGE)) is ActiveVerdict.VALID


@pytest.mark.parametrize("digest", ["sha1", "sha224", "sha256"])
def test_where_no_hash_is_stated_each_that_fits_the_key_will_do(digest: str) -> None:
    key = new_key("P-256")
    assert verify(dg15(key), None, CHALLENGE, sign_challenge(key, digest, CHALLENGE)) is ActiveVerdict.VALID


def test_where_a_hash_is_stated_no_other_will_do() -> None:
    key = new_key("P-256")
    signature = sign_challenge(key, "sha256", CHALLENGE)
    assert verify(dg15(key), dg14("0.4.0.127.0.7.1.1.4.1.1"), CHALLENGE, signature) is ActiveVerdict.SIGNATURE


def test_a_hash_stated_by_a_name_unknown_to_us_is_named() -> None:
    key = new_key("P-256")
    verdict = verify(dg15(key), dg14("0.4.0.127.0.7.1.1.4.1.6"), CHALLENGE, bytes(64))
    assert verdict is ActiveVerdict.UNSUPPORTED_ALGORITHM


def test_a_der_sequence_in_place_of_two_numbers_is_read() -> None:
    key = new_key("P-256")
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signature = key.sign(CHALLENGE, ec.ECDSA(HASHES["sha256"]))
    assert verify(dg15(key), None, CHALLENGE, signature) is ActiveVerdict.VALID


@pytest.mark.parametrize("kind", ["RSA-1024", "P-256"])
def test_a_copy_on_another_chip_is_found_out(kind: str) -> None:
    key, other = new_key(kind), new_key(kind)
    assert verify(dg15(key), None, CHALLENGE, sign_challenge(other, "sha256", CHALLENGE)) is ActiveVerdict.SIGNATURE


@pytest.mark.parametrize("kind", ["RSA-1024", "P-256"])
def test_an_old_answer_does_not_fit_a_new_challenge(kind: str) -> None:
    key = new_key(kind)
    assert verify(dg15(key), None, bytes(8), sign_challenge(key, "sha256", CHALLENGE)) is ActiveVerdict.SIGNATURE


@pytest.mark.parametrize("response", [b"", b"\x00", bytes(128), bytes(64), b"\x30\x06\x02\x01\x00\x02\x01\x00"])
def test_no_answer_or_zeros_prove_nothing(response: bytes) -> None:
    for key in (RSA, new_key("P-256")):
        assert verify(dg15(key), None, CHALLENGE, response) is ActiveVerdict.SIGNATURE


@pytest.mark.parametrize("content", [b"", b"\x6f\x00", b"\x6f\x02\x30\x00", b"\x6e\x00"])
def test_a_broken_key_is_named(content: bytes) -> None:
    assert verify(content, None, CHALLENGE, bytes(64)) is ActiveVerdict.MALFORMED_KEY


def test_a_broken_dg14_is_named() -> None:
    assert verify(dg15(new_key("P-256")), b"\x6e\x01", CHALLENGE, bytes(64)) is ActiveVerdict.MALFORMED_KEY


@pytest.mark.parametrize("kind", ["RSA-1024", "P-256"])
def test_files_with_a_key_of_ours_can_be_judged_by(kind: str) -> None:
    assert can_judge(dg15(new_key(kind)), None)


@pytest.mark.parametrize(
    ("key", "infos"),
    [
        (b"\x6f\x02\x30\x00", None),
        (b"", None),
        (dg15(new_key("P-256")), dg14("0.4.0.127.0.7.1.1.4.1.6")),
        (dg15(new_key("P-256")), b"\x6e\x01"),
    ],
)
def test_files_with_a_key_or_a_hash_of_another_kind_cannot(key: bytes, infos: bytes | None) -> None:
    assert not can_judge(key, infos)


def test_what_dg14_states_is_nothing_to_an_rsa_key() -> None:
    assert can_judge(dg15(RSA), dg14("0.4.0.127.0.7.1.1.4.1.6"))


def test_a_challenge_of_another_size_is_the_caller_s_mistake() -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        verify(dg15(RSA), None, bytes(7), bytes(128))
