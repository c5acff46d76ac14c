from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.failures import Failure, KioskError
from kiosk.outbox.forwarder import Forwarder
from kiosk.outbox.store import Item, Kind, Outbox, OutboxFull

Opened = Callable[..., Outbox]


class Away(KioskError):
    failure = Failure.GATEWAY_UNREACHABLE


class Refused(KioskError):
    failure = Failure.KIOSK_NOT_ADMITTED


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    outboxes: list[Outbox] = []

    def open_(most: int = 100) -> Outbox:
        outboxes.append(Outbox(tmp_path / "state" / "outbox.sqlite", most, lambda: 1_700_000_000.0))
        return outboxes[-1]

    yield open_
    for outbox in outboxes:
        outbox.close()


def waiting(outbox: Outbox) -> list[tuple[str, bytes]]:
    return [(item.name, item.body) for item in outbox.waiting()]


def test_what_was_put_waits_in_its_order_also_after_a_restart(opened: Opened) -> None:
    opened().put(Kind.VISIT_OVER, "visit-1", b"1")
    opened().put(Kind.VISIT_OVER, "visit-2", b"2")
    assert waiting(opened()) == [("visit-1", b"1"), ("visit-2", b"2")]
    assert opened().waiting()[0].stored_at == 1_699_999_800, "five minutes are as much as the disk may know"


def test_what_was_delivered_is_deleted(opened: Opened) -> None:
    outbox = opened()
    outbox.put(Kind.VISIT_OVER, "visit-1", b"1")
    outbox.put(Kind.VISIT_OVER, "visit-2", b"2")
    outbox.delivered(outbox.waiting()[0])
    assert waiting(outbox) == [("visit-2", b"2")]


def test_a_newer_one_of_the_same_name_replaces_the_older_and_is_not_deleted_for_it(opened: Opened) -> None:
    outbox = opened()
    outbox.put(Kind.CHECKPOINT, "journal", b"old")
    old = outbox.waiting()[0]
    outbox.put(Kind.CHECKPOINT, "journal", b"new")
    outbox.delivered(old)
    assert waiting(outbox) == [("journal", b"new")]


def left_by_another_version(path: Path, kind: str) -> None:
    with sqlite3.connect(path) as other:
        other.execute("INSERT INTO messages (kind, name, body, stored_at) VALUES (?, 'name', x'00', 1)", [kind])
    other.close()


def test_what_another_version_has_put_is_counted_and_kept_for_it(opened: Opened, tmp_path: Path) -> None:
    outbox = opened()
    left_by_another_version(tmp_path / "state" / "outbox.sqlite", "envelope")
    outbox.put(Kind.VISIT_OVER, "visit-1", b"1")
    assert waiting(outbox) == [("visit-1", b"1")]
    assert outbox.unknown() == 1
    outbox.delivered(outbox.waiting()[0])
    assert outbox.unknown() == 1


def test_what_another_version_has_put_holds_nothing_up_and_is_told_once(
    opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = opened()
    left_by_another_version(tmp_path / "state" / "outbox.sqlite", "envelope")
    arrived: queue.Queue[str] = queue.Queue()
    forwarder = Forwarder(outbox, lambda item: arrived.put(item.name), 0.005)
    forwarder.start()
    for name in ("visit-1", "visit-2"):
        outbox.put(Kind.VISIT_OVER, name, b"")
        forwarder.nudge()
        assert arrived.get(timeout=10) == name
    forwarder.stop(10)
    assert caplog.messages == ["outbox-unknown count=1"]


def test_too_many_are_refused_and_those_before_stay(opened: Opened) -> None:
    outbox = opened(most=1)
    outbox.put(Kind.VISIT_OVER, "visit-1", b"1")
    with pytest.raises(OutboxFull, match="K510"):
        outbox.put(Kind.VISIT_OVER, "visit-2", b"2")
    assert waiting(outbox) == [("visit-1", b"1")]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite", 100)
    with sqlite3.connect(tmp_path / "outbox.sqlite") as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    outbox._connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then answers as on a full disk
    with pytest.raises(OutboxFull):
        outbox.put(Kind.VISIT_OVER, "visit-1", bytes(100_000))
    assert outbox.waiting() == []
    outbox.close()
    other.close()


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(OutboxFull):
        Outbox(tmp_path / "state" / "outbox.sqlite", 1)


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite").write_text("this is no database, whatever its name says " * 10)
    with pytest.raises(OutboxFull):
        Outbox(tmp_path / "outbox.sqlite", 1)


def test_the_store_is_for_this_user_alone(opened: Opened, tmp_path: Path) -> None:
    opened()
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
    assert (tmp_path / "state" / "outbox.sqlite").stat().st_mode & 0o077 == 0


def test_a_round_delivers_all_and_deletes_on_acknowledgement_alone(opened: Opened) -> None:
    outbox = opened()
    for number in range(3):
        outbox.put(Kind.VISIT_OVER, f"visit-{number}", b"")
    delivered: list[str] = []

    def deliver(item: Item) -> None:
        if item.name == "visit-1":
            raise Refused
        delivered.append(item.name)

    forwarder = Forwarder(outbox, deliver, 1.0)
    assert not forwarder.round()
    assert forwarder.refused == {Refused.failure}
    assert delivered == ["visit-0", "visit-2"]
    assert [item.name for item in outbox.waiting()] == ["visit-1"]


def test_when_the_gateway_is_away_the_rest_is_not_tried(opened: Opened) -> None:
    outbox = opened()
    for number in range(3):
        outbox.put(Kind.VISIT_OVER, f"visit-{number}", b"")
    tried: list[str] = []

    def deliver(item: Item) -> None:
        tried.append(item.name)
        raise Away

    forwarder = Forwarder(outbox, deliver, 1.0)
    assert not forwarder.round()
    assert not forwarder.refused
    assert tried == ["visit-0"]
    assert len(outbox.waiting()) == 3


def test_the_thread_tries_again_until_the_gateway_is_back_and_wakes_for_something_new(opened: Opened) -> None:
    outbox = opened()
    outbox.put(Kind.VISIT_OVER, "visit-1", b"")
    arrived = {"visit-1": threading.Event(), "visit-2": threading.Event()}
    tries = 0

    def deliver(item: Item) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Away
        arrived[item.name].set()

    forwarder = Forwarder(outbox, deliver, 0.005)
    forwarder.start()
    assert arrived["visit-1"].wait(10)
    outbox.put(Kind.VISIT_OVER, "visit-2", b"")
    forwarder.nudge()
    assert arrived["visit-2"].wait(10)
    forwarder.stop(10)
    assert outbox.waiting() == []
