"""`python -m demo.gallery OUTDIR`: pictures of every screen in every language, from states with invented data."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from pathlib import Path

from contract.member import CertificateKind, ChannelKind, MaskedChannel, Profile
from contract.personal import Personal
from kiosk.config import Screen
from kiosk.failures import Failure, next_step
from kiosk.link.messages import EndReason
from kiosk.session.ports import Document, JobId, JobState, JobStatus, Pixels, Progress
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
from kiosk.ui.kit.settings import Contrast, Reach, Settings, TextSize
from kiosk.ui.presenters.site import Site
from texts.language import Language

SITE = Site(place="Agence Sidi Maârouf")
_KIND = CertificateKind.REGISTRATION
_PAGE = (620, 877)
_SHEETS = (
    ("welcome", Sheet.HELP),
    ("place-card", Sheet.HELP),
    ("card-number", Sheet.HELP),
    ("code-again", Sheet.HELP),
    ("home", Sheet.HELP),
    ("card-number-again", Sheet.STAFF),
    ("printing-held", Sheet.STAFF),
)


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


def _page() -> Pixels:
    """A sheet with grey lines of text and a square where the seal is."""
    width, height = _PAGE
    rows = [_row(y, width) for y in range(height)]
    return Pixels(width, height, b"".join(rows))


def _row(y: int, width: int) -> bytes:
    row = bytearray(b"\xff" * 3 * width)
    if 60 < y < 100:
        row[3 * 180 : 3 * 440] = bytes((11, 83, 69)) * 260
    elif 160 < y < 620 and y % 34 < 9:
        row[3 * 60 : 3 * 560] = bytes((150, 160, 155)) * 500
    elif 660 < y < 820:
        row[3 * 60 : 3 * 220] = bytes((20, 20, 20) if y // 8 % 2 else (230, 230, 230)) * 160
    return bytes(row)


def _entry(**changes: object) -> EnterCode:
    channels = _channels()
    entry = EnterCode(channels, Personal(channels.reveal()[0]), tries_left=3, resend_in_seconds=24)
    return replace(entry, **changes)  # type: ignore[arg-type]  # a test's short hand over known fields


def _printing(status: JobStatus) -> Printing:
    return Printing(_profile(), _KIND, Personal("7K2M-9QXA-31ZT"), 1, JobId(7), status)


def stages() -> dict[str, Stage]:
    """Every stage a member can see, some of them in several conditions; named by step and condition."""
    profile, pages = _profile(), Document(Personal(b""), 1, Personal(_page()))
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
        "printed": Printed(profile, 1),
        "refused-again": Refused(Failure.GATEWAY_SLOW, next_step(Failure.GATEWAY_SLOW), Confirming()),
        "refused-card": Refused(Failure.CARD_EXPIRED, next_step(Failure.CARD_EXPIRED), Confirming()),
        "refused-print": Refused(Failure.PRINT_FAILED, next_step(Failure.PRINT_FAILED), Preparing(profile, _KIND)),
        "leaving": Leaving(EndReason.BUTTON, 2, JobId(7), busy),
        "leaving-held": Leaving(EndReason.BUTTON, 2, JobId(7), held),
        "leaving-ended": Ended(EndReason.BUTTON),
        "finished-erasing": Finished(EndReason.BUTTON, 9, 1, clean=False),
        "finished": Finished(EndReason.INACTIVITY, 9, 1, clean=True),
        "out-of-service": OutOfService(Failure.PROCESS_ALIVE),
    }


def visits(language: Language) -> Iterator[tuple[str, Visit]]:
    """Every example as a visit in a language; the sheets that open over them and the questions last."""
    for name, stage in stages().items():
        yield name, Visit(stage=stage, language=language, card_present=True)
    for name, sheet in _SHEETS:
        visit = Visit(stage=stages()[name], language=language, card_present=True)
        yield f"{name}-{sheet.name.lower()}", replace(visit, sheet=sheet)
    home = Visit(stage=Home(_profile()), language=language)
    yield "home-printer", replace(home, printer_problem=Failure.NO_PAPER)
    yield "question", replace(home, question=Question(Asked.PRESENCE, 14, 3))
    yield "question-last", replace(home, question=Question(Asked.PRESENCE, 9, 0))
    yield "question-card", replace(home, question=Question(Asked.CARD, 11, 4))
    leaving = replace(home, stage=stages()["leaving"])
    yield "question-paper", replace(leaving, question=Question(Asked.PAPER, 12, 4))


@dataclass(frozen=True, slots=True)
class Choice:
    """What to draw: on which screen, in which languages and looks, and only pictures whose name contains `only`."""

    screen: Screen
    languages: tuple[Language, ...] = tuple(Language)
    looks: tuple[Settings, ...] = (Settings(),)
    only: str = ""


def draw(folder: Path, choice: Choice) -> int:
    """Write `<language>-<name>.png` for each example, with the look in its name where it is not the usual one.

    Returns the number of pictures. The sheet of settings is drawn as the screen "settings".
    """
    from PySide6.QtCore import QCoreApplication

    from kiosk.ui.application import UserInterface

    folder.mkdir(parents=True, exist_ok=True)
    shown = UserInterface(choice.screen, SITE, deliver=lambda _: None)
    shown.window.show()
    QCoreApplication.processEvents()  # so that the window is active, and the focus visible
    count = 0
    for look in choice.looks:
        shown.window.adjust(look)
        for language in choice.languages:
            for name, visit in (*visits(language), ("settings", Visit(stage=Notice(), language=language))):
                if choice.only not in name:
                    continue
                shown.show(visit)
                if name == "settings":
                    shown.window.open_settings()
                shown.window.grab().save(str(folder / f"{language.value}-{name}{suffix_of(look)}.png"))
                count += 1
    return count


def suffix_of(look: Settings) -> str:
    """What tells pictures of this look apart: nothing for the usual one."""
    chosen = (getattr(look, field.name) for field in fields(look))
    return "".join(f"-{one.name.lower()}" for one, usual in zip(chosen, _USUAL, strict=True) if one is not usual)


_USUAL = tuple(getattr(Settings(), field.name) for field in fields(Settings))


def main(arguments: Sequence[str]) -> int:
    """Draw the gallery."""
    parser = argparse.ArgumentParser(prog="python -m demo.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--window", default="1920x1080", help="width x height in pixels")
    parser.add_argument("--language", action="append", choices=[language.value for language in Language])
    parser.add_argument(
        "--size", action="append", choices=_names(TextSize), help="of text; several: one after the other"
    )
    parser.add_argument("--contrast", action="append", choices=_names(Contrast))
    parser.add_argument("--reach", choices=_names(Reach), default="all", help="low: controls in the lower part")
    parser.add_argument("--only", default="", help="part of the names of the pictures to draw")
    parser.add_argument("--kit", action="store_true", help="every part of the kit in every state, instead of screens")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    choice = _choice(chosen)
    count = _draw_kit(chosen.folder, choice) if chosen.kit else draw(chosen.folder, choice)
    sys.stdout.write(f"{count} pictures in {chosen.folder}\n")
    return 0


def _draw_kit(folder: Path, choice: Choice) -> int:
    from PySide6.QtWidgets import QApplication

    from demo.gallery_kit import draw_kit
    from kiosk.ui.kit.tokens import Metrics

    application = QApplication.instance() or QApplication(sys.argv[:1])
    screen = choice.screen
    count = draw_kit(folder, Metrics(screen.width, screen.height, screen.diagonal), choice.looks, choice.only)
    del application
    return count


def _choice(chosen: argparse.Namespace) -> Choice:
    width, height = (int(side) for side in chosen.window.split("x"))
    looks = tuple(
        Settings(text=TextSize[size.upper()], contrast=Contrast[contrast.upper()], reach=Reach[chosen.reach.upper()])
        for size in chosen.size or ["normal"]
        for contrast in chosen.contrast or ["calm"]
    )
    languages = tuple(Language(tag) for tag in chosen.language) if chosen.language else tuple(Language)
    return Choice(Screen(width=width, height=height, fullscreen=False), languages, looks, chosen.only)


def _names(kind: type[Enum]) -> list[str]:
    return [one.name.lower() for one in kind]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
