"""IPP messages as bytes."""

from __future__ import annotations

import pytest

from kiosk.printing.ipp_codec import Attribute, GroupTag, MalformedMessageError, ValueTag, decode, encode

# RFC 8010, appendix A.1 (Print-Job Request), its first attributes and its end, byte for byte.
PRINT_JOB_EXAMPLE = bytes.fromhex(
    "0101 0002 00000001 01"
    "47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573"
    "45 000b 7072696e7465722d757269 002c"
    "6970703a2f2f7072696e7465722e6578616d706c652e636f6d2f6970702f7072696e742f70696e65747265650000"[:-4]
    + "42 0008 6a6f622d6e616d65 0006 666f6f626172"
    "22 0016 6970702d6174747269627574652d666964656c697479 0001 01"
    "02"
    "21 0006 636f70696573 0004 00000014"
    "44 0005 7369646573 0013 74776f2d73696465642d6c6f6e672d65646765"
    "03"
)


def test_the_example_of_the_standard_is_read() -> None:
    message = decode(PRINT_JOB_EXAMPLE + b"%PDF")
    operation, job = message.groups
    assert (message.version, message.code, message.request_id) == ((1, 1), 2, 1)
    assert operation.texts("job-name") == ("foobar",)
    assert operation.attributes["ipp-attribute-fidelity"] == (True,)
    assert job.number("copies") == 20
    assert job.texts("sides") == ("two-sided-long-edge",)
    assert message.size == len(PRINT_JOB_EXAMPLE)


def test_what_is_encoded_is_decoded() -> None:
    attributes = (
        Attribute("job-id", ValueTag.INTEGER, (-7,)),
        Attribute("my-jobs", ValueTag.BOOLEAN, (True, False)),
        Attribute("which-jobs", ValueTag.KEYWORD, ("not-completed", "all")),
        Attribute("raw", ValueTag.RESOLUTION, (b"\x00\x01",)),
    )
    message = decode(encode(0x000A, 99, ((GroupTag.OPERATION, attributes), (GroupTag.JOB, ()))))
    assert (message.code, message.request_id) == (0x000A, 99)
    assert dict(message.groups[0].attributes) == {one.name: one.values for one in attributes}
    assert message.groups[1].attributes == {}


def test_several_groups_of_a_kind_stay_apart() -> None:
    jobs = tuple((GroupTag.JOB, (Attribute("job-id", ValueTag.INTEGER, (number,)),)) for number in (1, 2))
    assert [group.number("job-id") for group in decode(encode(0, 1, jobs)).all(GroupTag.JOB)] == [1, 2]


def test_a_missing_group_is_empty() -> None:
    assert decode(encode(0, 1, ())).first(GroupTag.PRINTER).number("printer-state") is None


def test_out_of_band_values_are_no_values() -> None:
    data = bytes.fromhex("0200 0000 00000001 04") + b"\x12\x00\x01a\x00\x00" + b"\x03"
    assert decode(data).first(GroupTag.PRINTER).attributes["a"] == ()


def test_collections_are_skipped_with_everything_in_them() -> None:
    collection = b"\x34\x00\x01c\x00\x00" + b"\x4a\x00\x00\x00\x01m" + b"\x21\x00\x00\x00\x04\x00\x00\x00\x05"
    nested = b"\x4a\x00\x00\x00\x01n" + b"\x34\x00\x00\x00\x00" + b"\x37\x00\x00\x00\x00"
    after = b"\x37\x00\x00\x00\x00" + b"\x21\x00\x01d\x00\x04\x00\x00\x00\x06"
    data = bytes.fromhex("0200 0000 00000001 04") + collection + nested + after + b"\x03"
    printer = decode(data).first(GroupTag.PRINTER)
    assert dict(printer.attributes) == {"c": (), "d": (6,)}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02\x00\x00\x00",
        bytes.fromhex("0200 0000 00000001"),
        bytes.fromhex("0200 0000 00000001 04"),
        bytes.fromhex("0200 0000 00000001 21 0001 61 0004 00000001 03"),
        bytes.fromhex("0200 0000 00000001 04 21 0001 61 0003 000001 03"),
        bytes.fromhex("0200 0000 00000001 04 21 00ff 61"),
        bytes.fromhex("0200 0000 00000001 04 44 0001 ff 0001 61 03"),
    ],
    ids=["empty", "short", "no end", "open group", "value outside", "short integer", "long name", "name not ascii"],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        decode(data)


def test_numbers_and_texts_are_not_confused() -> None:
    attributes = (Attribute("a", ValueTag.BOOLEAN, (True,)), Attribute("b", ValueTag.KEYWORD, ("x",)))
    group = decode(encode(0, 1, ((GroupTag.PRINTER, attributes),))).first(GroupTag.PRINTER)
    assert (group.number("a"), group.number("b"), group.texts("a")) == (None, None, ())
