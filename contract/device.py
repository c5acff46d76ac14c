"""The machine's own calls: enrolment, token, heartbeat, policy, checkpoints, visits. No datum of a member is in them.

JSON over HTTPS; unknown fields are errors; errors are problem details (RFC 9457, `contract/problems.py`).
Without authorisation: `/device/enrolment`, `/device/token`. All others: `Bearer` with the machine's token. Repeating a
call is harmless: a lost grant is a visit that nobody opens, `over` and a checkpoint count once.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from contract.personal import HiddenStruct

Opaque = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}\Z")]
"""A random name that means nothing: base64url without padding, 8 to 64 characters."""

Jwt = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,4096}\Z")]
Seconds = Annotated[int, Meta(ge=0, le=31_536_000)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Wait = Annotated[int, Meta(ge=1, le=86_400)]
"""Seconds for which somebody in front of a machine is waited for: no clock of a screen runs for longer than a day."""

Times = Annotated[int, Meta(ge=1, le=1000)]
"""How often something may be done in one visit."""

JournalSize = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
"""Lines of a journal."""

TreeHash = Annotated[bytes, Meta(min_length=32, max_length=32)]
"""A hash of the journal's Merkle tree (`contract.tlog`)."""


class EcPublicKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A P-256 public key as JWK (RFC 7517, 7518 section 6.2); `x`, `y` are base64url of 32 bytes."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
    y: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]


class EnrolmentRequest(HiddenStruct, frozen=True):
    """POST /device/enrolment: a one-time enrolment code and the machine's public key."""

    code: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{8,40}\Z")]
    key: EcPublicKey


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True):
    """The name under which the gateway knows this machine, and the place shown in codes."""

    device: Opaque
    place: str


class TokenRequest(HiddenStruct, frozen=True):
    """POST /device/token: `private_key_jwt` (RFC 7523, 2.2).

    iss = sub = device, aud = token URL, exp at most 60 s away, jti single use.
    """

    client_assertion: Jwt
    client_assertion_type: Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    grant_type: Literal["client_credentials"]


class TokenAnswer(HiddenStruct, frozen=True):
    """A bearer token for the machine's own calls (RFC 6749, 5.1)."""

    access_token: Jwt
    token_type: Literal["Bearer"]
    expires_in: Seconds


class Heartbeat(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /device/heartbeat: counts since start, and codes of what is wrong now."""

    uptime_seconds: Seconds
    visits: Count
    failures: tuple[Annotated[str, Meta(pattern=r"^K[0-9]{3}\Z")], ...] = ()


class HeartbeatAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """The number of the policy in force and the gateway's time (seconds since 1970, UTC)."""

    policy: Count
    unix_time: int


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """GET /device/policy: the fund's rules, dated; never constants in the kiosk."""

    number: Count
    valid_from: str
    ways: tuple[Literal["card"], ...]
    inactivity_seconds: Wait
    question_seconds: Wait
    more_time_times: Times
    card_taken_seconds: Wait
    paper_wait_seconds: Wait
    card_number_tries: Times


class VisitGrant(HiddenStruct, frozen=True):
    """POST /device/visits: a random visit name and a credential for that visit alone.

    It has to be opened within `expires_in`, ten minutes by default; from then on its lease decides, which is renewed as
    long as the visit lasts (`contract.member.Lease`), so that no visit ends in the middle of a print.
    """

    visit: Opaque
    credential: Jwt
    expires_in: Seconds


class VisitOver(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /device/visits/{visit}/over: the process of this visit is gone; unconfirmed certificates are voided."""

    reason: Annotated[str, Meta(pattern=r"^[a-z-]{2,24}\Z")]


class VisitOverAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """The gateway has ended the visit (or had already)."""

    visit: Opaque


class CheckpointTaken(Struct, frozen=True, forbid_unknown_fields=True):
    """The head of `size` lines is witnessed: only what continues it will be taken from now on."""

    size: JournalSize


class Checkpoint(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /device/checkpoints: the journal's tree head, and the proof that it continues the one witnessed before.

    As C2SP describes it for witnesses (tlog-witness.md). `note` is signed with the machine's key; `proof` is
    PROOF(m, D[n]) of RFC 6962, 2.1.2 from the m = `witnessed` lines of the head that the gateway has, empty where m is
    0 or n. A machine that does not know m asks with 0, and is told.
    """

    note: Annotated[str, Meta(max_length=2048)]
    witnessed: JournalSize = 0
    proof: Annotated[tuple[TreeHash, ...], Meta(max_length=64)] = ()
