"""One-time codes: six digits for one act of one visit, to a contact that the fund already has.

A code is kept as an HMAC under a key that is not in the store: a million values could be tried against any plain hash,
however slow. The hash covers visit, act and person, so a code serves nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from contract.member import Act, Assurance, CodeAttempt, CodeRequest, CodeSent, MaskedChannel, SignedIn
from contract.personal import Personal
from contract.problems import Problem, ProblemType
from gateway import contacts
from gateway.backoffice.port import BackOffice, Contact, Member
from gateway.clock import Clock
from gateway.config import CodePolicy
from gateway.messaging.port import Message, Messenger, MessengerDownError
from gateway.messaging.wording import SUBJECT, code_text
from gateway.once import Effect
from gateway.refusals import problem, refused
from gateway.store import codes, visits
from gateway.store.codes import Code, Purse, Way
from gateway.store.database import Database
from gateway.store.visits import Visit

logger = logging.getLogger(__name__)

_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Outside:
    """The systems that codes need."""

    backoffice: BackOffice
    messenger: Messenger


class Codes:
    """Sends codes and checks them."""

    def __init__(self, database: Database, clock: Clock, policy: CodePolicy, key: bytes, outside: Outside) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy
        self._key = key
        self._outside = outside
        self._unwatched = ThreadPoolExecutor(max_workers=2, thread_name_prefix="unwatched-message")

    def send(self, visit: Visit, request: CodeRequest) -> Effect[CodeSent]:
        """Send a code for an act; the one before is no longer good.

        Raises: Refused (nobody is identified yet, no usable contact, sent a moment ago, the day's budget is spent),
            BackOfficeDownError, BackOfficeNonsenseError, MessengerDownError (the code does not count).
        """
        cin = _identified(visit)
        contact = self._contact(visit, cin, request)
        code = f"{secrets.randbelow(1_000_000):06d}"
        spent = self._reserve(visit, request.act, code if contact is not None else None)
        if contact is not None:
            text = self._text(visit, request, code)
            self._hand_over(visit, request.act, spent, Message(contact.kind, contact.address, SUBJECT, text))
        mask = contacts.masked(contact) if contact is not None and visit.proved else MaskedChannel(request.channel, "")
        answer = CodeSent(mask, self._policy.valid_seconds, self._policy.resend_seconds, self._policy.tries)
        return lambda _db, _visit: answer

    def verify(self, db: Connection, visit: Visit, attempt: CodeAttempt) -> SignedIn | Problem:
        """Check what was typed; a right code is used up, a wrong one costs a try."""
        act = attempt.act.value
        code = codes.current(db, visit.visit, act)
        if code is None or visit.cin is None or code.expires_at <= self._clock.unix():
            return problem(ProblemType.LATE_CODE)
        if code.tries_left == 0:
            return problem(ProblemType.CODE_TRIES_USED)
        if not hmac.compare_digest(code.digest, self._digest(visit, attempt.act, attempt.code)):
            return self._wrong(db, visit, act, code.tries_left - 1)
        codes.forget(db, visit.visit, act)
        assurance = Assurance.STRONG if visit.proved else Assurance.BASIC
        visits.assure(db, visit.visit, assurance)
        return SignedIn(assurance)

    def close(self) -> None:
        """Wait for messages that are still being handed over."""
        self._unwatched.shutdown()

    def _wrong(self, db: Connection, visit: Visit, act: str, tries_left: int) -> Problem:
        codes.use_try(db, visit.visit, act)
        if tries_left == 0:
            return problem(ProblemType.CODE_TRIES_USED)
        return problem(ProblemType.WRONG_CODE, tries_left=tries_left)

    def _contact(self, visit: Visit, cin: Personal[str], request: CodeRequest) -> Contact | None:
        """Where the code goes. None, silently, for a card that proved nothing: it must not find out who is a member."""
        member = self._outside.backoffice.member(cin)
        if visit.proved:
            if member is None:
                raise refused(ProblemType.UNKNOWN_MEMBER)
            return contacts.chosen(member, request.channel, self._policy.accounts_per_contact)
        return None if member is None else self._silently_chosen(member, request)

    def _silently_chosen(self, member: Member, request: CodeRequest) -> Contact | None:
        usable = contacts.usable(member, self._policy.accounts_per_contact)
        return next((contact for contact in usable if contact.kind is request.channel), None)

    def _reserve(self, visit: Visit, act: Act, code: str | None) -> str:
        """Put the code in force and count it, before it goes out; without a code nothing that is typed will fit."""
        now = self._clock.unix()
        purse, most = self._purse(visit)
        digest = secrets.token_bytes(32) if code is None else self._digest(visit, act, code)
        with self._database.transaction() as db:
            self._require_patience(codes.current(db, visit.visit, act), now)
            if codes.sent_since(db, purse, now - _DAY) >= most:
                raise refused(ProblemType.CODES_SPENT, retry_after_seconds=3600)
            fresh = Code(digest, now, now + self._policy.valid_seconds, self._policy.tries)
            codes.replace(db, visit.visit, act.value, fresh)
            return codes.spend(db, purse, now)

    def _purse(self, visit: Visit) -> tuple[Purse, int]:
        """Which budget pays, and how much is in it each day.

        Each way at each kiosk has its own, so that whoever plays with a copied card somewhere takes nothing from the
        member at the next kiosk, and nothing at all from whoever holds the card itself (decision 0104).
        """
        member = self._keyed(b"budget", _identified(visit).reveal().encode())
        if visit.proved:
            return Purse(member, Way.CARD, visit.device), self._policy.per_member_and_day
        return Purse(member, Way.UNPROVED_CARD, visit.device), self._policy.unproved_per_member_and_day

    def _require_patience(self, last: Code | None, now: float) -> None:
        wait = 0.0 if last is None else last.sent_at + self._policy.resend_seconds - now
        if wait > 0:
            raise refused(ProblemType.CODE_TOO_SOON, retry_after_seconds=math.ceil(wait))

    def _hand_over(self, visit: Visit, act: Act, spent: str, message: Message) -> None:
        if not visit.proved:
            # Not waited for: the time that a messenger takes would tell that there is somebody to write to.
            self._unwatched.submit(self._hand_over_unwatched, message)
            return
        try:
            self._outside.messenger.send(message)
        except MessengerDownError:
            with self._database.transaction() as db:
                codes.forget(db, visit.visit, act.value)
                codes.give_back(db, spent)
            raise

    def _hand_over_unwatched(self, message: Message) -> None:
        try:
            self._outside.messenger.send(message)
        except MessengerDownError:
            logger.warning("a message was not taken over")

    def _text(self, visit: Visit, request: CodeRequest, code: str) -> Personal[str]:
        seconds = self._policy.valid_seconds
        return Personal(code_text(request.act, request.language, code=code, place=visit.place, valid_seconds=seconds))

    def _digest(self, visit: Visit, act: Act, code: str) -> bytes:
        cin = _identified(visit).reveal()
        return self._keyed(b"code", *(part.encode() for part in (visit.visit, act.value, cin, code)))

    def _keyed(self, *parts: bytes) -> bytes:
        message = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
        return hmac.digest(self._key, message, hashlib.sha256)


def _identified(visit: Visit) -> Personal[str]:
    if visit.cin is None:
        raise refused(ProblemType.ASSURANCE_TOO_LOW)
    return visit.cin
