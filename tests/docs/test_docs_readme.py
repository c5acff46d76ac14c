"""What the README names exists, and its commands are those of the programs."""

import re
from pathlib import Path

import pytest

from kiosk.__main__ import PROGRAMS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_script_and_folder_named_exists() -> None:
    quoted = re.findall(r"`(scripts/[a-z]+|(?!build)[a-z]+/)`", README)
    named = quoted + re.findall(r"^(scripts/[a-z]+)", README, re.MULTILINE)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("program", re.findall(r"^scripts/kiosk ([a-z]+)", README, re.MULTILINE))
def test_every_program_named_exists(program: str) -> None:
    assert program in PROGRAMS


def test_the_readme_is_short() -> None:
    assert 50 <= len(README.splitlines()) <= 150
