"""A real pcscd for the emulated tests, and somebody who lays cards on its readers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.services.pcscd import PcscDaemon
from tests.emulated.virtual_reader import Lay, layer


@pytest.fixture(scope="session")
def pcsc_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where every pcscd of this process listens: pcsc-lite reads the variable once."""
    folder = tmp_path_factory.mktemp("pcsc")
    variables = PcscDaemon(folder, port=0).environment
    os.environ.update(variables)
    yield folder
    for name in variables:
        os.environ.pop(name)


@pytest.fixture(scope="module")
def pcscd(pcsc_folder: Path) -> Iterator[PcscDaemon]:
    """A pcscd with two empty virtual readers; a test leaves it running and its readers empty."""
    with PcscDaemon(pcsc_folder) as daemon:
        yield daemon


@pytest.fixture
def lay(pcscd: PcscDaemon) -> Lay:
    """Lays a card on an empty reader, in a `with`."""
    return layer(pcscd)
