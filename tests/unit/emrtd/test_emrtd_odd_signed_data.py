"""SignedData as no standard has it: what the signature decides is left to it, what says nothing refuses nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS

from demo.chip.authorities import key_identifier
from demo.chip.security_object import SodOptions, lds_security_object
from demo.chip.signing import SigningKey, new_key
from emrtd import tlv
from emrtd.algorithms import Digest, parse_schemes
from emrtd.der import definite, leading_objects, octets, raw_objects
from emrtd.errors import MalformedError
from emrtd.inventory import signed_groups
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, PassiveResult, verify
from emrtd.public_keys import EcPublicKey, parse_public_key
from emrtd.security_object import parse_security_object
from emrtd.trust import TrustStore
from tests.unit.emrtd.odd_certificates import ROOT_OF, Made, bits, utc
from tests.unit.emrtd.odd_documents import HASHES, Odd, integer, oid, sequence
from tests.unit.emrtd.odd_documents import octets as octet_string

FILES = {FileId.DG1: b"data group 1"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = ROOT_OF.root()
DS = Made().signed_by(ROOT.key)
RSA_DS = Made().signed_by(ROOT.key, SigningKey(new_key("RSA-2048")))
STRANGER = Made(serial=b"\x05").signed_by(SigningKey(new_key("P-256")))


def judge(sod: bytes, *trusted: bytes) -> PassiveResult:
    return verify(sod, FILES, TrustStore.from_bytes(*(trusted or (ROOT.certificate,))), NOW)


def assert_believed(sod: bytes) -> None:
    assert judge(sod).reasons == (PassiveReason.OK,)


@pytest.mark.parametrize("named", ["1.2.840.113549.1.1.5", "1.2.840.113549.1.1.13"])
def test_rsa_under_another_hash_s_name_is_tried_with_the_stated_one(named: str) -> None:
    algorithm = sequence(oid(named), b"\x05\x00")
    assert_believed(Odd(algorithm=algorithm).sod(RSA_DS, CONTENT))
    assert judge(Odd(algorithm=algorithm, digest=sequence(HASHES["sha384"])).sod(RSA_DS, CONTENT)).reasons == (
        PassiveReason.SIGNATURE,
    )


@pytest.mark.parametrize("named", ["1.2.840.10045.4.1", "1.2.840.10045.4.3.4"])
def test_ecdsa_under_another_hash_s_name_is_tried_with_the_stated_one(named: str) -> None:
    assert_believed(Odd(algorithm=sequence(oid(named))).sod(DS, CONTENT))


def private(key: SigningKey) -> rsa.RSAPrivateKey:
    assert isinstance(key.private, rsa.RSAPrivateKey)
    return key.private


def test_pss_whose_mask_names_no_hash_takes_the_message_s() -> None:
    mask = tlv.encode(0xA1, sequence(oid("1.2.840.113549.1.1.8")))
    parameters = sequence(tlv.encode(0xA0, sequence(HASHES["sha256"])), mask, tlv.encode(0xA2, integer(32)))
    algorithm = sequence(oid("1.2.840.113549.1.1.10"), parameters)

    def sign(key: SigningKey, message: bytes) -> bytes:
        return private(key).sign(message, PSS(MGF1(hashes.SHA256()), 32), hashes.SHA256())

    assert_believed(Odd(algorithm=algorithm, sign=sign).sod(RSA_DS, CONTENT))


def raw_pkcs1(key: SigningKey, info: bytes) -> bytes:
    """PKCS#1 v1.5 padding around any DigestInfo."""
    numbers = private(key).private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info
    return pow(int.from_bytes(padded, "big"), numbers.d, modulus).to_bytes(size, "big")


def test_digest_info_without_its_null_is_believed() -> None:
    """RFC 8017, 9.2, note 1."""

    def sign(key: SigningKey, message: bytes) -> bytes:
        hashed = hashlib.sha256(message).digest()
        return raw_pkcs1(key, sequence(sequence(HASHES["sha256"]), octet_string(hashed)))

    assert_believed(Odd(sign=sign).sod(RSA_DS, CONTENT))


@pytest.mark.parametrize("fault", ["another hash", "garbage behind", "nothing"])
def test_other_digest_infos_are_refused(fault: str) -> None:
    def sign(key: SigningKey, message: bytes) -> bytes:
        hashed = hashlib.sha256(message + (b"x" if fault == "another hash" else b"")).digest()
        info = sequence(sequence(HASHES["sha256"]), octet_string(hashed))
        return raw_pkcs1(key, {"garbage behind": info + b"\x00", "nothing": b""}.get(fault, info))

    assert judge(Odd(sign=sign).sod(RSA_DS, CONTENT)).reasons == (PassiveReason.SIGNATURE,)


@pytest.mark.parametrize(
    "time",
    [utc("soon"), utc("200101000000"), tlv.encode(0x04, b"1"), utc("201301000000Z"), b"", utc("200101000000Z") * 2],
    ids=["text", "no zone", "another type", "13th month", "none", "two"],
)
def test_signing_time_that_cannot_be_read_refuses_nothing(time: bytes) -> None:
    result = judge(Odd(signing_time=time).sod(DS, CONTENT))
    assert result.reasons == (PassiveReason.OK,)
    assert result.signed_at in (None, datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "information",
    [
        sequence(tlv.encode(0x13, b"1.7"), tlv.encode(0x13, b"4.0.0")),
        sequence(tlv.encode(0x13, b""), tlv.encode(0x13, b"")),
        sequence(),
        tlv.encode(0x13, b"0108"),
        sequence(tlv.encode(0x13, "١٠٨".encode())),
    ],
    ids=["dots", "empty texts", "empty", "no sequence", "other digits"],
)
def test_lds_version_information_of_any_kind_refuses_nothing(information: bytes) -> None:
    inside = tlv.parse_one(CONTENT, 0x30).children()
    content = sequence(integer(1), *(item.encode() for item in inside[1:3]), information)
    assert_believed(Odd().sod(DS, content))
    assert parse_security_object(content).lds_version is None


def test_lds_version_information_with_one_field_is_read() -> None:
    inside = tlv.parse_one(CONTENT, 0x30).children()
    content = sequence(integer(1), *(item.encode() for item in inside[1:3]), sequence(tlv.encode(0x13, b"0107")))
    assert parse_security_object(content).lds_version == "0107"


@pytest.mark.parametrize("padding", [bytes(20), b"\xff" * 9, b"\x00\xff\xff"])
def test_padding_behind_the_file_is_no_part_of_it(padding: bytes) -> None:
    sod = Odd().sod(DS, CONTENT)
    assert_believed(sod + padding)
    assert signed_groups(sod + padding) == {FileId.DG1}
    assert judge(sod + padding + b"\x01").reasons == (PassiveReason.MALFORMED,)


@pytest.mark.parametrize("position", ["before", "only"])
def test_one_right_signer_is_enough_among_several(position: str) -> None:
    """The standard has one. A stranger's signature beside the country's takes nothing away, and adds nothing."""
    stranger = Odd().signer_info(STRANGER, CONTENT)
    bag = (STRANGER.certificate, DS.certificate)
    signer = DS if position == "before" else STRANGER
    result = judge(Odd(signers_before=(stranger,), certificates=bag).sod(signer, CONTENT))
    assert result.reasons == ((PassiveReason.OK,) if position == "before" else (PassiveReason.CSCA_SIGNATURE,))


def test_of_several_wrong_signers_the_one_with_the_least_fault_is_told() -> None:
    expired = Made(serial=b"\x06", period=(utc("150101000000Z"), utc("250101000000Z"))).signed_by(ROOT.key)
    bag = (STRANGER.certificate, expired.certificate)
    sod = Odd(signers_before=(Odd().signer_info(STRANGER, CONTENT),), certificates=bag).sod(expired, CONTENT)
    assert judge(sod).reasons == (PassiveReason.EXPIRED_DS,)


def test_signers_beyond_the_fourth_are_not_looked_at() -> None:
    strangers = (Odd().signer_info(STRANGER, CONTENT),) * 4
    sod = Odd(signers_before=strangers, certificates=(STRANGER.certificate, DS.certificate)).sod(DS, CONTENT)
    assert judge(sod).reasons == (PassiveReason.CSCA_SIGNATURE,)


@pytest.mark.parametrize("tag", [0xA1, 0xA2, 0xA3, 0xA5, 0x04])
def test_what_else_lies_among_the_certificates_is_left_aside(tag: int) -> None:
    assert_believed(Odd(certificates=(tlv.encode(tag, b"\x01\x01\x00"), DS.certificate)).sod(DS, CONTENT))


def test_key_identifier_that_still_wears_its_type_finds_the_signer() -> None:
    identifier = tlv.encode(0xA0, octet_string(key_identifier(DS.key)))
    others = tuple(Made(serial=bytes([9 + at])).signed_by(ROOT.key).certificate for at in range(5))
    assert_believed(Odd(identifier=identifier, certificates=(*others, DS.certificate)).sod(DS, CONTENT))


@pytest.mark.parametrize("kind", ["1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"])
def test_attribute_stated_twice_is_believed_in_neither_form(kind: str) -> None:
    """Which of two hashes was meant is not to be chosen by whoever reads."""
    other = sequence(oid(kind), tlv.encode(0x31, oid("1.2.3") if kind.endswith("3") else octet_string(bytes(32))))
    twice = Odd(written=lambda items: sorted([*items, other]), signed=lambda items: sorted([*items, other]))
    assert judge(twice.sod(DS, CONTENT)).reasons == (PassiveReason.SIGNATURE,)


def point_of(key: SigningKey) -> tuple[bytes, bytes]:
    assert isinstance(key.private, ec.EllipticCurvePrivateKey)
    numbers = key.private.public_key().public_numbers()
    size = (numbers.curve.key_size + 7) // 8
    return numbers.x.to_bytes(size, "big"), numbers.y.to_bytes(size, "big")


NAMED = {"P-224": "1.3.132.0.33", "P-256": "1.2.840.10045.3.1.7", "brainpoolP224r1": "1.3.36.3.3.2.8.1.1.5"}


def info(curve: str, point: bytes) -> bytes:
    return sequence(sequence(oid("1.2.840.10045.2.1"), oid(NAMED[curve])), bits(point))


@pytest.mark.parametrize("curve", ["P-224", "P-256"])
@pytest.mark.parametrize("form", ["compressed", "hybrid"])
def test_points_are_read_in_every_form(curve: str, form: str) -> None:
    for _ in range(4):  # both parities, nearly always
        x, y = point_of(SigningKey(new_key(curve)))
        odd = y[-1] % 2
        encoded = bytes([2 + odd]) + x if form == "compressed" else bytes([6 + odd]) + x + y
        key = parse_public_key(info(curve, encoded))
        assert isinstance(key, EcPublicKey)
        assert (key.point.x, key.point.y) == (int.from_bytes(x, "big"), int.from_bytes(y, "big"))


def test_hybrid_point_that_contradicts_itself_is_refused() -> None:
    x, y = point_of(SigningKey(new_key("P-256")))
    with pytest.raises(MalformedError):
        parse_public_key(info("P-256", bytes([7 - y[-1] % 2]) + x + y))


def test_key_under_the_name_of_another_curve_of_its_size_is_taken_for_what_it_is() -> None:
    """As one country's signers have it: points of P-224 said to be of brainpoolP224r1."""
    x, y = point_of(SigningKey(new_key("P-224")))
    key = parse_public_key(info("brainpoolP224r1", b"\x04" + x + y))
    assert isinstance(key, EcPublicKey)
    assert key.curve.name == "P-224"
    with pytest.raises(MalformedError):
        parse_public_key(info("brainpoolP224r1", b"\x04" + x + x))


def test_indefinite_lengths_are_made_definite_and_nothing_else_is_touched() -> None:
    long_form = b"\x30\x81\x03\x02\x01\x80"
    assert definite(long_form) == long_form
    assert definite(b"\x30\x80" + long_form + b"\x00\x00") == tlv.encode(0x30, long_form)
    inside = tlv.encode(0x30, b"\xa0\x80\x02\x01\x05\x00\x00")
    assert definite(inside) == tlv.encode(0x30, tlv.encode(0xA0, b"\x02\x01\x05"))


@pytest.mark.parametrize("data", [b"\x30\x80", b"\x30\x80\x02\x01", b"\x30\x80" * 5000, b"\x30\x80\x00"])
def test_objects_without_an_end_or_a_bottom_are_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        definite(data)


def test_octets_come_whole_or_in_pieces_of_their_own_kind() -> None:
    pieces = tlv.Tlv(0x24, octet_string(b"ab") + octet_string(b"c"))
    assert octets(pieces) == b"abc"
    for wrong in (tlv.Tlv(0x24, tlv.encode(0x24, octet_string(b"a"))), tlv.Tlv(0x03, b"a")):
        with pytest.raises(MalformedError):
            octets(wrong)


def test_objects_are_handed_over_as_they_came() -> None:
    odd = b"\x02\x81\x01\x05"
    assert raw_objects(odd + b"\x05\x00") == (odd, b"\x05\x00")
    assert leading_objects(odd + b"\x02\x05x") == ((odd,), b"\x02\x05x")
    with pytest.raises(MalformedError):
        raw_objects(odd + b"\x02")


def test_authority_whose_pss_states_nothing_at_all_is_tried_with_every_hash() -> None:
    """A certificate has no hash beside its algorithm."""
    schemes = parse_schemes(sequence(oid("1.2.840.113549.1.1.10"), b"\x05\x00"))
    assert {scheme.digest for scheme in schemes} == set(Digest)
    assert schemes[0].digest is Digest.SHA1
