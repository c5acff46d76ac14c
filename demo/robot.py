"""A member without a body: looks at the real screen, touches and types, and knows only what members know.

It finds controls by their colour (`demo.looking`), reads the one-time code in the inbox, and waits for screens by the
supervisor's log. Every touch and key is an X event; nothing of the kiosk is imported but its colours.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor

from demo.kiosk_process import KioskProcess, Painted
from demo.looking import Box, Colour, boxes_of, rows_of
from demo.screen import Screen
from kiosk.ui.kit.tokens import Colours
from texts.language import Language

_PAD_ROWS = ("123", "456", "789", "<0>")
_SAME = 6
_BAR_FROM = 0.92
"""From there on down stands the bottom bar: help, and before it the way out where the screen has none of its own."""
_PAD_SECONDS = 5.0
_COVERS_ITSELF_SECONDS = 6.0
"""After a touch: five seconds, and what a slow machine needs to paint."""
_LANGUAGES = tuple(Language)
_ONE_PLACE_PIXELS = 120
"""Touches that are closer are at one place."""
_READING_SECONDS = 1.3
"""Who touches one place again has read what is new there; sooner it would be taken for a touch of what was there."""


class CannotFind(Exception):
    """What should be on the screen is not there; the message names it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen that the robot passed: its step, when it was painted, and its picture."""

    step: str
    at: float
    picture: Path


class Robot:
    """Eyes and a finger in front of one screen; `seen` grows with each screen waited for.

    Screens that were painted before `position` of the kiosk's log are of no interest to it. `quiet` is for how many
    seconds a screen has to hold still before it is looked at. Without a folder for `pictures` it takes none.
    """

    def __init__(
        self, screen: Screen, kiosk: KioskProcess, pictures: Path | None, position: int = 0, quiet: float = 0.15
    ) -> None:
        self._screen = screen
        self._kiosk = kiosk
        self._pictures = pictures
        self._position = position
        self._quiet = quiet
        self._glances: dict[Painted, Image.Image] = {}
        self._place = (0, 0)
        self._new_at = 0.0
        kiosk.when_painted(self._glance)
        self.seen: list[Seen] = []
        self.touched_at = 0.0
        self._uncovered_at = -_COVERS_ITSELF_SECONDS

    def wait_for(self, *steps: str, seconds: float = 20.0) -> Painted:
        """Wait until one of these screens is painted; take its picture, and those of the screens before it."""
        deadline = time.monotonic() + seconds
        while True:
            left = max(deadline - time.monotonic(), 0.01)
            painted, self._position = self._kiosk.next_painted(self._position, left)
            wanted = painted.step in steps
            if self._pictures is not None:
                glance = self._glances.pop(painted, None) or self._screen.picture()
                self._photograph(painted, self.look() if wanted else glance, self._pictures)
            if wanted:
                return painted

    def look(self) -> Image.Image:
        """What the screen shows once it holds still."""
        return self._screen.settled_picture(self._quiet)

    def choose_language(self, language: Language) -> None:
        """Touch a language of the welcome screen: the first one is filled, the others follow below it in order."""
        if language is _LANGUAGES[0]:
            self.press_main()
            return
        below = [row for row in rows_of(self._boxes(_PLAIN)) if _alike(row) and len(row) == len(_LANGUAGES) - 1]
        if not below:
            raise CannotFind("languages")
        # Read in the direction of the first language: from the right.
        self._touch(below[0][-_LANGUAGES.index(language)])

    def press_main(self) -> None:
        """Touch the filled button, the one that goes on."""
        self._touch(_largest(self._awaited(_FILLED)))

    def press_tile(self) -> None:
        """Touch the largest thing that can be touched and is not filled: a tile."""
        self._touch(_largest(self._awaited(_PLAIN)))

    def press_end(self, language: Language) -> None:
        """Touch what ends a refused visit: the button in the bar, or the screen's own, which stands in place of it.

        That one is the plain one beside "show to staff", or the only one there is.
        """
        bar = round(_BAR_FROM * self._screen.frame.height)
        plain = self._boxes(_PLAIN)
        own = tuple(box for box in plain if box.centre[1] < bar)
        if len(plain) - len(own) > 1:
            self.press_leave(language)
        elif own:
            self._touch(_largest(own))
        else:
            self.press_main()

    def uncover_page(self, language: Language) -> None:
        """Touch the page of the certificate, in the middle of the leading half; it covers itself again after 5 s.

        A touch before that would cover it: one that comes too soon waits.
        """
        covered_at = self._uncovered_at + _COVERS_ITSELF_SECONDS
        wait_until(lambda: time.monotonic() > covered_at, 2 * _COVERS_ITSELF_SECONDS, "covered page")
        self._uncovered_at = time.monotonic()
        frame = self._screen.frame
        across = round(0.26 * frame.width)
        self._touch_at(frame.width - across if language.right_to_left else across, round(0.45 * frame.height))
        self.look()

    def press_leave(self, language: Language) -> None:
        """Touch the button that ends the visit: on every screen at the leading end of the bottom bar."""
        frame = self._screen.frame
        across = round(0.05 * frame.width)
        self._touch_at(frame.width - across if language.right_to_left else across, round(0.965 * frame.height))

    def press_help(self, language: Language) -> None:
        """Touch *Help*: in the bottom bar, beside the button that ends the visit."""
        _leave, other, *_ = self._in_order(self._plain_rows()[-1], language)
        self._touch(other)

    def press_back(self, language: Language) -> None:
        """Touch the button that leads back: the first one of the row above the bottom bar."""
        self._touch(self._in_order(self._plain_rows()[-2], language)[0])

    def type_on_pad(self, digits: str) -> None:
        """Touch the digits on the pad, then its filled button."""
        keys = self._pad_keys()
        for digit in digits:
            self._touch(keys[digit])
        self.press_main()

    def _awaited(self, colour: Colour) -> tuple[Box, ...]:
        """Boxes of a colour as soon as there are any: a control may be shown a moment after its screen."""
        deadline = time.monotonic() + _PAD_SECONDS
        while not (boxes := self._boxes(colour)) and time.monotonic() < deadline:
            pass  # looking takes its time
        return boxes

    def _boxes(self, colour: Colour) -> tuple[Box, ...]:
        """Boxes of a colour that stand free: what touches the screen's edge is a bar and no control."""
        picture = self.look()
        return tuple(
            box
            for box in boxes_of(picture, colour)
            if box.left > 0 and box.top > 0 and box.right < picture.width and box.bottom < picture.height
        )

    def _plain_rows(self) -> list[tuple[Box, ...]]:
        rows = [tuple(row) for row in rows_of(self._awaited(_PLAIN))]
        if len(rows) < 2:
            raise CannotFind("rows")
        return rows

    @staticmethod
    def _in_order(row: tuple[Box, ...], language: Language) -> list[Box]:
        return sorted(row, key=lambda box: box.left, reverse=language.right_to_left)

    def _pad_keys(self) -> dict[str, Box]:
        """The pad, waited for: the screen before it may have the same name."""
        deadline = time.monotonic() + _PAD_SECONDS
        while (keys := self._find_pad()) is None:
            if time.monotonic() > deadline:
                raise CannotFind("pad")
        return keys

    def _find_pad(self) -> dict[str, Box] | None:
        boxes = self._boxes(_PLAIN)
        for box in boxes:
            alike = rows_of(tuple(other for other in boxes if _same_size(box, other)))
            rows = [row for row in alike if len(row) == len(_PAD_ROWS[0])]
            if len(rows) == len(_PAD_ROWS):
                return dict(zip("".join(_PAD_ROWS), (key for row in rows for key in row), strict=True))
        return None

    def _touch(self, box: Box) -> None:
        self._touch_at(*box.centre)

    def _touch_at(self, x: int, y: int) -> None:
        away = max(abs(x - self._place[0]), abs(y - self._place[1]))
        if self._new_at > self.touched_at and away < _ONE_PLACE_PIXELS:
            time.sleep(max(0.0, self._new_at + _READING_SECONDS - time.monotonic()))
        self._place, self.touched_at = (x, y), time.monotonic()
        self._screen.touch(x, y)

    def _glance(self, painted: Painted) -> None:
        """Keep what is there at once: a screen that only passes is gone before anybody waits for it."""
        self._new_at = painted.at
        if self._pictures is not None:
            self._glances[painted] = self._screen.picture()

    def _photograph(self, painted: Painted, picture: Image.Image, folder: Path) -> None:
        path = folder / f"{len(self.seen) + 1:02d}-{painted.step}.png"
        picture.save(path, compress_level=1)
        self.seen.append(Seen(painted.step, painted.at, path))


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Ask again and again, at most `seconds` long.

    Raises:
        CannotFind: it did not become true; the message is `what`.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise CannotFind(what)
        time.sleep(0.02)


def _colour(name: str) -> Colour:
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


_FILLED = _colour(Colours().primary.ground)
_PLAIN = _colour(Colours().secondary.ground)


def _largest(boxes: tuple[Box, ...]) -> Box:
    if not boxes:
        raise CannotFind("control")
    return max(boxes, key=lambda box: box.area)


def _alike(boxes: tuple[Box, ...]) -> bool:
    return all(_same_size(boxes[0], box) for box in boxes)


def _same_size(one: Box, other: Box) -> bool:
    width = (one.right - one.left) - (other.right - other.left)
    height = (one.bottom - one.top) - (other.bottom - other.top)
    return abs(width) <= _SAME and abs(height) <= _SAME
