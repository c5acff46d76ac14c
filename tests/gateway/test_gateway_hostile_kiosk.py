"""A kiosk that is not what it seems, over real HTTP: it has read cards, keeps files, and lies about the chip.

The clock is the test's, everything else is as it runs: a server, a socket, two machines, chips that do what chips do.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.signing import PrivateKey, new_key, public_key_info
from emrtd import chip_mapping, tlv
from emrtd.active_authentication import ActiveVerdict
from emrtd.active_authentication import verify as verify_active
from emrtd.chip_mapping import ChipMapping, MappingVerdict
from emrtd.ciphers import Cipher
from emrtd.curves import encode_point, multiply
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.lds import FileId
from emrtd.security_infos import Mapping, PaceInfo, encode_oid, parse_dg14
from gateway.app import make_app, open_parts
from gateway.config import load as load_config
from tests.gateway.hostile import (
    FORGERIES,
    Bench,
    chip_key,
    in_base64,
    info,
    infos,
    naima,
    own_card,
    refusal,
    served,
    signed_by_country,
)
from tests.gateway.world import TOKEN_URL, Cards, HandClock, KeptMessages, Kiosk, relayed, write_gateway

EVIDENCE, CHALLENGE = "/visit/card-evidence", "/visit/chip-challenge"
POLICY = """
lease_seconds = 600
public_calls_per_minute = 100000
visit_calls_per_minute = 100000
judgements_per_minute = 100000
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder, cards, clock = tmp_path_factory.mktemp("gateway"), Cards(new_pki()), HandClock()
    settings = write_gateway(folder, cards.pki, POLICY)
    parts = open_parts(load_config(settings), clock, KeptMessages())
    with served(make_app(parts)) as url, requests.Session() as session:
        session.trust_env = False
        machines = []
        for place in ("Sidi Maârouf 2", "Tanger 1"):
            machines.append(Kiosk(session, TOKEN_URL, url))
            assert machines[-1].enrol(parts.devices.new_enrolment_code(place)).status == 200
        yield Bench(clock, *machines, cards, folder)


@pytest.fixture(autouse=True)
def admitted(bench: Bench) -> None:
    for kiosk in (bench.kiosk, bench.accomplice):
        kiosk.renew_token(bench.clock.now)


# --- what an honest machine gets, so that the refusals below mean something


def test_an_honest_machine_proves_the_chip(bench: Bench) -> None:
    visit, challenge = bench.challenged(naima(bench))
    answer = bench.sends(visit, naima(bench), relayed(naima(bench), challenge))
    assert answer.body["possession"] == "proved"


def test_the_same_question_asked_again_has_the_same_answer(bench: Bench) -> None:
    """The first answer was lost on the way."""
    visit, key = bench.kiosk.visit(), "7f2c1f0e-0000-4000-8000-000000000000"
    evidence = bench.kiosk.evidence(visit, naima(bench))
    question = {name: evidence[name] for name in ("nonce", "sod", "dg14")}
    first, second = (bench.kiosk.post(visit, CHALLENGE, question, key=key) for _ in range(2))
    assert first.body == second.body


# --- PACE-CAM


def test_a_transcript_of_pace_cam_can_be_made_up_and_is_not_taken(bench: Bench) -> None:
    """It convinces whoever ran PACE (Doc 9303-11, 4.4.3.5), and the kiosk says that it did."""
    card, factor = naima(bench), 0x1234567890ABCDEF
    key = chip_key(card)
    mapping_key = encode_point(key.curve, multiply(key.curve, factor, key.point))
    data = factor.to_bytes(key.curve.size, "big")
    parameter_id = next(number for number, curve in STANDARDIZED_CURVES.items() if curve is key.curve)
    pace = PaceInfo("0.4.0.127.0.7.2.2.4.6.4", 2, parameter_id, Mapping.ECDH_CAM, Cipher.AES_256)
    transcript = ChipMapping(pace, mapping_key, data)
    assert chip_mapping.verify([transcript], parse_dg14(card.files[FileId.DG14])) is MappingVerdict.VALID

    visit, _ = bench.challenged(card)
    assert bench.sends(visit, card, mapping_key[:200] + data).problem == "evidence-refused"
    visit = bench.kiosk.visit()
    forged = bench.kiosk.evidence(visit, card) | {"chip_mapping": in_base64(mapping_key + data)}
    assert bench.kiosk.post(visit, EVIDENCE, forged).problem == "malformed-request"


# --- nonces and answers of before


def test_an_accepted_answer_is_not_taken_twice(bench: Bench) -> None:
    visit, challenge = bench.challenged(naima(bench))
    answer = relayed(naima(bench), challenge)
    assert bench.sends(visit, naima(bench), answer).status == 200
    assert bench.sends(visit, naima(bench), answer).problem == "nonce-used"


def test_one_nonce_challenges_one_chip_once(bench: Bench) -> None:
    visit, _ = bench.challenged(naima(bench))
    assert bench.kiosk.challenge(visit, naima(bench)).problem == "nonce-used"
    assert bench.kiosk.challenge(visit, own_card(bench)).problem == "nonce-used"


def test_a_nonce_that_judged_a_card_challenges_no_chip(bench: Bench) -> None:
    visit = bench.kiosk.visit()
    assert bench.kiosk.show(visit, bench.cards["fatima"]).status == 200
    assert bench.kiosk.challenge(visit, naima(bench)).problem == "nonce-used"


def test_an_answer_of_the_members_last_visit_is_refused(bench: Bench) -> None:
    _, challenge = bench.challenged(naima(bench))
    recorded = relayed(naima(bench), challenge)
    visit, _ = bench.challenged(naima(bench))
    assert refusal(bench.sends(visit, naima(bench), recorded)) == "clone"


def test_an_answer_to_the_last_nonce_of_the_same_visit_is_refused(bench: Bench) -> None:
    visit, challenge = bench.challenged(naima(bench))
    recorded = relayed(naima(bench), challenge)
    visit.nonce = base64.b64decode(bench.kiosk.post(visit, "/visit/nonce").body["nonce"])
    assert bench.kiosk.challenge(visit, naima(bench)).status == 200
    assert refusal(bench.sends(visit, naima(bench), recorded)) == "clone"


def test_a_challenge_that_comes_late_is_refused(bench: Bench) -> None:
    visit = bench.kiosk.visit()
    bench.clock.move(60)
    assert bench.kiosk.challenge(visit, naima(bench)).problem == "nonce-late"


def test_an_answer_that_comes_late_is_refused(bench: Bench) -> None:
    visit, challenge = bench.challenged(naima(bench))
    answer = relayed(naima(bench), challenge)
    bench.clock.move(60)
    assert bench.sends(visit, naima(bench), answer).problem == "nonce-late"


# --- somewhere else


def test_a_challenge_of_one_visit_serves_no_other(bench: Bench) -> None:
    elsewhere, challenge = bench.challenged(naima(bench))
    answer = relayed(naima(bench), challenge)
    visit, _ = bench.challenged(naima(bench))
    with_its_nonce = in_base64(elsewhere.nonce)
    assert bench.sends(visit, naima(bench), answer, nonce=with_its_nonce).problem == "nonce-used"
    assert refusal(bench.sends(visit, naima(bench), answer)) == "clone"


def test_a_card_at_another_machine_is_not_here(bench: Bench) -> None:
    _, challenge = bench.challenged(naima(bench), bench.accomplice)
    answer = relayed(naima(bench), challenge)
    visit, _ = bench.challenged(naima(bench))
    assert refusal(bench.sends(visit, naima(bench), answer)) == "clone"


def test_the_visit_of_another_machine_is_not_asked_for_with_ones_own_nonce(bench: Bench) -> None:
    theirs = bench.accomplice.visit()
    question = bench.kiosk.evidence(bench.kiosk.visit(), naima(bench))
    body = {name: question[name] for name in ("nonce", "sod", "dg14")}
    assert bench.kiosk.post(theirs, CHALLENGE, body).problem == "nonce-used"


def test_a_visit_that_is_over_challenges_nobody(bench: Bench) -> None:
    visit = bench.kiosk.visit()
    assert bench.kiosk.post(visit, "/visit/close").status == 200
    assert bench.kiosk.challenge(visit, naima(bench)).problem == "visit-lapsed"


# --- files that do not belong together


def test_a_dg14_of_the_attackers_own_making_is_refused(bench: Bench) -> None:
    other = in_base64(own_card(bench).files[FileId.DG14])
    visit = bench.kiosk.visit()
    assert refusal(bench.kiosk.challenge(visit, naima(bench), dg14=other)) == "hash-mismatch"
    visit, _ = bench.challenged(naima(bench))
    assert refusal(bench.sends(visit, naima(bench), b"\x90\x00", dg14=other)) == "hash-mismatch"


def test_a_security_object_that_nobody_trusted_signed_challenges_nobody(bench: Bench) -> None:
    stranger = personalise(replace(bench.cards.person("driss"), chip=bench.cards.person("naima").chip), new_pki())
    assert refusal(bench.kiosk.challenge(bench.kiosk.visit(), stranger)) == "untrusted-issuer"


@pytest.mark.parametrize("name", ["fatima", "naima"])
@pytest.mark.parametrize("hidden", ["dg14", "dg15"])
def test_a_file_that_the_country_signed_is_not_left_out(bench: Bench, name: str, hidden: str) -> None:
    card, visit = bench.cards[name], bench.kiosk.visit()
    if FileId.from_short_name(hidden) not in card.files:
        hidden = "dg14"
    body = bench.kiosk.evidence(visit, card)
    del body[hidden]
    assert refusal(bench.kiosk.post(visit, EVIDENCE, body)) == "clone"


def test_a_card_that_has_a_key_is_not_passed_off_as_one_that_has_none(bench: Bench) -> None:
    visit = bench.kiosk.visit()
    assert refusal(bench.kiosk.post(visit, EVIDENCE, bench.kiosk.evidence(visit, naima(bench)))) == "clone"
    visit = bench.kiosk.visit()
    body = bench.kiosk.evidence(visit, naima(bench)) | {"sod": in_base64(bench.cards["mbarka"].files[FileId.SOD])}
    assert refusal(bench.kiosk.post(visit, EVIDENCE, body)) == "hash-mismatch"


def test_a_chip_in_hand_does_not_prove_the_files_of_another(bench: Bench) -> None:
    """The attacker's own genuine card answers; the victim's files were copied."""
    own, victim = own_card(bench), naima(bench)
    visit, challenge = bench.challenged(own)
    assert refusal(bench.sends(visit, victim, relayed(own, challenge))) == "clone"


@pytest.mark.parametrize("group", ["dg1", "dg11", "dg14"])
def test_files_of_two_cards_do_not_make_one(bench: Bench, group: str) -> None:
    own = personalise(bench.cards.person("youssef"), bench.cards.pki)
    own = replace(own, files={**own_card(bench).files, FileId.DG1: own.files[FileId.DG1]})
    visit, challenge = bench.challenged(naima(bench))
    foreign = in_base64((own if group == "dg1" else bench.cards["youssef"]).files[FileId.from_short_name(group)])
    answer = bench.sends(visit, naima(bench), relayed(naima(bench), challenge), **{group: foreign})
    assert refusal(answer) == "hash-mismatch"


def test_the_answer_of_a_chip_does_not_stand_in_for_the_signature_of_another(bench: Bench) -> None:
    """A card with a signing key has to sign, whatever else was proved."""
    own = own_card(bench)
    visit, challenge = bench.challenged(own)
    body = bench.kiosk.evidence(visit, bench.cards["fatima"])
    del body["active_signature"]
    answer = bench.kiosk.post(visit, EVIDENCE, body | {"chip_answer": relayed(own, challenge)})
    assert refusal(answer) == "clone"


# --- answers that no chip gave


@pytest.mark.parametrize("forgery", FORGERIES)
def test_an_answer_that_the_chip_did_not_give_is_refused(bench: Bench, forgery: str) -> None:
    visit, challenge = bench.challenged(naima(bench))
    assert refusal(bench.sends(visit, naima(bench), FORGERIES[forgery](naima(bench), challenge))) == "clone"


def test_a_clone_hears_the_same_whatever_was_wrong(bench: Bench, request: pytest.FixtureRequest) -> None:
    """And nothing of the member: the fund is not even asked."""
    faults = bench.folder / "faults.toml"
    faults.write_text('kind = "down"\n')
    request.addfinalizer(faults.unlink)
    heard = set()
    for forge in FORGERIES.values():
        visit, challenge = bench.challenged(naima(bench))
        answer = bench.sends(visit, naima(bench), forge(naima(bench), challenge))
        heard.add(json.dumps([answer.status, answer.body], sort_keys=True))
    for name in ("hassan", "mbarka"):
        answer = bench.kiosk.show(bench.kiosk.visit(), bench.cards[name])
        heard.add(json.dumps([answer.status, answer.body], sort_keys=True))
    clone, unproved = sorted(heard, reverse=True)
    assert json.loads(clone)[1]["reason"] == "clone"
    assert json.loads(unproved)[1]["possession"] == "not-proved"


# --- kinds of keys


FINITE_FIELD = infos(
    info("0.4.0.127.0.7.2.2.3.1.2", tlv.encode(0x02, b"\x01")),
    info(
        "0.4.0.127.0.7.2.2.1.1",
        tlv.encode(
            0x30,
            info("1.2.840.113549.1.3.1", tlv.encode(0x30, tlv.encode(0x02, b"\x17"), tlv.encode(0x02, b"\x05"))),
            tlv.encode(0x03, b"\x00" + tlv.encode(0x02, b"\x08")),
        ),
    ),
)
NO_KEY = infos(
    info("2.23.136.1.1.5", tlv.encode(0x02, b"\x01"), tlv.encode(0x06, encode_oid("0.4.0.127.0.7.1.1.4.1.3")))
)


def test_finite_field_agreement_is_refused_with_a_reason(bench: Bench) -> None:
    card = signed_by_country(bench, dg14=FINITE_FIELD)
    assert refusal(bench.kiosk.challenge(bench.kiosk.visit(), card)) == "unsupported-proof"
    assert refusal(bench.kiosk.show(bench.kiosk.visit(), card)) == "unsupported-proof"
    assert refusal(bench.sends(bench.kiosk.visit(), card, b"\x90\x00")) == "unsupported-proof"


ED25519 = tlv.encode(
    0x6F, tlv.encode(0x30, tlv.encode(0x30, tlv.encode(0x06, encode_oid("1.3.101.112"))), tlv.encode(0x03, bytes(33)))
)
STRANGE_HASH = infos(
    info("2.23.136.1.1.5", tlv.encode(0x02, b"\x01"), tlv.encode(0x06, encode_oid("0.4.0.127.0.7.1.1.4.1.99")))
)


def active_file(key: PrivateKey) -> bytes:
    return tlv.encode(0x6F, public_key_info(key).dump())


@pytest.mark.parametrize(
    "groups",
    [
        {"dg15": ED25519},
        {"dg15": tlv.encode(0x6F, b"\x30\x00")},
        {"dg15": active_file(new_key("P-256")), "dg14": STRANGE_HASH},
    ],
    ids=["a kind we do not speak", "malformed", "a hash we do not know"],
)
@pytest.mark.parametrize("answer", [{}, {"active_signature": in_base64(bytes(64))}], ids=["silent", "answered"])
def test_a_signed_key_that_we_cannot_follow_is_neither_accused_nor_believed(
    bench: Bench, groups: dict[str, bytes], answer: dict[str, str]
) -> None:
    card = signed_by_country(bench, **groups)
    assert refusal(bench.kiosk.show(bench.kiosk.visit(), card, **answer)) == "unsupported-proof"


def test_a_hash_that_only_the_answer_names_is_a_clone(bench: Bench) -> None:
    """A trailer 31CC (RIPEMD-160), opened with the signed key: whoever answers chooses it."""
    key = rsa.generate_private_key(65537, 2048)
    numbers = key.private_numbers()
    block = int.from_bytes(b"\x6a" + bytes(253) + b"\x31\xcc", "big")
    answer = pow(block, numbers.d, numbers.public_numbers.n).to_bytes(256, "big")
    assert verify_active(active_file(key), None, bytes(8), answer) is ActiveVerdict.UNSUPPORTED_ALGORITHM
    card = signed_by_country(bench, dg15=active_file(key))
    shown = bench.kiosk.show(bench.kiosk.visit(), card, active_signature=in_base64(answer))
    assert refusal(shown) == "clone"


def test_a_key_that_we_follow_may_not_stay_silent(bench: Bench) -> None:
    card = signed_by_country(bench, dg15=active_file(new_key("P-256")))
    assert refusal(bench.kiosk.show(bench.kiosk.visit(), card)) == "clone"


# --- a chip with both keys: which of them it has to show, its country has signed


def of_both_kinds(bench: Bench, active: bytes) -> CardFiles:
    """A card whose chip agrees with the key of DG14, and has this DG15 beside it."""
    agreeing = naima(bench)
    made = signed_by_country(bench, dg14=agreeing.files[FileId.DG14], dg15=active)
    return replace(made, chip_key=agreeing.chip_key)


UNFOLLOWED = {"a kind we do not speak": ED25519, "malformed": tlv.encode(0x6F, b"\x30\x00")}


@pytest.mark.parametrize("active", UNFOLLOWED.values(), ids=list(UNFOLLOWED))
def test_a_chip_whose_signature_we_cannot_follow_proves_itself_by_agreement(bench: Bench, active: bytes) -> None:
    card = of_both_kinds(bench, active)
    visit, challenge = bench.challenged(card)
    assert bench.sends(visit, card, relayed(card, challenge)).body["possession"] == "proved"


@pytest.mark.parametrize("forgery", [*FORGERIES, "none", "a signature instead"])
def test_a_copy_of_such_a_chip_is_refused_however_it_answers(bench: Bench, forgery: str) -> None:
    card = of_both_kinds(bench, ED25519)
    visit, challenge = bench.challenged(card)
    if forgery in FORGERIES:
        shown = bench.sends(visit, card, FORGERIES[forgery](card, challenge))
    else:
        extra = {"active_signature": in_base64(bytes(64))} if forgery != "none" else {}
        shown = bench.kiosk.show(visit, card, **extra)
    assert refusal(shown) == "clone"


def test_a_chip_whose_signature_we_follow_is_not_let_off_with_an_agreement(bench: Bench) -> None:
    """The genuine chip agreed: the attacker may have had it in hand, or its other key, but not the one that counts."""
    card = of_both_kinds(bench, active_file(new_key("P-256")))
    visit, challenge = bench.challenged(card)
    assert refusal(bench.sends(visit, card, relayed(card, challenge))) == "clone"


def test_a_key_that_we_follow_is_not_swapped_for_one_that_we_do_not(bench: Bench) -> None:
    card = of_both_kinds(bench, active_file(new_key("P-256")))
    visit, challenge = bench.challenged(card)
    shown = bench.sends(visit, card, relayed(card, challenge), dg15=in_base64(ED25519))
    assert refusal(shown) == "hash-mismatch"


def test_a_card_whose_dg14_has_no_key_has_neither_proof(bench: Bench) -> None:
    card = signed_by_country(bench, dg14=NO_KEY)
    assert refusal(bench.kiosk.challenge(bench.kiosk.visit(), card)) == "unsupported-proof"
    assert bench.kiosk.show(bench.kiosk.visit(), card).body["possession"] == "not-proved"


def test_what_a_card_without_a_key_is_said_to_have_answered_changes_nothing(bench: Bench) -> None:
    answer = bench.sends(bench.kiosk.visit(), bench.cards["mbarka"], FORGERIES["guessed"](naima(bench), {}))
    assert answer.body["possession"] == "not-proved"
