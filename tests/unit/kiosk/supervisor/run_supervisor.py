"""The real supervisor program with another session command and a printer that is a folder.

`run_supervisor.py CONFIG COMMAND…`. The printer is the folder `printer` beside CONFIG: a file for each unfinished job,
named by its owner; no folder: no printer; a file `stubborn` in it: jobs cannot be cancelled.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from kiosk.config import load
from kiosk.failures import Failure, KioskError
from kiosk.programs.supervisor import supervise


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
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    path = Path(sys.argv[1])
    return supervise(load(path), tuple(sys.argv[2:]), FolderPrinter(path.parent / "printer"), show_errors=True)


sys.exit(main())
