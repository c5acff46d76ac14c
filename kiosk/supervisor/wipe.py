"""Wiping, step by step: each step does something and then verifies that it is so; a doubt in one is a doubt in all.

A step may be done again: the machine stays out of service and repeats the steps until every one is verified.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from kiosk.failures import Failure


class Step(Protocol):
    """One thing that may be left of a session."""

    @property
    def failure(self) -> Failure:
        """What is the matter when it cannot be verified gone."""

    def do(self) -> None:
        """Remove it. Raises `OSError` or `KioskError` if that cannot even be tried."""

    def verify(self) -> bool:
        """Whether it is gone, looked at afresh. Raises as `do`."""


class PrintJobs(Protocol):
    """A printer, as far as the supervisor may use it: by the random name under which a visit's jobs were sent."""

    def cancel(self, owner: str | None) -> None:
        """Cancel the unfinished jobs of this requesting-user-name (None: all). Raises `KioskError` if unanswered."""

    def none_left(self, owner: str | None) -> bool:
        """Whether the printer lists no not-completed job of this name. Raises as `cancel`."""


class Mortal(Protocol):
    """A session's process (`child.Child`)."""

    def kill(self) -> None:
        """Kill it without waiting."""

    def gone_within(self, seconds: float) -> bool:
        """Whether nothing of it is left after at most so many seconds."""


class ProcessesGone:
    """Kill the session with everything that it started."""

    failure = Failure.PROCESS_ALIVE

    def __init__(self, process: Mortal, seconds: float) -> None:
        self._process, self._seconds = process, seconds

    def do(self) -> None:
        """Kill."""
        self._process.kill()

    def verify(self) -> bool:
        """No process of the session is left."""
        return self._process.gone_within(self._seconds)


class FolderGone:
    """Remove a private folder, whatever a session may have done to its permissions."""

    failure = Failure.TEMPORARY_FILES_LEFT

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def do(self) -> None:
        """Remove."""
        _open_up(self._folder)
        for inside, folders, _files in os.walk(self._folder):
            for name in folders:
                _open_up(Path(inside) / name)
        with suppress(FileNotFoundError):
            shutil.rmtree(self._folder)

    def verify(self) -> bool:
        """The name is gone."""
        return not os.path.lexists(self._folder)


class JobsGone:
    """Cancel the visit's unfinished print jobs.

    A printer that cannot be asked is a doubt if this visit may have sent it something: paper with a member's data
    could come out for the next person. If it sent nothing, there is nothing to be left. Without `owner` every job goes.
    """

    failure = Failure.JOBS_LEFT

    def __init__(self, printer: PrintJobs, owner: str | None, *, may_have_printed: bool) -> None:
        self._printer, self._owner, self._may_have_printed = printer, owner, may_have_printed

    def do(self) -> None:
        """Cancel."""
        if self._may_have_printed:
            self._printer.cancel(self._owner)

    def verify(self) -> bool:
        """The printer lists none."""
        return not self._may_have_printed or self._printer.none_left(self._owner)


def wipe(steps: Sequence[Step]) -> Failure | None:
    """Do and verify every step, even after one that failed; give the first failure, or None if all is verified."""
    failures = [step.failure for step in steps if not _done(step)]
    return failures[0] if failures else None


def _done(step: Step) -> bool:
    """The edge of the wiping thread: whatever goes wrong is a doubt.

    Without a verdict the screen would stand still, with neither a next member nor a code for staff; a session can, for
    one, leave folders too deep to walk through.
    """
    with suppress(Exception):  # what cannot be done may still be verified: the process may be gone already
        step.do()
    try:
        return step.verify()
    except Exception:
        return False


def _open_up(folder: Path) -> None:
    """Make a folder removable for its owner; links are left as they are."""
    with suppress(OSError):
        if not folder.is_symlink():
            folder.chmod(stat.S_IRWXU)
