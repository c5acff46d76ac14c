"""All that a whole visit says over the link, both ways, as bytes: closed messages, and nothing of the member."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.link.channel import Frames
from kiosk.link.messages import Alive, Credential, Painted, SessionMessage, SupervisorMessage, VisitBegan, VisitEnded
from tests.privacy.scene import Scene
from tests.privacy.tapped_supervisor import RECORD

PROGRAM = Path(__file__).with_name("tapped_supervisor.py")


@pytest.fixture
def tapped(scene: Scene) -> Iterator[Scene]:
    """The scene with a tap on each link; afterwards with the kiosk's own program again."""
    plain = scene.kiosk
    scene.restart(scene.counter.program(str(PROGRAM)))
    yield scene
    scene.restart(plain)


def test_the_link_carries_closed_messages_only_and_nothing_of_the_member(tapped: Scene) -> None:
    visit = tapped.show_certificate()
    tapped.robot.press_main()
    tapped.robot.wait_for("printed")
    visit = tapped.with_paper(visit)
    tapped.robot.press_main()
    tapped.ended(visit, "button")
    traffic = {path: path.read_bytes() for path in tapped.counter.folder.glob(f"{RECORD}.*")}
    assert [needle.label for needle in visit.needles for said in traffic.values() if needle.bytes in said] == []
    kinds = {type(message) for path, said in traffic.items() for message in messages(path, said)}
    assert {Alive, Credential, Painted, VisitBegan, VisitEnded} <= kinds


def messages(path: Path, said: bytes) -> Iterator[object]:
    """Every frame, decoded strictly; nothing may follow the last one, and none may say more than was decoded."""
    closed = SessionMessage if "session-says" in path.name else SupervisorMessage
    length = 0
    for content in Frames().feed(said):
        message = msgspec.json.decode(content, type=closed)
        assert msgspec.json.encode(message) == content
        length += 4 + len(content)
        yield message
    assert length == len(said)
