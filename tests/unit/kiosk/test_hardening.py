"""Each protection is tried in a process of its own, since none can be taken back."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import hardening

ROOT = Path(__file__).parents[3]


def run(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


def test_a_hardened_session_has_every_protection() -> None:
    done = run(
        "import os; from kiosk import hardening as h\n"
        "h.harden_session(os.getppid())\n"
        "print(all(holds() for holds in h.PROTECTIONS), open('/proc/self/limits').read().count('core'))\n"
    )
    assert done.stdout.split()[0] == "True", done.stderr


def test_hardening_twice_is_no_failure() -> None:
    done = run("import os; from kiosk.hardening import *\nharden_session(os.getppid()); harden_session(os.getppid())")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("holds", hardening.PROTECTIONS, ids=lambda holds: holds.__name__)
def test_an_unprotected_process_is_told_apart(holds: Callable[[], bool]) -> None:
    assert not holds()


def test_an_unprotected_session_is_refused_with_its_code() -> None:
    with pytest.raises(hardening.HardeningFailed, match="K509"):
        hardening.verify_session(os.getppid())


def test_a_session_of_another_parent_is_refused() -> None:
    done = run(
        "from kiosk.hardening import *\n"
        "try: harden_session(1 if os.getppid() != 1 else 2)\n"
        "except HardeningFailed as error: print(error)"
    )
    assert done.stdout == "K509\n", done.stderr


def test_a_supervisor_adopts_orphans() -> None:
    done = run("from kiosk.hardening import *\nharden_supervisor(); print(adopts_orphans(), leaves_no_dump())")
    assert done.stdout == "True True\n", done.stderr


def test_a_session_dies_with_its_parent() -> None:
    child = (
        "import os, sys, time; from kiosk.hardening import die_with; die_with(int(sys.argv[1]))\n"
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    parent = (
        "import os, subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}, str(os.getpid())], stdout=subprocess.PIPE)\n"
        "print(child.stdout.readline().decode(), end='', flush=True)\n"
        "os._exit(0)"
    )
    number = int(run(parent).stdout)
    deadline = time.monotonic() + 5
    while alive(number) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not alive(number)


def alive(process: int) -> bool:
    """Whether it still runs; a zombie whose new parent has not reaped it does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_swap_is_seen(tmp_path: Path) -> None:
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename Type Size Used Priority\n")
    assert not hardening.swap_in_use(swaps)
    swaps.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    assert hardening.swap_in_use(swaps)
