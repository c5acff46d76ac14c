"""How an invented chip differs from another one: the choices that manufacturers make within the standard."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from emrtd.apdu import StatusWord


class Refused(Exception):
    """The chip's answer is a status word alone."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


class MasterFileForm(Enum):
    """How SELECT of the master file is written (ISO/IEC 7816-4, 11.2.2): identifier or nothing, Le or none."""

    IDENTIFIER = (b"\x3f\x00", False)
    NOTHING = (b"", False)
    IDENTIFIER_AND_LE = (b"\x3f\x00", True)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Choices within the standard.

    Attributes:
        bac: Basic Access Control is offered.
        extended_length: extended Lc and Le are understood; else they are answered 6700.
        length_stated: EF.ATR/INFO says so, and how long.
        buffer: longest response data field, protection included.
        buffer_strict: an Le beyond the buffer is answered 6700 in the clear, and ends the session; else it is cut.
        short_identifiers: READ BINARY by short file identifier is understood.
        tries: wrong passwords before the chip blocks; None: it never does, as Doc 9303-11 wants it for the CAN.
        wrong_password_seconds: delay after the first wrong password, twice as long after the second, and so on.
        bac_refused: status of EXTERNAL AUTHENTICATE on a chip with PACE alone; 6A88 and 6D00 are seen in the field.
        master_file: forms of SELECT MF that the chip knows; others are answered 6A86.
        deactivated_card_access: EF.CardAccess is given with the warning 6283.
        parameters_required: MSE:Set AT without DO'84' is answered 6A88.
        signature_le: the one Le with which INTERNAL AUTHENTICATE is answered, others 6700; None: any.
        end_of_file_warning: 6282 when fewer bytes are left than asked for; else 9000.
    """

    bac: bool = True
    extended_length: bool = True
    length_stated: bool = True
    buffer: int = 4096
    buffer_strict: bool = False
    short_identifiers: bool = True
    tries: int | None = None
    wrong_password_seconds: float = 0.0
    bac_refused: int = StatusWord.REFERENCE_NOT_FOUND
    master_file: frozenset[MasterFileForm] = frozenset(MasterFileForm)
    deactivated_card_access: bool = False
    parameters_required: bool = False
    signature_le: int | None = None
    end_of_file_warning: bool = True
