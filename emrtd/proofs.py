"""Which proof a chip has to give of itself, by its files alone (ICAO Doc 9303-11, 6).

Once DG14 and DG15 have passed Passive Authentication, nobody between chip and judge has a say in the choice, and a
weaker proof cannot be put in the place of a stronger one.
"""

from enum import StrEnum

from emrtd import active_authentication
from emrtd.chip_authentication import NoChipKeyError, choose
from emrtd.errors import EmrtdError


class ChipProof(StrEnum):
    """What to ask of a chip with these files."""

    ACTIVE_AUTHENTICATION = "ACTIVE_AUTHENTICATION"
    """A signature with the key of DG15: one command."""
    CHIP_AUTHENTICATION = "CHIP_AUTHENTICATION"
    """An agreement with a key of DG14, where there is no DG15, or one whose signatures cannot be judged here."""
    NOT_SPOKEN = "NOT_SPOKEN"
    """It has keys, all of kinds that are not spoken here: neither believe nor accuse it."""
    NONE = "NONE"
    """It was made without a key: a copy of its files cannot be told from it."""


def proof_of(dg14: bytes | None, dg15: bytes | None) -> ChipProof:
    """The proof to ask for. Total on any bytes.

    Args:
        dg14: raw file, None if the document was made without; hash verified, as that of `dg15`.
        dg15: raw file, likewise.
    """
    if dg15 is not None and active_authentication.can_judge(dg15, dg14):
        return ChipProof.ACTIVE_AUTHENTICATION
    without_agreement = ChipProof.NONE if dg15 is None else ChipProof.NOT_SPOKEN
    if dg14 is None:
        return without_agreement
    try:
        choose(dg14)
    except NoChipKeyError:
        return without_agreement
    except EmrtdError:
        return ChipProof.NOT_SPOKEN
    return ChipProof.CHIP_AUTHENTICATION
