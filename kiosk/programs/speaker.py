"""Sound through `aplay` (alsa-utils): a child process for each sound, which can hang or fail as it likes.

Audio libraries inside the process could block the screen or crash the visit, and a machine's sound is the first thing
that is broken. What is played goes in by the child's standard input: a file's name on a command line would tell every
user of the machine which digit a member has just heard. A child belongs to the session's process group and dies with
the session.
"""

from __future__ import annotations

import queue
import shutil
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.config import Sound
from kiosk.ui.kit.sounds import Jingle

PLAYER: Final = "aplay"
LONGEST_SECONDS: Final = 60.0
"""Of recorded speech; what takes longer is ended."""
JINGLE_SECONDS: Final = 3.0
_DIES_WITH_US: Final = ("setpriv", "--pdeathsig", "KILL")


@dataclass(frozen=True, slots=True)
class _Order:
    """A file to play on a device, and how long it may take."""

    file: Path
    device: str
    seconds: float


class Speaker:
    """`Sounds` on the devices of the configuration. One thing at a time on each; the latest is what counts."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._loud = _Voice("loudspeaker")
        self._ears = _Voice("headphones")

    def play(self, jingle: Jingle) -> None:
        """See `Sounds.play`."""
        if self._sound.speaker:
            self._loud.order(_Order(jingle.file, self._sound.speaker, JINGLE_SECONDS))

    def say(self, recording: Path) -> None:
        """See `Sounds.say`."""
        if self._sound.headphones and recording.exists():
            self._ears.order(_Order(recording, self._sound.headphones, LONGEST_SECONDS))


class _Voice:
    """One device's thread; it begins with the first order and lives as long as the process, as its children need it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._playing: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def order(self, order: _Order) -> None:
        """Play this next, and break off what is being played."""
        self._orders.put(order)
        playing = self._playing
        if playing is not None:
            playing.kill()  # whoever waits for it sees it end; it is reaped by that thread alone
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()

    def _serve(self) -> None:
        while True:
            order = self._orders.get()
            if self._orders.empty():
                # No player, no device, no right to use it: the screen has said it all.
                with suppress(OSError):
                    self._perform(order)

    def _perform(self, order: _Order) -> None:
        content = order.file.read_bytes()
        command = [PLAYER, "-q", "-D", order.device]
        if shutil.which(_DIES_WITH_US[0]):
            command = [*_DIES_WITH_US, *command]
        with subprocess.Popen(  # noqa: S603 (no shell; the device is the configuration's)
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as playing:
            self._playing = playing
            if not self._orders.empty():
                playing.kill()  # ordered before there was anything to break off
            try:
                playing.communicate(content, timeout=order.seconds)
            except subprocess.TimeoutExpired:
                playing.kill()
            finally:
                self._playing = None
