"""What the supervisor does next: a pure function of what it knows and what happened.

Two sessions exist at most: one on show and one spare. Whoever ended, and whatever an earlier run left behind, is
*unclean* until every step of wiping it was verified; while anything is unclean nobody is greeted. There is no clock, no
process and no socket here: `conductor.py` performs the effects and reports back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from kiosk.failures import Failure
from kiosk.link.look import USUAL
from kiosk.link.messages import (
    LARGEST_COUNT,
    Alive,
    EndReason,
    Happened,
    Happening,
    Leave,
    Loaded,
    LookChosen,
    NoCredential,
    OutOfService,
    Painted,
    Raise,
    Ready,
    SessionMessage,
    Start,
    VisitBegan,
    VisitEnded,
    Wiped,
)
from kiosk.supervisor.effects import (
    Effect,
    Hurry,
    Note,
    NoteLost,
    Obtain,
    RetryLater,
    Return,
    SpareLater,
    Spawn,
    Stop,
    Tell,
    Wipe,
)
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
from kiosk.supervisor.states import LEFTOVERS, Front, Number, State, Visit
from texts.language import Language

Step: TypeAlias = tuple[State, tuple[Effect, ...]]

_LOST = {
    EndReason.CRASH: Failure.SESSION_CRASHED,
    EndReason.HANG: Failure.SESSION_HUNG,
    EndReason.LINK: Failure.LINK_BROKEN,
}


def begin() -> Step:
    """Nothing is known of the machine: wipe what may be left, and warm the first session meanwhile."""
    state = State(unclean=frozenset({LEFTOVERS}))
    state, effects = _settle(state)
    return state, (Wipe(LEFTOVERS), *effects)


def advance(state: State, event: Event) -> Step:
    """The whole supervisor: what happens next, and what to do about it."""
    match event:
        case Heard():
            return _heard(state, event.number, event.message)
        case Lost():
            return _lost(state, event.number, event.reason)
        case Clean() | Doubtful() | RetryDue():
            return _wiping(state, event)
        case SpareDue():
            return _pause_over(replace(state, spare_pausing=False))
        case Granted() | Refused():
            return _credential(state, event)
        case LeaveAsked():
            return state, _leave(state)
        case StopAsked():
            return _stop(state)


def _heard(state: State, number: Number, message: SessionMessage) -> Step:
    """What is said in its turn is acted on; anything else breaks the link."""
    visiting = number == state.shown and state.front is Front.VISIT
    match message:
        case Alive():
            return state, ()
        case Painted():
            return (replace(state, visit=_counted(state.visit, steps=1)) if visiting else state), ()
        case Ready() if number == state.spare and not state.spare_ready:
            return _settle(replace(state, spare_ready=True))
        case Loaded() if number == state.shown and not state.loaded:
            return _settle(replace(state, loaded=True))
        case VisitBegan() if number == state.shown and state.front is Front.WELCOME:
            began = replace(state, front=Front.VISIT, visit=Visit(message.language), setbacks=0)
            return began, (Obtain(number), Note(number, message))
        case VisitBegan() if visiting:
            return state, (Obtain(number),)  # the first try brought none, and the member tries again
        case Happened() if visiting:
            pages = message.count if message.what is Happening.CERTIFICATE_PRINTED else 0
            return replace(state, visit=_counted(state.visit, pages=pages)), (Note(number, message),)
        case LookChosen() if number == state.shown:
            return replace(state, look=message.look), ()
        case VisitEnded() if number == state.shown:
            return _shown_ended(state, number, message)
        case _:
            return _lost(state, number, EndReason.LINK)


def _counted(visit: Visit | None, steps: int = 0, pages: int = 0) -> Visit | None:
    """What a session says is not believed beyond what may be told of it to the next one."""
    if visit is None:
        return None
    steps, pages = min(visit.steps + steps, LARGEST_COUNT), min(visit.pages + pages, LARGEST_COUNT)
    return replace(visit, steps=steps, pages=pages)


def _lost(state: State, number: Number, reason: EndReason) -> Step:
    if number == state.shown:
        return _shown_ended(replace(state, setbacks=state.setbacks + 1), number, _ended(state, reason))
    if number == state.spare:
        return _spare_lost(replace(state, setbacks=state.setbacks + 1), number, reason)
    return state, ()


def _ended(state: State, reason: EndReason) -> VisitEnded:
    """What the session on show would have said of its visit."""
    visit = state.visit or Visit(Language.ARABIC)
    return VisitEnded(reason, visit.language, visit.steps, visit.pages, _LOST.get(reason))


def _spare_lost(state: State, number: Number, reason: EndReason) -> Step:
    state = replace(state, spare=None, spare_ready=False, unclean=state.unclean | {number})
    state, effects = _settle(state)
    return state, (Wipe(number), NoteLost(number, _LOST.get(reason, Failure.SPARE_FAILED)), *effects)


def _shown_ended(state: State, number: Number, ended: VisitEnded) -> Step:
    """Whatever the reason, the same: raise the next one first, then wipe the one that ended."""
    visited = state.front is Front.VISIT
    farewell = Raise(ended.reason, ended.language, ended.steps, ended.pages, state.look) if visited else None
    unclean = state.unclean | {number}
    state = replace(state, front=Front.NOTHING, shown=None, loaded=False, visit=None, look=USUAL)
    state = replace(state, farewell=farewell, unclean=unclean)
    state, effects = _settle(state)
    spawns = tuple(effect for effect in effects if isinstance(effect, Spawn))
    told = tuple(effect for effect in effects if not isinstance(effect, Spawn))
    if visited:
        return state, (*told, Wipe(number), Note(number, ended), *spawns)
    lost = (NoteLost(number, _LOST[ended.reason]),) if ended.reason in _LOST else ()
    return state, (*told, Wipe(number), *lost, *spawns)


def _wiping(state: State, event: Clean | Doubtful | RetryDue) -> Step:
    number = event.number
    if number not in state.unclean:
        return state, ()
    match event:
        case Clean():
            left = state.doubtful - {number}
            doubt = state.doubt if left else None
            return _settle(replace(state, unclean=state.unclean - {number}, doubtful=left, doubt=doubt))
        case Doubtful():
            state = replace(state, doubtful=state.doubtful | {number}, doubt=event.failure)
            state, effects = _settle(state)
            return state, (*effects, RetryLater(number))
        case RetryDue():
            return state, (Wipe(number),)


def _credential(state: State, event: Granted | Refused) -> Step:
    wanted = event.number == state.shown and state.front is Front.VISIT
    match event:
        case Granted():
            return state, (Tell(event.number, event.credential) if wanted else Return(event.number),)
        case Refused():
            refusal = NoCredential(event.failure)
            return state, (Tell(event.number, refusal), Note(event.number, refusal)) if wanted else ()


def _leave(state: State) -> tuple[Effect, ...]:
    if state.shown is None:
        return ()
    return Tell(state.shown, Leave(EndReason.SUPERVISOR)), Hurry(state.shown)


def _stop(state: State) -> Step:
    """End every session and greet nobody any more."""
    if state.stopping:
        return state, ()
    ending = [number for number in (state.shown, state.spare) if number is not None]
    told = [Note(ending[0], _ended(state, EndReason.SUPERVISOR))] if state.front is Front.VISIT else []
    stopped = State(
        unclean=state.unclean.union(ending), doubtful=state.doubtful, doubt=state.doubt, next=state.next, stopping=True
    )
    stopped, effects = _settle(stopped)
    return stopped, (*(Wipe(number) for number in ending), *told, *effects)


def _settle(state: State) -> Step:
    """Bring the front and the spare to what the machine's condition allows."""
    if state.stopping:
        return state, () if state.unclean - state.doubtful else (Stop(state.doubt),)
    state, raised = _promote(state)
    state, told = _judge(state)
    state, spare = _warm_spare(state)
    return state, raised + told + spare


def _promote(state: State) -> Step:
    """Put the spare on show, if nobody is, it is warm, and there is something that it may show."""
    if state.shown is not None or state.spare is None or not state.spare_ready:
        return state, ()
    number, raised = state.spare, replace(state, shown=state.spare, spare=None, spare_ready=False, farewell=None)
    if state.doubt is not None:
        return replace(raised, front=Front.OUT_OF_SERVICE), (Tell(number, OutOfService(state.doubt)),)
    if state.farewell is not None:
        return replace(raised, front=Front.FINISHED), (Tell(number, state.farewell),)
    if not state.unclean:
        return replace(raised, front=Front.WELCOME), (Tell(number, Start()),)
    return state, ()


def _judge(state: State) -> Step:
    """Greet the next member if everything is verified; call staff if something cannot be. A visit is not disturbed."""
    if state.shown is None:
        return state, ()
    if state.doubt is not None and state.front in {Front.WELCOME, Front.FINISHED}:
        return replace(state, front=Front.OUT_OF_SERVICE), (Tell(state.shown, OutOfService(state.doubt)),)
    if not state.unclean and state.front in {Front.FINISHED, Front.OUT_OF_SERVICE}:
        return replace(state, front=Front.WELCOME), (Tell(state.shown, Wiped()),)
    return state, ()


def _warm_spare(state: State) -> Step:
    """Start the next spare, unless the machine belongs to the member in front, for a wipe or for what a visit needs."""
    if state.spare is not None or state.spare_pausing or not _has_time(state):
        return state, ()
    if state.setbacks:
        return replace(state, spare_pausing=True), (SpareLater(state.setbacks),)
    return _spawn(state)


def _pause_over(state: State) -> Step:
    if state.stopping or state.spare is not None or not _has_time(state):
        return state, ()
    return _spawn(state)


def _has_time(state: State) -> bool:
    return state.front is not Front.FINISHED and (state.shown is None or state.loaded)


def _spawn(state: State) -> Step:
    following = replace(state, spare=state.next, spare_ready=False, next=Number(state.next + 1))
    return following, (Spawn(state.next),)
