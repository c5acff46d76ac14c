"""A real IPP printer of our own: `ippeveprinter`, the reference IPP Everywhere printer, on loopback.

    with DemoPrinter(folder) as printer:
        printer.uri                      # ipp://127.0.0.1:PORT/ipp/print
        printer.empty_paper(); printer.refill_paper()
        printer.empty_toner(); printer.refill_toner()
        printer.hold_page(); printer.release_page()  # the page in print takes until then
        printer.pause(); printer.resume()            # it accepts connections and never answers
        printer.kill(); printer.start()              # same address, its jobs forgotten
        printer.received()               # the documents that arrived, oldest first

It refuses to start where no DNS-SD daemon runs (a chroot, a machine without systemd), so the few Avahi calls that it
makes are answered by a stub of ours, compiled once into `build/` and preloaded into that one process.
"""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

import requests

PROGRAM: Final = "/usr/sbin/ippeveprinter"
FORMATS: Final = ("application/pdf", "image/urf", "image/pwg-raster")
START_SECONDS: Final = 10.0
STOP_SECONDS: Final = 5.0

_SOURCE: Final = Path(__file__).with_name("avahi_stub.c")
_BUILD: Final = Path(__file__).parents[2] / "build" / "avahi-stub"
_POLL_SECONDS: Final = 0.01
_FORM_SECONDS: Final = 5.0
_NAME: Final = "Chobbak"
_LEVEL_UNKNOWN: Final = -2
_Form: TypeAlias = dict[str, str | int]

_PRINT_SCRIPT: Final = """#!/bin/sh
# What the simulated print engine does with a page: it takes a while and counts one side.
# ippeveprinter itself holds a job that lacks paper, but not one that lacks toner.
echo "ATTR: job-impressions=1" >&2
while [ -e "{no_toner}" ] || [ -e "{page_held}" ]; do sleep 0.1; done
sleep {seconds}
echo "ATTR: job-impressions-completed=1" >&2
"""


class DemoPrinterFailed(Exception):
    """ippeveprinter, or the stub that it needs, did not start; its log is in the folder given."""


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it reached the printer: the name that the printer gave it, and its bytes."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"Received({self.name!r}, …)"


class DemoPrinter:
    """ippeveprinter in a folder of its own; use it in a `with`, or call `start` and `stop`."""

    def __init__(
        self, folder: Path, port: int | None = None, *, seconds_a_page: float = 2.0, formats: tuple[str, ...] = FORMATS
    ) -> None:
        """`folder` is made if missing; `port` is a free one by default."""
        self.folder = folder.resolve()
        self.port = port if port is not None else _free_port()
        self._seconds = seconds_a_page
        self._formats = formats
        self._paper = self._toner = True
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """The printer's address."""
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    @property
    def spool(self) -> Path:
        """Where the printer keeps what it received: the paper tray of the demo."""
        return self.folder / "spool"

    @property
    def pid(self) -> int | None:
        """The printer's process id while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers (raises DemoPrinterFailed). Trays and toner are full."""
        if self._process is not None:
            return
        self.spool.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"LD_PRELOAD": str(_stub()), "TMPDIR": str(self.spool)}
        with self._log_path.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        self._wait_until_ready()
        self._paper = self._toner = True
        self._fill_in()

    def stop(self) -> None:
        """Switch it off, a job in print included; nothing happens if it is off."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Pull the plug."""
        self._end(signal.SIGKILL)

    def hold_page(self) -> None:
        """Let the page that is printing, or the next one, take until `release_page`; the printer shows no trouble."""
        self._page_held.touch()

    def release_page(self) -> None:
        """Let the page come out."""
        self._page_held.unlink(missing_ok=True)

    def pause(self) -> None:
        """Freeze it: it accepts connections and never answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen printer go on."""
        self._signal(signal.SIGCONT)

    def empty_paper(self) -> None:
        """Take the paper out of every tray: `media-empty`."""
        self._paper = False
        self._fill_in()

    def refill_paper(self) -> None:
        """Lay A4 into the main tray; a waiting job goes on."""
        self._paper = True
        self._fill_in()

    def empty_toner(self) -> None:
        """Use the toner up: `toner-empty`."""
        self._toner = False
        self._fill_in()

    def refill_toner(self) -> None:
        """Put a new toner in."""
        self._toner = True
        self._fill_in()

    def received(self) -> list[Received]:
        """Every document of this run and of earlier ones in the same folder, oldest first."""
        files = [file for file in self.spool.iterdir() if file.suffix in {".pdf", ".pwg", ".urf"}]
        files.sort(key=lambda file: file.stat().st_mtime_ns)
        return [Received(file.name, file.read_bytes()) for file in files]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _log_path(self) -> Path:
        return self.folder / "printer.log"

    @property
    def _no_toner(self) -> Path:
        """While this file exists the print engine waits."""
        return self.folder / "no-toner"

    @property
    def _page_held(self) -> Path:
        return self.folder / "page-held"

    def _command(self) -> list[str]:
        script = self.folder / "print"
        engine = _PRINT_SCRIPT.format(seconds=self._seconds, no_toner=self._no_toner, page_held=self._page_held)
        script.write_text(engine, "utf-8")
        script.chmod(0o755)
        listen = ["-p", str(self.port), "-n", "localhost"]
        keep = ["-d", str(self.spool), "-k", "-c", str(script)]
        return ["setpriv", "--pdeathsig", "TERM", "--", PROGRAM, *listen, *keep, "-f", ",".join(self._formats), _NAME]

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise DemoPrinterFailed(str(self._log_path))
            time.sleep(_POLL_SECONDS)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), _FORM_SECONDS).close()
        except OSError:
            return False
        return True

    def _fill_in(self) -> None:
        """Send the printer's own forms, every field of them: a form with some only would clear the others.

        Tray 1 is the main one, 3 the by-pass; supplies 0 is the waste, which fills up, 1 the toner, which runs out.
        """
        tray: _Form = {"size1": "iso_a4_210x297mm", "type1": "stationery", "level1": 250 if self._paper else 0}
        by_pass: _Form = {"size3": "", "type3": "", "level3": _LEVEL_UNKNOWN}
        self._send_form("media", tray | by_pass)
        self._send_form("supplies", {"supply0": 0, "supply1": 100 if self._toner else 0})
        if self._toner:
            self._no_toner.unlink(missing_ok=True)
        else:
            self._no_toner.touch()

    def _send_form(self, page: str, fields: _Form) -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.get(f"http://127.0.0.1:{self.port}/{page}", params=fields, timeout=_FORM_SECONDS).raise_for_status()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._signal(number)
        self._signal(signal.SIGCONT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def installed() -> bool:
    """Is ippeveprinter installed on this machine?"""
    return os.access(PROGRAM, os.X_OK)


def _stub() -> Path:
    """The compiled stub of this source; whole or not at all, so that two may compile at once."""
    digest = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:16]
    library = _BUILD / f"avahi-stub-{digest}.so"
    if not library.exists():
        _BUILD.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_BUILD) as folder:
            draft = Path(folder) / library.name
            subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(draft), str(_SOURCE)], check=True, timeout=60)
            draft.replace(library)
    return library


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
