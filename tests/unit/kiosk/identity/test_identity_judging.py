from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from contract.member import CardEvidence
from demo.chip.active_signature import sign_challenge
from demo.chip.document import CardFiles, personalise, with_changed_file
from demo.chip.issuer import new_pki
from demo.chip.security_object import build_sod
from demo.persona import load
from emrtd import passive_authentication, tlv
from emrtd.access import AccessProtocol
from emrtd.chip_authentication import ChipVerdict
from emrtd.chip_mapping import MappingVerdict
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason
from emrtd.security_infos import encode_oid
from emrtd.trust import TrustStore
from kiosk.failures import Failure, KioskError
from kiosk.identity.claims import LARGEST_FILE, SIGN_IN_FILES, evidence_to_sign_in
from kiosk.identity.errors import CardAccessFailed, CardCloned, CardFileChanged, CardFileMalformed
from kiosk.identity.judging import BY_AGREEMENT, BY_MAPPING, Judgement, Possession, judge_access, refusal_of
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


@pytest.mark.parametrize(
    ("name", "possession"),
    [("fatima", Possession.PROVED), ("naima", Possession.NOT_JUDGED), ("brahim", Possession.NOT_OFFERED)],
)
def test_what_a_chip_has_shown_of_itself_is_told(name: str, possession: Possession) -> None:
    assert possession_of(card(name)) is possession


def test_an_answer_under_keys_of_the_gateway_is_left_to_it() -> None:
    judged = Judgement(TRUST, NOW).judge(sign_in_files(card("naima")), CHALLENGE, None, b"\x69\x88")
    assert judged is Possession.NOT_JUDGED


def test_a_chip_that_does_not_agree_with_the_gateway_is_a_copy() -> None:
    with pytest.raises(CardCloned):
        Judgement(TRUST, NOW).judge(sign_in_files(card("naima")), CHALLENGE, None, b"")


def made_with(name: str, **groups: bytes) -> CardFiles:
    """A card of the country with other data groups, signed."""
    made = card(name)
    others = {FileId.from_short_name(short): content for short, content in groups.items()}
    signed = {file: content for file, content in made.files.items() if file.data_group is not None} | others
    sod = build_sod(PKI.national.signer, signed)
    return replace(made, files={**made.files, **others, FileId.SOD: sod})


ED25519 = tlv.encode(
    0x6F, tlv.encode(0x30, tlv.encode(0x30, tlv.encode(0x06, encode_oid("1.3.101.112"))), tlv.encode(0x03, bytes(33)))
)
MALFORMED_KEY = tlv.encode(0x6F, b"\x30\x00")
STRANGE_HASH = tlv.encode(
    0x6E,
    tlv.encode(
        0x31,
        tlv.encode(
            0x30,
            tlv.encode(0x06, encode_oid("2.23.136.1.1.5")),
            b"\x02\x01\x01",
            tlv.encode(0x06, encode_oid("0.4.0.127.0.7.1.1.4.1.99")),
        ),
    ),
)
UNFOLLOWED = {
    "kind": {"dg15": ED25519},
    "malformed": {"dg15": MALFORMED_KEY},
    "hash": {"dg14": STRANGE_HASH},
}


@pytest.mark.parametrize("groups", UNFOLLOWED.values(), ids=list(UNFOLLOWED))
@pytest.mark.parametrize("signature", [b"", bytes(64)], ids=["silent", "answered"])
def test_a_signed_key_that_cannot_be_followed_is_neither_believed_nor_held_against_the_card(
    caplog: pytest.LogCaptureFixture, groups: dict[str, bytes], signature: bytes
) -> None:
    files = sign_in_files(made_with("fatima", **groups))
    assert Judgement(TRUST, NOW).judge(files, CHALLENGE, signature) is Possession.NOT_JUDGED
    assert "cannot be judged" in caplog.text


def test_a_chip_whose_signature_cannot_be_followed_answers_the_gateway_instead() -> None:
    files = sign_in_files(made_with("naima", dg15=ED25519))
    assert Judgement(TRUST, NOW).judge(files, CHALLENGE, b"", b"\x69\x88") is Possession.NOT_JUDGED
    with pytest.raises(CardCloned):
        Judgement(TRUST, NOW).judge(files, CHALLENGE, b"", b"")


@pytest.mark.parametrize("signature", [b"", bytes(64), b"\x30\x00"], ids=["silent", "zeros", "malformed"])
def test_a_key_that_can_be_followed_and_does_not_sign_is_that_of_a_copy(signature: bytes) -> None:
    assert failure_of(card("fatima"), signature=signature) is Failure.CARD_CLONED


@pytest.mark.parametrize(("table", "verdicts"), [(BY_AGREEMENT, ChipVerdict), (BY_MAPPING, MappingVerdict)])
def test_every_verdict_has_its_meaning_and_a_key_that_cannot_be_followed_accuses_nobody(
    table: dict[StrEnum, Possession], verdicts: type[StrEnum]
) -> None:
    assert set(table) == set(verdicts)
    for name in ("MALFORMED_KEY", "UNSUPPORTED_ALGORITHM"):
        assert table[verdicts[name]] is Possession.NOT_JUDGED


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
