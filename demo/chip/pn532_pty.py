"""A PN532 reader on a pseudo terminal: for libnfc it is a reader on a serial port.

with Pn532Reader(folder / "reader") as reader:
    reader.lay(card)
    subprocess.run(["nfc-list"], env={**os.environ, **reader.environment})
"""

from __future__ import annotations

import os
import select
import tty
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

from demo.chip.pn532 import Pn532
from demo.chip.pn532_field import CardInField, Kind
from demo.chip.pn532_frames import ACKNOWLEDGE, SYNTAX_ERROR, Frame, FrameReader, Information, Signal, information_frame
from demo.chip.vpcd import Card

_CHUNK = 4096


class Pn532Reader:
    """Plugged in and out as a whole; cards are laid on it and taken away from any thread.

    `path` is a link to the pseudo terminal, so that the reader comes back under the same name.
    """

    def __init__(self, path: Path, *, stubborn: bool = False) -> None:
        """A stubborn reader waits for the card whatever its host says meanwhile, and sends the late answer too."""
        self.path = path
        self.chip = Pn532() if stubborn else Pn532(self._is_spoken_to)
        self._ends: tuple[int, int] | None = None
        self._thread: Thread | None = None
        self._wake: tuple[int, int] = (-1, -1)

    @property
    def connstring(self) -> str:
        """How libnfc is told to open it."""
        return f"pn532_uart:{self.path}:115200"

    @property
    def environment(self) -> dict[str, str]:
        """What libnfc's own programs need to find it, and it alone."""
        return {"LIBNFC_DEVICE": self.connstring, "LIBNFC_AUTO_SCAN": "false"}

    def plug(self) -> None:
        """Appear at `path` and serve from a thread."""
        if self._ends is not None:
            return
        host, line = os.openpty()
        tty.setraw(line)  # nothing is echoed before the host has set the port up
        self._ends, self._wake = (host, line), os.pipe()
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(line))
        self._thread = Thread(target=self._serve, args=(host,), name="pn532", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Vanish, in the middle of whatever is going on; the card loses its power."""
        if self._ends is None or self._thread is None:
            return
        self.path.unlink(missing_ok=True)
        os.write(self._wake[1], b"\x00")
        self._thread.join()
        for handle in (*self._ends, *self._wake):
            os.close(handle)
        self._ends = self._thread = None
        self.chip.field.switch(on=False)

    def lay(self, card: Card, kind: Kind = Kind.TYPE_A) -> None:
        """Lay a card on the reader, plugged in or not."""
        self.chip.field.lay(CardInField(card, kind))

    def take(self) -> None:
        """Take the card away, also in the middle of a command."""
        self.chip.field.take()

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.take()
        self.unplug()

    def _serve(self, host: int) -> None:
        frames, answered = FrameReader(), b""
        while self._wake[0] not in select.select([host, self._wake[0]], [], [])[0]:
            for frame in frames.feed(os.read(host, _CHUNK)):
                answered = self._handle(host, frame, answered)

    def _is_spoken_to(self) -> bool:
        """Whether the host has sent something, or the reader is being unplugged."""
        assert self._ends is not None
        return bool(select.select([self._ends[0], self._wake[0]], [], [], 0)[0])

    def _handle(self, host: int, frame: Frame, answered: bytes) -> bytes:
        """Answer one frame; returns what a NACK would ask for again."""
        if frame is Signal.REPEAT:
            os.write(host, answered)
        if not isinstance(frame, Information):
            return answered
        os.write(host, ACKNOWLEDGE)
        answered = _reply(self.chip.execute(frame.payload))
        os.write(host, answered)
        return answered


def _reply(answer: bytes | None) -> bytes:
    """What goes over the line after the acknowledgement; nothing if the host wants none any longer."""
    if answer is None:
        return SYNTAX_ERROR
    return information_frame(answer) if answer else b""
