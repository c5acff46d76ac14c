"""Whatever happens in whatever order, a visit keeps its promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contract.digits import Digits
from contract.member import (
    CardAccepted,
    CertificateIssued,
    CertificateKind,
    ChannelKind,
    CodeSent,
    MaskedChannel,
    Possession,
    Profile,
)
from contract.personal import Personal
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import EndReason
from kiosk.session.clocks import seconds
from kiosk.session.effects import Effect, EndVisit, StartTimer, StopTimer, WithdrawPrint
from kiosk.session.events import (
    CardJudged,
    CardNumberEntered,
    CardPlaced,
    CardProgressed,
    CardRead,
    CardTaken,
    CertificateChosen,
    CertificateReady,
    ChannelChosen,
    CodeAccepted,
    CodeEntered,
    CodeWasSent,
    Event,
    Failed,
    JobAccepted,
    JobNotCancelled,
    JobProgressed,
    LanguageChosen,
    LeaveOrdered,
    PaceChosen,
    Press,
    Pressed,
    PrinterChecked,
    PrintRecorded,
    ProfileLoaded,
    PutOutOfService,
    Raised,
    ReaderTrouble,
    RulesReceived,
    ScreenAdapted,
    Started,
    Timer,
    TimerFired,
    Touched,
    WipeVerified,
)
from kiosk.session.machine import advance
from kiosk.session.moves import in_visit
from kiosk.session.ports import Document, Facts, JobId, JobState, JobStatus, Pixels, Progress
from kiosk.session.states import (
    DEFAULT_RULES,
    Asked,
    CheckingCode,
    Confirming,
    Ended,
    Leaving,
    LoadingProfile,
    OutOfService,
    Preparing,
    Preview,
    Printing,
    ReadingCard,
    Refused,
    SendingCode,
    Visit,
    Welcome,
)
from texts.language import Language

SMS = MaskedChannel(ChannelKind.SMS, "••34")
EMAIL = MaskedChannel(ChannelKind.EMAIL, "a•••@b•••")
PROFILE = Personal(Profile("Alami", "Sara", "العلمي", "سارة", "123456789", (CertificateKind.REGISTRATION,)))
DOCUMENT = Document(
    Personal(b"%PDF"), 1, Personal(Pixels(1, 1, b"\0\0\0")), Personal(Facts("", "", "", date(2026, 1, 2)))
)
ISSUED = Personal(
    CertificateIssued("ABCD-EFGH-JKMN", CertificateKind.REGISTRATION, date(2026, 1, 2), "CH1:X"),
)

failures = st.sampled_from(Failure)
accepted = st.builds(
    CardAccepted,
    possession=st.sampled_from(Possession),
    channels=st.sampled_from([(), (SMS,), (SMS, EMAIL)]),
)
sent = st.builds(
    CodeSent,
    masked=st.just(SMS),
    valid_seconds=st.just(300),
    resend_after_seconds=st.integers(0, 2),
    tries=st.integers(1, 3),
)
statuses = st.builds(
    JobStatus, state=st.sampled_from(JobState), pages_done=st.integers(0, 1), reason=st.none() | failures
)
digits = st.just(Digits("123456"))

events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Pressed, st.sampled_from(Press)),
    st.builds(TimerFired, st.sampled_from(Timer)),
    st.builds(LanguageChosen, st.sampled_from(Language)),
    st.builds(Failed, failure=failures, tries_left=st.none() | st.integers(0, 3)),
    st.builds(CardNumberEntered, digits),
    st.builds(CodeEntered, digits),
    st.builds(ChannelChosen, st.sampled_from(ChannelKind)),
    st.builds(CertificateChosen, st.sampled_from(CertificateKind)),
    st.builds(CardJudged, accepted.map(Personal)),
    st.builds(CodeWasSent, sent.map(Personal)),
    st.builds(JobProgressed, statuses),
    st.builds(JobAccepted, st.just(JobId(7))),
    st.builds(JobNotCancelled, st.just(JobId(7))),
    st.builds(ReaderTrouble, st.none() | failures),
    st.builds(PrinterChecked, st.none() | failures),
    st.builds(CardProgressed, st.just(Progress(1, 2))),
    st.builds(ScreenAdapted, st.booleans()),
    st.builds(PaceChosen, st.integers(1, 10)),
    st.sampled_from([CardPlaced(), CardTaken(), CardRead(), CodeAccepted(), PrintRecorded(), Touched(), Started()]),
    st.just(ProfileLoaded(PROFILE)),
    st.just(CertificateReady(ISSUED, DOCUMENT)),
)
supervisor_events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Raised, st.sampled_from(EndReason), st.sampled_from(Language), st.integers(0, 9), st.integers(0, 2)),
    st.builds(LeaveOrdered, st.sampled_from(EndReason)),
    st.builds(PutOutOfService, failures),
    st.just(WipeVerified()),
    st.just(RulesReceived(DEFAULT_RULES)),
)
anything = st.lists(st.one_of(events, events, events, supervisor_events), max_size=40)

SMOOTH: tuple[Event, ...] = (
    Started(),
    LanguageChosen(Language.FRENCH),
    Pressed(Press.ACCEPT),
    CardPlaced(),
    CardNumberEntered(Digits("123456")),
    CardRead(),
    CardJudged(Personal(CardAccepted(Possession.PROVED, (SMS,)))),
    CodeWasSent(Personal(CodeSent(SMS, 300, 0, 3))),
    CodeEntered(Digits("654321")),
    CodeAccepted(),
    ProfileLoaded(PROFILE),
    CertificateChosen(CertificateKind.REGISTRATION),
    CertificateReady(ISSUED, DOCUMENT),
    Pressed(Press.PRINT),
    JobAccepted(JobId(7)),
    JobProgressed(JobStatus(JobState.CONFIRMED, 1)),
    PrintRecorded(),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Part of a smooth visit, so that deep stages are reached, then anything at all."""
    return [*SMOOTH[: draw(st.integers(0, len(SMOOTH)))], *draw(anything)]


def visits(history: list[Event]) -> Iterator[tuple[Visit, Event, Visit, tuple[Effect, ...]]]:
    visit = Visit()
    for event in history:
        after, effects = advance(visit, event)
        yield visit, event, after, effects
        visit = after


def personal_values(value: object) -> list[object]:
    if isinstance(value, Personal | Digits):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [one for field in fields(value) for one in personal_values(getattr(value, field.name))]
    if isinstance(value, tuple | frozenset):
        return [one for item in value for one in personal_values(item)]
    return []


def stages_within(value: object) -> list[object]:
    return [value, *stages_within(value.back)] if isinstance(value, Refused) else [value]


@given(histories())
def test_a_machine_takes_any_history_and_answers_with_a_visit(history: list[Event]) -> None:
    for _, _, after, effects in visits(history):
        assert isinstance(after, Visit)
        assert isinstance(effects, tuple)


@given(histories())
def test_leaving_is_one_step_from_everywhere(history: list[Event]) -> None:
    for _, _, after, _ in visits(history):
        if in_visit(after.stage):
            left, effects = advance(after, Pressed(Press.LEAVE))
            assert isinstance(left.stage, Leaving | Ended)
            assert isinstance(left.stage, Leaving) or any(isinstance(effect, EndVisit) for effect in effects)


@given(histories(), st.sampled_from(EndReason))
def test_the_supervisor_is_obeyed_in_one_step(history: list[Event], reason: EndReason) -> None:
    for _, _, after, _ in visits(history):
        assert isinstance(advance(after, LeaveOrdered(reason))[0].stage, Leaving | Ended)


@given(histories())
def test_after_leaving_nothing_personal_is_held(history: list[Event]) -> None:
    for _, _, after, _ in visits(history):
        if not in_visit(after.stage):
            assert personal_values(after) == []


@given(histories())
def test_the_end_is_final_and_told_once(history: list[Event]) -> None:
    ends = 0
    for before, _, after, effects in visits(history):
        ends += sum(isinstance(effect, EndVisit) for effect in effects)
        if isinstance(before.stage, Ended):
            assert after == before
            assert effects == ()
        assert ends == isinstance(after.stage, Ended)
        assert not any(isinstance(effect, EndVisit) for effect in effects[:-1])


@given(histories())
def test_numbers_and_codes_are_in_no_state(history: list[Event]) -> None:
    typed = {Digits("123456"), Digits("654321")}
    for _, _, after, _ in visits(history):
        assert not typed & set(personal_values(after))


@given(histories())
def test_a_document_is_held_by_its_preview_alone(history: list[Event]) -> None:
    for _, _, after, _ in visits(history):
        if DOCUMENT.pdf in personal_values(after):
            assert any(isinstance(stage, Preview) for stage in stages_within(after.stage))


@given(histories())
def test_nobody_is_timed_out_while_the_kiosk_works(history: list[Event]) -> None:
    working = (ReadingCard, Confirming, SendingCode, CheckingCode, LoadingProfile, Preparing)
    running = False
    for _, event, after, effects in visits(history):
        running = _running(running, Timer.INACTIVITY, event, effects)
        if isinstance(after.stage, Ended):
            continue
        assert running == (seconds(Timer.INACTIVITY, after) is not None)
        if isinstance(after.stage, working):
            assert not running


@given(histories())
def test_every_stage_of_a_visit_either_works_or_has_a_clock(history: list[Event]) -> None:
    working = (ReadingCard, Confirming, SendingCode, CheckingCode, LoadingProfile, Preparing, Printing)
    for _, _, after, _ in visits(history):
        if in_visit(after.stage) and after.question is None and not isinstance(after.stage, working):
            assert seconds(Timer.INACTIVITY, after) is not None


@given(histories())
def test_nothing_that_somebody_opened_or_adapted_stays_without_a_clock(history: list[Event]) -> None:
    for _, _, after, _ in visits(history):
        if isinstance(after.stage, Welcome | OutOfService) and (after.adapted or after.sheet is not None):
            assert any(seconds(timer, after) is not None for timer in (Timer.INACTIVITY, Timer.COUNT_DOWN))


@given(histories())
def test_nothing_that_somebody_opened_or_adapted_goes_by_time_without_a_question(history: list[Event]) -> None:
    for before, event, after, _ in visits(history):
        unanswered = before.question is not None and before.question.about is Asked.SCREEN
        if isinstance(event, TimerFired) and type(after.stage) is type(before.stage):
            same = (after.sheet, after.adapted, after.pace, after.put_back)
            assert unanswered or same == (before.sheet, before.adapted, before.pace, before.put_back)
        assert unanswered or after.put_back == before.put_back


@given(histories())
def test_each_clock_runs_exactly_where_its_state_wants_it(history: list[Event]) -> None:
    running = dict.fromkeys(Timer, False)
    for _, event, after, effects in visits(history):
        for timer in Timer:
            running[timer] = _running(running[timer], timer, event, effects)
            if not isinstance(after.stage, Ended):
                assert running[timer] == (seconds(timer, after) is not None)


@given(histories())
def test_trying_again_leads_to_where_success_is_possible(history: list[Event]) -> None:
    for _, _, after, _ in visits(history):
        if isinstance(after.stage, Refused) and after.stage.next_step is NextStep.TRY_AGAIN:
            again, _ = advance(replace(after, question=None, sheet=None), Pressed(Press.TRY_AGAIN))
            assert type(again.stage) is type(after.stage.back)
            assert not isinstance(again.stage, Refused)


@given(histories())
def test_a_refusal_never_promises_to_go_on_by_itself(history: list[Event]) -> None:
    for _, _, after, _ in visits(history):
        if isinstance(after.stage, Refused):
            assert after.stage.next_step is not NextStep.WAIT


@given(histories())
def test_counts_only_grow(history: list[Event]) -> None:
    for before, _, after, _ in visits(history):
        assert after.steps >= before.steps
        assert after.pages >= before.pages


@given(histories())
def test_a_print_that_failed_on_its_way_is_withdrawn(history: list[Event]) -> None:
    for before, event, after, effects in visits(history):
        lost = isinstance(before.stage, Printing) and isinstance(event, Failed) and isinstance(after.stage, Refused)
        on_its_way = lost and isinstance(after.stage, Refused) and isinstance(after.stage.back, Preparing)
        assert on_its_way == (WithdrawPrint() in effects)


@settings(max_examples=30)
@given(st.integers(0, len(SMOOTH)), st.sampled_from([CardPlaced(), CardTaken()]))
def test_one_card_event_never_loses_paper(reached: int, event: Event) -> None:
    visit = Visit()
    for step in SMOOTH[:reached]:
        visit, _ = advance(visit, step)
    after, _ = advance(visit, event)
    if isinstance(visit.stage, Printing):
        assert isinstance(after.stage, Printing | Leaving)


def _running(was: bool, timer: Timer, event: Event, effects: tuple[Effect, ...]) -> bool:
    running = was and event != TimerFired(timer)
    for effect in effects:
        if isinstance(effect, StartTimer) and effect.timer is timer:
            running = True
        if isinstance(effect, StopTimer) and effect.timer is timer:
            running = False
    return running
