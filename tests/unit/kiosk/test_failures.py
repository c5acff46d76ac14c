import re

import pytest

from kiosk.failures import Advice, Failure, KioskError, NextStep, next_step


def test_every_code_is_of_one_of_the_four_families_and_unique() -> None:
    codes = [failure.value for failure in Failure]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"K[2345][0-9]{2}", code) for code in codes)


def test_every_next_step_is_used() -> None:
    assert {advice.step for advice in Advice} == set(NextStep)
    assert {next_step(failure) for failure in Failure} == set(NextStep) - {NextStep.WAIT}


@pytest.mark.parametrize("failure", [one for one in Failure if one.value.startswith("K5")])
def test_a_doubt_about_the_machine_never_invites_to_try_again(failure: Failure) -> None:
    assert next_step(failure) is NextStep.LEAVE


def test_an_error_carries_its_code_and_nothing_else() -> None:
    class SomethingLost(KioskError):
        failure = Failure.READER_LOST

    assert str(SomethingLost()) == "K211"
    assert SomethingLost().args == ("K211",)
