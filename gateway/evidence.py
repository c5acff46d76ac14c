"""Judging card evidence: the machine in between may be hostile, so nothing that it says about the card is believed.

The security object must lead to a trusted authority and vouch for the files (Doc 9303-11, 5.1), and the chip must have
answered our nonce: by Active Authentication where we can judge it (6.1), else by Chip Authentication (6.2). What the
card is able to do is read from what its country signed too: a machine that leaves out DG14 or DG15 of a card that has
them is refused, not believed to have an old card. A transcript of PACE-CAM (4.4.3.5) is not even taken, since whoever
knows the chip's public key can make one up. A trusted authority speaks for its own country alone: one of another
country, however honest, makes no national card of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, assert_never

from contract.challenge import card_challenge
from contract.member import CardEvidence, ChipChallenge, ChipQuestion, Possession
from contract.personal import Personal
from contract.problems import EvidenceReason
from emrtd import active_authentication, passive_authentication
from emrtd.active_authentication import ActiveVerdict
from emrtd.chip_authentication import choose
from emrtd.errors import EmrtdError, MalformedError
from emrtd.inventory import PROOFS
from emrtd.lds import FileId
from emrtd.mrz import Format, Mrz, parse_dg1
from emrtd.passive_authentication import PassiveReason
from emrtd.proofs import ChipProof, proof_of
from emrtd.trust import TrustStore
from gateway.chip import Chip, ChipKeys
from gateway.clock import Clock, moment, today
from gateway.config import Fund
from gateway.place import Place

_CIN: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,7}")

_ISSUER_REASONS: Final = frozenset(
    {
        PassiveReason.NO_DS,
        PassiveReason.NO_CSCA,
        PassiveReason.CSCA_SIGNATURE,
        PassiveReason.SIGNER_USAGE,
        PassiveReason.REVOKED,
        PassiveReason.EXPIRED_CSCA,
        PassiveReason.EXPIRED_DS,
        PassiveReason.NOT_YET_VALID_CSCA,
        PassiveReason.NOT_YET_VALID_DS,
        PassiveReason.VALIDITY_UNREADABLE,
        PassiveReason.SIGNING_TIME,
    }
)


@dataclass(frozen=True, slots=True)
class Genuine:
    """The country wrote these files; `possession` says whether the chip proved to be there."""

    cin: Personal[str]
    possession: Possession


Verdict: TypeAlias = Genuine | EvidenceReason


class Judge:
    """Judges evidence against one set of trusted authorities."""

    def __init__(self, trust: TrustStore, clock: Clock, fund: Fund, chip_keys: ChipKeys) -> None:
        self._trust = trust
        self._clock = clock
        self._fund = fund
        self._chip_keys = chip_keys

    def challenge(self, question: ChipQuestion, place: Place) -> ChipChallenge | EvidenceReason:
        """Total on any bytes: what is to be said to the chip, whose key a trusted country signed; or why not."""
        files = {FileId.DG14: question.dg14}
        passive = passive_authentication.verify(question.sod, files, self._trust, moment(self._clock))
        if not passive.ok:
            return _reason(passive.reason)
        try:
            chip = Chip(choose(question.dg14), question.sod, question.dg14)
            return self._chip_keys.challenge(chip, place, question.nonce)
        except EmrtdError:
            return EvidenceReason.UNSUPPORTED_PROOF

    def judge(self, evidence: CardEvidence, place: Place) -> Verdict:
        """Total on any bytes: who the card is of, or where the evidence fails, the gravest first."""
        passive = passive_authentication.verify(evidence.sod, _files(evidence), self._trust, moment(self._clock))
        if not passive.ok:
            return _reason(passive.reason)
        try:
            zone = parse_dg1(evidence.dg1)
            expired = _expiry(zone) < today(self._clock, self._fund.time_zone)
        except (MalformedError, ValueError):
            return EvidenceReason.MALFORMED
        if zone.issuing_state == self._fund.card_state and passive.country != self._fund.card_country.lower():
            return EvidenceReason.UNTRUSTED_ISSUER
        if expired:
            return EvidenceReason.EXPIRED
        possession = self._possession(evidence, passive.data_groups, place)
        return possession if isinstance(possession, EvidenceReason) else self._identified(zone, possession)

    def _possession(
        self, evidence: CardEvidence, signed: frozenset[FileId], place: Place
    ) -> Possession | EvidenceReason:
        """What the chip has shown; which proof it owes, what its country signed decides alone (decision 0103)."""
        if signed & PROOFS - _files(evidence).keys():
            return EvidenceReason.CLONE
        proof = proof_of(evidence.dg14, evidence.dg15)
        match proof:
            case ChipProof.ACTIVE_AUTHENTICATION:
                proved = _signed_here(evidence, place)
            case ChipProof.CHIP_AUTHENTICATION:
                proved = self._answered(evidence, place)
            case ChipProof.NOT_SPOKEN:
                return EvidenceReason.UNSUPPORTED_PROOF
            case ChipProof.NONE:
                return Possession.NOT_PROVED
            case _:
                assert_never(proof)
        return Possession.PROVED if proved else EvidenceReason.CLONE

    def _answered(self, evidence: CardEvidence, place: Place) -> bool:
        """Whether the chip answered our challenge under the key of DG14."""
        if evidence.dg14 is None or evidence.chip_answer is None:
            return False
        chip = Chip(choose(evidence.dg14), evidence.sod, evidence.dg14)
        return self._chip_keys.answered(chip, place, evidence.nonce, evidence.chip_answer)

    def _identified(self, zone: Mrz, possession: Possession) -> Verdict:
        """The number of the national card: the optional data of line 1 of a TD1 zone of the fund's own country.

        The layout follows what public card-reading code does with Moroccan cards; the authority has not published it.
        Other countries put other things there, which must not be taken for a number of ours.
        """
        national = zone.format is Format.TD1 and zone.issuing_state == self._fund.card_state
        if not national or not _CIN.fullmatch(zone.optional_data):
            return EvidenceReason.NO_IDENTITY_NUMBER
        return Genuine(Personal(zone.optional_data), possession)


def _files(evidence: CardEvidence) -> dict[FileId, bytes]:
    given = {
        FileId.DG1: evidence.dg1,
        FileId.DG11: evidence.dg11,
        FileId.DG14: evidence.dg14,
        FileId.DG15: evidence.dg15,
    }
    return {file: content for file, content in given.items() if content is not None}


def _reason(reason: PassiveReason) -> EvidenceReason:
    if reason is PassiveReason.MALFORMED:
        return EvidenceReason.MALFORMED
    if reason in _ISSUER_REASONS:
        return EvidenceReason.UNTRUSTED_ISSUER
    if reason in {PassiveReason.SIGNATURE, PassiveReason.UNSUPPORTED_ALGORITHM}:
        return EvidenceReason.SIGNATURE_INVALID
    return EvidenceReason.HASH_MISMATCH


def _expiry(zone: Mrz) -> date:
    """The date of expiry; its two-digit year is of this century (Doc 9303-3, 4.8, leaves that to the reader).

    Raises: ValueError (no date).
    """
    text = zone.date_of_expiry
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _signed_here(evidence: CardEvidence, place: Place) -> bool:
    """Whether the chip signed our challenge; an answer whose trailer names a hash of nobody's is the answer's own."""
    if evidence.dg15 is None or evidence.active_signature is None:
        return False
    challenge = card_challenge(place.device, place.visit, evidence.nonce)
    signature = evidence.active_signature
    verdict = active_authentication.verify(evidence.dg15, evidence.dg14, challenge, signature)
    return verdict is ActiveVerdict.VALID
