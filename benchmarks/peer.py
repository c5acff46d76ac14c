"""The peer: Chromium in kiosk mode on the same virtual screen, restarted for each member as browser kiosks do."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.memory import pss_bytes
from demo.residue import descendants
from demo.screen import Screen

_PAGE = """<!doctype html><meta charset="utf-8"><title>welcome</title>
<body style="margin:0;background:#1d6f5c;color:#fff;font:48px sans-serif"><h1>مرحباً بكم</h1><p>Bienvenue</p>"""
_PAGE_PIXEL = bytes((0x5C, 0x6F, 0x1D))  # B G R
_DEADLINE_SECONDS = 30.0
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-default-browser-check",
    "--window-position=0,0",
]


class PeerMissing(Exception):
    """Chromium is not installed, or did not paint its page in time."""


class Chromium:
    """One browser kiosk: start, wait until its page covers the screen, end."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._process: subprocess.Popen[bytes] | None = None
        self._profile = Path(tempfile.mkdtemp(prefix="peer-"))
        self._page = self._profile / "page.html"
        self._page.write_text(_PAGE, encoding="utf-8")

    def start(self) -> float:
        """Start it on a fresh profile; seconds until its page is on the whole screen."""
        program = shutil.which("chromium")
        if program is None:
            raise PeerMissing
        begin = time.monotonic()
        profile = tempfile.mkdtemp(dir=self._profile)
        size = f"--window-size={self._screen.frame.width},{self._screen.frame.height}"
        command = [program, "--kiosk", f"--app=file://{self._page}", f"--user-data-dir={profile}", size, *_QUIET]
        environment = {**os.environ, "DISPLAY": self._screen.display}
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while not self._covers_the_screen():
            if time.monotonic() - begin > _DEADLINE_SECONDS:
                self.kill()
                raise PeerMissing
            time.sleep(0.001)
        return time.monotonic() - begin

    def restart(self) -> float:
        """Kill it and start it again: seconds from the kill to the whole page, as `start`."""
        begin = time.monotonic()
        self.kill()
        self.start()
        return time.monotonic() - begin

    def memory(self) -> tuple[int, int]:
        """Proportional set size of all its processes in bytes, and how many processes they are."""
        assert self._process is not None
        pids = {self._process.pid, *descendants(self._process.pid)}
        return pss_bytes(pids), len(pids)

    def kill(self) -> None:
        """End the whole process group at once and wait until it is reaped and its page is gone."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None
            self._wait_until_gone()

    def close(self) -> None:
        """End it and remove its profiles."""
        self.kill()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _wait_until_gone(self) -> None:
        deadline = time.monotonic() + 5
        while self._covers_the_screen() and time.monotonic() < deadline:
            time.sleep(0.001)

    def _covers_the_screen(self) -> bool:
        frame = self._screen.frame
        corners = ((8, frame.height - 8), (frame.width - 8, frame.height - 8), (frame.width - 8, 8))
        return all(self._screen.pixel(x, y)[:3] == _PAGE_PIXEL for x, y in corners)
