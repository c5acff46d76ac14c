"""What users of other readers complain about, each complaint a test of its own (listed in docs/hardware.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.behaviour import Behaviour, MasterFileForm
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import IssuerPlan, new_issuer, new_pki
from demo.chip.mishaps import Mishap, MishapKind, Unlucky
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.security_object import SodOptions, build_sod
from demo.chip.vpcd import Card, CardLeaves
from demo.chip.workshop import card_from, secrets_of
from demo.persona import ActiveKey, load
from emrtd import active_authentication, tlv
from emrtd.access import AccessProtocol
from emrtd.active_authentication import ActiveVerdict
from emrtd.apdu import Ins
from emrtd.ciphers import Cipher
from emrtd.errors import AccessFailedError, MrzNeededError, PasswordBlockedError, WrongPasswordError
from emrtd.inspection import Reading, read_document
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passive_authentication import HashVerdict, PassiveReason, verify
from emrtd.passwords import Can, MrzKey, Password
from emrtd.security_infos import Mapping
from emrtd.trust import TrustStore

FATIMA = load(Path(__file__).parents[3] / "demo" / "personas" / "fatima.toml")
PKI = new_pki()
TRUST = TrustStore.from_bytes(PKI.national.csca.certificate)
FILES = personalise(FATIMA, PKI)
SECRETS = secrets_of(FATIMA.card.reveal())
WRONG_MRZ = MrzKey("X1", "690806", "940623")
PACE_ONLY = Behaviour(bac=False)
WANTED = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15})
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHALLENGE = bytes(range(8))
EXTENDED = Link(ExtendedLength.PREFERRED)


class Watched:
    """A card whose commands are written down."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.log: list[bytes] = []

    def transmit(self, raw: bytes) -> bytes:
        self.log.append(raw)
        return self.card.answer(raw)

    def sent(self, ins: Ins) -> list[bytes]:
        return [raw for raw in self.log if raw[1] == ins]


def chip(behaviour: Behaviour = PACE_ONLY, files: CardFiles = FILES) -> Watched:
    return Watched(card_from(files, FATIMA, behaviour))


def read(
    card: Watched, password: Password = SECRETS.can, wanted: frozenset[FileId] = WANTED, link: Link = EXTENDED
) -> Reading:
    return read_document(
        card.transmit, password, wanted, challenge=CHALLENGE, reset=card.card.reset, link=link, kept=Kept()
    )


def is_whole(reading: Reading, wanted: frozenset[FileId] = WANTED) -> bool:
    return reading.files == {file: FILES.files[file] for file in wanted}


def test_tag_lost_during_a_slow_dg2_goes_on_where_it_was() -> None:
    wanted = WANTED | {FileId.DG2}
    card = Watched(Unlucky(card_from(FILES, FATIMA, PACE_ONLY), [Mishap(MishapKind.REMOVE, 50)]))
    kept = Kept()
    with pytest.raises(CardLeaves):
        read_document(card.transmit, SECRETS.can, wanted, kept=kept)
    card.card.reset()
    card.log.clear()
    reading = read_document(card.transmit, SECRETS.can, wanted, kept=kept)
    assert is_whole(reading, wanted)
    pieces_of_dg2 = -(-len(FILES.files[FileId.DG2]) // 223)
    assert len(card.log) < pieces_of_dg2, "what had come was asked for again"


def test_le_256_that_the_chip_refuses_does_not_end_secure_messaging_for_good() -> None:
    """A chip with a buffer of 256 bytes answers 6700 in the clear to more, and drops the channel."""
    for link in (Link(), EXTENDED):
        card = chip(Behaviour(bac=False, buffer=256, buffer_strict=True, length_stated=False))
        assert is_whole(read(card, link=link))


def test_6a88_on_bac_is_avoided_because_a_pace_only_card_is_asked_for_pace() -> None:
    card = chip(Behaviour(bac=False, bac_refused=0x6A88))
    assert read(card, SECRETS.mrz).access is AccessProtocol.PACE
    assert not card.sent(Ins.GET_CHALLENGE)
    assert not card.sent(Ins.EXTERNAL_AUTHENTICATE)


def test_6a88_on_bac_of_a_card_that_hides_card_access_is_no_wrong_password() -> None:
    """Without EF.CardAccess BAC is all that is left; its refusal says that the card knows no BAC, not that we erred."""
    hidden = replace(FILES, files={file: data for file, data in FILES.files.items() if file.in_application})
    with pytest.raises(AccessFailedError) as caught:
        read(chip(Behaviour(bac=False, bac_refused=0x6A88), hidden), SECRETS.mrz)
    assert caught.value.sw == 0x6A88


def test_can_opens_what_the_mrz_opens() -> None:
    for password in (SECRETS.can, SECRETS.mrz):
        assert is_whole(read(chip(), password))


@pytest.mark.parametrize("form", MasterFileForm)
def test_select_mf_is_written_as_the_card_knows_it(form: MasterFileForm) -> None:
    assert is_whole(read(chip(Behaviour(bac=False, master_file=frozenset({form})))))


def test_select_mf_that_the_card_knows_in_no_form_is_done_without() -> None:
    assert is_whole(read(chip(Behaviour(bac=False, master_file=frozenset()))))


def test_6283_on_card_access_is_a_warning_and_pace_goes_on() -> None:
    assert read(chip(Behaviour(bac=False, deactivated_card_access=True))).access is AccessProtocol.PACE


@pytest.mark.parametrize("required", [False, True])
def test_mse_set_at_carries_tag_84_where_the_card_wants_it(required: bool) -> None:
    card = chip(Behaviour(bac=False, parameters_required=required))
    assert is_whole(read(card))
    assert len(card.sent(Ins.MANAGE_SECURITY_ENVIRONMENT)) == (2 if required else 1)


@pytest.mark.parametrize("le", [256, 65536])
@pytest.mark.parametrize("key", [ActiveKey.RSA_2048, ActiveKey.P256])
def test_signature_is_asked_for_with_the_le_that_the_card_answers(le: int, key: ActiveKey) -> None:
    persona = replace(FATIMA, chip=type(FATIMA.chip)(active_key=key))
    files = personalise(persona, PKI)
    card = Watched(card_from(files, persona, Behaviour(bac=False, signature_le=le)))
    reading = read(card)
    dg14 = reading.files.get(FileId.DG14)
    verdict = active_authentication.verify(reading.files[FileId.DG15], dg14, CHALLENGE, reading.active_signature or b"")
    assert verdict is ActiveVerdict.VALID


def test_hash_of_the_files_differs_from_the_hash_of_the_signature() -> None:
    for files_hash, signer_hash in (("sha1", "sha256"), ("sha512", "sha1"), ("sha224", "sha384")):
        issuer = new_issuer(IssuerPlan(digest=signer_hash))
        sod = build_sod(issuer.signer, FILES.files, SodOptions(files_hash, 1))
        result = verify(sod, {FileId.DG1: FILES.files[FileId.DG1]}, TrustStore.from_bytes(issuer.csca.certificate), NOW)
        assert result.reasons == (PassiveReason.OK,)


def test_dg14_in_another_encoding_is_hashed_as_it_lies_on_the_chip() -> None:
    """A SET out of order and lengths in long form: parsing and writing it again would give other bytes."""
    infos = tlv.parse_one(tlv.parse_one(FILES.files[FileId.DG14], 0x6E).value, 0x31).children()
    content = b"".join(b"\x30\x81" + bytes([len(item.value)]) + item.value for item in reversed(infos))
    odd = b"\x6e\x82" + (len(content) + 4).to_bytes(2, "big") + b"\x31\x82" + len(content).to_bytes(2, "big") + content
    files = {**FILES.files, FileId.DG14: odd}
    card = chip(files=replace(FILES, files={**files, FileId.SOD: build_sod(PKI.national.signer, files)}))
    reading = read(card)
    assert reading.files[FileId.DG14] == odd
    result = verify(reading.files[FileId.SOD], reading.files, TRUST, NOW)
    assert result.hashes[FileId.DG14] is HashVerdict.MATCH
    assert result.ok


def test_missing_dg11_is_absent_and_nothing_else_suffers() -> None:
    """6A82 for DG11, although EF.COM lists it."""
    persona = replace(FATIMA, chip=type(FATIMA.chip)(arabic_name=False))
    files = personalise(persona, PKI)
    reading = read(Watched(card_from(files, persona, PACE_ONLY)))
    assert reading.absent == {FileId.DG11}
    assert reading.withheld == frozenset()
    listed = replace(FILES, files={file: data for file, data in FILES.files.items() if file is not FileId.DG11})
    reading = read(chip(files=listed))
    assert reading.absent == reading.withheld == {FileId.DG11}
    assert verify(reading.files[FileId.SOD], reading.files, TRUST, NOW).ok


def test_error_of_secure_messaging_is_answered_by_reset_access_and_going_on_at_the_offset() -> None:
    card = Watched(Unlucky(card_from(FILES, FATIMA, PACE_ONLY), [Mishap(MishapKind.CORRUPT, 12)]))
    reading = read(card, link=Link())
    assert is_whole(reading)
    assert len(card.sent(Ins.MANAGE_SECURITY_ENVIRONMENT)) == 2
    offsets = [raw[2:4] for raw in card.sent(Ins.READ_BINARY)]
    assert offsets.count(b"\x9c\x00") == 2
    assert len(offsets) <= len(set(offsets)) + 3, "only EF.CardAccess and the damaged piece are read twice"


@pytest.mark.parametrize("wrong", [Can("000000"), WRONG_MRZ], ids=["can", "mrz"])
def test_failed_pace_is_never_followed_by_bac(wrong: Password) -> None:
    card = chip(Behaviour(bac=True))
    with pytest.raises(WrongPasswordError):
        read(card, wrong)
    assert not card.sent(Ins.GET_CHALLENGE)


def test_can_for_a_card_without_pace_says_which_number_is_needed() -> None:
    bac_only = replace(FILES, files={file: data for file, data in FILES.files.items() if file.in_application})
    with pytest.raises(MrzNeededError):
        read(chip(Behaviour(bac=True), bac_only))
    assert read(chip(Behaviour(bac=True), bac_only), SECRETS.mrz).access is AccessProtocol.BAC


def test_wrong_delayed_and_blocked_numbers_are_told_apart() -> None:
    """Tries left where the card counts, seconds waited where it delays, blocked where it has had enough."""
    card = chip(Behaviour(bac=False, tries=2, wrong_password_seconds=0.01))
    for left in (1, 0):
        card.card.reset()
        with pytest.raises(WrongPasswordError) as caught:
            read(card, Can("000000"))
        assert caught.value.tries_left == left
        assert caught.value.waited > 0.01 * (2 - left)
    card.card.reset()
    with pytest.raises(PasswordBlockedError):
        read(card)


def test_best_of_several_variants_is_chosen_whatever_their_order() -> None:
    offers = [
        PaceOffer(Mapping.ECDH_IM, Cipher.AES_256, 17),
        PaceOffer(Mapping.ECDH_GM, Cipher.TDES, 13),
        PaceOffer(Mapping.ECDH_GM, Cipher.AES_128, 12),
        PaceOffer(Mapping.ECDH_GM, Cipher.AES_128, 15),
    ]
    for order in (offers, offers[::-1]):
        reading = read(chip(files=with_pace(FILES, order, PKI.national.signer)), wanted=frozenset({FileId.DG1}))
        assert reading.pace is not None
        assert (reading.pace.mapping, reading.pace.cipher) == (Mapping.ECDH_GM, Cipher.AES_128)
        assert reading.pace.parameter_id == 15


@pytest.mark.parametrize("behaviour", [Behaviour(bac=False, short_identifiers=False), PACE_ONLY], ids=["fid", "sfi"])
@pytest.mark.parametrize("make", [lambda: Link(), lambda: EXTENDED], ids=["short", "extended"])
def test_files_are_found_with_and_without_short_identifiers(behaviour: Behaviour, make: Callable[[], Link]) -> None:
    assert is_whole(read(chip(behaviour), link=make()))
