"""Did anything of a visit stay: what to look for, the positive control while it runs, the search after its end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from demo.counter import Counter
from demo.looking import Box, boxes_of
from demo.persona import Persona
from demo.residue import (
    CannotLook,
    Finding,
    Needle,
    byte_needle,
    numbers_alone,
    search_files,
    search_processes,
    text_needles,
)
from demo.screen import Screen
from kiosk.printing.style import Style

ROOTS = tuple(Path(root) for root in ("/tmp", "/home", "/run", "/var", "/dev/shm"))
_PIXEL_NEEDLES = 12
_PIXELS_OF_A_NEEDLE = 48
_ATTEMPTS = 30_000
_CODE_DIGITS = 6
_WHITE = (255, 255, 255)
_BETWEEN_CORNERS = 0.6


@dataclass(frozen=True, slots=True)
class Search:
    """The result of one search, or the reason why there is none (`blind`)."""

    findings: tuple[Finding, ...] = ()
    blind: bool = False

    def places(self) -> dict[str, int]:
        """How many copies, by place."""
        totals: dict[str, int] = {}
        for finding in self.findings:
            totals[finding.place] = totals.get(finding.place, 0) + finding.count
        return totals


def personal_needles(persona: Persona, ordinary: Container[str]) -> tuple[Needle, ...]:
    """What is on the card and in the fund's record: numbers, names as a whole, contacts; see `code_needles`."""
    card = persona.card.reveal()
    texts = {
        "cin": card.cin,
        "document number": card.document_number,
        "latin name": f"{card.given_name_latin} {card.family_name_latin}",
        "latin name in the MRZ": f"{card.family_name_latin}<<{card.given_name_latin}".replace(" ", "<"),
        "arabic name": f"{card.given_name_arabic} {card.family_name_arabic}",
    }
    if persona.fund is not None:
        fund = persona.fund.reveal()
        texts["registration number"] = fund.registration_number
        texts |= {"phone": fund.phone} if fund.phone else {}
        texts |= {"e-mail": fund.email} if fund.email else {}
    needles = (needle for label, text in texts.items() for needle in text_needles(label, text))
    return (*needles, *code_needles("card access number", card.can, ordinary))


def code_needles(label: str, digits: str, ordinary: Container[str]) -> tuple[Needle, ...]:
    """A code of a few digits, where it stands alone; none for a code that stood in memory before the visit began.

    `ordinary` are all numbers that did, see `ordinary_codes`: one code in some thousand, which would prove nothing.
    """
    return () if digits in ordinary else text_needles(label, digits, alone=True)


def ordinary_codes(processes: Iterable[int]) -> frozenset[str]:
    """Numbers as long as a card access number and a one-time code that stand in the memory of these processes.

    None where memory may not be read: the search itself is blind there, and says so.
    """
    try:
        return numbers_alone(processes, _CODE_DIGITS)
    except CannotLook:
        return frozenset()


def pixel_needles(screen: Screen) -> tuple[Needle, ...]:
    """Short runs of pixels from the code on the certificate: all else on the screen may be the same in another visit.

    The certificate is the largest white box.
    """
    frame, raw = screen.frame, screen.raw()
    page = max(boxes_of(screen.picture(), _WHITE), key=lambda box: box.area if box.top > 0 else 0)
    code = _middle_of_the_code(page)
    needles: dict[bytes, Needle] = {}
    random = secrets.SystemRandom()
    for _attempt in range(_ATTEMPTS):
        if len(needles) == _PIXEL_NEEDLES:
            break
        x, y = random.randrange(code.left, code.right - _PIXELS_OF_A_NEEDLE), random.randrange(code.top, code.bottom)
        start = y * frame.stride + 4 * x
        run = raw[start : start + 4 * _PIXELS_OF_A_NEEDLE]
        if _changes(run) >= _PIXELS_OF_A_NEEDLE // 3 and raw.count(run) == 1:
            needles[run] = byte_needle("pixels", run)
    return tuple(needles.values())


def control(counter: Counter, screen: Screen, session: int, needles: Iterable[Needle]) -> Search:
    """The same search while the visit is on: it must find the session's memory, and the pixels in the X server.

    The X server first: what it shows may be covered again before the larger memory is read.
    """
    return _search({screen.pid: "x-server", session: "session"}, needles)


def residue(counter: Counter, screen: Screen, next_session: int, since: float, needles: Iterable[Needle]) -> Search:
    """The search after the end: processes of the kiosk that live on, X server, pcscd, and files changed since."""
    wanted = tuple(needles)
    roles = {**counter.roles(), screen.pid: "x-server", next_session: "next session"}
    found = _search(roles, wanted)
    if found.blind:
        return found
    try:
        files = search_files((*ROOTS, Path.home()), since, _harness_folders(counter), wanted)
    except CannotLook:
        return Search(blind=True)
    return Search((*found.findings, *files))


def wall_clock() -> float:
    """Seconds since 1970, a little ago: file times are coarser than this clock."""
    return time.time() - 0.1


def _search(roles: dict[int, str], needles: Iterable[Needle]) -> Search:
    try:
        return Search(search_processes(roles, needles))
    except CannotLook:
        return Search(blind=True)


def _harness_folders(counter: Counter) -> tuple[Path, ...]:
    """The other side of the counter: the gateway's store, and what the printer put out."""
    return (counter.gateway.folder.resolve(), counter.printer.folder.resolve())


def _middle_of_the_code(page: Box) -> Box:
    """Where the seal's code is on a picture of the page, without its corners, which are alike in all codes."""
    style = Style()
    scale, half = (page.right - page.left) / style.width, style.code_width / 2
    middle = page.top + (style.seal_top + style.seal_padding + half) * scale
    centre, across, along = (page.left + page.right) // 2, int(half * scale), int(half * scale * _BETWEEN_CORNERS)
    return Box(int(middle) - along, centre - across, int(middle) + along, centre + across)


def _changes(run: bytes) -> int:
    return sum(run[start : start + 4] != run[start + 4 : start + 8] for start in range(0, len(run) - 4, 4))
