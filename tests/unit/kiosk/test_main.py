import sys
from types import ModuleType

import pytest

from kiosk.__main__ import PROGRAMS, USAGE, main


def test_the_named_program_gets_the_other_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    program = ModuleType("kiosk.programs.doctor")

    def run(arguments: list[str]) -> int:
        seen.append(arguments)
        return 7

    program.main = run  # type: ignore[attr-defined]  # a stand-in module
    monkeypatch.setitem(sys.modules, "kiosk.programs.doctor", program)
    assert main(["doctor", "--json"]) == 7
    assert seen == [["--json"]]


@pytest.mark.parametrize("arguments", [[], ["dance"], ["--help"]])
def test_anything_else_lists_the_programs(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == USAGE
    usage = capsys.readouterr().err
    assert all(name in usage for name in PROGRAMS)
