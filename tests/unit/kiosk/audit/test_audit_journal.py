import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from contract.note import Checkpoint, sign, verify
from contract.tlog import Tree
from kiosk.audit.events import Event, Reason
from kiosk.audit.journal import CHECKPOINT, JOURNAL, Journal, JournalFailed, coarse, new_visit_number
from kiosk.failures import Failure

KEY = ec.generate_private_key(ec.SECP256R1())
NOON = 1_700_000_123.9


class Machine:
    """Holds a key at hand."""

    def sign_checkpoint(self, checkpoint: Checkpoint) -> str:
        return sign(checkpoint, KEY)

    def read_checkpoint(self, note: str) -> Checkpoint:
        return verify(note, KEY.public_key())


def journal_in(folder: Path) -> Journal:
    return Journal(folder, "kiosk.example/test", Machine(), lambda: NOON)


def lines_in(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / JOURNAL).read_text().splitlines()]


def test_a_line_is_an_enum_numbers_and_a_coarse_time(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    visit = new_visit_number()
    journal.record(Event.VISIT_ENDED, visit, reason=Reason.HANG, steps=3, pages=0, failure=Failure.SESSION_HUNG)
    assert lines_in(tmp_path) == [
        {
            "at": "2023-11-14T22:15Z",
            "event": "visit-ended",
            "visit": visit,
            "steps": 3,
            "pages": 0,
            "failure": "K505",
            "reason": "hang",
        }
    ]


def test_times_are_rounded_down_to_five_minutes() -> None:
    assert coarse(NOON) == coarse(NOON + 276) != coarse(NOON + 277)


def test_each_line_is_covered_by_a_signed_checkpoint(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    for size in range(1, 6):
        note = journal.record(Event.MACHINE_STOPPED)
        assert note == (tmp_path / CHECKPOINT).read_text()
        assert verify(note, KEY.public_key()).size == size == journal.size


def test_what_the_catalogue_does_not_know_is_not_written(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    with pytest.raises(ValueError, match="catalogue"):
        journal.record(Event.MACHINE_STOPPED, count=1)
    assert journal.size == 0


def test_a_reopened_journal_goes_on_with_the_same_tree(tmp_path: Path) -> None:
    first = journal_in(tmp_path)
    first.record(Event.MACHINE_STARTED, count=0)
    first.close()
    second = journal_in(tmp_path)
    note = second.record(Event.MACHINE_STOPPED)
    assert verify(note, KEY.public_key()).size == 2
    assert [line["event"] for line in lines_in(tmp_path)] == ["machine-started", "machine-stopped"]


def test_a_torn_tail_is_cut_off_and_told(tmp_path: Path) -> None:
    first = journal_in(tmp_path)
    first.record(Event.MACHINE_STARTED, count=0)
    first.close()
    with (tmp_path / JOURNAL).open("ab") as file:
        file.write(b'{"at":"2023-11')
    journal_in(tmp_path)
    assert lines_in(tmp_path)[1] == {"at": "2023-11-14T22:15Z", "event": "journal-repaired", "count": 14}


@pytest.mark.parametrize("tail", [1, 4095, 4096, 4097, 10_000])
def test_a_torn_tail_of_any_length_is_cut_where_the_last_line_ends(tmp_path: Path, tail: int) -> None:
    first = journal_in(tmp_path)
    first.record(Event.MACHINE_STARTED, count=0)
    first.close()
    whole = (tmp_path / JOURNAL).read_bytes()
    (tmp_path / JOURNAL).write_bytes(whole + b"x" * tail)
    journal_in(tmp_path)
    assert (tmp_path / JOURNAL).read_bytes().startswith(whole + b'{"at"')
    assert lines_in(tmp_path)[1]["count"] == tail


def test_a_file_without_one_whole_line_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b"x" * 5000)
    journal_in(tmp_path)
    assert [line["event"] for line in lines_in(tmp_path)] == ["journal-repaired"]


def test_a_long_journal_is_not_held_in_memory_when_it_is_opened(tmp_path: Path) -> None:
    lines = [f'{{"at":"2023-11-14T22:15Z","event":"card-read","count":{count}}}'.encode() for count in range(20_000)]
    (tmp_path / JOURNAL).write_bytes(b"".join(line + b"\n" for line in lines))
    tree = Tree(lines)
    (tmp_path / CHECKPOINT).write_text(sign(Checkpoint("kiosk.example/test", tree.size, tree.root()), KEY))
    size = (tmp_path / JOURNAL).stat().st_size
    tracemalloc.start()
    journal = journal_in(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert journal.size == 20_000
    assert most < size / 4


def test_files_are_for_this_user_alone(tmp_path: Path) -> None:
    journal_in(tmp_path / "state").record(Event.MACHINE_STOPPED)
    for path in (tmp_path / "state", tmp_path / "state" / JOURNAL, tmp_path / "state" / CHECKPOINT):
        assert path.stat().st_mode & 0o077 == 0


def test_a_journal_that_cannot_be_opened_is_a_failure_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    with pytest.raises(JournalFailed):
        journal_in(tmp_path / "state")


def test_a_full_disk_is_told_and_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = journal_in(tmp_path)
    journal.record(Event.MACHINE_STARTED, count=0)
    before = (tmp_path / JOURNAL).read_bytes()
    whole = os.write

    def full(file: int, content: bytes) -> int:
        if len(content) > 5:
            return whole(file, content[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(JournalFailed):
        journal.record(Event.MACHINE_STOPPED)
    monkeypatch.undo()
    assert (tmp_path / JOURNAL).read_bytes() == before
    assert verify(journal.record(Event.MACHINE_STOPPED), KEY.public_key()).size == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:2],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [],
        lambda lines: [lines[0].replace(b"card-read", b"code-sent"), *lines[1:]],
    ],
)
def test_a_journal_that_was_changed_is_not_signed_again(
    tmp_path: Path, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    journal = journal_in(tmp_path)
    for count in range(3):
        journal.record(Event.CARD_READ, count=count)
    journal.close()
    lines = (tmp_path / JOURNAL).read_bytes().splitlines(keepends=True)
    (tmp_path / JOURNAL).write_bytes(b"".join(damage(lines)))
    with pytest.raises(JournalFailed):
        journal_in(tmp_path)


@pytest.mark.parametrize("note", [None, "not a note", "\xff"])
def test_a_journal_without_its_checkpoint_is_not_signed_again(tmp_path: Path, note: str | None) -> None:
    journal = journal_in(tmp_path)
    for count in range(3):
        journal.record(Event.CARD_READ, count=count)
    journal.close()
    (tmp_path / CHECKPOINT).unlink()
    if note is not None:
        (tmp_path / CHECKPOINT).write_text(note, encoding="latin-1")
    with pytest.raises(JournalFailed):
        journal_in(tmp_path)


def test_a_journal_that_is_tried_again_and_again_holds_no_file(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.record(Event.CARD_READ, count=1)
    journal.close()
    (tmp_path / CHECKPOINT).write_text("not a note")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(JournalFailed):
            journal_in(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_power_lost_between_line_and_checkpoint_is_no_damage(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.record(Event.CARD_READ, count=1)
    note = (tmp_path / CHECKPOINT).read_text()
    journal.record(Event.CARD_READ, count=2)
    journal.close()
    (tmp_path / CHECKPOINT).write_text(note)
    assert verify(journal_in(tmp_path).record(Event.MACHINE_STOPPED), KEY.public_key()).size == 3
