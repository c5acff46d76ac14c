"""Who the card is of: evidence is judged, its nonce used up, and the fund asked for the member."""

from __future__ import annotations

from sqlalchemy import Connection

from contract.member import CardAccepted, CardEvidence, ChipChallenge, ChipQuestion, Possession
from contract.problems import EvidenceReason, Problem, ProblemType
from gateway import contacts
from gateway.admission import Admission
from gateway.backoffice.port import BackOffice
from gateway.evidence import Genuine, Judge, Verdict
from gateway.names import digest
from gateway.once import Effect
from gateway.place import Place
from gateway.refusals import problem
from gateway.store import visits
from gateway.store.visits import Visit


class Identification:
    """Card evidence of open visits. Nothing is judged for a nonce that is not alive."""

    def __init__(self, judge: Judge, admission: Admission, backoffice: BackOffice, accounts_per_contact: int) -> None:
        self._judge = judge
        self._admission = admission
        self._backoffice = backoffice
        self._accounts_per_contact = accounts_per_contact

    def challenge_chip(self, visit: Visit, question: ChipQuestion) -> Effect[ChipChallenge]:
        """What is to be said to a chip that cannot sign; once for each nonce, which stays good for the evidence.

        A refusal leaves the nonce as it was.

        Raises: Refused (too many for this machine or visit).
        """
        dead = self._admission.to_challenge(visit, question.nonce)
        if dead is not None:
            return lambda _db, _visit: dead
        verdict = self._judge.challenge(question, Place(visit.device, visit.visit))

        def effect(db: Connection, visit: Visit) -> ChipChallenge | Problem:
            nonce = digest(question.nonce.hex())
            late = self._admission.late(visits.nonce_to_challenge(db, nonce, visit.visit))
            if late is not None:
                return late
            if isinstance(verdict, EvidenceReason):
                return problem(ProblemType.EVIDENCE_REFUSED, reason=verdict)
            visits.note_challenge(db, nonce)
            return verdict

        return effect

    def identify(self, visit: Visit, evidence: CardEvidence) -> Effect[CardAccepted]:
        """Judge the evidence; its nonce is used up, whatever the verdict.

        Raises: Refused (too many for this machine or visit), BackOfficeDownError, BackOfficeNonsenseError (the nonce
            may then be used again).
        """
        dead = self._admission.to_judge(visit, evidence.nonce)
        if dead is not None:
            return lambda db, visit: self._take(db, visit, evidence.nonce) or dead
        verdict = self._judge.judge(evidence, Place(visit.device, visit.visit))
        outcome = self._outcome(verdict)

        def effect(db: Connection, visit: Visit) -> CardAccepted | Problem:
            late = self._take(db, visit, evidence.nonce)
            if late is not None:
                return late
            if isinstance(verdict, Genuine) and isinstance(outcome, CardAccepted):
                proved = verdict.possession is Possession.PROVED
                visits.identify(db, visit.visit, verdict.cin, proved=proved)
            return outcome

        return effect

    def _take(self, db: Connection, visit: Visit, nonce: bytes) -> Problem | None:
        """Use the nonce up; or why it was not alive."""
        return self._admission.late(visits.take_nonce(db, digest(nonce.hex()), visit.visit))

    def _outcome(self, verdict: Verdict) -> CardAccepted | Problem:
        if isinstance(verdict, EvidenceReason):
            return problem(ProblemType.EVIDENCE_REFUSED, reason=verdict)
        if verdict.possession is Possession.NOT_PROVED:
            return CardAccepted(verdict.possession, contacts.unnamed())
        member = self._backoffice.member(verdict.cin)
        if member is None:
            return problem(ProblemType.UNKNOWN_MEMBER)
        usable = contacts.usable(member, self._accounts_per_contact)
        channels = tuple(contacts.masked(contact) for contact in usable)
        return CardAccepted(verdict.possession, channels, contacts.shared(member, self._accounts_per_contact))
