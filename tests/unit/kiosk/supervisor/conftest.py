from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.kiosk.supervisor.harness import Kiosk


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    """A supervisor whose gateway is away."""
    running = Kiosk(tmp_path, "https://127.0.0.1:1")
    yield running
    running.close()
