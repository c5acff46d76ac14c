"""What the gateway needs from the fund's own systems. What they really look like is unknown; adapters know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from contract.member import ChannelKind
from contract.personal import Personal


class BackOfficeDownError(Exception):
    """No answer in time, or a refusal to answer."""


class BackOfficeNonsenseError(Exception):
    """An answer that does not have the agreed form."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone (E.164) or an e-mail on file, and on how many accounts it is."""

    kind: ChannelKind
    address: Personal[str]
    accounts: int


@dataclass(frozen=True, slots=True)
class Names:
    """A member's names as the fund writes them; never transliterated."""

    family_latin: str
    given_latin: str
    family_arabic: str
    given_arabic: str


@dataclass(frozen=True, slots=True)
class Registration:
    """The facts of a certificate of registration. `regime` is the fund's key; amounts are centimes a month."""

    registered_on: date
    regime: str
    agency: str
    contribution: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """What the fund has on file about one member."""

    cin: Personal[str]
    registration_number: Personal[str]
    names: Personal[Names]
    registration: Personal[Registration]
    contacts: tuple[Contact, ...]


class BackOffice(Protocol):
    """The fund's register of members."""

    def member(self, cin: Personal[str]) -> Member | None:
        """The member with this identity number (CNIE), or None.

        Raises: BackOfficeDownError, BackOfficeNonsenseError.
        """
