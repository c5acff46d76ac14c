"""What opens a chip: the card access number, or three fields of the MRZ (ICAO Doc 9303-11, 4.3.2 and 4.4.4.1)."""

from dataclasses import dataclass
from enum import IntEnum

from emrtd.kdf import sha1
from emrtd.mrz import FILLER, check_digit

_DOCUMENT_NUMBER_SIZE = 9


class PasswordReference(IntEnum):
    """DO'83' of MSE:Set AT (4.4.4.1)."""

    MRZ = 1
    CAN = 2


class Can:
    """The card access number printed on the card; `repr` hides it.

    It is held as a `bytearray`, whose memory a C library that overwrites what is freed does overwrite: of a short `str`
    or `bytes` such a library leaves the text.
    """

    __slots__ = ("_latin",)

    def __init__(self, digits: str | bytearray) -> None:
        """`digits`: usually six decimal digits, as text or one byte each; a copy is kept.

        Raises:
            ValueError: empty, or not ASCII digits.
        """
        self._latin = bytearray(digits, "utf-8") if isinstance(digits, str) else digits.copy()
        if not self._latin.isdigit():
            raise ValueError("a CAN is made of digits 0 to 9")

    @property
    def digits(self) -> str:
        """The digits as text."""
        return self._latin.decode("ascii")

    @property
    def reference(self) -> PasswordReference:
        """How MSE:Set AT names it."""
        return PasswordReference.CAN

    def secret(self) -> bytearray:
        """The password as PACE takes it: ISO 8859-1 text (9.7.3)."""
        return self._latin.copy()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Can) and self._latin == other._latin

    def __hash__(self) -> int:
        return hash(("Can", len(self._latin)))

    def __repr__(self) -> str:
        return "<Can>"


@dataclass(frozen=True, slots=True, repr=False)
class MrzKey:
    """The fields of the MRZ that open a chip; `repr` hides them.

    Attributes:
        document_number: as printed in the MRZ, whole also if longer than nine characters; fillers optional.
        date_of_birth: YYMMDD.
        date_of_expiry: YYMMDD.

    Raises:
        ValueError: characters that no MRZ has, or a date that is not six of them.
    """

    document_number: str
    date_of_birth: str
    date_of_expiry: str

    def __post_init__(self) -> None:
        number = self.document_number.strip().upper().rstrip(FILLER)
        object.__setattr__(self, "document_number", number)
        for text, allowed in ((number, _NUMBER), (self.date_of_birth, _DATE), (self.date_of_expiry, _DATE)):
            if not text or not allowed.issuperset(text):
                raise ValueError("a field has characters that it cannot have in an MRZ")
        if len(self.date_of_birth) != 6 or len(self.date_of_expiry) != 6:
            raise ValueError("a date has six characters, YYMMDD")

    @property
    def reference(self) -> PasswordReference:
        """How MSE:Set AT names it."""
        return PasswordReference.MRZ

    def information(self) -> bytes:
        """MRZ information: number, birth and expiry, each with its check digit (9.7.2)."""
        number = self.document_number.ljust(_DOCUMENT_NUMBER_SIZE, FILLER)
        fields = (number, self.date_of_birth, self.date_of_expiry)
        return "".join(field + check_digit(field) for field in fields).encode("ascii")

    def secret(self) -> bytes:
        """SHA-1 of the MRZ information, 20 bytes: the PACE password, and K_seed of BAC in its first 16."""
        return sha1(self.information())

    def __repr__(self) -> str:
        return "<MrzKey>"


Password = Can | MrzKey

_NUMBER = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<")
_DATE = frozenset("0123456789<")
