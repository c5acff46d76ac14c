"""A real pcscd of our own, with virtual readers only: it touches neither the machine's readers nor its pcscd.

pcscd is started the way systemd does it (sd_listen_fds(3)): a listening unix socket as descriptor 3. So it runs without
systemd, as an ordinary user, and several run side by side. Its one driver is vpcd of the vsmartcard project, which
gives two slots; a card is laid on a slot by connecting to the slot's TCP port (`demo.chip.vpcd`).

A client finds it through the variable in `PcscDaemon.environment`. pcsc-lite reads that variable once in a process: a
process that talks to two daemons, one after the other, has to use the same folder for both.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PCSCD = "/usr/sbin/pcscd"
VPCD_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
READER_NAME = "Virtual PCD"
READER_NAMES = (f"{READER_NAME} 00 00", f"{READER_NAME} 00 01")
"""The two slots of the driver, as pcscd names them."""

SLOTS = 2
"""Slots of one device."""

READY = b"daemon ready"
START_SECONDS = 10.0
STOP_SECONDS = 5.0
_POLL_SECONDS = 0.005
_PORTS = range(20_000, 32_000, SLOTS)  # below the ephemeral ports, so that no outgoing connection takes one

# $$ is the process id that pcscd will have after exec, which sd_listen_fds compares with LISTEN_PID.
_HAND_OVER = 'export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@" 3<&0 0</dev/null'


class PcscDaemonFailed(Exception):
    """pcscd did not start, or did not end; its log is in the folder given."""


@dataclass(frozen=True, slots=True)
class Device:
    """A virtual device with two slots.

    Attributes:
        name: as pcscd tells it to clients, before the numbers of device and slot.
        driver: vpcd, or one that hands on to it (`demo.reader`).
    """

    name: str = READER_NAME
    driver: Path = Path(VPCD_DRIVER)


class PcscDaemon:
    """pcscd with virtual readers, in a folder of its own; use it in a `with`, or call `start` and `stop`.

    Start it from a thread that lives as long as it: the kernel ends it when that thread ends, so that a killed
    test leaves no daemon behind.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        readers: bool = True,
        devices: Sequence[Device] = (Device(),),
        preload: Path | None = None,
    ) -> None:
        """`folder` must exist and may be used again; `port` is the first slot's (default: a free one).

        Without `readers` it runs with none plugged in. `preload` is a library that it loads before all others.
        """
        self._preload = preload
        self.folder = folder.resolve()
        self._devices = tuple(devices) if readers else ()
        self.port = port if port is not None else free_ports(SLOTS * max(len(self._devices), 1))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs in its environment to find this daemon."""
        return {"PCSCLITE_CSOCK_NAME": str(self._socket_path)}

    @property
    def ports(self) -> tuple[int, ...]:
        """The TCP ports of the slots, device by device; those of the default one in the order of `READER_NAMES`."""
        return tuple(range(self.port, self.port + SLOTS * max(len(self._devices), 1)))

    @property
    def pid(self) -> int | None:
        """The daemon's process id while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the daemon and wait until it serves clients (raises PcscDaemonFailed)."""
        if self._process is not None:
            return
        self._write_configuration()
        with self._listen() as listener, self._log_path.open("wb") as log:
            self._process = subprocess.Popen(  # the program and its arguments are constants
                self._command(), stdin=listener.fileno(), stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Ask the daemon to end, wait for it, and remove its socket; nothing happens if it does not run."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the daemon as a crash would: clients are left in the middle of what they were doing."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Freeze the daemon (SIGSTOP): it accepts and never answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen daemon go on."""
        self._signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _socket_path(self) -> Path:
        return self.folder / "comm"

    @property
    def _log_path(self) -> Path:
        return self.folder / "pcscd.log"

    def _command(self) -> list[str]:
        before = [] if self._preload is None else ["env", f"LD_PRELOAD={self._preload}"]
        daemon = [*before, PCSCD, "--foreground", "--info", "--config", str(self.folder / "conf")]
        return ["setpriv", "--pdeathsig", "TERM", "--", "/bin/sh", "-c", _HAND_OVER, "pcscd", *daemon]

    def _write_configuration(self) -> None:
        configuration = self.folder / "conf"
        configuration.mkdir(exist_ok=True)
        (configuration / "vpcd").write_text("\n".join(self._configuration()), "ascii")

    def _configuration(self) -> Iterator[str]:
        """See reader.conf(5). vpcd keeps its sockets in variables of its own, so each device loads a copy of it."""
        for number, (device, port) in enumerate(zip(self._devices, self.ports[::SLOTS], strict=False)):
            driver = device.driver
            if driver == Path(VPCD_DRIVER):
                driver = Path(shutil.copy(driver, self.folder / f"driver-{number}.so"))
            yield f'FRIENDLYNAME "{device.name}"'
            yield f"DEVICENAME /dev/null:0x{port:X}"
            yield f"LIBPATH {driver}"
            yield f"CHANNELID 0x{port:X}\n"

    def _listen(self) -> socket.socket:
        self._socket_path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self._socket_path))
        listener.listen(16)
        return listener

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while READY not in self._log_path.read_bytes():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise PcscDaemonFailed(str(self._log_path))
            time.sleep(_POLL_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        # The path goes first, so that no client finds a socket that nobody will answer.
        self._socket_path.unlink(missing_ok=True)
        self._signal(number)
        self._signal(signal.SIGCONT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def free_ports(count: int) -> int:
    """An even TCP port that is free together with those after it, `count` in all."""
    for port in random.sample(_PORTS, len(_PORTS)):
        if all(_is_free(port + offset) for offset in range(count)):
            return port
    raise PcscDaemonFailed("no free port")


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("", port))
        except OSError:
            return False
    return True


def installed() -> bool:
    """Are pcscd and the virtual reader's driver installed on this machine?"""
    return os.access(PCSCD, os.X_OK) and Path(VPCD_DRIVER).exists()
