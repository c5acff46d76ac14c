"""How long a visit takes to read who somebody is: the kiosk's own desk, through the real pcscd, over a wire that waits.

    python -m benchmarks.identity_reading

The card is a process of its own, as a chip is: what it does meanwhile costs the terminal nothing. Beside the time from
"a card lies there" to the judged evidence stands the least time that the very same bytes take on the wire at that rate.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.table import Row, judged, markdown
from contract.digits import Digits
from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal
from demo.chip.document import personalise
from demo.chip.issuer import new_pki
from demo.chip.vpcd import LaidCard
from demo.chip.wire import Traffic, Wire
from demo.chip.workshop import card_from
from demo.persona import load
from demo.services.pcscd import PcscDaemon
from emrtd.trust import TrustStore
from kiosk.identity.card import CardDesk
from kiosk.identity.challenge import CardChallenge
from kiosk.programs.session import SWITCH_SECONDS
from kiosk.readers.pcsc import PcscReaders

BIT_RATE = 424_000
RATIO_TO_REACH = 1.35
TIMES = 21

_PERSONA = Path(__file__).parent.parent / "demo" / "personas" / "fatima.toml"
_PLACED_SECONDS = 10.0
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Once:
    """One reading, in seconds: its whole time, the wire's least, the chip's own, the terminal's of the processor."""

    apdus: int
    whole: float
    wire: float
    chip: float
    processor: float

    @property
    def ratio(self) -> float:
        """The whole, the chip's own time included, beside the wire alone: what is judged."""
        return self.whole / self.wire

    @property
    def ratio_without_chip(self) -> float:
        """What the terminal and its reader add to the wire; for information."""
        return (self.whole - self.chip) / self.wire


def rows(times: int = TIMES) -> Iterator[Row]:
    """The line of the benchmark table."""
    readings = measure(times)
    names = ("whole", "wire", "chip", "processor")
    whole, wire, chip, processor = (1000 * median(getattr(one, name) for one in readings) for name in names)
    ratio = median(one.ratio for one in readings)
    without_chip = median(one.ratio_without_chip for one in readings)
    work = f"the chip works for {chip:.1f} ms of it ({without_chip:.2f} × without), the terminal for {processor:.1f} ms"
    yield judged(
        "identity read and judged by the kiosk, through pcscd, everything included",
        f"{readings[0].apdus} APDUs, {whole:.1f} ms: {ratio:.2f} × wire; {work}",
        f"wire alone {wire:.1f} ms at {BIT_RATE // 1000} kbit/s, median of {times}",
        f"≤ {RATIO_TO_REACH} × wire",
        ratio <= RATIO_TO_REACH,
    )


def measure(times: int) -> list[Once]:
    """Readings in a process of their own, since pcsc-lite looks only once in a process where its daemon listens."""
    with (
        tempfile.TemporaryDirectory(prefix="benchmark-") as folder,
        PcscDaemon(Path(folder)) as daemon,
        ProcessPoolExecutor(1, mp_context=_SPAWN) as terminal,
    ):
        return terminal.submit(_measure, daemon.environment, daemon.port, times).result()


def main() -> int:
    """Print the table of one run."""
    sys.stdout.write(markdown("Reading a card through pcscd", "The card is another process.", list(rows())))
    return 0


def _measure(environment: dict[str, str], port: int, times: int) -> list[Once]:
    os.environ.update(environment)
    sys.setswitchinterval(SWITCH_SECONDS)  # as a visit's process does
    with _card(port) as (authority, traffic), _desk(authority) as desk:
        _once(desk, traffic)  # what is loaded at the first use is there before a member comes
        return [_once(desk, traffic) for _ in range(times)]


def _no_gateway(_question: Personal[ChipQuestion]) -> ChipChallenge:
    raise AssertionError("this chip signs")


def _once(desk: CardDesk, traffic: Callable[[], Traffic]) -> Once:
    can = Digits(load(_PERSONA).card.reveal().can)
    gc.collect()
    before = traffic()
    began, computed = time.perf_counter(), time.process_time()
    desk.read(can, CardChallenge(bytes(32), bytes(8), _no_gateway), lambda _: None, lambda: False)
    whole, computed = time.perf_counter() - began, time.process_time() - computed
    after = traffic()
    return Once(
        after.apdus - before.apdus,
        whole,
        after.wire_seconds - before.wire_seconds,
        after.card_seconds - before.card_seconds,
        computed,
    )


@contextmanager
def _desk(authority: bytes) -> Iterator[CardDesk]:
    """A desk before which a card lies."""
    desk, placed = CardDesk(PcscReaders(), TrustStore.from_bytes(authority)), threading.Event()
    desk.watch(placed.set, lambda: None, lambda _: None)
    if not placed.wait(_PLACED_SECONDS):
        raise AssertionError("the card of the demo was not noticed")
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def _card(port: int) -> Iterator[tuple[bytes, Callable[[], Traffic]]]:
    """A card's process: its authority's certificate, and what asks it for its traffic so far."""
    ours, its = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_lie, args=(its, port), daemon=True)
    process.start()

    def traffic() -> Traffic:
        ours.send(True)
        answer: Traffic = ours.recv()
        return answer

    try:
        yield ours.recv(), traffic
    finally:
        ours.send(False)
        process.join()


def _lie(pipe: Connection, port: int) -> None:
    """Lie on the reader, and tell of the traffic whenever asked."""
    pki, persona = new_pki(), load(_PERSONA)
    wire = Wire(card_from(personalise(persona, pki), persona), BIT_RATE)
    with LaidCard(wire, port):
        pipe.send(pki.national.csca.certificate)
        while pipe.recv():
            pipe.send(wire.traffic)


if __name__ == "__main__":
    sys.exit(main())
