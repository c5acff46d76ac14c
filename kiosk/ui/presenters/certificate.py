"""Home, and a certificate until it is printed."""

from __future__ import annotations

from contract.member import CertificateKind, Profile
from kiosk.failures import Failure
from kiosk.session.states import Home, Preview
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.buttons import back
from kiosk.ui.presenters.guidance import show_staff
from kiosk.ui.presenters.problems import staff_can_help, what_happened
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import (
    BannerView,
    BusyView,
    ButtonView,
    ChoiceView,
    FactView,
    Icon,
    LineView,
    MaskedView,
    PictureView,
    PreviewView,
    Role,
    TileView,
    Tone,
)
from texts.catalogue import Catalogue
from texts.dates import long_date
from texts.language import Language

_LABELS = {CertificateKind.REGISTRATION: "certificate.att_immat"}
_MASK = "•"
_DIGITS_SHOWN = 2


def present_home(stage: Home, printer_problem: Failure | None, site: Site, texts: Catalogue) -> ChoiceView:
    """What can be done here; if nothing can be printed, why, and whom to show that. The name is masked."""
    profile = stage.profile.reveal()
    return ChoiceView(
        title=texts.text("home.title"),
        hint="" if printer_problem else texts.text("home.hint"),  # it says that paper comes
        tiles=tuple(_tile(kind, texts) for kind in profile.certificates),
        masked=_name(profile, texts),
        banners=_printer(printer_problem, texts),
        buttons=_staff(printer_problem, site, texts),
    )


def present_preparing(texts: Catalogue) -> BusyView:
    """A certificate is on its way."""
    return BusyView(texts.text("wait.certificate"), texts.text("wait.hint"), Icon.CERTIFICATE)


def present_preview(stage: Preview, texts: Catalogue) -> PreviewView:
    """The page as it will be on paper, and what to check on it."""
    pixels = stage.document.preview.reveal()
    return PreviewView(
        title=texts.text("preview.title"),
        hint=texts.text("preview.hint"),
        facts=_facts(stage, texts),
        seal=LineView(Icon.SEAL, texts.text("preview.seal")),
        picture=PictureView(pixels.width, pixels.height, pixels.rgb, texts.text("preview.picture")),
        uncover=texts.text("preview.uncover"),
        buttons=(
            back("preview.back", texts),
            ButtonView("preview.print", texts.text("preview.print"), Intent.PRINT, Role.PRIMARY, Icon.PRINTER),
        ),
    )


def masked_number(number: str) -> str:
    """The last two digits, enough to know one's own number again."""
    return _MASK * 5 + number[-_DIGITS_SHOWN:]


def masked(name: str) -> str:
    """First letters only: "F••••• A•••••". The number of dots tells nothing."""
    return " ".join(part[0] + _MASK * 5 for part in name.split())


def _facts(stage: Preview, texts: Catalogue) -> tuple[FactView, ...]:
    facts = stage.document.facts.reveal()
    name, number = _in_own_letters(facts.name_latin, facts.name_arabic, texts), facts.registration_number
    show_name, show_number = texts.text("home.show_name"), texts.text("preview.show_number")
    return (
        FactView(texts.text("preview.kind"), text=texts.text(_LABELS[stage.kind])),
        FactView(texts.text("preview.name"), MaskedView("preview.name", show_name, masked(name), name)),
        FactView(
            texts.text("preview.number"),
            MaskedView("preview.number", show_number, masked_number(number), number),
        ),
        FactView(texts.text("paper.issued_on"), text=long_date(facts.issued_on, texts.language)),
    )


def _name(profile: Profile, texts: Catalogue) -> MaskedView:
    latin = f"{profile.given_name_latin} {profile.family_name_latin}"
    arabic = f"{profile.given_name_arabic} {profile.family_name_arabic}"
    name = _in_own_letters(latin, arabic, texts)
    return MaskedView("home.name", texts.text("home.show_name"), masked(name), name)


def _in_own_letters(latin: str, arabic: str, texts: Catalogue) -> str:
    """A name in the letters that the member reads, where the fund has it in them."""
    in_arabic = texts.language in (Language.ARABIC, Language.TAMAZIGHT) and arabic.strip()
    return arabic if in_arabic else latin


def _printer(problem: Failure | None, texts: Catalogue) -> tuple[BannerView, ...]:
    if problem is None:
        return ()
    return (BannerView(Tone.WARNING, what_happened(problem, texts), texts.text("home.printer"), problem.value),)


def _staff(problem: Failure | None, site: Site, texts: Catalogue) -> tuple[ButtonView, ...]:
    """Whoever brings paper; looking at a certificate stays what most do here."""
    return (show_staff("home.call", site, texts, Role.SECONDARY),) if staff_can_help(problem, site) else ()


def _tile(kind: CertificateKind, texts: Catalogue) -> TileView:
    name = f"home.{kind.value}"
    return TileView(name, kind.value, Icon.CERTIFICATE, texts.text(_LABELS[kind]), texts.text("home.print_here"))
