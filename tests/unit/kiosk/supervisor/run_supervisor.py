"""The real supervisor program with another session command, a printer that is a folder, and a gateway that is a file.

`run_supervisor.py CONFIG COMMAND…`. The printer is the folder `printer` beside CONFIG: a file for each unfinished job,
named by its owner; no folder: no printer; a file `stubborn` in it: jobs cannot be cancelled. With a file `log-visits`
the log has also what visits do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from contract.device import Heartbeat, VisitGrant
from kiosk.config import Config, load
from kiosk.failures import Failure, KioskError
from kiosk.fleet.keys import DeviceKey
from kiosk.link.messages import Rules
from kiosk.programs.outside import Outside, open_outside
from kiosk.programs.supervisor import log_to_standard_error, supervise


class Absent(KioskError):
    failure = Failure.PRINTER_ABSENT


class FolderPrinter:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cancel(self, owner: str | None) -> None:
        if not (self.folder / "stubborn").exists():
            for job in self._jobs(owner):
                job.unlink()

    def none_left(self, owner: str | None) -> bool:
        return not self._jobs(owner)

    def _jobs(self, owner: str | None) -> list[Path]:
        if not self.folder.is_dir():
            raise Absent
        return [job for job in self.folder.iterdir() if job.name != "stubborn" and owner in (None, job.name)]


class Away(KioskError):
    failure = Failure.GATEWAY_UNREACHABLE


class FileGateway:
    """Does what the file `gateway` beside the configuration says, one of the words below; writes what it heard.

    `open` and `slow` are what they say, `flaky` is away the first time, `wild` raises what nobody foresees, with a text
    that is nobody's business.
    """

    def __init__(self, folder: Path, mode: str, report: Callable[[], Heartbeat]) -> None:
        self.mode = mode
        self.heard = folder / "gateway-heard"
        self.report = report
        self.asked = 0

    def grant(self) -> VisitGrant:
        self.asked += 1
        if self.mode == "slow":
            time.sleep(60)
        if self.mode == "flaky" and self.asked == 1:
            raise Away
        if self.mode == "wild":
            raise LookupError("ZT900001")
        with self.heard.open("a") as file:
            file.write(f"granted, visits {self.report().visits}\n")
        return VisitGrant("visit-of-the-gateway", "credential", 600)

    def over(self, visit: str, reason: str) -> None:
        with self.heard.open("a") as file:
            file.write(f"over {visit} {reason}\n")

    def device(self) -> str:
        return "device-1"

    def rules(self) -> Rules | None:
        """The file `rules` has the seconds of silence, where they are not 60."""
        file = self.heard.with_name("rules")
        return Rules(int(file.read_text()) if file.exists() else 60, 20, 4, 15, 120, 5)

    def witness(self, note: str) -> None:
        with self.heard.open("a") as file:
            file.write(f"checkpoint {note.splitlines()[1]}\n")


def main() -> int:
    path = Path(sys.argv[1])
    folder, mode = path.parent, path.with_name("gateway")

    def open_with_doubles(config: Config, key: DeviceKey, report: Callable[[], Heartbeat]) -> Outside:
        outside = replace(open_outside(config, key, report), printer=FolderPrinter(folder / "printer"))
        return replace(outside, visits=FileGateway(folder, mode.read_text(), report)) if mode.exists() else outside

    log_to_standard_error(visits=path.with_name("log-visits").exists())
    return supervise(load(path), tuple(sys.argv[2:]), open_with_doubles, show_errors=True)


sys.exit(main())
