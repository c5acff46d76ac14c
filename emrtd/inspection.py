"""The whole inspection: open the chip, read the files wanted, let it sign a challenge (ICAO Doc 9303-11, 4.1).

What was read is proven by nothing yet: passive and active authentication judge it afterwards.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from emrtd.access import Access, AccessProtocol, Random
from emrtd.apdu import EXTENDED_LE_MAX, SHORT_LE_MAX, CommandApdu, Ins, StatusWord, Transmit
from emrtd.connection import Connection
from emrtd.errors import SecureMessagingError, StatusError
from emrtd.lds import FileId, parse_com
from emrtd.passwords import Password
from emrtd.reading import ABSENT, Transfer, read_steps
from emrtd.security_infos import PaceInfo
from emrtd.terminal import Terminal

CHALLENGE_SIZE = 8
_IMAGES = frozenset({FileId.DG2, FileId.DG3, FileId.DG4, FileId.DG5, FileId.DG6, FileId.DG7})
_CHANNEL_ERRORS = frozenset({StatusWord.SM_OBJECTS_MISSING, StatusWord.SM_OBJECTS_INCORRECT})
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


def _no_reset() -> None:
    """The caller cannot reset the chip."""


def read_document(
    transmit: Transmit,
    access: Password,
    wanted: Collection[FileId],
    *,
    challenge: bytes | None = None,
    progress: Callable[[Progress], None] = _ignore,
    cancelled: Callable[[], bool] = _never,
    random: Random = os.urandom,
    reset: Callable[[], None] = _no_reset,
) -> Reading:
    """Open a chip that was just reset and read the files wanted, nothing else but EF.CardAccess.

    Files come in the standard's order, images last. If EF.COM is wanted it is read first, and what it does not list
    is absent without being asked for. A lost channel is opened again, at most four times; reading goes on where it was.

    Args:
        transmit: raw command APDU to raw response APDU, SW1 SW2 included; its exceptions pass through.
        access: CAN or MRZ.
        wanted: files to read.
        challenge: RND.IFD, 8 bytes: if DG15 is wanted and there, the chip is asked to sign it.
        progress: called after each piece.
        cancelled: asked before each APDU.
        random: source of random bytes.
        reset: resets the chip before it is opened again.

    Raises:
        ValueError: a challenge of another size.
        EmrtdError: see `emrtd.errors`.
    """
    if challenge is not None and len(challenge) != CHALLENGE_SIZE:
        raise ValueError("RND.IFD has 8 bytes")
    connection = Connection(Terminal(transmit, cancelled=cancelled), access, random=random, reset=reset)
    opened = connection.open()
    collection = _Collection(connection, frozenset(wanted), progress)
    collection.take_master_files(opened)
    connection.enter_application()
    collection.take_application_files()
    return collection.finish(opened, challenge)


def internal_authenticate(terminal: Terminal, challenge: bytes, *, le: int = SHORT_LE_MAX) -> bytes:
    """Let the chip sign RND.IFD with its Active Authentication key (Doc 9303-11, 6.1.2).

    Args:
        terminal: application selected.
        challenge: 8 bytes.
        le: bytes to ask for, 256 or 65536: a protected RSA signature of 2048 bits does not fit the former.

    Raises:
        StatusError: the chip refuses.
        EmrtdError: as `Terminal.send`.
    """
    response = terminal.send(CommandApdu(0, Ins.INTERNAL_AUTHENTICATE, 0, 0, challenge, le=le))
    if not response.ok:
        raise StatusError(response.sw)
    return response.data


@dataclass(slots=True)
class _Collection:
    """Files as they come in."""

    connection: Connection
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
            apdus=self.connection.terminal.apdus,
        )

    def _in_order(self) -> Iterator[FileId]:
        yield from (file for file in FileId if file in self.wanted and file not in _IMAGES)
        yield from (file for file in FileId if file in self.wanted and file in _IMAGES)

    def _take(self, file: FileId) -> None:
        transfer = Transfer(file)
        try:
            while not transfer.complete:
                self._advance(transfer)
        except StatusError as error:
            (self.absent if error.sw in ABSENT else self.refused).add(file)
        else:
            self.files[file] = bytes(transfer.received)

    def _advance(self, transfer: Transfer) -> None:
        """Read on until the file is complete or the channel is lost and open again."""
        finished = len(self.files) + len(self.absent) + len(self.refused)
        try:
            for done in read_steps(self.connection.terminal, transfer):
                self.progress(Progress(done, transfer.total, transfer.file, finished, len(self.wanted)))
        except SecureMessagingError as error:
            self.connection.recover(error)
            transfer.lose()
            if _means_refusal(error.sw, transfer):
                raise StatusError(error.sw or 0) from error

    def _heed_com(self, file: FileId) -> None:
        if file is FileId.COM and file in self.files:
            listed = parse_com(self.files[file]).data_groups
            self.absent |= {group for group in self.wanted if group.data_group and group not in listed}

    def _signature(self, challenge: bytes | None) -> bytes | None:
        dg15 = self.files.get(FileId.DG15)
        if challenge is None or dg15 is None:
            return None
        lengths = (SHORT_LE_MAX, EXTENDED_LE_MAX) if len(dg15) <= _LARGE_DG15 else (EXTENDED_LE_MAX, SHORT_LE_MAX)
        for le in lengths:
            try:
                return internal_authenticate(self.connection.terminal, challenge, le=le)
            except StatusError:
                continue
            except SecureMessagingError as error:
                # Some chips drop the channel over a length that they cannot serve.
                self.connection.recover(error)
        return b""


def _means_refusal(sw: int | None, transfer: Transfer) -> bool:
    """Whether a status in the clear speaks of the file, not of the channel.

    Some chips answer for a missing or guarded file without protection, and drop the channel with it.
    """
    if sw is None or sw in _CHANNEL_ERRORS or transfer.received:
        return False
    return sw in ABSENT or transfer.losses > 1


def _outside_application(file: FileId) -> bool:
    return not file.in_application
