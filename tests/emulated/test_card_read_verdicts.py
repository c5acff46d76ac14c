"""`kiosk card read` on the real pcscd: every kind of card, every kind of trouble."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from demo.chip import authorities
from demo.chip.authorities import Authority
from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import Pki, new_pki
from demo.chip.mapping_key import MappingKey
from demo.chip.mishaps import Mishap
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.security_object import build_sod, signed_data
from demo.chip.vpcd import Card
from demo.chip.workshop import card_from, make_card, secrets_of
from demo.persona import Access, ActiveKey, CipherName, CurveName, Persona, load
from demo.services.pcscd import PcscDaemon
from emrtd import tlv
from emrtd.card_security import ID_SECURITY_OBJECT
from emrtd.ciphers import Cipher
from emrtd.lds import FileId
from emrtd.passwords import MrzKey
from emrtd.security_infos import Mapping
from kiosk.failures import Failure
from kiosk.programs import card_reading
from kiosk.programs.card import main
from tests.emulated.virtual_reader import Lay, all_empty, until

PERSONAS = Path("demo/personas")
VERIFIED, NOT_VERIFIED, NOT_READ, NO_CARD = 0, 1, 2, 3


@pytest.fixture(scope="module")
def pki() -> Pki:
    return new_pki()


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trust")
    (folder / "csca.der").write_bytes(pki.national.csca.certificate)
    return folder


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said."""

    status: int
    report: dict[str, Any]


Read = Callable[..., Answer]


@pytest.fixture
def read(trust: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Read:
    """Runs the program with an access line, and with the trust folder unless told otherwise."""

    def run(line: str, *options: str, trusting: bool = True) -> Answer:
        access = tmp_path / "access"
        access.write_text(line + "\n")
        extra = ["--trust", str(trust)] if trusting else []
        status = main(["read", "--access-file", str(access), "--json", *extra, *options])
        return Answer(status, json.loads(capsys.readouterr().out))

    return run


def persona(name: str = "fatima", **plan: object) -> Persona:
    """A persona whose chip behaves in another way."""
    loaded = load(PERSONAS / f"{name}.toml")
    return replace(loaded, chip=msgspec.structs.replace(loaded.chip, **plan))


def test_card_that_another_trusted_country_signed_is_not_verified(
    lay: Lay, read: Read, pki: Pki, tmp_path: Path
) -> None:
    """Its authority is among the trusted ones, and vouches for its own documents alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authorities, "COUNTRY", "FR")
        foreign = new_pki()
    folder = tmp_path / "trust"
    folder.mkdir()
    for number, issuer in enumerate((pki, foreign)):
        (folder / f"{number}.der").write_bytes(issuer.national.csca.certificate)
    person = persona()
    with lay(make_card(person, foreign)):
        answer = read(can(person), "--trust", str(folder), trusting=False)
    assert (answer.status, answer.report["passive"]) == (NOT_VERIFIED, "invalid")
    assert (answer.report["reasons"], answer.report["failure"]) == (["ISSUING_STATE"], Failure.UNTRUSTED_ISSUER.value)


def can(person: Persona) -> str:
    return f"can {secrets_of(person.card.reveal()).can.digits}"


def mrz(person: Persona) -> str:
    key: MrzKey = secrets_of(person.card.reveal()).mrz
    return f"mrz {key.document_number} {key.date_of_birth} {key.date_of_expiry}"


@pytest.mark.parametrize(
    ("curve", "cipher", "key"),
    [
        (CurveName.P256, CipherName.AES_128, ActiveKey.P256),
        (CurveName.P384, CipherName.AES_256, ActiveKey.RSA_2048),
        (CurveName.BRAINPOOL_P256R1, CipherName.TRIPLE_DES, ActiveKey.BRAINPOOL_P256R1),
        (CurveName.BRAINPOOL_P384R1, CipherName.AES_192, ActiveKey.RSA_1024),
    ],
)
def test_pace_cards_are_read_and_verified(
    lay: Lay, read: Read, pki: Pki, curve: CurveName, cipher: CipherName, key: ActiveKey
) -> None:
    person = persona(pace_curve=curve, pace_cipher=cipher, active_key=key)
    with lay(make_card(person, pki)):
        answer = read(can(person))
    assert answer.status == VERIFIED
    assert (answer.report["access"], answer.report["passive"], answer.report["active"]) == ("pace", "valid", "valid")
    assert answer.report["failure"] is None
    assert set(answer.report["files"]) == {"com", "sod", "dg1", "dg11", "dg14", "dg15"}
    assert all(answer.report["files"][name]["hash_ok"] for name in ("dg1", "dg11", "dg14", "dg15"))


@pytest.mark.parametrize("key", [ActiveKey.RSA_2048, ActiveKey.P256])
def test_bac_cards_are_read_and_verified(lay: Lay, read: Read, pki: Pki, key: ActiveKey) -> None:
    person = persona(access=(Access.BAC,), active_key=key)
    with lay(make_card(person, pki)):
        answer = read(mrz(person))
    assert answer.status == VERIFIED
    assert (answer.report["access"], answer.report["active"], answer.report["chip"]) == ("bac", "valid", "absent")


def test_pace_opens_with_the_mrz_too(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona()
    with lay(make_card(person, pki)):
        answer = read(mrz(person), "--files", "dg1,sod")
    assert (answer.status, answer.report["access"]) == (VERIFIED, "pace")
    assert list(answer.report["files"]) == ["sod", "dg1"]
    assert answer.report["active"] == "not_attempted"


def test_all_files_means_all_that_the_card_has(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona()
    with lay(make_card(person, pki)):
        answer = read(can(person), "--files", "all")
    assert answer.status == VERIFIED
    assert set(answer.report["files"]) == {"com", "sod", "dg1", "dg2", "dg11", "dg14", "dg15"}
    assert answer.report["files"]["dg2"]["length"] > 10_000


@pytest.mark.parametrize("cipher", [CipherName.TRIPLE_DES, CipherName.AES_128])
def test_a_chip_without_a_signing_key_proves_itself_by_key_agreement(
    lay: Lay, read: Read, pki: Pki, cipher: CipherName
) -> None:
    person = persona("naima", chip_authentication=cipher)
    with lay(make_card(person, pki)):
        answer = read(can(person))
    assert (answer.status, answer.report["active"], answer.report["chip"]) == (VERIFIED, "absent", "valid")


def test_a_card_without_any_proof_of_its_own_is_verified_by_its_issuer(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("brahim")
    with lay(make_card(person, pki)):
        answer = read(mrz(person))
    assert (answer.status, answer.report["active"], answer.report["chip"]) == (VERIFIED, "absent", "absent")


@pytest.mark.parametrize("key", [ActiveKey.RSA_2048, ActiveKey.P256])
def test_a_clone_is_told(lay: Lay, read: Read, pki: Pki, key: ActiveKey) -> None:
    person = persona("hassan", active_key=key)
    with lay(make_card(person, pki)):
        answer = read(can(person))
    assert (answer.status, answer.report["active"], answer.report["failure"]) == (NOT_VERIFIED, "invalid", "K210")
    assert answer.report["passive"] == "valid"


@pytest.mark.parametrize(("cloned", "verdict", "failure"), [(False, "valid", None), (True, "invalid", "K210")])
def test_a_chip_opened_with_its_own_key_has_proved_itself(
    lay: Lay, read: Read, pki: Pki, cloned: bool, verdict: str, failure: str | None
) -> None:
    person = persona("naima", chip_authentication_curve=CurveName.P256, cloned=cloned)
    files = personalise(person, pki)
    offer = PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, parameter_id=12).encode()
    assert files.chip_key is not None
    key = MappingKey(12, files.chip_key.private_numbers().private_value)
    mapped = replace(files, files={**files.files, FileId.CARD_ACCESS: tlv.encode(0x31, offer)}, mapping_key=key)
    with lay(card_from(mapped, person)):
        answer = read(can(person))
    assert (answer.report["chip"], answer.report["failure"]) == (verdict, failure)
    assert "CAM" in answer.report["protocol"]


def mapping_card(person: Persona, pki: Pki, signer: Authority) -> CardFiles:
    """A card that PACE-CAM opens, and whose EF.CardSecurity this signer signed; no other key in the chip."""
    offers = [PaceOffer(mapping, Cipher.AES_256, 13) for mapping in (Mapping.ECDH_GM, Mapping.ECDH_CAM)]
    made = with_pace(personalise(person, pki), offers, pki.national.signer)
    content = tlv.encode(0x31, *(offer.encode() for offer in offers), _key(made).security_info())
    security = signed_data(signer, ID_SECURITY_OBJECT, content)
    return replace(made, files={**made.files, FileId.CARD_SECURITY: security})


def _key(card: CardFiles) -> MappingKey:
    assert card.mapping_key is not None
    return card.mapping_key


def test_a_chip_proves_the_key_of_its_card_security_while_it_is_opened(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("brahim", access=(Access.PACE,))
    with lay(card_from(mapping_card(person, pki, pki.national.signer), person)):
        answer = read(can(person))
    report = answer.report
    assert (answer.status, report["chip"], report["active"], report["offers"]) == (
        VERIFIED,
        "valid",
        "absent",
        "CONSISTENT",
    )
    assert report["files"]["card_security"]["hash_ok"] is None
    assert "CAM" in report["protocol"]


def test_a_copy_of_such_a_card_is_told(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("brahim", access=(Access.PACE,))
    copy = replace(mapping_card(person, pki, pki.national.signer), mapping_key=MappingKey.new(13))
    with lay(card_from(copy, person)):
        answer = read(can(person))
    assert (answer.status, answer.report["chip"], answer.report["failure"]) == (NOT_VERIFIED, "invalid", "K210")
    assert answer.report["passive"] == "valid"


def test_card_security_that_nobody_trusted_signed_proves_nothing(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("brahim", access=(Access.PACE,))
    with lay(card_from(mapping_card(person, pki, new_pki().national.signer), person)):
        answer = read(can(person))
    assert (answer.status, answer.report["chip"], answer.report["failure"]) == (NOT_VERIFIED, "invalid", "K208")


@pytest.mark.parametrize(("cloned", "verdict", "failure"), [(False, "valid", None), (True, "invalid", "K210")])
def test_a_chip_whose_signature_cannot_be_followed_proves_itself_by_agreement(
    lay: Lay, read: Read, pki: Pki, cloned: bool, verdict: str, failure: str | None
) -> None:
    person = persona("naima", cloned=cloned)
    card = personalise(person, pki)
    ed25519 = tlv.encode(0x30, tlv.encode(0x30, bytes.fromhex("06032b6570")), tlv.encode(0x03, bytes(33)))
    files = {**card.files, FileId.DG15: tlv.encode(0x6F, ed25519)}
    groups = {file: content for file, content in files.items() if file.data_group is not None}
    files |= {FileId.COM: com_of(groups), FileId.SOD: build_sod(pki.national.signer, groups)}
    with lay(card_from(replace(card, files=files), person)):
        answer = read(can(person))
    report = answer.report
    assert (report["active"], report["chip"], report["failure"]) == ("not_attempted", verdict, failure)


def com_of(groups: dict[FileId, bytes]) -> bytes:
    tags = bytes(content[0] for content in groups.values())
    return tlv.encode(0x60, tlv.encode(0x5F01, b"0107"), tlv.encode(0x5F36, b"040000"), tlv.encode(0x5C, tags))


def test_one_answer_lost_while_the_chip_proves_itself_accuses_nobody(lay: Lay, read: Read, pki: Pki) -> None:
    """The last command is the one that proves: its answer comes with a wrong bit, once."""
    person = persona("naima")
    with lay(make_card(person, pki)):
        last = read(can(person)).report["apdus"]
    with lay(Spoiling(make_card(person, pki), last)):
        answer = read(can(person))
    assert (answer.status, answer.report["chip"]) == (VERIFIED, "valid")
    assert answer.report["apdus"] > last


class Spoiling:
    """Spoils one answer of a card, counted over its life."""

    def __init__(self, card: Card, at: int) -> None:
        self._card = card
        self._left = at
        self.atr = card.atr

    def reset(self) -> None:
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        self._left -= 1
        answer = self._card.answer(command)
        return bytes([answer[0] ^ 1]) + answer[1:] if self._left == 0 else answer


def test_a_clone_that_agrees_on_keys_is_told(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("naima", cloned=True)
    with lay(make_card(person, pki)):
        answer = read(can(person))
    assert (answer.status, answer.report["chip"], answer.report["failure"]) == (NOT_VERIFIED, "invalid", "K210")


@pytest.mark.parametrize("file", [FileId.DG1, FileId.DG11])
def test_a_changed_file_is_told(lay: Lay, read: Read, pki: Pki, file: FileId) -> None:
    person = persona()
    with lay(make_card(person, pki, changed=file)):
        answer = read(can(person))
    assert (answer.status, answer.report["passive"], answer.report["failure"]) == (NOT_VERIFIED, "invalid", "K207")
    assert answer.report["files"][file.short_name]["hash_ok"] is False
    assert answer.report["reasons"] == [f"HASH_{file.name}"]


@pytest.mark.parametrize(("offered", "verdict"), [(12, "CONSISTENT"), (15, "DOWNGRADE")])
def test_offers_that_somebody_changed_on_the_way_are_told(
    lay: Lay, read: Read, pki: Pki, offered: int, verdict: str
) -> None:
    person = persona()
    files = personalise(person, pki)
    offer = PaceOffer(Mapping.ECDH_GM, Cipher.AES_128, offered).encode()
    tampered = replace(files, files={**files.files, FileId.CARD_ACCESS: tlv.encode(0x31, offer)})
    with lay(card_from(tampered, person)):
        answer = read(can(person))
    assert (answer.status, answer.report["offers"]) == (VERIFIED, verdict)


def test_a_stranger_s_card_is_not_trusted(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("driss")
    with lay(make_card(person, pki)):
        answer = read(can(person))
    assert (answer.status, answer.report["passive"], answer.report["failure"]) == (NOT_VERIFIED, "invalid", "K208")


def test_without_authorities_nothing_is_verified(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona()
    with lay(make_card(person, pki)):
        answer = read(can(person), trusting=False)
    assert (answer.status, answer.report["passive"]) == (NOT_VERIFIED, "not_attempted")
    assert (answer.report["reasons"], answer.report["failure"]) == (["NO_CSCA"], None)
    assert answer.report["active"] == "valid"


def test_without_authorities_an_expired_card_is_still_told(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("amina")
    with lay(make_card(person, pki)):
        answer = read(can(person), trusting=False)
    assert (answer.status, answer.report["passive"], answer.report["failure"]) == (
        NOT_VERIFIED,
        "not_attempted",
        "K209",
    )


def test_what_cannot_be_verified_because_it_was_not_asked_for_has_its_reason(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona()
    with lay(make_card(person, pki)):
        answer = read(can(person), "--files", "dg1")
    assert (answer.status, answer.report["passive"], answer.report["failure"]) == (NOT_VERIFIED, "not_attempted", None)
    assert answer.report["reasons"] == ["SOD_NOT_ASKED_FOR"]


def test_an_expired_card_is_told(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona("amina")
    with lay(make_card(person, pki)):
        answer = read(can(person))
    assert (answer.status, answer.report["passive"], answer.report["failure"]) == (NOT_VERIFIED, "valid", "K209")


def test_a_wrong_number_opens_nothing(lay: Lay, read: Read, pki: Pki) -> None:
    with lay(make_card(persona(), pki, behaviour=Behaviour(bac=False, tries=5))):
        answer = read("can 000001")
    assert (answer.status, answer.report["failure"], answer.report["tries_left"]) == (NOT_READ, "K204", 4)
    assert (answer.report["access"], answer.report["files"]) == (None, {})


def test_a_wrong_mrz_opens_nothing(lay: Lay, read: Read, pki: Pki) -> None:
    with lay(make_card(persona("brahim"), pki)):
        answer = read("mrz AB1234567 900115 330114")
    assert (answer.status, answer.report["failure"]) == (NOT_READ, "K204")


def test_a_can_cannot_open_a_card_of_bac(lay: Lay, read: Read, pki: Pki) -> None:
    with lay(make_card(persona("brahim"), pki)):
        answer = read("can 123456")
    assert (answer.status, answer.report["failure"]) == (NOT_READ, "K212")


def test_a_bus_card_is_foreign(lay: Lay, read: Read, pki: Pki) -> None:
    with lay(make_card(persona("zineb"), pki)):
        answer = read("can 123456")
    assert (answer.status, answer.report["failure"]) == (NOT_READ, "K203")


def unlucky(pki: Pki, *mishaps: str) -> Card:
    return make_card(persona(), pki, mishaps=[Mishap.parse(text) for text in mishaps])


def test_a_card_taken_away_while_reading_is_told(lay: Lay, read: Read, pki: Pki) -> None:
    with lay(unlucky(pki, "remove@12")):
        answer = read(can(persona()))
    assert (answer.status, answer.report["failure"], answer.report["apdus"]) == (NOT_READ, "K201", 12)


@pytest.mark.parametrize("mishap", ["corrupt@12", "truncate@13", "status@14=6988"])
def test_one_lost_bit_does_not_cost_the_reading(lay: Lay, read: Read, pki: Pki, mishap: str) -> None:
    with lay(unlucky(pki, mishap)):
        answer = read(can(persona()))
    assert (answer.status, answer.report["failure"]) == (VERIFIED, None)


def test_personal_values_are_shown_only_when_asked_for(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona()
    card = person.card.reveal()
    with lay(make_card(person, pki)):
        silent = json.dumps(read(can(person)).report, ensure_ascii=False)
        telling = json.dumps(read(can(person), "--show-personal").report, ensure_ascii=False)
    for value in (card.cin, card.document_number, card.family_name_latin, card.given_name_arabic, card.can):
        assert value not in silent
    assert card.cin in telling
    assert card.given_name_arabic in telling


def test_an_empty_reader_is_no_card(pcscd: PcscDaemon, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_reading, "CARD_SECONDS", 0.1)
    until(all_empty)
    answer = read("can 123456")
    assert (answer.status, answer.report["failure"]) == (NO_CARD, "K202")


def test_no_reader_of_that_name_is_no_reader(pcscd: PcscDaemon, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_reading, "CARD_SECONDS", 0.1)
    answer = read("can 123456", "--reader", "somebody else's")
    assert (answer.status, answer.report["failure"]) == (NO_CARD, "K200")


def test_the_reader_is_chosen_by_part_of_its_name(lay: Lay, read: Read, pki: Pki) -> None:
    person = persona()
    with lay(make_card(person, pki)) as laid:
        answer = read(can(person), "--reader", laid.reader.upper()[-5:])
    assert (answer.status, answer.report["reader"]) == (VERIFIED, laid.reader)


def test_a_stopped_card_service_is_told(pcscd: PcscDaemon, read: Read) -> None:
    pcscd.stop()
    answer = read("can 123456")
    pcscd.start()
    assert (answer.status, answer.report["failure"]) == (NO_CARD, "K219")


def test_the_text_says_the_same_in_words(
    lay: Lay, pki: Pki, trust: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    access = tmp_path / "access"
    access.write_text(can(persona()))
    with lay(make_card(persona(), pki, changed=FileId.DG1)):
        status = main(["read", "--access-file", str(access), "--trust", str(trust)])
    printed = capsys.readouterr().out
    assert status == NOT_VERIFIED
    assert "read, but NOT verified" in printed
    assert "K207" in printed
    assert "HASH DOES NOT MATCH" in printed
