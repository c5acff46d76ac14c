"""The whole inspection: open the chip, read the files wanted, let it sign a challenge (ICAO Doc 9303-11, 4.1).

What was read is proven by nothing yet: passive and active authentication judge it afterwards.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from emrtd.access import Access, AccessProtocol, Random, open_access, select_application
from emrtd.apdu import EXTENDED_LE_MAX, SHORT_LE_MAX, CommandApdu, Ins, Transmit
from emrtd.errors import StatusError
from emrtd.lds import FileId, parse_com
from emrtd.passwords import Password
from emrtd.reading import ABSENT, Transfer, read_steps
from emrtd.security_infos import PaceInfo
from emrtd.terminal import Terminal

CHALLENGE_SIZE = 8
_IMAGES = frozenset({FileId.DG2, FileId.DG3, FileId.DG4, FileId.DG5, FileId.DG6, FileId.DG7})
# A DG15 over this size holds a key whose signature may not fit a protected short response (RSA of 2048 bits).
_LARGE_DG15 = 256


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is.

    Attributes:
        done: bytes of the file received.
        total: bytes of the file.
        file: the file under way.
        files_done: files finished before it, missing ones included.
        files_total: files wanted.
    """

    done: int
    total: int | None
    file: FileId
    files_done: int
    files_total: int

    @property
    def fraction(self) -> float:
        """0 to 1 over all files, each weighing the same."""
        share = self.done / self.total if self.total else 0.0
        return (self.files_done + share) / self.files_total


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one inspection brought; `repr` shows names and sizes alone.

    Attributes:
        access: what opened the chip.
        pace: the PACE variant that ran, else None.
        files: the raw bytes of each file read, exactly as the chip has them.
        absent: files wanted that the chip does not have.
        refused: files wanted that the chip has, but does not give (DG3 and DG4 need more rights).
        active_signature: answer to the challenge; empty if the chip refused to sign, which is never a valid
            signature; None if it was not asked (no challenge given, or no DG15).
        card_access: EF.CardAccess, wanted or not, to compare with DG14; None if there is none.
        apdus: commands sent.
    """

    access: AccessProtocol
    pace: PaceInfo | None
    files: Mapping[FileId, bytes]
    absent: frozenset[FileId]
    refused: frozenset[FileId]
    active_signature: bytes | None
    card_access: bytes | None
    apdus: int

    def __repr__(self) -> str:
        sizes = ", ".join(f"{file.short_name}: {len(content)}" for file, content in self.files.items())
        return f"<Reading {self.access} {{{sizes}}} {self.apdus} APDUs>"


def _ignore(_progress: Progress) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def read_document(
    transmit: Transmit,
    access: Password,
    wanted: Collection[FileId],
    *,
    challenge: bytes | None = None,
    progress: Callable[[Progress], None] = _ignore,
    cancelled: Callable[[], bool] = _never,
    random: Random = os.urandom,
) -> Reading:
    """Open a chip that was just reset and read the files wanted, nothing else but EF.CardAccess.

    Files come in the standard's order, images last. If EF.COM is wanted it is read first, and what it does not list
    is absent without being asked for.

    Args:
        transmit: raw command APDU to raw response APDU, SW1 SW2 included; its exceptions pass through.
        access: CAN or MRZ.
        wanted: files to read.
        challenge: RND.IFD, 8 bytes: if DG15 is wanted and there, the chip is asked to sign it.
        progress: called after each piece.
        cancelled: asked before each APDU.
        random: source of random bytes.

    Raises:
        ValueError: a challenge of another size.
        EmrtdError: see `emrtd.errors`.
    """
    if challenge is not None and len(challenge) != CHALLENGE_SIZE:
        raise ValueError("RND.IFD has 8 bytes")
    terminal = Terminal(transmit, cancelled=cancelled)
    opened = open_access(terminal, access, random=random)
    collection = _Collection(terminal, frozenset(wanted), progress)
    collection.take_master_files(opened)
    if not opened.application_selected:
        select_application(terminal)
    collection.take_application_files()
    return collection.finish(opened, challenge)


def internal_authenticate(terminal: Terminal, challenge: bytes, *, extended: bool = False) -> bytes:
    """Let the chip sign RND.IFD with its Active Authentication key (Doc 9303-11, 6.1.2).

    Args:
        terminal: application selected, DG15 there.
        challenge: 8 bytes.
        extended: ask for up to 65536 bytes first; the other length is tried if the chip refuses one.

    Raises:
        StatusError: the chip refuses both.
        EmrtdError: as `Terminal.send`.
    """
    lengths = (EXTENDED_LE_MAX, SHORT_LE_MAX) if extended else (SHORT_LE_MAX, EXTENDED_LE_MAX)
    command = CommandApdu(0, Ins.INTERNAL_AUTHENTICATE, 0, 0, challenge)
    response = terminal.send(command.with_le(lengths[0]))
    if not response.ok:
        response = terminal.send(command.with_le(lengths[1]))
    if not response.ok:
        raise StatusError(response.sw)
    return response.data


@dataclass(slots=True)
class _Collection:
    """Files as they come in."""

    terminal: Terminal
    wanted: frozenset[FileId]
    progress: Callable[[Progress], None]
    files: dict[FileId, bytes] = field(default_factory=dict)
    absent: set[FileId] = field(default_factory=set)
    refused: set[FileId] = field(default_factory=set)

    def take_master_files(self, opened: Access) -> None:
        """Files outside the application, while the master file is the current one."""
        for file in filter(_outside_application, self._in_order()):
            if file is FileId.CARD_ACCESS and opened.card_access is not None:
                self.files[file] = opened.card_access
            elif file is FileId.CARD_ACCESS or opened.application_selected:
                self.absent.add(file)
            else:
                self._take(file)

    def take_application_files(self) -> None:
        """COM first, if wanted; then what it lists, or everything."""
        for file in self._in_order():
            if file.in_application and file not in self.absent:
                self._take(file)
                self._heed_com(file)

    def finish(self, opened: Access, challenge: bytes | None) -> Reading:
        """Ask for the signature, then freeze."""
        signature = self._signature(challenge)
        return Reading(
            access=opened.protocol,
            pace=opened.pace.info if opened.pace else None,
            files=MappingProxyType(self.files),
            absent=frozenset(self.absent),
            refused=frozenset(self.refused),
            active_signature=signature,
            card_access=opened.card_access,
            apdus=self.terminal.apdus,
        )

    def _in_order(self) -> Iterator[FileId]:
        yield from (file for file in FileId if file in self.wanted and file not in _IMAGES)
        yield from (file for file in FileId if file in self.wanted and file in _IMAGES)

    def _take(self, file: FileId) -> None:
        transfer = Transfer(file)
        finished = len(self.files) + len(self.absent) + len(self.refused)
        try:
            for done in read_steps(self.terminal, transfer):
                self.progress(Progress(done, transfer.total, file, finished, len(self.wanted)))
        except StatusError as error:
            (self.absent if error.sw in ABSENT else self.refused).add(file)
        else:
            self.files[file] = bytes(transfer.received)

    def _heed_com(self, file: FileId) -> None:
        if file is FileId.COM and file in self.files:
            listed = parse_com(self.files[file]).data_groups
            self.absent |= {group for group in self.wanted if group.data_group and group not in listed}

    def _signature(self, challenge: bytes | None) -> bytes | None:
        dg15 = self.files.get(FileId.DG15)
        if challenge is None or dg15 is None:
            return None
        try:
            return internal_authenticate(self.terminal, challenge, extended=len(dg15) > _LARGE_DG15)
        except StatusError:
            return b""


def _outside_application(file: FileId) -> bool:
    return not file.in_application
