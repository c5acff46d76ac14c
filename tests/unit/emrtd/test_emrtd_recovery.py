"""A channel lost and opened again: in the way in which the chip was opened first, and in no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.vpcd import Card
from demo.chip.workshop import card_from, secrets_of
from demo.persona import load
from emrtd import card_security, chip_mapping, tlv
from emrtd.access import AccessProtocol
from emrtd.apdu import Ins
from emrtd.chip_mapping import MappingVerdict
from emrtd.ciphers import Cipher
from emrtd.errors import AccessChangedError, EmrtdError, SecureMessagingError
from emrtd.inspection import Reading, read_document
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.passwords import Password
from emrtd.secure_messaging import CLA_PROTECTED
from emrtd.security_infos import Mapping
from emrtd.trust import TrustStore
from tests.unit.emrtd.fake_chip import FakeChip

FATIMA = load(Path(__file__).parents[3] / "demo" / "personas" / "fatima.toml")
PKI = new_pki()
FILES = personalise(FATIMA, PKI)
SECRETS = secrets_of(FATIMA.card.reveal())
CAM = PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, 12)
GM = PaceOffer(Mapping.ECDH_GM, Cipher.AES_128, 12)
WEAKER = PaceOffer(Mapping.ECDH_GM, Cipher.TDES, 12)
SEVERAL = with_pace(FILES, [CAM, GM, WEAKER], PKI.national.signer)
WANTED = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG14})
EVERY_WAY = Behaviour(bac=True)
ABSENT, NOT_OFFERED, NO_SUCH_COMMAND = b"\x6a\x82", b"\x6a\x88", b"\x6d\x00"

Answers = Callable[[bytes], bytes]
Says = Callable[[bytes], bytes | None]


class Middleman:
    """Spoils one protected answer; from then on answers as it likes, or lets another card answer."""

    def __init__(self, card: Card, says: Says = lambda _: None, instead: Answers | None = None) -> None:
        self._card, self._says, self._instead = card, says, instead
        self._protected = 0
        self.log: list[bytes] = []

    @property
    def active(self) -> bool:
        """Whether the answer has been spoiled: that to the third protected command."""
        return self._protected > 2

    def transmit(self, raw: bytes) -> bytes:
        if self.active:
            self.log.append(raw)
            said = self._says(raw)
            return said if said is not None else (self._instead or self._card.answer)(raw)
        self._protected += raw[0] & CLA_PROTECTED == CLA_PROTECTED
        answer = self._card.answer(raw)
        return bytes([answer[0] ^ 1]) + answer[1:] if self.active else answer

    def spoke_bac(self) -> bool:
        return any(raw[1] == Ins.GET_CHALLENGE for raw in self.log)


def hiding_card_access(raw: bytes) -> bytes | None:
    return ABSENT if (raw[1] == Ins.READ_BINARY and raw[2] == 0x9C) or raw[5:7] == b"\x01\x1c" else None


def without_card_access(files: CardFiles) -> CardFiles:
    return replace(files, files={file: data for file, data in files.files.items() if file.in_application})


def read(middleman: Middleman, password: Password = SECRETS.mrz, wanted: frozenset[FileId] = WANTED) -> Reading:
    return read_document(middleman.transmit, password, wanted)


def card(files: CardFiles = FILES, behaviour: Behaviour = EVERY_WAY) -> Card:
    return card_from(files, FATIMA, behaviour)


def test_channel_spoiled_by_nobody_in_particular_is_opened_again() -> None:
    middleman = Middleman(card())
    reading = read(middleman)
    assert reading.access is AccessProtocol.PACE
    assert reading.files == {file: FILES.files[file] for file in WANTED}
    assert middleman.log


def test_chip_opened_by_pace_is_never_opened_again_by_bac() -> None:
    """EF.CardAccess, hidden after the first loss, would have MRZ and BAC open the chip, and the reading say PACE."""
    middleman = Middleman(card(), hiding_card_access)
    with pytest.raises(AccessChangedError):
        read(middleman)
    assert not middleman.spoke_bac()


def test_chip_opened_by_pace_is_never_read_on_in_the_clear() -> None:
    """A copy that asks for nothing, put in place of the chip that a CAN has opened."""
    copy = FakeChip(dict(without_card_access(FILES).files))
    middleman = Middleman(card(), instead=copy.transmit)
    with pytest.raises(AccessChangedError):
        read(middleman, SECRETS.can)
    assert not [item for item in copy.log if item.ins == Ins.READ_BINARY and item.p1 == 0x80 | FileId.COM.sfi]


def test_offers_that_changed_on_the_way_open_nothing() -> None:
    weaker = card(with_pace(FILES, [WEAKER], PKI.national.signer))
    for password in (SECRETS.can, SECRETS.mrz):
        middleman = Middleman(card(SEVERAL), instead=weaker.answer)
        with pytest.raises(AccessChangedError):
            read(middleman, password)
        assert Ins.MANAGE_SECURITY_ENVIRONMENT not in {raw[1] for raw in middleman.log}


def denying_first_variant(raw: bytes) -> bytes | None:
    """A middleman that denies whatever was chosen first, and lets the others pass."""
    cam = CAM.encode()[4:14]
    return NOT_OFFERED if raw[1] == Ins.MANAGE_SECURITY_ENVIRONMENT and cam in raw else None


def mapping_verdict(reading: Reading) -> MappingVerdict:
    trust = TrustStore.from_bytes(PKI.national.csca.certificate)
    signed = card_security.verify(reading.files[FileId.CARD_SECURITY], trust, datetime(2026, 3, 1, tzinfo=UTC))
    assert signed.ok
    return chip_mapping.verify(reading.chip_mappings, signed.infos)


def test_every_session_of_a_reading_by_cam_is_one_by_cam() -> None:
    reading = read(Middleman(card(SEVERAL)), SECRETS.can, WANTED | {FileId.CARD_SECURITY})
    assert len(reading.chip_mappings) == 2
    assert mapping_verdict(reading) is MappingVerdict.VALID


def test_chip_opened_by_cam_is_not_opened_again_by_another_mapping() -> None:
    middleman = Middleman(card(SEVERAL), denying_first_variant)
    with pytest.raises(SecureMessagingError):
        read(middleman, SECRETS.can, WANTED | {FileId.CARD_SECURITY})
    assert middleman.log
    assert Ins.GENERAL_AUTHENTICATE not in {raw[1] for raw in middleman.log}


def test_chip_opened_by_bac_is_opened_again_by_bac() -> None:
    middleman = Middleman(card(without_card_access(FILES)))
    reading = read(middleman)
    assert reading.access is AccessProtocol.BAC
    assert reading.files == {file: FILES.files[file] for file in WANTED}
    assert middleman.spoke_bac()


def test_chip_opened_by_bac_is_not_opened_again_by_pace() -> None:
    """Files of two ways in one reading would be told as of one."""
    with pytest.raises(AccessChangedError):
        read(Middleman(card(without_card_access(FILES)), instead=card().answer))


def test_chip_opened_by_bac_is_not_read_on_in_the_clear() -> None:
    def knowing_no_bac(raw: bytes) -> bytes | None:
        return NO_SUCH_COMMAND if raw[1] == Ins.GET_CHALLENGE else None

    copy = FakeChip(dict(without_card_access(FILES).files))
    middleman = Middleman(card(without_card_access(FILES)), knowing_no_bac, copy.transmit)
    with pytest.raises(AccessChangedError):
        read(middleman)
    assert Ins.READ_BINARY not in {item.ins for item in copy.log if item.p1 != 0x9C}


def break_off(kept: Kept, files: CardFiles, password: Password) -> None:
    """The first reading ends in its third protected command; EF.SOD is there."""
    wire, protected = card(files), 0

    def transmit(raw: bytes) -> bytes:
        nonlocal protected
        protected += raw[0] & CLA_PROTECTED == CLA_PROTECTED
        return b"\x69\x88" if protected > 12 else wire.answer(raw)

    with pytest.raises(EmrtdError):
        read_document(transmit, password, WANTED | {FileId.DG2}, kept=kept)
    assert kept.sod is not None


def in_the_clear() -> Answers:
    return FakeChip(dict(without_card_access(FILES).files)).transmit


def by_bac() -> Answers:
    return card(without_card_access(FILES)).answer


def by_weaker_pace() -> Answers:
    """EF.SOD and all that it holds hashes of are the same."""
    offer = tlv.encode(0x31, WEAKER.encode())
    return card(replace(FILES, files={**FILES.files, FileId.CARD_ACCESS: offer})).answer


@pytest.mark.parametrize(
    ("password", "other_way"),
    [
        (SECRETS.can, in_the_clear),
        (SECRETS.can, by_weaker_pace),
        (SECRETS.mrz, by_bac),
        (SECRETS.mrz, by_weaker_pace),
    ],
    ids=["can-clear", "can-weaker", "mrz-bac", "mrz-weaker"],
)
def test_files_kept_count_only_if_the_card_is_opened_as_before(
    password: Password, other_way: Callable[[], Answers]
) -> None:
    """Else the reading would say of them how the card was opened last, and be judged by that."""
    kept = Kept()
    break_off(kept, FILES, password)
    fresh = read_document(other_way(), password, WANTED | {FileId.DG2})
    resumed = read_document(other_way(), password, WANTED | {FileId.DG2}, kept=kept)
    assert resumed.files == fresh.files
    assert resumed.apdus == fresh.apdus


def test_files_kept_count_if_the_card_is_opened_as_before() -> None:
    kept = Kept()
    break_off(kept, FILES, SECRETS.can)
    fresh = read_document(card().answer, SECRETS.can, WANTED | {FileId.DG2})
    assert read_document(card().answer, SECRETS.can, WANTED | {FileId.DG2}, kept=kept).apdus < fresh.apdus
