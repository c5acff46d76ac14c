"""Which driver is loaded, and what is said where its library is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import Reader
from kiosk.programs import card
from kiosk.programs.card_readers import card_readers, libnfc_reader
from kiosk.readers.connection import CardServiceStopped
from kiosk.readers.libnfc_readers import LibnfcReaders
from kiosk.readers.pcsc import PcscReaders

LIBNFC = Reader(driver="libnfc", connstring="pn532_uart:/dev/null:115200")
DRIVER = "kiosk.readers.libnfc_readers"


def test_each_driver_has_its_readers() -> None:
    assert isinstance(card_readers(Reader()), PcscReaders)
    assert isinstance(card_readers(LIBNFC), LibnfcReaders)


@pytest.mark.parametrize(("reader", "loaded"), [("Reader()", "smartcard"), (repr(LIBNFC), "pynfc")])
def test_only_the_driver_that_is_named_is_loaded(reader: str, loaded: str) -> None:
    script = (
        "import sys; from kiosk.config import Reader; from kiosk.programs.card_readers import card_readers;"
        f"card_readers({reader}); print([name for name in ('smartcard', 'pynfc') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, env=dict(os.environ), check=True)
    assert answer.stdout.decode().strip() == str([loaded])


@pytest.fixture
def without_libnfc(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where `libfreefare.so` cannot be loaded."""
    import builtins

    real = builtins.__import__

    def refuse(name: str, *rest: object) -> object:
        if name == DRIVER:
            raise OSError
        return real(name, *rest)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.usefixtures("without_libnfc")
def test_a_missing_library_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CardServiceStopped):
        libnfc_reader("pn53x_usb")
    access = tmp_path / "access"
    access.write_text("can 123456")
    assert card.main(["read", "--access-file", str(access), "--libnfc", "pn53x_usb"]) == 64
    assert "libnfc is not installed" in capsys.readouterr().err


def test_two_kinds_of_reader_cannot_be_asked_for_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert card.main(["read", "--access-file", "-", "--reader", "ACR", "--libnfc", "pn53x_usb"]) == 64
    assert "not allowed with" in capsys.readouterr().err
