"""What real countries write, and what each reason of passive authentication means: one document for each."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from asn1crypto import core, x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from demo.chip.authorities import Authority, Change, key_identifier, new_csca, new_link, new_signer, years
from demo.chip.security_object import ID_MASTER_LIST, SodOptions, lds_security_object, signed_data
from demo.chip.signing import Padding, SigningKey, new_key
from emrtd import tlv
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, PassiveResult, verify
from emrtd.trust import TrustProblemKind, TrustStore
from tests.unit.emrtd.odd_documents import HASHES, Odd, integer, octets, oid, sequence

FILES = {FileId.DG1: b"data group 1", FileId.DG14: b"data group 14"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = years(2012, 2045)


def csca(key: SigningKey | None = None, change: Change | None = None) -> Authority:
    return new_csca("CSCA", key or SigningKey(new_key("P-256")), LONG, *([change] if change else []))


def signer_of(authority: Authority, key: SigningKey | None = None, change: Change | None = None) -> Authority:
    return new_signer(authority, "DS", key or SigningKey(new_key("P-256")), LONG, *([change] if change else []))


ROOT = csca()
DS = signer_of(ROOT)
RSA_DS = signer_of(ROOT, SigningKey(new_key("RSA-2048")))


def judge(sod: bytes, *trusted: bytes, at: datetime = NOW) -> PassiveResult:
    return verify(sod, FILES, TrustStore.from_bytes(*(trusted or (ROOT.certificate,))), at)


def assert_believed(sod: bytes, *trusted: bytes) -> None:
    assert judge(sod, *trusted).reasons == (PassiveReason.OK,)


@pytest.mark.parametrize("version", [0, 1, 2, 4, 5])
@pytest.mark.parametrize("signer_version", [0, 1, 3])
def test_wrong_versions_of_cms_are_read(version: int, signer_version: int) -> None:
    assert_believed(Odd(version=version, signer_version=signer_version).sod(DS, CONTENT))


@pytest.mark.parametrize("version", [0, 1, 2, 7])
@pytest.mark.parametrize("information", [b"", sequence(tlv.encode(0x13, b"0107"), tlv.encode(0x13, b"040000"))])
def test_lds_versions_with_and_without_their_information_are_read(version: int, information: bytes) -> None:
    inside = tlv.parse_one(CONTENT, 0x30).children()
    content = sequence(integer(version), *(item.encode() for item in inside[1:3]), information)
    assert_believed(Odd().sod(DS, content))


def test_indefinite_lengths_and_content_in_pieces_are_read() -> None:
    assert_believed(Odd(indefinite=True).sod(DS, CONTENT))


def test_content_signed_without_attributes_is_believed() -> None:
    assert_believed(Odd(attributes=False).sod(DS, CONTENT))


def backwards(items: list[bytes]) -> list[bytes]:
    return sorted(items, reverse=True)


@pytest.mark.parametrize("signed", [sorted, backwards], ids=["signed sorted", "signed as written"])
def test_attributes_out_of_order_are_believed_however_they_were_signed(
    signed: Callable[[list[bytes]], list[bytes]],
) -> None:
    """The standard signs the sorted set; some sign what they wrote."""
    assert_believed(Odd(written=backwards, signed=signed).sod(DS, CONTENT))


def test_attributes_about_other_content_are_refused_in_any_order() -> None:
    other = lds_security_object({**FILES, FileId.DG1: b"another"}, SodOptions())
    sod = Odd(written=backwards).sod(DS, other)
    assert judge(sod.replace(other, CONTENT)).reasons == (PassiveReason.SIGNATURE,)


def test_algorithm_of_the_key_or_of_a_signature_in_place_of_a_hash_is_understood() -> None:
    rsa_encryption = sequence(oid("1.2.840.113549.1.1.1"), b"\x05\x00")
    sha256_with_rsa = sequence(oid("1.2.840.113549.1.1.11"), b"\x05\x00")
    assert_believed(Odd(algorithm=rsa_encryption).sod(RSA_DS, CONTENT))
    assert_believed(Odd(digest=sha256_with_rsa).sod(RSA_DS, CONTENT))
    assert_believed(Odd(digest=sha256_with_rsa, algorithm=rsa_encryption).sod(RSA_DS, CONTENT))
    assert_believed(Odd(digest=sequence(oid("1.2.840.10045.4.3.2"))).sod(DS, CONTENT))


@pytest.mark.parametrize("algorithm", ["1.2.840.10045.4.2", "1.2.840.10045.2.1", "1.2.840.10045.4"])
def test_ecdsa_that_names_no_hash_takes_the_one_stated(algorithm: str) -> None:
    assert_believed(Odd(algorithm=sequence(oid(algorithm))).sod(DS, CONTENT))


def test_ecdsa_with_its_hash_as_a_parameter_is_understood() -> None:
    specified = sequence(oid("1.2.840.10045.4.3"), sequence(HASHES["sha256"]))
    assert_believed(Odd(algorithm=specified).sod(DS, CONTENT))


def plain(key: SigningKey, message: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(message))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_ecdsa_in_the_form_of_another_identifier_is_read() -> None:
    """Two numbers side by side under the identifier of the sequence, and the sequence under that of two numbers."""
    assert_believed(Odd(sign=plain).sod(DS, CONTENT))
    assert_believed(Odd(algorithm=sequence(oid("0.4.0.127.0.7.1.1.4.1.3"))).sod(DS, CONTENT))


@pytest.mark.parametrize("parameters", [b"", b"\x05\x00", sequence()], ids=["absent", "null", "empty"])
def test_pss_without_its_parameters_takes_the_hash_stated(parameters: bytes) -> None:
    """The default is SHA-1 (RFC 4055); those that leave the parameters out mean the hash that stands beside."""

    def sign(key: SigningKey, message: bytes) -> bytes:
        assert isinstance(key.private, rsa.RSAPrivateKey)
        return key.private.sign(message, PSS(MGF1(SHA256()), 20), SHA256())

    assert_believed(Odd(algorithm=sequence(oid("1.2.840.113549.1.1.10"), parameters), sign=sign).sod(RSA_DS, CONTENT))


def test_pss_with_sha1_is_believed_with_and_without_parameters() -> None:
    signer = signer_of(ROOT, SigningKey(RSA_DS.key.private, "sha1", Padding.PSS))
    assert_believed(Odd().sod(signer, CONTENT))
    assert_believed(Odd(algorithm=sequence(oid("1.2.840.113549.1.1.10"), sequence())).sod(signer, CONTENT))


def test_pss_whose_mask_has_another_hash_than_stated_is_believed() -> None:
    def sign(key: SigningKey, message: bytes) -> bytes:
        assert isinstance(key.private, rsa.RSAPrivateKey)
        return key.private.sign(message, PSS(MGF1(SHA256()), 32), SHA256())

    stated = tlv.encode(0xA0, sequence(HASHES["sha256"])), tlv.encode(0xA2, integer(32))  # the mask's default is SHA-1
    odd = Odd(algorithm=sequence(oid("1.2.840.113549.1.1.10"), sequence(*stated)), sign=sign)
    assert_believed(odd.sod(RSA_DS, CONTENT))

    def sign_oddly(key: SigningKey, message: bytes) -> bytes:
        assert isinstance(key.private, rsa.RSAPrivateKey)
        return key.private.sign(message, PSS(MGF1(SHA1()), 32), SHA256())

    assert_believed(Odd(algorithm=odd.algorithm, sign=sign_oddly).sod(RSA_DS, CONTENT))


@pytest.mark.parametrize("exponent", [3, 65537])
def test_small_and_usual_exponents_of_rsa_are_believed(exponent: int) -> None:
    root_key, signer_key = (SigningKey(rsa.generate_private_key(exponent, 2048)) for _ in range(2))
    root = csca(root_key)
    assert_believed(Odd().sod(signer_of(root, signer_key), CONTENT), root.certificate)


def serial(number: int) -> Change:
    def change(body: x509.TbsCertificate) -> None:
        body["serial_number"] = number

    return change


@pytest.mark.parametrize("number", [-1, -(2**70), 0, 2**200])
def test_negative_and_endless_serial_numbers_are_read_and_can_be_revoked(number: int) -> None:
    signer = signer_of(ROOT, change=serial(number))
    sod = Odd().sod(signer, CONTENT)
    assert_believed(sod)
    assert judge(sod, ROOT.certificate, revocations(ROOT, number)).reasons == (PassiveReason.REVOKED,)


def name_of(country: str, common_name: str, kind: str = "utf8_string") -> x509.Name:
    pairs = (("country_name", country, "printable_string"), ("common_name", common_name, kind))
    relatives = [
        x509.RelativeDistinguishedName([{"type": which, "value": x509.DirectoryString(name=how, value=text)}])
        for which, text, how in pairs
    ]
    return x509.Name(name="", value=x509.RDNSequence(relatives))


def named(field: str, name: x509.Name) -> Change:
    def change(body: x509.TbsCertificate) -> None:
        body[field] = name

    return change


KINDS = ["bmp_string", "teletex_string", "universal_string", "printable_string", "utf8_string"]


def rooted(name: x509.Name) -> Authority:
    def change(body: x509.TbsCertificate) -> None:
        body["subject"] = body["issuer"] = name

    return csca(change=change)


@pytest.mark.parametrize("kind", KINDS)
def test_names_in_every_type_of_text_are_read(kind: str) -> None:
    root = rooted(name_of("MA", "Autorite Nationale", kind))
    signer = signer_of(root, change=named("issuer", name_of("ma", "AUTORITE  nationale")))
    assert_believed(Odd().sod(signer, CONTENT), root.certificate)


def test_country_in_lower_case_finds_the_authority_in_upper_case() -> None:
    for country, other in (("ma", "MA"), ("MA", "ma")):
        root = rooted(name_of(country, "CSCA"))
        signer = signer_of(root, change=named("issuer", name_of(other, "CSCA")))
        assert_believed(Odd().sod(signer, CONTENT), root.certificate)


def test_text_that_its_own_type_does_not_allow_spoils_no_certificate() -> None:
    """Latin-1 letters in a UTF8String, as some authorities of the first years have them."""
    root = rooted(name_of("MA", "Autorit@ XX"))
    der = Authority(root.key, root.certificate).parsed
    body = der["tbs_certificate"]
    broken = body.dump().replace(b"Autorit@ XX", b"Autorit\xe9 XX")
    certificate = sequence(broken, root.key.signature_algorithm().dump(), bits(root.key.sign(broken)))
    store = TrustStore.from_bytes(certificate)
    assert (len(store.authorities), store.problems) == (1, ())


def bits(content: bytes) -> bytes:
    return tlv.encode(0x03, b"\x00" + content)


def without_extensions(body: x509.TbsCertificate) -> None:
    body["extensions"] = []


@pytest.mark.parametrize("lacking", ["root", "signer", "both"])
def test_certificates_without_key_identifiers_are_matched_by_name(lacking: str) -> None:
    root = csca(change=without_extensions if lacking != "signer" else None)
    signer = signer_of(root, change=without_extensions if lacking != "root" else None)
    assert_believed(Odd().sod(signer, CONTENT), root.certificate)


def test_signer_named_by_its_key_identifier_is_found() -> None:
    identifier = tlv.encode(0x80, key_identifier(DS.key))
    assert_believed(Odd(identifier=identifier, signer_version=3).sod(DS, CONTENT))


def test_the_right_certificate_is_found_among_several() -> None:
    others = tuple(signer_of(ROOT).certificate for _ in range(3))
    assert_believed(Odd(certificates=(*others, DS.certificate, ROOT.certificate)).sod(DS, CONTENT))


def test_signer_left_out_of_the_document_is_found_among_the_trusted_files() -> None:
    """Early documents leave it out; it stands in the directory of the ICAO, and is judged like any other."""
    sod = Odd(certificates=()).sod(DS, CONTENT)
    assert judge(sod).reasons == (PassiveReason.NO_DS,)
    assert_believed(sod, ROOT.certificate, DS.certificate)
    stranger = csca()
    assert judge(sod, stranger.certificate, DS.certificate).reasons == (PassiveReason.NO_CSCA,)


def revocations(authority: Authority, *serials: int, issuer: x509.Name | None = None) -> bytes:
    entries = [sequence(integer(number), tlv.encode(0x17, b"250101000000Z")) for number in serials]
    algorithm = authority.key.signature_algorithm().dump()
    name = (issuer or authority.parsed.subject).dump()
    body = sequence(integer(1), algorithm, name, tlv.encode(0x17, b"260101000000Z"), sequence(*entries))
    return sequence(body, algorithm, bits(authority.key.sign(body)))


def test_revocation_by_an_authority_that_spells_its_name_in_another_way_counts() -> None:
    sod = Odd().sod(DS, CONTENT)
    number = DS.parsed.serial_number
    listing = revocations(ROOT, number, issuer=name_of("MA", "CSCA of Morocco"))
    assert judge(sod, ROOT.certificate, listing).reasons == (PassiveReason.REVOKED,)


def test_revocation_signed_with_the_next_key_counts_for_signers_of_the_old_one() -> None:
    next_key = SigningKey(new_key("P-256"))
    linked = Authority(next_key, new_link(ROOT, next_key, LONG))
    listing = revocations(linked, DS.parsed.serial_number)
    result = judge(Odd().sod(DS, CONTENT), ROOT.certificate, linked.certificate, listing)
    assert result.reasons == (PassiveReason.REVOKED,)


def test_revocation_by_another_authority_says_nothing() -> None:
    other = rooted(name_of("MA", "Another authority"))
    listing = revocations(other, DS.parsed.serial_number)
    assert_believed(Odd().sod(DS, CONTENT), ROOT.certificate, other.certificate, listing)


def ldif(**attributes: bytes) -> bytes:
    """As the ICAO's directory is downloaded: base64 in lines of 76, continued by a space."""
    lines = [b"# a comment", b"dn: c=MA,dc=data,dc=download,dc=pkd,dc=icao,dc=int", b"objectClass: top"]
    for name, value in attributes.items():
        text = name.replace("_", ";").encode() + b":: " + base64.b64encode(value)
        lines += [text[:76], *(b" " + text[at : at + 75] for at in range(76, len(text), 75))]
    return b"\n".join(lines) + b"\n"


def master_list(signer: Authority, *certificates: bytes) -> bytes:
    return signed_data(signer, ID_MASTER_LIST, sequence(integer(0), tlv.encode(0x31, *certificates)))


def test_directory_of_the_icao_is_read_as_it_is_downloaded() -> None:
    listing = ldif(pkdMasterListContent=master_list(signer_of(ROOT), ROOT.certificate))
    signers = ldif(userCertificate_binary=DS.certificate)
    lists = ldif(certificateRevocationList_binary=revocations(ROOT, 5))
    store = TrustStore.from_bytes(listing + b"\n" + signers + b"\n" + lists)
    assert [item.der for item in store.authorities] == [ROOT.certificate]
    assert store.problems == ()
    assert store.revocations
    assert_believed(Odd(certificates=()).sod(DS, CONTENT), listing + b"\n" + signers)


def test_master_list_with_indefinite_lengths_is_read() -> None:
    content = sequence(integer(0), tlv.encode(0x31, ROOT.certificate))
    listing = Odd(indefinite=True, content_type=ID_MASTER_LIST).content_info(signer_of(ROOT), content)
    assert [item.der for item in TrustStore.from_bytes(listing).authorities] == [ROOT.certificate]


def test_master_list_whose_own_signer_did_not_sign_it_gives_nothing() -> None:
    other = signer_of(ROOT)
    listing = master_list(Authority(SigningKey(new_key("P-256")), other.certificate), ROOT.certificate)
    store = TrustStore.from_bytes(listing)
    assert (store.authorities, [item.kind for item in store.problems]) == ((), [TrustProblemKind.SIGNATURE])


def ripemd() -> bytes:
    inside = tlv.parse_one(CONTENT, 0x30).children()
    return sequence(inside[0].encode(), sequence(oid("1.3.36.3.2.1")), inside[2].encode())


def expired(first: int, last: int) -> tuple[bytes, bytes]:
    root = csca()
    signer = new_signer(root, "DS", SigningKey(new_key("P-256")), years(first, last))
    return Odd(attributes=False).sod(signer, CONTENT), root.certificate


def of_expired_root(first: int, last: int) -> tuple[bytes, bytes]:
    root = new_csca("CSCA", SigningKey(new_key("P-256")), years(first, last))
    return Odd().sod(signer_of(root), CONTENT), root.certificate


def signed_by_nobody() -> bytes:
    sod = bytearray(Odd().sod(DS, CONTENT))
    sod[-1] ^= 1
    return bytes(sod)


def liar() -> tuple[bytes, bytes]:
    other = csca()
    forged = signer_of(Authority(other.key, ROOT.certificate))
    der = forged.certificate.replace(key_identifier(other.key), key_identifier(ROOT.key))
    return Odd().sod(Authority(forged.key, der), CONTENT), ROOT.certificate


def wrong_hash(reason: PassiveReason) -> bytes:
    file = FileId[reason.removeprefix("HASH_")]
    return Odd().sod(DS, lds_security_object({**FILES, file: b"what was signed"}, SodOptions()))


def for_master_lists(body: x509.TbsCertificate) -> None:
    """The purpose that a master list signer's certificate states (Doc 9303-12, 7.1)."""
    purpose = x509.ExtKeyUsageSyntax(["2.23.136.1.1.3"])
    body["extensions"] = [{"extn_id": "extended_key_usage", "critical": True, "extn_value": purpose}]


def until_31_june(body: x509.TbsCertificate) -> None:
    body["validity"] = x509.Validity.load(
        sequence(tlv.encode(0x17, b"150101000000Z"), tlv.encode(0x17, b"400631000000Z"))
    )


SCENARIOS: dict[PassiveReason, Callable[[], tuple[bytes, ...]]] = {
    PassiveReason.OK: lambda: (Odd().sod(DS, CONTENT), ROOT.certificate),
    PassiveReason.MALFORMED: lambda: (b"\x77\x02\x30\x00", ROOT.certificate),
    PassiveReason.UNSUPPORTED_ALGORITHM: lambda: (Odd().sod(DS, ripemd()), ROOT.certificate),
    PassiveReason.DG_NOT_IN_SOD: lambda: (
        Odd().sod(DS, lds_security_object({FileId.DG1: FILES[FileId.DG1]}, SodOptions())),
        ROOT.certificate,
    ),
    PassiveReason.NO_DS: lambda: (Odd(certificates=()).sod(DS, CONTENT), ROOT.certificate),
    PassiveReason.SIGNATURE: lambda: (signed_by_nobody(), ROOT.certificate),
    PassiveReason.NO_CSCA: lambda: (Odd().sod(DS, CONTENT), csca().certificate),
    PassiveReason.CSCA_SIGNATURE: liar,
    PassiveReason.REVOKED: lambda: (
        Odd().sod(DS, CONTENT),
        ROOT.certificate,
        revocations(ROOT, DS.parsed.serial_number),
    ),
    PassiveReason.SIGNER_USAGE: lambda: (
        Odd().sod(signer_of(ROOT, change=for_master_lists), CONTENT),
        ROOT.certificate,
    ),
    PassiveReason.VALIDITY_UNREADABLE: lambda: (
        Odd().sod(signer_of(ROOT, change=until_31_june), CONTENT),
        ROOT.certificate,
    ),
    PassiveReason.EXPIRED_CSCA: lambda: of_expired_root(2012, 2024),
    PassiveReason.EXPIRED_DS: lambda: expired(2013, 2025),
    PassiveReason.NOT_YET_VALID_CSCA: lambda: of_expired_root(2027, 2045),
    PassiveReason.NOT_YET_VALID_DS: lambda: expired(2027, 2040),
    PassiveReason.SIGNING_TIME: lambda: (
        Odd().sod(new_signer(ROOT, "DS", SigningKey(new_key("P-256")), years(2021, 2040)), CONTENT),
        ROOT.certificate,
    ),
}


@pytest.mark.parametrize("reason", PassiveReason)
def test_each_reason_is_given_for_its_cause_alone(reason: PassiveReason) -> None:
    if reason.startswith("HASH_"):
        file = FileId[reason.removeprefix("HASH_")]
        trust = TrustStore.from_bytes(ROOT.certificate)
        assert verify(wrong_hash(reason), {**FILES, file: b"what was read"}, trust, NOW).reasons == (reason,)
        return
    sod, *trusted = SCENARIOS[reason]()
    assert judge(sod, *trusted).reasons == (reason,)


def test_key_that_is_no_octet_string_is_no_surprise() -> None:
    """An extension of another type than it should have is as good as none."""

    def change(body: x509.TbsCertificate) -> None:
        body["extensions"] = [{"extn_id": "key_identifier", "extn_value": core.ParsableOctetString(octets(b"short"))}]

    assert_believed(Odd().sod(signer_of(ROOT, change=change), CONTENT))
