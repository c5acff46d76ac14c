"""What must outlive a power cut during a visit: under which name it prints, and what the gateway calls it.

Both are random and mean nothing. With them the next start cancels the visit's jobs and reports its end.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import msgspec

from contract.device import Opaque
from kiosk.durable import replace_durably


class OpenVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visit that holds a credential and is not yet wiped."""

    job_owner: Opaque
    visit: Opaque


class UnreadableVisit:
    """Something was open when the machine stopped, and the disk no longer says what."""


class OpenVisitFile:
    """At most one open visit, on the disk. Safe to call from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def write(self, visit: OpenVisit) -> None:
        """Remember a visit before its session can print.

        Raises:
            OSError: it could not be written.
        """
        with self._lock:
            replace_durably(self._path, msgspec.json.encode(visit))

    def read(self) -> OpenVisit | UnreadableVisit | None:
        """The visit that was open when the machine stopped; None if there was none."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=OpenVisit)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return UnreadableVisit()

    def forget(self, visit: str) -> None:
        """This visit is wiped and its end will be reported; another that has begun meanwhile is not forgotten.

        A file that cannot be removed only makes the next start do both again.
        """
        with self._lock, suppress(OSError):
            kept = self.read()
            if not isinstance(kept, OpenVisit) or kept.visit == visit:
                self._path.unlink()
