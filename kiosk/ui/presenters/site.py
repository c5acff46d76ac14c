"""What is true of this machine, whoever stands before it: its place, who can be asked, how its reader takes a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.config import Kiosk, Reader
from texts.isolates import right_to_left
from texts.language import Language

_IN_ARABIC: Final = frozenset({Language.ARABIC, Language.TAMAZIGHT})


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of the configuration that words and drawings depend on."""

    place: str = ""
    """Where the machine stands, as screens say it."""
    cafe: bool = False
    """There is no agent: the person in charge of the place is no member of the fund's staff."""
    slot: bool = False
    """The card goes into the reader instead of onto it."""
    data_protection_contact: str = ""
    """Whom to ask about one's data (law 09-08, articles 7 to 9); empty: the fund's agency."""
    cndp_authorisation: str = ""
    """Number of the CNDP's authorisation (law 09-08, article 12); empty: not shown."""
    place_ar: str = ""
    """The place in Arabic; empty: nobody wrote it down."""

    def place_in(self, language: Language) -> str:
        """Its place for a screen in a language; Tamazight borrows Arabic, never French."""
        if self.place_ar and language in _IN_ARABIC:
            return right_to_left(self.place_ar)
        return self.place


NOWHERE = Site()
"""Nothing is known: an agency's pad without a name."""


def site_of(kiosk: Kiosk, reader: Reader) -> Site:
    """The site that a configuration describes."""
    return Site(
        place=kiosk.place,
        place_ar=kiosk.place_ar,
        cafe=kiosk.kind == "cafe",
        slot=reader.form == "slot",
        data_protection_contact=kiosk.data_protection_contact,
        cndp_authorisation=kiosk.cndp_authorisation,
    )
