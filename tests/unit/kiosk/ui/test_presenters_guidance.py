"""Help, calling somebody, and what differs from place to place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from contract.member import ChannelKind, MaskedChannel
from contract.personal import Personal
from demo.gallery import stages, visits
from kiosk.config import Kiosk, Reader
from kiosk.failures import Failure, next_step
from kiosk.link.messages import EndReason
from kiosk.session.guiding import may_open
from kiosk.session.states import (
    ChooseChannel,
    Confirming,
    EnterCardNumber,
    EnterCode,
    Finished,
    Notice,
    OutOfService,
    PlaceCard,
    Refused,
    Sheet,
    Stage,
    Visit,
)
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import Site, site_of
from kiosk.ui.presenters.topics import Topic, staff_code, topic_of
from kiosk.ui.viewmodels import Drawing, HelpView, Icon, PadView, Role, StaffView
from texts.isolates import without_isolates
from texts.language import Language

CAFE = Site(place="Café Atlas", cafe=True)
AGENTS = re.compile(r"\b(agents?|staff)\b|موظف", re.IGNORECASE)
EXPLAINED = {name: stage for name, stage in stages().items() if may_open(stage)}
SHEETS = (None, *Sheet)
in_each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def body(stage: Stage, language: Language = Language.FRENCH, site: Site | None = None, **more: Any) -> Any:
    return present(Visit(stage=stage, language=language, **more), site or Site()).body


def said(view: Any) -> Iterator[str]:
    if isinstance(view, tuple):
        for one in view:
            yield from said(one)
    elif dataclasses.is_dataclass(view):
        for field in dataclasses.fields(view):
            if field.name != "name":
                yield from said(getattr(view, field.name))
    elif type(view) is str:
        yield without_isolates(view)


def all_views(language: Language, site: Site) -> Iterator[tuple[str, Any]]:
    for name, visit in visits(language):
        yield name, present(visit, site).body
        if may_open(visit.stage):
            yield from ((f"{name}+{sheet}", present(replace(visit, sheet=sheet), site).body) for sheet in Sheet)
    for failure in Failure:
        yield failure.value, body(Refused(failure, next_step(failure), Confirming()), language, site)
        yield failure.value, body(OutOfService(failure), language, site)


@in_each_language
def test_help_says_what_it_is_what_to_do_and_what_if_one_cannot(language: Language) -> None:
    seen = set()
    for stage in EXPLAINED.values():
        help_ = body(stage, language, sheet=Sheet.HELP)
        assert isinstance(help_, HelpView)
        assert [line.icon for line in help_.lines] == [Icon.INFO, Icon.FORWARD, Icon.HELP]
        assert all(line.text for line in help_.lines)
        assert [button.intent for button in help_.buttons] == [Intent.BACK, Intent.CALL_STAFF]
        assert [button.role for button in help_.buttons] == [Role.PRIMARY, Role.SECONDARY], "the way back comes first"
        seen.add((topic_of(stage), help_.lines))
    assert {topic for topic, _ in seen} == set(Topic)
    assert len({lines for _, lines in seen}) == len(seen), "no screen is explained in another one's words"


def figures(stage: Stage, site: Site | None = None) -> list[Drawing]:
    return [figure.drawing for figure in body(stage, site=site, sheet=Sheet.HELP).figures]


def test_the_number_of_the_card_is_shown_on_both_generations() -> None:
    shown = body(EnterCardNumber(3), sheet=Sheet.HELP).figures
    assert [figure.drawing for figure in shown] == [Drawing.CARD_NUMBER, Drawing.CARD_OLD]
    assert "peut ne pas" in shown[1].detail, "what is not known is not promised"


def test_help_for_placing_the_card_shows_where_the_card_goes() -> None:
    assert figures(PlaceCard()) == [Drawing.PLACE_CARD]
    assert figures(PlaceCard(), Site(slot=True)) == [Drawing.INSERT_CARD]


@pytest.mark.parametrize(("site", "drawn"), [(Site(), Drawing.CARD_READ), (Site(slot=True), Drawing.CARD_IN_SLOT)])
def test_while_a_card_is_read_the_screen_and_its_help_draw_it_where_it_has_to_stay(site: Site, drawn: Drawing) -> None:
    for name in ("reading-begins", "reading"):
        stage = stages()[name]
        assert body(stage, site=site).drawing is drawn
        assert figures(stage, site) == [drawn]


@pytest.mark.parametrize("name", ["code", "code-again", "code-choose"])
def test_help_for_the_code_shows_which_code_is_meant_and_which_two_are_not(name: str) -> None:
    meant, *others = body(stages()[name], sheet=Sheet.HELP).figures
    assert meant.drawing is Drawing.PHONE_CODE
    assert [one.drawing for one in others] == [Drawing.NOT_FUND_CODE, Drawing.NOT_CARD_PIN]
    assert all("demandé ici" in one.detail for one in others)
    assert "demandé ici" not in meant.detail


@in_each_language
@pytest.mark.parametrize("name", ["card-number", "code", "code-again"])
def test_the_two_secrets_stand_crossed_out_beside_every_pad_each_with_its_picture(
    name: str, language: Language
) -> None:
    pad = body(stages()[name], language)
    assert isinstance(pad, PadView)
    assert [one.drawing for one in pad.never_asked] == [Drawing.NOT_FUND_CODE, Drawing.NOT_CARD_PIN]
    assert pad.never_asked[0].caption != pad.never_asked[1].caption


@in_each_language
def test_the_two_secrets_are_never_named_without_their_pictures(language: Language) -> None:
    for name, view in all_views(language, Site()):
        words = " ".join(said(view))
        if "القن السري" in words and "الرقم السري" in words:
            assert getattr(view, "figures", ()) or getattr(view, "never_asked", ()), name


def test_the_code_for_staff_names_the_screen_and_its_failure() -> None:
    told = {
        "S21 K204": Visit(stage=EnterCardNumber(2, Failure.WRONG_CARD_NUMBER)),
        "S11": Visit(stage=Notice(), printer_problem=Failure.NO_PAPER),
        "S40": Visit(stage=stages()["home"]),
        "S40 K402": Visit(stage=stages()["home"], printer_problem=Failure.NO_PAPER),
        "S50 K402": Visit(stage=stages()["printing-held"]),
    }
    assert {code: staff_code(visit) for code, visit in told.items()} == {code: code for code in told}
    assert staff_code(Visit(stage=stages()["leaving-held"])) == "S50 K402"
    assert len({topic.code for topic in Topic}) == len(Topic)


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH, Language.ENGLISH])
def test_whoever_comes_reads_arabic_and_french(language: Language) -> None:
    staff = body(stages()["card-number-again"], language, sheet=Sheet.STAFF)
    assert isinstance(staff, StaffView)
    assert [one.code for one in staff.codes] == ["S21", "K204"]
    for line in staff.for_staff:
        both = line.text + line.second
        assert re.search(r"[ء-ي]", both)
        assert re.search(r"[A-Za-z]{3}", both)


def test_beside_tamazight_whoever_comes_reads_arabic_alone() -> None:
    staff = body(stages()["card-number-again"], Language.TAMAZIGHT, sheet=Sheet.STAFF)
    assert all(re.search(r"[ء-ي]", line.text) and not line.second for line in staff.for_staff)


@in_each_language
def test_no_datum_of_the_member_is_on_the_sheets(language: Language) -> None:
    for sheet in Sheet:
        for stage in EXPLAINED.values():
            words = " ".join(said(body(stage, language, sheet=sheet)))
            for datum in ("زينب", "العمراني", "Zineb", "AMRANI", "34", "@", "7K2M"):
                assert datum not in words


@in_each_language
def test_in_a_cafe_nobody_is_sent_to_an_agent_who_is_not_there(language: Language) -> None:
    for name, view in all_views(language, CAFE):
        for words in said(view):
            assert not AGENTS.search(words), (name, words, "see kiosk/ui/presenters/problems.py")


def test_in_an_agency_an_agent_is_called() -> None:
    words = " ".join(" ".join(said(view)) for _, view in all_views(Language.FRENCH, Site()))
    assert AGENTS.search(words)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("card-number", False),
        ("card-number-again", False),
        ("code", False),
        ("preview", False),
        ("refused-card", False),
        ("printing", True),
        ("printing-held", True),
        ("printed", True),
        ("welcome", False),
        ("welcome-troubles", True),
    ],
)
def test_in_a_cafe_help_points_to_whoever_is_in_charge_for_paper_and_reader_alone(name: str, shown: bool) -> None:
    buttons = body(stages()[name], site=CAFE, sheet=Sheet.HELP).buttons
    assert (Intent.CALL_STAFF in [button.intent for button in buttons]) == shown
    assert Intent.CALL_STAFF in [button.intent for button in body(stages()[name], sheet=Sheet.HELP).buttons]


@in_each_language
@pytest.mark.parametrize(
    ("name", "line", "button"),
    [("preview", 1, "preview.print"), ("printed", 1, "printed.finish"), ("notice", 1, "notice.accept")],
)
def test_help_calls_a_button_what_stands_on_it(name: str, line: int, button: str, language: Language) -> None:
    stage = stages()[name]
    (label,) = (one.label for one in body(stage, language).buttons if one.name == button)
    help_ = body(stage, language, sheet=Sheet.HELP)
    assert f"\u2068{label}\u2069" in help_.lines[line].text, "the same word, as a run of its own"


@in_each_language
@pytest.mark.parametrize("kind", list(ChannelKind))
def test_help_calls_the_button_of_a_contact_by_its_kind(kind: ChannelKind, language: Language) -> None:
    stage = ChooseChannel(Personal((MaskedChannel(kind, "•• 34"),)))
    label = body(stage, language).buttons[-1].label
    assert f"\u2068{label}\u2069" in body(stage, language, sheet=Sheet.HELP).lines[2].text


@in_each_language
@pytest.mark.parametrize("sheet", list(Sheet))
def test_the_way_back_names_a_step_only_where_there_is_one(sheet: Sheet, language: Language) -> None:
    labels = {name: body(stage, language, sheet=sheet).buttons[0].label for name, stage in EXPLAINED.items()}
    back = body(PlaceCard(), language).buttons[0].label
    no_step = {name for name in labels if name.startswith(("welcome", "finished", "out-of-service"))}
    assert len(no_step) == 5
    assert {labels[name] for name in no_step} == {back}
    steps = {labels[name] for name in labels.keys() - no_step}
    assert len(steps) == 1
    assert (steps == {back}) == (language is Language.TAMAZIGHT), "it has one word for both"


@pytest.mark.parametrize(
    ("reason", "steps", "pages", "card_present", "shown"),
    [
        (EndReason.BUTTON, 9, 1, False, [Drawing.TAKE_PAPER, Drawing.TAKE_CARD]),
        (EndReason.BUTTON, 9, 0, False, [Drawing.TAKE_CARD]),
        (EndReason.NOTICE_REFUSED, 1, 0, True, [Drawing.TAKE_CARD]),
        (EndReason.NOTICE_REFUSED, 1, 0, False, []),
        (EndReason.INACTIVITY, 1, 0, False, []),
        (EndReason.NOTICE_REFUSED, 3, 0, False, [Drawing.TAKE_CARD]),
    ],
)
def test_after_a_visit_nobody_is_told_to_take_what_they_never_had(
    reason: EndReason, steps: int, pages: int, card_present: bool, shown: list[Drawing]
) -> None:
    stage = Finished(reason, steps, pages, clean=True)
    screen, help_ = (body(stage, card_present=card_present, sheet=sheet) for sheet in (None, Sheet.HELP))
    assert [one.drawing for one in screen.figures] == shown
    assert [one.drawing for one in help_.figures] == shown
    for words in (screen.take, help_.lines[1].text):
        assert ("carte" in words) == (Drawing.TAKE_CARD in shown)
        assert ("attestation" in words) == (Drawing.TAKE_PAPER in shown)


def test_whose_service_it_is_stands_on_every_sheet_and_once_on_welcome() -> None:
    fund = "Caisse Nationale de Sécurité Sociale"
    named = {
        sheet: present(Visit(stage=stages()["welcome"], language=Language.FRENCH, sheet=sheet)) for sheet in SHEETS
    }
    assert {sheet: view.frame.fund for sheet, view in named.items()} == {None: "", Sheet.HELP: fund, Sheet.STAFF: fund}


@pytest.mark.parametrize("name", ["welcome", "card-number", "code-choose-unproved", "home", "preview", "refused-again"])
@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH, Language.ENGLISH])
def test_who_stands_in_an_agency_is_not_sent_to_one(name: str, language: Language) -> None:
    """They are sent to somebody in it; from a café, to an agency."""
    to_the_agency = {Language.FRENCH: "agence CNSS", Language.ENGLISH: "CNSS agency", Language.ARABIC: "وكالة الصندوق"}
    for site in (Site(), CAFE):
        words = " ".join(said(body(stages()[name], language, site, sheet=Sheet.HELP)))
        assert (to_the_agency[language] in words) == site.cafe


def test_the_public_reads_no_jargon_of_a_machine_that_stopped_and_staff_do() -> None:
    broken = "Le programme de la visite précédente"
    out_of_service = stages()["out-of-service"]
    assert broken not in " ".join(said(body(out_of_service)))
    assert broken in " ".join(said(body(out_of_service, sheet=Sheet.STAFF)))


@pytest.mark.parametrize(
    ("site", "expected"), [(Site(), "Montrez cet écran à un agent."), (CAFE, "Prévenez le responsable")]
)
def test_what_does_not_work_is_told_with_what_to_do(site: Site, expected: str) -> None:
    troubles = body(stages()["welcome-troubles"], site=site).troubles
    assert [trouble.code for trouble in troubles] == ["K200", "K402"]
    assert all(trouble.second.startswith(expected) for trouble in troubles)


def test_nothing_is_promised_while_something_does_not_work() -> None:
    usual, troubled = body(stages()["welcome"]), body(stages()["welcome-troubles"])
    assert usual.offer is not None
    assert (len(usual.way), troubled.offer, troubled.way) == (3, None, ())


def test_in_a_cafe_help_is_asked_for_the_machine_alone() -> None:
    staff = body(stages()["card-number-again"], site=CAFE, sheet=Sheet.STAFF)
    assert staff.title == "Montrez cet\u00a0écran au responsable du lieu"
    assert "Ne demandez ni carte ni code" in without_isolates(staff.for_staff[-1].text)
    words = " ".join(said(staff))
    assert "CAN" not in words, "whoever is in charge there has no part in cards and their numbers"
    paper = body(Refused(Failure.PRINTER_ABSENT, next_step(Failure.PRINTER_ABSENT), Confirming()), site=CAFE)
    file = body(Refused(Failure.UNKNOWN_MEMBER, next_step(Failure.UNKNOWN_MEMBER), Confirming()), site=CAFE)
    assert "responsable du lieu" in paper.text
    assert "agence" in file.text


@in_each_language
def test_the_notice_says_whom_to_ask_and_under_which_number(language: Language) -> None:
    known = Site(data_protection_contact="dpo@fund.example", cndp_authorisation="A-PO-123/2026")
    plain = " ".join(said(body(Notice(), language)))
    told = " ".join(said(body(Notice(), language, known)))
    for value in ("dpo@fund.example", "A-PO-123/2026"):
        assert value not in plain
        assert value in told
    assert "{" not in told


def test_a_slot_is_shown_and_named_as_one() -> None:
    pad, slot = body(PlaceCard()), body(PlaceCard(), site=Site(slot=True))
    assert (pad.drawing, slot.drawing) == (Drawing.PLACE_CARD, Drawing.INSERT_CARD)
    assert pad.title != slot.title
    sheets = [body(PlaceCard(), site=Site(slot=slot), sheet=Sheet.HELP) for slot in (True, False)]
    assert sheets[0].lines[1] != sheets[1].lines[1]


def test_what_the_configuration_says_is_what_screens_know() -> None:
    kiosk = Kiosk("Café Atlas", kind="cafe", data_protection_contact="contact", cndp_authorisation="number")
    assert site_of(kiosk, Reader(form="slot")) == Site("Café Atlas", True, True, "contact", "number")
    assert site_of(Kiosk("Agence"), Reader()) == Site("Agence")


def test_a_printer_in_trouble_is_told_at_home() -> None:
    visit = Visit(stage=stages()["home"], language=Language.FRENCH, printer_problem=Failure.NO_PAPER)
    (banner,) = present(visit).body.banners  # type: ignore[union-attr]
    assert (banner.text, banner.code) == ("Il n’y a plus de papier.", "K402")
    assert present(replace(visit, printer_problem=None)).body.banners == ()  # type: ignore[union-attr]


@pytest.mark.parametrize("site", [Site(), CAFE], ids=["agency", "cafe"])
def test_nobody_is_promised_paper_that_is_not_there_and_somebody_can_be_shown(site: Site) -> None:
    usual, without = (body(stages()["home"], site=site, printer_problem=one) for one in (None, Failure.NO_PAPER))
    assert (bool(usual.hint), without.hint) == (True, "")
    assert [button.intent for button in usual.buttons] == []
    assert [(one.intent, one.role) for one in without.buttons] == [(Intent.CALL_STAFF, Role.SECONDARY)]
    shown = body(stages()["home"], site=site, printer_problem=Failure.NO_PAPER, sheet=Sheet.STAFF)
    assert [one.code for one in shown.codes] == ["S40", "K402"]
    assert any("papier" in line.text for line in shown.for_staff)


def test_a_card_that_waits_is_explained() -> None:
    hints = {body(replace(stages()["reading"], card_waits=waits)).hint for waits in (True, False)}  # type: ignore[call-arg]
    assert len(hints) == 2


def test_the_code_that_was_sent_is_told_to_nobody_who_helps() -> None:
    pad = body(stages()["code"])
    assert isinstance(stages()["code"], EnterCode)
    assert "même pas à qui vous aide" in pad.caption


def place_shown(kiosk: Kiosk, language: Language) -> str:
    return without_isolates(present(Visit(stage=Notice(), language=language), site_of(kiosk, Reader())).frame.place)


@in_each_language
def test_a_place_is_named_in_the_script_of_the_screen(language: Language) -> None:
    named = place_shown(Kiosk("Agence Sidi Maârouf", place_ar="وكالة سيدي معروف"), language)
    arabic = language in (Language.ARABIC, Language.TAMAZIGHT)
    assert named == ("وكالة سيدي معروف" if arabic else "Agence Sidi Maârouf")
    assert place_shown(Kiosk("Agence Sidi Maârouf"), language) == "Agence Sidi Maârouf"
