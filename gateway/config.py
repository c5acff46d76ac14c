"""The gateway's settings: one frozen value read once from one TOML file; an unknown key stops the start.

Paths are relative to the file's own folder. `demo/services/gateway.py` writes an example with every table.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct

from contract.device import Times, Wait
from contract.member import Assurance

Seconds = Annotated[int, Meta(ge=1, le=86_400)]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Days = Annotated[int, Meta(ge=1, le=36_500)]
Port = Annotated[int, Meta(ge=1, le=65_535)]
HttpUrl = Annotated[str, Meta(pattern=r"^https?://[^\s/]+(/[^\s]*)?\Z")]


class ConfigError(Exception):
    """The file is missing or says something that is not a setting; the text names file, key and what was expected."""


class Listen(Struct, frozen=True, forbid_unknown_fields=True):
    """`[listen]`: address, TLS certificate and key (PEM), and the address under which kiosks know this gateway."""

    port: Port
    certificate: Path
    private_key: Path
    public_url: HttpUrl
    host: str = "127.0.0.1"


class Store(Struct, frozen=True, forbid_unknown_fields=True):
    """`[store]`: the SQLite file; it is made, and brought to this version, at start."""

    path: Path


class Keys(Struct, frozen=True, forbid_unknown_fields=True):
    """`[keys]`: what the gateway signs and hashes with; each a file of mode 600.

    `sealing` is a P-256 private key in PEM, `codes` 32 random bytes that one-time codes are hashed with and chips are
    challenged with (all gateways over one store have the same), `retired` a JWK set of older public sealing keys that
    stay published.
    """

    sealing: Path
    codes: Path
    retired: Path | None = None


class Trust(Struct, frozen=True, forbid_unknown_fields=True):
    """`[trust]`: a folder of CSCA certificates or master lists (Doc 9303-12)."""

    csca: Path


class Fund(Struct, frozen=True, forbid_unknown_fields=True):
    """`[fund]`: who issues, by which calendar (a name of the IANA time zone database), and whose cards count.

    `card_state` is the issuing state of the national card as written in its zone (Doc 9303-3, 5), `card_country` the
    country in the certificates of its authority (Doc 9303-12, 7.1; ISO 3166-1 alpha-2).
    """

    issuer: Annotated[str, Meta(min_length=1, max_length=40)] = "CNSS"
    time_zone: ZoneInfo = ZoneInfo("Africa/Casablanca")
    card_state: Annotated[str, Meta(pattern=r"^[A-Z]{1,3}\Z")] = "MAR"
    card_country: Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")] = "MA"


class BackOfficeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[backoffice]`: the simulator's folder of invented people, and a file that scripts its faults.

    The faults file need not exist; while it does it is read at each call (`gateway/backoffice/simulator.py`).
    """

    personas: Path
    faults: Path | None = None
    deadline_seconds: Seconds = 5


class InboxSettings(Struct, frozen=True, forbid_unknown_fields=True, tag="inbox", tag_field="kind"):
    """Messages go by HTTP to an inbox or to a provider that speaks like it: one POST of JSON a message."""

    url: HttpUrl
    deadline_seconds: Seconds = 5


class SmtpSettings(Struct, frozen=True, forbid_unknown_fields=True, tag="smtp", tag_field="kind"):
    """Messages go by SMTP; text messages to a mail-to-SMS domain, if the provider has one."""

    host: str
    sender: str
    port: Port = 25
    sms_domain: str | None = None
    deadline_seconds: Seconds = 5


class CodePolicy(Struct, frozen=True, forbid_unknown_fields=True):
    """`[policy.codes]`: one-time codes."""

    valid_seconds: Seconds = 300
    tries: Annotated[int, Meta(ge=1, le=9)] = 3
    resend_seconds: Seconds = 30
    per_member_and_day: Count = 5
    """Codes for one member from one kiosk to whoever holds the card; nothing else is paid from it."""
    unproved_per_member_and_day: Count = 3
    """Codes for one member from one kiosk for a card that did not prove to be there."""
    accounts_per_contact: Count = 1
    """A contact on file for more accounts than this is no factor for any of them."""


class KioskPolicy(Struct, frozen=True, forbid_unknown_fields=True):
    """`[policy.kiosk]`: what kiosks are told to do; the fields of `contract.device.Policy`."""

    number: Count = 1
    valid_from: str = "2025-09-01"
    inactivity_seconds: Wait = 60
    question_seconds: Wait = 30
    more_time_times: Times = 4
    card_taken_seconds: Wait = 30
    paper_wait_seconds: Wait = 120
    card_number_tries: Times = 3


class RetentionPolicy(Struct, frozen=True, forbid_unknown_fields=True):
    """`[policy.retention]`: days after which rows are deleted for good (`docs/retention.md`), in force since a day."""

    valid_from: date = date(2025, 9, 1)
    visits_days: Days = 30
    """After a visit's end: its random name, machine, times, and how it ended."""
    certificates_days: Days = 1825
    """After its issue: reference, kind, state. A reference that is forgotten is unknown to whoever asks."""
    checkpoints_days: Days = 400
    """After it came: a head of a journal that a later one covers."""


class PolicySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[policy]`: the fund's rules that the gateway keeps."""

    codes: CodePolicy = CodePolicy()
    kiosk: KioskPolicy = KioskPolicy()
    retention: RetentionPolicy = RetentionPolicy()
    nonce_seconds: Seconds = 60
    lease_seconds: Seconds = 60
    credential_seconds: Seconds = 600
    visit_seconds: Seconds = 3600
    token_seconds: Seconds = 600
    enrolment_seconds: Seconds = 3600
    profile_assurance: Assurance = Assurance.BASIC
    certificate_assurance: Assurance = Assurance.BASIC
    certificates_per_visit: Count = 10
    public_calls_per_minute: Count = 60
    """Calls without an account that one address may make: certificate states, enrolments, tokens."""
    visit_calls_per_minute: Count = 240
    """Grants, openings and card nonces of one machine; each visit takes three, and one for each card tried again."""
    judgements_per_minute: Count = 60
    """Card evidence and questions about chips that one machine may have judged; a visit needs one or two."""
    checkpoints_per_minute: Count = 60
    """Heads of its journal that one machine may show."""
    nonces_per_visit: Count = 200
    judgements_per_visit: Count = 60


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """All of it."""

    listen: Listen
    store: Store
    keys: Keys
    trust: Trust
    backoffice: BackOfficeSettings
    messaging: InboxSettings | SmtpSettings
    fund: Fund = Fund()
    policy: PolicySettings = PolicySettings()
    log_level: Literal["debug", "info", "warning", "error"] = "info"


def load(path: Path) -> Config:
    """Read the settings.

    Raises: ConfigError.
    """

    def decode(kind: type, value: object) -> Path | ZoneInfo:
        if not isinstance(value, str):
            raise TypeError("expected text")
        return _zone(value) if kind is ZoneInfo else path.parent.resolve() / value

    try:
        return msgspec.toml.decode(path.read_bytes(), type=Config, dec_hook=decode)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read") from error
    except msgspec.DecodeError as error:
        raise ConfigError(f"{path}: {error}") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("expected the name of a time zone") from error
