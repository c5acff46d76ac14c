"""The checks of `kiosk doctor` for what a configuration asks for beside the screen: reading aloud, and sound."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.config import Config
from kiosk.programs.assistive import PROGRAMS
from kiosk.programs.findings import Condition, Finding, Level, finding
from kiosk.programs.speaker import PLAYER
from kiosk.ui.kit.sounds import DIGITS, digit_recording
from texts.language import Language


def check_assistive(config: Config, programs: Sequence[Path] = PROGRAMS) -> Finding:
    """The programs of the bus are installed, where `screen.assistive` promises it: a session goes on without them."""
    if not config.screen.assistive or all(program.exists() for program in programs):
        return Finding("assistive")
    return finding("assistive", Condition.ASSISTIVE_BUS_MISSING)


def check_headphones(config: Config, recording: Callable[[Language, str], Path] = digit_recording) -> Finding:
    """Who listens hears the digits of a code, which no screen reader is told and no loudspeaker plays."""
    name = "headphones"
    if not config.sound.headphones:
        missing = config.screen.assistive
        return finding(name, Condition.HEADPHONES_MISSING, Level.WARNING) if missing else Finding(name)
    if all(recording(language, digit).exists() for language in Language for digit in DIGITS):
        return Finding(name)
    return finding(name, Condition.DIGITS_UNRECORDED, Level.WARNING)


def check_sound(config: Config) -> Finding:
    """The player is installed, where a device is named; the screen says everything without it, too."""
    named = config.sound.speaker or config.sound.headphones
    if not named or shutil.which(PLAYER):
        return Finding("sound")
    return finding("sound", Condition.PLAYER_MISSING, Level.WARNING)
