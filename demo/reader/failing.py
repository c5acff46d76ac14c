"""A reader that can fall silent and get stuck: vpcd behind a driver of our own.

The driver is compiled where the reader is made, which takes a tenth of a second; what it does is decided by files that
lie beside it (`failing.c`).
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.services.pcscd import READER_NAME, VPCD_DRIVER, Device

_SOURCE = Path(__file__).with_name("failing.c")
_HEADERS = "/usr/include/PCSC"


class FailingReader:
    """One such device, whose driver lives in `folder`, which must exist and hold nothing else of that kind."""

    def __init__(self, folder: Path, name: str = READER_NAME) -> None:
        self._folder = folder.resolve()
        library = self._folder / "failing.so"
        own_copy = shutil.copy(VPCD_DRIVER, self._folder / "vpcd.so")  # it keeps its sockets in variables of its own
        define = f'-DVPCD="{own_copy}"'
        subprocess.run(["cc", "-shared", "-fPIC", f"-I{_HEADERS}", define, "-o", library, _SOURCE, "-ldl"], check=True)
        self.device = Device(name, library)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """It is there and answers nothing, as after a time-out of the USB driver; within this `with`."""
        fault = self._folder / "silent"
        fault.touch()
        try:
            yield
        finally:
            fault.unlink()

    def stick(self) -> None:
        """From now on every exchange fails, until the card's power was switched off once."""
        (self._folder / "stuck").touch()
