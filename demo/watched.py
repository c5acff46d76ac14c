"""The kiosk with a watchdog on the thread that draws: `python -m demo.watched run --config FILE`.

The supervisor runs as it is and starts each session through this file; each session writes what its watchdog saw into
`watchdog.PID.json` beside the configuration.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from demo.watchdog import Report, Watchdog, guard

REPORT = "watchdog.{pid}.json"
_ALLOWED_PORTS = {"Cards.watch", "Cards.forget"}
"""Calls that only start or end something."""


def main(arguments: Sequence[str]) -> int:
    """Run the supervisor, or one session for it."""
    program, *rest = arguments
    return _supervisor(rest) if program == "run" else _session(rest)


def reports(folder: Path) -> Iterator[Report]:
    """What the watchdogs of a kiosk saw; `folder` is that of its configuration."""
    for path in sorted(folder.glob(REPORT.format(pid="*"))):
        yield msgspec.json.decode(path.read_bytes(), type=Report)


def _supervisor(arguments: Sequence[str]) -> int:
    from kiosk.programs import supervisor

    def command(config: Path) -> tuple[str, ...]:
        return (sys.executable, "-m", "demo.watched", "session", "--config", str(config.absolute()))

    with patch.object(supervisor, "session_command", command):
        return supervisor.main(arguments)


def _session(arguments: Sequence[str]) -> int:
    from kiosk.programs import session

    config = Path(arguments[arguments.index("--config") + 1])
    watchdog = Watchdog()
    _watch(watchdog, config.with_name(REPORT.format(pid=os.getpid())))
    return session.main(arguments)


def _watch(watchdog: Watchdog, path: Path) -> None:
    from kiosk.programs import adapters
    from kiosk.ui import application
    from kiosk.ui.screens.window import Window

    for port in (adapters.Cards, adapters.FundGateway, adapters.Paper):
        for name in vars(port):
            if not name.startswith("_") and f"{port.__name__}.{name}" not in _ALLOWED_PORTS:
                guard(watchdog, port, name, f"{port.__name__}.{name}")
    guard(watchdog, threading.Condition, "wait", "wait")
    sys.addaudithook(watchdog.audit)
    raised, shown, rehearsed = application.UserInterface.raise_now, Window.show_view, Window.rehearse

    def raise_now(self: application.UserInterface) -> None:
        _keep_writing(watchdog, path)
        watchdog.active = True
        with watchdog.delivering("raise", drawing=True):
            raised(self)

    def show_view(self: Window, *arguments: Any) -> None:  # noqa: ANN401 (whatever a window takes)
        with watchdog.delivering("show", drawing=True):
            shown(self, *arguments)

    def rehearse(self: Window, *arguments: Any) -> Iterator[None]:  # noqa: ANN401 (whatever a window takes)
        bits, over = rehearsed(self, *arguments), object()
        while True:
            with watchdog.delivering("rehearse", drawing=True):
                bit = next(bits, over)
            if bit is over:
                return
            yield

    patch.object(application.UserInterface, "raise_now", raise_now).start()
    patch.object(Window, "show_view", show_view).start()
    patch.object(Window, "rehearse", rehearse).start()
    patch.object(application, "QApplication", watched_application(watchdog)).start()


def watched_application(watchdog: Watchdog) -> Callable[..., Any]:
    """A class of application that has each event watched on its way."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    types = QEvent.Type
    drawing = {types.Expose, types.Paint, types.UpdateRequest, types.LayoutRequest, types.PolishRequest, types.Resize}

    class WatchedApplication(QApplication):
        """Every event passes here."""

        def notify(self, receiver: QObject, event: QEvent) -> bool:
            """Deliver an event, and say so."""
            kind = event.type()
            with watchdog.delivering(kind.name, drawing=kind in drawing):
                return super().notify(receiver, event)

    return WatchedApplication


def _keep_writing(watchdog: Watchdog, path: Path) -> None:
    """In another thread, a few times a second: nobody knows when a session is killed."""
    if watchdog.active:
        return

    def write() -> None:
        while True:
            beside = path.with_suffix(".new")
            beside.write_bytes(msgspec.json.encode(watchdog.report))
            beside.replace(path)
            time.sleep(0.1)

    threading.Thread(target=write, name="watchdog", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
