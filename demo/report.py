"""What an unattended visit leaves behind for people to look at: `report.md`, with every verdict of the run."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp

from demo.evidence import Search
from demo.robot import Seen
from demo.unattended import Ending

_ROOT = Path(__file__).parents[1]
_DOTS_PER_INCH = 150
_POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Seal:
    """What `kiosk verify` said about the page as printed, and about its seal with one character changed."""

    printed: int
    changed: int

    @property
    def good(self) -> bool:
        """The true one is valid, the changed one is not."""
        return self.printed == 0 and self.changed in (1, 2)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a visit that ended with paper has to show beside what every visit has to."""

    seal: Seal
    control: Search

    @property
    def good(self) -> bool:
        """The seal is genuine, and the search finds what is there (a blind one is no verdict)."""
        found = {"session", "x-server"} <= set(self.control.places())
        return self.seal.good and (self.control.blind or found)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that an unattended visit has to show.

    Attributes:
        paper: None if the kiosk refused the visit.
        expected: the code with which this persona is refused, None for one who leaves with paper.
        codes: what was refused, from the kiosk's journal; empty for a visit with paper.
    """

    paper: Paper | None
    expected: str | None
    codes: frozenset[str]
    ending: Ending
    written_outside: tuple[str, ...] | None
    """Files that the run's processes wrote elsewhere; None where only root could have told."""

    @property
    def good(self) -> bool:
        """Whether the visit kept its promises. A blind search (only root may read a hardened process) is no verdict."""
        clean = not self.ending.residue.findings and not self.written_outside
        return clean and self.as_expected

    @property
    def as_expected(self) -> bool:
        """Whether this persona got the paper, or the refusal, that is theirs."""
        if self.paper is None:
            return self.expected in self.codes
        return self.expected is None and self.paper.good


def judge_seal(pdf: Path, keys: Path) -> Seal:
    """Let the real program judge the PDF, and the text of its code with one character changed."""
    return Seal(_verify(str(pdf), keys), _verify("-", keys, _changed(seal_text(pdf)).encode("ascii")))


def seal_text(pdf: Path) -> str:
    """The text of the code on the first page, read from a picture of 150 dpi (empty if none is found)."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


def write(folder: Path, title: str, seen: list[Seen], verdict: Verdict) -> Path:
    """Write `report.md`; returns its path."""
    path = folder / "report.md"
    path.write_text("\n".join(_lines(title, seen, verdict)) + "\n", encoding="utf-8")
    return path


def _lines(title: str, seen: list[Seen], verdict: Verdict) -> list[str]:
    return [
        f"# {title}",
        "",
        f"Verdict: **{'good' if verdict.good else 'NOT GOOD'}**",
        "",
        *(_refusal_lines(verdict) if verdict.paper is None else _paper_lines(verdict.paper)),
        "",
        "## What stayed",
        "",
        *_control_lines(verdict.paper),
        *_search_lines("after the end (must be nothing)", verdict.ending.residue),
        *_written_lines(verdict.written_outside),
        f"- the supervisor's wipe: `{verdict.ending.wiped_line.strip()}`",
        "",
        "## The screens",
        "",
        "| | screen | seconds since the first |",
        "|---|---|---|",
        *(f"| ![]({each.picture.name}) | {each.step} | {each.at - seen[0].at:.2f} |" for each in seen),
        "",
        "The times contain the robot's looking; machine time alone is measured by `benchmarks/`.",
    ]


def _refusal_lines(verdict: Verdict) -> list[str]:
    return [
        "The kiosk refused this visit; the last picture before *Finished* says why. Nothing was printed.",
        "",
        f"- its reason, from the journal: {', '.join(sorted(verdict.codes)) or 'none'}",
        f"- what this persona is made for: {verdict.expected or 'a certificate'}",
    ]


def _paper_lines(paper: Paper) -> list[str]:
    return [
        "## The seal",
        "",
        f"- the code, read from a {_DOTS_PER_INCH} dpi picture of the page that the printer received: "
        f"`kiosk verify` exits {paper.seal.printed} (0 is genuine)",
        f"- the same seal with one character changed: exits {paper.seal.changed} (1 is forged)",
    ]


def _control_lines(paper: Paper | None) -> list[str]:
    when = "while the certificate was on the screen (control: must be found)"
    return [] if paper is None else _search_lines(when, paper.control)


def _written_lines(written: tuple[str, ...] | None) -> list[str]:
    what = "files written outside the visit's private folder and the run's own"
    if written is None:
        return [f"- {what}: NOT WATCHED, which only root can do"]
    return [f"- {what}: {len(written)}", *(f"  - `{path}`" for path in written)]


def _search_lines(when: str, search: Search) -> list[str]:
    if search.blind:
        return [f"- {when}: NOT SEARCHED. A hardened process can be read by root only: run this as root."]
    places = ", ".join(f"{count} in {place}" for place, count in search.places().items())
    return [f"- {when}: {places or 'nothing'}"]


def _verify(file: str, keys: Path, text: bytes = b"") -> int:
    command = [sys.executable, "-m", "kiosk", "verify", file, "--keys", str(keys)]
    return subprocess.run(command, cwd=_ROOT, input=text, stdout=subprocess.DEVNULL).returncode


def _changed(text: str) -> str:
    """The text with one character in its middle replaced by another of the same alphabet."""
    middle = len(text) // 2
    other = "A" if text[middle : middle + 1] != "A" else "B"
    return text[:middle] + other + text[middle + 1 :]
