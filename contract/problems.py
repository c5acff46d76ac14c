"""Everything the gateway may answer instead of what was asked for: problem details for HTTP APIs (RFC 9457).

The closed list of types is the contract; a client decides by `type`, never by `title`. An answer that is no problem
document (a proxy's page, half a body) is nonsense, whatever its status.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

MEDIA_TYPE: Final = "application/problem+json"
_URN: Final = "urn:chobbak:problem:"


class ProblemType(StrEnum):
    """Why a call was refused; the values are the `type` member (RFC 9457, 3.1.1)."""

    MALFORMED_REQUEST = _URN + "malformed-request"
    """400: not the JSON that the contract describes; unknown fields included."""
    NOT_FOUND = _URN + "not-found"
    """404: no such call."""
    METHOD_NOT_ALLOWED = _URN + "method-not-allowed"
    """405."""
    TOO_SLOW = _URN + "too-slow"
    """408: the body did not come in time."""
    TOO_LARGE = _URN + "too-large"
    """413: the body is over the limit."""
    IDEMPOTENCY_MISMATCH = _URN + "idempotency-mismatch"
    """422: the same Idempotency-Key came with another request."""
    IDEMPOTENCY_IN_PROGRESS = _URN + "idempotency-in-progress"
    """409: the first request with this key is still being worked on; ask again after `retry_after_seconds`."""
    TOO_MANY = _URN + "too-many"
    """429: over a rate limit; `retry_after_seconds` tells when to come back."""

    DEVICE_REFUSED = _URN + "device-refused"
    """401: enrolment code, assertion or token not accepted, or the device is revoked."""
    CREDENTIAL_REFUSED = _URN + "credential-refused"
    """401: the visit's credential is unknown or out of date."""
    VISIT_LAPSED = _URN + "visit-lapsed"
    """401: the visit is closed, its lease ran out, or it was never opened."""
    ASSURANCE_TOO_LOW = _URN + "assurance-too-low"
    """403: this needs a surer sign-in."""

    CHECKPOINT_REFUSED = _URN + "checkpoint-refused"
    """422: no checkpoint that this machine's key signed, or of another journal than before."""
    CHECKPOINT_OUT_OF_STEP = _URN + "checkpoint-out-of-step"
    """409: the proof begins elsewhere than at the head that is witnessed, which has `witnessed_size` lines."""
    CHECKPOINT_FORKED = _URN + "checkpoint-forked"
    """409: the head does not continue the one that is witnessed, or is not proved to: lines were removed or changed."""

    EVIDENCE_REFUSED = _URN + "evidence-refused"
    """422: the card's evidence does not hold; `reason` says where."""
    NONCE_USED = _URN + "nonce-used"
    """409: the nonce was used before for this, or was never given to this visit."""
    NONCE_LATE = _URN + "nonce-late"
    """409: the nonce is older than its 60 seconds."""
    UNKNOWN_MEMBER = _URN + "unknown-member"
    """404: a genuine card, and the fund has no member with its number. Never said of a number that no card proved."""

    NO_CHANNEL_ON_FILE = _URN + "no-channel-on-file"
    """409: the fund has neither phone nor e-mail of this kind."""
    CHANNEL_SHARED = _URN + "channel-shared"
    """409: the contact on file serves too many accounts and is no factor for any of them."""
    CODE_TOO_SOON = _URN + "code-too-soon"
    """429: a code was sent just now; `retry_after_seconds`."""
    CODES_SPENT = _URN + "codes-spent"
    """429: this way at this kiosk has sent as many codes to this member today as the policy allows."""
    WRONG_CODE = _URN + "wrong-code"
    """422: `tries_left` more tries with this code."""
    LATE_CODE = _URN + "late-code"
    """409: the code is older than its 5 minutes, or no code was sent for this act."""
    CODE_TRIES_USED = _URN + "code-tries-used"
    """409: three wrong tries; a new code has to be sent."""

    CERTIFICATE_UNAVAILABLE = _URN + "certificate-unavailable"
    """409: the fund has no such certificate for this member."""
    CERTIFICATES_SPENT = _URN + "certificates-spent"
    """429: this visit issued as many certificates as the policy allows."""
    CERTIFICATE_VOID = _URN + "certificate-void"
    """409: the certificate was voided before its print was confirmed."""
    CERTIFICATE_UNKNOWN = _URN + "certificate-unknown"
    """404: this visit issued no certificate of that reference."""

    UPSTREAM_DOWN = _URN + "upstream-down"
    """503: the fund's own system or the messenger did not answer in time, or refused."""
    UPSTREAM_NONSENSE = _URN + "upstream-nonsense"
    """502: the fund's own system answered what nobody can read."""
    SERVER_ERROR = _URN + "server-error"
    """500: the gateway failed; nothing about why is told."""


class EvidenceReason(StrEnum):
    """Where card evidence failed (Doc 9303-11, 5.1 and 6.1)."""

    MALFORMED = "malformed"
    """A file is not what Doc 9303-10 describes."""
    HASH_MISMATCH = "hash-mismatch"
    """A file's hash is not the one in the document security object, or is missing there."""
    UNTRUSTED_ISSUER = "untrusted-issuer"
    """The document signer does not lead to a trusted CSCA, or was not valid at the time."""
    SIGNATURE_INVALID = "signature-invalid"
    """The document signer's signature does not hold."""
    EXPIRED = "expired"
    """The card's date of expiry is past."""
    CLONE = "clone"
    """The card was made with a key, and the answer of that key to our nonce is missing or wrong; or DG14 or DG15, in
    which the key stands, was left out."""
    UNSUPPORTED_PROOF = "unsupported-proof"
    """The card has no key that we can challenge, or one of a kind that we do not speak, such as finite-field
    Diffie-Hellman: it is not accused, and not believed either."""
    NO_IDENTITY_NUMBER = "no-identity-number"
    """The card carries no identity number where the national layout has it."""


class Problem(Struct, frozen=True, omit_defaults=True):
    """A problem document; members that a client does not know are ignored (RFC 9457, 3.2).

    `title` is English for developers and constant for each type; members read the kiosk's own sentences.
    """

    type: ProblemType
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    reason: EvidenceReason | None = None
    tries_left: Annotated[int, Meta(ge=0, le=100)] | None = None
    witnessed_size: Annotated[int, Meta(ge=0, le=1_000_000_000_000)] | None = None
    retry_after_seconds: Annotated[int, Meta(ge=0, le=86_400)] | None = None
