"""`kiosk run | session | doctor | card | verify | audit`: picks a program, nothing else.

A program is imported by name when it is asked for, so that starting one never loads another.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

USAGE = 64
"""Exit status of a wrong command line (sysexits.h, EX_USAGE)."""

PROGRAMS = {
    "run": "supervisor",
    "session": "session",
    "doctor": "doctor",
    "card": "card",
    "verify": "verify",
    "audit": "audit",
}


class Program(Protocol):
    """A module of `kiosk.programs`."""

    def main(self, arguments: Sequence[str]) -> int:
        """Run with the arguments after the program's name; return the exit status."""


def main(arguments: Sequence[str]) -> int:
    """Run the program named by the first argument."""
    if not arguments or arguments[0] not in PROGRAMS:
        sys.stderr.write("usage: kiosk " + " | ".join(PROGRAMS) + "\n")
        return USAGE
    program = cast(Program, import_module("kiosk.programs." + PROGRAMS[arguments[0]]))
    return program.main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
