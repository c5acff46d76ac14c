"""How a session's process ended when nobody killed it, for the log: a number and a word, never what it wrote.

What a session writes may be about a member, so nobody reads it. Its exit status is one of a few numbers.
"""

from __future__ import annotations

import logging
import signal
from types import MappingProxyType
from typing import Final

from kiosk.exits import ExitStatus

_log = logging.getLogger(__name__)

MEANINGS: Final = MappingProxyType({int(one): one.word for one in ExitStatus if one.is_of("session")})
"""Exit status of the session program → its word in the log."""

UNKNOWN: Final = "unknown"


def log_ending(pid: int, returncode: int | None) -> None:
    """Write the line of a session that ended by itself.

    Args:
        pid: its process id, while it lived.
        returncode: as `subprocess` has it: negative for a signal, None if the process was not reaped. SIGKILL is how
            sessions are ended here, and 0 what is left when somebody else has reaped one: neither is worth a line.
    """
    if returncode is None or returncode in {0, -signal.SIGKILL}:
        return
    if returncode < 0:
        _log.warning("exited signal=%d pid=%d", -returncode, pid)
    else:
        _log.warning("exited status=%d meaning=%s pid=%d", returncode, MEANINGS.get(returncode, UNKNOWN), pid)
