"""What goes wrong on the way between card and reader, by script: at the n-th command of a connection.

`remove@12` the card is taken away instead of answering the 12th command · `status@7=6A82` it answers so · `truncate@9`
the last bytes of the answer are missing · `longer@9` there are more of them than were asked for · `corrupt@9` one bit
of it is wrong · `replay@9` the answer before it comes once more · `empty@9` nothing comes at all · `slow@9=2.5` it
comes that many seconds later · `drip@9=1` from then on an answer brings one byte of data, that many seconds later.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from demo.chip.vpcd import Card, CardLeaves

_TRUNCATED = 4
_EXCESS = 300
_STATUS_SIZE = 2
_FORM = re.compile(r"(?P<kind>[a-z]+)@(?P<at>[1-9][0-9]{0,4})(=(?P<value>[0-9A-Fa-f.]{1,8}))?")


class MishapKind(StrEnum):
    """What goes wrong."""

    REMOVE = "remove"
    STATUS = "status"
    TRUNCATE = "truncate"
    CORRUPT = "corrupt"
    LONGER = "longer"
    REPLAY = "replay"
    EMPTY = "empty"
    SLOW = "slow"
    DRIP = "drip"


_WITH_VALUE = frozenset({MishapKind.STATUS, MishapKind.SLOW, MishapKind.DRIP})


@dataclass(frozen=True, slots=True)
class Mishap:
    """One mishap.

    Attributes:
        kind: what goes wrong.
        at: with which command since the reset before it, counted from 1.
        value: status word in hexadecimal digits, or seconds; empty for the other kinds.
    """

    kind: MishapKind
    at: int
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Mishap:
        """Read the form of the module's description (raises ValueError)."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError("a mishap has the form kind@number or kind@number=value")
        mishap = cls(MishapKind(match["kind"]), int(match["at"]), match["value"] or "")
        if bool(mishap.value) is not (mishap.kind in _WITH_VALUE):
            raise ValueError("status, slow and drip take a value, the other mishaps take none")
        return mishap


class Unlucky:
    """A card to which mishaps happen; fits `demo.chip.vpcd.Card`. Each happens once in its life, but a drip stays."""

    def __init__(self, card: Card, mishaps: Collection[Mishap], *, sleep: Callable[[float], None] = time.sleep) -> None:
        """`sleep` waits so many seconds; a test may have a clock of its own."""
        self._card = card
        self._mishaps = {mishap.at: mishap for mishap in mishaps}
        self._sleep = sleep
        self._commands = 0
        self._last = b""
        self._drip: float | None = None

    @property
    def atr(self) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        return self._card.atr

    def reset(self) -> None:
        """See `demo.chip.vpcd.Card`; commands are counted anew."""
        self._commands = 0
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        self._commands += 1
        mishap = self._mishaps.pop(self._commands, None)
        if mishap is not None and mishap.kind is MishapKind.DRIP:
            self._drip, mishap = float(mishap.value), None
        self._last = self._card.answer(command) if mishap is None else self._spoil(mishap, command)
        return self._last if self._drip is None else self._dripping(self._drip)

    def _dripping(self, seconds: float) -> bytes:
        self._sleep(seconds)
        return self._last[:1] + self._last[-_STATUS_SIZE:] if len(self._last) > _STATUS_SIZE else self._last

    def _spoil(self, mishap: Mishap, command: bytes) -> bytes:
        if mishap.kind is MishapKind.REMOVE:
            raise CardLeaves
        if mishap.kind is MishapKind.STATUS:
            return bytes.fromhex(mishap.value)
        if mishap.kind is MishapKind.REPLAY:
            return self._last
        response = self._card.answer(command)
        if mishap.kind is MishapKind.SLOW:
            self._sleep(float(mishap.value))
        return _spoiled(mishap.kind, response)


def _spoiled(kind: MishapKind, response: bytes) -> bytes:
    match kind:
        case MishapKind.EMPTY:
            return b""
        case MishapKind.TRUNCATE:
            return response[: -_TRUNCATED - _STATUS_SIZE] + response[-_STATUS_SIZE:]
        case MishapKind.LONGER:
            return bytes(_EXCESS) + response
        case MishapKind.CORRUPT:
            return bytes([response[0] ^ 1]) + response[1:]
        case _:
            return response
