"""The lines that a machine's log may have are those of docs/privacy.md: whoever adds one decides what it tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = (
    *(ROOT / "kiosk" / "supervisor").glob("*.py"),
    *(ROOT / "kiosk" / "audit").glob("*.py"),
    *(ROOT / "kiosk" / "fleet").glob("*.py"),
    *(ROOT / "kiosk" / "outbox").glob("*.py"),
    *(ROOT / "kiosk" / "programs" / f"{name}.py" for name in ("supervisor", "later", "outside")),
)
ALWAYS = {"info", "warning", "error", "critical", "exception"}
OF_VISITS = {"started", "ready", "painted", "visit-ended", "ended", "wiped", "accepting"}


def calls() -> Iterator[ast.Call]:
    for path in PROGRAM:
        yield from (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def words(levels: set[str]) -> set[str]:
    """The first word of each line that is logged at these levels."""
    return {
        ast.literal_eval(call.args[0]).split()[0]
        for call in calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in levels
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "_log"
    }


def lasting() -> set[str]:
    return {
        ast.literal_eval(call.args[1])
        for call in calls()
        if isinstance(call.func, ast.Name) and call.func.id == "Lasting"
    }


def documented() -> set[str]:
    table = (ROOT / "docs" / "privacy.md").read_text("utf-8").partition("| line | when |")[2].partition("\n\n")[0]
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    return {found.split()[0] for row in rows for found in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_line_of_the_log_is_in_the_manual_and_no_other() -> None:
    told = {"unforeseen" if word == "%s" else word for word in words(ALWAYS) | lasting()}
    assert told == documented()


def test_what_visits_do_is_logged_for_developers_alone() -> None:
    assert words({"debug"}) == OF_VISITS
    assert not OF_VISITS & (words(ALWAYS) | lasting())
