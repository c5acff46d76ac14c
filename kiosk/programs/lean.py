"""What a library would load beside itself, and a kiosk has no use for."""

from __future__ import annotations

import sys
import warnings
from typing import Final

_GUESSER: Final = "charset_normalizer"


def without_guessing() -> None:
    """From now on requests loads without the library that guesses in which encoding a text is; call it before.

    That library reads every code page there is, in each process of the machine. Nothing is ever guessed here: answers
    are taken as bytes (`kiosk.answers`) and are UTF-8 by contract. requests itself does without, and warns once.
    """
    if _GUESSER not in sys.modules:
        # None is the import system's "there is no such module" (The Python Language Reference, 5.3.1).
        sys.modules[_GUESSER] = None  # type: ignore[assignment]  # a module's absence has no type of its own
    warnings.filterwarnings("ignore", "Unable to find acceptable character detection")
