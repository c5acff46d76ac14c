"""Figures of one run, and the Markdown table that shows them beside their peers."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """Whether a target was reached in this run."""

    REACHED = "reached"
    MISSED = "**missed**"
    NO_TARGET = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, our figure, the peer's, the target, and whether it was reached."""

    what: str
    ours: str
    peer: str
    target: str
    verdict: Verdict

    @property
    def reached(self) -> bool:
        """Not missed."""
        return self.verdict is not Verdict.MISSED


@dataclass(frozen=True, slots=True)
class Sample:
    """Repeated measurements of one thing, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def percentile(self, percent: int) -> float:
        """Nearest-rank percentile."""
        ordered = sorted(self.seconds)
        return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]

    def __str__(self) -> str:
        return f"{1000 * self.median:.0f} ms median, {1000 * self.percentile(99):.0f} ms p99 of {len(self.seconds)}"


def judged(what: str, ours: str, peer: str, target: str, reached: bool) -> Row:
    """A row with a target."""
    return Row(what, ours, peer, target, Verdict.REACHED if reached else Verdict.MISSED)


def markdown(title: str, machine: str, rows: Sequence[Row]) -> str:
    """The table of one run."""
    lines = [f"# {title}", "", machine, "", "| what | ours | beside | to reach | |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.ours} | {row.peer} | {row.target} | {row.verdict.value} |" for row in rows]
    return "\n".join(lines) + "\n"
