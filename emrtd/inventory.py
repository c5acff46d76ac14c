"""Which data groups a document has: what EF.COM lists, what EF.SOD holds hashes of, and where the two part.

EF.COM is signed by nobody. Whoever copies a chip may strike DG14 and DG15 from its list, or leave the files out, so
that nobody asks the copy to prove itself. EF.SOD cannot be changed: a group whose hash it holds was there when the
document was made (Doc 9303-10, 4.6.1 and 4.6.2).
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from emrtd.errors import EmrtdError, MalformedError
from emrtd.lds import FileId, parse_com
from emrtd.sod import parse_sod

PROOFS = frozenset({FileId.DG14, FileId.DG15})
"""The files that let a chip prove itself: worth asking for, whatever an unsigned list says."""

# Terminal Authentication guards these; that they are refused is what the standard wants (Doc 9303-11, 7.1).
_GUARDED = frozenset({FileId.DG3, FileId.DG4})


class Inventory:
    """What EF.COM and EF.SOD among some files say of a document's data groups.

    EF.SOD is parsed only when somebody asks: that takes as long as all the rest of the terminal's work on a document.
    """

    def __init__(self, files: Mapping[FileId, bytes]) -> None:
        self._com = files.get(FileId.COM)
        self._sod = files.get(FileId.SOD)

    @cached_property
    def listed(self) -> frozenset[FileId] | None:
        """Groups that EF.COM lists; None if it is not there, or is no EF.COM."""
        try:
            return None if self._com is None else parse_com(self._com).data_groups
        except MalformedError:
            return None

    @cached_property
    def signed(self) -> frozenset[FileId] | None:
        """Groups that EF.SOD holds hashes of; None if it is not there, or is no EF.SOD."""
        try:
            return None if self._sod is None else signed_groups(self._sod)
        except EmrtdError:
            return None

    def may_have(self, file: FileId) -> bool:
        """Whether to ask the chip for a file: not if EF.COM leaves it out and EF.SOD agrees.

        Without an EF.SOD that speaks, EF.COM is believed, but not about a file of `PROOFS`.
        """
        if file.data_group is None or self.listed is None or file in self.listed:
            return True
        return file in (PROOFS if self.signed is None else self.signed)

    def withheld(self, missing: Collection[FileId]) -> frozenset[FileId]:
        """As the function `withheld`; nothing if EF.SOD is not there, or is none."""
        suspects = frozenset(missing) - _GUARDED
        return suspects & (self.signed or frozenset()) if suspects else suspects


def signed_groups(sod: bytes) -> frozenset[FileId]:
    """The data groups that EF.SOD holds hashes of. Whether its signature is right is another question.

    Raises:
        MalformedError: not an EF.SOD.
        UnsupportedAlgorithmError: hashes of a kind that we do not speak.
    """
    return frozenset(parse_sod(sod)[1].hashes)


def withheld(sod: bytes, missing: Collection[FileId]) -> frozenset[FileId]:
    """Files that EF.SOD holds hashes of, and that nevertheless did not come.

    DG14 or DG15 among them is the mark of a copy that dodges Chip or Active Authentication: such a document has not
    proved itself, and must not pass as one that never could. DG3 and DG4 are left out, since they are guarded.

    Args:
        sod: EF.SOD, to be judged by passive authentication as well.
        missing: files that were asked for and did not come, for whatever reason.

    Raises:
        EmrtdError: as `signed_groups`.
    """
    return frozenset(missing) & signed_groups(sod) - _GUARDED
