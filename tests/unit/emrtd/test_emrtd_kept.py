"""A card that was taken away and put back: reading goes on where it was, for the same card and for no other."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.wire import Wire
from demo.chip.workshop import card_from
from demo.persona import load
from emrtd import card_security, chip_mapping
from emrtd.active_authentication import ActiveVerdict, verify
from emrtd.apdu import CommandApdu
from emrtd.chip_mapping import MappingVerdict
from emrtd.ciphers import Cipher
from emrtd.errors import MalformedError
from emrtd.inspection import Progress, Reading, read_document
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Can
from emrtd.security_infos import Mapping
from emrtd.trust import TrustStore

PERSONA = load(Path(__file__).parents[3] / "demo" / "personas" / "fatima.toml")
PKI = new_pki()
TRUST = TrustStore.from_bytes(PKI.national.csca.certificate)
CARD = personalise(PERSONA, PKI)
CAN = Can(PERSONA.card.reveal().can)
WANTED = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG2, FileId.DG14, FileId.DG15})
CHALLENGE = bytes(8)
SHORT = Link()
EXTENDED = Link(ExtendedLength.PREFERRED)


class CardRemovedError(Exception):
    """What a reader raises."""


def leaving(files: CardFiles, at: int) -> Callable[[bytes], bytes]:
    """A card that lies there for so many commands."""
    wire = Wire(card_from(files, PERSONA))

    def transmit(raw: bytes) -> bytes:
        if wire.traffic.apdus == at:
            raise CardRemovedError
        return wire.answer(raw)

    return transmit


def break_off(kept: Kept, at: int, files: CardFiles = CARD, link: Link = SHORT) -> None:
    with pytest.raises(CardRemovedError):
        read_document(leaving(files, at), CAN, WANTED, challenge=CHALLENGE, link=link, kept=kept)


def go_on(kept: Kept, files: CardFiles = CARD, link: Link = SHORT) -> Reading:
    transmit = leaving(files, at=10_000)
    return read_document(transmit, CAN, WANTED, challenge=CHALLENGE, link=link, kept=kept)


@pytest.mark.parametrize(("link", "step"), [(SHORT, 5), (EXTENDED, 1)])
def test_card_taken_away_at_any_command_is_read_to_the_end_when_it_is_back(link: Link, step: int) -> None:
    whole = go_on(Kept(), link=link).apdus
    for at in range(0, whole, step):
        kept = Kept()
        break_off(kept, at, link=link)
        reading = go_on(kept, link=link)
        assert {file: CARD.files[file] for file in WANTED} == reading.files
        verdict = verify(
            reading.files[FileId.DG15], reading.files[FileId.DG14], CHALLENGE, reading.active_signature or b""
        )
        assert verdict is ActiveVerdict.VALID


def test_card_taken_away_again_and_again_comes_to_an_end() -> None:
    kept, tries = Kept(), 0
    while True:
        tries += 1
        try:
            reading = read_document(leaving(CARD, at=25), CAN, WANTED, kept=kept)
        except CardRemovedError:
            continue
        break
    assert {file: CARD.files[file] for file in WANTED} == reading.files
    # Access 8, EF.SOD 5, a SELECT: 11 pieces of the image in each try.
    assert tries <= 10


def test_nothing_is_read_twice_but_the_mark_of_the_card() -> None:
    kept = Kept()
    break_off(kept, at=60)
    reading = go_on(kept)
    whole = go_on(Kept()).apdus
    access, sod = 8, -(-len(CARD.files[FileId.SOD]) // 223)
    select = 1
    assert reading.apdus == whole - 60 + access + sod + select


def test_progress_begins_where_it_was() -> None:
    kept = Kept()
    break_off(kept, at=60)
    seen: list[Progress] = []
    read_document(leaving(CARD, 10_000), CAN, WANTED, kept=kept, progress=seen.append)
    fractions = [item.fraction for item in seen]
    assert fractions == sorted(fractions)
    # The mark of the card comes first; then what was kept counts.
    assert next(item.fraction for item in seen if item.file is FileId.DG2) > 0.5
    assert fractions[-1] == 1.0


def test_another_card_is_read_from_the_beginning() -> None:
    kept = Kept()
    break_off(kept, at=60)
    other = personalise(PERSONA, PKI)
    assert other.files[FileId.SOD] != CARD.files[FileId.SOD]
    reading = go_on(kept, other)
    assert {file: other.files[file] for file in WANTED} == reading.files
    assert reading.apdus >= go_on(Kept(), other).apdus


def test_card_without_a_mark_is_read_from_the_beginning() -> None:
    kept = Kept()
    unmarked = CardFiles({file: content for file, content in CARD.files.items() if file is not FileId.SOD})
    break_off(kept, at=60)
    reading = go_on(kept, unmarked)
    assert reading.absent == {FileId.SOD}
    assert FileId.SOD not in reading.files


def test_without_a_whole_sod_nothing_is_gone_on_with() -> None:
    kept = Kept()
    with pytest.raises(CardRemovedError):
        read_document(leaving(CARD, 40), CAN, {FileId.DG2}, kept=kept)
    assert kept.sod is None
    assert list(kept)
    reading = read_document(leaving(CARD, 10_000), CAN, {FileId.DG2}, kept=kept)
    assert reading.apdus == read_document(leaving(CARD, 10_000), CAN, {FileId.DG2}).apdus


def test_broken_file_is_not_kept() -> None:
    kept = Kept()
    broken = CardFiles({**CARD.files, FileId.DG1: b"\x30\x03abc"})
    with pytest.raises(MalformedError):
        go_on(kept, broken)
    assert {transfer.file for transfer in kept} == {FileId.COM, FileId.SOD}


def test_reading_that_broke_over_extended_length_goes_on_short() -> None:
    kept = Kept()

    def transmit(raw: bytes) -> bytes:
        if CommandApdu.decode(raw).extended:
            raise CardRemovedError
        return wire.answer(raw)

    wire = Wire(card_from(CARD, PERSONA))
    with pytest.raises(CardRemovedError):
        read_document(transmit, CAN, WANTED, link=EXTENDED, kept=kept)
    assert kept.doubtful
    wire.reset()
    reading = read_document(transmit, CAN, WANTED, link=EXTENDED, kept=kept)
    assert {file: CARD.files[file] for file in WANTED} == reading.files


def test_every_session_that_kept_files_came_from_is_judged() -> None:
    genuine = with_pace(CARD, [PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, 12)], PKI.national.signer)
    copied = CardFiles(genuine.files)
    wanted = WANTED | {FileId.CARD_SECURITY}
    for first, verdict in ((genuine, MappingVerdict.VALID), (copied, MappingVerdict.INVALID)):
        kept = Kept()
        with pytest.raises(CardRemovedError):
            read_document(leaving(first, 60), CAN, wanted, kept=kept)
        reading = read_document(leaving(genuine, 10_000), CAN, wanted, kept=kept)
        assert len(reading.chip_mappings) == 2
        signed = card_security.verify(reading.files[FileId.CARD_SECURITY], TRUST, datetime(2026, 3, 1, tzinfo=UTC))
        assert chip_mapping.verify(reading.chip_mappings, signed.infos) is verdict


def test_forgetting_leaves_nothing_and_nothing_shows() -> None:
    kept = Kept()
    break_off(kept, at=60)
    assert repr(kept) == f"<Kept {len(list(kept))} files>"
    kept.forget()
    assert list(kept) == []
