"""The emulated reader takes anything from its host, and a card may say anything when it is found."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from demo.chip.foreign import ForeignTag
from demo.chip.pn532 import Command, Pn532
from demo.chip.pn532_field import CardInField, Kind
from demo.chip.pn532_frames import (
    ACKNOWLEDGE,
    LONGEST_PAYLOAD,
    FrameReader,
    Information,
    Signal,
    information_frame,
)
from emrtd.link import parse_atr
from kiosk.readers.contactless import atr_of_type_a, atr_of_type_b

PAYLOADS = st.binary(min_size=1, max_size=LONGEST_PAYLOAD)
QUIET_NOISE = st.binary(max_size=20).map(lambda noise: noise.replace(b"\x00", b"\x55").replace(b"\xff", b"\x55"))
COMMANDS = st.builds(
    lambda code, parameters: bytes([0xD4, code]) + parameters, st.sampled_from(Command), st.binary(max_size=30)
)


def cut(stream: bytes, at: list[int]) -> list[bytes]:
    """The same bytes in pieces."""
    edges = [0, *sorted(position % (len(stream) + 1) for position in at), len(stream)]
    return [stream[begin:end] for begin, end in pairwise(edges)]


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_any_bytes_are_frames_or_nothing(pieces: list[bytes]) -> None:
    reader = FrameReader()
    for piece in pieces:
        for frame in reader.feed(piece):
            assert isinstance(frame, Signal) or 0 < len(frame.payload) <= LONGEST_PAYLOAD


@given(st.lists(st.tuples(QUIET_NOISE, PAYLOADS), max_size=4), st.lists(st.integers(0, 2_000), max_size=10))
def test_frames_come_out_as_they_went_in_however_cut_and_whatever_lies_between(
    sent: list[tuple[bytes, bytes]], at: list[int]
) -> None:
    stream = b"".join(noise + information_frame(payload) for noise, payload in sent)
    reader = FrameReader()
    received = [frame for piece in cut(stream, at) for frame in reader.feed(piece)]
    assert received == [Information(payload) for _, payload in sent]


@given(PAYLOADS, st.integers(0, 2_000), st.integers(1, 255))
def test_a_frame_with_one_byte_changed_is_never_taken_for_another_one(payload: bytes, at: int, change: int) -> None:
    frame = bytearray(information_frame(payload))
    frame[at % len(frame)] ^= change
    reader = FrameReader()
    received = [got for got in reader.feed(bytes(frame) + ACKNOWLEDGE * 50) if isinstance(got, Information)]
    # A changed byte before the start code or behind the checksum changes nothing.
    assert all(got.payload == payload for got in received if len(got.payload) == len(payload))


@given(st.lists(st.one_of(COMMANDS, st.binary(max_size=40)), max_size=12), st.sampled_from([None, *Kind]))
def test_any_commands_are_answered_or_refused(payloads: list[bytes], kind: Kind | None) -> None:
    chip = Pn532()
    if kind is not None:
        chip.field.lay(CardInField(ForeignTag(), kind))
    for payload in payloads:
        answer = chip.execute(payload)
        assert answer is None or (answer[:2] == bytes([0xD5, payload[1] + 1]) and len(answer) <= LONGEST_PAYLOAD)
    chip.field.take()


@given(st.binary(max_size=254))
def test_any_answer_to_select_gives_an_answer_to_reset_whose_checksum_fits(ats: bytes) -> None:
    atr = atr_of_type_a(ats)
    assert atr[0] == 0x3B
    assert len(atr) == 5 + (atr[1] & 0x0F)
    check = 0
    for byte in atr[1:]:
        check ^= byte
    assert check == 0
    parse_atr(atr)


@given(st.binary(min_size=4, max_size=4), st.binary(min_size=3, max_size=3))
def test_so_does_any_answer_to_request_of_type_b(application_data: bytes, protocol_info: bytes) -> None:
    atr = atr_of_type_b(application_data, protocol_info)
    assert atr[:4] == bytes.fromhex("3B888001")
    assert atr[4:11] == application_data + protocol_info
    assert len(atr) == 13
