"""A serial port for one process of the kiosk alone, from the first byte to the end of that process, however it ends.

libnfc means to mark a port as taken in the port's own settings, by a bit that the C library keeps for itself (glibc,
`tcsetattr`): in truth nothing keeps two programs apart, and each would hear the other's answers. So the kiosk's
processes keep each other out with a lock of the kernel's, which dies with its holder, as every visit's does by a kill.
Programs that are not ours are kept out by the rights to the port.
"""

from __future__ import annotations

import fcntl
import os
import termios
from pathlib import Path

from kiosk.readers.connection import ReaderBusy, ReaderForbidden, ReaderLost


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
            ReaderBusy: another process of the kiosk has it, or another object in this one.
        """
        self._handle = _open(port)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.release()
            raise ReaderBusy from error

    @property
    def is_there(self) -> bool:
        """Whether the port is still plugged in."""
        try:
            termios.tcgetattr(self._handle)
        except termios.error:
            return False
        return True

    def release(self) -> None:
        """Let others have the port; once."""
        os.close(self._handle)


def _open(port: Path) -> int:
    try:
        return os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise ReaderForbidden from error
    except OSError as error:
        raise ReaderLost from error
