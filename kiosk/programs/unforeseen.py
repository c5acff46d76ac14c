"""What may be told of an error that nobody foresaw: its class and its way, never its text, which may hold a datum."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

_CODE: Final = Path(__file__).parents[2]
_SHOWN_FRAMES: Final = 4


def told(error: BaseException) -> str:
    """One line: the class, and the last lines of the program that it came through, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)[-_SHOWN_FRAMES:]
    way = ", ".join(f"{_short(Path(frame.filename))}:{frame.lineno}" for frame in reversed(frames))
    return f"unforeseen {type(error).__name__} at {way}"


def _short(path: Path) -> str:
    return str(path.relative_to(_CODE)) if path.is_relative_to(_CODE) else path.name
