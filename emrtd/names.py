"""Distinguished names made comparable (RFC 5280, 7.1): letter case, spaces and string types do not count."""

from emrtd import tlv
from emrtd.der import OID, SEQUENCE
from emrtd.errors import MalformedError
from emrtd.security_infos import decode_oid

NameKey = tuple[tuple[str, str], ...]
"""(attribute type, folded text) in order; what cannot be read as text stands there as the hexadecimal of its bytes."""

_COUNTRY = "2.5.4.6"
_LATIN = "latin-1"  # T61String has letters of its own; those who use it write Latin-1
_CHARSETS = {
    0x0C: "utf-8",
    0x12: _LATIN,  # NumericString
    0x13: _LATIN,  # PrintableString
    0x14: _LATIN,  # T61String
    0x15: _LATIN,  # VideotexString
    0x16: _LATIN,  # IA5String
    0x19: _LATIN,  # GraphicString
    0x1A: _LATIN,  # VisibleString
    0x1B: _LATIN,  # GeneralString
    0x1C: "utf-32-be",  # UniversalString
    0x1E: "utf-16-be",  # BMPString
}


def name_key(name: bytes) -> NameKey:
    """Make a DER Name comparable. Any bytes give a key: what is no name is equal to itself alone."""
    try:
        relatives = tlv.parse_one(name, SEQUENCE).children()
        return tuple(_attribute(item) for relative in relatives for item in relative.children())
    except MalformedError:
        return (("", name.hex()),)


def country_of(name: NameKey) -> str:
    """Two-letter code in lower case; empty if the name has none."""
    return next((text for kind, text in name if kind == _COUNTRY), "")


def _attribute(item: tlv.Tlv) -> tuple[str, str]:
    """AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }."""
    fields = item.children()
    if len(fields) != 2 or fields[0].tag != OID:
        raise MalformedError("attribute of a name is malformed")
    return decode_oid(fields[0].value), _folded(fields[1])


def _folded(value: tlv.Tlv) -> str:
    charset = _CHARSETS.get(value.tag)
    if charset is None:
        return value.encode().hex()
    try:
        return " ".join(value.value.decode(charset).casefold().split())
    except UnicodeDecodeError:  # such as Latin-1 letters in a UTF8String
        return value.encode().hex()
