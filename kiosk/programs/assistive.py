"""The bus that assistive programs read (AT-SPI over D-Bus): one for each session, made only where it is switched on.

A bus of the desktop outlives a visit and is shared with whatever else runs there. This one has its socket in the
session's private folder, which nobody else may enter; its programs belong to the session's process group, so that the
wipe kills them with it and proves them gone. They get no display: a registry that has one watches keys and pointer.
They are dumpable, as an exec undoes what `kiosk/hardening.py` does: only Yama keeps other processes of the user out.
"""

from __future__ import annotations

import os
import select
import subprocess
import time
from html import escape
from pathlib import Path
from typing import Final

DAEMON: Final = Path("/usr/bin/dbus-daemon")
REGISTRY: Final = Path("/usr/libexec/at-spi2-registryd")
_DIES_WITH_US: Final = ("/usr/bin/setpriv", "--pdeathsig", "KILL")
PROGRAMS: Final = (DAEMON, REGISTRY, Path(_DIES_WITH_US[0]))
"""All of them are needed."""

SOCKET: Final = "assistive-bus"
"""The name of the bus's socket in the session's private folder."""

_REGISTRY_NAME = "org.a11y.atspi.Registry"
_PROBE = "assistive-probe"
_START_SECONDS, _POLL_SECONDS = 5.0, 0.005
_INHERITED = ("GLIBC_TUNABLES", "LANG", "MALLOC_PERTURB_", "PATH")
"""Freed memory is overwritten in the bus's programs too."""

_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="{registry}"/>
    <deny send_interface="org.a11y.atspi.DeviceEventController" send_member="NotifyListenersSync"/>
    <deny send_interface="org.a11y.atspi.DeviceEventController" send_member="NotifyListenersAsync"/>
  </policy>
</busconfig>
"""
"""Only the user of the session may connect. Keys are not told to anybody, even if a library tried to."""


class NoAssistiveBus(Exception):
    """The bus did not start: its program is missing, or did not say that it listens."""


class AssistiveBus:
    """A bus and its registry. They end with the thread that started them; keep it for as long as they are needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs: list[subprocess.Popen[bytes]] = []
        self.address = f"unix:path={folder / SOCKET}"

    def start(self) -> None:
        """Start both and wait until they can be used.

        Raises:
            NoAssistiveBus: a program is missing, or they were not ready within five seconds.
        """
        if not all(program.exists() for program in PROGRAMS):
            raise NoAssistiveBus
        try:
            self._start_daemon()
            self._start_registry()
        except OSError as error:
            raise NoAssistiveBus from error

    def end(self) -> None:
        """Kill what was started, and reap it."""
        while self._programs:
            program = self._programs.pop()
            program.kill()
            program.wait()

    def _start_daemon(self) -> None:
        """Start the bus with its own rules; return once it listens."""
        configuration = self._folder / "assistive-bus.conf"
        text = _CONFIGURATION.format(address=escape(self.address), registry=_REGISTRY_NAME)
        configuration.write_text(text, encoding="utf-8")
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as announced:
            try:
                options = ["--nofork", "--nopidfile", f"--print-address={writing}"]
                self._start([str(DAEMON), f"--config-file={configuration}", *options], keep=writing)
            finally:
                os.close(writing)
            # It says its address once it listens, and nothing if it ends.
            ready, _, _ = select.select([announced], [], [], _START_SECONDS)
            if not ready or not announced.read(1):
                raise NoAssistiveBus

    def _start_registry(self) -> None:
        """Start the registry; return once it is there: the user interface looks for it once."""
        from PySide6.QtDBus import QDBusConnection

        self._start([str(REGISTRY)])
        name = f"{_PROBE} {self.address}"  # a name that was let go of may still mean the other bus
        probe = QDBusConnection.connectToBus(self.address, name)
        deadline = time.monotonic() + _START_SECONDS
        while not probe.interface().isServiceRegistered(_REGISTRY_NAME).value():
            if time.monotonic() > deadline:
                raise NoAssistiveBus
            time.sleep(_POLL_SECONDS)
        QDBusConnection.disconnectFromBus(name)

    def _start(self, command: list[str], keep: int | None = None) -> None:
        """Start a program of the bus, which inherits nothing but `keep`."""
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        process = subprocess.Popen(  # noqa: S603 (programs of the system by their paths, no shell)
            [*_DIES_WITH_US, *command],
            pass_fds=() if keep is None else (keep,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={**environment, "HOME": str(self._folder), "AT_SPI_BUS_ADDRESS": self.address},
        )
        self._programs.append(process)


def start_bus(folder: Path) -> AssistiveBus:
    """Start a bus with its socket in `folder` and have this process's user interface join it.

    It has to be called before the user interface is made, from the thread that lives as long as the process: the
    programs of the bus end with that thread (prctl(2), PR_SET_PDEATHSIG).

    Raises:
        NoAssistiveBus: a program is missing, or they were not ready within five seconds; none of them is left.
    """
    bus = AssistiveBus(folder)
    try:
        bus.start()
    except NoAssistiveBus:
        bus.end()
        raise
    os.environ["AT_SPI_BUS_ADDRESS"] = bus.address
    return bus
