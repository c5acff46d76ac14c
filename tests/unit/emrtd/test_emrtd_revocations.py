"""Who takes a certificate back, and whom that reaches."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.chip.authorities import Authority
from demo.chip.security_object import SodOptions, lds_security_object
from demo.chip.signing import SigningKey
from emrtd.errors import MalformedError
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, verify
from emrtd.revocation import parse_revocation_list
from emrtd.trust import TrustProblemKind, TrustStore
from tests.unit.emrtd.odd_certificates import (
    CERTIFIES,
    IS_AUTHORITY,
    ROOT_NAME,
    ROOT_OF,
    Made,
    bits,
    issuer_key_id,
    name,
    revocations,
    utc,
)
from tests.unit.emrtd.odd_documents import Odd, integer, sequence

FILES = {FileId.DG1: b"data group 1"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = ROOT_OF.root()
DS = Made().signed_by(ROOT.key)
RENAMED = name("CSCA of the next generation")


def reasons(signer: Authority, *trusted: bytes) -> tuple[PassiveReason, ...]:
    return verify(Odd().sod(signer, CONTENT), FILES, TrustStore.from_bytes(*trusted), NOW).reasons


def link(earlier: SigningKey, key: SigningKey | None = None, subject: bytes = ROOT_NAME) -> Authority:
    """A new key that the old one vouches for."""
    extensions = (issuer_key_id(earlier), IS_AUTHORITY, CERTIFIES)
    return Made(subject=subject, serial=b"\x09", extensions=extensions).signed_by(earlier, key)


@pytest.mark.parametrize(("ours", "theirs"), [(b"\xb3", b"\x00\xb3"), (b"\x00\xb3", b"\xb3"), (b"\x00\x4d", b"\x4d")])
def test_serial_number_is_the_same_with_and_without_its_leading_zero(ours: bytes, theirs: bytes) -> None:
    """A serial of -77 is 179 whose encoder forgot that numbers have a sign."""
    signer = Made(serial=ours).signed_by(ROOT.key)
    assert reasons(signer, ROOT.certificate) == (PassiveReason.OK,)
    assert reasons(signer, ROOT.certificate, revocations(ROOT.key, theirs)) == (PassiveReason.REVOKED,)


def test_list_of_a_renamed_successor_reaches_signers_under_the_old_name() -> None:
    later = link(ROOT.key, subject=RENAMED)
    listing = revocations(later.key, b"\x4d", issuer=RENAMED)
    assert reasons(DS, ROOT.certificate, later.certificate) == (PassiveReason.OK,)
    assert reasons(DS, ROOT.certificate, later.certificate, listing) == (PassiveReason.REVOKED,)


def test_list_of_the_same_key_under_another_name_reaches_signers_of_both() -> None:
    renamed = Made(RENAMED, RENAMED, b"\x02", extensions=ROOT_OF.extensions).signed_by(ROOT.key, ROOT.key)
    listing = revocations(ROOT.key, b"\x4d", issuer=RENAMED)
    assert reasons(DS, ROOT.certificate, renamed.certificate, listing) == (PassiveReason.REVOKED,)


def test_list_of_an_unrelated_authority_of_the_country_reaches_nobody() -> None:
    other = Made(RENAMED, RENAMED, b"\x02", extensions=ROOT_OF.extensions).root()
    listing = revocations(other.key, b"\x4d", issuer=RENAMED)
    assert reasons(DS, ROOT.certificate, other.certificate, listing) == (PassiveReason.OK,)


def test_revoked_link_is_trusted_no_longer() -> None:
    later = link(ROOT.key)
    signer = Made(extensions=(issuer_key_id(later.key),)).signed_by(later.key)
    trusted = (ROOT.certificate, later.certificate)
    assert reasons(signer, *trusted) == (PassiveReason.OK,)
    listing = revocations(ROOT.key, b"\x09")
    store = TrustStore.from_bytes(*trusted, listing)
    assert [item.der for item in store.authorities] == [ROOT.certificate]
    assert [item.kind for item in store.problems] == [TrustProblemKind.REVOKED]
    assert reasons(signer, *trusted, listing) == (PassiveReason.REVOKED,)


def test_revoked_root_takes_its_links_along() -> None:
    later = link(ROOT.key)
    store = TrustStore.from_bytes(ROOT.certificate, later.certificate, revocations(ROOT.key, b"\x01"))
    assert store.authorities == ()
    assert [item.kind for item in store.problems] == [TrustProblemKind.REVOKED, TrustProblemKind.UNANCHORED]
    assert reasons(DS, ROOT.certificate, revocations(ROOT.key, b"\x01")) == (PassiveReason.REVOKED,)


def test_root_of_the_same_name_and_number_is_not_its_namesake() -> None:
    """Each of a country's roots may be called the same and have the serial number 1."""
    namesake = ROOT_OF.root()
    listing = revocations(namesake.key, b"\x01")
    store = TrustStore.from_bytes(ROOT.certificate, namesake.certificate, listing)
    assert [item.der for item in store.authorities] == [ROOT.certificate]


def test_only_a_trusted_authority_takes_back() -> None:
    stranger = ROOT_OF.root()
    store = TrustStore.from_bytes(ROOT.certificate, revocations(stranger.key, b"\x01", b"\x4d"))
    assert len(store.authorities) == 1
    assert [item.kind for item in store.problems] == [TrustProblemKind.UNANCHORED]


def listing_of(*fields: bytes) -> bytes:
    algorithm = ROOT.key.signature_algorithm().dump()
    body = sequence(integer(1), algorithm, ROOT_NAME, *fields)
    return sequence(body, algorithm, bits(ROOT.key.sign(body)))


def test_list_without_entries_dates_or_an_end_is_read() -> None:
    assert parse_revocation_list(listing_of(utc("260101000000Z"))).serials == frozenset()
    assert parse_revocation_list(listing_of(utc("soon"), utc("later"), sequence())).serials == frozenset()
    entry = sequence(integer(5), utc("never"), sequence())
    assert parse_revocation_list(listing_of(utc("260101000000Z"), sequence(entry))).serials == {5}


@pytest.mark.parametrize("entries", [sequence(integer(5)), sequence(sequence()), sequence(sequence(b"\x02\x05a"))])
def test_broken_entries_are_malformed(entries: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_revocation_list(listing_of(utc("260101000000Z"), entries))
