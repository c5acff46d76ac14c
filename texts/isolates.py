"""Unicode isolates: an inserted number, name or word does not disturb the order of the text around it (UAX #9, 3)."""

from __future__ import annotations

FIRST_STRONG_ISOLATE = "\u2068"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
RIGHT_TO_LEFT_ISOLATE = "\u2067"
POP_DIRECTIONAL_ISOLATE = "\u2069"

_CONTROLS = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def isolated(value: object) -> str:
    """Wrap a value so that its own first strong letter decides its direction (FSI…PDI)."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_DIRECTIONAL_ISOLATE}"


def right_to_left(text: str) -> str:
    """Wrap text as one right-to-left run (RLI…PDI), wherever it stands."""
    return f"{RIGHT_TO_LEFT_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


def left_to_right(text: str) -> str:
    """Wrap text as one left-to-right run (LRI…PDI), wherever it stands."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


def without_isolates(text: str) -> str:
    """The text without isolate controls: for fonts that lack them, and for messages of plain characters."""
    return text.translate(_CONTROLS)
