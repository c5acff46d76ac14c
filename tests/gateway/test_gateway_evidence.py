"""What a hostile kiosk may try with cards that it has seen; and what honest cards of every kind are told."""

from __future__ import annotations

import base64

import msgspec
import pytest

from contract.member import CardEvidence
from contract.problems import EvidenceReason
from demo.chip import authorities
from demo.chip.document import with_changed_file
from demo.chip.issuer import new_pki
from emrtd.lds import FileId
from emrtd.trust import TrustStore
from gateway.chip import ChipKeys
from gateway.config import Fund
from gateway.evidence import Judge
from gateway.place import Place
from tests.gateway.world import Answer, Cards, HandClock, KioskVisit, World, evidence_of


def changed(content: bytes, at: int = -6) -> str:
    """The same bytes with one bit turned, in base64."""
    altered = bytearray(content)
    altered[at] ^= 1
    return base64.b64encode(altered).decode()


def refusal(answer: Answer) -> str:
    assert answer.problem == "evidence-refused"
    return str(answer.body["reason"])


@pytest.fixture
def visit(world: World) -> KioskVisit:
    return world.kiosk.visit()


def test_a_card_with_a_key_of_its_own_proves_that_it_is_here(world: World, visit: KioskVisit) -> None:
    accepted = world.kiosk.show(visit, world.cards["fatima"])
    assert accepted.body["possession"] == "proved"
    assert [channel["kind"] for channel in accepted.body["channels"]] == ["sms"]


def test_masked_contacts_show_what_only_their_owner_recognises(world: World, visit: KioskVisit) -> None:
    sms = world.kiosk.show(visit, world.cards["fatima"]).body["channels"][0]["masked"]
    assert sms == "•• •• •• 01"
    mail = world.kiosk.show(world.kiosk.visit(), world.cards["salma"]).body["channels"][0]
    assert mail == {"kind": "email", "masked": "s•••@e•••.org"}


@pytest.mark.parametrize("name", ["brahim", "mbarka"])
def test_a_card_without_a_key_proves_nothing_and_tells_nothing(world: World, visit: KioskVisit, name: str) -> None:
    accepted = world.kiosk.show(visit, world.cards[name])
    assert accepted.body["possession"] == "not-proved"
    assert accepted.body["channels"] == [{"kind": "sms", "masked": ""}, {"kind": "email", "masked": ""}]


def test_an_rsa_card_proves_itself_too(world: World, visit: KioskVisit) -> None:
    assert world.kiosk.show(visit, world.cards["youssef"]).body["possession"] == "proved"


@pytest.mark.parametrize(("name", "reason"), [("amina", "expired"), ("hassan", "clone"), ("driss", "untrusted-issuer")])
def test_a_bad_card_is_refused_with_the_reason(world: World, visit: KioskVisit, name: str, reason: str) -> None:
    assert refusal(world.kiosk.show(visit, world.cards[name])) == reason


def test_a_genuine_card_of_nobody_on_file_is_an_unknown_member(world: World, visit: KioskVisit) -> None:
    assert world.kiosk.show(visit, world.cards["omar"]).problem == "unknown-member"


def test_a_member_without_contacts_is_told_so(world: World, visit: KioskVisit) -> None:
    accepted = world.kiosk.show(visit, world.cards["khadija"])
    assert (accepted.body["channels"], accepted.body["shared"]) == ([], False)


def test_a_phone_of_a_whole_cafe_is_no_contact_and_its_member_is_told_why(world: World, visit: KioskVisit) -> None:
    accepted = world.kiosk.show(visit, world.cards["rachid"])
    assert (accepted.body["channels"], accepted.body["shared"]) == ([], True)


def test_evidence_is_not_played_twice(world: World, visit: KioskVisit) -> None:
    body = world.evidence(visit, world.cards["fatima"])
    assert world.kiosk.post(visit, "/visit/card-evidence", body).status == 200
    assert world.kiosk.post(visit, "/visit/card-evidence", body).problem == "nonce-used"


def test_a_refused_try_uses_the_nonce_up_as_well(world: World, visit: KioskVisit) -> None:
    assert refusal(world.kiosk.show(visit, world.cards["hassan"])) == "clone"
    assert world.kiosk.show(visit, world.cards["fatima"]).problem == "nonce-used"


def test_a_nonce_is_good_for_a_minute(world: World, visit: KioskVisit) -> None:
    world.clock.move(59)
    assert world.kiosk.post(visit, "/visit/renew").status == 200
    world.clock.move(1)
    assert world.kiosk.show(visit, world.cards["fatima"]).problem == "nonce-late"


def test_another_nonce_gives_another_try(world: World, visit: KioskVisit) -> None:
    world.kiosk.show(visit, world.cards["hassan"])
    visit.nonce = base64.b64decode(world.kiosk.post(visit, "/visit/nonce").body["nonce"])
    assert world.kiosk.show(visit, world.cards["fatima"]).status == 200


def test_a_nonce_of_the_kiosks_own_making_is_none(world: World, visit: KioskVisit) -> None:
    visit.nonce = b"\0" * 32
    assert world.kiosk.show(visit, world.cards["fatima"]).problem == "nonce-used"


def test_an_answer_of_another_visit_is_refused(world: World, visit: KioskVisit) -> None:
    """The nonce is of the other visit: unknown here, even with a signature made for here."""
    other = world.kiosk.visit()
    body = world.evidence(other, world.cards["fatima"])
    assert world.kiosk.post(visit, "/visit/card-evidence", body).problem == "nonce-used"


def test_a_signature_of_another_visit_is_a_clone(world: World, visit: KioskVisit) -> None:
    other = world.kiosk.visit()
    signature = world.evidence(other, world.cards["fatima"])["active_signature"]
    assert refusal(world.kiosk.show(visit, world.cards["fatima"], active_signature=signature)) == "clone"


def test_a_signature_made_at_another_machine_is_a_clone(world: World, visit: KioskVisit) -> None:
    """A card laid on one kiosk, its answer used on another."""
    body = world.evidence(visit, world.cards["fatima"], device="another-kiosk")
    assert refusal(world.kiosk.post(visit, "/visit/card-evidence", body)) == "clone"


def test_a_changed_signature_is_a_clone(world: World, visit: KioskVisit) -> None:
    signature = base64.b64decode(world.evidence(visit, world.cards["fatima"])["active_signature"])
    answer = world.kiosk.show(visit, world.cards["fatima"], active_signature=changed(signature))
    assert refusal(answer) == "clone"


@pytest.mark.parametrize("without", [{"active_signature"}, {"dg15"}, {"dg15", "active_signature"}])
def test_a_card_with_a_key_is_not_passed_off_as_one_without(world: World, visit: KioskVisit, without: set[str]) -> None:
    body = {name: value for name, value in world.evidence(visit, world.cards["fatima"]).items() if name not in without}
    assert refusal(world.kiosk.post(visit, "/visit/card-evidence", body)) == "clone"


@pytest.mark.parametrize("file", ["dg1", "dg11", "dg14", "dg15"])
def test_a_changed_file_does_not_fit_its_hash(world: World, visit: KioskVisit, file: str) -> None:
    altered = with_changed_file(world.cards["fatima"], FileId.from_short_name(file))
    assert refusal(world.kiosk.show(visit, altered)) == "hash-mismatch"


@pytest.mark.parametrize("file", ["dg1", "dg15"])
def test_a_file_of_another_card_does_not_fit(world: World, visit: KioskVisit, file: str) -> None:
    other = base64.b64encode(world.cards["youssef"].files[FileId.from_short_name(file)]).decode()
    assert refusal(world.kiosk.show(visit, world.cards["fatima"], **{file: other})) == "hash-mismatch"


def test_a_changed_security_object_is_not_signed(world: World, visit: KioskVisit) -> None:
    sod = world.cards["fatima"].files[FileId.SOD]
    assert refusal(world.kiosk.show(visit, world.cards["fatima"], sod=changed(sod, -1))) == "signature-invalid"


@pytest.mark.parametrize("sod", [b"\0", b"\x77\x00", b"\xff" * 100, b"\x77\x82\xff\xff"])
def test_bytes_that_are_no_security_object_are_malformed(world: World, visit: KioskVisit, sod: bytes) -> None:
    answer = world.kiosk.show(visit, world.cards["fatima"], sod=base64.b64encode(sod).decode())
    assert refusal(answer) == "malformed"


def test_evidence_is_refused_when_the_lease_ran_out(world: World, visit: KioskVisit) -> None:
    world.clock.move(60)
    assert world.kiosk.show(visit, world.cards["fatima"]).problem == "visit-lapsed"


def test_another_card_takes_the_sign_in_away(world: World) -> None:
    visit = world.signed_in()
    visit.nonce = base64.b64decode(world.kiosk.post(visit, "/visit/nonce").body["nonce"])
    assert world.kiosk.show(visit, world.cards["youssef"]).status == 200
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).problem == "assurance-too-low"


def test_a_failure_of_the_back_office_leaves_the_nonce_unused(world: World, visit: KioskVisit) -> None:
    world.break_backoffice("down")
    assert world.kiosk.show(visit, world.cards["fatima"]).problem == "upstream-down"
    (world.folder / "faults.toml").unlink()
    assert world.kiosk.show(visit, world.cards["fatima"]).status == 200


def test_another_trusted_country_makes_no_card_of_ours(cards: Cards) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authorities, "COUNTRY", "FR")
        foreign = new_pki()
    trust = TrustStore.from_bytes(cards.pki.national.csca.certificate, foreign.national.csca.certificate)
    place = Place("device-1", "visit-1")
    body = evidence_of(KioskVisit(place.visit, place.device, "", bytes(32)), Cards(foreign)["fatima"])
    verdict = Judge(trust, HandClock(), Fund(), ChipKeys(bytes(32))).judge(msgspec.convert(body, CardEvidence), place)
    assert verdict is EvidenceReason.UNTRUSTED_ISSUER
