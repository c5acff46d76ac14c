"""The emulated PN532, command by command; frames as in the chip's user manual (UM0701-02)."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.chip.foreign import ForeignTag
from demo.chip.pn532 import LONGEST_DATA, Pn532
from demo.chip.pn532_field import CardInField, Kind
from demo.chip.pn532_frames import FrameReader, Information, Signal, information_frame
from demo.chip.pn532_pty import Pn532Reader

GET_FIRMWARE = bytes.fromhex("0000FF02FED4022A00")
FIRMWARE = bytes.fromhex("0000FF06FAD50332010607E800")
ACK, NACK = bytes.fromhex("0000FF00FF00"), bytes.fromhex("0000FFFF0000")
ERROR = bytes.fromhex("0000FF01FF7F8100")
WAKE_UP = bytes.fromhex("5555") + bytes(14)

TYPE_A, TYPE_B = "4A0100", "4A010300"
FIELD_OFF, FIELD_ON = "320100", "320101"
PING_A, PING_B = "42B2", "42BA01"
FOUND = 5
"""Answers longer than this hold a target."""


class Long(ForeignTag):
    """Gives the command back behind many bytes, and counts resets."""

    resets = 0
    padding = 600

    def reset(self) -> None:
        self.resets += 1

    def answer(self, command: bytes) -> bytes:
        return bytes(self.padding) + command


@pytest.fixture
def chip() -> Pn532:
    return Pn532()


def ask(chip: Pn532, command: str) -> str | None:
    """The answer's bytes behind its command code, in hexadecimal digits."""
    answer = chip.execute(bytes.fromhex("D4" + command))
    return None if answer is None else answer[2:].hex().upper()


def lay(chip: Pn532, kind: Kind = Kind.TYPE_A) -> Long:
    card = Long()
    chip.field.lay(CardInField(card, kind))
    return card


def test_frames_are_those_of_the_manual() -> None:
    assert information_frame(bytes.fromhex("D402")) == GET_FIRMWARE
    received = FrameReader().feed(WAKE_UP + GET_FIRMWARE + ACK + NACK)
    assert received == [Information(bytes.fromhex("D402")), Signal.ACKNOWLEDGED, Signal.REPEAT]


def test_more_than_255_bytes_travel_in_an_extended_frame() -> None:
    frame = information_frame(bytes.fromhex("D541") + bytes(256))
    assert frame[:8] == bytes.fromhex("0000FFFFFF0102FD")
    assert FrameReader().feed(frame) == [Information(bytes.fromhex("D541") + bytes(256))]
    with pytest.raises(ValueError, match="265"):
        information_frame(bytes(266))


def test_a_damaged_frame_is_told_and_the_next_one_is_heard() -> None:
    assert FrameReader().feed(GET_FIRMWARE[:-2] + b"\x2b\x00" + GET_FIRMWARE) == [
        Signal.DAMAGED,
        Information(bytes.fromhex("D402")),
    ]


@pytest.mark.parametrize("command", ["", "99", "40", "06", "0630", "0863", "4A", "4A0109", "12", "44", "0001"])
def test_what_the_chip_does_not_understand_is_answered_with_an_error_frame(chip: Pn532, command: str) -> None:
    assert ask(chip, command) is None


def test_what_does_not_come_from_a_host_is_not_understood(chip: Pn532) -> None:
    assert chip.execute(bytes.fromhex("D502")) is None
    assert chip.execute(b"\xd4") is None


def test_the_line_can_be_tested_and_registers_keep_what_is_written(chip: Pn532) -> None:
    assert ask(chip, "00006C69626E6663") == "006C69626E6663"
    assert ask(chip, "08630280633DA5") == ""
    assert ask(chip, "066302633D6301") == "80A500"


@pytest.mark.parametrize(
    ("kind", "request_code", "other"), [(Kind.TYPE_A, TYPE_A, TYPE_B), (Kind.TYPE_B, TYPE_B, TYPE_A)]
)
def test_a_card_answers_the_requests_of_its_own_type_once(
    chip: Pn532, kind: Kind, request_code: str, other: str
) -> None:
    lay(chip, kind)
    assert ask(chip, other) == "00"
    assert ask(chip, "4A0101") == "00"
    assert len(ask(chip, request_code) or "") > FOUND
    assert ask(chip, request_code) == "00"


def test_a_released_card_hears_no_request_until_it_has_lost_its_power(chip: Pn532) -> None:
    lay(chip)
    ask(chip, TYPE_A)
    assert ask(chip, "5200") == "00"
    assert ask(chip, TYPE_A) == "00"
    ask(chip, FIELD_OFF)
    ask(chip, FIELD_ON)
    assert len(ask(chip, TYPE_A) or "") > FOUND


def test_a_card_loses_its_memory_with_the_field_and_with_sleep(chip: Pn532) -> None:
    card = lay(chip)
    for down in (FIELD_OFF, "16F0"):
        ask(chip, FIELD_ON)
        ask(chip, TYPE_A)
        before = card.resets
        ask(chip, down)
        ask(chip, FIELD_ON)
        ask(chip, TYPE_A)
        ask(chip, "4001AA")
        assert card.resets == before + 1


def test_the_number_of_a_card_is_new_each_time_and_that_of_a_bus_card_is_not(chip: Pn532) -> None:
    for kind, numbers in ((Kind.TYPE_A, 4), (Kind.STORAGE, 1)):
        lay(chip, kind)
        seen = set()
        for _ in range(4):
            ask(chip, FIELD_OFF)
            seen.add(ask(chip, TYPE_A))
        assert len(seen) == numbers


def test_a_long_answer_comes_in_parts_that_say_whether_more_follows(chip: Pn532) -> None:
    lay(chip)
    ask(chip, TYPE_A)
    parts = [bytes.fromhex(ask(chip, command) or "") for command in ("4001AA", "4001", "4001")]
    assert [part[0] for part in parts] == [0x40, 0x40, 0x00]
    assert [len(part) - 1 for part in parts] == [LONGEST_DATA, LONGEST_DATA, 601 - 2 * LONGEST_DATA]
    assert b"".join(part[1:] for part in parts) == bytes(600) + b"\xaa"


def test_a_long_command_goes_in_parts(chip: Pn532) -> None:
    lay(chip).padding = 0
    ask(chip, TYPE_A)
    assert ask(chip, "4041" + "AABB") == "00"
    assert ask(chip, "4041" + "CC") == "00"
    assert ask(chip, "4001" + "DD") == "00AABBCCDD"


def test_only_the_selected_target_is_spoken_to(chip: Pn532) -> None:
    assert ask(chip, "4001AA") == "01"
    lay(chip)
    assert ask(chip, "4001AA") == "01"
    ask(chip, TYPE_A)
    assert ask(chip, "4002AA") == "27"
    chip.field.take()
    assert ask(chip, "4001AA") == "01"


@pytest.mark.parametrize(
    ("kind", "request_code", "ping", "pong"),
    [(Kind.TYPE_A, TYPE_A, PING_A, "00A2"), (Kind.TYPE_B, TYPE_B, PING_B, "00AA01")],
)
def test_a_selected_card_says_that_it_is_there(
    chip: Pn532, kind: Kind, request_code: str, ping: str, pong: str
) -> None:
    assert ask(chip, ping) == "01"
    lay(chip, kind)
    assert ask(chip, ping) == "01"
    ask(chip, request_code)
    assert ask(chip, ping) == pong
    assert ask(chip, "423000") == "01"
    chip.field.take()
    assert ask(chip, ping) == "01"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[int]:
    """The host's end of the line."""
    with Pn532Reader(tmp_path / "reader"):
        handle = os.open(tmp_path / "reader", os.O_RDWR | os.O_NOCTTY)
        yield handle
        os.close(handle)


def say(host: int, sent: bytes, expected: bytes) -> None:
    os.write(host, sent)
    received = b""
    while len(received) < len(expected) and select.select([host], [], [], 5)[0]:
        received += os.read(host, len(expected) - len(received))
    assert received == expected


def test_over_the_line_each_command_is_acknowledged_before_it_is_answered(host: int) -> None:
    say(host, WAKE_UP + GET_FIRMWARE, ACK + FIRMWARE)
    say(host, NACK, FIRMWARE)
    say(host, information_frame(bytes.fromhex("D499")), ACK + ERROR)
    say(host, ACK + GET_FIRMWARE[:4], b"")
    say(host, GET_FIRMWARE[4:], ACK + FIRMWARE)
