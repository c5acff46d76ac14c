import socket

from hypothesis import given
from hypothesis import strategies as st

from kiosk.link.channel import Frames, LinkBroken, SupervisorEnd, frame
from kiosk.link.look import Contrast, Look, Pace, Reach, TextSize
from kiosk.link.messages import (
    EndReason,
    FromSession,
    Happened,
    Happening,
    LookChosen,
    Painted,
    SessionMessage,
    Step,
    VisitEnded,
)
from texts.language import Language

counts = st.integers(0, 100_000)
looks = st.builds(
    Look, st.sampled_from(TextSize), st.sampled_from(Contrast), st.sampled_from(Reach), st.sampled_from(Pace)
)
messages = st.one_of(
    st.builds(Painted, st.sampled_from(Step)),
    st.builds(Happened, st.sampled_from(Happening), counts),
    st.builds(LookChosen, looks),
    st.builds(VisitEnded, st.sampled_from(EndReason), st.sampled_from(Language), counts, counts),
)


@given(st.binary(max_size=300))
def test_any_bytes_are_messages_or_a_broken_link(content: bytes) -> None:
    raw, end = socket.socketpair()
    supervisor = SupervisorEnd(end)
    raw.sendall(content)
    raw.close()
    try:
        for message in supervisor.received():
            assert isinstance(message, SessionMessage)
        list(supervisor.received())
    except LinkBroken:
        pass
    supervisor.close()


@given(st.lists(messages, max_size=6), st.data())
def test_frames_survive_any_cut(sent: list[FromSession], data: st.DataObject) -> None:
    content = b"".join(frame(message) for message in sent)
    frames = Frames()
    got: list[bytes] = []
    start = 0
    while start < len(content):
        end = data.draw(st.integers(start + 1, len(content)))
        got += frames.feed(content[start:end])
        start = end
    assert got == [frame(message)[4:] for message in sent]
