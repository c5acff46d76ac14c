"""What screens draw: frozen values without Qt and without the domain; with `gestures` all that both sides share.

Texts are final (translated, values isolated). Personal texts are kept out of `repr`, masked ones too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import TypeAlias

from kiosk.ui.gestures import Intent


class Icon(StrEnum):
    """Drawings of `resources/icons` that a view can ask for, by file name; parts of the kit have some of their own."""

    ADJUST = "adjust"
    AGAIN = "again"
    ARROW = "arrow"
    CARD = "card"
    CERTIFICATE = "certificate"
    CHECK = "check"
    CLOCK = "clock"
    CROSS = "cross"
    ERASE = "erase"
    FORWARD = "forward"
    FREE = "free"
    GLOBE = "globe"
    HELP = "help"
    INFO = "info"
    LEAVE = "leave"
    LOCK = "lock"
    MAIL = "mail"
    PAPER = "paper"
    PERSON = "person"
    PHONE = "phone"
    PRINTER = "printer"
    PRINTER_STOP = "printer-stop"
    RIGHTS = "rights"
    SEAL = "seal"
    SERVICE = "service"
    WARNING = "warning"


class Drawing(StrEnum):
    """Larger drawings, by file name."""

    PLACE_CARD = "place-card"
    INSERT_CARD = "insert-card"
    CARD_OLD = "card-old"
    NOT_FUND_CODE = "not-fund-code"
    NOT_CARD_PIN = "not-card-pin"
    CARD_NUMBER = "card-number"
    PHONE_CODE = "phone-code"
    PRINTING = "printing"
    TAKE_PAPER = "take-paper"
    TAKE_CARD = "take-card"
    PULL_CARD = "take-card-slot"
    CARD_READ = "card-read"
    CARD_IN_SLOT = "card-read-slot"
    CARD_EXPIRED = "card-expired"
    NEXT_KIOSK = "next-kiosk"
    GO_TO_AGENCY = "go-to-agency"
    TOUCH_TILE = "touch-tile"
    CHECK_PAGE = "check-page"
    PRINTER_HELD = "printer-held"


class Role(Enum):
    """How a button looks."""

    PRIMARY = auto()
    SECONDARY = auto()
    DANGER = auto()


class Tone(Enum):
    """How a message feels. Never told by colour alone: each tone has its icon."""

    INFO = auto()
    GOOD = auto()
    WARNING = auto()
    ERROR = auto()


class Echo(Enum):
    """What a pad shows of what was typed."""

    DIGITS = auto()
    BULLETS = auto()


@dataclass(frozen=True, slots=True)
class ButtonView:
    """A button. `name` is its stable object name.

    `room_for`: the other labels that it will have, as a count-down has; room for the longest keeps every button still.
    """

    name: str
    label: str
    intent: Intent
    role: Role = Role.PRIMARY
    icon: Icon | None = None
    enabled: bool = True
    room_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BannerView:
    """A notice inside a screen: what is the matter, what to do about it, a code for staff.

    `other` says both in the second language, where nobody has chosen one yet.
    """

    tone: Tone
    text: str
    second: str = ""
    code: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class LanguageView:
    """One language: its tag, its name for itself, a greeting in it."""

    tag: str
    autonym: str
    greeting: str
    current: bool


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One part of the way through a visit, for "where am I"."""

    label: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class PictureView:
    """A page as pixels: `width` × `height`, RGB, 3 bytes a pixel, rows from the top, no padding."""

    width: int
    height: int
    rgb: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class TileView:
    """One choice: `value` comes back in `Chosen`."""

    name: str
    value: str
    icon: Icon
    label: str
    detail: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with a picture."""

    icon: Icon
    text: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A drawing that is told apart from another by its words: what it is, and what about it.

    One that has no caption shows what stands beside it; `spoken` is what it is called.
    """

    drawing: Drawing
    caption: str
    detail: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class MaskedView:
    """A value that is shown only while it is touched for; what is left of it when masked is a datum too."""

    name: str
    prompt: str
    masked: str = field(repr=False)
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FactView:
    """A line to check: what it is, and its value, open where it tells nothing of a person."""

    label: str
    masked: MaskedView | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WelcomeView:
    """The first screen: whose it is, languages, what can be done here and how, what does not work now."""

    fund: str
    title: str
    choose: str
    languages: tuple[LanguageView, ...]
    offer: LineView | None
    """None while something does not work: nothing is promised then, and there is no `way`."""
    way: tuple[FigureView, ...]
    promise: LineView
    troubles: tuple[BannerView, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The privacy notice."""

    title: str
    lines: tuple[LineView, ...]
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    """Something to do away from the screen, with a drawing of it."""

    title: str
    hint: str
    drawing: Drawing
    banner: BannerView | None
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class PadView:
    """A number to type.

    `entry` is the pattern for screen readers, with {n} and {total}. A changed `attempt` empties the pad. The hint may
    name a contact of the member, masked.
    """

    title: str
    hint: str = field(repr=False)
    drawing: Drawing
    caption: str
    length: int
    echo: Echo
    banner: BannerView | None
    tries: str
    confirm: str
    clear: str
    backspace: str
    entry: str
    attempt: int
    buttons: tuple[ButtonView, ...]
    enabled: bool = True
    never_asked: tuple[FigureView, ...] = ()
    spoken_hint: str = ""
    """What is read aloud in place of a hint that names a contact."""


@dataclass(frozen=True, slots=True)
class BusyView:
    """The kiosk works. `percent` is real progress (None: it is not known).

    `drawing` stands for the icon where something outside the screen has to stay as it is drawn.
    """

    title: str
    hint: str
    icon: Icon
    percent: int | None = None
    progress_text: str = ""
    buttons: tuple[ButtonView, ...] = ()
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A few large tiles, one decision."""

    title: str
    hint: str
    tiles: tuple[TileView, ...]
    masked: MaskedView | None
    banners: tuple[BannerView, ...]
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A page as it will be on paper, covered until touched (`uncover`), and in large letters what to check on it."""

    title: str
    hint: str
    facts: tuple[FactView, ...]
    seal: LineView
    picture: PictureView
    uncover: str
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """Paper is coming: pages done of pages, or held with its reason."""

    title: str
    hint: str
    done: int
    total: int
    progress_text: str
    banner: BannerView | None
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message and what can be done about it."""

    tone: Tone
    icon: Icon
    title: str
    text: str
    note: str
    code: str
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView(MessageView):
    """A message that drawings tell too: what is to be taken now, which way to go."""

    figures: tuple[FigureView, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishedView:
    """What is to be taken along, then what was erased; `clean` once the machine proved it."""

    title: str
    reason: str
    take: str
    figures: tuple[FigureView, ...]
    erased_title: str
    erased: tuple[str, ...]
    clean: bool
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class HelpView:
    """Help for the screen below: what it is, what to do, what if one cannot; drawings where they say more."""

    title: str
    lines: tuple[LineView, ...]
    figures: tuple[FigureView, ...]
    buttons: tuple[ButtonView, ...]


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code to tell to whoever helps ("S21"), and what it is the code of ("Screen")."""

    label: str
    code: str


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody is called: whom to ask, and for them the codes of screen and failure, and what they can do."""

    title: str
    lines: tuple[LineView, ...]
    codes: tuple[CodeView, ...]
    for_staff: tuple[LineView, ...]
    buttons: tuple[ButtonView, ...]


Body: TypeAlias = (
    HelpView
    | StaffView
    | WelcomeView
    | NoticeView
    | GuideView
    | PadView
    | BusyView
    | ChoiceView
    | PreviewView
    | PaperView
    | MessageView
    | OutcomeView
    | FinishedView
)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The overlay with a count-down; `share` is what is left of it, 0 to 1. Languages too: it covers the bar."""

    title: str
    hint: str
    count_down: str
    seconds: int
    share: float
    buttons: tuple[ButtonView, ...]
    languages: tuple[LanguageView, ...]
    language_label: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice of a setting; `value` is its name in `kit/settings.py`."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SettingView:
    """One thing about the screen that a member may change; `key` is its field in `kit/settings.py`."""

    key: str
    label: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The words of the sheet on which the screen is adapted. What holds now is the window's own affair.

    `button` opens it, `close` closes it.
    """

    button: str
    title: str
    note: str
    close: str
    settings: tuple[SettingView, ...]


@dataclass(frozen=True, slots=True)
class PagingView:
    """The words of content on several pages; `place` is the pattern of "2 of 3", with {n} and {total}."""

    previous: str
    next: str
    place: str


@dataclass(frozen=True, slots=True)
class FrameView:
    """What stands around every screen, always at the same place."""

    brand: str
    fund: str
    """Whose service this is."""
    place: str
    phases: tuple[PhaseView, ...]
    languages: tuple[LanguageView, ...]
    language_label: str
    leave: ButtonView | None
    help: ButtonView | None
    """Opens help for the screen, and closes it."""
    free: str
    settings: SettingsView
    paging: PagingView


@dataclass(frozen=True, slots=True)
class ScreenView:
    """All that is on the screen. `step` names it (the window's title says no more)."""

    step: str
    right_to_left: bool
    frame: FrameView
    body: Body
    question: QuestionView | None
    touchable: bool = True
    """False: touch and keys do nothing (this machine is still being wiped)."""
    put_back: int = 0
    """One more than in the view before: nobody is there any more, what was opened or chosen here goes."""
