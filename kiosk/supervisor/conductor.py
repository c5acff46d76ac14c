"""Performs what `machine.py` decides: processes, messages, timers, wiping, the journal; and reports what happens.

Everything runs in the thread of the loop, except wiping and calls to the gateway, which have threads of their own. The
lines it logs, and those of `attendance.py`, are enums and numbers that other programs may read. What is the matter with
the machine, always: `in-service`, `out-of-service code=K`, `session-lost code=K pid=N`, `spawn-failed`,
`exited status=S meaning=W pid=N`, `exited signal=S pid=N`, `journal-failed code=K`, `visit-over-lost code=K`. What a
visit does, at level DEBUG, since whoever keeps a log adds the time to each line (docs/privacy.md): `started pid=N`,
`ready pid=N`, `painted step=S pid=N`, `visit-ended reason=R pid=N`, `ended pid=N`, `wiped ms=N`, `accepting pid=N`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from contract.device import VisitGrant
from kiosk.audit.events import Event as Entry
from kiosk.audit.events import Reason
from kiosk.audit.journal import Facts, JournalFailed
from kiosk.config import Limits
from kiosk.failures import Failure, KioskError
from kiosk.lasting import Lasting
from kiosk.link.messages import EndReason, VisitBegan, VisitEnded
from kiosk.supervisor import machine
from kiosk.supervisor.attendance import Attendance
from kiosk.supervisor.child import Launcher, abandoned_folders
from kiosk.supervisor.effects import (
    Effect,
    Hurry,
    Note,
    NoteLost,
    Obtain,
    RetryLater,
    Return,
    SpareLater,
    Spawn,
    Stop,
    Tell,
    Wipe,
)
from kiosk.supervisor.endings import log_ending
from kiosk.supervisor.events import (
    Clean,
    Doubtful,
    Event,
    Granted,
    LeaveAsked,
    Lost,
    Refused,
    RetryDue,
    SpareDue,
    StopAsked,
)
from kiosk.supervisor.loop import Loop
from kiosk.supervisor.notes import written
from kiosk.supervisor.openvisit import OpenVisit, OpenVisitFile, UnreadableVisit
from kiosk.supervisor.ports import Chronicle, Visits
from kiosk.supervisor.sessions import Session, leftover_steps
from kiosk.supervisor.states import LEFTOVERS, Number
from kiosk.supervisor.wipe import PrintJobs, wipe

_log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 60.0
_SLACK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What the conductor works with."""

    launcher: Launcher
    printer: PrintJobs
    visits: Visits
    chronicle: Chronicle
    open_visit: OpenVisitFile
    limits: Limits


class Conductor:
    """The running supervisor."""

    def __init__(self, loop: Loop, parts: Parts) -> None:
        self._loop = loop
        self._parts = parts
        self._attendance = Attendance(loop, parts.launcher, parts.limits, parts.visits.rules, self._happen)
        self._ended: dict[Number, Session] = {}
        self._doubt: Failure | None = None
        self._state, self._first = machine.begin()
        self._left_folders: Sequence[Path] = ()
        self._left_open: OpenVisit | UnreadableVisit | None = None
        self._lost_ends = Lasting(_log, "visit-over-lost")
        self._lost_lines = Lasting(_log, "journal-failed")
        self.visits = 0

    def run(self) -> Failure | None:
        """Work until told to stop; give what could not be verified at the end, or None."""
        # Looked at before anything is started, so that nothing new is taken for something left behind.
        self._left_folders = abandoned_folders(self._parts.launcher.temporary)
        self._left_open = self._parts.open_visit.read()
        self._perform(self._first)
        self._attendance.check_signs_of_life()
        self._loop.run()
        return self._doubt

    def failures(self) -> tuple[str, ...]:
        """Codes of what is wrong with this machine now. From any thread."""
        doubt = self._state.doubt
        return () if doubt is None else (doubt.value,)

    def ask_to_leave(self) -> None:
        """End the present visit. From any thread, and from a signal handler."""
        self._loop.post(lambda: self._happen(LeaveAsked()))

    def ask_to_stop(self) -> None:
        """End everything. From any thread, and from a signal handler."""
        self._loop.post(lambda: self._happen(StopAsked()))

    def _happen(self, event: Event) -> None:
        self._state, effects = machine.advance(self._state, event)
        self._perform(effects)

    def _perform(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._perform_one(effect)

    def _perform_one(self, effect: Effect) -> None:
        match effect:
            case Spawn():
                self._attendance.start(effect.number)
            case Tell():
                self._attendance.tell(effect.number, effect.message)
            case Wipe():
                self._wipe(effect.number)
            case Obtain():
                self._obtain(effect.number)
            case Return():
                self._return(effect.number)
            case Note() | NoteLost():
                self._note(effect)
            case Hurry() | RetryLater() | SpareLater():
                self._wait(effect)
            case Stop():
                self._stop(effect)

    def _wipe(self, number: Number) -> None:
        session = self._attendance.end(number)
        if session is not None:
            self._ended[number] = session
        if number == LEFTOVERS:
            self._loop.work(self._wipe_leftovers)
        elif number in self._ended:
            ended = self._ended[number]
            self._loop.work(lambda: self._wipe_session(number, ended))
        else:
            self._loop.post(lambda: self._happen(Clean(number)))  # it never came to life

    def _wipe_session(self, number: Number, session: Session) -> None:
        """In a thread of its own: all steps, then the verdict."""
        failure = wipe(session.steps(self._parts.printer, self._parts.limits.kill_seconds))
        self._loop.post(lambda: self._session_wiped(number, session, failure))

    def _session_wiped(self, number: Number, session: Session, failure: Failure | None) -> None:
        """A verdict that cannot be written down is a doubt like any other."""
        took = session.since_end()
        if failure is None and session.visited:
            failure = self._record(Entry.WIPED, session, milliseconds=took)
        if failure is not None:
            self._record(Entry.WIPE_DOUBTFUL, session, failure=failure)
            self._happen(Doubtful(number, failure))
            return
        if session.visited:
            _log.debug("wiped ms=%d", took)
        del self._ended[number]
        log_ending(session.child.pid, session.child.returncode)
        self._happen(Clean(number))
        if session.grant is not None:
            self._report_over(session.grant.visit, session.reason)

    def _wipe_leftovers(self) -> None:
        """In a thread of its own."""
        open_visit = self._left_open
        steps = leftover_steps(self._left_folders, self._parts.printer, open_visit)
        failure = wipe(steps)
        self._loop.post(lambda: self._leftovers_wiped(len(steps), open_visit, failure))

    def _leftovers_wiped(
        self, count: int, open_visit: OpenVisit | UnreadableVisit | None, failure: Failure | None
    ) -> None:
        failure = failure or self._record(Entry.MACHINE_STARTED, count=count)
        if failure is not None:
            self._happen(Doubtful(LEFTOVERS, failure))
            return
        self._happen(Clean(LEFTOVERS))
        if isinstance(open_visit, OpenVisit):
            self._report_over(open_visit.visit, Reason.CRASH)
        elif open_visit is not None:
            self._parts.open_visit.forget("")  # its end cannot be reported: the gateway ends what is not renewed

    def _obtain(self, number: Number) -> None:
        self._loop.work(lambda: self._ask_for_grant(number))

    def _ask_for_grant(self, number: Number) -> None:
        """In a thread of its own."""
        try:
            grant, device = self._parts.visits.grant(), self._parts.visits.device()
        except KioskError as error:
            failure = error.failure
            self._loop.post(lambda: self._happen(Refused(number, failure)))
        else:
            self._loop.post(lambda: self._granted(number, grant, device))

    def _granted(self, number: Number, grant: VisitGrant, device: str) -> None:
        session = self._attendance.living(number)
        if session is None:
            self._report_over(grant.visit, Reason.SUPERVISOR)
            return
        session.grant = grant
        try:
            self._parts.open_visit.write(OpenVisit(session.job_owner, grant.visit))
        except OSError:  # without it a power cut could leave jobs that nobody cancels
            self._happen(Refused(number, Failure.JOURNAL_FAILED))
            return
        self._happen(Granted(number, session.credential(grant, device)))

    def _return(self, number: Number) -> None:
        session = self._attendance.living(number)
        if session is not None and session.grant is not None:
            self._report_over(session.grant.visit, Reason.SUPERVISOR)

    def _report_over(self, visit: str, reason: Reason) -> None:
        def report() -> None:
            try:
                self._parts.visits.over(visit, reason.value)
            except KioskError as error:  # no doubt about this machine: the gateway ends what is not renewed
                self._lost_ends.met(error.failure.value)
            else:
                self._lost_ends.met()
                self._parts.open_visit.forget(visit)

        self._loop.work(report)

    def _note(self, effect: Note | NoteLost) -> None:
        session = self._attendance.living(effect.number) or self._ended.get(effect.number)
        if session is None:
            return
        if isinstance(effect, NoteLost):
            _log.warning("session-lost code=%s pid=%d", effect.failure.value, session.child.pid)
            self._record(Entry.SESSION_LOST, failure=effect.failure)
        elif isinstance(effect.what, VisitBegan):
            self.visits += 1  # and not with each credential that is asked for: a first try may bring none
        elif isinstance(effect.what, VisitEnded):
            session.reason = Reason(effect.what.reason.value)
            _log.debug("visit-ended reason=%s pid=%d", session.reason.value, session.child.pid)
        if isinstance(effect, Note):
            entry, facts = written(effect.what)
            self._record(entry, session, **facts)

    def _record(self, entry: Entry, session: Session | None = None, **facts: Unpack[Facts]) -> Failure | None:
        try:
            self._parts.chronicle.record(entry, session.visit if session else None, **facts)
        except JournalFailed as error:
            self._lost_lines.met(error.failure.value)
            return error.failure
        self._lost_lines.met()
        return None

    def _wait(self, effect: Hurry | RetryLater | SpareLater) -> None:
        limits = self._parts.limits
        match effect:
            case Hurry(number=number):
                lost = Lost(number, EndReason.SUPERVISOR)
                self._loop.after(self._patience_with_paper(), lambda: self._happen(lost))
            case RetryLater(number=number):
                self._loop.after(limits.retry_seconds, lambda: self._happen(RetryDue(number)))
            case SpareLater(setbacks=setbacks):
                pause = min(limits.spare_retry_seconds * 2 ** min(setbacks - 1, 16), LONGEST_PAUSE_SECONDS)
                self._loop.after(pause, lambda: self._happen(SpareDue()))

    def _patience_with_paper(self) -> float:
        """A session that leaves waits for its paper as long as the fund's rules say; it is not killed before that."""
        rules = self._parts.visits.rules()
        patience = self._parts.limits.paper_wait_seconds
        return patience if rules is None else max(patience, rules.paper_wait_seconds + _SLACK_SECONDS)

    def _stop(self, effect: Stop) -> None:
        self._doubt = effect.doubt
        self._record(Entry.MACHINE_STOPPED)
        self._loop.stop()
