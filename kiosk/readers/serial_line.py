"""A serial port for one process alone, from the first byte to the end of that process, however it ends.

libnfc marks a port as taken in the port's own settings, and takes the mark off when it closes the port. A process that
is killed leaves the mark, and no later one can open the reader until it is plugged in anew; and every visit here ends
with a kill. So the kiosk's processes keep each other out with a lock of the kernel's, which dies with its holder, and
a mark that nobody stands behind is taken off.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import termios
from collections.abc import Iterator
from pathlib import Path

from kiosk.readers.connection import ReaderBusy, ReaderError, ReaderForbidden, ReaderLost

_PROCESSES = Path("/proc")
_INPUT_MODES = 0
"""Index of the input modes in what `termios.tcgetattr` gives."""
_TAKEN = 0x8000_0000
"""libnfc's mark among them (`CCLAIMED` in its `uart.c`); the kernel gives this bit no meaning."""


def serial_port(connstring: str) -> Path | None:
    """The port that a libnfc connection string names (`driver:/dev/ttyUSB0:115200`); None if it names none."""
    parts = connstring.split(":")
    return Path(parts[1]) if len(parts) > 1 and parts[1].startswith("/") else None


class SerialLine:
    """The right to a serial port, held until `release` or the end of the process."""

    def __init__(self, port: Path) -> None:
        """Take the port.

        Raises:
            ReaderLost: it is not there.
            ReaderForbidden: this user may not open it.
            ReaderBusy: another process has it open.
        """
        self._handle = _open(port)
        try:
            self._take(port)
        except ReaderError:
            self.release()
            raise

    @property
    def is_there(self) -> bool:
        """Whether the port is still plugged in."""
        try:
            termios.tcgetattr(self._handle)
        except termios.error:
            return False
        return True

    def unmark(self) -> None:
        """Take libnfc's mark off: before it opens the port, and again after, so that a kill leaves none.

        Raises:
            ReaderLost: the port has gone.
        """
        try:
            settings = termios.tcgetattr(self._handle)
            settings[_INPUT_MODES] &= ~_TAKEN
            termios.tcsetattr(self._handle, termios.TCSANOW, settings)
        except termios.error as error:
            raise ReaderLost from error

    def release(self) -> None:
        """Let others have the port; once."""
        os.close(self._handle)

    def _take(self, port: Path) -> None:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            marked = termios.tcgetattr(self._handle)[_INPUT_MODES] & _TAKEN
        except BlockingIOError as error:
            raise ReaderBusy from error
        except (OSError, termios.error) as error:
            raise ReaderLost from error
        if marked and _is_open_elsewhere(port):
            raise ReaderBusy
        self.unmark()


def _open(port: Path) -> int:
    try:
        return os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise ReaderForbidden from error
    except OSError as error:
        raise ReaderLost from error


def _is_open_elsewhere(port: Path) -> bool:
    """Whether a process that we may look into has the port open, ours apart."""
    device = os.path.realpath(port)
    return any(device in _open_files(process) for process in _other_processes())


def _other_processes() -> Iterator[Path]:
    own = str(os.getpid())
    return (folder for folder in _PROCESSES.iterdir() if folder.name.isdigit() and folder.name != own)


def _open_files(process: Path) -> set[str]:
    """Empty for a process of another user's, or one that has just ended."""
    files: set[str] = set()
    with contextlib.suppress(OSError):
        for link in (process / "fd").iterdir():
            files.add(os.readlink(link))
    return files
