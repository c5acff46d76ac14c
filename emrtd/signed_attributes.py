"""What a signature covers beside the content: content type, its hash, the time (RFC 5652, 5.3, 5.4 and 11)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from emrtd import tlv
from emrtd.dates import parse_time
from emrtd.der import OCTETS, OID, SEQUENCE, SET, raw_objects
from emrtd.errors import MalformedError, SignatureInvalidError
from emrtd.security_infos import decode_oid
from emrtd.tlv import Tlv

_ID_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")  # 1.2.840.113549.1.9.3
_ID_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_ID_SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
_ATTRIBUTES = frozenset({_ID_CONTENT_TYPE, _ID_MESSAGE_DIGEST, _ID_SIGNING_TIME})


@dataclass(frozen=True, slots=True, repr=False)
class SignedAttributes:
    """What the signature covers beside the content.

    Attributes:
        forms: as a SET OF, what may have been signed: the raw bytes, and the same in the order of DER (RFC 5652, 5.4).
        content_type: dotted identifier; None without one value of one attribute.
        message_digest: hash of the content, likewise.
        signing_time: aware; None if there is none that can be read, since nothing rests on it.
    """

    forms: tuple[bytes, ...]
    content_type: str | None
    message_digest: bytes | None
    signing_time: datetime | None

    def check(self, content_type: str, hashed: bytes) -> None:
        """Whether they are about this content; without both the signature would say nothing about it (5.3, 11).

        Args:
            content_type: dotted identifier of the content.
            hashed: its hash.

        Raises:
            SignatureInvalidError: one of the two is missing, stated twice or another.
        """
        same_type = self.content_type == content_type
        if not same_type or not hmac.compare_digest(self.message_digest or b"", hashed):
            raise SignatureInvalidError


def parse_signed_attributes(contents: bytes) -> SignedAttributes:
    """Parse what stands under the tag [0] of SignerInfo; attributes of no interest are left aside.

    Raises:
        MalformedError: not a set of attributes.
    """
    values = _values(contents)
    kind, digest, time = (values.get(oid) for oid in (_ID_CONTENT_TYPE, _ID_MESSAGE_DIGEST, _ID_SIGNING_TIME))
    return SignedAttributes(
        forms=_forms(contents),
        content_type=decode_oid(kind.value) if kind is not None and kind.tag == OID else None,
        message_digest=digest.value if digest is not None and digest.tag == OCTETS else None,
        signing_time=None if time is None else parse_time(time),
    )


def _values(contents: bytes) -> Mapping[bytes, Tlv | None]:
    """The one value of each attribute of interest; None where there are several or none (RFC 5652, 11)."""
    values: dict[bytes, Tlv | None] = {}
    for item in tlv.parse(contents):
        kind, listed = _attribute(item)
        if kind.value in _ATTRIBUTES:
            found = listed.children()
            once = len(found) == 1 and kind.value not in values
            values[kind.value] = found[0] if once else None
    return values


def _forms(contents: bytes) -> tuple[bytes, ...]:
    """The tag alone changes, [0] to SET OF. Most sign the order of DER and write it; some write another, or sign it."""
    written, ordered = tlv.encode(SET, contents), tlv.encode(SET, *sorted(raw_objects(contents)))
    return tuple(dict.fromkeys((written, ordered)))


def _attribute(item: Tlv) -> tuple[Tlv, Tlv]:
    """Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET }."""
    fields = item.children()
    if item.tag != SEQUENCE or [field.tag for field in fields] != [OID, SET]:
        raise MalformedError("signed attribute is malformed")
    return fields[0], fields[1]
