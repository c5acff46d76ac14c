"""Which data groups a document has: what EF.COM lists, what EF.SOD holds hashes of, and where the two part.

EF.COM is signed by nobody. Whoever copies a chip may strike DG14 and DG15 from its list, or leave the files out, so
that nobody asks the copy to prove itself. EF.SOD cannot be changed: a group whose hash it holds was there when the
document was made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emrtd import tlv
from emrtd.errors import EmrtdError, MalformedError
from emrtd.lds import FileId, parse_com
from emrtd.security_object import CONTENT_TYPES, parse_security_object
from emrtd.signed_data import parse_signed_data

PROOFS = frozenset({FileId.DG14, FileId.DG15})
"""The files that let a chip prove itself: worth asking for, whatever an unsigned list says."""

_SOD_TAG = 0x77
# Terminal Authentication guards these; that they are refused is what the standard wants (Doc 9303-11, 7.1).
_GUARDED = frozenset({FileId.DG3, FileId.DG4})


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is known of a document's data groups.

    Attributes:
        listed: groups that EF.COM lists; None if it is not known, or is no EF.COM.
        signed: groups that EF.SOD holds hashes of; None if it is not known, or is no EF.SOD.
    """

    listed: frozenset[FileId] | None = None
    signed: frozenset[FileId] | None = None

    @classmethod
    def of(cls, files: Mapping[FileId, bytes]) -> "Inventory":
        """What EF.COM and EF.SOD among these files say."""
        return cls(_listed(files.get(FileId.COM)), _signed(files.get(FileId.SOD)))

    def may_have(self, file: FileId) -> bool:
        """Whether to ask the chip for a file: unless those that speak agree that there is none.

        EF.COM alone is not believed when it leaves out a file of `PROOFS`.
        """
        if file.data_group is None or (self.signed is None and file in PROOFS):
            return True
        voices = [voice for voice in (self.listed, self.signed) if voice is not None]
        return not voices or any(file in voice for voice in voices)

    def withheld(self, missing: Iterable[FileId]) -> frozenset[FileId]:
        """As the function `withheld`; nothing if EF.SOD is not known."""
        return frozenset(missing) & (self.signed or frozenset()) - _GUARDED


def signed_groups(sod: bytes) -> frozenset[FileId]:
    """The data groups that EF.SOD holds hashes of. Whether its signature is right is another question.

    Raises:
        MalformedError: not an EF.SOD.
        UnsupportedAlgorithmError: hashes of a kind that we do not speak.
    """
    data = parse_signed_data(tlv.parse_one(sod, _SOD_TAG).value)
    if data.content_type not in CONTENT_TYPES:
        raise MalformedError("EF.SOD signs something else")
    return frozenset(parse_security_object(data.content).hashes)


def withheld(sod: bytes, missing: Iterable[FileId]) -> frozenset[FileId]:
    """Files that EF.SOD holds hashes of, and that nevertheless did not come.

    DG14 or DG15 among them is the mark of a copy that dodges Chip or Active Authentication: such a document has not
    proved itself, and must not pass as one that never could. DG3 and DG4 are left out, since they are guarded.

    Args:
        sod: EF.SOD, to be judged by passive authentication as well.
        missing: files that were asked for and did not come, for whatever reason.

    Raises:
        EmrtdError: as `signed_groups`.
    """
    return Inventory(signed=signed_groups(sod)).withheld(missing)


def _listed(com: bytes | None) -> frozenset[FileId] | None:
    try:
        return None if com is None else parse_com(com).data_groups
    except MalformedError:
        return None


def _signed(sod: bytes | None) -> frozenset[FileId] | None:
    try:
        return None if sod is None else signed_groups(sod)
    except EmrtdError:
        return None
