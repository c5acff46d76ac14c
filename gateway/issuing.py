"""The decision to issue: what the fund has on file becomes sealed claims, and a paper counts once it came out."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from contract import seal
from contract.member import (
    Assurance,
    CertificateIssued,
    CertificateKind,
    CertificateRequest,
    PrintConfirmation,
    PrintConfirmed,
    Profile,
)
from contract.problems import Problem, ProblemType
from contract.public import CertificateState, CertificateStatus
from contract.reference import InvalidReferenceError, new_reference, read_reference
from contract.seal_keys import SealingKey
from gateway.backoffice.port import BackOffice, BackOfficeNonsenseError, Member
from gateway.clock import Clock, today
from gateway.config import Fund, PolicySettings
from gateway.once import Effect
from gateway.refusals import problem, refused
from gateway.store import certificates
from gateway.store.database import Database
from gateway.store.visits import Visit

_RANK: Final = (Assurance.NONE, Assurance.BASIC, Assurance.MEDIUM, Assurance.STRONG)


class Office:
    """Who issues, by which calendar, and with which key."""

    def __init__(self, clock: Clock, fund: Fund, key: SealingKey) -> None:
        self._clock = clock
        self._fund = fund
        self._key = key

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock.unix()

    def day(self) -> date:
        """Today, by the fund's calendar."""
        return today(self._clock, self._fund.time_zone)

    def sealed(self, member: Member, kind: CertificateKind) -> CertificateIssued:
        """Claims from what is on file, sealed under a fresh reference.

        Raises: BackOfficeNonsenseError (what is on file does not fit a seal).
        """
        names, facts = member.names.reveal(), member.registration.reveal()
        try:
            claims = seal.Claims(
                reference=new_reference(),
                kind=kind,
                issued_on=self.day(),
                issuer=self._fund.issuer,
                family_name_latin=names.family_latin,
                given_name_latin=names.given_latin,
                family_name_arabic=names.family_arabic,
                given_name_arabic=names.given_arabic,
                cin=member.cin.reveal(),
                registration_number=member.registration_number.reveal(),
                registered_on=facts.registered_on,
                regime=seal.Regime(facts.regime),
                agency=facts.agency,
                monthly_contribution_centimes=facts.contribution,
            )
            text = seal.issue(claims, self._key)
        except ValueError as error:  # also msgspec.ValidationError
            raise BackOfficeNonsenseError from error
        return CertificateIssued(claims.reference, kind, claims.issued_on, text)


class Issuing:
    """A member's data and papers."""

    def __init__(self, database: Database, policy: PolicySettings, backoffice: BackOffice, office: Office) -> None:
        self._database = database
        self._policy = policy
        self._backoffice = backoffice
        self._office = office

    def profile(self, visit: Visit) -> Profile:
        """Names, number, and which certificates there are today.

        Raises: Refused, BackOfficeDownError, BackOfficeNonsenseError.
        """
        _require(visit, self._policy.profile_assurance)
        member = self._member(visit)
        names = member.names.reveal()
        return Profile(
            family_name_latin=names.family_latin,
            given_name_latin=names.given_latin,
            family_name_arabic=names.family_arabic,
            given_name_arabic=names.given_arabic,
            registration_number=member.registration_number.reveal(),
            certificates=self._available(member),
        )

    def issue(self, visit: Visit, request: CertificateRequest) -> Effect[CertificateIssued]:
        """Seal a certificate; it is unconfirmed until its print is.

        Raises: Refused, BackOfficeDownError, BackOfficeNonsenseError.
        """
        _require(visit, self._policy.certificate_assurance)
        member = self._member(visit)
        if request.kind not in self._available(member):
            raise refused(ProblemType.CERTIFICATE_UNAVAILABLE)
        issued = self._office.sealed(member, request.kind)

        def effect(db: Connection, visit: Visit) -> CertificateIssued:
            if certificates.issued_by(db, visit.visit) >= self._policy.certificates_per_visit:
                raise refused(ProblemType.CERTIFICATES_SPENT)
            certificates.add(db, issued.reference, visit.visit, issued.kind.value, self._office.now())
            return issued

        return effect

    def confirm(
        self, db: Connection, visit: Visit, reference: str, confirmation: PrintConfirmation
    ) -> PrintConfirmed | Problem:
        """The printer said that the paper is out: from now on the certificate is valid."""
        match certificates.state(db, reference, visit.visit):
            case CertificateState.UNKNOWN:
                return problem(ProblemType.CERTIFICATE_UNKNOWN)
            case CertificateState.VOID:
                return problem(ProblemType.CERTIFICATE_VOID)
            case CertificateState.VALID | CertificateState.UNCONFIRMED:
                certificates.confirm(db, reference, confirmation.pages)
                return PrintConfirmed(reference)

    def status(self, typed: str) -> CertificateStatus:
        """What anybody may know of a reference, however it was typed."""
        try:
            reference = read_reference(typed)
        except InvalidReferenceError:
            return CertificateStatus(CertificateState.UNKNOWN)
        with self._database.transaction() as db:
            return CertificateStatus(certificates.state(db, reference))

    def revoke(self, typed: str) -> bool:
        """Void a certificate for good; False if there is none of this reference.

        Raises: InvalidReferenceError.
        """
        reference = read_reference(typed)
        with self._database.transaction() as db:
            return certificates.void(db, reference)

    def _member(self, visit: Visit) -> Member:
        if visit.cin is None:
            raise refused(ProblemType.ASSURANCE_TOO_LOW)
        member = self._backoffice.member(visit.cin)
        if member is None:
            raise refused(ProblemType.UNKNOWN_MEMBER)
        return member

    def _available(self, member: Member) -> tuple[CertificateKind, ...]:
        registered = member.registration.reveal().registered_on <= self._office.day()
        return (CertificateKind.REGISTRATION,) if registered else ()


def _require(visit: Visit, assurance: Assurance) -> None:
    if _RANK.index(visit.assurance) < _RANK.index(assurance):
        raise refused(ProblemType.ASSURANCE_TOO_LOW)
