"""A card that gives everything back."""

from __future__ import annotations

from demo.chip.foreign import ForeignTag

OK = b"\x90\x00"


class Echo(ForeignTag):
    """Answers with the bytes of the command, and counts resets."""

    resets = 0

    def reset(self) -> None:
        self.resets += 1

    def answer(self, command: bytes) -> bytes:
        return command + OK
