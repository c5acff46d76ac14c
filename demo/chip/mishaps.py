"""What goes wrong on the way between card and reader, by script: at the n-th command of a connection.

`remove@12` the card is taken away instead of answering the 12th command · `status@7=6A82` it answers so · `truncate@9`
the last bytes of the answer are missing · `corrupt@9` one bit of it is wrong · `empty@9` nothing comes at all ·
`slow@9=2.5` it comes that many seconds later.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from demo.chip.vpcd import Card, CardLeaves

_TRUNCATED = 4
_STATUS_SIZE = 2
_FORM = re.compile(r"(?P<kind>[a-z]+)@(?P<at>[1-9][0-9]{0,4})(=(?P<value>[0-9A-Fa-f.]{1,8}))?")


class MishapKind(StrEnum):
    """What goes wrong."""

    REMOVE = "remove"
    STATUS = "status"
    TRUNCATE = "truncate"
    CORRUPT = "corrupt"
    EMPTY = "empty"
    SLOW = "slow"


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
        if bool(mishap.value) is not (mishap.kind in (MishapKind.STATUS, MishapKind.SLOW)):
            raise ValueError("status and slow take a value, the other mishaps take none")
        return mishap


class Unlucky:
    """A card to which mishaps happen; fits `demo.chip.vpcd.Card`. Each happens once in the card's life."""

    def __init__(self, card: Card, mishaps: Collection[Mishap]) -> None:
        self._card = card
        self._mishaps = {mishap.at: mishap for mishap in mishaps}
        self._commands = 0

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
        if mishap is None:
            return self._card.answer(command)
        return self._spoil(mishap, command)

    def _spoil(self, mishap: Mishap, command: bytes) -> bytes:
        if mishap.kind is MishapKind.REMOVE:
            raise CardLeaves
        if mishap.kind is MishapKind.STATUS:
            return bytes.fromhex(mishap.value)
        response = self._card.answer(command)
        if mishap.kind is MishapKind.SLOW:
            time.sleep(float(mishap.value))
        return _spoiled(mishap.kind, response)


def _spoiled(kind: MishapKind, response: bytes) -> bytes:
    match kind:
        case MishapKind.EMPTY:
            return b""
        case MishapKind.TRUNCATE:
            return response[: -_TRUNCATED - _STATUS_SIZE] + response[-_STATUS_SIZE:]
        case MishapKind.CORRUPT:
            return bytes([response[0] ^ 1]) + response[1:]
        case _:
            return response
