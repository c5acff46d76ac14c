from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.member import CardEvidence
from demo.chip.active_signature import sign_challenge
from demo.chip.document import CardFiles, personalise, with_changed_file
from demo.chip.issuer import new_pki
from demo.persona import load
from emrtd import active_authentication, passive_authentication
from emrtd.access import AccessProtocol
from emrtd.active_authentication import ActiveVerdict
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason
from emrtd.trust import TrustStore
from kiosk.failures import Failure, KioskError
from kiosk.identity.claims import LARGEST_FILE, SIGN_IN_FILES, evidence_to_sign_in
from kiosk.identity.errors import CardAccessFailed, CardCloned, CardFileChanged, CardFileMalformed
from kiosk.identity.judging import Judgement, Possession, judge_access, refusal_of
from kiosk.identity.person import person_of

PERSONAS = Path(__file__).parents[4] / "demo" / "personas"
PKI = new_pki()
TRUST = TrustStore.from_bytes(PKI.national.csca.certificate)
NOW = datetime(2026, 9, 22, 9, tzinfo=UTC)
CHALLENGE = bytes(range(8))
NONCE = bytes(32)


def card(name: str) -> CardFiles:
    return personalise(load(PERSONAS / f"{name}.toml"), PKI)


def sign_in_files(card: CardFiles) -> dict[FileId, bytes]:
    return {file: content for file, content in card.files.items() if file in SIGN_IN_FILES}


def answer_of(card: CardFiles) -> bytes | None:
    return None if card.active_key is None else sign_challenge(card.active_key, card.active_digest, CHALLENGE)


def possession_of(card: CardFiles) -> Possession:
    return Judgement(TRUST, NOW).judge(sign_in_files(card), CHALLENGE, answer_of(card))


def failure_of(card: CardFiles, *, at: datetime = NOW, signature: bytes | None = None) -> Failure | None:
    if signature is None:
        signature = answer_of(card)
    try:
        Judgement(TRUST, at).judge(sign_in_files(card), CHALLENGE, signature)
    except KioskError as error:
        return error.failure
    return None


@pytest.mark.parametrize("name", ["fatima", "youssef", "salma", "naima", "brahim"])
def test_genuine_cards_pass(name: str) -> None:
    assert failure_of(card(name)) is None


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        ("amina", Failure.CARD_EXPIRED),
        ("hassan", Failure.CARD_CLONED),
        ("driss", Failure.UNTRUSTED_ISSUER),
    ],
)
def test_cards_that_are_not_taken(name: str, failure: Failure) -> None:
    assert failure_of(card(name)) is failure


def test_the_last_day_still_counts() -> None:
    last = person_of(card("fatima").files[FileId.DG1]).last_day
    assert failure_of(card("fatima"), at=datetime(last.year, last.month, last.day, 23, tzinfo=UTC)) is None


@pytest.mark.parametrize("file", [FileId.DG1, FileId.DG14, FileId.DG15])
def test_a_changed_file_is_found(file: FileId) -> None:
    assert failure_of(with_changed_file(card("fatima"), file)) is Failure.CARD_FILE_CHANGED


@pytest.mark.parametrize("missing", [FileId.SOD, FileId.DG1])
def test_a_card_without_its_main_files_is_malformed(missing: FileId) -> None:
    genuine = card("fatima")
    rest = {file: content for file, content in genuine.files.items() if file is not missing}
    assert failure_of(replace(genuine, files=rest)) is Failure.CARD_FILE_MALFORMED


@pytest.mark.parametrize("hidden", [FileId.DG14, FileId.DG15])
def test_a_card_that_hides_the_key_it_was_made_with_is_a_copy(hidden: FileId) -> None:
    genuine = card("fatima")
    rest = {file: content for file, content in genuine.files.items() if file is not hidden}
    assert failure_of(replace(genuine, files=rest), signature=b"") is Failure.CARD_CLONED


@pytest.mark.parametrize(("name", "possession"), [("fatima", Possession.PROVED), ("naima", Possession.NOT_OFFERED)])
def test_what_a_chip_has_shown_of_itself_is_told(name: str, possession: Possession) -> None:
    assert possession_of(card(name)) is possession


def test_an_answer_under_keys_of_the_gateway_is_left_to_it() -> None:
    judged = Judgement(TRUST, NOW).judge(sign_in_files(card("naima")), CHALLENGE, None, b"\x69\x88")
    assert judged is Possession.NOT_JUDGED


def test_a_chip_that_does_not_agree_with_the_gateway_is_a_copy() -> None:
    with pytest.raises(CardCloned):
        Judgement(TRUST, NOW).judge(sign_in_files(card("naima")), CHALLENGE, None, b"")


@pytest.mark.parametrize("verdict", [ActiveVerdict.UNSUPPORTED_ALGORITHM, ActiveVerdict.MALFORMED_KEY])
def test_a_proof_that_cannot_be_followed_is_neither_believed_nor_held_against_the_card(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, verdict: ActiveVerdict
) -> None:
    monkeypatch.setattr(active_authentication, "verify", lambda *_: verdict)
    assert possession_of(card("fatima")) is Possession.NOT_JUDGED
    assert verdict.value in caplog.text


@pytest.mark.parametrize("verdict", list(ActiveVerdict))
def test_a_chip_with_a_key_that_does_not_sign_is_a_copy_whatever_the_key(
    monkeypatch: pytest.MonkeyPatch, verdict: ActiveVerdict
) -> None:
    monkeypatch.setattr(active_authentication, "verify", lambda *_: verdict)
    assert failure_of(card("fatima"), signature=b"") is Failure.CARD_CLONED


def test_what_was_judged_ahead_counts_for_these_very_bytes_alone() -> None:
    genuine, changed = card("fatima"), with_changed_file(card("fatima"), FileId.SOD)
    judgement = Judgement(TRUST, NOW)
    with ThreadPoolExecutor(1) as worker:
        judgement.begin(sign_in_files(genuine)[FileId.SOD], worker)
    with pytest.raises(KioskError) as refused:
        judgement.judge(sign_in_files(changed), CHALLENGE, b"")
    assert refused.value.failure is failure_of(changed, signature=b"")


def test_a_file_changed_after_its_signer_was_judged_is_changed() -> None:
    changed = with_changed_file(card("fatima"), FileId.DG1)
    judgement = Judgement(TRUST, NOW)
    with ThreadPoolExecutor(1) as worker:
        judgement.begin(sign_in_files(changed)[FileId.SOD], worker)
    with pytest.raises(CardFileChanged):
        judgement.judge(sign_in_files(changed), CHALLENGE, b"")


def test_judging_ahead_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = card("fatima")
    files = sign_in_files(genuine)
    judgement = Judgement(TRUST, NOW)
    with ThreadPoolExecutor(1) as worker:
        judgement.begin(files[FileId.SOD], worker)
        judgement.begin(b"", worker)
    monkeypatch.setattr(passive_authentication, "judge_sod", None)  # nothing is judged twice
    assert judgement.judge(files, CHALLENGE, answer_of(genuine)) is Possession.PROVED


def test_a_chip_that_refuses_to_sign_is_a_copy() -> None:
    assert failure_of(card("fatima"), signature=b"") is Failure.CARD_CLONED


@pytest.mark.parametrize("reason", [reason for reason in PassiveReason if reason is not PassiveReason.OK])
def test_a_file_is_called_changed_for_its_hash_alone(reason: PassiveReason) -> None:
    about_hash = reason is PassiveReason.DG_NOT_IN_SOD or reason.name.startswith("HASH_")
    assert (refusal_of(reason).failure is Failure.CARD_FILE_CHANGED) is about_hash


def test_only_what_proves_the_card_leaves_the_kiosk() -> None:
    evidence = evidence_to_sign_in(card("fatima").files, NONCE, b"signature").reveal()
    assert isinstance(evidence, CardEvidence)
    assert evidence.dg11 is None
    assert (evidence.nonce, evidence.active_signature) == (NONCE, b"signature")


def test_a_chip_that_did_not_sign_sends_no_signature() -> None:
    sent = evidence_to_sign_in(card("naima").files, NONCE, b"", b"").reveal()
    assert (sent.active_signature, sent.chip_answer) == (None, None)


@pytest.mark.parametrize("content", [b"", bytes(LARGEST_FILE + 1)])
def test_files_outside_the_contract_are_not_sent(content: bytes) -> None:
    with pytest.raises(CardFileMalformed):
        evidence_to_sign_in({**card("fatima").files, FileId.DG15: content}, NONCE, None)


def test_a_person_hides_itself() -> None:
    person = person_of(card("fatima").files[FileId.DG1])
    assert person.cin == "ZT900001"
    assert repr(person) == "Person(…)"


def test_only_a_chip_that_its_number_opened_passes() -> None:
    judge_access(AccessProtocol.PACE)
    for other in set(AccessProtocol) - {AccessProtocol.PACE}:
        with pytest.raises(CardAccessFailed):
            judge_access(other)
