"""The whole inspection: open the chip, read the files wanted, let it sign a challenge (ICAO Doc 9303-11, 4.1).

What was read is proven by nothing yet: passive and active authentication judge it afterwards.
"""

import os
from collections import abc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

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

__all__ = ["CHALLENGE_SIZE", "Progress", "Reading", "internal_authenticate", "read_document"]

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


def read_document(
    transmit: Transmit,
    access: Password,
    wanted: abc.Collection[FileId],
    *,
    challenge: bytes | None = None,
    progress: Callable[[Progress], None] = _ignore,
    cancelled: Callable[[], bool] = _never,
    random: Random = os.urandom,
    reset: Callable[[], None] = _no_reset,
    link: Link = UNKNOWN_LINK,
    kept: Kept | None = None,
    then: Callable[[Terminal, Reading], None] = _nothing_more,
    bac: BacPolicy = BacPolicy.WITHOUT_PACE,
) -> Reading:
    """Open a chip that was just reset and read the files wanted, nothing else but EF.CardAccess.

    Files come in the standard's order, images last. If EF.COM is wanted, what it leaves out is absent without being
    asked for, unless EF.SOD, if wanted, holds a hash of it; EF.COM alone is not believed about DG14 and DG15. A lost
    channel is opened again, at most four times; reading goes on where it was.

    Args:
        transmit: raw command APDU to raw response APDU, SW1 SW2 included; its exceptions pass through.
        access: CAN or MRZ.
        wanted: files to read.
        challenge: RND.IFD, 8 bytes: if DG15 is wanted and there, the chip is asked to sign it.
        progress: called after each piece, and for each file that does not come.
        cancelled: asked before each APDU.
        random: source of random bytes.
        reset: resets the chip before it is opened again.
        link: what the reader carries, and how long a reading may take; by default reads are short.
        kept: filled with what arrives, so that a reading that breaks off can be gone on with: give it again with the
            card reset, EF.SOD among the files wanted. It counts once the card has shown the same EF.SOD.
        then: called last, with the open session, which it may end (`chip_authentication.relay`); what it raises passes
            through, and what it sends is not among the reading's `apdus`.
        bac: when BAC may open the chip.

    Raises:
        ValueError: a challenge of another size.
        EmrtdError: see `emrtd.errors`.
    """
    if challenge is not None and len(challenge) != CHALLENGE_SIZE:
        raise ValueError("RND.IFD has 8 bytes")
    files, kept = frozenset(wanted), Kept() if kept is None else kept
    terminal = Terminal(transmit, cancelled=cancelled, link=_cautious(link) if kept.doubtful else link)
    connection = Connection(terminal, access, random=random, reset=reset, plan=Plan.to_read(files, bac))
    collection = Collection(connection, files, Meter(files, progress), kept)
    try:
        reading = _inspect(collection, challenge)
        then(terminal, reading)
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


def _inspect(collection: Collection, challenge: bytes | None) -> Reading:
    connection, kept = collection.connection, collection.kept
    kept.doubtful = not connection.terminal.lengths.decided
    opened = connection.open()
    kept.doubtful = False
    collection.take_master_files(opened)
    connection.enter_application()
    collection.take_application_files()
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
