"""Performs what the machine asks for, through the ports, and brings the results back as events.

`post` may be called from any thread; everything else belongs to the thread that draws, which calls `step` each time
`deliver` asks for it. One piece of work is under way at a time: a new one makes the answers of the old one worthless.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial

from kiosk.failures import Failure, KioskError
from kiosk.link.messages import Credential
from kiosk.session.admission import Admission, NotAdmitted
from kiosk.session.alarms import Alarms
from kiosk.session.effects import (
    Begin,
    CancelJob,
    CheckPrinter,
    Effect,
    EndVisit,
    FollowJob,
    ForgetCard,
    JudgeCard,
    PrintDocument,
    ReadCard,
    Report,
    StartTimer,
    StopTimer,
    StopWork,
    WatchCards,
    WithdrawPrint,
    WorkEffect,
)
from kiosk.session.events import CardPlaced, CardTaken, Event, Failed, ReaderTrouble, Timer, TimerFired
from kiosk.session.machine import advance
from kiosk.session.ports import Ports
from kiosk.session.states import Visit
from kiosk.session.works import POLL_SECONDS, Job, Work, Works

logger = logging.getLogger(__name__)


class Runner:
    """One visit, alive: `show` draws each new state, `deliver` (called from any thread) asks for a `step`."""

    def __init__(
        self,
        ports: Ports,
        visit: Visit,
        *,
        show: Callable[[Visit], None],
        deliver: Callable[[], None],
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._ports = ports
        self._visit = visit
        self._show = show
        self._deliver = deliver
        self._events: queue.SimpleQueue[tuple[Work | None, Event]] = queue.SimpleQueue()
        self._admission = Admission(ports.gateway)
        self._works = Works(ports, self._admission, poll_seconds)
        self._alarms = Alarms(ports.scheduler, self.step, self._rang)
        self._work: Work | None = None
        self._watching = False

    @property
    def visit(self) -> Visit:
        """Where the visit is."""
        return self._visit

    def post(self, event: Event) -> None:
        """Let an event happen, from any thread; it takes effect at the next `step`."""
        self._events.put((None, event))
        self._deliver()

    def admit(self, credential: Credential) -> None:
        """The supervisor's permission for this visit."""
        self._admission.grant(credential)

    def not_admitted(self, failure: Failure) -> None:
        """The supervisor got no permission; the member is told when it is needed."""
        self._admission.refuse(failure)

    def step(self) -> None:
        """Let everything happen that was posted, then draw the result once."""
        before = self._visit
        while not self._events.empty():
            work, event = self._events.get()
            if work is None or not work.given_up():
                self._happen(event)
        if self._visit != before:
            self._show(self._visit)

    def _happen(self, event: Event) -> None:
        self._visit, effects = advance(self._visit, event)
        for effect in effects:
            self._perform(effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case StartTimer(timer=timer, seconds=seconds):
                self._alarms.start(timer, seconds)
            case StopTimer(timer=timer):
                self._alarms.stop(timer)
            case Report(what=what, count=count, failure=failure):
                self._ports.supervisor.happened(what, count, failure)
            case WatchCards():
                self._watch()
            case Begin(language=language):
                self._admission.begin(partial(self._ports.supervisor.visit_began, language))
            case StopWork():
                self._give_up()
            case ForgetCard():
                self._works.forget_card()
            case EndVisit():
                self._end(effect)
            case CheckPrinter() | CancelJob() | WithdrawPrint():
                _in_thread(self._works.side_job(effect), Work(self.post))
            case _:
                self._begin_work(effect)

    def _begin_work(self, effect: WorkEffect) -> None:
        self._give_up()
        work = Work(lambda event: self._tell(work, event))
        self._work = work
        _in_thread(partial(_told, self._works.job(effect), _otherwise(effect)), work)

    def _tell(self, work: Work, event: Event) -> None:
        self._events.put((work, event))
        self._deliver()

    def _give_up(self) -> None:
        if self._work is not None:
            self._work.give_up()
            self._work = None

    def _rang(self, timer: Timer) -> None:
        self._events.put((None, TimerFired(timer)))
        self.step()

    def _watch(self) -> None:
        if self._watching:
            return
        self._watching = True
        self._ports.cards.watch(
            lambda: self.post(CardPlaced()),
            lambda: self.post(CardTaken()),
            lambda failure: self.post(ReaderTrouble(failure)),
        )

    def _end(self, effect: EndVisit) -> None:
        """The supervisor is told first: everything else is undone by the end of this process."""
        self._give_up()
        self._alarms.stop_all()
        self._ports.supervisor.visit_ended(effect.reason, effect.language, effect.steps, effect.pages, effect.failure)
        _in_thread(self._works.let_go, Work(self.post))


def _otherwise(effect: WorkEffect) -> Failure:
    """What a piece of work failed with, if it ended in a way that nobody foresaw."""
    match effect:
        case ReadCard() | JudgeCard():
            return Failure.CARD_ERROR
        case PrintDocument() | FollowJob():
            return Failure.PRINT_FAILED
        case _:
            return Failure.GATEWAY_NONSENSE


def _told(job: Job, otherwise: Failure, work: Work) -> None:
    """Do a piece of work, and tell its failure."""
    failed = _failure(job, otherwise, work)
    if failed is not None:
        work.tell(failed)


def _failure(job: Job, otherwise: Failure, work: Work) -> Failed | None:
    """The edge of a thread: nothing may escape it, or a member would wait for ever."""
    try:
        job(work)
    except KioskError as error:
        return Failed(error.failure, error.tries_left, error.waited)
    except NotAdmitted as error:
        return Failed(error.failure)
    except Exception as error:
        # Its class alone is logged: the text of a stranger's exception may hold a datum.
        logger.error("a piece of work ended by %s", type(error).__name__)  # noqa: TRY400
        return Failed(otherwise)
    return None


def _in_thread(job: Job, work: Work) -> None:
    threading.Thread(target=_failure, args=(job, Failure.GATEWAY_NONSENSE, work), name="work", daemon=True).start()
