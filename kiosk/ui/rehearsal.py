"""The screens of a visit with nobody's data, in its order: built unseen, so that a tap only has to fill them.

Pads, refusals and *Take your paper* are not among them: they come by themselves, and their drawings are the largest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from contract.member import CertificateKind, ChannelKind, MaskedChannel, Profile
from contract.personal import Personal
from kiosk.link.messages import EndReason
from kiosk.session.ports import Document, Facts, JobState, JobStatus, Pixels, Progress
from kiosk.session.states import (
    CheckingCode,
    ChooseChannel,
    Confirming,
    EnterCode,
    Home,
    Leaving,
    Notice,
    PlaceCard,
    Preparing,
    Preview,
    Printing,
    ReadingCard,
    Sheet,
    Stage,
    Visit,
)

_NOBODY: Final = Personal(Profile("", "", "", "", "0" * 9, ()))
_NOWHERE: Final = MaskedChannel(ChannelKind.SMS, "")
_ENTRY: Final = EnterCode(Personal((_NOWHERE,)), Personal(_NOWHERE), tries_left=3, resend_in_seconds=0)
_KIND: Final = CertificateKind.REGISTRATION
_BLANK: Final = Document(
    Personal(b""), 1, Personal(Pixels(1, 1, bytes(3))), Personal(Facts("", "", "", date(2026, 1, 1)))
)
_UNDER_WAY: Final = JobStatus(JobState.PRINTING, 0)

REHEARSED: Final[tuple[Stage, ...]] = (
    Notice(),
    PlaceCard(),
    ReadingCard(Progress(0, None), tries_left=3),
    Confirming(),
    ChooseChannel(Personal((_NOWHERE,))),
    CheckingCode(_ENTRY),
    Home(_NOBODY),
    Preparing(_NOBODY, _KIND),
    Preview(_NOBODY, _KIND, Personal(""), _BLANK),
    Printing(_NOBODY, _KIND, Personal(""), 1, None, _UNDER_WAY),
    Leaving(EndReason.BUTTON, 1, None, _UNDER_WAY),
)


def rehearsed(visit: Visit) -> Iterator[Visit]:
    """This visit at each of them, and with each sheet open."""
    yield from (replace(visit, stage=stage) for stage in REHEARSED)
    yield from (replace(visit, stage=Notice(), sheet=sheet) for sheet in Sheet)
