"""Which screen shows a visit, and what a gesture on it means to the session: the only place that knows both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contract.digits import Digits
from contract.member import CertificateKind, ChannelKind
from kiosk.session.events import (
    CardNumberEntered,
    CertificateChosen,
    ChannelChosen,
    CodeEntered,
    Event,
    LanguageChosen,
    PaceChosen,
    Press,
    Pressed,
    ScreenAdapted,
    Touched,
)
from kiosk.session.states import ChooseChannel, EnterCardNumber, EnterCode, Hidden, Home, Stage, Visit
from kiosk.ui.gestures import (
    Chosen,
    DigitsEntered,
    Gesture,
    Intent,
    LanguagePicked,
    OwnScreen,
    PacePicked,
    SomebodyThere,
)
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import Site
from kiosk.ui.screens.window import Window
from texts.language import Language


class Router:
    """Shows visits in a window and delivers what members do as session events; for the user-interface thread."""

    def __init__(self, window: Window, site: Site, deliver: Callable[[Event], None]) -> None:
        self._window = window
        self._site = site
        self._deliver = deliver
        self._stage: Stage = Hidden()
        window.did.connect(self._did)

    @property
    def stage(self) -> Stage:
        """What is shown, or hidden."""
        return self._stage

    def show(self, visit: Visit) -> None:
        """Draw a visit; a hidden spare has nothing to draw."""
        self._stage = visit.stage
        if not isinstance(visit.stage, Hidden):
            self._window.show_view(present(visit, self._site))

    def rehearse(self, visit: Visit) -> Iterator[None]:
        """Build the screen of a visit unseen, step by step; what is shown stays."""
        yield from self._window.rehearse(present(visit, self._site))

    def _did(self, gesture: Gesture) -> None:
        event = event_of(gesture, self._stage)
        if event is not None:
            self._deliver(event)


def event_of(gesture: Gesture, stage: Stage) -> Event | None:
    """The session's word for a gesture; None if it makes no sense on this stage (the screen is a moment behind)."""
    match gesture:
        case Intent():
            return Pressed(Press[gesture.name])
        case LanguagePicked(tag=tag):
            return LanguageChosen(Language(tag))
        case DigitsEntered(digits=digits):
            return _digits_event(digits, stage)
        case Chosen(value=value):
            return _choice_event(value, stage)
        case PacePicked(times=times):
            return PaceChosen(times)
        case OwnScreen(own=own):
            return ScreenAdapted(own)
        case SomebodyThere():
            return Touched()


def _digits_event(digits: Digits, stage: Stage) -> Event | None:
    match stage:
        case EnterCardNumber():
            return CardNumberEntered(digits)
        case EnterCode():
            return CodeEntered(digits)
        case _:
            return None


def _choice_event(value: str, stage: Stage) -> Event | None:
    match stage:
        case ChooseChannel():
            return ChannelChosen(ChannelKind(value))
        case Home():
            return CertificateChosen(CertificateKind(value))
        case _:
            return None
