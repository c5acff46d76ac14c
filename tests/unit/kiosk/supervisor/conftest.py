from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.kiosk.supervisor.harness import Kiosk

Start = Callable[[str | None], Kiosk]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Start]:
    """Starts a supervisor in the test's own folder, with the gateway that is named."""
    running: list[Kiosk] = []

    def start(gateway: str | None) -> Kiosk:
        running.append(Kiosk(tmp_path, gateway))
        return running[-1]

    yield start
    for kiosk in running:
        kiosk.close()


@pytest.fixture
def kiosk(started: Start) -> Kiosk:
    """A supervisor whose gateway cannot be reached."""
    return started(None)


@pytest.fixture
def kiosk_with_gateway(started: Start) -> Kiosk:
    """A supervisor whose gateway admits it."""
    return started("open")
