"""What a reading that broke off leaves for the next one of the same card: "put it back, we go on".

    kept = Kept()
    while True:
        try:
            return read_document(transmit, can, wanted, kept=kept)
        except CardGone:                  # whatever `transmit` raises
            transmit = ...                # the card lies there again; it was reset

Nothing of it is used before the card has shown the same EF.SOD, byte for byte. That file holds the hashes of all data
groups and a signature (Doc 9303-10, 4.6.2), so no two documents share it; and since the groups are judged by it
afterwards, a copy with another's EF.SOD gains nothing by being put there halfway. Nor is anything of it used after the
card was opened in another way than before, since a reading names one way for all its files.
"""

from collections.abc import Iterator

from emrtd.access import Way
from emrtd.chip_mapping import ChipMapping
from emrtd.lds import FileId
from emrtd.reading import Transfer


class Kept:
    """Files and parts of files of one card. It holds personal data: drop it when the card's owner leaves.

    Attributes:
        way: how the card was opened when these bytes came; None if there are none.
        chip_mappings: what PACE-CAM left in the sessions that these bytes came from.
        doubtful: extended length was being tried for the first time when the reading broke off, so that the next one
            had better be short.
    """

    def __init__(self) -> None:
        self._transfers: dict[FileId, Transfer] = {}
        self.way: Way | None = None
        self.chip_mappings: list[ChipMapping] = []
        self.doubtful = False

    @property
    def sod(self) -> bytes | None:
        """The whole EF.SOD, the mark of the card; None if it did not come, and then the rest is worth nothing."""
        transfer = self._transfers.get(FileId.SOD)
        return bytes(transfer.received) if transfer is not None and transfer.complete else None

    def __iter__(self) -> Iterator[Transfer]:
        """Files and parts of files."""
        return iter(self._transfers.values())

    def transfer(self, file: FileId) -> Transfer:
        """What there is of a file, or a new transfer, kept from now on."""
        return self._transfers.setdefault(file, Transfer(file))

    def replace(self, transfer: Transfer) -> None:
        """This is the file now."""
        self._transfers[transfer.file] = transfer

    def drop(self, file: FileId) -> None:
        """What came of this file is of no use."""
        self._transfers.pop(file, None)

    def forget(self) -> None:
        """Another card, or another person."""
        self._transfers.clear()
        self.way = None
        self.chip_mappings.clear()

    def resume(self) -> None:
        """The card was reset: what has arrived stays, its current file does not."""
        for transfer in self:
            transfer.lose()

    def __repr__(self) -> str:
        return f"<Kept {len(self._transfers)} files>"
