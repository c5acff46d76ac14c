"""`kiosk run | session | doctor | card | verify | audit`: picks a program, and is the edge of its process.

A program is imported by name when it is asked for, so that starting one never loads another. Whatever happens, the exit
status means what `docs/commands.md` says: an error that a program did not expect must not look like its verdict.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Final, NamedTuple, Protocol, cast

from kiosk.exits import ExitStatus

DONE: Final = 0

_SILENT: Final = frozenset({"run", "session"})
"""Programs that answer nothing: they do without a standard output."""


class Choice(NamedTuple):
    """A program: its module in `kiosk.programs`, and what `kiosk --help` says of it."""

    module: str
    summary: str


PROGRAMS: Final = {
    "run": Choice("supervisor", "start and end the sessions of this machine"),
    "session": Choice("session", "one member's visit; started by `kiosk run` alone"),
    "doctor": Choice("doctor", "is this machine ready for members? (docs/doctor.md)"),
    "card": Choice("card", "read and verify the card on a reader (docs/card-read.md)"),
    "verify": Choice("verify", "is this certificate genuine? (docs/verify.md)"),
    "audit": Choice("audit", "was a line of the journal changed or removed?"),
}


class Program(Protocol):
    """A module of `kiosk.programs`."""

    def main(self, arguments: Sequence[str]) -> int:
        """Run with the arguments after the program's name; return the exit status."""


def main(arguments: Sequence[str]) -> int:
    """Run the program named by the first argument; give the exit status, whatever happens."""
    name = " ".join(("kiosk", *arguments[:1]))
    try:
        _hold_standard_streams()
        if sys.stdout is None and arguments[:1] and arguments[0] not in _SILENT:
            return _complain(name, "standard output is closed", ExitStatus.IO_FAILED)
        return _run(arguments)
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except Exception as error:  # the edge of the process
        if sys.excepthook is not sys.__excepthook__ and arguments[:1] == ["session"]:
            raise  # it ends at once by a hook of its own: nothing of a member may stay while an interpreter tidies up
        return _failed(name, error)


def _failed(name: str, error: Exception) -> int:
    if isinstance(error, OSError):
        _drop_output()
        return _complain(name, f"could not read or write: {_errno_name(error)}", ExitStatus.IO_FAILED)
    from kiosk.programs.unforeseen import told  # not at the top: picking a program loads none

    return _complain(name, told(error), ExitStatus.UNFORESEEN)


def _run(arguments: Sequence[str]) -> int:
    if arguments[:1] and arguments[0] in {"-h", "--help"}:
        sys.stdout.write(_help())
        sys.stdout.flush()
        return DONE
    if not arguments or arguments[0] not in PROGRAMS:
        sys.stderr.write(f"{_usage()}\n")
        return ExitStatus.USAGE
    program = cast(Program, import_module("kiosk.programs." + PROGRAMS[arguments[0]].module))
    try:
        status = program.main(arguments[1:])
    except SystemExit as leaving:  # argparse: 2 for a wrong command line, which is another program's verdict
        status = ExitStatus.USAGE if leaving.code else DONE
    if sys.stdout is not None:
        sys.stdout.flush()  # here, where a failure still has a status of its own
    return status


def _usage() -> str:
    return "usage: kiosk " + " | ".join(PROGRAMS)


def _help() -> str:
    lines = [f"  {name:<9}{choice.summary}" for name, choice in PROGRAMS.items()]
    return "\n".join((f"{_usage()} …", "", *lines, "", "kiosk PROGRAM --help tells more.", ""))


def _hold_standard_streams() -> None:
    """UTF-8 whatever the locale: names are Arabic. What was closed is held, or the next file would take its number."""
    for number in (0, 1, 2):
        _hold(number)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (as long as the process)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (the same)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _hold(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        os.open(os.devnull, os.O_RDWR)  # the lowest number that is free (POSIX, 2.14): this one


def _drop_output() -> None:
    """Nothing more is written: what is left in the buffer would fail once more when the interpreter ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC), sys.stdout.fileno())


def _complain(name: str, what: str, status: int) -> int:
    with suppress(OSError):
        sys.stderr.write(f"{name}: {what}\n")
    return status


def _errno_name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
