"""The check of `kiosk doctor` for the screen: it is the one that the configuration describes, as it says itself.

Twenty millimetres are twenty millimetres only where `screen.diagonal` is true. What a screen says of itself is its EDID
(VESA E-EDID 1.4, 3.1 to 3.10), which the kernel keeps in /sys/class/drm for each connector.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Final

from kiosk.config import Config, Screen
from kiosk.programs.findings import Condition, Finding, Level, finding
from kiosk.targets import MILLIMETRES_PER_INCH

CONNECTORS: Final = Path("/sys/class/drm")

_HEADER: Final = bytes.fromhex("00ffffffffffff00")
_BLOCK: Final = 128
_PREFERRED_TIMING: Final = 54
"""Where the first detailed timing stands: the screen's own way to be driven (3.10.1)."""
_TOLERANCE: Final = 0.05
"""Diagonals are rounded where they are sold: 21.5 inches measure 21.46."""


@dataclass(frozen=True, slots=True)
class Display:
    """A screen as it describes itself: pixels of its own, and the diagonal in inches."""

    width: int
    height: int
    diagonal: float

    def is_that_of(self, screen: Screen) -> bool:
        """Whether a configuration describes it, upright or not."""
        pixels = {self.width, self.height} == {screen.width, screen.height}
        return pixels and abs(self.diagonal - screen.diagonal) <= _TOLERANCE * screen.diagonal


def check_screen(config: Config, connectors: Path = CONNECTORS) -> Finding:
    """One of the screens that are plugged in has the pixels and the diagonal of the configuration."""
    displays = [display for one in sorted(connectors.glob("*/edid")) if (display := described(_bytes(one))) is not None]
    if not displays or any(one.is_that_of(config.screen) for one in displays):
        return Finding("screen")
    return finding("screen", Condition.SCREEN_DIFFERS, Level.WARNING)


def described(edid: bytes) -> Display | None:
    """What an EDID says (VESA E-EDID 1.4, 3.10.2); None: it says nothing, or not what it measures (a projector)."""
    block = edid[:_BLOCK]
    if len(block) < _BLOCK or not block.startswith(_HEADER) or sum(block) % 256:
        return None
    timing = block[_PREFERRED_TIMING : _PREFERRED_TIMING + 18]
    if timing[:2] == bytes(2):
        return None
    width, height = timing[2] | timing[4] >> 4 << 8, timing[5] | timing[7] >> 4 << 8
    across, down = timing[12] | timing[14] >> 4 << 8, timing[13] | (timing[14] & 15) << 8
    if not across or not down:
        return None
    return Display(width, height, hypot(across, down) / MILLIMETRES_PER_INCH)


def _bytes(file: Path) -> bytes:
    """Empty where nothing is plugged in."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
