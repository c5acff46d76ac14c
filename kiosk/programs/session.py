"""One member's visit, as a process: started hidden by the supervisor, raised when it is needed, killed when it is over.

`kiosk session --config PATH --link-fd N` is not for hands: without a supervisor at the other end of the link it ends.
"""

from __future__ import annotations

import kiosk.programs.plain_imports  # noqa: F401 (first: before whatever loads Qt)

# isort: split
import argparse
import gc
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, assert_never

from PySide6.QtCore import QAbstractEventDispatcher, QSocketNotifier

from kiosk.config import Config, ConfigError, config_argument, load
from kiosk.exits import ExitStatus
from kiosk.hardening import HardeningFailed, harden_session
from kiosk.link.channel import LinkBroken, SessionEnd, inherited
from kiosk.link.messages import (
    Alive,
    Credential,
    FromSession,
    Leave,
    Loaded,
    NoCredential,
    OutOfService,
    Painted,
    Raise,
    Ready,
    Rules,
    Start,
    Step,
    SupervisorMessage,
    Wiped,
)
from kiosk.programs.adapters import Cards, FundGateway, LinkedSupervisor, Paper, ScreenClocks
from kiosk.programs.courtesy import Courtesy
from kiosk.programs.lean import without_guessing
from kiosk.programs.looks import Looks
from kiosk.programs.speaker import Speaker
from kiosk.session.events import LeaveOrdered, PutOutOfService, Raised, RulesReceived, Started, WipeVerified
from kiosk.session.ports import Ports
from kiosk.session.runner import Runner
from kiosk.session.states import Visit
from kiosk.ui.application import UserInterface
from kiosk.ui.presenters.site import site_of

if TYPE_CHECKING:
    from kiosk.programs.assistive import AssistiveBus
    from kiosk.programs.parts import Parts

ALIVE_SECONDS: Final = 1.0
GARBAGE_SECONDS: Final = 10.0

LOADING_PAUSE_SECONDS: Final = 0.15
"""Time for the first screen to be drawn before the rest of the program is read from disk.

A hidden spare does without it: it would double the memory of a machine for the second that loading takes.
"""

SWITCH_SECONDS: Final = 0.00005
"""How long another thread may keep the interpreter from the one that draws: a hundredth of Python's own value, so that
touches are answered at once while libraries load or a chip is read. A screen needs the interpreter a hundred times."""

logger = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run until killed; returns only where the process cannot serve."""
    options = _options(arguments)
    try:
        link = inherited(options.link_fd)
        harden_session(link.peer())
        config = load(options.config)
    except LinkBroken:
        return ExitStatus.NO_SUPERVISOR
    except HardeningFailed:
        return ExitStatus.NOT_PROTECTED
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return ExitStatus.WRONG_CONFIGURATION
    if missing := _missing_files(config):
        sys.stderr.write(f"{missing[0]}: missing\n")
        return ExitStatus.PART_MISSING
    end_at_unforeseen()
    sys.setswitchinterval(SWITCH_SECONDS)
    bus = _assistive_bus() if config.screen.assistive else None
    if config.screen.assistive and bus is None:
        return ExitStatus.PART_MISSING
    return Session(config, link).run()  # the bus is kept until this returns


def _assistive_bus() -> AssistiveBus | None:
    from kiosk.programs.assistive import NoAssistiveBus, start_bus  # not at the top: few machines have it switched on

    try:
        return start_bus(Path(tempfile.gettempdir()))
    except NoAssistiveBus:
        sys.stderr.write("assistive bus: missing\n")
        return None


def end_at_unforeseen() -> None:
    """From now on an error that reaches Qt's loop, or the end of a thread, ends the process, and with it the visit.

    Qt would go on: the state would have moved, but neither the screen nor the clocks, and a member's data would stay on
    show with nobody to take it away, while the process still says that it is alive. A member would wait for ever for
    what a thread was to bring.
    """
    sys.excepthook = _unforeseen
    threading.excepthook = lambda error: _unforeseen(error.exc_type)


def _unforeseen(kind: type[BaseException], *_rest: object) -> None:
    # Its class alone: the text may hold a datum.
    sys.stderr.write(f"session: {kind.__name__}\n")
    sys.stderr.flush()
    _die(ExitStatus.UNFORESEEN)


class _Before(Enum):
    """What comes before the libraries of a visit are loaded."""

    SHOWN = auto()
    BUILT = auto()


class Session:
    """The parts of one process, put together: link, screen, visit, and the world behind the ports."""

    def __init__(self, config: Config, link: SessionEnd) -> None:
        self._config = config
        self._link = link
        site = site_of(config.kiosk, config.reader)
        sounds = Speaker(config.sound)
        self._ui = UserInterface(config.screen, site, lambda event: self._runner.post(event), sounds)
        self._looks = Looks(self._ui, self._say)
        self._parts: Future[Parts] = Future()
        self._before_loading = set(_Before)
        self._runner = self._make_runner()
        self._heard = QSocketNotifier(link.fileno(), QSocketNotifier.Type.Read)

    def run(self) -> int:
        """Warm up unseen, say so, and serve the supervisor from then on."""
        gc.disable()  # looking through what is being loaded stops every thread, for as long as a screen takes
        self._ui.warm(self._runner.visit)
        self._ui.when_painted(self._painted)
        self._heard.activated.connect(lambda *_: self._listen())
        self._ui.every(ALIVE_SECONDS, lambda: self._say(Alive()))
        self._say(Ready())
        self._ui.warm_more(self._runner.visit, lambda: self._over(_Before.BUILT))
        return self._ui.run()

    def _make_runner(self) -> Runner:
        paper = Paper(self._parts)
        ports = Ports(
            cards=Cards(self._parts),
            gateway=FundGateway(self._parts),
            typesetter=paper,
            printer=paper,
            supervisor=LinkedSupervisor(self._link),
            scheduler=ScreenClocks(self._ui),
        )
        language = self._config.screen.language
        visit = Visit(language=language, first_language=language)
        return Runner(ports, visit, show=self._ui.show, deliver=lambda: self._ui.post(self._step))

    def _step(self) -> None:
        try:
            self._runner.step()
        except LinkBroken:
            _die(ExitStatus.NO_SUPERVISOR)

    def _listen(self) -> None:
        """Hear what the supervisor said; a broken link ends the process, and with it whatever it knew."""
        try:
            for message in self._link.received():
                self._obey(message)
        except LinkBroken:
            _die(ExitStatus.NO_SUPERVISOR)

    def _obey(self, message: SupervisorMessage) -> None:
        match message:
            case Start():
                self._runner.post(Started())
                self._come_to_front()
            case Raise():
                self._looks.lend(message.look)
                self._runner.post(Raised(message.reason, message.language, message.steps, message.pages))
                self._come_to_front()
            case OutOfService():
                self._runner.post(PutOutOfService(message.failure))
                self._come_to_front()
            case Wiped():
                self._runner.post(WipeVerified())
            case Leave():
                self._runner.post(LeaveOrdered(message.reason))
            case Rules():
                self._runner.post(RulesReceived(message))
            case Credential():
                self._runner.admit(message)
            case NoCredential():
                self._runner.not_admitted(message.failure)
            case _:
                assert_never(message)

    def _come_to_front(self) -> None:
        """The right screen first, then the window: nobody may see what a warm process drew to try itself out."""
        self._runner.step()
        self._ui.raise_now()
        self._over(_Before.SHOWN)

    def _over(self, before: _Before) -> None:
        if before in self._before_loading:
            self._before_loading.remove(before)
            if not self._before_loading:
                self._ui.after(LOADING_PAUSE_SECONDS, self._load)

    def _painted(self, step: Step) -> None:
        self._say(Painted(step))

    def _say(self, message: FromSession) -> None:
        try:
            self._link.send(message)
        except LinkBroken:
            _die(ExitStatus.NO_SUPERVISOR)

    def _load(self) -> None:
        courtesy = Courtesy(QAbstractEventDispatcher.instance())
        threading.Thread(target=self._load_parts, args=(courtesy,), name="loading", daemon=True).start()

    def _load_parts(self, courtesy: Courtesy) -> None:
        without_guessing()
        # Here and not above: it takes longer than everything else together, and *Welcome* needs none of it.
        with courtesy.shown_by_imports():
            from kiosk.programs.parts import PartsMissing, load_parts

        try:
            self._parts.set_result(load_parts(self._config))
        except PartsMissing as error:
            sys.stderr.write(f"{error}\n")
            _die(ExitStatus.PART_MISSING)
        gc.freeze()  # what was loaded stays as long as the process: only what is made from now on is looked at
        self._ui.post(lambda: self._loaded(courtesy))

    def _loaded(self, courtesy: Courtesy) -> None:
        courtesy.end()
        self._say(Loaded())
        self._ui.every(GARBAGE_SECONDS, _look_for_garbage)


def _look_for_garbage() -> None:
    """In the thread that draws: in any other one the end of a window that is garbage waits for this one, for ever."""
    gc.collect()


def _missing_files(config: Config) -> tuple[Path, ...]:
    """What is named and not there, found before anybody is greeted; what is in the files is read once it is needed."""
    named = (config.gateway.ca, config.gateway.sealing_keys, config.cards.trust)
    return tuple(path for path in named if not path.exists())


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="One member's visit; started by the supervisor.")
    config_argument("session", parser)
    parser.add_argument("--link-fd", type=int, required=True, metavar="N", help="the inherited end of the link")
    return parser.parse_args(arguments)


def _die(status: ExitStatus) -> NoReturn:
    """End without a clean-up that could wait for somebody: the supervisor removes what is left."""
    os._exit(status)
