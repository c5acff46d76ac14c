"""No pattern lets a line feed pass behind what it describes, as Python's `$` would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import getmembers, isclass
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec import Meta, Struct

import contract.device
import contract.member
import contract.problems
import contract.public
import contract.seal
import contract.seal_keys
import gateway.backoffice.simulator
import gateway.config
import kiosk.audit.journal
import kiosk.config
import kiosk.link.messages
from gateway.routes import device, member

MODULES = (
    contract.device,
    contract.member,
    contract.problems,
    contract.public,
    contract.seal,
    contract.seal_keys,
    gateway.backoffice.simulator,
    gateway.config,
    kiosk.audit.journal,
    kiosk.config,
    kiosk.link.messages,
)
EXAMPLES = {
    r"^[A-Za-z0-9_-]{8,64}\Z": "visit-name",
    r"^[0-9]{6}\Z": "123456",
    r"^https?://[^\s/]+(/[^\s]*)?\Z": "https://fund.example/messages",
    r"^K[0-9]{3}\Z": "K401",
}


def patterns_in(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Annotated:
        yield from (part.pattern for part in annotation.__metadata__ if isinstance(part, Meta) and part.pattern)
    for part in get_args(annotation):
        yield from patterns_in(part)


def patterns_of(module: ModuleType) -> Iterator[str]:
    for _, kind in getmembers(module, lambda one: isclass(one) and issubclass(one, Struct)):
        for hint in get_type_hints(kind, include_extras=True).values():
            yield from patterns_in(hint)


PATTERNS = sorted({pattern for module in MODULES for pattern in patterns_of(module)})
PARAMETERS = [
    part.pattern
    for annotation in (device.VisitName, member.CertificateReference)
    for part in annotation.__metadata__
    if part.pattern
]


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) >= 15
    assert len(PARAMETERS) == 2
    assert set(EXAMPLES) < set(PATTERNS)


@pytest.mark.parametrize("pattern", [*PATTERNS, *PARAMETERS])
def test_a_pattern_has_a_beginning_and_a_real_end(pattern: str) -> None:
    assert pattern.startswith("^")
    assert pattern.endswith(r"\Z")
    assert "$" not in pattern
    outside, times = pattern, 1
    while times:
        outside, times = re.subn(r"\([^()]*\)", "", outside)
    assert "|" not in outside  # an alternative outside brackets would end before the end


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES.items())
def test_a_line_feed_behind_a_good_value_is_an_error(pattern: str, example: str) -> None:
    kind = Annotated[str, Meta(pattern=pattern)]
    assert msgspec.convert(example, kind) == example
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(example + "\n", kind)
