"""Both programs of the machine speak HTTP without the library that guesses encodings, and nobody is warned of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

_ASK = """
import sys
from kiosk.programs.lean import without_guessing
without_guessing()
import kiosk.programs.{part}
import requests
response = requests.Response()
response._content, response.encoding = "شباك".encode(), "utf-8"
assert response.text == "شباك"
loaded = [name for name, module in sys.modules.items() if name.startswith("charset_normalizer") and module is not None]
sys.stdout.write(" ".join(loaded))
"""


@pytest.mark.parametrize("part", ["outside", "parts"])
def test_nothing_guesses_encodings(part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASK.format(part=part)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
