"""A parser with a mistake in it, behind a condition that no seed fulfils: fuzzing by coverage must find it."""

from __future__ import annotations

from contextlib import suppress

from emrtd import tlv
from emrtd.errors import EmrtdError


def parse_with_a_mistake(data: bytes) -> None:
    """Raises IndexError for an OCTET STRING with anything in it, inside anything constructed."""
    with suppress(EmrtdError):
        for item in tlv.parse(data):
            if item.constructed:
                for inner in item.children():
                    _look_into(inner)


def _look_into(item: tlv.Tlv) -> None:
    if item.tag == 0x04 and item.value:
        raise IndexError
