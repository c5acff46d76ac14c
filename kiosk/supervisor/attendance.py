"""The sessions that live: started, listened to, spoken to, and missed when they fall silent."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from kiosk.config import Limits
from kiosk.link.channel import LinkBroken, LinkClosed, NotOfTheSet
from kiosk.link.messages import (
    EndReason,
    FromSupervisor,
    OutOfService,
    Painted,
    Ready,
    Rules,
    SessionMessage,
    Start,
    Wiped,
)
from kiosk.supervisor.child import Launcher
from kiosk.supervisor.events import Event, Heard, Lost
from kiosk.supervisor.loop import Loop
from kiosk.supervisor.processes import Family
from kiosk.supervisor.sessions import Session
from kiosk.supervisor.states import Number

_log = logging.getLogger(__name__)

MOST_MESSAGES = 10_000
"""What one session may say beside `Alive`: a session that runs wild shall not fill log and journal."""

_CHECK_SECONDS = 0.25


class Attendance:
    """Reports `Heard` and `Lost`; everything runs in the thread of the loop."""

    def __init__(
        self,
        loop: Loop,
        launcher: Launcher,
        limits: Limits,
        rules: Callable[[], Rules | None],
        happen: Callable[[Event], None],
    ) -> None:
        """`rules` is what a session is told as soon as it is ready, and again until its visit begins, if it changed.

        `happen` takes the reports.
        """
        self._loop, self._launcher, self._limits = loop, launcher, limits
        self._rules, self._happen = rules, happen
        self._family = Family()
        self._living: dict[Number, Session] = {}
        self._in_service = False

    def living(self, number: Number) -> Session | None:
        """A session that was started and not ended."""
        return self._living.get(number)

    def start(self, number: Number) -> None:
        """Start a session's process; `Lost` if that is not possible."""
        try:
            child = self._launcher.start(self._family)
        except OSError:
            _log.error("spawn-failed")
            self._loop.post(lambda: self._happen(Lost(number, EndReason.CRASH)))
            return
        self._living[number] = Session(child)
        self._loop.watch(child.link.fileno(), lambda: self._arrived(number))
        self._loop.watch(child.exit, lambda: self._exited(number))
        _log.debug("started pid=%d", child.pid)

    def tell(self, number: Number, message: FromSupervisor) -> None:
        """Send a message; `Lost` if the session is gone or does not read."""
        session = self._living.get(number)
        if session is None:
            return  # it never came to life: `Lost` is on its way
        try:
            session.child.link.send(message)
        except LinkBroken as error:
            reason = _why_untold(error)
            self._loop.post(lambda: self._happen(Lost(number, reason)))
        else:
            self._log_told(session, message)

    def end(self, number: Number) -> Session | None:
        """Kill a session at once and stop listening to it; None if it never came to life or has ended before."""
        session = self._living.pop(number, None)
        if session is None:
            return None
        session.ended_at = time.monotonic()
        session.child.kill()
        self._loop.unwatch(session.child.link.fileno())
        self._loop.unwatch(session.child.exit)
        session.child.link.close()
        _log.debug("ended pid=%d", session.child.pid)
        return session

    def check_signs_of_life(self) -> None:
        """Report every session that has been silent for too long, now and then again and again; tell new rules."""
        for number, session in list(self._living.items()):
            if self._misses(session):
                self._listen(number)  # what held this thread up (a slow disk) held up its listening too
                if number in self._living and self._misses(session):
                    self._happen(Lost(number, EndReason.HANG))
            self._tell_rules(number)
        self._loop.after(_CHECK_SECONDS, self.check_signs_of_life)

    def _misses(self, session: Session) -> bool:
        return session.silent_for() > (self._limits.hang_seconds if session.ready else self._limits.start_seconds)

    def _arrived(self, number: Number) -> None:
        self._listen(number)

    def _exited(self, number: Number) -> None:
        """The process has ended: hear its last words first."""
        while self._listen(number):
            pass
        if number in self._living:
            self._happen(Lost(number, EndReason.CRASH))

    def _listen(self, number: Number) -> bool:
        """Hear what has arrived; give whether there was anything and there may be more."""
        session = self._living.get(number)
        if session is None:
            return False  # it ended in the same round of the loop
        heard = False
        try:
            for message in session.child.link.received():
                heard = True
                self._hear(number, session, message)
                if number not in self._living:
                    return False
        except LinkBroken as error:
            reason = EndReason.CRASH if isinstance(error, LinkClosed) else EndReason.LINK
            self._happen(Lost(number, reason))
            return False
        return heard

    def _hear(self, number: Number, session: Session, message: SessionMessage) -> None:
        session.heard(message)
        if session.said > MOST_MESSAGES:
            self._happen(Lost(number, EndReason.LINK))
            return
        if isinstance(message, Painted):
            _log.debug("painted step=%s pid=%d", message.step.value, session.child.pid)
        if isinstance(message, Ready):
            _log.debug("ready pid=%d", session.child.pid)
            self._tell_rules(number)
        self._happen(Heard(number, message))

    def _tell_rules(self, number: Number) -> None:
        """Whoever waits for a member, as a spare or on *Welcome*, hears of each change; a visit keeps its rules."""
        session = self._living.get(number)
        if session is None or not session.ready or session.visited:
            return
        rules = self._rules()
        if rules is not None and rules != session.rules:
            session.rules = rules
            self.tell(number, rules)

    def _log_told(self, session: Session, message: FromSupervisor) -> None:
        """Each visit ends with a greeting of the next member: by itself that is no news, after a trouble it is."""
        match message:
            case Start() | Wiped():
                _log.debug("accepting pid=%d", session.child.pid)
                if not self._in_service:
                    _log.info("in-service")
                self._in_service = True
            case OutOfService():
                _log.warning("out-of-service code=%s", message.failure.value)
                self._in_service = False


def _why_untold(error: LinkBroken) -> EndReason:
    """Why a session is ended that could not be told something."""
    match error:
        case LinkClosed():
            return EndReason.CRASH
        case NotOfTheSet():  # a mistake of this program; a session that missed a word is not to be relied on
            return EndReason.LINK
        case _:
            return EndReason.HANG
