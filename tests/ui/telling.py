"""All that a visit can be told: every failure, end, question and contact, the few of the examples and the rest.

Made from the closed enums, so one that is new is among them by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import Final

from contract.member import MaskedChannel
from contract.personal import Personal
from demo.examples import stages
from kiosk.failures import Advice, Failure, next_step
from kiosk.link.messages import EndReason
from kiosk.session.ports import JobState, JobStatus
from kiosk.session.recovery import CARD_AWAY, GATEWAY_FAILURES, READER_FAILURES
from kiosk.session.states import (
    Asked,
    ChooseChannel,
    EnterCardNumber,
    EnterCode,
    Finished,
    Leaving,
    PlaceCard,
    Printing,
    Question,
    ReadingCard,
    Refused,
    Sheet,
    Stage,
    Visit,
    Welcome,
)
from texts.language import Language

_TRIES: Final = {Advice.TYPE_CODE: 2, Advice.NEW_CODE: 0}
"""Tries that are left after a failure that is told on the code's own pad."""


def everything_told(language: Language) -> Iterator[tuple[str, Visit]]:
    """Each as a visit in a language, with a name of its own."""
    for name, stage in (*_refusals(), *_in_place(), *_codes()):
        yield name, Visit(stage=stage, language=language, card_present=True)
    for name, visit in (*_sheets(), *_ends(EndReason), *_questions()):
        yield name, replace(visit, language=language)
    for problem in _of("K4"):
        yield f"home-{problem}", Visit(stage=stages()["home"], language=language, printer_problem=problem)


def _refusals() -> Iterator[tuple[str, Stage]]:
    """Each failure on a screen of its own, with all buttons that it can have."""
    for failure in Failure:
        yield f"refused-{failure}", Refused(failure, next_step(failure), _refused_at(failure))


def _refused_at(failure: Failure) -> Stage:
    """Whoever is signed in is asked for no card any more, and none can fail."""
    of_a_card = failure in _of("K2") or next_step(failure).asks_for_card
    return stages()["confirming" if of_a_card else "preparing"]


def _of(kind: str) -> list[Failure]:
    """Those whose code begins so: K2 card and reader, K3 the fund's side, K4 printer, K5 this machine."""
    return [failure for failure in Failure if failure.value.startswith(kind)]


def _in_place() -> Iterator[tuple[str, Stage]]:
    """What is told where it happened."""
    reading = stages()["reading"]
    assert isinstance(reading, ReadingCard)
    yield "reading-waits", replace(reading, card_waits=True)
    for kind in (READER_FAILURES, GATEWAY_FAILURES, _of("K4")):
        yield from ((f"welcome-{failure}", Welcome(frozenset({failure}))) for failure in kind)
    for failure in CARD_AWAY:
        yield f"place-card-{failure}", PlaceCard(failure)
    for failure in Failure:
        if failure.advice is Advice.TYPE_NUMBER:
            yield f"card-number-{failure}", EnterCardNumber(2, failure)
    for failure in _of("K4"):
        yield from _held(JobStatus(JobState.HELD, 0, failure))


def _held(status: JobStatus) -> Iterator[tuple[str, Stage]]:
    """Paper that waits for somebody, before and after the visit."""
    for stage in (stages()["printing-held"], stages()["leaving-held"]):
        assert isinstance(stage, Printing | Leaving)
        yield f"{type(stage).__name__.lower()}-{status.reason}", replace(stage, status=status)


def _codes() -> Iterator[tuple[str, Stage]]:
    """Every contact that a code is sent to, named or not, beside others or alone; and what is wrong with a code."""
    for which in ("code", "code-unproved"):
        pad = stages()[which]
        assert isinstance(pad, EnterCode)
        for channel in pad.channels.reveal():
            alone: Personal[tuple[MaskedChannel, ...]] = Personal((channel,))
            yield f"{which}-choose-{channel.kind}", ChooseChannel(alone)
            for channels in (pad.channels, alone):
                name = f"{which}-{channel.kind}-of-{len(channels.reveal())}"
                yield from _conditions(name, replace(pad, channels=channels, sent_to=Personal(channel)))


def _conditions(name: str, pad: EnterCode) -> Iterator[tuple[str, Stage]]:
    yield name, pad
    for failure in Failure:
        left = _TRIES.get(failure.advice)
        if left is not None:
            yield f"{name}-{failure}", replace(pad, problem=failure, tries_left=left, resend_in_seconds=0)


def _sheets() -> Iterator[tuple[str, Visit]]:
    """Each failure as staff read it, and help that depends on more than the screen."""
    for name, stage in _refusals():
        yield f"{name}-staff", Visit(stage=stage, sheet=Sheet.STAFF)
    for name, end in _ends((EndReason.BUTTON,)):
        yield f"{name}-help", replace(end, sheet=Sheet.HELP)
    unnamed = stages()["code-choose-unproved"]
    yield "choose-unnamed-help", Visit(stage=unnamed, card_present=True, sheet=Sheet.HELP)


def _ends(reasons: Iterable[EndReason]) -> Iterator[tuple[str, Visit]]:
    """Reasons for which a visit ends: after the notice, after more than that, and with paper to take."""
    finished = stages()["finished"]
    assert isinstance(finished, Finished)
    for reason, (steps, pages) in product(reasons, ((1, 0), (9, 0), (9, 2))):
        stage = replace(finished, reason=reason, steps=steps, pages=pages, clean=True)
        yield f"finished-{reason}-{steps}-{pages}", Visit(stage=stage, card_present=steps > 1)


def _questions() -> Iterator[tuple[str, Visit]]:
    """Every question, over the screens where it says something else; while more time can be had, and not any more."""
    known = stages()
    for asked, over, left in product(Asked, ("home", "printed", "leaving", "welcome"), (4, 0)):
        name, question = f"question-{asked.name}-{over}-{left}", Question(asked, 14, left)
        yield name, Visit(stage=known[over], question=question)
        if asked is Asked.CARD:
            yield f"{name}-back", Visit(stage=known[over], question=question, card_present=True)
