"""The checks of `kiosk doctor` for what a configuration asks for beside the screen: reading aloud, and sound."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from kiosk.config import Config
from kiosk.programs.assistive import PROGRAMS
from kiosk.programs.findings import Condition, Finding, Level, finding
from kiosk.programs.speaker import PLAYER


def check_assistive(config: Config, programs: Sequence[Path] = PROGRAMS) -> Finding:
    """The programs of the bus are installed, where `screen.assistive` promises it: a session goes on without them."""
    if not config.screen.assistive or all(program.exists() for program in programs):
        return Finding("assistive")
    return finding("assistive", Condition.ASSISTIVE_BUS_MISSING)


def check_sound(config: Config) -> Finding:
    """The player is installed, where a device is named; the screen says everything without it, too."""
    named = config.sound.speaker or config.sound.headphones
    if not named or shutil.which(PLAYER):
        return Finding("sound")
    return finding("sound", Condition.PLAYER_MISSING, Level.WARNING)
