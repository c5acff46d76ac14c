"""The files of one reading as they come in: what to ask for, in which order, and what to do when one does not come.

Doc 9303-10, 4.6 and 4.7 describe the files; Doc 9303-11, 4.1 gives the order of an inspection.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field

from emrtd.access import Access
from emrtd.apdu import StatusWord
from emrtd.connection import Connection
from emrtd.errors import MalformedError, SecureMessagingError, StatusError, TooLargeError
from emrtd.inventory import Inventory
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.progress import Meter, Progress
from emrtd.reading import ABSENT, Transfer, read_steps

_CHANNEL_ERRORS = frozenset({StatusWord.SM_OBJECTS_MISSING, StatusWord.SM_OBJECTS_INCORRECT})


@dataclass(slots=True)
class Collection:
    """Files as they come in: in the standard's order, images last."""

    connection: Connection
    wanted: frozenset[FileId]
    meter: Meter
    kept: Kept
    files: dict[FileId, bytes] = field(default_factory=dict)
    absent: set[FileId] = field(default_factory=set)
    refused: set[FileId] = field(default_factory=set)
    inventory: Inventory = field(default_factory=lambda: Inventory({}))

    def take_master_files(self, opened: Access) -> Iterator[Progress]:
        """Files outside the application, while the master file is the current one."""
        for file in filter(_outside_application, self._in_order()):
            if file is FileId.CARD_ACCESS and opened.card_access is not None:
                self._finish(Transfer(file, bytearray(opened.card_access), len(opened.card_access)))
            elif file is FileId.CARD_ACCESS or opened.application_selected:
                yield self._miss(file, self.absent)
            else:
                yield from self._take(Transfer(file))

    def take_application_files(self) -> Iterator[Progress]:
        """EF.COM and EF.SOD first, if wanted; then what they speak of, or everything that was not kept."""
        yield from self._recognize_card()
        for file in filter(_in_application, self._in_order()):
            if not self.inventory.may_have(file):
                yield self._miss(file, self.absent)
                continue
            yield from self._take(self.kept.transfer(file))
            if file in (FileId.COM, FileId.SOD):
                self.inventory = Inventory(self.files)

    def _in_order(self) -> Iterator[FileId]:
        yield from (file for file in FileId if file in self.wanted and not file.bulky)
        yield from (file for file in FileId if file in self.wanted and file.bulky)

    def _recognize_card(self) -> Iterator[Progress]:
        """What was kept is of this card only if its EF.SOD is the same and it opened alike; else it is forgotten."""
        yield from self._compare_with_kept()
        self.kept.way = self.connection.way

    def _compare_with_kept(self) -> Iterator[Progress]:
        known = self.kept.sod
        self.kept.resume()
        if known is None or self.kept.way != self.connection.way:
            self.kept.forget()
            return
        sod = Transfer(FileId.SOD)
        try:
            yield from self._complete(sod)
        except StatusError:
            self.kept.forget()
            return
        if not hmac.compare_digest(known, bytes(sod.received)):
            self.kept.forget()
        self.kept.replace(sod)
        for transfer in self.kept:
            self.meter.resumed(transfer)

    def _take(self, transfer: Transfer) -> Iterator[Progress]:
        try:
            yield from self._complete(transfer)
        except StatusError as error:
            self.kept.drop(transfer.file)
            yield self._miss(transfer.file, self.absent if error.sw in ABSENT else self.refused)
        except (MalformedError, TooLargeError):
            self.kept.drop(transfer.file)
            raise
        else:
            self._finish(transfer)

    def _complete(self, transfer: Transfer) -> Iterator[Progress]:
        while not transfer.complete:
            yield from self._advance(transfer)

    def _finish(self, transfer: Transfer) -> None:
        self.files[transfer.file] = bytes(transfer.received)
        self.meter.finished(transfer)

    def _miss(self, file: FileId, among: set[FileId]) -> Progress:
        among.add(file)
        return self.meter.missing(file)

    def _advance(self, transfer: Transfer) -> Iterator[Progress]:
        """Read on until the file is complete or the channel is lost and open again."""
        terminal = self.connection.terminal
        self.kept.doubtful = terminal.lengths.doubtful
        try:
            for _ in read_steps(terminal, transfer):
                self.kept.doubtful = terminal.lengths.doubtful
                yield from self.meter.moved(transfer)
        except SecureMessagingError as error:
            shortened = self._ask_for_less(error)
            self.connection.recover(error)
            transfer.lose()
            if not shortened and _means_refusal(error.sw, transfer):
                raise StatusError(error.sw or 0) from error

    def _ask_for_less(self, error: SecureMessagingError) -> bool:
        """A channel lost under extended length that never worked, or by a status of the chip's, is lost over it."""
        lengths = self.connection.terminal.lengths
        return (error.sw is not None or lengths.doubtful) and lengths.step_down()


def _means_refusal(sw: int | None, transfer: Transfer) -> bool:
    """Whether a status in the clear speaks of the file, not of the channel.

    Some chips answer for a missing or guarded file without protection, and drop the channel with it.
    """
    if sw is None or sw in _CHANNEL_ERRORS or transfer.received:
        return False
    return sw in ABSENT or transfer.losses > 1


def _in_application(file: FileId) -> bool:
    return file.in_application


def _outside_application(file: FileId) -> bool:
    return not file.in_application
