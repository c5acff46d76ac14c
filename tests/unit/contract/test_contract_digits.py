from __future__ import annotations

import pickle

import pytest

from contract.digits import Digits
from contract.personal import Personal


def test_typed_digits_show_themselves_nowhere() -> None:
    typed = Digits(["1", "2", "3", "4", "5", "6"])
    assert {repr(typed), str(typed), f"{typed}", f"{typed:>9}"} == {"Digits(…)"}
    with pytest.raises(TypeError):
        pickle.dumps(typed)


def test_they_compare_by_value_with_their_kind_alone() -> None:
    assert Digits("012") == Digits(["0", "1", "2"])
    assert hash(Digits("012")) == hash(Digits(["0", "1", "2"]))
    assert Digits("012") != Digits("12")
    assert Digits("012") != Personal("012")


def test_whoever_uses_them_has_a_copy() -> None:
    typed = Digits("123456")
    typed.ascii()[:] = b"000000"
    assert (typed.ascii(), typed.reveal()) == (bytearray(b"123456"), "123456")
    assert Digits(()).reveal() == ""


@pytest.mark.parametrize("wrong", ["12a456", "١٢٣٤٥٦", "12 456", "²"])
def test_only_ascii_digits_are_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"digits|byte"):
        Digits(wrong)
