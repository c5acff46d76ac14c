"""Who may import whom: the contracts of `.importlinter`, and the supervisor's promise looked at in a real process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = (
    "PySide6",
    "contract.member",
    "emrtd",
    "kiosk.identity",
    "kiosk.printing.document",
    "kiosk.readers",
    "kiosk.services",
    "kiosk.session",
    "kiosk.ui",
    "reportlab",
    "smartcard",
)
"""What a program that must not be able to name a member's data never loads."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def loaded_by(*modules: str) -> set[str]:
    program = f"import sys, {', '.join(modules)}; print('\\n'.join(sys.modules))"
    done = run(sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_import_contracts_are_kept() -> None:
    done = run(str(Path(sys.executable).with_name("lint-imports")))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("modules", [["kiosk.__main__"], ["kiosk.programs.supervisor", "kiosk.programs.outside"]])
def test_the_supervisor_loads_nothing_that_can_name_personal_data(modules: list[str]) -> None:
    loaded = loaded_by(*modules)
    assert [name for name in loaded if name.startswith(FORBIDDEN)] == []


def test_the_supervisor_starts_a_session_before_it_loads_what_speaks_to_the_network() -> None:
    loaded = loaded_by("kiosk.programs.supervisor")
    assert not {"requests", "joserfc", "sqlite_utils"} & loaded


def test_picking_a_program_loads_no_other() -> None:
    loaded = loaded_by("kiosk.__main__")
    assert not [name for name in loaded if name.startswith("kiosk.programs")]


def test_a_folder_of_programs_imports_nothing_by_itself() -> None:
    """An `__init__` that imported something would leak it into every program below it."""
    for init in [*ROOT.glob("kiosk/**/__init__.py"), *ROOT.glob("contract/__init__.py")]:
        assert "import" not in init.read_text(encoding="utf-8").split('"""')[-1], init
