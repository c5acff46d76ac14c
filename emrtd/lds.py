"""The files of the eMRTD application (ICAO Doc 9303-10): where they are, and EF.COM and DG15.

Other contents have modules of their own: `mrz` (DG1), `face` (DG2), `personal_details` (DG11, DG12),
`security_infos` (EF.CardAccess, DG14).
"""

from dataclasses import dataclass
from enum import Enum

from emrtd import tlv
from emrtd.errors import MalformedError

APPLICATION_AID = bytes.fromhex("A0000002471001")
"""Application identifier of the LDS1 eMRTD application (Doc 9303-10, 3.6.3)."""

_KIB = 1024
_SMALL = 64 * _KIB
_IMAGES = 512 * _KIB


class FileId(Enum):
    """An elementary file (Doc 9303-10, 3.11 and 4.6).

    Attributes:
        fid: 2-byte file identifier, as a number.
        sfi: short file identifier, 1 to 30.
        tag: tag of the outer data object; None where the file has none.
        in_application: inside the eMRTD application; else under the master file.
    """

    ATR_INFO = (0x2F01, 0x01, None, False)
    DIR = (0x2F00, 0x1E, None, False)
    CARD_ACCESS = (0x011C, 0x1C, 0x31, False)
    CARD_SECURITY = (0x011D, 0x1D, 0x30, False)
    COM = (0x011E, 0x1E, 0x60, True)
    SOD = (0x011D, 0x1D, 0x77, True)
    DG1 = (0x0101, 0x01, 0x61, True)
    DG2 = (0x0102, 0x02, 0x75, True)
    DG3 = (0x0103, 0x03, 0x63, True)
    DG4 = (0x0104, 0x04, 0x76, True)
    DG5 = (0x0105, 0x05, 0x65, True)
    DG6 = (0x0106, 0x06, 0x66, True)
    DG7 = (0x0107, 0x07, 0x67, True)
    DG8 = (0x0108, 0x08, 0x68, True)
    DG9 = (0x0109, 0x09, 0x69, True)
    DG10 = (0x010A, 0x0A, 0x6A, True)
    DG11 = (0x010B, 0x0B, 0x6B, True)
    DG12 = (0x010C, 0x0C, 0x6C, True)
    DG13 = (0x010D, 0x0D, 0x6D, True)
    DG14 = (0x010E, 0x0E, 0x6E, True)
    DG15 = (0x010F, 0x0F, 0x6F, True)
    DG16 = (0x0110, 0x10, 0x70, True)

    def __init__(self, fid: int, sfi: int, tag: int | None, in_application: bool) -> None:
        self.fid = fid
        self.sfi = sfi
        self.tag = tag
        self.in_application = in_application

    @property
    def short_name(self) -> str:
        """Lower-case name, `dg1`, `sod`, `card_access`: for options and reports."""
        return self.name.lower()

    @property
    def data_group(self) -> int | None:
        """1 to 16 for a data group, else None."""
        return self.sfi if self.name.startswith("DG") else None

    @property
    def bulky(self) -> bool:
        """Whether it holds images: tens of kilobytes, read last."""
        return self.name in _IMAGE_FILES

    @property
    def limit(self) -> int:
        """Bytes beyond which no honest document goes: 512 KiB for images, 64 KiB for the rest."""
        return _IMAGES if self.bulky else _SMALL

    @classmethod
    def from_short_name(cls, name: str) -> "FileId":
        """The file with this short name.

        Raises:
            KeyError: there is none.
        """
        return cls[name.upper()]

    @classmethod
    def from_data_group(cls, number: int) -> "FileId":
        """DG1 to DG16 by number.

        Raises:
            KeyError: another number.
        """
        return cls[f"DG{number}"]


_IMAGE_FILES = frozenset({"DG2", "DG3", "DG4", "DG5", "DG6", "DG7"})
_DATA_GROUP_BY_TAG = {file.tag: file for file in FileId if file.data_group}


@dataclass(frozen=True, slots=True)
class Com:
    """EF.COM (Doc 9303-10, 4.6.1). It is not signed: a hint of what to read, never evidence.

    Attributes:
        lds_version: `0107` for 1.7.
        unicode_version: `040000` for 4.0.0.
        data_groups: those that the chip says it has.
        unknown_tags: tags of the list that no data group has.
    """

    lds_version: str
    unicode_version: str
    data_groups: frozenset[FileId]
    unknown_tags: tuple[int, ...]


def parse_com(content: bytes) -> Com:
    """Parse EF.COM.

    Raises:
        MalformedError: not an EF.COM.
    """
    objects = tlv.parse_one(content, 0x60).children()
    tags = tlv.require(objects, 0x5C)
    return Com(
        lds_version=_digits(tlv.require(objects, 0x5F01)),
        unicode_version=_digits(tlv.require(objects, 0x5F36)),
        data_groups=frozenset(_DATA_GROUP_BY_TAG[tag] for tag in tags if tag in _DATA_GROUP_BY_TAG),
        unknown_tags=tuple(tag for tag in tags if tag not in _DATA_GROUP_BY_TAG),
    )


def parse_dg15(content: bytes) -> bytes:
    """The Active Authentication public key of DG15, a DER SubjectPublicKeyInfo (Doc 9303-11, 6.1).

    Raises:
        MalformedError: not a DG15, or no single SEQUENCE inside.
    """
    return tlv.parse_one(tlv.parse_one(content, 0x6F).value, 0x30).encode()


def _digits(value: bytes) -> str:
    if not value.isdigit():
        raise MalformedError("version is not made of digits")
    return value.decode("ascii")
