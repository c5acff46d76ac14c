"""A member who sees nothing: uses the kiosk from outside, by the names of its parts alone, over AT-SPI.

It runs under Debian's own interpreter (`/usr/bin/python3`, package python3-pyatspi), knows nothing of this project, and
does what it is told on its standard input, one JSON object a line; it answers each with one line:

    {"do": "wait", "name": "notice.accept", "seconds": 20}    until such a part is on the screen and can be used
    {"do": "press", "name": "notice.accept"}                  the same, and press it
    {"do": "focus", "name": "code.pad.entry"}                 the same, and give it the focus
    {"do": "read"}                                            everything that the bus tells of what there is

A name is the object name of a part: the end of its accessible id. The bus is that of AT_SPI_BUS_ADDRESS.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import gi
import pyatspi

gi.require_version("Atspi", "2.0")
from gi.repository import GLib  # noqa: E402 (the version is required first)

Part: TypeAlias = Any
"""`pyatspi.Accessible`, which has no types."""
Event: TypeAlias = Any
"""`pyatspi.event.Event`."""

PAUSE_SECONDS = 0.03
APPLICATION = "chobbak"
EVENTS = ("object:state-changed", "object:property-change", "object:children-changed", "object:text-changed", "focus:")


class Robot:
    """Knows the parts by name, and keeps whatever events bring."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        for event in EVENTS:
            pyatspi.Registry.registerEventListener(self._hear, event)

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do one thing; `ok` says whether it could be done."""
        if order["do"] == "read":
            self._listen()
            return {"ok": True, "parts": [told(part) for part in parts()], "events": self.heard}
        part = self._found(order["name"], order.get("seconds", 20))
        if part is None:
            return {"ok": False}
        if order["do"] == "press":
            return {"ok": press(part)}
        if order["do"] == "focus":
            return {"ok": part.queryComponent().grabFocus()}
        return {"ok": True, "part": told(part)}

    def _found(self, name: str, seconds: float) -> Part | None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._listen()
            for part in parts(is_shown):
                if is_called(part, name) and has_states(part, pyatspi.STATE_SHOWING, pyatspi.STATE_SENSITIVE):
                    return part
            time.sleep(PAUSE_SECONDS)
        return None

    def _hear(self, event: Event) -> None:
        self.heard.append(f"{event.type} {name_of(event.source)} {event.any_data}")

    def _listen(self) -> None:
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)


def parts(wanted: Callable[[Part], bool] = lambda _part: True) -> Iterator[Part]:
    """Every part of the kiosk that the bus tells of now; what is below one that is not `wanted` is passed over."""
    desktop = pyatspi.Registry.getDesktop(0)
    waiting = [program for program in desktop if program is not None and name_of(program) == APPLICATION]
    while waiting:
        part = waiting.pop()
        if not wanted(part):
            continue
        yield part
        waiting += reversed([child for child in children(part) if child is not None])


def children(part: Part) -> list[Part]:
    """Parts that go away meanwhile are left out."""
    part.clear_cache()
    try:
        return list(part)
    except GLib.Error:
        return []


def is_called(part: Part, name: str) -> bool:
    """Whether the part's own name is this one."""
    identity = identity_of(part)
    return identity == name or identity.endswith("." + name)


def is_shown(part: Part) -> bool:
    """On the screen: the screens of other steps are not, nor is anything in them."""
    return has_states(part, pyatspi.STATE_SHOWING)


def has_states(part: Part, *wanted: int) -> bool:
    """Whether the part is in all of these states; one that is gone is in none."""
    try:
        states = part.getState()
    except GLib.Error:
        return False
    return all(states.contains(state) for state in wanted)


def press(part: Part) -> bool:
    """Do what pressing the part would do."""
    actions = part.queryAction()
    for index in range(actions.nActions):
        if actions.getName(index) == "Press":
            return bool(actions.doAction(index))
    return False


def told(part: Part) -> dict[str, Any]:
    """Everything that the bus tells of a part."""
    try:
        about = {
            "id": identity_of(part),
            "role": part.getRoleName(),
            "name": part.name,
            "description": part.description,
            "states": [pyatspi.stateToString(state) for state in part.getState().getStates()],
            "attributes": part.getAttributes(),
        }
    except GLib.Error:
        return {}
    return {**about, **more_of(part)}


def more_of(part: Part) -> dict[str, Any]:
    """What parts with a text, a value or an action tell besides."""
    more: dict[str, Any] = {}
    readers = {
        "text": lambda: part.queryText().getText(0, -1),
        "value": lambda: part.queryValue().currentValue,
        "actions": lambda: [part.queryAction().getDescription(i) for i in range(part.queryAction().nActions)],
    }
    for key, read in readers.items():
        try:
            more[key] = read()  # type: ignore[no-untyped-call]  # the module has no types
        except (NotImplementedError, GLib.Error):
            continue
    return more


def identity_of(part: Part) -> str:
    """The accessible id; empty where the part is gone."""
    try:
        return str(part.get_accessible_id())
    except GLib.Error:
        return ""


def name_of(part: Part) -> str:
    """The name; empty where the part is gone."""
    try:
        return str(part.name)
    except (GLib.Error, AttributeError):
        return ""


def main() -> int:
    """Obey until there are no more orders."""
    robot = Robot()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(robot.obey(json.loads(line))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
