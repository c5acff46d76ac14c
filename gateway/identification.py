"""Who the card is of: evidence is judged, its nonce used up, and the fund asked for the member."""

from __future__ import annotations

from sqlalchemy import Connection

from contract.member import CardAccepted, CardEvidence, ChipChallenge, ChipQuestion, MaskedChannel, Possession
from contract.problems import EvidenceReason, Problem, ProblemType
from gateway import contacts
from gateway.backoffice.port import BackOffice
from gateway.clock import Clock
from gateway.evidence import Genuine, Judge, Verdict
from gateway.names import digest
from gateway.once import Effect
from gateway.place import Place
from gateway.refusals import problem
from gateway.store import visits
from gateway.store.visits import Visit


class Identification:
    """Card evidence of open visits."""

    def __init__(self, judge: Judge, clock: Clock, backoffice: BackOffice, accounts_per_contact: int) -> None:
        self._judge = judge
        self._clock = clock
        self._backoffice = backoffice
        self._accounts_per_contact = accounts_per_contact

    def challenge_chip(self, visit: Visit, question: ChipQuestion) -> Effect[ChipChallenge]:
        """What is to be said to a chip that cannot sign; once for each nonce, which stays good for the evidence.

        A refusal leaves the nonce as it was.
        """
        verdict = self._judge.challenge(question, Place(visit.device, visit.visit))

        def effect(db: Connection, visit: Visit) -> ChipChallenge | Problem:
            expires_at = visits.nonce_to_challenge(db, digest(question.nonce.hex()), visit.visit)
            late = self._late(expires_at)
            if late is not None:
                return late
            if isinstance(verdict, EvidenceReason):
                return problem(ProblemType.EVIDENCE_REFUSED, reason=verdict)
            visits.note_challenge(db, digest(question.nonce.hex()))
            return verdict

        return effect

    def identify(self, visit: Visit, evidence: CardEvidence) -> Effect[CardAccepted]:
        """Judge the evidence; its nonce is used up, whatever the verdict.

        Raises: BackOfficeDownError, BackOfficeNonsenseError (the nonce may then be used again).
        """
        verdict = self._judge.judge(evidence, Place(visit.device, visit.visit))
        outcome = self._outcome(verdict)

        def effect(db: Connection, visit: Visit) -> CardAccepted | Problem:
            expires_at = visits.take_nonce(db, digest(evidence.nonce.hex()), visit.visit)
            late = self._late(expires_at)
            if late is not None:
                return late
            if isinstance(verdict, Genuine) and isinstance(outcome, CardAccepted):
                proved = verdict.possession is Possession.PROVED
                visits.identify(db, visit.visit, verdict.cin, proved=proved)
            return outcome

        return effect

    def _late(self, expires_at: float | None) -> Problem | None:
        if expires_at is None:
            return problem(ProblemType.NONCE_USED)
        return problem(ProblemType.NONCE_LATE) if expires_at <= self._clock.unix() else None

    def _outcome(self, verdict: Verdict) -> CardAccepted | Problem:
        if isinstance(verdict, EvidenceReason):
            return problem(ProblemType.EVIDENCE_REFUSED, reason=verdict)
        if verdict.possession is Possession.NOT_PROVED:
            return CardAccepted(verdict.possession, contacts.unnamed())
        channels = self._channels(verdict)
        return channels if isinstance(channels, Problem) else CardAccepted(verdict.possession, channels)

    def _channels(self, card: Genuine) -> tuple[MaskedChannel, ...] | Problem:
        member = self._backoffice.member(card.cin)
        if member is None:
            return problem(ProblemType.UNKNOWN_MEMBER)
        usable = contacts.usable(member, self._accounts_per_contact)
        return tuple(contacts.masked(contact) for contact in usable)
