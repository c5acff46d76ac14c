import os
import socket
import struct
import threading
from collections.abc import Iterator

import msgspec
import pytest

from contract.device import VisitGrant
from kiosk.link.channel import (
    LARGEST_FRAME,
    LinkBroken,
    LinkClosed,
    NotOfTheSet,
    SessionEnd,
    SupervisorEnd,
    frame,
    inherited,
    pair,
)
from kiosk.link.look import Contrast, Look, Pace, Reach, TextSize
from kiosk.link.messages import (
    LARGEST_COUNT,
    Alive,
    Credential,
    EndReason,
    FromSession,
    FromSupervisor,
    LookChosen,
    Painted,
    Raise,
    Ready,
    Rules,
    Step,
    VisitEnded,
    Wiped,
)
from texts.language import Language

ENDED = VisitEnded(EndReason.BUTTON, Language.ARABIC, steps=9, pages=1)


Pair = tuple[SupervisorEnd, SessionEnd]
Wire = tuple[socket.socket, SupervisorEnd]


@pytest.fixture
def link() -> Iterator[Pair]:
    both = pair()
    yield both
    for end in both:
        end.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    raw, end = socket.socketpair()
    supervisor = SupervisorEnd(end)
    yield raw, supervisor
    raw.close()
    supervisor.close()


def test_messages_arrive_in_order_and_whole(link: Pair) -> None:
    supervisor, session = link
    for message in (Ready(), Painted(Step.HOME), ENDED):
        session.send(message)
    assert list(supervisor.received()) == [Ready(), Painted(Step.HOME), ENDED]
    assert list(supervisor.received()) == []


def test_both_directions_have_their_own_messages() -> None:
    supervisor, session = pair()
    supervisor.send(Wiped())
    assert session.receive() == Wiped()
    supervisor.send(Raise(EndReason.HANG, Language.FRENCH, steps=1, pages=0))
    assert list(session.received()) == [Raise(EndReason.HANG, Language.FRENCH, steps=1, pages=0)]


def test_a_look_goes_there_and_back(link: Pair) -> None:
    supervisor, session = link
    look = Look(TextSize.LARGEST, Contrast.DARK, Reach.LOW, Pace.SLOWEST)
    session.send(LookChosen(look))
    assert list(supervisor.received()) == [LookChosen(look)]
    supervisor.send(Raise(EndReason.BUTTON, Language.FRENCH, steps=1, pages=0, look=look))
    assert list(session.received()) == [Raise(EndReason.BUTTON, Language.FRENCH, steps=1, pages=0, look=look)]


def test_whoever_says_nothing_of_the_look_has_the_usual_one() -> None:
    said = b'{"is":"raise","reason":"crash","language":"ar","steps":0,"pages":0}'
    assert msgspec.json.decode(said, type=Raise).look == Look()


def test_a_frame_may_come_byte_by_byte(wire: Wire) -> None:
    raw, supervisor = wire
    seen = []
    for byte in frame(ENDED):
        raw.send(bytes([byte]))
        seen += list(supervisor.received())
    assert seen == [ENDED]


@pytest.mark.parametrize(
    "content",
    [
        b'{"is":"name","text":"a person"}',
        b'{"is":"painted","step":"somewhere"}',
        b'{"is":"alive","note":"hello"}',
        b'{"is":"happened","what":"card-read","count":-1}',
        b'{"is":"happened","what":"card-read","count":"1"}',
        b'{"is":"credential"}',
        b'{"is":"look-chosen"}',
        b'{"is":"look-chosen","look":{"text":"a person"}}',
        b'{"is":"look-chosen","look":{"contrast":1}}',
        b'{"is":"look-chosen","look":{"pace":"slow","note":"hello"}}',
        b'{"is":"look-chosen","look":{},"note":"hello"}',
        b"[]",
        b"\xff",
        b"{",
    ],
)
def test_anything_else_breaks_the_link_after_the_messages_before_it(content: bytes, wire: Wire) -> None:
    raw, supervisor = wire
    raw.send(frame(Alive()) + struct.pack(">I", len(content)) + content)
    arrived = supervisor.received()
    assert next(arrived) == Alive()
    with pytest.raises(LinkBroken) as caught:
        next(arrived)
    assert not isinstance(caught.value, LinkClosed)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("length", [0, LARGEST_FRAME + 1, 0xFFFFFFFF])
def test_a_frame_without_or_with_too_much_content_breaks_the_link(length: int, wire: Wire) -> None:
    raw, supervisor = wire
    raw.send(struct.pack(">I", length))
    with pytest.raises(LinkBroken):
        list(supervisor.received())


def test_the_longest_grant_of_the_contract_reaches_the_session(link: Pair) -> None:
    supervisor, session = link
    answer = f'{{"visit":"{"v" * 64}","credential":"{"c" * 4096}","expires_in":600}}'
    grant = msgspec.json.decode(answer, type=VisitGrant)
    credential = Credential(grant.credential, grant.visit, "d" * 64, "o" * 64)
    supervisor.send(credential)
    assert session.receive() == credential


@pytest.mark.parametrize(
    "message",
    [
        Credential("c" * 4097, "visit-name", "device-name", "owner-name"),
        Credential("token", "visit", "device-name", "owner-name"),
        Raise(EndReason.HANG, Language.FRENCH, steps=LARGEST_COUNT + 1, pages=0),
        Rules(0, 20, 4, 15, 120, 5),
        VisitEnded(EndReason.BUTTON, Language.FRENCH, steps=-1, pages=0),
    ],
)
def test_what_the_other_side_would_refuse_is_not_sent(message: FromSupervisor | FromSession, link: Pair) -> None:
    supervisor, session = link
    with pytest.raises(NotOfTheSet):
        supervisor.send(message) if isinstance(message, FromSupervisor) else session.send(message)
    assert list(session.received()) == []
    assert list(supervisor.received()) == []


def test_the_end_comes_after_the_last_words(link: Pair) -> None:
    supervisor, session = link
    session.send(ENDED)
    session.close()
    assert list(supervisor.received()) == [ENDED]
    with pytest.raises(LinkClosed):
        list(supervisor.received())


def test_sending_to_nobody_is_told(link: Pair) -> None:
    supervisor, session = link
    session.close()
    with pytest.raises(LinkClosed):
        supervisor.send(Wiped())


def test_a_side_that_does_not_read_never_blocks_the_other(link: Pair) -> None:
    supervisor, _session = link

    def talk() -> None:
        for _ in range(100_000):
            supervisor.send(Wiped())

    with pytest.raises(LinkBroken) as caught:
        talk()
    assert not isinstance(caught.value, LinkClosed)


def test_a_wait_ends_when_the_link_is_shut_down(link: Pair) -> None:
    _supervisor, session = link
    outcome: list[type[Exception]] = []

    def wait() -> None:
        try:
            session.receive()
        except LinkClosed as error:
            outcome.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    session.shut_down()
    waiting.join(5)
    assert outcome == [LinkClosed]


def test_the_inherited_end_knows_who_made_the_pair_and_is_not_passed_on() -> None:
    raw, other = socket.socketpair()
    session = inherited(other.detach())
    assert isinstance(session, SessionEnd)
    assert session.peer() == os.getpid()
    assert not os.get_inheritable(session.fileno())
    session.close()
    raw.close()


def test_a_number_that_is_no_socket_is_a_closed_link() -> None:
    with open(os.devnull) as not_a_socket, pytest.raises(LinkClosed):
        inherited(not_a_socket.fileno())
