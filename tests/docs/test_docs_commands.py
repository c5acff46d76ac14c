"""docs/commands.md has every exit status, with the meaning that the programs' own list gives it."""

from __future__ import annotations

import ast
from pathlib import Path

from kiosk.__main__ import PROGRAMS
from kiosk.exits import ExitStatus
from tests.docs.commands_page import PATH, page

KIOSK = Path(__file__).parents[2] / "kiosk"


def test_the_table_is_in_step_with_the_list() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert page(text) == text
    for status in ExitStatus:
        assert f"| {status.value} | {status.word} |" in text


def test_a_status_is_of_programs_that_there_are() -> None:
    for status in ExitStatus:
        assert status.programs <= set(PROGRAMS)


def test_no_program_has_such_numbers_of_its_own() -> None:
    """A status is taken from the list, or two programs would mean different things by one number."""
    for file in [KIOSK / "__main__.py", KIOSK / "supervisor" / "endings.py", *(KIOSK / "programs").glob("*.py")]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return)]
        numbers = {node.value for value in named if value for node in ast.walk(value) if isinstance(node, ast.Constant)}
        assert not {number for number in numbers if type(number) is int} & set(ExitStatus), file
