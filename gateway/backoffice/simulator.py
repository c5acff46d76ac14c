"""An invented fund: its members are the `[fund]` tables of a folder of TOML files; its faults can be scripted.

The files are read at each call, so a person added while the gateway runs is known at once. While the faults file exists
it says how calls go wrong: ``kind = "slow"`` with ``seconds``, ``"down"`` or ``"nonsense"``.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from contract.member import ChannelKind
from contract.personal import Personal
from gateway.backoffice.port import (
    BackOfficeDownError,
    BackOfficeNonsenseError,
    Contact,
    Member,
    Names,
    Registration,
)


class FundRecord(Struct, frozen=True):
    """A `[fund]` table; fields that the gateway has no use for are passed over."""

    cin: str
    registration_number: Annotated[str, Meta(pattern=r"^[0-9]{9}\Z")]
    family_name_latin: str
    given_name_latin: str
    family_name_arabic: str
    given_name_arabic: str
    regime: str
    registered_on: date
    agency_code: str
    phone: str | None = None
    email: str | None = None
    monthly_contribution_centimes: int | None = None
    phone_shared_with: int = 0


class PersonFile(Struct, frozen=True):
    """A person's file: other tables are none of the fund's business."""

    fund: FundRecord | None = None


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """The faults file."""

    kind: Literal["slow", "down", "nonsense"]
    seconds: Annotated[float, Meta(ge=0, le=600)] = 0.0


class SimulatedBackOffice:
    """The back office of the demo and of the tests."""

    def __init__(self, personas: Path, faults: Path | None, deadline_seconds: float) -> None:
        self._personas = personas
        self._faults = faults
        self._deadline = deadline_seconds

    def member(self, cin: Personal[str]) -> Member | None:
        """The member with this identity number; see `BackOffice`."""
        self._suffer()
        for path in sorted(self._personas.glob("*.toml")):
            record = _record(path)
            if record is not None and record.cin == cin.reveal():
                return _member(record)
        return None

    def _suffer(self) -> None:
        fault = self._fault()
        if fault is None:
            return
        time.sleep(min(fault.seconds, self._deadline))
        if fault.kind == "down" or fault.seconds >= self._deadline:
            raise BackOfficeDownError
        if fault.kind == "nonsense":
            raise BackOfficeNonsenseError

    def _fault(self) -> Fault | None:
        if self._faults is None or not self._faults.exists():
            return None
        return msgspec.toml.decode(self._faults.read_bytes(), type=Fault)


def _record(path: Path) -> FundRecord | None:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=PersonFile).fund
    except msgspec.DecodeError as error:
        raise BackOfficeNonsenseError from error


def _member(record: FundRecord) -> Member:
    names = Names(
        record.family_name_latin, record.given_name_latin, record.family_name_arabic, record.given_name_arabic
    )
    registration = Registration(
        record.registered_on, record.regime, record.agency_code, record.monthly_contribution_centimes
    )
    return Member(
        cin=Personal(record.cin),
        registration_number=Personal(record.registration_number),
        names=Personal(names),
        registration=Personal(registration),
        contacts=_contacts(record),
    )


def _contacts(record: FundRecord) -> tuple[Contact, ...]:
    contacts = []
    if record.phone is not None:
        contacts.append(Contact(ChannelKind.SMS, Personal(record.phone), 1 + record.phone_shared_with))
    if record.email is not None:
        contacts.append(Contact(ChannelKind.EMAIL, Personal(record.email), 1))
    return tuple(contacts)
