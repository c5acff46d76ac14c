"""In a session's environment nothing is left of a typed number once it was used: searched for from another process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.supervisor.environment import session_environment

ROOT = Path(__file__).parents[4]
COUNT = 200
_PREAMBLE = f"""
import random, sys
import msgspec
from contract.digits import Digits
from contract.member import Act
from emrtd.ciphers import Cipher
from emrtd.kdf import k_pi
from emrtd.passwords import Can
from kiosk.services.client import typed_code
from kiosk.session.effects import CheckCode, ReadCard
from kiosk.session.events import CardNumberEntered, CodeEntered

def typed(number):
    source = random.Random(number)
    return [str(source.randrange(10)) for _ in range(6)]

def as_text(number):
    return "".join(typed(number))

def as_code(number):
    event = CodeEntered(Digits(typed(number)))
    return event, CheckCode(event.digits), msgspec.json.encode(typed_code(Act.SIGN_IN, event.digits))

def as_card_number(number):
    event = CardNumberEntered(Digits(typed(number)))
    password = Can(event.digits.ascii())
    return event, ReadCard(event.digits), password, password.secret(), k_pi(password.secret(), Cipher.AES_128)

def use(way):
    kept = [way(number) for number in range({COUNT})]
    if "keep" in sys.argv:
        return kept

left = use(globals()[sys.argv[1]])
sys.stdout.write("freed")
sys.stdout.flush()
sys.stdin.read(1)
"""


def expected() -> set[bytes]:
    sources = [random.Random(number) for number in range(COUNT)]
    return {"".join(str(source.randrange(10)) for _ in range(6)).encode() for source in sources}


def memory_of(pid: int) -> bytes:
    """What a process can write to, but its stack: what was last there is overwritten by whatever is called next."""
    pieces: list[bytes] = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            area, rights, *rest = line.split()
            if rights.startswith("rw") and "[stack]" not in rest:
                begin, end = (int(address, 16) for address in area.split("-"))
                memory.seek(begin)
                pieces.append(memory.read(end - begin))
    return b"\0".join(pieces)


def found(private: Path, *arguments: str) -> int:
    """How many of the numbers a process of a session's environment still holds once it has used them in this way."""
    environment = session_environment(os.environ, private, ROOT)
    with subprocess.Popen(
        [sys.executable, "-c", _PREAMBLE, *arguments], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read(5) == b"freed"
        content = memory_of(process.pid)
        process.communicate(b".")
    return sum(number in content for number in expected())


@pytest.mark.parametrize("way", ["as_code", "as_card_number"])
def test_nothing_of_a_number_is_found_once_it_was_used(tmp_path: Path, way: str) -> None:
    assert found(tmp_path, way) == 0


@pytest.mark.parametrize("way", ["as_code", "as_card_number"])
def test_the_search_sees_numbers_that_are_held(tmp_path: Path, way: str) -> None:
    assert found(tmp_path, way, "keep") == COUNT


def test_a_short_text_would_outlive_its_end(tmp_path: Path) -> None:
    assert found(tmp_path, "as_text") > COUNT // 20
