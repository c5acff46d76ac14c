"""A member's calls, within one visit and its lease. The supervisor may not import this module.

Authorisation: `Bearer` with the visit's credential. Mutating calls carry `Idempotency-Key` (a random UUID):
every POST carries one, `/visit/renew` included; the same key and the same request give the same answer again, without
a second effect. Errors are problem details (`contract/problems.py`). A POST without a request type has no body.
Bytes travel as base64 (msgspec's rule for `bytes`). Money in centimes, dates ISO 8601, phone numbers E.164.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from contract.personal import HiddenStruct

Seconds = Annotated[int, Meta(ge=0, le=86_400)]
Count = Annotated[int, Meta(ge=0, le=1_000)]
Nonce = Annotated[bytes, Meta(min_length=32, max_length=32)]
File = Annotated[bytes, Meta(min_length=1, max_length=32_768)]
CommandBytes = Annotated[bytes, Meta(min_length=4, max_length=512)]
Reference = Annotated[str, Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2,4}\Z")]


class Assurance(StrEnum):
    """How sure the gateway is of who stands here."""

    NONE = "none"
    BASIC = "basic"
    MEDIUM = "medium"
    STRONG = "strong"


class Possession(StrEnum):
    """What the card's evidence proved beside who the card is of."""

    PROVED = "proved"
    """The chip itself was there: it answered our nonce with a key that its country signed. With a one-time code this is
    `Assurance.STRONG`."""
    NOT_PROVED = "not-proved"
    """The card was made without such a key: its files are genuine, and so would be a copy of them. With a one-time code
    this is `Assurance.BASIC`, and nothing that is on file is shown before. A card that has a key and does not answer
    with it is never `NOT_PROVED`; it is refused."""


class CertificateKind(StrEnum):
    """Certificates of the fund, by the names of form 310-1-34."""

    REGISTRATION = "att_immat"


class VisitOpened(HiddenStruct, frozen=True):
    """POST /visit/open: the first card nonce (single use, 60 s) and the lease to renew before it runs out."""

    nonce: Nonce
    nonce_seconds: Seconds
    lease_seconds: Seconds


class CardNonce(HiddenStruct, frozen=True):
    """POST /visit/nonce: a fresh card nonce for another try."""

    nonce: Nonce
    nonce_seconds: Seconds


class Lease(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /visit/renew."""

    lease_seconds: Seconds


class ChipQuestion(HiddenStruct, frozen=True):
    """POST /visit/chip-challenge: the card has a key for Chip Authentication and none to sign with (Doc 9303-11, 6).

    Its other files were read before: after the challenge only the gateway has keys to speak to the chip. One challenge
    for each nonce.
    """

    nonce: Nonce
    sod: File
    dg14: File


class ChipChallenge(HiddenStruct, frozen=True):
    """What is to be said to the chip, as raw command APDUs (ISO/IEC 7816-4).

    `agreement` goes under the session that read the files, in order, as long as each is answered with 9000; then
    `first` goes as it is, and its raw answer is `CardEvidence.chip_answer`.
    """

    agreement: Annotated[tuple[CommandBytes, ...], Meta(min_length=1, max_length=2)]
    first: CommandBytes


class CardEvidence(HiddenStruct, frozen=True):
    """POST /visit/card-evidence: raw files as read, and how the chip answered.

    A card with DG15 signs `contract.challenge` (Active Authentication); one that has only a key in DG14 answers the
    challenge of /visit/chip-challenge for the same nonce. DG14 and DG15 are sent if the card has them.
    """

    sod: File
    dg1: File
    nonce: Nonce
    dg11: File | None = None
    dg14: File | None = None
    dg15: File | None = None
    active_signature: Annotated[bytes, Meta(min_length=1, max_length=1024)] | None = None
    chip_answer: Annotated[bytes, Meta(min_length=2, max_length=512)] | None = None


class ChannelKind(StrEnum):
    """Where a one-time code goes."""

    SMS = "sms"
    EMAIL = "email"


class MaskedChannel(HiddenStruct, frozen=True):
    """A contact on file, recognisable by its owner alone: last two digits, or first letters of name and domain.

    Empty where the card proved nothing (`Possession.NOT_PROVED`): whether there is such a contact is not told.
    """

    kind: ChannelKind
    masked: Annotated[str, Meta(max_length=64)]


class CardAccepted(HiddenStruct, frozen=True):
    """The gateway's judgement. `channels` are masked contacts on file, empty when there is none that counts.

    `shared`: a contact was left out because it serves too many accounts; never said where the card proved nothing.
    """

    possession: Possession
    channels: tuple[MaskedChannel, ...]
    shared: bool = False


class Act(StrEnum):
    """What a one-time code permits, and nothing else."""

    SIGN_IN = "sign-in"


class MessageLanguage(StrEnum):
    """The language of the message that carries a code; values are BCP 47 tags."""

    ARABIC = "ar"
    TAMAZIGHT = "zgh"
    FRENCH = "fr"
    ENGLISH = "en"


class CodeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /visit/one-time-codes."""

    act: Act
    channel: ChannelKind
    language: MessageLanguage = MessageLanguage.ARABIC


class CodeSent(HiddenStruct, frozen=True):
    """A code is on its way."""

    masked: MaskedChannel
    valid_seconds: Seconds
    resend_after_seconds: Seconds
    tries: Count


class CodeAttempt(HiddenStruct, frozen=True):
    """POST /visit/one-time-codes/verify."""

    act: Act
    code: Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]


class SignedIn(Struct, frozen=True, forbid_unknown_fields=True):
    """The code was right."""

    assurance: Assurance


class Profile(HiddenStruct, frozen=True):
    """GET /member/profile: what the home screen needs, no more."""

    family_name_latin: str
    given_name_latin: str
    family_name_arabic: str
    given_name_arabic: str
    registration_number: Annotated[str, Meta(pattern=r"^[0-9]{9}\Z")]
    certificates: tuple[CertificateKind, ...]


class CertificateRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /member/certificates."""

    kind: CertificateKind


class CertificateIssued(HiddenStruct, frozen=True):
    """A sealed certificate: `seal` is the text of its QR code (`contract.seal`)."""

    reference: Reference
    kind: CertificateKind
    issued_on: date
    seal: Annotated[str, Meta(max_length=4096)]


class PrintConfirmed(HiddenStruct, frozen=True):
    """The certificate is good from now on; closing the visit no longer voids it."""

    reference: Reference


class VisitClosed(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /visit/close: the visit is over; `voided` certificates had no confirmed print."""

    voided: Count


class PrintConfirmation(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /member/certificates/{reference}/printed: the printer said that it is out."""

    pages: Annotated[int, Meta(ge=1, le=1_000)]
