"""The search itself: it finds what is planted, wherever it is, and it says so when it cannot look."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from demo.evidence import wall_clock
from demo.residue import CannotLook, Needle, byte_needle, search_processes, text_needles
from tests.privacy.scene import Scene

HOLDER = "import sys; kept = sys.stdin.buffer.read(int(sys.argv[1])); print(flush=True); sys.stdin.read()"
NOBODY = 65534
BLIND, SAW_NOTHING = 3, 4


@contextmanager
def planted_file(folder: str, content: bytes, name: str = "planted-") -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(dir=folder, prefix=name) as file:
        file.write(content)
        file.flush()
        yield Path(file.name)


@contextmanager
def holding_process(content: bytes) -> Iterator[int]:
    """A process that keeps something in its memory, and did not get it by command line."""
    command = [sys.executable, "-c", HOLDER, str(len(content))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(content)
        process.stdin.flush()
        process.stdout.readline()
        yield process.pid
        process.stdin.close()


def test_what_is_planted_in_files_names_and_processes_is_found(scene: Scene) -> None:
    """Needles of this test's own: whatever it leaves in freed memory must not be found after a visit."""
    name, pixels = "PLANTED" + secrets.token_hex(6).upper(), secrets.token_bytes(192)
    since, needles = wall_clock(), (*text_needles("text", name), byte_needle("pixels", pixels))
    with ExitStack() as plants:
        plants.enter_context(planted_file("/dev/shm", name.encode("utf-16-be")))
        plants.enter_context(planted_file("/var/tmp", b"%PDF" + zlib.compress(name.encode() * 4)))
        plants.enter_context(planted_file("/tmp", pixels))
        plants.enter_context(planted_file(str(scene.counter.folder / "state"), b"", name))
        plants.enter_context(holding_process(name.encode()))
        found = scene.search(since, needles)
    assert found == {
        "/dev/shm": {"text (utf-16)"},
        "/var/tmp": {"text (utf-8), compressed"},
        "/tmp": {"pixels"},
        str(scene.counter.folder / "state"): {"text (utf-8)"},
        "other process": {"text (utf-8)"},
    }
    assert scene.search(since, needles) == {}


def test_a_search_that_may_not_look_fails_and_finds_no_nothing(scene: Scene) -> None:
    needles = text_needles("text", "anything")
    assert searched_as_nobody(scene.kiosk.pid, needles) == BLIND
    with holding_process(b"nothing") as other:
        assert searched_as_nobody(other, needles) == BLIND


def searched_as_nobody(pid: int, needles: tuple[Needle, ...]) -> int:
    """The exit status of a search by somebody who is not root. It only makes system calls, so forking is enough."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            search_processes({pid: "process"}, needles)
        except CannotLook:
            os._exit(BLIND)
        finally:
            os._exit(SAW_NOTHING)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
