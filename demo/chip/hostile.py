"""Chips that mean harm: they open as any other, and then lie inside the protected channel.

`endless=dg11` the file announces two gigabytes · `recursive=dg11` its objects lie in each other, thousands deep ·
`longer=dg11` it announces more than there is · `dripping=dg11` one byte of it comes at a time · `guarded=dg11` in its
middle it may not be read any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from demo.chip.card import Script
from demo.chip.document import CardFiles
from emrtd import tlv
from emrtd.apdu import CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.lds import FileId

_ANNOUNCED = bytes.fromhex("847FFFFFFF")
_FILLED = 4096
_DEPTH = 4000
_OPEN_BYTES = 20
_BY_SHORT_IDENTIFIER = 0x80


class HostileKind(StrEnum):
    """What a chip does to whoever reads it."""

    ENDLESS = "endless"
    RECURSIVE = "recursive"
    LONGER = "longer"
    DRIPPING = "dripping"
    GUARDED = "guarded"


_KINDS_OF_CONTENT = frozenset({HostileKind.ENDLESS, HostileKind.RECURSIVE, HostileKind.LONGER})


@dataclass(frozen=True, slots=True)
class Hostility:
    """One file that is a trap.

    Attributes:
        kind: what happens to whoever reads it.
        file: which.
    """

    kind: HostileKind
    file: FileId

    @classmethod
    def parse(cls, text: str) -> Hostility | None:
        """Read the form of the module's description; None for anything else (raises KeyError for an unknown file)."""
        kind, separator, name = text.partition("=")
        if not separator or kind not in {item.value for item in HostileKind}:
            return None
        return cls(HostileKind(kind), FileId.from_short_name(name))

    def in_files(self, card: CardFiles) -> CardFiles:
        """The card with the trap laid, where it lies in the file's content."""
        if self.kind not in _KINDS_OF_CONTENT:
            return card
        return replace(card, files={**card.files, self.file: self._content(card.files[self.file])})

    def script(self) -> Script:
        """How the chip answers, where the trap lies in its answers."""
        return _Reluctant(self) if self.kind not in _KINDS_OF_CONTENT else _honest

    def _content(self, honest: bytes) -> bytes:
        tag = tlv.encode_tag(self.file.tag or 0)
        if self.kind is HostileKind.ENDLESS:
            return tag + _ANNOUNCED + bytes(_FILLED)
        if self.kind is HostileKind.LONGER:
            return tag + b"\x82" + (len(honest) + _FILLED).to_bytes(2, "big") + honest
        nested = b""
        for _ in range(_DEPTH):
            nested = tlv.encode(self.file.tag or 0, nested)
        return nested


def _honest(_command: CommandApdu, response: ResponseApdu) -> ResponseApdu:
    return response


class _Reluctant:
    """Follows which file is current, and spoils its answers."""

    def __init__(self, hostility: Hostility) -> None:
        self._hostility = hostility
        self._current = False

    def __call__(self, command: CommandApdu, response: ResponseApdu) -> ResponseApdu:
        if command.ins == Ins.SELECT:
            self._current = command.data == self._hostility.file.fid.to_bytes(2, "big")
        if command.ins != Ins.READ_BINARY:
            return response
        by_identifier = bool(command.p1 & _BY_SHORT_IDENTIFIER)
        if by_identifier:
            self._current = command.p1 & 0x1F == self._hostility.file.sfi
        offset = command.p2 if by_identifier else command.p1 << 8 | command.p2
        return self._spoiled(response, offset) if self._current else response

    def _spoiled(self, response: ResponseApdu, offset: int) -> ResponseApdu:
        if self._hostility.kind is HostileKind.GUARDED and offset:
            return ResponseApdu(b"", StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        if self._hostility.kind is HostileKind.GUARDED:
            return ResponseApdu(response.data[:_OPEN_BYTES], StatusWord.SUCCESS)
        # The header in one piece, so that the file begins like one; then a byte at a time.
        return ResponseApdu(response.data[:1] if offset else response.data[:8], StatusWord.SUCCESS)
