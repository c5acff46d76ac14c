"""What a session's process may know of its surroundings: an allow-list, a private folder, overwritten memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

PASSED_ON = frozenset(
    {
        "DISPLAY",
        "LANG",
        "LD_LIBRARY_PATH",
        "PATH",
        "PCSCLITE_CSOCK_NAME",
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "XDG_RUNTIME_DIR",
    }
)
"""Names that a session needs to find the screen and the card service."""

PASSED_ON_PREFIX = "QT_"
"""Qt's own settings: platform, scaling, accessibility."""

OVERWRITTEN_MEMORY = {
    "PYTHONMALLOC": "malloc",
    "MALLOC_PERTURB_": "165",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_ARENA_MAX": "1",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
}
"""Freed memory is overwritten: Python gives all of it to glibc, which fills it and keeps none aside.

glibc (2.36) leaves the last eight bytes of each piece. There stands the text of a freed ASCII `str` of up to 7
characters (behind a header of 48 bytes) and of a `bytes` of up to 7 (behind 32): whole, until the piece is used again.
Longer ones lose all or most of their text. What is typed is therefore held as `contract.digits.Digits`. None of this
is the promise, which is the kill of the process.

What is large (a picture, a page) goes back to the kernel instead, which hands memory out cleared: the threshold is
glibc's own, but one that is named does not grow with use. One arena for all threads, of which one runs at a time.
"""

_HELD_DISPLAY = re.compile(r"/proc/self/fd/(\d+)")

NO_BUS = "no-bus"
"""A name in the private folder that never exists. Without any address Qt would join the bus of whoever is logged in,
and show what is on the screen to every program there that says that it helps to read it.
"""


def session_environment(outer: Mapping[str, str], private: Path, code: Path) -> dict[str, str]:
    """The whole environment of a session.

    Args:
        outer: the supervisor's own environment.
        private: the session's own folder; it is home and temporary folder.
        code: the folder that holds the `kiosk` package and `resources`, whose own fonts are the only ones.
    """
    passed = {name: value for name, value in outer.items() if _passes(name)}
    folder = str(private)
    return passed | OVERWRITTEN_MEMORY | {
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/{NO_BUS}",
        "FONTCONFIG_FILE": str(code / "resources" / "fonts" / "fonts.conf"),
        "HOME": folder,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(code),
        "PYTHONSAFEPATH": "1",
        "QT_NO_GLIB": "1",
        "TMPDIR": folder,
        "XDG_CACHE_HOME": folder,
        "XDG_CONFIG_HOME": folder,
        "XDG_DATA_HOME": folder,
    }  # fmt: skip


def display_descriptors(outer: Mapping[str, str]) -> tuple[int, ...]:
    """Descriptors that a session has to inherit to find the screen, where its socket has no name any more.

    `installer/alone_on_screen.py` holds the compositor's socket open under the name `/proc/self/fd/N`.
    """
    held = _HELD_DISPLAY.fullmatch(outer.get("WAYLAND_DISPLAY", ""))
    return (int(held[1]),) if held else ()


def _passes(name: str) -> bool:
    return name in PASSED_ON or name.startswith(PASSED_ON_PREFIX)
