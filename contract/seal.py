"""Sealed claims: what a certificate says, signed by the fund, in a QR code that survives a photocopier.

A seal is a CBOR Web Token (RFC 8392) in COSE_Sign1 with ES256 (RFC 9052, 4.2; RFC 9053, 2.1), compressed (RFC 1950) and
written in base45 (RFC 9285), which fits the alphanumeric mode of QR codes: ``CH1:`` + text. The claims of the paper
stand under one private claim with small integer keys. A seal has no expiry: it says what was true on the day of issue.
Whoever has the fund's public keys can check it without a network; nobody but the fund can make one.
"""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Annotated, Any, Final

import base45
import cbor2
import msgspec
from cwt import COSE, CWTError
from msgspec import Meta, Struct

from contract.member import CertificateKind, Reference
from contract.seal_keys import ES256, SealingKey, VerificationKeys

PREFIX: Final = "CH1:"
"""Names the format and its version; the first thing a scanner sees."""

MAX_TEXT: Final = 4096
"""Characters; a QR code holds 4296 alphanumeric ones at most (ISO/IEC 18004, table 7)."""

MAX_TOKEN: Final = 2048
"""Bytes of the token after decompression; ours are about 300."""

_COSE_SIGN1: Final = 18
_ISSUER: Final = 1
_ISSUED_AT: Final = 6
_TOKEN_ID: Final = 7
_PAPER: Final = -65537
"""Private use (RFC 8392, 9.1: less than -65536)."""

_EPOCH: Final = date(1970, 1, 1)

_UNPARSABLE: Final = (cbor2.CBORDecodeError, ValueError, TypeError, ArithmeticError, LookupError, RecursionError)
"""What a CBOR decoder can raise on bytes from a stranger, by its own classes or through a tag's constructor."""

Name = Annotated[str, Meta(min_length=1, max_length=80)]


class Regime(StrEnum):
    """The scheme under which a person is registered, in the fund's own words."""

    SALARIED = "salarie"
    SELF_EMPLOYED = "tns"
    AMO_ACHAMIL = "amo_achamil"
    DOMESTIC = "domestique"


class Claims(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one certificate of registration states. It hides itself in logs and tracebacks.

    Names are at most 80 characters each; amounts are centimes of dirham; ``agency`` is the fund's code of the office.
    """

    reference: Reference
    kind: CertificateKind
    issued_on: date
    issuer: Annotated[str, Meta(min_length=1, max_length=40)]
    family_name_latin: Name
    given_name_latin: Name
    family_name_arabic: Name
    given_name_arabic: Name
    cin: Annotated[str, Meta(pattern=r"^[A-Z0-9]{2,12}\Z")]
    registration_number: Annotated[str, Meta(pattern=r"^[0-9]{9}\Z")]
    registered_on: date
    regime: Regime
    agency: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{1,12}\Z")]
    monthly_contribution_centimes: Annotated[int, Meta(ge=0, le=100_000_000)] | None = None

    def __repr__(self) -> str:
        return "Claims(…)"


class SealReason(Enum):
    """Why a text is not taken for a genuine seal."""

    UNREADABLE = "unreadable"
    """No seal here: another prefix, or far too long."""
    DAMAGED = "damaged"
    """It begins like a seal but does not hold together: altered or badly copied."""
    UNKNOWN_KEY = "unknown-key"
    """Well formed, but under a key that is not among the fund's published ones."""
    FORGED = "forged"
    """The signature is not that of the key which it names."""
    UNSUPPORTED = "unsupported"
    """Signed by the fund, but it says what this version cannot read."""


class SealError(Exception):
    """A text is not a genuine seal; ``reason`` says why, and nothing of its content is kept."""

    def __init__(self, reason: SealReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def issue(claims: Claims, key: SealingKey) -> str:
    """Seal claims: the text of the QR code, ``CH1:`` and base45, about 350 characters.

    Raises:
        msgspec.ValidationError: a value is outside its bounds (they are checked, since a seal cannot be taken back).
    """
    checked = msgspec.convert(msgspec.to_builtins(claims), Claims)
    signer = COSE.new(deterministic_header=True)
    header = {1: ES256, 4: key.kid}
    token = signer.encode_and_sign(cbor2.dumps(_token_of(checked), canonical=True), key.cose_key(), protected=header)
    return PREFIX + str(base45.b45encode(zlib.compress(token, 9)), "ascii")


def verify(text: str, keys: VerificationKeys) -> Claims:
    """Check a seal and return what it states.

    Total on any text: it gives claims or raises ``SealError``. The signature is checked before the claims are parsed.
    """
    envelope = _envelope(_token_bytes(text.strip()))
    kid = _kid(envelope)
    key = keys.cose_key(kid)
    if key is None:
        raise SealError(SealReason.UNKNOWN_KEY)
    try:
        payload = COSE.new().decode(envelope, key)
    except (CWTError, ValueError, TypeError) as error:
        raise SealError(SealReason.FORGED) from error
    return _claims(payload)


def looks_like_seal(text: str) -> bool:
    """Whether a text claims to be a seal: picks the right one among a page's codes."""
    return text.strip().startswith(PREFIX)


def _token_bytes(text: str) -> bytes:
    """Undo prefix, base45 and compression, within ``MAX_TEXT`` and ``MAX_TOKEN``."""
    if not text.startswith(PREFIX) or len(text) > MAX_TEXT:
        raise SealError(SealReason.UNREADABLE)
    inflater = zlib.decompressobj()
    try:
        token = inflater.decompress(base45.b45decode(text[len(PREFIX) :]), MAX_TOKEN)
    except (ValueError, zlib.error) as error:
        raise SealError(SealReason.DAMAGED) from error
    if not inflater.eof or inflater.unused_data:
        raise SealError(SealReason.DAMAGED)
    return token


def _envelope(token: bytes) -> cbor2.CBORTag:
    """COSE_Sign1 (RFC 9052, 4.2): tag 18 over [protected, {}, payload, signature]."""
    envelope = _decoded(token, SealReason.DAMAGED)
    if not isinstance(envelope, cbor2.CBORTag) or envelope.tag != _COSE_SIGN1:
        raise SealError(SealReason.DAMAGED)
    match envelope.value:
        case [bytes(), dict() as unprotected, bytes(), bytes() as signature] if (
            not unprotected and len(signature) == 64
        ):
            return envelope
        case _:
            raise SealError(SealReason.DAMAGED)


def _kid(envelope: cbor2.CBORTag) -> bytes:
    """The key's name; the protected header says ES256 and the key, nothing else (RFC 9052, 3.1)."""
    header = _decoded(envelope.value[0], SealReason.DAMAGED)
    if not isinstance(header, dict) or header.keys() != {1, 4}:
        raise SealError(SealReason.DAMAGED)
    kid = header[4]
    if header[1] != ES256 or not isinstance(kid, bytes):
        raise SealError(SealReason.DAMAGED)
    return kid


def _decoded(data: bytes, otherwise: SealReason) -> object:
    try:
        value: object = cbor2.loads(data)
    except _UNPARSABLE as error:
        raise SealError(otherwise) from error
    return value


_KINDS: Final = {1: CertificateKind.REGISTRATION}
_REGIMES: Final = {1: Regime.SALARIED, 2: Regime.SELF_EMPLOYED, 3: Regime.AMO_ACHAMIL, 4: Regime.DOMESTIC}
_PLAIN: Final = {
    2: "family_name_latin",
    3: "given_name_latin",
    4: "family_name_arabic",
    5: "given_name_arabic",
    6: "cin",
    7: "registration_number",
    10: "agency",
    11: "monthly_contribution_centimes",
}
"""Integer key on the wire → field with the same value. 1 is the kind, 8 the day of registration, 9 the scheme."""


def _token_of(claims: Claims) -> dict[int, Any]:
    """The CWT claims set (RFC 8392, 3.1); days count from 1970-01-01 (RFC 8943, 1.1)."""
    paper: dict[int, Any] = {number: getattr(claims, field) for number, field in _PLAIN.items()}
    paper[1] = next(number for number, kind in _KINDS.items() if kind is claims.kind)
    paper[8] = (claims.registered_on - _EPOCH).days
    paper[9] = next(number for number, regime in _REGIMES.items() if regime is claims.regime)
    issued_at = datetime.combine(claims.issued_on, time(), UTC)
    return {
        _ISSUER: claims.issuer,
        _ISSUED_AT: int(issued_at.timestamp()),
        _TOKEN_ID: claims.reference.encode("ascii"),
        _PAPER: {number: value for number, value in paper.items() if value is not None},
    }


def _claims(payload: bytes) -> Claims:
    """Parse a payload whose signature was good: anything unexpected is a newer format, not a forgery."""
    token = _decoded(payload, SealReason.UNSUPPORTED)
    try:
        fields = _fields(token)  # type: ignore[arg-type]  # any shape: a wrong one raises one of the errors below
        return msgspec.convert(fields, Claims, strict=True)
    except (*_UNPARSABLE, AttributeError, msgspec.ValidationError) as error:
        raise SealError(SealReason.UNSUPPORTED) from error


def _fields(token: dict[int, Any]) -> dict[str, Any]:
    paper = token[_PAPER]
    fields = {name: paper[number] for number, name in _PLAIN.items() if number in paper}
    if paper.keys() - _PLAIN.keys() != {1, 8, 9}:
        raise ValueError("a claim of the paper is missing or unknown")
    return fields | {
        "reference": token[_TOKEN_ID].decode("ascii"),
        "kind": _KINDS[paper[1]],
        "issued_on": datetime.fromtimestamp(token[_ISSUED_AT], UTC).date(),
        "issuer": token[_ISSUER],
        "registered_on": _EPOCH + timedelta(days=paper[8]),
        "regime": _REGIMES[paper[9]],
    }
