"""Any bytes give an IPP message or our own error; what is encoded comes back."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printing.ipp_codec import Attribute, GroupTag, MalformedMessageError, ValueTag, decode, encode
from kiosk.printing.reasons import problem

names = st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True)
integers = st.integers(-(2**31), 2**31 - 1)
attributes = st.one_of(
    st.builds(Attribute, names, st.just(ValueTag.INTEGER), st.lists(integers, min_size=1, max_size=4).map(tuple)),
    st.builds(
        Attribute, names, st.just(ValueTag.KEYWORD), st.lists(st.text(max_size=30), min_size=1, max_size=4).map(tuple)
    ),
    st.builds(Attribute, names, st.just(ValueTag.BOOLEAN), st.lists(st.booleans(), min_size=1, max_size=4).map(tuple)),
)
groups = st.lists(
    st.tuples(
        st.sampled_from([GroupTag.OPERATION, GroupTag.JOB, GroupTag.PRINTER]),
        st.lists(attributes, max_size=6, unique_by=lambda one: one.name).map(tuple),
    ),
    max_size=4,
).map(tuple)


@given(st.integers(0, 0x7FFF), st.integers(0, 2**31), groups, st.binary(max_size=20))
def test_what_is_encoded_comes_back(
    code: int, number: int, sent: tuple[tuple[GroupTag, tuple[Attribute, ...]], ...], document: bytes
) -> None:
    data = encode(code, number, sent)
    message = decode(data + document)
    assert (message.code, message.request_id, message.size) == (code, number, len(data))
    assert [(group.tag, dict(group.attributes)) for group in message.groups] == [
        (tag, {one.name: one.values for one in those}) for tag, those in sent
    ]


@given(st.binary(max_size=400))
@settings(max_examples=500)
def test_any_bytes_give_a_message_or_our_error(data: bytes) -> None:
    with contextlib.suppress(MalformedMessageError):
        decode(data)


@given(groups, st.data())
def test_a_message_with_changed_bytes_gives_a_message_or_our_error(
    sent: tuple[tuple[GroupTag, tuple[Attribute, ...]], ...], data: st.DataObject
) -> None:
    changed = bytearray(encode(0, 1, sent))
    for _ in range(data.draw(st.integers(1, 5))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(MalformedMessageError):
        decode(bytes(changed))


@given(st.none() | integers, st.lists(st.text(max_size=30)), st.booleans())
def test_any_reasons_are_judged(state: int | None, reasons: list[str], accepting: bool) -> None:
    problem(state, reasons, accepting)
