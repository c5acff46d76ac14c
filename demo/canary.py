"""A member who can be searched for: every text of theirs holds one random prefix.

A whole visit of a canary, then a search of every process, file and queue for the prefix, shows whether anything stayed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Container
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from contract.personal import Personal
from demo.persona import CardText, ChipPlan, FundRecord, Persona, PersonaFile, Sex, persona_of

_PREFIX = re.compile(r"[A-Z]{2,9}")
_CAN_DIGITS = 6


def canary(prefix: str, chip: ChipPlan | None = None) -> Persona:
    """A persona named `canary` whose every personal text contains `prefix`.

    The CIN takes two letters only, so it starts with the first two; numbers (CIN, registration, phone, CAN) are
    digits derived from the prefix. Dates are ordinary.

    Args:
        prefix: 2 to 9 letters A–Z, so that it fits the document number of the machine-readable zone.
        chip: how the card behaves; PACE with an EC key for Active Authentication if not given.

    Raises: ValueError (not such a prefix).
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("a canary's prefix is 2 to 9 letters A-Z")
    tables = PersonaFile(card=_card(prefix), chip=chip or ChipPlan(), fund=_fund(prefix))
    return persona_of("canary", tables)


def with_other_number(persona: Persona, ordinary: Container[str]) -> Persona:
    """The same canary with the first card access number derived from its prefix that is not among these numbers."""
    card = persona.card.reveal()
    derived = (_digits(card.document_number, f"can {count}", _CAN_DIGITS) for count in itertools.count())
    number = next(number for number in derived if number not in ordinary)
    return replace(persona, card=Personal(msgspec.structs.replace(card, can=number)))


def write(persona: Persona, folder: Path) -> Path:
    """Write a persona as the TOML file that `demo.persona.load` reads back; returns its path."""
    tables = {
        "card": _table(persona.card),
        "chip": msgspec.to_builtins(persona.chip),
        **({} if persona.fund is None else {"fund": _table(persona.fund)}),
    }
    path = folder / f"{persona.name}.toml"
    path.write_text("\n".join(_lines(tables)), encoding="utf-8")
    return path


def registration_number(first_eight: str) -> str:
    """Complete a registration number with its key.

    The key rounds the doubled even places plus the odd places from the third up to a multiple of ten
    (e-BDS specification, IV-4).
    """
    digits = [int(digit) for digit in first_eight]
    total = 2 * sum(digits[1::2]) + sum(digits[2::2])
    return f"{first_eight}{-total % 10}"


def _card(prefix: str) -> CardText:
    return CardText(
        cin=_cin(prefix),
        document_number=prefix,
        family_name_latin=f"{prefix} CANARI",
        given_name_latin=f"{prefix} AICHA",
        family_name_arabic=f"كناري {prefix}",
        given_name_arabic=f"عائشة {prefix}",
        birth_date=date(1975, 4, 1),
        birth_place_arabic=f"مدينة {prefix}",
        address_arabic=f"زنقة {prefix}",
        sex=Sex.FEMALE,
        issued_on=date(2023, 4, 1),
        expires_on=date(2033, 4, 1),
        can=_digits(prefix, "can", _CAN_DIGITS),
    )


def _fund(prefix: str) -> FundRecord:
    return FundRecord(
        cin=_cin(prefix),
        registration_number=registration_number("19" + _digits(prefix, "registration", 6)),
        family_name_latin=f"{prefix} CANARI",
        given_name_latin=f"{prefix} AICHA",
        family_name_arabic=f"كناري {prefix}",
        given_name_arabic=f"عائشة {prefix}",
        birth_date=date(1975, 4, 1),
        regime="salarie",
        registered_on=date(1999, 4, 1),
        agency_code="0101",
        phone="+2126000" + _digits(prefix, "phone", 5),
        email=f"{prefix}@example.org",
    )


def _cin(prefix: str) -> str:
    return prefix[:2] + _digits(prefix, "cin", 6)


def _digits(prefix: str, purpose: str, count: int) -> str:
    digest = hashlib.sha256(f"{purpose} {prefix}".encode()).digest()
    return str(int.from_bytes(digest[:8], "big"))[-count:]


def _table(record: Personal[CardText] | Personal[FundRecord]) -> object:
    return msgspec.to_builtins(record.reveal(), builtin_types=(date,))


def _lines(tables: dict[str, object]) -> list[str]:
    lines: list[str] = []
    for name, table in tables.items():
        lines.append(f"[{name}]")
        assert isinstance(table, dict)
        lines += [f"{key} = {_value(value)}" for key, value in table.items() if value is not None]
        lines.append("")
    return lines


def _value(value: object) -> str:
    """A JSON value is a TOML value too; a date stands as it is."""
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
