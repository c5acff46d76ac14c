"""Every mapping, curve and cipher between terminal and chip; CAM judged; wrong, delayed and blocked passwords."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.behaviour import Behaviour
from demo.chip.card import EmrtdCard
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.mapping_key import MappingKey
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.security_object import signed_data
from demo.chip.workshop import card_from
from demo.persona import load
from emrtd import card_security, chip_mapping
from emrtd.chip_mapping import MappingVerdict
from emrtd.ciphers import Cipher
from emrtd.errors import PasswordBlockedError, WrongPasswordError
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason
from emrtd.passwords import Can
from emrtd.security_infos import Mapping
from emrtd.trust import TrustStore

PERSONA = load(Path(__file__).parents[3] / "demo" / "personas" / "fatima.toml")
CAN = Can(PERSONA.card.reveal().can)
WRONG = Can("000000")
PKI = new_pki()
SIGNER = PKI.national.signer
TRUST = TrustStore.from_bytes(PKI.national.csca.certificate)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
CARD = personalise(PERSONA, PKI)
CAM = PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, 13)
GM = PaceOffer(Mapping.ECDH_GM, Cipher.AES_128, 13)


def chip(files: CardFiles, behaviour: Behaviour | None = None) -> EmrtdCard:
    return card_from(files, PERSONA, behaviour)


def read(files: CardFiles, *wanted: FileId) -> Reading:
    return read_document(chip(files).answer, CAN, set(wanted))


def judge(reading: Reading) -> MappingVerdict:
    result = card_security.verify(reading.files[FileId.CARD_SECURITY], TRUST, NOW)
    assert result.ok
    return chip_mapping.verify(reading.chip_mappings, result.infos)


def test_copy_with_another_key_fails_chip_authentication_mapping() -> None:
    copied = replace(with_pace(CARD, [CAM], SIGNER), mapping_key=MappingKey.new(13))
    assert judge(read(copied, FileId.CARD_SECURITY)) is MappingVerdict.INVALID


def test_copy_that_sends_no_chip_data_fails_chip_authentication_mapping() -> None:
    copied = replace(with_pace(CARD, [CAM], SIGNER), mapping_key=None)
    assert judge(read(copied, FileId.CARD_SECURITY)) is MappingVerdict.INVALID


def test_copy_that_hands_over_to_a_genuine_chip_in_the_middle_is_invalid() -> None:
    genuine = with_pace(CARD, [CAM], SIGNER)
    chips = [chip(replace(genuine, mapping_key=None)), chip(genuine)]
    present = chips[0]
    sent = 0

    def transmit(raw: bytes) -> bytes:
        nonlocal sent, present
        sent += 1
        if sent == 14:
            present = chips[1]
            return b"\x69\x88"
        return present.answer(raw)

    reading = read_document(transmit, CAN, {FileId.CARD_SECURITY, FileId.DG1, FileId.SOD})
    assert len(reading.chip_mappings) == 2
    assert judge(reading) is MappingVerdict.INVALID


def test_cam_is_chosen_where_its_proof_is_wanted_and_gm_elsewhere() -> None:
    files = with_pace(CARD, [GM, CAM], SIGNER)
    for wanted, mapping in ((FileId.CARD_SECURITY, Mapping.ECDH_CAM), (FileId.DG1, Mapping.ECDH_GM)):
        reading = read(files, wanted)
        assert reading.pace is not None
        assert reading.pace.mapping is mapping


def test_card_security_of_a_stranger_is_not_believed() -> None:
    content = with_pace(CARD, [CAM], PKI.stranger.signer).files[FileId.CARD_SECURITY]
    assert card_security.verify(content, TRUST, NOW).reasons != (PassiveReason.OK,)


def test_signature_over_something_else_is_no_card_security() -> None:
    infos = CARD.files[FileId.CARD_ACCESS]
    content = signed_data(SIGNER, "2.23.136.1.1.1", infos)
    assert card_security.verify(content, TRUST, NOW).reasons == (PassiveReason.MALFORMED,)


@pytest.mark.parametrize("content", [b"", b"\x30\x00", b"\x30\x80", bytes(40), CARD.files[FileId.SOD]])
def test_any_bytes_of_card_security_give_a_verdict(content: bytes) -> None:
    assert card_security.verify(content, TRUST, NOW).reasons == (PassiveReason.MALFORMED,)


def test_changed_card_security_is_not_believed() -> None:
    content = bytearray(with_pace(CARD, [CAM], SIGNER).files[FileId.CARD_SECURITY])
    content[-1] ^= 1
    assert card_security.verify(bytes(content), TRUST, NOW).reasons == (PassiveReason.SIGNATURE,)


def test_wrong_delayed_and_blocked_passwords_are_told_apart() -> None:
    behaviour = Behaviour(tries=2, wrong_password_seconds=0.02)
    card = chip(CARD, behaviour)
    delays = []
    for tries in (1, 0):
        card.reset()
        with pytest.raises(WrongPasswordError) as caught:
            read_document(card.answer, WRONG, {FileId.DG1})
        assert caught.value.tries_left == tries
        delays.append(caught.value.waited)
    assert delays[0] >= 0.02
    assert delays[1] >= 0.04
    card.reset()
    with pytest.raises(PasswordBlockedError):
        read_document(card.answer, CAN, {FileId.DG1})


def test_chip_that_counts_no_tries_says_none() -> None:
    with pytest.raises(WrongPasswordError) as caught:
        read_document(chip(CARD).answer, WRONG, {FileId.DG1})
    assert caught.value.tries_left is None


def test_right_password_after_a_wrong_one_is_taken_in_spite_of_the_warning() -> None:
    card = chip(CARD, Behaviour(tries=3))
    with pytest.raises(WrongPasswordError):
        read_document(card.answer, WRONG, {FileId.DG1})
    card.reset()
    assert FileId.DG1 in read_document(card.answer, CAN, {FileId.DG1}).files
