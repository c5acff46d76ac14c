"""Somebody between chip and terminal changes what EF.CardAccess offers: what was signed tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.behaviour import Behaviour
from demo.chip.document import personalise
from demo.chip.issuer import new_pki
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.workshop import card_from, secrets_of
from demo.persona import load
from emrtd import card_security, downgrade, tlv
from emrtd.access import AccessProtocol
from emrtd.ciphers import Cipher
from emrtd.downgrade import CardAccessVerdict
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.passive_authentication import HashVerdict, verify
from emrtd.security_infos import Mapping, SecurityInfos, parse_dg14, parse_security_infos
from emrtd.trust import TrustStore

FATIMA = load(Path(__file__).parents[3] / "demo" / "personas" / "fatima.toml")
PKI = new_pki()
TRUST = TrustStore.from_bytes(PKI.national.csca.certificate)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
STRONG = PaceOffer(Mapping.ECDH_GM, Cipher.AES_256, 15)
WEAK = PaceOffer(Mapping.ECDH_GM, Cipher.TDES, 12)
MAPPED = PaceOffer(Mapping.ECDH_CAM, Cipher.AES_128, 13)
CARD = with_pace(personalise(FATIMA, PKI), [STRONG, WEAK], PKI.national.signer)
WANTED = frozenset({FileId.SOD, FileId.DG1, FileId.DG14})


def judged(offers: list[PaceOffer] | None) -> tuple[Reading, CardAccessVerdict]:
    """Read the card through somebody who puts these offers in place of its own; None: who hides the file."""
    files = {file: content for file, content in CARD.files.items() if file is not FileId.CARD_ACCESS}
    if offers is not None:
        files[FileId.CARD_ACCESS] = tlv.encode(0x31, *(offer.encode() for offer in offers))
    card = card_from(replace(CARD, files=files), FATIMA, Behaviour(bac=True))
    reading = read_document(card.answer, secrets_of(FATIMA.card.reveal()).mrz, WANTED)
    result = verify(reading.files[FileId.SOD], reading.files, TRUST, NOW)
    assert result.ok
    assert result.hashes[FileId.DG14] is HashVerdict.MATCH
    return reading, downgrade.verify(reading.card_access, [parse_dg14(reading.files[FileId.DG14])])


@pytest.mark.parametrize("offers", [[STRONG, WEAK], [WEAK, STRONG], [WEAK, STRONG, WEAK]])
def test_offers_that_were_signed_are_consistent_in_any_order(offers: list[PaceOffer]) -> None:
    assert judged(offers)[1] is CardAccessVerdict.CONSISTENT


def test_better_offer_struck_out_is_a_downgrade() -> None:
    reading, verdict = judged([WEAK])
    assert reading.pace is not None
    assert reading.pace.cipher is Cipher.TDES
    assert verdict is CardAccessVerdict.DOWNGRADE


def test_offer_slipped_in_is_a_downgrade() -> None:
    assert judged([STRONG, WEAK, PaceOffer(Mapping.ECDH_IM, Cipher.AES_128, 12)])[1] is CardAccessVerdict.DOWNGRADE


def test_hidden_card_access_that_leads_to_bac_is_a_downgrade() -> None:
    reading, verdict = judged(None)
    assert reading.access is AccessProtocol.BAC
    assert verdict is CardAccessVerdict.DOWNGRADE


def test_card_without_any_signed_offer_has_nothing_to_compare_with() -> None:
    silent = SecurityInfos(())
    assert downgrade.verify(CARD.files[FileId.CARD_ACCESS], [silent]) is CardAccessVerdict.NOT_SIGNED
    assert downgrade.verify(CARD.files[FileId.CARD_ACCESS], []) is CardAccessVerdict.NOT_SIGNED
    assert downgrade.verify(None, [silent]) is CardAccessVerdict.CONSISTENT


def test_card_security_is_compared_as_well() -> None:
    card = with_pace(personalise(FATIMA, PKI), [MAPPED], PKI.national.signer)
    security = card_security.verify(card.files[FileId.CARD_SECURITY], TRUST, NOW)
    assert security.ok
    assert downgrade.verify(card.files[FileId.CARD_ACCESS], [security.infos]) is CardAccessVerdict.CONSISTENT
    assert downgrade.verify(CARD.files[FileId.CARD_ACCESS], [security.infos]) is CardAccessVerdict.DOWNGRADE


@pytest.mark.parametrize("content", [b"", b"\x31", b"\x31\x80", b"\x31\x02\x30\x00", bytes(64)])
def test_any_bytes_in_place_of_card_access_are_no_match(content: bytes) -> None:
    signed = [parse_security_infos(CARD.files[FileId.CARD_ACCESS])]
    assert downgrade.verify(content, signed) is CardAccessVerdict.DOWNGRADE
