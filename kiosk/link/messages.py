"""All that supervisor and session can say to each other: enums, counts, durations; no free text from the session.

The supervisor tells the session tokens (of the machine, never of a person); the session answers with closed enums and
counts, so no name, number or photo can travel by accident. Anything else on the wire ends the session. What the gateway
grants and rules, and the supervisor passes on, has the types of the contract: whatever was accepted there fits here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from contract.device import Jwt, Opaque, Times, Wait
from kiosk.failures import Failure
from kiosk.link.look import USUAL, Look
from texts.language import Language

LARGEST_COUNT = 100_000
Count = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]


class Step(StrEnum):
    """The screens of a visit, as the supervisor may know them."""

    HIDDEN = "hidden"
    WELCOME = "welcome"
    NOTICE = "notice"
    PLACE_CARD = "place-card"
    CARD_NUMBER = "card-number"
    READING = "reading"
    CONFIRMING = "confirming"
    CODE = "code"
    HOME = "home"
    PREPARING = "preparing"
    PREVIEW = "preview"
    PRINTING = "printing"
    PRINTED = "printed"
    REFUSED = "refused"
    LEAVING = "leaving"
    FINISHED = "finished"
    OUT_OF_SERVICE = "out-of-service"


class EndReason(StrEnum):
    """Why a visit ended."""

    BUTTON = "button"
    INACTIVITY = "inactivity"
    SECOND_CARD = "second-card"
    CARD_TAKEN = "card-taken"
    NOTICE_REFUSED = "notice-refused"
    FAILURE = "failure"
    SUPERVISOR = "supervisor"
    CRASH = "crash"
    HANG = "hang"
    LINK = "link"


class Happening(StrEnum):
    """What the session lets the supervisor write down; the journal knows no more than this."""

    CARD_READ = "card-read"
    CARD_ACCEPTED = "card-accepted"
    CARD_REFUSED = "card-refused"
    SIGNED_IN = "signed-in"
    CODE_SENT = "code-sent"
    CODE_NOT_SENT = "code-not-sent"
    CODE_REFUSED = "code-refused"
    CERTIFICATE_ISSUED = "certificate-issued"
    CERTIFICATE_PRINTED = "certificate-printed"
    PRINT_FAILED = "print-failed"
    GATEWAY_FAILED = "gateway-failed"
    STAFF_CALLED = "staff-called"


class FromSession(Struct, frozen=True, forbid_unknown_fields=True, tag_field="is"):
    """What the session may say."""


class FromSupervisor(Struct, frozen=True, forbid_unknown_fields=True, tag_field="is"):
    """What the supervisor may say."""


class Ready(FromSession, frozen=True, tag="ready"):
    """The process is warm, its window built and hidden (spare) or painted (on show)."""


class Loaded(FromSession, frozen=True, tag="loaded"):
    """Shown, and everything that a visit needs is read from disk: the machine has time to warm the next spare."""


class Alive(FromSession, frozen=True, tag="alive"):
    """Sent each second from the user-interface thread: it is neither dead nor hung."""


class Painted(FromSession, frozen=True, tag="painted"):
    """A screen was painted for the first time; the supervisor measures and counts."""

    step: Step


class VisitBegan(FromSession, frozen=True, tag="visit-began"):
    """A member touched the welcome screen; a credential is asked for."""

    language: Language


class Happened(FromSession, frozen=True, tag="happened"):
    """Something worth a line of the journal."""

    what: Happening
    count: Count = 1
    failure: Failure | None = None


class LookChosen(FromSession, frozen=True, tag="look-chosen"):
    """Another look from now on. Said at once: a visit may end without a word, and the last look is the next one's."""

    look: Look


class VisitEnded(FromSession, frozen=True, tag="visit-ended"):
    """The visit is over: wipe me. Nothing more will be said."""

    reason: EndReason
    language: Language
    steps: Count
    pages: Count
    failure: Failure | None = None


class Credential(FromSupervisor, frozen=True, tag="credential"):
    """The machine's permission for one visit.

    `job_owner` is the random requesting-user-name of this visit's print jobs.
    """

    token: Jwt
    visit: Opaque
    device: Opaque
    job_owner: Opaque


class NoCredential(FromSupervisor, frozen=True, tag="no-credential"):
    """The gateway did not give one."""

    failure: Failure


class Rules(FromSupervisor, frozen=True, tag="rules"):
    """The fund's policy in force, as far as a visit needs it; a session keeps its own defaults until told."""

    inactivity_seconds: Wait
    question_seconds: Wait
    more_time_times: Times
    card_taken_seconds: Wait
    paper_wait_seconds: Wait
    card_number_tries: Times


class Start(FromSupervisor, frozen=True, tag="start"):
    """First session after the machine started: show Welcome at once."""


class Raise(FromSupervisor, frozen=True, tag="raise"):
    """Come to the front on *Finished*, for the visit that has just ended in another process; touch stays disabled.

    In the look of that visit: whoever reads it is the same person.
    """

    reason: EndReason
    language: Language
    steps: Count
    pages: Count
    look: Look = USUAL


class Wiped(FromSupervisor, frozen=True, tag="wiped"):
    """All wipe steps are verified: say so and accept the next member."""


class OutOfService(FromSupervisor, frozen=True, tag="out-of-service"):
    """A doubt about this machine: greet nobody, call staff."""

    failure: Failure


class Leave(FromSupervisor, frozen=True, tag="leave"):
    """End the visit now (update, staff)."""

    reason: EndReason


SessionMessage: TypeAlias = Ready | Loaded | Alive | Painted | VisitBegan | Happened | LookChosen | VisitEnded
SupervisorMessage: TypeAlias = Credential | NoCredential | Rules | Start | Raise | Wiped | OutOfService | Leave
