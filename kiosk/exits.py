"""Exit statuses: one number has one meaning, whichever program ends with it. docs/commands.md is made from this file.

0 to 3 are each program's own answers. What stands here is never an answer about a card, a certificate or a journal, so
that nobody takes an accident for a verdict. The numbers are those of sysexits.h, and of shells.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class ExitStatus(IntEnum):
    """A number, its word in logs, what it means, and the programs that end so (empty: every one)."""

    word: str
    meaning: str
    programs: frozenset[str]

    def __new__(cls, number: int, word: str, meaning: str, *programs: str) -> Self:
        """A member from its line below."""
        status = int.__new__(cls, number)
        status._value_ = number
        status.word, status.meaning, status.programs = word, meaning, frozenset(programs)
        return status

    def is_of(self, program: str) -> bool:
        """Whether `kiosk PROGRAM` may end so."""
        return not self.programs or program in self.programs

    USAGE = (
        64,
        "usage",
        "wrong command line, or a file that it names is not what it should be; one sentence on standard error says so",
    )
    NO_SUPERVISOR = 69, "no-supervisor", "no supervisor at the other end of the link, or none that speaks it", "session"
    UNFORESEEN = (
        70,
        "unforeseen",
        "an error that nobody foresaw: its class and its place in the program are on standard error",
    )
    PART_MISSING = (
        72,
        "part-missing",
        "a file that the configuration names is missing or not what it should be",
        "session",
    )
    ALREADY_RUNNING = 73, "already-running", "another supervisor runs on this state", "run"
    IO_FAILED = (
        74,
        "io-failed",
        "the answer or the state could not be written (a full disk, a closed pipe), or a file not be read to its end",
    )
    NOT_PROTECTED = 77, "not-protected", "the kernel refused a protection", "run", "session"
    WRONG_CONFIGURATION = (
        78,
        "wrong-configuration",
        "wrong configuration; one sentence names file, key and what was expected",
        "run",
        "session",
        "doctor",
    )
    INTERRUPTED = 130, "interrupted", "Ctrl-C: 128 + SIGINT, as shells have it"
