"""The polkit rule, run by a JavaScript engine with polkit's two values given to it (polkit(8))."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RULES = Path(__file__).parents[3] / "installer/polkit/50-chobbak-readers.rules"
ENGINE = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine
app = QCoreApplication([])
engine = QJSEngine()
sys.stdout.write(engine.evaluate(sys.stdin.read()).toString())
"""
POLKIT = """
var rule;
var polkit = {Result: {YES: "yes", NOT_HANDLED: "not handled"}, addRule: function (given) { rule = given; }};
"""


@pytest.mark.parametrize(
    ("action", "group", "result"),
    [
        ("org.debian.pcsc-lite.access_pcsc", "chobbak", "yes"),
        ("org.debian.pcsc-lite.access_card", "chobbak", "yes"),
        ("org.debian.pcsc-lite.access_pcsc", "users", "not handled"),
        ("org.freedesktop.systemd1.manage-units", "chobbak", "not handled"),
    ],
)
def test_the_rule_opens_the_readers_to_the_group_alone(action: str, group: str, result: str) -> None:
    subject = f'{{isInGroup: function (name) {{ return name === "{group}"; }}}}'
    script = f'{POLKIT}{RULES.read_text(encoding="utf-8")}\nrule({{id: "{action}"}}, {subject});'
    told = subprocess.run(
        [sys.executable, "-c", ENGINE], input=script, capture_output=True, check=True, encoding="utf-8"
    )
    assert told.stdout == result
