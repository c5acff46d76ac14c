"""Fuzz the targets one after the other, keep what they found out, and write down how much was tried.

    python -m tests.fuzz.campaign --seconds 60 [--target NAME]… [--report docs/results/2026-11-22-fuzz.md]

Rows of the report whose targets are not fuzzed this time stay, with their date. Findings stay in build/fuzz/, and the
exit code is 1 if there are any.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import corpus

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "fuzz"
DICTIONARY = Path(__file__).parent / "tags.dict"
"""Tags and lengths that libFuzzer puts in where it likes."""
MEMORY_MB = 1024
"""Memory of a whole run; with libFuzzer and the instrumented modules it takes some hundred of them."""
INPUT_SECONDS = 10
"""One input that takes longer is a finding."""
_MERGE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run over one target came to.

    Attributes:
        name: target.
        tried: inputs executed.
        edges: branches of the instrumented modules reached.
        seconds: wall time.
        kept: inputs in the saved corpus.
        findings: inputs on which the target broke, was too slow or took too much memory.
    """

    name: str
    tried: int
    edges: int
    seconds: float
    kept: int
    findings: tuple[Path, ...]

    @property
    def counts(self) -> dict[str, int]:
        """What is kept of it beside its time."""
        return {
            "inputs tried": self.tried,
            "branches reached": self.edges,
            "corpus": self.kept,
            "findings": len(self.findings),
        }


def fuzz(name: str, seconds: int, work: Path = BUILD) -> Outcome:
    """Fuzz one target from its seeds and its saved corpus, and save the corpus anew."""
    from tests.fuzz.targets import PLANTED, TARGETS

    target = PLANTED if name == "planted" else TARGETS[name]
    folder, artifacts = work / name / "inputs", work / name / "findings"
    shutil.rmtree(work / name, ignore_errors=True)
    artifacts.mkdir(parents=True)
    corpus.unpack([*target.seeds(), *corpus.load(name)], folder)
    began = time.monotonic()
    log = _libfuzzer(name, folder, f"-max_total_time={seconds}", f"-artifact_prefix={artifacts}/")
    took = time.monotonic() - began
    merged = work / name / "merged"
    merged.mkdir()
    _libfuzzer(name, merged, folder, "-merge=1", f"-max_total_time={_MERGE_SECONDS}")
    kept = corpus.save(name, corpus.packed(merged) or corpus.load(name))
    findings = tuple(sorted(artifacts.iterdir()))
    return Outcome(
        name, _last(r"stat::number_of_executed_units: (\d+)|#(\d+)\t", log), _edges(log), took, kept, findings
    )


def rows_of(report: str) -> dict[str, str]:
    """The rows of an earlier report, by target."""
    rows = [line for line in report.splitlines() if re.match(r"\| [a-z_]+ \| [0-9]", line)]
    return {row.split(" ")[1]: row for row in rows}


def table(outcomes: Sequence[Outcome], date: str, earlier: str = "") -> str:
    """The report in Markdown; `earlier` is the one whose other rows stay."""
    rows = rows_of(earlier) | {
        item.name: f"| {item.name} | {item.tried:,} | {item.seconds:.0f} s | {item.edges} | {item.kept} | {date} "
        f"| {len(item.findings)} |"
        for item in outcomes
    }
    cells = [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows.values()]
    tried, found = (sum(int(row[column].replace(",", "")) for row in cells) for column in (1, -1))
    return "\n".join(
        [
            f"# Fuzzing by coverage, {date}",
            "",
            f"atheris (libFuzzer), one core, at most {INPUT_SECONDS} s an input and {MEMORY_MB} MB. A finding is",
            "anything but a value or one of our own errors, a broken promise of the target, or a limit exceeded.",
            "Again: `.venv/bin/python -m tests.fuzz.campaign --seconds 60 --report FILE`.",
            "",
            "| target | inputs tried | time | branches reached | saved corpus | on | findings |",
            "|---|---:|---:|---:|---:|---|---:|",
            *rows.values(),
            f"| **all** | **{tried:,}** | | | | | **{found}** |",
            "",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run, report, and say whether anything was found."""
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.campaign")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="default: all")
    parser.add_argument("--report", type=Path, help="write the table there")
    options = parser.parse_args(arguments)
    outcomes = []
    for name in options.target or TARGETS:
        outcomes.append(fuzz(name, options.seconds))
        sys.stdout.write(f"{outcomes[-1].name}: {outcomes[-1].tried} inputs, {len(outcomes[-1].findings)} findings\n")
        sys.stdout.flush()
    if options.report is not None:
        earlier = options.report.read_text("utf-8") if options.report.exists() else ""
        options.report.write_text(table(outcomes, time.strftime("%Y-%m-%d"), earlier), "utf-8")
    return 1 if any(item.findings for item in outcomes) else 0


def _libfuzzer(name: str, *options: str | Path) -> str:
    limits = (f"-dict={DICTIONARY}", f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}", "-print_final_stats=1")
    command = [sys.executable, "-m", "tests.fuzz.run", name, *map(str, options), *limits]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False).stderr


def _edges(log: str) -> int:
    return _last(r" cov: (\d+) ", log)


def _last(pattern: str, log: str) -> int:
    found = [next(filter(None, match.groups()), "0") for match in re.finditer(pattern, log)]
    return int(found[-1]) if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
