"""What the supervisor knows of each session that lives or is being wiped, and the steps of wiping it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contract.device import VisitGrant
from kiosk.audit.events import Reason
from kiosk.audit.journal import LARGEST_NUMBER, VisitNumber, new_visit_number
from kiosk.link.messages import (
    Alive,
    Credential,
    Happened,
    Happening,
    Painted,
    Ready,
    Rules,
    SessionMessage,
    Step,
    VisitBegan,
)
from kiosk.supervisor.child import Child
from kiosk.supervisor.openvisit import OpenVisit, UnreadableVisit
from kiosk.supervisor.wipe import FolderGone, JobsGone, PrintJobs, ProcessesGone
from kiosk.supervisor.wipe import Step as WipeStep

_PRINTS = {Step.PRINTING, Step.PRINTED}
_PRINTED = {Happening.CERTIFICATE_ISSUED, Happening.CERTIFICATE_PRINTED, Happening.PRINT_FAILED}


@dataclass(slots=True)
class Session:
    """One session's process and its visit, if it has one."""

    child: Child
    job_owner: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    visit: VisitNumber = field(default_factory=new_visit_number)
    heard_at: float = field(default_factory=time.monotonic)
    said: int = 0
    """Messages, those that only say that it lives left out."""
    ready: bool = False
    visited: bool = False
    may_have_printed: bool = False
    rules: Rules | None = None
    """What it was told last."""
    grant: VisitGrant | None = None
    ended_at: float = 0.0
    reason: Reason = Reason.CRASH

    def heard(self, message: SessionMessage) -> None:
        """Any word is a sign of life; some say that there may be paper.

        A certificate is issued before it is printed, and a message sent before a crash still arrives, so a session that
        did not say `CERTIFICATE_ISSUED` has sent the printer nothing.
        """
        self.heard_at = time.monotonic()
        self.said += not isinstance(message, Alive)
        match message:
            case Ready():
                self.ready = True
            case VisitBegan():
                self.visited = True
            case Painted(step=step) if step in _PRINTS:
                self.may_have_printed = True
            case Happened(what=what) if what in _PRINTED:
                self.may_have_printed = True

    def silent_for(self) -> float:
        """Seconds since the last word."""
        return time.monotonic() - self.heard_at

    def credential(self, grant: VisitGrant, device: str) -> Credential:
        """What the session is told of its grant."""
        return Credential(grant.credential, grant.visit, device, self.job_owner)

    def steps(self, printer: PrintJobs, kill_seconds: float) -> Sequence[WipeStep]:
        """Everything that may be left of it."""
        return (
            ProcessesGone(self.child, kill_seconds),
            FolderGone(self.child.folder),
            JobsGone(printer, self.job_owner, may_have_printed=self.may_have_printed),
        )

    def since_end(self) -> int:
        """Milliseconds since it ended, as many as the journal can say."""
        return min(int((time.monotonic() - self.ended_at) * 1000), LARGEST_NUMBER)


def leftover_steps(
    folders: Sequence[Path], printer: PrintJobs, open_visit: OpenVisit | UnreadableVisit | None
) -> Sequence[WipeStep]:
    """What an earlier run may have left: folders, and jobs of a visit that was open when it stopped.

    Its processes are gone: the kernel killed them with it (`hardening.die_with`).
    """
    steps: list[WipeStep] = [FolderGone(folder) for folder in folders]
    if open_visit is not None:
        owner = open_visit.job_owner if isinstance(open_visit, OpenVisit) else None
        steps.append(JobsGone(printer, owner, may_have_printed=True))
    return steps
