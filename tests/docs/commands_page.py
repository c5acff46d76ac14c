"""Writes into docs/commands.md what each exit status means: `.venv/bin/python -m tests.docs.commands_page`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kiosk.__main__ import PROGRAMS
from kiosk.exits import ExitStatus

PATH: Final = Path(__file__).parents[2] / "docs" / "commands.md"
_TABLE: Final = re.compile(r"(?<=<!-- statuses -->\n).*?(?=<!-- end of statuses -->)", re.DOTALL)


def page(before: str) -> str:
    """The page as it should be, from the page as it is."""
    return _TABLE.sub(lambda _: _statuses(), before)


def _statuses() -> str:
    head = "| status | word | of | meaning |\n|---|---|---|---|\n"
    return head + "".join(f"| {one.value} | {one.word} | {_of(one)} | {one.meaning} |\n" for one in ExitStatus)


def _of(status: ExitStatus) -> str:
    return ", ".join(f"`{program}`" for program in PROGRAMS if program in status.programs) or "every program"


if __name__ == "__main__":
    PATH.write_text(page(PATH.read_text(encoding="utf-8")), encoding="utf-8")
