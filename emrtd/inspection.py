"""The whole inspection: open the chip, read the files wanted, let it sign a challenge (ICAO Doc 9303-11, 4.1).

What was read is proven by nothing yet: passive and active authentication judge it afterwards.

    steps = read_in_steps(transmit, Can("123456"), {FileId.SOD, FileId.DG1})
    for progress in steps:                # leave the loop to give up
        show(progress.fraction)
    reading = steps.reading

`read_document` is the same in one call.
"""

import os
from collections import abc
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self, TypedDict, Unpack

from emrtd.access import Access, AccessProtocol, BacPolicy, Plan, Random
from emrtd.apdu import EXTENDED_LE_MAX, SHORT_LE_MAX, CommandApdu, Ins, Transmit
from emrtd.chip_mapping import ChipMapping
from emrtd.collection import Collection
from emrtd.connection import Connection
from emrtd.errors import SecureMessagingError, StatusError
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.link import UNKNOWN_LINK, ExtendedLength, Link
from emrtd.passwords import Password
from emrtd.progress import Meter, Progress
from emrtd.security_infos import PaceInfo
from emrtd.terminal import Terminal

__all__ = ["CHALLENGE_SIZE", "Progress", "Reading", "Steps", "internal_authenticate", "read_document", "read_in_steps"]

CHALLENGE_SIZE = 8
# A DG15 over this size holds a key whose signature may not fit a protected short response (RSA of 2048 bits).
_LARGE_DG15 = 256


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one inspection brought; `repr` shows names and sizes alone.

    Attributes:
        access: what opened the chip.
        pace: the PACE variant that ran, else None.
        files: the raw bytes of each file read, exactly as the chip has them.
        absent: files wanted that the chip does not have.
        refused: files wanted that the chip has, but does not give (DG3 and DG4 need more rights).
        withheld: files among `absent` and `refused` that EF.SOD holds hashes of, DG3 and DG4 aside. DG14 or DG15 here
            is the mark of a copy that dodges its proof: refuse the document. Empty if EF.SOD was not wanted.
        active_signature: answer to the challenge; empty if the chip refused to sign, which is never a valid
            signature; None if it was not asked (no challenge given, or no DG15).
        chip_mappings: what PACE-CAM left, for each time that the chip was opened, for `chip_mapping.verify` to judge;
            empty after any other access. CAM runs where EF.CardSecurity is wanted, or the chip offers no GM.
        card_access: EF.CardAccess, wanted or not, to compare with DG14; None if there is none.
        apdus: commands sent.
    """

    access: AccessProtocol
    pace: PaceInfo | None
    files: Mapping[FileId, bytes]
    absent: frozenset[FileId]
    refused: frozenset[FileId]
    withheld: frozenset[FileId]
    active_signature: bytes | None
    chip_mappings: tuple[ChipMapping, ...]
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


def _nothing_more(_terminal: Terminal, _reading: "Reading") -> None:
    """All is read."""


class Options(TypedDict, total=False):
    """How to read; each may be left out.

    Attributes:
        challenge: RND.IFD, 8 bytes: if DG15 is wanted and there, the chip is asked to sign it.
        cancelled: asked before each APDU.
        random: source of random bytes.
        reset: resets the chip before it is opened again.
        link: what the reader carries, and how long a reading may take; by default reads are short.
        kept: filled with what arrives, so that a reading that breaks off can be gone on with: give it again with the
            card reset, EF.SOD among the files wanted. It counts once the card has shown the same EF.SOD.
        then: called last, with the open session, which it may end (`chip_authentication.relay`); what it raises passes
            through, and what it sends is not among the reading's `apdus`.
        bac: when BAC may open the chip.
    """

    challenge: bytes | None
    cancelled: Callable[[], bool]
    random: Random
    reset: Callable[[], None]
    link: Link
    kept: Kept | None
    then: Callable[[Terminal, Reading], None]
    bac: BacPolicy


class Steps(Iterator[Progress]):
    """A reading under way: each step is one piece that has arrived, or one file that does not come.

    The next command goes to the chip when the next step is asked for.
    """

    def __init__(self, steps: Generator[Progress, None, Reading]) -> None:
        """Take a reading that has not begun."""
        self._steps = steps
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """What came of it.

        Raises:
            ValueError: it has not ended.
        """
        if self._reading is None:
            raise ValueError("the reading has not ended")
        return self._reading

    def close(self) -> None:
        """Give up."""
        self._steps.close()

    def __iter__(self) -> Self:
        """The steps still to come."""
        return self

    def __next__(self) -> Progress:
        """One step more (raises EmrtdError, and whatever `transmit` raises)."""
        try:
            return next(self._steps)
        except StopIteration as end:
            self._reading = self._reading or end.value
            raise


def read_in_steps(
    transmit: Transmit, access: Password, wanted: abc.Collection[FileId], **options: Unpack[Options]
) -> Steps:
    """Open a chip that was just reset and read the files wanted, nothing else but EF.CardAccess.

    Files come in the standard's order, images last. If EF.COM is wanted, what it leaves out is absent without being
    asked for, unless EF.SOD, if wanted, holds a hash of it; EF.COM alone is not believed about DG14 and DG15. A lost
    channel is opened again, at most four times; reading goes on where it was.

    Args:
        transmit: raw command APDU to raw response APDU, SW1 SW2 included; its exceptions pass through.
        access: CAN or MRZ.
        wanted: files to read.
        options: see `Options`.

    Raises:
        ValueError: a challenge of another size.
        EmrtdError: by the steps; see `emrtd.errors`.
    """
    challenge = options.get("challenge")
    if challenge is not None and len(challenge) != CHALLENGE_SIZE:
        raise ValueError("RND.IFD has 8 bytes")
    return Steps(_steps(transmit, access, frozenset(wanted), options))


def read_document(
    transmit: Transmit,
    access: Password,
    wanted: abc.Collection[FileId],
    *,
    progress: Callable[[Progress], None] = _ignore,
    **options: Unpack[Options],
) -> Reading:
    """Take all steps of `read_in_steps`, whose arguments these are; `progress` is told each.

    Raises:
        ValueError: a challenge of another size.
        EmrtdError: see `emrtd.errors`.
    """
    steps = read_in_steps(transmit, access, wanted, **options)
    for step in steps:
        progress(step)
    return steps.reading


def _steps(
    transmit: Transmit, access: Password, files: frozenset[FileId], options: Options
) -> Generator[Progress, None, Reading]:
    link, kept = options.get("link", UNKNOWN_LINK), options.get("kept") or Kept()
    link = _cautious(link) if kept.doubtful else link
    terminal = Terminal(transmit, cancelled=options.get("cancelled", _never), link=link)
    connection = Connection(
        terminal,
        access,
        random=options.get("random", os.urandom),
        reset=options.get("reset", _no_reset),
        plan=Plan.to_read(files, options.get("bac", BacPolicy.WITHOUT_PACE)),
    )
    try:
        reading = yield from _inspect(Collection(connection, files, Meter(files), kept), options.get("challenge"))
        options.get("then", _nothing_more)(terminal, reading)
    finally:
        kept.chip_mappings += connection.chip_mappings
    return reading


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


def _cautious(link: Link) -> Link:
    """Extended length may be what the last reading broke over."""
    return link if link.extended is ExtendedLength.NEVER else replace(link, extended=ExtendedLength.LAST_RESORT)


def _inspect(collection: Collection, challenge: bytes | None) -> Generator[Progress, None, Reading]:
    connection, kept = collection.connection, collection.kept
    kept.doubtful = not connection.terminal.lengths.decided
    opened = connection.open()
    kept.doubtful = False
    yield from collection.take_master_files(opened)
    connection.enter_application()
    yield from collection.take_application_files()
    signature = _signature(connection, collection.files.get(FileId.DG15), challenge)
    return _reading(opened, collection, signature)


def _reading(opened: Access, collection: Collection, signature: bytes | None) -> Reading:
    return Reading(
        access=opened.protocol,
        pace=opened.pace.info if opened.pace else None,
        files=MappingProxyType(collection.files),
        absent=frozenset(collection.absent),
        refused=frozenset(collection.refused),
        withheld=collection.inventory.withheld(collection.absent | collection.refused),
        active_signature=signature,
        chip_mappings=(*collection.kept.chip_mappings, *collection.connection.chip_mappings),
        card_access=opened.card_access,
        apdus=collection.connection.terminal.apdus,
    )


def _signature(connection: Connection, dg15: bytes | None, challenge: bytes | None) -> bytes | None:
    if challenge is None or dg15 is None:
        return None
    lengths = (SHORT_LE_MAX, EXTENDED_LE_MAX) if len(dg15) <= _LARGE_DG15 else (EXTENDED_LE_MAX, SHORT_LE_MAX)
    for le in lengths:
        try:
            return internal_authenticate(connection.terminal, challenge, le=le)
        except StatusError:
            continue
        except SecureMessagingError as error:
            # Some chips drop the channel over a length that they cannot serve.
            connection.recover(error)
    return b""
