"""Examples of all that can be on show: every stage, sheet and question, at each kind of site, with invented people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from contract.member import CertificateKind, ChannelKind, MaskedChannel, Profile
from contract.personal import Personal
from demo.example_page import example_page
from kiosk.failures import Failure, next_step
from kiosk.link.messages import EndReason
from kiosk.session.guiding import may_open
from kiosk.session.ports import Document, Facts, JobId, JobState, JobStatus, Progress
from kiosk.session.states import (
    Asked,
    CheckingCode,
    ChooseChannel,
    Confirming,
    Ended,
    EnterCardNumber,
    EnterCode,
    Finished,
    Home,
    Leaving,
    LoadingProfile,
    Notice,
    OutOfService,
    PlaceCard,
    Preparing,
    Preview,
    Printed,
    Printing,
    Question,
    ReadingCard,
    Refused,
    SendingCode,
    Sheet,
    Stage,
    Visit,
    Welcome,
)
from kiosk.ui.presenters.site import Site
from kiosk.ui.presenters.topics import staff_code, topic_of
from texts.language import Language

if TYPE_CHECKING:
    from kiosk.ui.application import UserInterface

SITE: Final = Site(place="Agence Sidi Maârouf", place_ar="وكالة سيدي معروف")
"""An agency; the card is laid on the reader."""

CAFE: Final = Site(
    place="Café Restaurant Al Massira Al Khadra, avenue Hassan II, Sidi Slimane",
    place_ar="مقهى ومطعم المسيرة الخضراء، شارع الحسن الثاني، سيدي سليمان",
    cafe=True,
    slot=True,
    data_protection_contact="protection.donnees@fonds.example",
    cndp_authorisation="D-GC-105/2026",
)
"""A café with a long name; the card is put into the reader."""

SITES: Final = (SITE, CAFE)

_AT_CAFE: Final = (
    "welcome",
    "welcome-troubles",
    "notice",
    "place-card",
    "place-card-again",
    "reading",
    "code-choose-unproved",
    "home",
    "printing-held",
    "leaving-held",
    "out-of-service",
    "question-card",
    "card-number-again-staff",
    "printing-held-staff",
    "refused-card",
)
"""What says something else at a café, or shows it elsewhere; beside every help."""

_KIND = CertificateKind.REGISTRATION
_FACTS = Facts("Zineb EL AMRANI", "زينب العمراني", "123456785", date(2026, 11, 20))


def _profile() -> Personal[Profile]:
    return Personal(
        Profile(
            family_name_latin="EL AMRANI",
            given_name_latin="Zineb",
            family_name_arabic="العمراني",
            given_name_arabic="زينب",
            registration_number="123456785",
            certificates=(_KIND,),
        )
    )


def _channels() -> Personal[tuple[MaskedChannel, ...]]:
    phone = MaskedChannel(ChannelKind.SMS, "•• •• •• •• 34")
    return Personal((phone, MaskedChannel(ChannelKind.EMAIL, "z•••@e•••.ma")))


def _unnamed() -> Personal[tuple[MaskedChannel, ...]]:
    """Of a card that did not prove to be the original."""
    return Personal(tuple(MaskedChannel(kind, "") for kind in ChannelKind))


def _entry(**changes: object) -> EnterCode:
    channels = _channels()
    entry = EnterCode(channels, Personal(channels.reveal()[0]), tries_left=3, resend_in_seconds=24)
    return replace(entry, **changes)  # type: ignore[arg-type]  # a test's short hand over known fields


def _printing(status: JobStatus) -> Printing:
    return Printing(_profile(), _KIND, Personal("7K2M-9QXA-31ZT"), 1, JobId(7), status)


def stages() -> dict[str, Stage]:
    """Every stage a member can see, some of them in several conditions; named by step and condition."""
    profile, pages = _profile(), Document(Personal(b""), 1, Personal(example_page()), Personal(_FACTS))
    held = JobStatus(JobState.HELD, 0, Failure.NO_PAPER)
    busy = JobStatus(JobState.PRINTING, 0)
    return {
        "welcome": Welcome(),
        "welcome-troubles": Welcome(frozenset({Failure.NO_PAPER, Failure.NO_READER})),
        "notice": Notice(),
        "place-card": PlaceCard(),
        "place-card-again": PlaceCard(Failure.CARD_LEFT_TOO_SOON),
        "card-number": EnterCardNumber(3),
        "card-number-again": EnterCardNumber(2, Failure.WRONG_CARD_NUMBER),
        "reading": ReadingCard(Progress(6120, 9400), 3),
        "reading-begins": ReadingCard(Progress(0, None), 3),
        "confirming": Confirming(),
        "code-choose": ChooseChannel(_channels()),
        "code-choose-unproved": ChooseChannel(_unnamed()),
        "code-sending": SendingCode(_channels(), ChannelKind.SMS),
        "code": _entry(),
        "code-unproved": _entry(channels=_unnamed(), sent_to=Personal(_unnamed().reveal()[0])),
        "code-again": _entry(tries_left=2, resend_in_seconds=0, problem=Failure.WRONG_CODE),
        "code-used": _entry(tries_left=0, resend_in_seconds=0, problem=Failure.CODE_TRIES_USED),
        "code-checking": CheckingCode(_entry()),
        "code-loading": LoadingProfile(),
        "home": Home(profile),
        "preparing": Preparing(profile, _KIND),
        "preview": Preview(profile, _KIND, Personal("7K2M-9QXA-31ZT"), pages),
        "printing": _printing(busy),
        "printing-held": _printing(held),
        "printing-asked": replace(_printing(busy), asked=True),
        "printed": Printed(profile, 1),
        "refused-again": Refused(Failure.GATEWAY_SLOW, next_step(Failure.GATEWAY_SLOW), Confirming()),
        "refused-card": Refused(Failure.CARD_EXPIRED, next_step(Failure.CARD_EXPIRED), Confirming()),
        "refused-print": Refused(Failure.PRINT_FAILED, next_step(Failure.PRINT_FAILED), Preparing(profile, _KIND)),
        "leaving": Leaving(EndReason.BUTTON, 2, JobId(7), busy),
        "leaving-held": Leaving(EndReason.BUTTON, 2, JobId(7), held),
        "leaving-ended": Ended(EndReason.BUTTON),
        "finished-erasing": Finished(EndReason.BUTTON, 9, 1, clean=False),
        "finished": Finished(EndReason.INACTIVITY, 9, 1, clean=True),
        "finished-refused": Finished(EndReason.NOTICE_REFUSED, 1, 0, clean=True),
        "out-of-service": OutOfService(Failure.PROCESS_ALIVE),
    }


def visits(language: Language) -> Iterator[tuple[str, Visit]]:
    """Every example as a visit in a language; the sheets that open over them and the questions last."""
    for name, stage in stages().items():
        yield name, Visit(stage=stage, language=language, card_present=True)
    for name, stage, sheet in _sheets():
        yield f"{name}-{sheet.name.lower()}", Visit(stage=stage, language=language, card_present=True, sheet=sheet)
    home = Visit(stage=Home(_profile()), language=language)
    yield "home-printer", replace(home, printer_problem=Failure.NO_PAPER)
    yield "question", replace(home, question=Question(Asked.PRESENCE, 14, 3))
    yield "question-last", replace(home, question=Question(Asked.PRESENCE, 9, 0))
    card = replace(home, question=Question(Asked.CARD, 11, 4))
    yield "question-card", card
    yield "question-card-back", replace(card, card_present=True)
    leaving = replace(home, stage=stages()["leaving"])
    yield "question-paper", replace(leaving, question=Question(Asked.PAPER, 12, 4))
    adapted = Visit(stage=Welcome(), language=language, adapted=True)
    yield "question-screen", replace(adapted, question=Question(Asked.SCREEN, 13, 4))


def _sheets() -> Iterator[tuple[str, Stage, Sheet]]:
    """Each help there is, and each code for staff, once: the same ones open over many stages."""
    seen: set[tuple[Sheet, str]] = set()
    for name, stage in stages().items():
        if may_open(stage):
            told = ((Sheet.HELP, topic_of(stage).value), (Sheet.STAFF, staff_code(Visit(stage=stage))))
            yield from ((name, stage, one[0]) for one in told if one not in seen)
            seen.update(told)


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to look at: a visit at a site, with the sheet of settings open or not."""

    name: str
    visit: Visit
    site: Site = SITE
    settings: bool = False


def examples(language: Language) -> Iterator[Example]:
    """All that can be on show in a language; what is shown at a café is called `cafe-…`."""
    for name, visit in visits(language):
        yield Example(name, visit)
    yield Example("settings", Visit(stage=Notice(), language=language), settings=True)
    for name, visit in visits(language):
        if name in _AT_CAFE or visit.sheet is Sheet.HELP:
            yield Example(f"cafe-{name}", visit, CAFE)


def show(shown: UserInterface, example: Example) -> None:
    """Show an example on a user interface that was made for its site."""
    shown.show(example.visit)
    if example.settings:
        shown.window.open_settings()
