"""`kiosk doctor`: is this machine ready for members? A report with codes and remedies, for technicians.

Exit status: 0 ready (warnings may be left), 1 not ready, and those of `kiosk.exits`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

import msgspec

from kiosk.config import Config, ConfigError, config_argument, load
from kiosk.exits import ExitStatus
from kiosk.programs.checks import CHECKS
from kiosk.programs.findings import Condition, Finding, Level, finding

READY, NOT_READY = 0, 1

_MARKS = {Level.READY: "ok", Level.WARNING: "warning", Level.NOT_READY: "NOT READY"}


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes."""

    ready: bool
    findings: tuple[Finding, ...]


def main(arguments: Sequence[str]) -> int:
    """Run `kiosk doctor --config PATH [--json]`."""
    parser = argparse.ArgumentParser(description="Check this machine.")
    config_argument("doctor", parser)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as leaving:
        return ExitStatus.USAGE if leaving.code else READY
    try:
        config = load(options.config)
    except ConfigError as error:
        sys.stderr.write(f"kiosk doctor: {error}\n")
        return ExitStatus.WRONG_CONFIGURATION
    report = examine(config, CHECKS)
    sys.stdout.write(msgspec.json.encode(report).decode() + "\n" if options.json else as_table(report))
    return READY if report.ready else NOT_READY


def examine(config: Config, checks: Sequence[Callable[[Config], Finding]]) -> Report:
    """Make every check, whatever the others found."""
    findings = tuple(_made(check, config) for check in checks)
    return Report(all(one.level is not Level.NOT_READY for one in findings), findings)


def _made(check: Callable[[Config], Finding], config: Config) -> Finding:
    """One that fails itself is a finding: the report of the others is needed most on a broken machine."""
    try:
        return check(config)
    except (OSError, ValueError):
        name = check.__name__.removeprefix("check_").replace("_", "-")
        return finding(name, Condition.CHECK_FAILED)


def as_table(report: Report) -> str:
    """One line for each check, and what to do below those that found something."""
    lines = []
    for one in report.findings:
        lines.append(f"{one.check:<12} {_MARKS[one.level]} {one.code}".rstrip())
        if one.remedy:
            lines.append(f"{'':<12} → {one.remedy}")
    lines.append("ready" if report.ready else "not ready")
    return "\n".join(lines) + "\n"
