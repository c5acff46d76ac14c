"""DG11 and DG12: what a state adds about holder and document, in its own script (ICAO Doc 9303-10, 4.7.11, 4.7.12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from emrtd import tlv
from emrtd.errors import MalformedError
from emrtd.mrz import FILLER

_DATE_BCD_SIZE = 4


@dataclass(frozen=True, slots=True, repr=False)
class HolderName:
    """A name in the script of the state; `repr` hides it.

    Attributes:
        surname: primary identifier, words separated by spaces.
        given_names: secondary identifier; empty if the name is not divided.
    """

    surname: str
    given_names: str

    def __repr__(self) -> str:
        return "<HolderName>"


@dataclass(frozen=True, slots=True, repr=False)
class PersonalDetails:
    """DG11; every field is optional; `repr` hides all.

    Attributes:
        name: full name, '5F0E'.
        other_names: '5F0F', in the chip's order.
        personal_number: '5F10'.
        date_of_birth: YYYYMMDD, '5F2B'.
        place_of_birth: '5F11', parts as the chip divides them.
        address: '5F42', parts as the chip divides them.
        telephone: '5F12'.
        profession: '5F13'.
        title: '5F14'.
    """

    name: HolderName | None
    other_names: tuple[HolderName, ...]
    personal_number: str | None
    date_of_birth: str | None
    place_of_birth: tuple[str, ...]
    address: tuple[str, ...]
    telephone: str | None
    profession: str | None
    title: str | None

    def __repr__(self) -> str:
        return "<PersonalDetails>"


@dataclass(frozen=True, slots=True, repr=False)
class DocumentDetails:
    """DG12, the two fields in use; `repr` hides them.

    Attributes:
        issuing_authority: '5F19'.
        date_of_issue: YYYYMMDD, '5F26'.
    """

    issuing_authority: str | None
    date_of_issue: str | None

    def __repr__(self) -> str:
        return "<DocumentDetails>"


def parse_dg11(content: bytes) -> PersonalDetails:
    """Parse DG11.

    Raises:
        MalformedError: not a DG11, text that is not UTF-8, or an impossible date.
    """
    objects = tlv.parse_one(content, 0x6B).children()
    name = _text(objects, 0x5F0E)
    return PersonalDetails(
        name=None if name is None else _name(name),
        other_names=_other_names(objects),
        personal_number=_text(objects, 0x5F10),
        date_of_birth=_date(objects, 0x5F2B),
        place_of_birth=_parts(objects, 0x5F11),
        address=_parts(objects, 0x5F42),
        telephone=_text(objects, 0x5F12),
        profession=_text(objects, 0x5F13),
        title=_text(objects, 0x5F14),
    )


def parse_dg12(content: bytes) -> DocumentDetails:
    """Parse DG12.

    Raises:
        MalformedError: not a DG12, text that is not UTF-8, or an impossible date.
    """
    objects = tlv.parse_one(content, 0x6C).children()
    return DocumentDetails(_text(objects, 0x5F19), _date(objects, 0x5F26))


def _other_names(objects: Sequence[tlv.Tlv]) -> tuple[HolderName, ...]:
    template = tlv.find(objects, 0xA0)
    if template is None:
        return ()
    return tuple(_name(_decode(item.value)) for item in tlv.parse(template) if item.tag == 0x5F0F)


def _name(text: str) -> HolderName:
    surname, _, given_names = text.partition(FILLER * 2)
    return HolderName(_words(surname), _words(given_names))


def _parts(objects: Sequence[tlv.Tlv], tag: int) -> tuple[str, ...]:
    text = _text(objects, tag) or ""
    return tuple(part for part in map(_words, text.split(FILLER)) if part)


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _text(objects: Sequence[tlv.Tlv], tag: int) -> str | None:
    value = tlv.find(objects, tag)
    return _decode(value) if value else None


def _decode(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("text is not UTF-8") from error


def _date(objects: Sequence[tlv.Tlv], tag: int) -> str | None:
    """Eight digits; older chips pack them into four bytes."""
    value = tlv.find(objects, tag)
    if not value:
        return None
    text = value.hex() if len(value) == _DATE_BCD_SIZE else _decode(value)
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        raise MalformedError("date is not eight digits")
    return text
