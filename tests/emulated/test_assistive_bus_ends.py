"""The bus of assistive programs: what was started is held by whoever started it, and gone after a failure."""

from pathlib import Path

import pytest

from kiosk.programs import assistive
from kiosk.programs.assistive import DAEMON, SOCKET, NoAssistiveBus, start_bus


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AT_SPI_BUS_ADDRESS", "")


def children() -> set[str]:
    """Programs that this thread started and that are there still, zombies included."""
    listed = Path("/proc/self/task").glob("*/children")
    return {child for one in listed for child in one.read_text().split()}


@pytest.fixture
def before() -> set[str]:
    return children()


def test_two_buses_are_two_and_each_ends_by_itself(tmp_path: Path, before: set[str]) -> None:
    first, second = ((tmp_path / name) for name in ("first", "second"))
    for folder in (first, second):
        folder.mkdir()
    one, other = start_bus(first), start_bus(second)
    assert len(children() - before) == 4, "a bus and a registry each"
    one.end()
    assert len(children() - before) == 2
    assert (second / SOCKET).is_socket()
    other.end()
    assert children() == before


def test_a_bus_without_its_registry_leaves_nothing_behind(
    tmp_path: Path, before: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistive, "REGISTRY", DAEMON)  # it ends at once: no registry ever comes
    monkeypatch.setattr(assistive, "_START_SECONDS", 0.5)
    with pytest.raises(NoAssistiveBus):
        start_bus(tmp_path)
    assert children() == before
