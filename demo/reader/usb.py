"""A USB port of the real pcscd, with one reader that is plugged in and out while pcscd runs.

pcscd's own code for hot-plugging runs; what it asks of the kernel through libudev is answered by a library of ours that
is loaded before (`usb.c`). The device's driver is that of `demo.reader.failing`.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from demo.reader.failing import FailingReader
from demo.services.pcscd import SLOTS, free_ports

_SOURCE = Path(__file__).with_name("usb.c")
_INFORMATION = """<?xml version="1.0"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>failing.so</string>
<key>ifdVendorID</key><array><string>0x0001</string></array>
<key>ifdProductID</key><array><string>0x0001</string></array>
<key>ifdFriendlyName</key><array><string>{name}</string></array>
</dict></plist>
"""


class UsbPort:
    """One port and its reader; give `library` to the daemon as what is loaded before. `folder` must be empty.

    Attributes:
        ports: TCP ports of the reader's two slots.
        library: for `PcscDaemon`.
        reader: what is plugged in; it can fail besides.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """`name` is what pcscd calls the reader, before the numbers of device and slot."""
        self.ports = (port := free_ports(SLOTS), port + 1)
        self.library = folder.resolve() / "usb.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-o", self.library, _SOURCE, "-ldl"], check=True)
        bundle = folder / "drivers" / "failing.bundle" / "Contents"
        (bundle / "Linux").mkdir(parents=True)
        (bundle / "Info.plist").write_text(_INFORMATION.format(name=name), "ascii")
        self.reader = FailingReader(bundle / "Linux", name)
        (folder / "node").write_text(f"/dev/null:0x{port:X}", "ascii")
        self._fifo = folder / "usb"
        os.mkfifo(self._fifo)

    def plug_in(self) -> None:
        """The reader is there."""
        self._tell(b"+")

    def pull_out(self) -> None:
        """It is gone, with whatever lies on it."""
        self._tell(b"-")

    def _tell(self, action: bytes) -> None:
        fifo = os.open(self._fifo, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(fifo, action)
        finally:
            os.close(fifo)
