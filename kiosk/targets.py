"""How large anything to touch is on the glass, and how large a screen has to be for that."""

from __future__ import annotations

from math import ceil, hypot
from typing import Final

MILLIMETRES_PER_INCH: Final = 25.4
TARGET_MILLIMETRES: Final = 20.0
"""The least height and width of anything to touch, on every screen (EN 301 549, 5.5)."""
_LEAST_ROWS: Final = 11.0
_LEAST_ROWS_UPRIGHT: Final = 20.4
"""The least height of a screen in targets: both bars, a pad with its line of digits, its button, and the gaps; on an
upright screen also what is said above the pad. `tests/ui/test_small_screens.py` looks at screens of that size.
"""


def least_inches(width: int, height: int) -> float:
    """The least diagonal in inches, rounded up to a tenth, on which a page of so many pixels is whole."""
    rows = _LEAST_ROWS_UPRIGHT if height > width else _LEAST_ROWS
    inches_high = rows * TARGET_MILLIMETRES / MILLIMETRES_PER_INCH
    return ceil(10 * inches_high * hypot(width, height) / height) / 10
