"""The ICAO's directory, master lists and files as operators come by them: everything is used, or reported."""

from __future__ import annotations

import base64
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.authorities import Authority, key_identifier
from demo.chip.security_object import ID_MASTER_LIST, SodOptions, lds_security_object, signed_data
from demo.chip.signing import SigningKey, new_key
from emrtd import ldif as ldif_module
from emrtd import tlv, trust, trust_files
from emrtd.certificates import Certificate, parse_certificate
from emrtd.ldif import ldif_entries
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, verify
from emrtd.trust import TrustProblemKind, TrustStore
from emrtd.trust_files import parse_trust_file
from tests.unit.emrtd.odd_certificates import (
    CERTIFIES,
    IS_AUTHORITY,
    NO_AUTHORITY,
    ROOT_NAME,
    ROOT_OF,
    Made,
    issuer_key_id,
    ldif,
    name,
    pem,
    revocations,
    utc,
)
from tests.unit.emrtd.odd_documents import Odd, integer, oid, sequence

FILES = {FileId.DG1: b"data group 1"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = ROOT_OF.root()
DS = Made().signed_by(ROOT.key)
BARE = Odd(certificates=()).sod(DS, CONTENT)
"""A document that leaves its signer's certificate out."""
OTHERS = [Made(serial=bytes([0x50 + at])).signed_by(ROOT.key) for at in range(4)]


def master_list(*members: bytes) -> bytes:
    content = sequence(integer(0), tlv.encode(0x31, *members))
    return signed_data(Made(serial=b"\x07").signed_by(ROOT.key), ID_MASTER_LIST, content)


def reasons(store: TrustStore, sod: bytes = BARE) -> tuple[PassiveReason, ...]:
    return verify(sod, FILES, store, NOW).reasons


def kinds(store: TrustStore) -> list[TrustProblemKind]:
    return [item.kind for item in store.problems]


def directory(*entries: bytes) -> bytes:
    return b"version: 1\n\n" + b"".join(entries)


def folder(path: Path, *entries: bytes) -> TrustStore:
    (path / "icaopkd-001.ldif").write_bytes(directory(*entries))
    (path / "root.der").write_bytes(ROOT.certificate)
    return TrustStore.from_folder(path)


SIGNERS = [ldif("userCertificate;binary", item.certificate) for item in (*OTHERS, DS)]


def test_signer_in_a_directory_is_found_when_a_document_leaves_it_out(tmp_path: Path) -> None:
    store = folder(tmp_path, *SIGNERS)
    assert (store.signers, store.problems) == ((), ())
    assert reasons(store) == (PassiveReason.OK,)
    by_key = Odd(certificates=(), identifier=tlv.encode(0x80, key_identifier(DS.key))).sod(DS, CONTENT)
    assert reasons(store, by_key) == (PassiveReason.OK,)


@pytest.mark.parametrize("place", ["o=dsc,c=MA,dc=data", "o=somewhere,c=MA"])
def test_list_among_signers_revokes_them(tmp_path: Path, place: str) -> None:
    listing = ldif("certificateRevocationList;binary", revocations(ROOT.key, b"\x4d"), place)
    assert reasons(folder(tmp_path, *SIGNERS, listing)) == (PassiveReason.REVOKED,)


def test_authority_under_the_attribute_of_signers_is_an_authority(tmp_path: Path) -> None:
    later = Made(subject=name("Next"), extensions=(issuer_key_id(ROOT.key), IS_AUTHORITY, CERTIFIES))
    linked = later.signed_by(ROOT.key)
    (tmp_path / "one.ldif").write_bytes(
        directory(ldif("userCertificate", ROOT.certificate, "o=ca"), ldif("cACertificate", linked.certificate))
    )
    assert {item.der for item in TrustStore.from_folder(tmp_path).authorities} == {ROOT.certificate, linked.certificate}


def test_directory_that_changed_since_or_is_gone_gives_no_signer(tmp_path: Path) -> None:
    store = folder(tmp_path, *SIGNERS)
    gone = folder(tmp_path, *SIGNERS)
    assert reasons(store) == (PassiveReason.OK,)
    (tmp_path / "icaopkd-001.ldif").write_bytes(directory(ldif("userCertificate", b"\x30\x00"), *SIGNERS[:1]))
    assert reasons(store) == (PassiveReason.NO_DS,)
    (tmp_path / "icaopkd-001.ldif").unlink()
    assert reasons(gone) == (PassiveReason.NO_DS,)


def test_directory_larger_than_any_other_file_is_read_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit of other files, as the official one is; no more of it is held for all that."""
    monkeypatch.setattr(trust, "MAX_FILE", 2_000_000)
    filler = [entry.replace(b"cn=x", b"cn=%d" % at) for at in range(1400) for entry in SIGNERS[:4]]
    listing = ldif("certificateRevocationList;binary", revocations(ROOT.key, b"\x4d"), "o=crl,c=MA")
    (tmp_path / "large.ldif").write_bytes(directory(*filler, SIGNERS[-1], listing))
    size = (tmp_path / "large.ldif").stat().st_size
    assert size > 3_000_000
    (tmp_path / "root.der").write_bytes(ROOT.certificate)
    tracemalloc.start()
    try:
        store = TrustStore.from_folder(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 * 1024 * 1024
    assert (len(store.shelves[0]), store.problems) == (4 * 1400 + 1, ())
    assert reasons(store) == (PassiveReason.REVOKED,)


def test_directory_beyond_its_own_limit_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "MAX_DIRECTORY", 100)
    assert kinds(folder(tmp_path, *SIGNERS)) == [TrustProblemKind.TOO_LARGE]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"dn:", b"DN:"])
def test_entries_are_found_wherever_the_file_is_cut_into_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: bytes, mark: bytes
) -> None:
    monkeypatch.setattr(ldif_module, "_PIECE", 61)
    path = tmp_path / "d.ldif"
    path.write_bytes(directory(*SIGNERS).replace(b"dn:", mark).replace(b"\n", ending))
    with path.open("rb") as file:
        entries = list(ldif_entries(file))
        found = [value for entry in entries for _, value in entry.values()]
        again = [next(ldif_entries(file, entry.offset)).text for entry in entries]
    assert found == [item.certificate for item in (*OTHERS, DS)]
    assert again[1:] == [entry.text for entry in entries[1:]]


def test_entry_longer_than_any_honest_one_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldif_module, "_PIECE", 512)
    monkeypatch.setattr(ldif_module, "_ENTRY_MAX", 3000)
    long = ldif("pkdMasterListContent", bytes(20_000), "o=ml")
    store = folder(tmp_path, SIGNERS[0], long, SIGNERS[-1])
    assert kinds(store) == [TrustProblemKind.MALFORMED]
    assert reasons(store) == (PassiveReason.OK,)


ATTRIBUTES = ["pkdMasterListContent", "PKDMasterListContent;binary", "CscaMasterListData", "MASTERLISTCONTENT"]


@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_attribute_is_known_in_any_letter_case(kind: str) -> None:
    store = TrustStore.from_bytes(directory(ldif(kind, master_list(ROOT.certificate), "o=ml")))
    assert ([item.der for item in store.authorities], store.problems) == ([ROOT.certificate], ())


def test_value_that_begins_on_the_folded_line_is_read() -> None:
    text = base64.b64encode(ROOT.certificate)
    store = TrustStore.from_bytes(b"dn: cn=x\ncACertificate;binary::\n " + text[:60] + b"\n " + text[60:] + b"\n")
    assert len(store.authorities) == 1


@pytest.mark.parametrize("bad", [b"MII", b"MII*", b""], ids=["cut off", "no letter", "empty"])
def test_value_that_is_no_base64_stops_no_other(tmp_path: Path, bad: bytes) -> None:
    broken = b"dn: cn=bad,o=ml\npkdMasterListContent:: " + bad + b"\n\n"
    whole = directory(broken, ldif("cACertificate", ROOT.certificate, "o=ca"))
    assert kinds(TrustStore.from_bytes(whole)) == [TrustProblemKind.MALFORMED]
    (tmp_path / "one.ldif").write_bytes(whole)
    store = TrustStore.from_folder(tmp_path)
    assert (len(store.authorities), kinds(store)) == (1, [TrustProblemKind.MALFORMED])


def test_directory_in_which_there_is_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / "one.ldif").write_bytes(b"version: 1\n\ndn: cn=x\nobjectClass: top\n")
    assert kinds(TrustStore.from_folder(tmp_path)) == [TrustProblemKind.MALFORMED]
    assert kinds(TrustStore.from_bytes(b"dn: cn=x\nobjectClass: top\n")) == [TrustProblemKind.MALFORMED]


def bag(*certificates: bytes) -> bytes:
    """As `openssl crl2pkcs7 -nocrl` writes them."""
    empty = tlv.encode(0x31)
    data = sequence(integer(1), empty, sequence(oid("1.2.840.113549.1.7.1")), tlv.encode(0xA0, *certificates), empty)
    return sequence(oid("1.2.840.113549.1.7.2"), tlv.encode(0xA0, data))


OTHER = Made(name("Second"), name("Second"), b"\x02", extensions=ROOT_OF.extensions).root()
FORMS = {
    "der": ROOT.certificate,
    "der, line end": ROOT.certificate + b"\r\n",
    "der, zeros": ROOT.certificate + bytes(7),
    "base64": base64.encodebytes(ROOT.certificate),
    "base64 of one line": base64.b64encode(ROOT.certificate),
    "pem of one line": b"-----BEGIN CERTIFICATE-----%s-----END CERTIFICATE-----" % base64.b64encode(ROOT.certificate),
    "pem with text around": b"\xef\xbb\xbfsubject=C=MA\n" + pem(ROOT.certificate) + b"that was all\n",
    "bag": bag(ROOT.certificate),
    "bag in pem": pem(bag(ROOT.certificate), "PKCS7"),
    "bag of indefinite length": b"\x30\x80" + tlv.parse_one(bag(ROOT.certificate), 0x30).value + b"\x00\x00",
}


@pytest.mark.parametrize("form", FORMS)
def test_certificate_is_read_in_every_usual_form(form: str) -> None:
    store = TrustStore.from_bytes(FORMS[form])
    assert ([item.der for item in store.authorities], store.problems) == ([ROOT.certificate], ())


def test_several_certificates_may_follow_one_another() -> None:
    for content in (ROOT.certificate + OTHER.certificate, bag(ROOT.certificate, OTHER.certificate)):
        assert len(TrustStore.from_bytes(content).authorities) == 2


LOSSES = {
    "pem block that is no base64": pem(ROOT.certificate)
    + b"-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----",
    "pem block without an end": pem(ROOT.certificate) + b"-----BEGIN CERTIFICATE-----\nMIIB\n",
    "pem block with another end": b"-----BEGIN X509 CRL-----\nMIIB\n-----END CERTIFICATE-----\n"
    + pem(ROOT.certificate),
    "garbage behind": ROOT.certificate + b"and more",
    "broken member of a bag": bag(b"\x30\x03\x02\x01\x00", ROOT.certificate),
    "broken member of a master list": master_list(b"\x30\x03\x02\x01\x00", ROOT.certificate),
    "master list that ends too early": master_list(ROOT.certificate, b"\x30\x82\xff\xff"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_cannot_be_read_is_reported_and_stops_nothing(loss: str) -> None:
    store = TrustStore.from_bytes(LOSSES[loss])
    assert ([item.der for item in store.authorities], kinds(store)) == (
        [ROOT.certificate],
        [TrustProblemKind.MALFORMED],
    )


@pytest.mark.parametrize("content", [b"", b"\n", b"AAAA", b"-----BEGIN CERTIFICATE-----", bag(), b"\x30\x80"])
def test_file_in_which_there_is_nothing_has_a_problem(content: bytes) -> None:
    assert parse_trust_file(content).problems


def test_member_of_a_master_list_is_an_authority_whatever_it_says_of_itself() -> None:
    """Whoever signed the list vouches for it; the key that signed a link may be missing since it expired."""
    lost = SigningKey(new_key("P-256"))
    members: list[Authority] = [
        Made(extensions=(issuer_key_id(lost), IS_AUTHORITY, CERTIFIES), subject=ROOT_NAME).signed_by(lost),
        Made(ROOT_NAME, ROOT_NAME, b"\x03", extensions=(NO_AUTHORITY,)).root(),
        Made(subject=name("Old"), extensions=(NO_AUTHORITY, CERTIFIES)).signed_by(ROOT.key),
    ]
    store = TrustStore.from_bytes(master_list(*(item.certificate for item in members)))
    assert {item.der for item in store.authorities} == {item.certificate for item in members}
    assert (store.signers, store.problems) == ((), ())


def test_member_of_a_master_list_that_may_not_certify_is_reported() -> None:
    signer = Made().signed_by(ROOT.key)
    store = TrustStore.from_bytes(master_list(signer.certificate))
    assert (store.authorities, kinds(store)) == ((), [TrustProblemKind.USAGE])


def test_root_in_a_master_list_whose_own_signature_does_not_fit_is_reported() -> None:
    spoiled = ROOT.certificate[:-1] + bytes([ROOT.certificate[-1] ^ 1])
    assert kinds(TrustStore.from_bytes(master_list(spoiled))) == [TrustProblemKind.SIGNATURE]


def test_link_from_a_new_key_back_to_the_old_one_is_believed() -> None:
    """RFC 4210, 4.4: it begins when the old key did, before there was a new one."""
    new = Made(ROOT_NAME, ROOT_NAME, b"\x01", (utc("200101000000Z"), utc("400101000000Z")), ROOT_OF.extensions).root()
    old = SigningKey(new_key("P-256"))
    back = Made(
        ROOT_NAME,
        ROOT_NAME,
        b"\x08",
        (utc("100101000000Z"), utc("250101000000Z")),
        (issuer_key_id(new.key), IS_AUTHORITY, CERTIFIES),
    ).signed_by(new.key, old)
    store = TrustStore.from_bytes(new.certificate, back.certificate)
    assert (len(store.authorities), store.problems) == (2, ())


def test_certificate_that_every_master_list_has_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory holds some thirty lists, of which each names nearly the same five hundred."""
    parsed: list[bytes] = []

    def counting(der: bytes) -> Certificate:
        parsed.append(der)
        return parse_certificate(der)

    monkeypatch.setattr(trust_files, "parse_certificate", counting)
    store = TrustStore.from_bytes(*(master_list(ROOT.certificate, OTHER.certificate) for _ in range(3)))
    assert (len(store.authorities), sorted(parsed)) == (2, sorted([ROOT.certificate, OTHER.certificate]))
