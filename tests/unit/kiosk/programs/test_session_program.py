from __future__ import annotations

import os

import pytest

from kiosk.programs.session import NO_SUPERVISOR, main


def test_without_a_supervisor_there_is_no_session(capfd: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    assert main(["--config", "/nowhere.toml", "--link-fd", str(reading)]) == NO_SUPERVISOR


@pytest.mark.parametrize("arguments", [[], ["--config", "x"], ["--link-fd", "3"], ["--link-fd", "three"]])
def test_a_wrong_command_line_is_told(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
