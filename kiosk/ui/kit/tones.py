"""`python -m kiosk.ui.kit.tones`: write the short sounds of `resources/sounds`. A test keeps them in step.

Each has its own rhythm and direction, so that they are told apart by people who hear no difference between high and
low: rising for what went well, falling for what did not, three calls for a forgotten card, two even knocks for time.
"""

from __future__ import annotations

import io
import sys
import wave
from array import array
from dataclasses import dataclass
from math import exp, pi, sin
from typing import Final

from kiosk.ui.kit.sounds import Jingle

RATE: Final = 22_050
"""Samples a second."""

_LOUDEST = 0.5
"""Share of full scale: the machine's volume is set by its staff, not by us."""
_ATTACK_SECONDS = 0.008
_OVERTONES: Final = ((1, 1.0), (2, 0.35), (3, 0.12))
"""(multiple of the pitch, strength): soft as a marimba, and still heard on a small loudspeaker."""


@dataclass(frozen=True, slots=True)
class Note:
    """A struck tone: pitch in hertz, and seconds until the next one is struck."""

    pitch: float
    seconds: float


MELODIES: Final = {
    Jingle.CARD_READ: (Note(659.26, 0.14), Note(987.77, 0.36)),
    Jingle.ERROR: (Note(392.00, 0.20), Note(293.66, 0.45)),
    Jingle.CARD_FORGOTTEN: (Note(880.00, 0.22), Note(880.00, 0.22), Note(1174.66, 0.45)),
    Jingle.TIME_WARNING: (Note(587.33, 0.30), Note(587.33, 0.40)),
}


def sound_file(jingle: Jingle) -> bytes:
    """A whole WAV file: PCM, 16 bit, one channel, `RATE` samples a second."""
    samples = array("h", (sample for note in MELODIES[jingle] for sample in _struck(note)))
    if sys.byteorder == "big":
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(samples.itemsize)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())
    return file.getvalue()


def _struck(note: Note) -> list[int]:
    return [_sample(note, index / RATE) for index in range(round(note.seconds * RATE))]


def _sample(note: Note, at: float) -> int:
    """The amplitude at a time: a quick rise, then dying away to nothing at the end of the note."""
    wave_form = sum(strength * sin(2 * pi * note.pitch * times * at) for times, strength in _OVERTONES)
    envelope = min(1.0, at / _ATTACK_SECONDS) * exp(-4.0 * at / note.seconds) * (1.0 - at / note.seconds)
    full = sum(strength for _times, strength in _OVERTONES)
    return round(32_767 * _LOUDEST * envelope * wave_form / full)


def main() -> int:
    """Write every file."""
    for jingle in Jingle:
        jingle.file.parent.mkdir(parents=True, exist_ok=True)
        jingle.file.write_bytes(sound_file(jingle))
    return 0


if __name__ == "__main__":
    sys.exit(main())
