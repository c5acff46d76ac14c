"""The real supervisor program with another session command and a printer that is a folder.

`run_supervisor.py CONFIG COMMAND…`. The printer is the folder `printer` beside CONFIG: a file for each unfinished job,
named by its owner; no folder: no printer; a file `stubborn` in it: jobs cannot be cancelled.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from contract.device import Heartbeat
from kiosk.config import Config, load
from kiosk.failures import Failure, KioskError
from kiosk.fleet.keys import DeviceKey
from kiosk.programs.outside import Outside, open_outside
from kiosk.programs.supervisor import log_to_standard_error, supervise


class Absent(KioskError):
    failure = Failure.PRINTER_ABSENT


class FolderPrinter:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cancel(self, owner: str) -> None:
        if not self.none_left(owner) and not (self.folder / "stubborn").exists():
            (self.folder / owner).unlink()

    def none_left(self, owner: str) -> bool:
        if not self.folder.is_dir():
            raise Absent
        return not (self.folder / owner).exists()


def main() -> int:
    path = Path(sys.argv[1])

    def open_with_folder(config: Config, key: DeviceKey, report: Callable[[], Heartbeat]) -> Outside:
        return replace(open_outside(config, key, report), printer=FolderPrinter(path.parent / "printer"))

    log_to_standard_error()
    return supervise(load(path), tuple(sys.argv[2:]), open_with_folder, show_errors=True)


sys.exit(main())
