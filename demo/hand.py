"""A finger and a plain keyboard for an X display: XTEST events (libXtst), as real to a program as a person's."""

from __future__ import annotations

import ctypes
from types import TracebackType
from typing import Self

_LEFT_BUTTON = 1


class DisplayMissing(Exception):
    """The X display cannot be opened, or its libraries are not installed."""


class Hand:
    """Touches and types on one display. Events are sent before a call returns; use it in a `with`."""

    def __init__(self, display: str) -> None:
        try:
            self._x11 = ctypes.CDLL("libX11.so.6")
            self._xtest = ctypes.CDLL("libXtst.so.6")
        except OSError as error:
            raise DisplayMissing from error
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode("ascii")))
        if not self._display:
            raise DisplayMissing

    def touch(self, x: int, y: int) -> None:
        """Move there, press, release."""
        now = ctypes.c_ulong(0)
        self._xtest.XTestFakeMotionEvent(self._display, 0, x, y, now)
        self._xtest.XTestFakeButtonEvent(self._display, _LEFT_BUTTON, 1, now)
        self._xtest.XTestFakeButtonEvent(self._display, _LEFT_BUTTON, 0, now)
        self._x11.XSync(self._display, 0)

    def key(self, name: str) -> None:
        """Press and release a key by its X keysym name, such as ``Tab``, ``Return``, ``7``."""
        now = ctypes.c_ulong(0)
        keysym = ctypes.c_ulong(self._x11.XStringToKeysym(name.encode("ascii")))
        keycode = self._x11.XKeysymToKeycode(self._display, keysym)
        self._xtest.XTestFakeKeyEvent(self._display, keycode, 1, now)
        self._xtest.XTestFakeKeyEvent(self._display, keycode, 0, now)
        self._x11.XSync(self._display, 0)

    def close(self) -> None:
        """Let go of the display."""
        self._x11.XCloseDisplay(self._display)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
