"""What can be heard: four short sounds, and recorded speech for each screen and language. Without Qt or audio.

Nothing is told by sound alone, and no sound depends on a person: the files are the same for everybody. The only choice
that could tell something of a member is a digit of a pad; it goes to headphones alone.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from texts.language import Language

DIGITS: Final = "0123456789"
"""Each of them has a place for a recording in every language."""
_RESOURCES: Final = Path(__file__).parents[3] / "resources"


class Jingle(StrEnum):
    """Short sounds, by the name of their files in `resources/sounds`."""

    CARD_READ = "card-read"
    ERROR = "error"
    CARD_FORGOTTEN = "card-forgotten"
    TIME_WARNING = "time-warning"

    @property
    def file(self) -> Path:
        """WAV, 16 bit, one channel."""
        return _RESOURCES / "sounds" / f"{self.value}.wav"


class Sounds(Protocol):
    """Loudspeaker and headphones. No call waits, and none fails: a machine without sound is a whole kiosk."""

    def play(self, jingle: Jingle) -> None:
        """Play a short sound for everybody around."""

    def say(self, recording: Path) -> None:
        """Play recorded speech in the headphones, instead of what is being said; nothing if there is no such file."""


class Silence:
    """A machine without sound."""

    def play(self, jingle: Jingle) -> None:
        """Nothing."""

    def say(self, recording: Path) -> None:
        """Nothing."""


def screen_recording(language: Language, step: str) -> Path:
    """Where the recorded speech of a screen belongs, whether it was recorded or not (`resources/prompts/README.md`)."""
    return _RESOURCES / "prompts" / language.value / f"{step}.wav"


def digit_recording(language: Language, key: str) -> Path:
    """Where the recorded name of a digit belongs, or of a letter or a sign: that one by its code point (`key-0636`)."""
    name = f"digit-{key}" if key.isdecimal() else f"key-{ord(key):04x}"
    return _RESOURCES / "prompts" / language.value / f"{name}.wav"
