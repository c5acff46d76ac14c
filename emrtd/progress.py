"""How far a reading is: by bytes, those still to come estimated from documents as they usually are.

Doc 9303-10, 4.7 describes the files and bounds none.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from emrtd.lds import FileId
from emrtd.reading import Transfer

# Usual sizes in bytes; what is not here is small.
_EXPECTED = {
    FileId.CARD_SECURITY: 1800,
    FileId.SOD: 2000,
    FileId.DG1: 95,
    FileId.DG2: 16_000,
    FileId.DG3: 30_000,
    FileId.DG4: 30_000,
    FileId.DG5: 10_000,
    FileId.DG6: 10_000,
    FileId.DG7: 8_000,
    FileId.DG13: 500,
    FileId.DG14: 400,
}
_EXPECTED_ELSE = 200
# What the commands for one file take beside its bytes, as if they were bytes.
_OVERHEAD = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is.

    Attributes:
        done: bytes of the file received.
        total: bytes of the file; None while unknown, or if it does not come.
        file: the file under way.
        files_done: files finished before it, missing ones included.
        files_total: files wanted.
        fraction: 0 to 1 over all files by their sizes; never falls, and ends at 1.
    """

    done: int
    total: int | None
    file: FileId
    files_done: int
    files_total: int
    fraction: float


class Meter:
    """Weighs the files of one reading and tells each step."""

    def __init__(self, wanted: Collection[FileId]) -> None:
        self._sizes = {file: _EXPECTED.get(file, _EXPECTED_ELSE) + _OVERHEAD for file in wanted}
        self._received = dict.fromkeys(wanted, 0)
        self._settled = 0
        self._shown = 0.0

    def resumed(self, transfer: Transfer) -> None:
        """This much is here from an earlier reading."""
        if transfer.file in self._sizes:
            self._move(transfer)

    def moved(self, transfer: Transfer) -> Iterator[Progress]:
        """A piece has arrived; of a file that is not wanted itself, nothing is told."""
        if transfer.file in self._sizes:
            self._move(transfer)
            yield self._step(transfer.file, len(transfer.received), transfer.total)

    def finished(self, transfer: Transfer) -> None:
        """The file is here."""
        self._move(transfer)
        self._settled += 1

    def missing(self, file: FileId) -> Progress:
        """The file does not come: nothing of it is left to wait for."""
        self._sizes[file] = self._received[file] = 0
        step = self._step(file, 0, None)
        self._settled += 1
        return step

    def _move(self, transfer: Transfer) -> None:
        file = transfer.file
        if transfer.total is not None:
            self._sizes[file] = transfer.total + _OVERHEAD
        received = len(transfer.received) + (_OVERHEAD if transfer.complete else 0)
        self._received[file] = min(received, self._sizes[file])

    def _step(self, file: FileId, done: int, total: int | None) -> Progress:
        whole = sum(self._sizes.values())
        fraction = sum(self._received.values()) / whole if whole else 1.0
        # A file that turns out larger than usual holds the figure; it does not turn it back.
        self._shown = max(self._shown, fraction)
        return Progress(done, total, file, self._settled, len(self._sizes), self._shown)
