"""Every single mistake in typing a reference is noticed, whatever the reference."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reference import ALPHABET, InvalidReferenceError, new_reference, read_reference

references = st.integers(min_value=0).map(lambda seed: new_reference(random.Random(seed).randrange))
places = st.integers(0, 15)


@given(references)
def test_a_fresh_reference_is_read_back(reference: str) -> None:
    assert read_reference(reference) == reference


@given(references, places, st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(reference: str, place: int, symbol: str) -> None:
    symbols = list(reference.replace("-", ""))
    if symbols[place] == symbol:
        return
    symbols[place] = symbol
    with pytest.raises(InvalidReferenceError):
        read_reference("".join(symbols))


@given(references, places, places)
def test_two_symbols_exchanged_are_noticed(reference: str, one: int, other: int) -> None:
    symbols = list(reference.replace("-", ""))
    if symbols[one] == symbols[other]:
        return
    symbols[one], symbols[other] = symbols[other], symbols[one]
    with pytest.raises(InvalidReferenceError):
        read_reference("".join(symbols))


@given(st.text(max_size=40))
def test_any_text_gives_a_reference_or_our_error(text: str) -> None:
    with contextlib.suppress(InvalidReferenceError):
        assert read_reference(read_reference(text)) == read_reference(text)
