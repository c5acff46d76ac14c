"""Invented people: what their card says, how its chip behaves, and what the fund knows about them.

One TOML file a persona in `demo/personas/`; README.md beside the files describes the tables. No line of them is about
a living person, yet they are handled as personal data are, so that the demo shows the rule and not an exception to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from contract.personal import Personal

Cin = Annotated[str, Meta(pattern=r"^[A-Z]{1,2}[0-9]{1,7}$")]
MrzName = Annotated[str, Meta(pattern=r"^[A-Z]+([ '-][A-Z]+)*$", max_length=60)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]


class Sex(StrEnum):
    """As in the machine-readable zone (Doc 9303-5, 4.2.2)."""

    FEMALE = "F"
    MALE = "M"


class Access(StrEnum):
    """An access protocol that the chip offers (Doc 9303-11, 4)."""

    PACE = "pace"
    BAC = "bac"


class CurveName(StrEnum):
    """Curves of the invented chips."""

    P256 = "P-256"
    P384 = "P-384"
    BRAINPOOL_P256R1 = "brainpoolP256r1"
    BRAINPOOL_P384R1 = "brainpoolP384r1"


class MappingName(StrEnum):
    """How PACE turns the nonce into domain parameters (Doc 9303-11, 4.4.3.3)."""

    GENERIC = "GM"
    INTEGRATED = "IM"
    CHIP_AUTHENTICATION = "CAM"
    """Beside the generic one, as the standard asks of such chips."""


class CipherName(StrEnum):
    """Secure messaging ciphers."""

    TRIPLE_DES = "3DES"
    AES_128 = "AES-128"
    AES_192 = "AES-192"
    AES_256 = "AES-256"


class ActiveKey(StrEnum):
    """Kind of the chip's Active Authentication key; `NONE`: the chip has no DG15."""

    RSA_1024 = "RSA-1024"
    RSA_2048 = "RSA-2048"
    P256 = "P-256"
    P384 = "P-384"
    BRAINPOOL_P256R1 = "brainpoolP256r1"
    NONE = "none"


class CardIssuer(StrEnum):
    """Who signed the card: the demo's country, or somebody whom nobody trusts."""

    NATIONAL = "national"
    STRANGER = "stranger"


class Layout(StrEnum):
    """Form of the document and of its machine-readable zone (Doc 9303-3)."""

    TD1 = "TD1"
    """An identity card: three lines of 30."""
    TD3 = "TD3"
    """A passport's data page: two lines of 44."""


class CardText(Struct, frozen=True, forbid_unknown_fields=True):
    """`[card]`: what is printed on the card and written in DG1 and DG11; Latin names are upper-case A–Z."""

    cin: Cin
    document_number: Annotated[str, Meta(pattern=r"^[A-Z0-9]{1,9}$")]
    family_name_latin: MrzName
    given_name_latin: MrzName
    family_name_arabic: Name
    given_name_arabic: Name
    birth_date: date
    birth_place_arabic: Name
    address_arabic: Name
    sex: Sex
    issued_on: date
    expires_on: date
    can: Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
    layout: Layout = Layout.TD1


class ChipPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """`[chip]`: how the chip behaves; nothing in it is about the person."""

    emrtd: bool = True
    """False: a tag that has no travel-document application, such as a bus card."""
    access: tuple[Access, ...] = (Access.PACE,)
    pace_curve: CurveName = CurveName.P256
    pace_cipher: CipherName = CipherName.AES_128
    pace_mapping: MappingName = MappingName.GENERIC
    tries: Annotated[int, Meta(ge=1, le=15)] | None = None
    """Wrong numbers before the chip blocks; without it the chip never does."""
    wrong_number_seconds: Annotated[float, Meta(ge=0, le=60)] = 0.0
    """Delay after the first wrong number, twice as long after the second, and so on."""
    active_key: ActiveKey = ActiveKey.P256
    chip_authentication: CipherName | None = None
    chip_authentication_curve: CurveName = CurveName.P256
    cloned: bool = False
    """True: files copied from a genuine card onto a chip that does not have the private keys."""
    issuer: CardIssuer = CardIssuer.NATIONAL
    arabic_name: bool = True
    """False: an old card without DG11."""


class FundRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """`[fund]`: what the fund has on file; a missing contact is a missing line."""

    cin: Cin
    registration_number: Annotated[str, Meta(pattern=r"^[0-9]{9}$")]
    family_name_latin: Name
    given_name_latin: Name
    family_name_arabic: Name
    given_name_arabic: Name
    birth_date: date
    regime: Literal["salarie", "tns", "amo_achamil", "domestique"]
    registered_on: date
    agency_code: Annotated[str, Meta(pattern=r"^[0-9]{4}$")]
    phone: Annotated[str, Meta(pattern=r"^\+[1-9][0-9]{7,14}$")] | None = None
    email: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+$", max_length=120)] | None = None
    monthly_contribution_centimes: Annotated[int, Meta(ge=0)] | None = None
    phone_shared_with: Annotated[int, Meta(ge=0)] = 0
    """Number of other accounts that have the same phone on file (a café's)."""
    preferred_language: Literal["ar", "fr", "zgh", "en"] = "ar"


class PersonaFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of one TOML file."""

    card: CardText
    chip: ChipPlan = ChipPlan()
    fund: FundRecord | None = None
    refusal: Annotated[str, Meta(pattern=r"^K[0-9]{3}$")] | None = None
    """The code with which the kiosk refuses this visit; without it the visit ends with paper."""


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented person.

    `fund` is None for somebody whom the fund does not know, `refusal` for somebody who leaves with paper.
    """

    name: str
    card: Personal[CardText]
    chip: ChipPlan
    fund: Personal[FundRecord] | None
    refusal: str | None = None


def load(path: Path) -> Persona:
    """Read one persona; its name is the file's name without suffix.

    Raises: OSError (no such file), msgspec.ValidationError or msgspec.DecodeError (not a persona).
    """
    tables = msgspec.toml.decode(path.read_bytes(), type=PersonaFile)
    return persona_of(path.stem, tables)


def load_all(folder: Path) -> dict[str, Persona]:
    """Read every `*.toml` of a folder, by name in alphabetical order; raises what `load` raises."""
    return {path.stem: load(path) for path in sorted(folder.glob("*.toml"))}


def persona_of(name: str, tables: PersonaFile) -> Persona:
    """Wrap what is about the person."""
    fund = None if tables.fund is None else Personal(tables.fund)
    return Persona(name, Personal(tables.card), tables.chip, fund, tables.refusal)
