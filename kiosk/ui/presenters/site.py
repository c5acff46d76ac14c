"""What is true of this machine, whoever stands before it: its place, who can be asked, how its reader takes a card."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.config import Kiosk, Reader


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


NOWHERE = Site()
"""Nothing is known: an agency's pad without a name."""


def site_of(kiosk: Kiosk, reader: Reader) -> Site:
    """The site that a configuration describes."""
    return Site(
        place=kiosk.place,
        cafe=kiosk.kind == "cafe",
        slot=reader.form == "slot",
        data_protection_contact=kiosk.data_protection_contact,
        cndp_authorisation=kiosk.cndp_authorisation,
    )
