"""Take the door of a Wayland compositor along: whoever is not started by this program can never join its screen.

    cage -- python3 alone_on_screen.py COMMAND ARGUMENT…

A compositor for one program still listens for others of the same user, and gives each of them a picture of the screen
(wlr-screencopy). So the name of its socket is removed as soon as it is there. What is left is a descriptor of it that
COMMAND inherits, and through which its own children connect: WAYLAND_DISPLAY says `/proc/self/fd/N`. Nobody else can
go that way if they let nobody look into them (PR_SET_DUMPABLE), as all programs of the kiosk do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

USAGE = 64
NO_COMPOSITOR = 69
"""Exit statuses of sysexits.h: EX_USAGE, EX_UNAVAILABLE."""


def take_door(socket: Path) -> int:
    """Give an inheritable descriptor of a socket's place in the file system, whose name is gone afterwards.

    Raises:
        OSError: there is no such socket, or it is somebody else's.
    """
    door = os.open(socket, os.O_PATH | os.O_NOFOLLOW)
    os.set_inheritable(door, True)
    socket.unlink()
    return door


def surroundings(outer: Mapping[str, str], door: int) -> dict[str, str]:
    """The environment of COMMAND: the door in place of the name, and no X display, which would be a second one."""
    return {name: value for name, value in outer.items() if name != "DISPLAY"} | {
        "WAYLAND_DISPLAY": f"/proc/self/fd/{door}"
    }


def become(command: Sequence[str], door: int) -> NoReturn:
    """Go on as COMMAND. Raises `OSError` if there is no such program."""
    os.execvpe(command[0], list(command), surroundings(os.environ, door))  # noqa: S606 (no shell is wanted)


def main(arguments: Sequence[str]) -> int:
    """Take the door and become COMMAND; returns only where that cannot be."""
    if not arguments:
        return USAGE
    try:
        door = take_door(Path(os.environ["XDG_RUNTIME_DIR"], os.environ["WAYLAND_DISPLAY"]))
    except (KeyError, OSError):
        return NO_COMPOSITOR
    become(arguments, door)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
