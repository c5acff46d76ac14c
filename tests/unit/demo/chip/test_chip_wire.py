"""The wire counts what goes over it, and mishaps happen when they were told to."""

from __future__ import annotations

import pytest

from demo.chip.foreign import ForeignTag
from demo.chip.mishaps import Mishap, MishapKind, Unlucky
from demo.chip.vpcd import CardLeaves
from demo.chip.wire import FRAME_DELAY_SECONDS, Wire, airtime

COMMAND = bytes(5)


def test_a_short_apdu_is_one_frame() -> None:
    bits = (5 + 3) * 9 + 2
    assert airtime(5, 106_000) == pytest.approx(bits / 105_937.5 + FRAME_DELAY_SECONDS)


def test_a_long_apdu_is_chained_and_acknowledged() -> None:
    bits = (254 + 2 * 3 + 3) * 9 + 3 * 2
    assert airtime(254, 424_000) == pytest.approx(bits / 423_750 + 3 * FRAME_DELAY_SECONDS)


def test_a_wire_counts_without_waiting() -> None:
    wire = Wire(ForeignTag())
    wire.answer(COMMAND)
    assert (wire.traffic.apdus, wire.traffic.bytes_to_card, wire.traffic.bytes_from_card) == (1, 5, 2)
    assert wire.traffic.wire_seconds == pytest.approx(airtime(5, 424_000) + airtime(2, 424_000))


@pytest.mark.parametrize("text", ["", "remove", "remove@0", "explode@1", "status@1", "remove@1=5", "status@1=zz"])
def test_an_unknown_mishap_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Mishap.parse(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("status@2=6F00", "6f00"),
        ("empty@2", ""),
        ("corrupt@2", "6f00"),
        ("truncate@2", "6e00"),
        ("longer@2", 300 * "00" + "6e00"),
        ("replay@2", "6e00"),
        ("slow@2=0", "6e00"),
    ],
)
def test_a_mishap_happens_once_at_its_command(text: str, answer: str) -> None:
    card = Unlucky(ForeignTag(), [Mishap.parse(text)])
    assert [card.answer(COMMAND).hex() for _ in range(3)] == ["6e00", answer, "6e00"]


def test_a_replay_is_the_answer_before() -> None:
    card = Unlucky(_Counting(), [Mishap.parse("replay@3")])
    assert [card.answer(COMMAND).hex() for _ in range(4)] == ["019000", "029000", "029000", "039000"]


def test_a_drip_brings_one_byte_an_answer_from_then_on_and_waits_by_the_clock_given() -> None:
    waited: list[float] = []
    card = Unlucky(_Counting(b"data"), [Mishap.parse("drip@2=1.5")], sleep=waited.append)
    assert [len(card.answer(COMMAND)) for _ in range(4)] == [7, 3, 3, 3]
    assert waited == [1.5, 1.5, 1.5]


class _Counting(ForeignTag):
    """Answers with a number that grows."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__()
        self._data = data
        self._count = 0

    def answer(self, command: bytes) -> bytes:
        self._count += 1
        return bytes([self._count]) + self._data + b"\x90\x00"


def test_a_card_can_leave_instead_of_answering() -> None:
    card = Unlucky(ForeignTag(), [Mishap(MishapKind.REMOVE, 1)])
    with pytest.raises(CardLeaves):
        card.answer(COMMAND)


def test_commands_are_counted_from_the_reset() -> None:
    card = Unlucky(ForeignTag(), [Mishap.parse("status@2=6F00")])
    card.answer(COMMAND)
    card.reset()
    assert card.answer(COMMAND).hex() == "6e00"
    assert card.answer(COMMAND).hex() == "6f00"
