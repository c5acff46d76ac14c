import base64
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.authorities import Authority, Period, new_csca, new_link, new_signer, years
from demo.chip.security_object import ID_LDS_SECURITY_OBJECT, ID_MASTER_LIST, signed_data
from demo.chip.signing import SigningKey, new_key
from emrtd import tlv
from emrtd.certificates import Certificate, Validity, parse_certificate
from emrtd.errors import SignatureInvalidError
from emrtd.trust import MAX_FILE, TrustProblem, TrustProblemKind, TrustStore

LONG = years(2015, 2045)
VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "openssl_security_objects.toml").read_text())
OPENSSL_ROOT = base64.b64decode(VECTORS["trust"]["authority"])
OPENSSL_REVOCATIONS = base64.b64decode(VECTORS["trust"]["revokes_rsa_signer"])


def csca(name: str = "CSCA A", period: Period = LONG) -> Authority:
    return new_csca(name, SigningKey(new_key("P-256")), period)


def master_list(signer: Authority, *certificates: bytes) -> bytes:
    listing = tlv.encode(0x30, tlv.encode(0x02, b"\x00"), tlv.encode(0x31, *sorted(certificates)))
    return signed_data(signer, ID_MASTER_LIST, listing)


def pem(der: bytes, label: str = "CERTIFICATE") -> bytes:
    body = base64.encodebytes(der)
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (label.encode(), body, label.encode())


def ders(store: TrustStore) -> set[bytes]:
    return {authority.der for authority in store.authorities}


def problems(store: TrustStore) -> list[TrustProblemKind]:
    return [problem.kind for problem in store.problems]


def spoiled(der: bytes) -> bytes:
    return der[:-1] + bytes([der[-1] ^ 1])


def test_a_certificate_is_read_field_by_field() -> None:
    authority = csca("CSCA  Maroc")
    certificate = parse_certificate(authority.certificate)
    assert certificate.country == "ma"
    assert ("2.5.4.3", "csca maroc") in certificate.subject
    assert certificate.serial == authority.parsed.serial_number
    assert certificate.subject_key_id == certificate.authority_key_id == authority.parsed.key_identifier
    assert certificate.authority
    assert certificate.self_issued
    assert repr(certificate) == f"<Certificate ma serial {certificate.serial:x}>"


@pytest.mark.parametrize(
    ("moment", "validity"),
    [
        (datetime(2014, 12, 31, 23, 59, 59, tzinfo=UTC), Validity.NOT_YET),
        (datetime(2015, 1, 1, tzinfo=UTC), Validity.VALID),
        (datetime(2045, 1, 1, tzinfo=UTC), Validity.VALID),
        (datetime(2045, 1, 1, 0, 0, 1, tzinfo=UTC), Validity.EXPIRED),
    ],
)
def test_both_ends_of_a_period_belong_to_it(moment: datetime, validity: Validity) -> None:
    assert parse_certificate(csca().certificate).validity_at(moment) is validity


def test_a_period_beyond_2050_is_read() -> None:
    assert parse_certificate(csca(period=years(2020, 2060)).certificate).not_after.year == 2060


def test_a_signature_of_another_key_is_refused() -> None:
    one, other = (parse_certificate(csca().certificate) for _ in range(2))
    one.verify_issued_by(one)
    with pytest.raises(SignatureInvalidError):
        one.verify_issued_by(other)


def test_roots_are_trusted_in_der_and_in_pem(tmp_path: Path) -> None:
    one, two, three = csca(), csca(), csca()
    (tmp_path / "one.der").write_bytes(one.certificate)
    (tmp_path / "two.pem").write_bytes(b"# two roots\n" + pem(two.certificate) + pem(three.certificate))
    (tmp_path / ".hidden").write_bytes(b"nonsense")
    (tmp_path / "below").mkdir()
    store = TrustStore.from_folder(tmp_path)
    assert ders(store) == {one.certificate, two.certificate, three.certificate}
    assert store.problems == ()


def test_bad_files_are_reported_by_name_and_stop_nothing(tmp_path: Path) -> None:
    root = csca()
    (tmp_path / "empty").write_bytes(b"")
    with (tmp_path / "large").open("wb") as large:
        large.truncate(MAX_FILE + 1)
    (tmp_path / "unreadable").symlink_to("/proc/self/mem")
    (tmp_path / "noise").write_bytes(b"\x30\x03abc")
    (tmp_path / "pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "root").write_bytes(root.certificate)
    (tmp_path / "spoiled").write_bytes(spoiled(csca().certificate))
    store = TrustStore.from_folder(tmp_path)
    assert ders(store) == {root.certificate}
    assert set(store.problems) == {
        TrustProblem("empty", TrustProblemKind.MALFORMED),
        TrustProblem("large", TrustProblemKind.TOO_LARGE),
        TrustProblem("noise", TrustProblemKind.MALFORMED),
        TrustProblem("pem", TrustProblemKind.MALFORMED),
        TrustProblem("spoiled", TrustProblemKind.SIGNATURE),
        TrustProblem("unreadable", TrustProblemKind.UNREADABLE),
    }


def test_the_same_root_twice_is_one_root() -> None:
    root = csca().certificate
    assert len(TrustStore.from_bytes(root, pem(root)).authorities) == 1


def test_a_document_signer_is_no_authority() -> None:
    root = csca()
    signer = new_signer(root, "Signer", SigningKey(new_key("P-256")), LONG)
    store = TrustStore.from_bytes(root.certificate, signer.certificate)
    assert ders(store) == {root.certificate}
    assert [item.der for item in store.signers] == [signer.certificate]
    assert store.problems == ()


def test_a_link_is_believed_if_its_root_is_there() -> None:
    old, new_key_ = csca(), SigningKey(new_key("P-256"))
    link = new_link(old, new_key_, LONG)
    assert ders(TrustStore.from_bytes(link, old.certificate)) == {old.certificate, link}
    assert problems(TrustStore.from_bytes(link)) == [TrustProblemKind.UNANCHORED]


def test_links_form_chains() -> None:
    first = csca()
    second_key, third_key = SigningKey(new_key("P-256")), SigningKey(new_key("P-256"))
    second = Authority(second_key, new_link(first, second_key, LONG))
    third = new_link(second, third_key, LONG)
    assert len(TrustStore.from_bytes(third, second.certificate, first.certificate).authorities) == 3


def test_a_link_signed_after_the_root_expired_is_not_believed() -> None:
    old = csca(period=years(2000, 2010))
    link = new_link(old, SigningKey(new_key("P-256")), years(2012, 2030))
    assert ders(TrustStore.from_bytes(old.certificate, link)) == {old.certificate}


def test_a_root_that_has_expired_since_still_vouches_for_its_link() -> None:
    old = csca(period=years(2000, 2014))
    link = new_link(old, SigningKey(new_key("P-256")), years(2012, 2030))
    assert ders(TrustStore.from_bytes(old.certificate, link)) == {old.certificate, link}


def test_a_master_list_gives_its_certificates() -> None:
    keeper, one, two = csca("Keeper"), csca("One"), csca("Two")
    signer = new_signer(keeper, "Master list signer", SigningKey(new_key("P-256")), LONG)
    store = TrustStore.from_bytes(master_list(signer, one.certificate, two.certificate))
    assert ders(store) == {one.certificate, two.certificate}


def test_one_bad_certificate_does_not_spoil_a_master_list() -> None:
    keeper, one = csca("Keeper"), csca("One")
    store = TrustStore.from_bytes(master_list(keeper, one.certificate, b"\x30\x03\x02\x01\x00"))
    assert ders(store) == {one.certificate}
    assert problems(store) == [TrustProblemKind.MALFORMED]


def test_a_master_list_that_was_changed_gives_nothing() -> None:
    keeper, one = csca("Keeper"), csca("One")
    listing = bytearray(master_list(keeper, one.certificate))
    listing[listing.index(one.certificate) + 30] ^= 1
    store = TrustStore.from_bytes(bytes(listing))
    assert (store.authorities, problems(store)) == ((), [TrustProblemKind.SIGNATURE])


def test_signed_data_of_another_kind_is_no_master_list() -> None:
    keeper = csca()
    listing = tlv.encode(0x30, tlv.encode(0x02, b"\x00"), tlv.encode(0x31, keeper.certificate))
    assert problems(TrustStore.from_bytes(signed_data(keeper, ID_LDS_SECURITY_OBJECT, listing))) == [
        TrustProblemKind.MALFORMED
    ]


def test_a_root_of_another_maker_is_trusted_with_its_explicit_parameters() -> None:
    store = TrustStore.from_bytes(OPENSSL_ROOT)
    assert len(store.authorities) == 1
    assert store.problems == ()


def test_a_revocation_list_counts_only_from_a_trusted_authority() -> None:
    store = TrustStore.from_bytes(OPENSSL_ROOT, OPENSSL_REVOCATIONS)
    assert [len(lists) for lists in store.revocations.values()] == [1]
    stranger = TrustStore.from_bytes(OPENSSL_REVOCATIONS)
    assert (stranger.revocations, problems(stranger)) == ({}, [TrustProblemKind.UNANCHORED])
    changed = TrustStore.from_bytes(OPENSSL_ROOT, spoiled(OPENSSL_REVOCATIONS))
    assert (changed.revocations, problems(changed)) == ({}, [TrustProblemKind.UNANCHORED])


def test_issuers_are_found_by_key_identifier_then_by_country() -> None:
    root, other = csca("One"), csca("Two")
    store = TrustStore.from_bytes(root.certificate, other.certificate)
    signer = new_signer(root, "Signer", SigningKey(new_key("P-256")), LONG)
    certificate = parse_certificate(signer.certificate)
    assert [item.der for item in store.named_issuers(certificate)] == [root.certificate]
    assert [item.der for item in store.other_issuers(certificate)] == [other.certificate]


def test_the_store_shows_counts_alone() -> None:
    root: Certificate = parse_certificate(csca().certificate)
    assert repr(TrustStore.from_bytes(root.der)) == "<TrustStore 1 authorities, 0 problems>"
