"""Presenters as functions: a visit in, a view out; no Qt, no domain object in the view."""

import dataclasses
import re
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

import pytest

from contract.member import CertificateKind, ChannelKind, MaskedChannel, Profile
from contract.personal import Personal
from demo.gallery import stages, visits
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import EndReason, Step
from kiosk.session.effects import Effect, EndVisit
from kiosk.session.events import LanguageChosen, Press, Pressed
from kiosk.session.machine import advance
from kiosk.session.ports import Document, Facts, JobState, JobStatus, Pixels
from kiosk.session.states import (
    Asked,
    ChooseChannel,
    EnterCardNumber,
    EnterCode,
    Finished,
    Hidden,
    Home,
    Leaving,
    Notice,
    PlaceCard,
    Preview,
    Printing,
    Question,
    ReadingCard,
    Refused,
    Stage,
    Visit,
    Welcome,
)
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.card import percent_of
from kiosk.ui.presenters.certificate import masked
from kiosk.ui.presenters.code import sent_to
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import Site
from kiosk.ui.presenters.stages import phase_of, step_of
from kiosk.ui.viewmodels import (
    BannerView,
    BusyView,
    ButtonView,
    ChoiceView,
    Drawing,
    Echo,
    FinishedView,
    MessageView,
    PadView,
    PaperView,
    QuestionView,
    WelcomeView,
)
from texts.catalogue import load
from texts.isolates import without_isolates
from texts.language import Language

EXAMPLES = stages()
CERTIFICATES = (CertificateKind.REGISTRATION,)
VIEWS = ("kiosk.ui.gestures", "kiosk.ui.viewmodels")

in_each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def body(stage: Stage, language: Language = Language.FRENCH, **more: Any) -> Any:
    return present(Visit(stage=stage, language=language, **more)).body


def intents(view: Any) -> list[Intent]:
    return [button.intent for button in view.buttons]


def plain(value: Any) -> bool:
    """Whether a value is made of texts, numbers and view models only."""
    if dataclasses.is_dataclass(value):
        known = type(value).__module__ in VIEWS
        return known and all(plain(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, tuple):
        return all(plain(one) for one in value)
    if isinstance(value, Enum):
        return type(value).__module__ in VIEWS
    return value is None or type(value) in (str, int, float, bool, bytes)


@in_each_language
def test_views_hold_no_domain_object(language: Language) -> None:
    for name, visit in visits(language):
        assert plain(present(visit, Site(place="Agence"))), name


@in_each_language
def test_an_equal_visit_gives_an_equal_view(language: Language) -> None:
    first, second = dict(visits(language)), dict(visits(language))
    for name, visit in first.items():
        assert present(visit) == present(second[name]), name


@in_each_language
def test_views_print_alike_whoever_the_member_is(language: Language) -> None:
    """Not even masked: first letters and last digits are kept out too."""
    some, other = (member_stages(*one) for one in (("Zineb", "EL AMRANI", "85", "34"), ("Omar", "BENNANI", "17", "60")))
    for one, another in zip(some, other, strict=True):
        assert repr(body(one, language)) == repr(body(another, language))
        assert body(one, language) != body(another, language)


def member_stages(given: str, family: str, number: str, phone: str) -> tuple[Stage, ...]:
    """The stages whose screens say something of the member, for this one."""
    profile = Personal(Profile(family, given, family[::-1], given[::-1], f"1234567{number}", CERTIFICATES))
    sms = MaskedChannel(ChannelKind.SMS, f"•• •• •• •• {phone}")
    mail = MaskedChannel(ChannelKind.EMAIL, f"{given[0]}•••@{family[0]}•••.ma")
    channels = Personal((sms, mail))
    name = (f"{given} {family}", f"{given} {family}"[::-1])
    facts = Facts(*name, f"1234567{number}", date(2026, 11, 20))
    pixels = Pixels(1, 1, phone.encode() + b"0")
    page = Document(Personal(b""), 1, Personal(pixels), Personal(facts))
    return (
        ChooseChannel(channels),
        EnterCode(channels, Personal(sms), tries_left=3, resend_in_seconds=24),
        EnterCode(channels, Personal(mail), tries_left=3, resend_in_seconds=24),
        Home(profile),
        Preview(profile, CERTIFICATES[0], Personal(f"7K2M-9QXA-31{phone}"), page),
    )


def test_a_hidden_spare_has_no_screen() -> None:
    with pytest.raises(ValueError, match="hidden"):
        present(Visit(stage=Hidden()))


def test_every_stage_has_a_step_and_the_right_part_of_the_way() -> None:
    assert {step_of(stage) for stage in (*EXAMPLES.values(), Hidden())} == set(Step)
    assert phase_of(EXAMPLES["refused-print"]) is phase_of(EXAMPLES["preparing"])
    assert phase_of(Welcome()) is None


def test_leaving_is_one_touch_from_every_stage_of_a_visit() -> None:
    never = (Step.WELCOME, Step.LEAVING, Step.FINISHED, Step.OUT_OF_SERVICE)
    for name, stage in EXAMPLES.items():
        view = present(Visit(stage=stage))
        buttons = [*getattr(view.body, "buttons", ()), view.frame.leave]
        ways_out = [button.intent for button in buttons if button is not None]
        assert ways_out.count(Intent.LEAVE) == (0 if step_of(stage) in never else 1), f"one, and one alone: {name}"


@pytest.mark.parametrize(
    ("name", "expected"), [("place-card", "Quitter"), ("code", "Quitter"), ("home", "Se déconnecter")]
)
def test_only_who_is_signed_in_logs_out(name: str, expected: str) -> None:
    visit = Visit(stage=EXAMPLES[name], language=Language.FRENCH)
    question = replace(visit, question=Question(Asked.PRESENCE, 9, 4))
    leave, asked_ = present(visit).frame.leave, present(question).question
    assert leave is not None
    assert asked_ is not None
    assert (leave.label, asked_.buttons[0].label) == (expected, expected)


def test_languages_are_offered_on_every_screen_and_arabic_is_first() -> None:
    welcome = body(Welcome())
    assert isinstance(welcome, WelcomeView)
    assert [language.tag for language in welcome.languages] == ["ar", "zgh", "fr", "en"]
    for name, stage in EXAMPLES.items():
        bar = present(Visit(stage=stage, language=Language.FRENCH)).frame.languages
        if not name.startswith("welcome") and name != "leaving-ended":
            assert [language.tag for language in bar if language.current] == ["fr"], name


def test_only_arabic_is_mirrored() -> None:
    mirrored = [language for language in Language if present(Visit(stage=Notice(), language=language)).right_to_left]
    assert mirrored == [Language.ARABIC]


def test_troubles_are_told_once_a_kind_with_a_code() -> None:
    view = body(Welcome(frozenset({Failure.NO_PAPER, Failure.NO_TONER, Failure.GATEWAY_SLOW})))
    assert [banner.code for banner in view.troubles] == ["K311", "K402"]


def test_the_card_is_asked_for_again_with_the_reason() -> None:
    view = body(PlaceCard(Failure.CARD_LEFT_TOO_SOON))
    assert isinstance(view.banner, BannerView)
    assert view.banner.code == "K201"
    assert body(PlaceCard()).banner is None


def test_tries_are_told_after_a_wrong_number_only() -> None:
    assert body(EnterCardNumber(3)).tries == ""
    view = body(EnterCardNumber(2, Failure.WRONG_CARD_NUMBER))
    assert isinstance(view, PadView)
    assert without_isolates(view.tries) == "Il reste 2 essais"
    assert view.echo is Echo.DIGITS


def test_progress_is_true_or_not_shown() -> None:
    reading = EXAMPLES["reading"]
    assert isinstance(reading, ReadingCard)
    view = body(reading)
    assert isinstance(view, BusyView)
    assert view.percent == 65
    assert body(EXAMPLES["reading-begins"]).percent is None
    assert [percent_of(0, 9), percent_of(9, 9), percent_of(12, 9), percent_of(1, None)] == [0, 100, 100, None]


def code(**changes: Any) -> Any:
    stage = EXAMPLES["code"]
    assert isinstance(stage, EnterCode)
    return body(replace(stage, **changes))


def test_a_code_can_be_sent_again_once_the_wait_is_over() -> None:
    waiting, ready = code(resend_in_seconds=24), code(resend_in_seconds=0)
    assert [button.enabled for button in waiting.buttons] == [True, False]
    assert "24" in waiting.buttons[-1].label
    assert ready.buttons[-1].enabled
    assert waiting.echo is Echo.BULLETS


def test_another_contact_is_offered_only_if_there_is_one() -> None:
    single = Personal((MaskedChannel(ChannelKind.SMS, "•• 34"),))
    assert intents(code(channels=single)) == [Intent.NOT_MINE, Intent.RESEND_CODE]
    assert intents(code()) == [Intent.OTHER_CHANNEL, Intent.RESEND_CODE]


def test_a_used_up_code_closes_the_pad() -> None:
    assert not code(tries_left=0, problem=Failure.CODE_TRIES_USED).enabled
    assert code(tries_left=1, problem=Failure.WRONG_CODE).enabled


def test_where_the_code_went_is_told_as_far_as_its_owner_needs() -> None:
    texts = load(Language.ENGLISH)
    sms = sent_to(MaskedChannel(ChannelKind.SMS, "•• •• 12"), texts)
    mail = sent_to(MaskedChannel(ChannelKind.EMAIL, "f•••@e•••.ma"), texts)
    assert without_isolates(sms).endswith("ending in 12.")
    assert without_isolates(mail).endswith("f•••@e•••.ma.")


def test_names_are_masked_to_their_first_letters() -> None:
    assert masked("Zineb EL AMRANI") == "Z••••• E••••• A•••••"
    assert masked("") == ""


@in_each_language
def test_the_name_on_the_home_screen_is_in_the_members_letters(language: Language) -> None:
    view = body(EXAMPLES["home"], language)
    assert isinstance(view, ChoiceView)
    assert view.masked is not None
    arabic = language in (Language.ARABIC, Language.TAMAZIGHT)
    assert view.masked.value.startswith("زينب" if arabic else "Zineb")


def test_home_has_a_tile_for_each_certificate_of_the_member() -> None:
    home = EXAMPLES["home"]
    assert isinstance(home, Home)
    assert [tile.value for tile in body(home).tiles] == ["att_immat"]


def printing(status: JobStatus, **changes: Any) -> PaperView:
    stage = EXAMPLES["printing"]
    assert isinstance(stage, Printing)
    view = body(replace(stage, status=status, **changes))
    assert isinstance(view, PaperView)
    return view


def test_paper_counts_as_out_only_when_the_printer_said_so() -> None:
    assert printing(JobStatus(JobState.PRINTING, 1), pages=2).done == 1
    assert printing(JobStatus(JobState.SUBMITTED, 0), pages=2).done == 0
    assert printing(JobStatus(JobState.CONFIRMED, 0), pages=2).done == 2


def test_a_held_job_says_why_and_what_to_do() -> None:
    view = printing(JobStatus(JobState.HELD, 0, Failure.NO_PAPER))
    assert view.banner is not None
    assert view.banner.code == "K402"
    assert view.banner.second
    assert intents(view) == [Intent.CANCEL_PRINT, Intent.CALL_STAFF]


def test_what_is_out_or_being_cancelled_cannot_be_cancelled() -> None:
    assert printing(JobStatus(JobState.PRINTING, 0)).buttons[0].enabled
    assert not printing(JobStatus(JobState.CONFIRMED, 1)).buttons[0].enabled
    assert not printing(JobStatus(JobState.PRINTING, 0), cancelling=True).buttons[0].enabled


def test_cancelling_is_asked_first_and_says_that_printing_goes_on() -> None:
    view = printing(JobStatus(JobState.PRINTING, 0), asked=True)
    assert (view.title, view.hint) == ("Annuler l’impression\u00a0?", "L’impression continue, sauf si vous l’annulez.")
    assert intents(view) == [Intent.BACK, Intent.STOP_PRINT]


def test_waiting_for_paper_shows_no_datum() -> None:
    view = body(EXAMPLES["leaving"])
    assert isinstance(EXAMPLES["leaving"], Leaving)
    assert intents(view) == [Intent.CANCEL_PRINT]


def test_the_card_on_the_reader_is_remembered_with_the_paper() -> None:
    with_card, without = (body(EXAMPLES["printed"], card_present=present) for present in (True, False))
    assert [one.drawing for one in with_card.figures] == [Drawing.TAKE_PAPER, Drawing.TAKE_CARD]
    assert [one.drawing for one in without.figures] == [Drawing.TAKE_PAPER]
    assert with_card.text
    assert not without.text


@pytest.mark.parametrize("failure", list(Failure))
@in_each_language
def test_every_failure_can_be_shown(failure: Failure, language: Language) -> None:
    view = body(Refused(failure, NextStep.LEAVE, Notice()), language)
    assert isinstance(view, MessageView)
    assert failure.value in view.code
    assert view.title != view.text


@pytest.mark.parametrize(
    ("next_step", "signed_in", "expected"),
    [
        (NextStep.TRY_AGAIN, False, [Intent.BACK, Intent.TRY_AGAIN]),
        (NextStep.TRY_AGAIN, True, [Intent.HOME, Intent.TRY_AGAIN]),
        (NextStep.PLACE_CARD_AGAIN, False, [Intent.TRY_AGAIN]),
        (NextStep.OTHER_WAY, False, [Intent.LEAVE]),
        (NextStep.OTHER_WAY, True, [Intent.HOME, Intent.LEAVE]),
        (NextStep.WAIT, True, [Intent.HOME, Intent.LEAVE]),
        (NextStep.LEAVE, False, [Intent.LEAVE]),
        (NextStep.LEAVE, True, [Intent.LEAVE]),
    ],
)
def test_a_refusal_offers_what_its_next_step_allows(
    next_step: NextStep, signed_in: bool, expected: list[Intent]
) -> None:
    back = EXAMPLES["preparing"] if signed_in else EXAMPLES["confirming"]
    assert intents(body(Refused(Failure.GATEWAY_SLOW, next_step, back))) == expected


def test_erased_is_said_only_when_it_is_proved() -> None:
    unclean = present(Visit(stage=Finished(EndReason.BUTTON, 9, 1, clean=False), language=Language.FRENCH))
    clean = present(Visit(stage=Finished(EndReason.BUTTON, 9, 1, clean=True), language=Language.FRENCH))
    assert isinstance(unclean.body, FinishedView)
    assert isinstance(clean.body, FinishedView)
    assert "ont été effacées" not in unclean.body.title
    assert "ont été effacées" in clean.body.title
    assert (unclean.touchable, clean.touchable) == (False, True)
    assert (intents(unclean.body), intents(clean.body)) == ([], [Intent.START])


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_end_of_a_visit_can_be_shown(reason: EndReason) -> None:
    view = body(Finished(reason, 3, 0, clean=True))
    ordinary = reason in (EndReason.BUTTON, EndReason.FAILURE)
    assert bool(view.reason) == (not ordinary)


@pytest.mark.parametrize("pages", [0, 1])
def test_only_what_there_was_is_said_to_be_erased(pages: int) -> None:
    listed = " ".join(body(Finished(EndReason.BUTTON, 9, pages, clean=True)).erased)
    assert "carte" in listed
    assert ("attestation" in listed) == bool(pages)


def test_who_refuses_the_notice_at_once_gave_nothing_to_erase_and_who_comes_back_to_it_did() -> None:
    at_once, later = (ended_by([Press.ACCEPT, Press.BACK] * rounds) for rounds in (0, 1))
    assert (at_once.title, at_once.erased_title) == ("Visite terminée", "")
    assert at_once.erased == ("Rien n’a été lu, rien n’a été tapé.",)
    assert (at_once.figures, later.figures[0].drawing) == ((), Drawing.TAKE_CARD)
    assert "effacées" in later.title
    assert "Ce qui a été lu sur votre carte" in later.erased
    assert at_once.reason == later.reason == "Vous avez choisi de ne pas continuer."


def ended_by(presses: list[Press]) -> FinishedView:
    """The goodbye after these touches of *Notice*, and *I refuse*."""
    visit = Visit(stage=Welcome(), language=Language.FRENCH)
    effects: tuple[Effect, ...] = ()
    for event in (LanguageChosen(Language.FRENCH), *map(Pressed, presses), Pressed(Press.REFUSE)):
        visit, effects = advance(visit, event)
    (end,) = (one for one in effects if isinstance(one, EndVisit))
    view = body(Finished(end.reason, end.steps, end.pages, clean=True))
    assert isinstance(view, FinishedView)
    return view


@pytest.mark.parametrize("reason", [EndReason.CRASH, EndReason.HANG, EndReason.LINK])
def test_after_a_fall_nobody_is_told_that_nothing_was_read(reason: EndReason) -> None:
    view = body(Finished(reason, 0, 0, clean=True))
    assert "effacées" in view.title
    assert [one.drawing for one in view.figures] == [Drawing.TAKE_CARD]


def test_a_question_counts_down_its_own_time() -> None:
    visit = Visit(stage=EXAMPLES["home"], language=Language.ENGLISH)
    idle = present(replace(visit, question=Question(Asked.PRESENCE, visit.rules.question_seconds, 4))).question
    card = present(replace(visit, question=Question(Asked.CARD, 3, 4))).question
    assert idle is not None
    assert card is not None
    assert idle.share == 1.0
    assert card.share == 3 / visit.rules.card_taken_seconds
    assert idle.title != card.title


def asked(visit: Visit, question: Question, language: Language = Language.FRENCH) -> QuestionView:
    view = present(replace(visit, question=question, language=language)).question
    assert view is not None
    return view


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH, Language.ENGLISH])
def test_when_no_more_time_can_be_had_the_question_says_why_and_that_one_may_begin_again(language: Language) -> None:
    visit = Visit(stage=EXAMPLES["home"])
    usual, last = (asked(visit, Question(Asked.PRESENCE, 5, left), language) for left in (1, 0))
    assert [button.intent for button in last.buttons] == [Intent.LEAVE]
    assert last.title != usual.title, "nothing is asked that cannot be answered"
    assert "4" in last.hint, "the time was extended four times"
    assert re.search("pourrez recommencer|begin again|البدء من جديد", last.hint)
    assert not re.search("perdu|lost|لم يضع", last.hint), "all has to be done again"
    assert "5" in last.count_down
    assert [one.current for one in last.languages].count(True) == 1


def test_a_question_about_paper_offers_to_wait_or_to_cancel() -> None:
    leaving = Visit(stage=EXAMPLES["leaving-held"])
    view, last = (asked(leaving, Question(Asked.PAPER, 9, left)) for left in (2, 0))
    assert [button.intent for button in view.buttons] == [Intent.CANCEL_PRINT, Intent.STILL_HERE]
    assert [button.intent for button in last.buttons] == [Intent.CANCEL_PRINT]
    assert "annulée" in view.count_down
    assert "recommencer" in last.hint


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH, Language.ENGLISH])
def test_a_question_where_no_visit_is_under_way_speaks_of_the_screen_and_of_no_visit(language: Language) -> None:
    welcome = Visit(stage=EXAMPLES["welcome"], adapted=True)
    view, last = (asked(welcome, Question(Asked.SCREEN, 9, left), language) for left in (2, 0))
    of_a_visit = asked(Visit(stage=EXAMPLES["home"]), Question(Asked.PRESENCE, 9, 2), language)
    assert [button.intent for button in view.buttons] == [Intent.USUAL_SCREEN, Intent.STILL_HERE]
    assert [button.intent for button in last.buttons] == [Intent.USUAL_SCREEN]
    assert view.title == of_a_visit.title != last.title
    assert view.hint, "what an answer does"
    assert "4" in last.hint, "the time was extended four times"
    assert view.count_down == last.count_down != of_a_visit.count_down
    words = " ".join((view.hint, view.count_down, last.title, last.count_down))
    assert not re.search("visit|زيارة|efface|erase|تمحى", words), "nothing is erased there, and no visit ends"


def test_the_view_says_when_the_usual_screen_has_to_be_put_back() -> None:
    assert present(Visit(stage=EXAMPLES["welcome"], put_back=3)).put_back == 3


def test_a_question_about_the_card_says_what_is_true_of_the_card() -> None:
    home, question = Visit(stage=EXAMPLES["home"]), Question(Asked.CARD, 9, 4)
    away, back = asked(home, question), asked(replace(home, card_present=True), question)
    assert (away.title, away.buttons[-1].label) == ("La carte n’est plus sur le lecteur", "Continuer sans la carte")
    assert (back.title, back.buttons[-1].label) == ("La carte est de retour", "Continuer")
    assert away.hint.startswith("Reposez\u2011la")
    assert away.hint != back.hint
    done = asked(Visit(stage=EXAMPLES["printed"]), question)
    assert done.title.startswith("Avez\u2011vous terminé"), "with the paper in hand nobody is told to put the card back"
    assert done.buttons[-1].label == "Un autre service"


def test_names_of_controls_do_not_depend_on_the_language() -> None:
    names: dict[str, set[tuple[str, ...]]] = {}
    for language in Language:
        for name, visit in visits(language):
            buttons: tuple[ButtonView, ...] = getattr(present(visit).body, "buttons", ())
            names.setdefault(name, set()).add(tuple(button.name for button in buttons))
    assert all(len(found) == 1 for found in names.values())
