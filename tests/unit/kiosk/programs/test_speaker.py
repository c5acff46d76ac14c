"""Sound that works, hangs, or is not there: the visit never notices, and nothing of it outlives the session."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.config import Sound
from kiosk.programs.speaker import Speaker
from kiosk.supervisor.child import Launcher
from kiosk.supervisor.processes import Family
from kiosk.ui.kit.sounds import Jingle

SECONDS = 10.0
NOTES = 'echo $$ "$@" >> "$LOG"; cat > "$LOG.$$"; echo ended $$ >> "$LOG"'
HANGS = 'echo $$ "$@" >> "$LOG"; exec sleep 600'
PLAYS_ON = 'cat > "$LOG.$$"; echo ended $$ >> "$LOG"; exec sleep 600'
FAILS = "exit 1"
PROGRAM = """
import time
from kiosk.config import Sound
from kiosk.programs.speaker import Speaker
from kiosk.ui.kit.sounds import Jingle
Speaker(Sound()).play(Jingle.ERROR)
time.sleep(600)
"""


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a false player notes what it was told; `PATH` begins with its folder."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    return tmp_path / "log"


def player(folder: Path, script: str) -> None:
    program = folder / "aplay"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def lines(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def played(log: Path) -> list[bytes]:
    """What the players that came to their end had been given."""
    ended = [line.split()[1] for line in lines(log) if line.startswith("ended")]
    return [Path(f"{log}.{pid}").read_bytes() for pid in ended]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_the_player_gets_the_sound_by_its_input_and_the_device_by_name(log: Path) -> None:
    player(log.parent, NOTES)
    Speaker(Sound(speaker="hw:7")).play(Jingle.CARD_READ)
    until(lambda: len(lines(log)) == 2, "a sound")
    pid, *arguments = lines(log)[0].split()
    assert arguments == ["-q", "-D", "hw:7"]
    assert Path(f"{log}.{pid}").read_bytes() == Jingle.CARD_READ.file.read_bytes()


def test_what_is_said_is_not_on_the_command_line(log: Path, tmp_path: Path) -> None:
    """A list of processes would tell which digit was just announced."""
    player(log.parent, NOTES)
    recording = tmp_path / "digit-7.wav"
    recording.write_bytes(b"seven")
    Speaker(Sound(headphones="hw:1")).say(recording)
    until(lambda: len(lines(log)) == 2, "a recording")
    assert "digit" not in lines(log)[0]
    assert Path(f"{log}.{lines(log)[0].split()[0]}").read_bytes() == b"seven"


def test_nothing_is_said_on_a_machine_without_headphones_or_without_a_recording(log: Path, tmp_path: Path) -> None:
    player(log.parent, NOTES)
    Speaker(Sound()).say(Jingle.ERROR.file)
    speaker = Speaker(Sound(headphones="hw:1"))
    speaker.say(tmp_path / "never-recorded.wav")
    speaker.say(Jingle.ERROR.file)
    until(lambda: len(lines(log)) == 2, "the one recording there is")


def test_an_empty_device_is_silent(log: Path) -> None:
    player(log.parent, NOTES)
    Speaker(Sound(speaker="")).play(Jingle.ERROR)
    Speaker(Sound(speaker="hw:2")).play(Jingle.ERROR)
    until(lambda: len(lines(log)) == 2, "the sound on the device")
    assert "hw:2" in lines(log)[0]


def test_a_player_that_hangs_holds_nobody_up_and_the_next_sound_ends_it(log: Path) -> None:
    player(log.parent, HANGS)
    speaker = Speaker(Sound())
    before = time.process_time()
    speaker.play(Jingle.ERROR)
    until(lambda: len(lines(log)) == 1, "the first player")
    speaker.play(Jingle.TIME_WARNING)
    until(lambda: len(lines(log)) == 2, "the second player")
    assert time.process_time() - before < SECONDS / 4, "waiting costs nothing"
    first, second = (int(line.split()[0]) for line in lines(log))
    until(lambda: not alive(first), "end of the first player")
    assert alive(second)
    os.kill(second, 9)


def test_a_sound_that_was_ordered_while_another_was_being_fetched_ends_it(log: Path, tmp_path: Path) -> None:
    """The player of the first does not run yet when the second is ordered; a pipe holds its recording back."""
    player(log.parent, PLAYS_ON)
    slow, second = tmp_path / "slow.wav", tmp_path / "second.wav"
    os.mkfifo(slow)
    second.write_bytes(b"second")
    speaker = Speaker(Sound(headphones="hw:1"))
    speaker.say(slow)
    with slow.open("wb"):  # returns once the recording is being fetched
        speaker.say(second)
    until(lambda: b"second" in played(log), "the second player")
    os.kill(int(lines(log)[-1].split()[1]), 9)


@pytest.mark.parametrize("script", [FAILS, None], ids=["fails", "absent"])
def test_without_a_working_player_sounds_are_asked_for_in_vain(
    log: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    """Afterwards the same speaker plays: a device that comes back is used again."""
    monkeypatch.setenv("PATH", str(log.parent))
    if script is not None:
        player(log.parent, script)
    speaker = Speaker(Sound())
    for jingle in (Jingle.CARD_READ, Jingle.CARD_FORGOTTEN, Jingle.TIME_WARNING):
        speaker.play(jingle)
    monkeypatch.setenv("PATH", f"{log.parent}:/usr/bin:/bin")
    player(log.parent, NOTES)
    speaker.play(Jingle.ERROR)
    until(lambda: Jingle.ERROR.file.read_bytes() in played(log), "the last sound")


def test_a_hanging_player_does_not_survive_its_session(log: Path, tmp_path: Path) -> None:
    player(log.parent, HANGS.replace("$LOG", str(log)))
    launcher = Launcher((sys.executable, "-c", PROGRAM), tmp_path / "sessions", dict(os.environ))
    child = launcher.start(Family())
    until(lambda: len(lines(log)) == 1, "the player")
    playing = int(lines(log)[0].split()[0])
    assert alive(playing)
    child.kill()
    assert child.gone_within(SECONDS)
    assert not alive(playing)
    child.link.close()
