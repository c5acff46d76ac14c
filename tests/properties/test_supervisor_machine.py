"""Whatever happens in whatever order: nobody is greeted on a doubt, nothing is said to the dead, all ends are alike."""

from __future__ import annotations

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.failures import Failure
from kiosk.link.channel import Frames, frame
from kiosk.link.look import Contrast, Look, Pace, Reach, TextSize
from kiosk.link.messages import (
    LARGEST_COUNT,
    Alive,
    Credential,
    EndReason,
    FromSupervisor,
    Happened,
    Happening,
    Loaded,
    LookChosen,
    Painted,
    Raise,
    Ready,
    Start,
    SupervisorMessage,
    VisitBegan,
    VisitEnded,
    Wiped,
)
from kiosk.link.messages import Step as Screen
from kiosk.supervisor import machine
from kiosk.supervisor.effects import Effect, Obtain, RetryLater, SpareLater, Spawn, Stop, Tell, Wipe
from kiosk.supervisor.events import (
    Clean,
    Doubtful,
    Event,
    Granted,
    Heard,
    LeaveAsked,
    Lost,
    Refused,
    RetryDue,
    SpareDue,
    StopAsked,
)
from kiosk.supervisor.states import Front, Number, State
from texts.language import Language

CREDENTIAL = Credential("token", "visit-name", "device-name", "owner-name")
numbers = st.integers(0, 12).map(Number)
languages = st.sampled_from(Language)
counts = st.sampled_from([0, 1, LARGEST_COUNT])
looks = st.builds(
    Look, st.sampled_from(TextSize), st.sampled_from(Contrast), st.sampled_from(Reach), st.sampled_from(Pace)
)
messages = st.one_of(
    st.just(Ready()),
    st.just(Alive()),
    st.just(Loaded()),
    st.builds(Painted, st.sampled_from(Screen)),
    st.builds(VisitBegan, languages),
    st.builds(Happened, st.sampled_from(Happening), counts),
    st.builds(LookChosen, looks),
    st.builds(VisitEnded, st.sampled_from(EndReason), languages, counts, counts),
)


def as_the_session_reads(message: FromSupervisor) -> FromSupervisor:
    """A message after the whole way through the link; `LinkBroken` if it has none."""
    (content,) = Frames().feed(frame(message))
    read: FromSupervisor = msgspec.json.decode(content, type=SupervisorMessage)
    return read


class Supervisor(RuleBasedStateMachine):
    """Plays the world around the pure machine and keeps its own books."""

    def __init__(self) -> None:
        super().__init__()
        self.living: set[Number] = set()
        self.spawned: list[Number] = []
        self.wiping: set[Number] = set()
        self.verified: set[Number] = set()
        self.retries: set[Number] = set()
        self.pauses = 0
        self.stopped: list[Stop] = []
        self.looks: dict[Number, Look] = {}
        """What each session said of itself last, while it was on show."""
        self.state, effects = machine.begin()
        self.perform(effects)

    def happen(self, event: Event) -> None:
        self.state, effects = machine.advance(self.state, event)
        self.perform(effects)

    def perform(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            match effect:
                case Spawn():
                    assert effect.number not in self.spawned
                    assert not self.state.stopping
                    self.spawned.append(effect.number)
                    self.living.add(effect.number)
                    assert self.state.shown is None or self.state.loaded
                    assert len(self.living) <= 2
                case Tell():
                    assert effect.number in self.living
                    assert as_the_session_reads(effect.message) == effect.message
                    if isinstance(effect.message, Start | Wiped):
                        assert not self.wiping
                        assert not self.state.doubtful
                case Wipe():
                    assert effect.number not in self.wiping
                    self.wiping.add(effect.number)
                    self.living.discard(effect.number)
                case RetryLater():
                    self.retries.add(effect.number)
                case SpareLater():
                    self.pauses += 1
                case Obtain():
                    assert effect.number == self.state.shown
                case Stop():
                    assert not self.living
                    assert not self.wiping
                    self.stopped.append(effect)
                case _:
                    pass

    @rule(number=numbers, message=messages)
    def somebody_speaks(self, number: Number, message: Alive | LookChosen) -> None:
        if isinstance(message, LookChosen) and number == self.state.shown:
            self.looks[number] = message.look
        self.happen(Heard(number, message))

    @precondition(lambda self: self.state.spare is not None)
    @rule()
    def the_spare_is_ready(self) -> None:
        assert self.state.spare is not None
        if not self.state.spare_ready:
            self.happen(Heard(self.state.spare, Ready()))

    @precondition(lambda self: self.state.shown is not None and not self.state.loaded)
    @rule()
    def the_one_on_show_is_loaded(self) -> None:
        assert self.state.shown is not None
        self.happen(Heard(self.state.shown, Loaded()))

    @precondition(lambda self: self.state.front is Front.WELCOME)
    @rule(language=languages)
    def a_visit_begins(self, language: Language) -> None:
        assert self.state.shown is not None
        self.happen(Heard(self.state.shown, VisitBegan(language)))

    @precondition(lambda self: self.state.shown is not None)
    @rule(look=looks)
    def the_one_on_show_looks_different(self, look: Look) -> None:
        shown = self.state.shown
        assert shown is not None
        self.looks[shown] = look
        self.happen(Heard(shown, LookChosen(look)))
        assert self.state.shown == shown

    @precondition(lambda self: self.state.front is Front.VISIT)
    @rule(reason=st.sampled_from(EndReason))
    def a_visit_ends(self, reason: EndReason) -> None:
        spare, ready, shown = self.state.spare, self.state.spare_ready, self.state.shown
        assert shown is not None
        doubt = self.state.doubt
        self.state, effects = machine.advance(self.state, Lost(shown, reason))
        if spare is not None and ready and doubt is None:  # the next one is raised before anything else is done
            assert isinstance(effects[0], Tell)
            assert effects[0].number == spare
            assert isinstance(effects[0].message, Raise)
            assert effects[0].message.look == self.looks.get(shown, Look())
        assert Wipe(shown) in effects
        self.perform(effects)

    @rule(number=numbers, reason=st.sampled_from(EndReason))
    def somebody_is_lost(self, number: Number, reason: EndReason) -> None:
        self.happen(Lost(number, reason))

    @precondition(lambda self: self.wiping)
    @rule(data=st.data())
    def a_wipe_is_verified(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.wiping)))
        self.wiping.discard(number)
        self.verified.add(number)
        self.happen(Clean(number))

    @precondition(lambda self: self.wiping)
    @rule(data=st.data(), failure=st.sampled_from([Failure.PROCESS_ALIVE, Failure.JOBS_LEFT]))
    def a_wipe_is_doubtful(self, data: st.DataObject, failure: Failure) -> None:
        number = data.draw(st.sampled_from(sorted(self.wiping)))
        self.wiping.discard(number)
        self.happen(Doubtful(number, failure))

    @precondition(lambda self: self.retries)
    @rule(data=st.data())
    def a_retry_is_due(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.retries)))
        self.retries.discard(number)
        self.happen(RetryDue(number))

    @precondition(lambda self: self.pauses)
    @rule()
    def a_pause_is_over(self) -> None:
        self.pauses -= 1
        self.happen(SpareDue())

    @rule(number=numbers, granted=st.booleans())
    def the_gateway_answers(self, number: Number, granted: bool) -> None:
        answer = Granted(number, CREDENTIAL) if granted else Refused(number, Failure.GATEWAY_SLOW)
        self.happen(answer)

    @rule()
    def staff_ask_to_leave(self) -> None:
        self.happen(LeaveAsked())

    @precondition(lambda self: len(self.spawned) > 4)
    @rule()
    def the_supervisor_is_told_to_stop(self) -> None:
        self.happen(StopAsked())

    @invariant()
    def nobody_is_welcomed_on_a_doubt(self) -> None:
        if self.state.doubt is not None:
            assert self.state.front is not Front.WELCOME
            assert self.state.front is not Front.FINISHED
        assert (self.state.doubt is None) == (not self.state.doubtful)
        assert self.state.doubtful <= self.state.unclean

    @invariant()
    def nobody_is_seen_in_the_look_of_another(self) -> None:
        shown = self.state.shown
        assert self.state.look == (Look() if shown is None else self.looks.get(shown, Look()))

    @invariant()
    def the_books_agree(self) -> None:
        alive = {number for number in (self.state.shown, self.state.spare) if number is not None}
        assert alive == self.living
        ended = {number for number in (Number(0), *self.spawned) if number not in self.living}
        assert ended == self.state.unclean | self.verified

    def teardown(self) -> None:
        """When the troubles are over, the machine greets the next member, or has stopped."""
        state = self.state
        for _ in range(20):
            state, effects = self.calm(state)
        if state.stopping:
            assert self.stopped or any(isinstance(effect, Stop) for effect in effects) or not state.unclean
        else:
            assert state.front in {Front.WELCOME, Front.VISIT}
            assert state.spare is not None

    def calm(self, state: State) -> tuple[State, tuple[Effect, ...]]:
        done: tuple[Effect, ...] = ()
        for number in sorted(state.unclean):
            state, effects = machine.advance(state, Clean(number))
            done += effects
        if state.spare is not None and not state.spare_ready:
            state, effects = machine.advance(state, Heard(state.spare, Ready()))
            done += effects
        if state.shown is not None and not state.loaded:
            state, effects = machine.advance(state, Heard(state.shown, Loaded()))
            done += effects
        state, effects = machine.advance(state, SpareDue())
        return state, done + effects


Supervisor.TestCase.settings = settings(max_examples=50, stateful_step_count=40)
TestSupervisor = Supervisor.TestCase
