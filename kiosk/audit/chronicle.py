"""The journal as the supervisor uses it: opened when it is first needed, tried again as long as it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Unpack

from kiosk.audit.events import Event
from kiosk.audit.journal import Facts, Journal, VisitNumber

WITNESSED = frozenset({Event.MACHINE_STARTED, Event.MACHINE_STOPPED, Event.WIPED, Event.WIPE_DOUBTFUL})
"""After these lines the head of the journal is handed to a witness."""


class Chronicle:
    """Opens the journal at the first line, so that a journal that cannot be opened is a doubt and not an end."""

    def __init__(self, open_journal: Callable[[], Journal], witness: Callable[[str], None]) -> None:
        """`witness` takes a signed note and must not wait for anything."""
        self._open, self._witness = open_journal, witness
        self._journal: Journal | None = None
        self._opening = threading.Lock()

    def record(self, event: Event, visit: VisitNumber | None = None, **facts: Unpack[Facts]) -> None:
        """Write one line. Raises `JournalFailed`."""
        with self._opening:
            journal = self._journal = self._journal or self._open()
        note = journal.record(event, visit, **facts)
        if event in WITNESSED:
            self._witness(note)
