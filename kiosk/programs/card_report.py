"""What `kiosk card read` says: one closed value, as JSON or as text. Nothing personal unless it was asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from emrtd.downgrade import CardAccessVerdict
from kiosk.failures import Failure


class Outcome(StrEnum):
    """How the reading ended."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    NOT_READ = "not_read"
    NO_CARD = "no_card"

    @property
    def exit_status(self) -> int:
        """Of the program."""
        return tuple(Outcome).index(self)


class Verdict(StrEnum):
    """What one authentication of Doc 9303-11 says."""

    VALID = "valid"
    INVALID = "invalid"
    ABSENT = "absent"
    """The card has nothing to authenticate with."""
    NOT_ATTEMPTED = "not_attempted"
    """What it needs was not asked for or not given, it would have proved nothing new, a fault came between, or its key
    is of a kind that we cannot follow; `failure` tells the last two."""


class FileReport(Struct, frozen=True):
    """One file that was read: bytes, SHA-256 in hexadecimal, and whether EF.SOD holds its hash.

    `hash_ok` is None for a file that EF.SOD does not cover, and where EF.SOD was not read.
    """

    length: int
    sha256: str
    hash_ok: bool | None


class Report(Struct, frozen=True, omit_defaults=False):
    """The whole answer.

    Attributes:
        outcome: how it ended.
        reader: name of the reader; None if none held a card.
        access: `pace`, `bac` or `none` (a card that asks for nothing); None if the card was not opened.
        protocol: name of the PACE variant.
        files: by short name, in the order read.
        refused: files asked for that the card has and does not give.
        passive: do the files come from a trusted issuer, unchanged?
        active: does the chip hold the key of DG15?
        chip: does the chip hold the key of DG14, or of EF.CardSecurity?
        reasons: everything that passive authentication found wrong, gravest first.
        offers: is what the card offered to be opened by what its issuer signed? None if that was not read.
        apdus: commands sent.
        seconds: from the first command to the verdict.
        failure: the gravest failure's code (docs/failures.md); None if there is none.
        tries_left: of the CAN or MRZ, where the card counts.
        personal: what the card says of its holder, only if asked for.
    """

    outcome: Outcome
    reader: str | None = None
    access: str | None = None
    protocol: str | None = None
    files: dict[str, FileReport] = {}
    refused: tuple[str, ...] = ()
    passive: Verdict = Verdict.NOT_ATTEMPTED
    active: Verdict = Verdict.NOT_ATTEMPTED
    chip: Verdict = Verdict.NOT_ATTEMPTED
    reasons: tuple[str, ...] = ()
    offers: CardAccessVerdict | None = None
    apdus: int = 0
    seconds: float = 0.0
    failure: Failure | None = None
    tries_left: int | None = None
    personal: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"<Report {self.outcome} {self.failure}>"


_WORDS: Final = {
    Outcome.VERIFIED: "read and verified",
    Outcome.NOT_VERIFIED: "read, but NOT verified",
    Outcome.NOT_READ: "not read",
    Outcome.NO_CARD: "no reader, or no card on it",
}
_HASHES: Final = {True: "hash matches", False: "HASH DOES NOT MATCH", None: "not covered by a hash"}
_LABEL_WIDTH = 24


def as_json(report: Report) -> str:
    """One JSON object on one line."""
    return msgspec.json.encode(report).decode() + "\n"


def as_text(report: Report) -> str:
    """The same in plain English, one fact a line."""
    lines = [_line("Result", _WORDS[report.outcome])]
    if report.failure is not None:
        lines.append(_line("Failure", _failure(report.failure)))
    if report.tries_left is not None:
        lines.append(_line("Tries left", str(report.tries_left)))
    if report.reader is not None:
        lines.append(_line("Reader", report.reader))
    if report.access is not None:
        lines += _details(report)
    return "\n".join(lines) + "\n"


def _details(report: Report) -> list[str]:
    return [
        _line("Opened by", " ".join(filter(None, (report.access, report.protocol)))),
        *(_line(f"File {name}", _file(file)) for name, file in report.files.items()),
        *(_line(f"File {name}", "refused by the card") for name in report.refused),
        _line("Signed by the issuer", " ".join((_words(report.passive), *report.reasons))),
        *([_line("Offers of access", _words(report.offers))] if report.offers else []),
        _line("Active Authentication", _words(report.active)),
        _line("Chip Authentication", _words(report.chip)),
        _line("Commands", f"{report.apdus} in {report.seconds:.3f} s"),
        *(_line(name, value) for name, value in (report.personal or {}).items()),
    ]


def _line(label: str, value: str) -> str:
    return f"{label + ':':<{_LABEL_WIDTH}}{value}"


def _file(file: FileReport) -> str:
    return f"{file.length} bytes, {_HASHES[file.hash_ok]}, SHA-256 {file.sha256}"


def _failure(failure: Failure) -> str:
    return f"{failure.value} {_words(failure.name)} (docs/failures.md)"


def _words(name: str) -> str:
    return name.lower().replace("_", " ")
