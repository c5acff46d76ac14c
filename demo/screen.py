"""A real X server without a monitor, its picture in memory, and a hand that touches it.

Xvfb keeps its frame in a file that this process maps (`-fbdir`, format XWD): a picture costs a copy and watching for a
change costs a comparison, so that the benchmarks can look every millisecond. Touches and keys are XTEST events.
"""

from __future__ import annotations

import mmap
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from demo.hand import Hand

_START_SECONDS = 10.0
_XWD_HEADER = struct.Struct(">25I")
_XWD_COLOUR_BYTES = 12


class ScreenDidNotStart(Exception):
    """Xvfb did not announce a display in time."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the pixels are in the mapped file: `offset`, and rows of `stride` bytes, 4 bytes a pixel (B G R x)."""

    width: int
    height: int
    stride: int
    offset: int


class Screen:
    """One virtual screen: `display` for DISPLAY, `picture()` to look at it, `touch` and `type_keys` to act on it."""

    def __init__(self, hand: Hand, display: str, pid: int, pixels: mmap.mmap) -> None:
        self.display = display
        self.pid = pid
        self._hand = hand
        self._pixels = pixels
        self.frame = _frame_of(pixels)

    def picture(self) -> Image.Image:
        """What is on the screen now."""
        frame = self.frame
        size = (frame.width, frame.height)
        return Image.frombytes("RGB", size, self.raw(), "raw", "BGRX", frame.stride)

    def raw(self) -> bytes:
        """The frame as it is in memory: `stride` × `height` bytes."""
        return self._pixels[self.frame.offset : self.frame.offset + self.frame.stride * self.frame.height]

    def pixel(self, x: int, y: int) -> bytes:
        """One pixel, 4 bytes (B G R x)."""
        start = self.frame.offset + y * self.frame.stride + 4 * x
        return self._pixels[start : start + 4]

    def rows(self, step: int) -> Iterator[memoryview]:
        """Every `step`-th row of the frame, without copying."""
        frame, memory = self.frame, memoryview(self._pixels)
        for row in range(0, frame.height, step):
            start = frame.offset + row * frame.stride
            yield memory[start : start + frame.stride]

    def settled_picture(self, quiet_seconds: float = 0.15, deadline_seconds: float = 5.0) -> Image.Image:
        """The picture once it has not changed for `quiet_seconds`, or as it is at the deadline."""
        begin = unchanged_since = time.monotonic()
        last = self.raw()
        while (now := time.monotonic()) - begin < deadline_seconds and now - unchanged_since < quiet_seconds:
            time.sleep(0.02)
            current = self.raw()
            if current != last:
                last, unchanged_since = current, time.monotonic()
        return self.picture()

    def touch(self, x: int, y: int) -> None:
        """Press and release at this point, as a finger does."""
        self._hand.touch(x, y)

    def type_keys(self, *keys: str) -> None:
        """Press these keys of a plain keyboard (X keysym names) one after the other."""
        for key in keys:
            self._hand.key(key)


@contextmanager
def virtual_screen(folder: Path, width: int = 1920, height: int = 1080) -> Iterator[Screen]:
    """Start Xvfb with its frame in `folder` and stop it at the end.

    Raises:
        ScreenDidNotStart: no display was announced within ten seconds.
    """
    if shutil.which("Xvfb") is None:
        raise ScreenDidNotStart
    folder.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-fbdir", str(folder)]
    command += ["-nolisten", "tcp", "-noreset"]
    with (folder / "xvfb.log").open("wb") as log:
        process = subprocess.Popen(command, pass_fds=[writing], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    os.close(writing)
    try:
        display = ":" + _announced_display(reading)
        with (folder / "Xvfb_screen0").open("rb") as file:
            pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        with Hand(display) as hand:
            yield Screen(hand, display, process.pid, pixels)
    finally:
        process.terminate()
        process.wait(10)


def _announced_display(reading: int) -> str:
    with os.fdopen(reading, "rb") as pipe:
        os.set_blocking(pipe.fileno(), False)
        deadline = time.monotonic() + _START_SECONDS
        text = b""
        while not text.endswith(b"\n"):
            if time.monotonic() > deadline:
                raise ScreenDidNotStart
            time.sleep(0.01)
            text += pipe.read() or b""
    return text.decode("ascii").strip()


def _frame_of(pixels: mmap.mmap) -> Frame:
    """Find the pixels behind the XWD header (X11/XWDFile.h: all fields are big-endian 32-bit words)."""
    header = _XWD_HEADER.unpack_from(pixels, 0)
    header_size, width, height, stride, colours = header[0], header[4], header[5], header[12], header[19]
    return Frame(width, height, stride, header_size + _XWD_COLOUR_BYTES * colours)
