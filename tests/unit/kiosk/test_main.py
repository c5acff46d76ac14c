import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.__main__ import DONE, PROGRAMS, main

USAGE, UNFORESEEN, IO_FAILED, INTERRUPTED = 64, 70, 74, 130
"""Numbers, since that is what scripts of operators are written with."""


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


@pytest.mark.parametrize("arguments", [[], ["dance"], ["help"]])
def test_anything_else_lists_the_programs(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == USAGE
    usage = capsys.readouterr().err
    assert all(name in usage for name in PROGRAMS)


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_lists_the_programs_and_is_no_mistake(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == DONE
    told = capsys.readouterr().out
    assert all(f"  {name} " in told for name in PROGRAMS)


def failing(error: BaseException) -> ModuleType:
    """A program that does not come to its end."""
    program = ModuleType("kiosk.programs.doctor")

    def run(_arguments: list[str]) -> int:
        raise error

    program.main = run  # type: ignore[attr-defined]  # a stand-in module
    return program


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SystemExit(2), USAGE),
        (SystemExit(0), DONE),
        (KeyboardInterrupt(), INTERRUPTED),
        (PermissionError(13, "datum"), IO_FAILED),
        (RuntimeError("datum"), UNFORESEEN),
    ],
)
def test_what_a_program_does_not_expect_is_never_its_verdict(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "kiosk.programs.doctor", failing(error))
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["doctor"]) == status
    told = capfd.readouterr().err
    assert "datum" not in told
    assert "Traceback" not in told


def test_an_unforeseen_error_is_told_by_its_class_and_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "kiosk.programs.doctor", failing(RuntimeError("datum")))
    main(["doctor"])
    assert re.match(
        r"kiosk doctor: unforeseen RuntimeError at tests/unit/kiosk/test_main\.py:\d+,", capsys.readouterr().err
    )


def test_a_session_that_ends_by_its_own_hook_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kiosk.programs.session", failing(RuntimeError("datum")))
    monkeypatch.setattr(sys, "excepthook", lambda *_error: None)
    with pytest.raises(RuntimeError):
        main(["session"])
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    assert main(["session"]) == UNFORESEEN


def test_the_manual_has_every_program() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert all(f"`kiosk {name}" in manual for name in PROGRAMS)
