"""How long reading a card takes: commands, time on the wire, and the terminal's own work, against the chip of the demo.

    python -m benchmarks.emrtd_reading

The wire's time is computed from the bytes (`demo.chip.wire`), so it is the same on every machine; the terminal's own
time is the processor's, since in process it waits for nothing, and the chip's is taken off. Their sum beside the wire
alone is the ratio that counts: a reader cannot be faster than its wire. Without a wire, the whole document stands
beside our own reading in short length in the same run, and what a reader in Go once took for it from the same chip.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.table import Row, Verdict, judged, markdown
from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.vpcd import Card
from demo.chip.wire import Wire
from demo.chip.workshop import card_from
from demo.persona import Persona, load
from emrtd import active_authentication, passive_authentication
from emrtd.active_authentication import ActiveVerdict
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Can
from emrtd.trust import TrustStore

IDENTITY = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15})
"""What tells who somebody is, without the photograph."""

WHOLE = IDENTITY | {FileId.DG2, FileId.CARD_ACCESS}
"""Every file of the card."""

BIT_RATE = 424_000
RATIO_TO_REACH = 1.35
APDUS_TO_REACH = 36
SECONDS_TO_REACH = 0.166
"""What gmrtd, a reader in Go, took for a whole document with extended length, from the same chip without a wire."""

_PERSONA = Path(__file__).parent.parent / "demo" / "personas" / "fatima.toml"
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_CHALLENGE = bytes(range(8))


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of some readings.

    Attributes:
        apdus: commands of one reading.
        wire_seconds: the least time that its bytes take on the wire.
        terminal_seconds: the terminal's own work, verification included.
        chip_seconds: the chip's.
    """

    apdus: int
    wire_seconds: float
    terminal_seconds: float
    chip_seconds: float

    @property
    def ratio(self) -> float:
        """Wire and terminal together, beside the wire alone. The chip's own time is not counted."""
        return (self.wire_seconds + self.terminal_seconds) / self.wire_seconds

    @property
    def without_wire(self) -> float:
        """Terminal and chip together, as if bytes took no time."""
        return self.terminal_seconds + self.chip_seconds


class Bench:
    """One card, its issuer's trust, and readings of it."""

    def __init__(self) -> None:
        pki = new_pki()
        self._persona: Persona = load(_PERSONA)
        self._card: CardFiles = personalise(self._persona, pki)
        self._trust = TrustStore.from_bytes(pki.national.csca.certificate)

    def identity(self, link: Link, times: int = 15) -> Measured:
        """Read who somebody is, and judge it: PACE with the CAN, the chip's signature, passive authentication."""
        return self._measure(IDENTITY, link, times)

    def whole_document(self, link: Link, times: int = 15) -> Measured:
        """Read and judge every file."""
        return self._measure(WHOLE, link, times)

    def _measure(self, wanted: Collection[FileId], link: Link, times: int) -> Measured:
        chip = Timed(card_from(self._card, self._persona, Behaviour()))
        wire = Wire(chip, floor_rate=BIT_RATE)
        terminal, chips = [], []
        for _ in range(times):
            wire.reset()
            chip.seconds, began = 0.0, time.thread_time()
            self._read(wanted, link, wire)
            terminal.append(time.thread_time() - began - chip.seconds)
            chips.append(chip.seconds)
        traffic = wire.traffic
        # The wire is the same for each reading, give or take the length of a signature.
        return Measured(traffic.apdus // times, traffic.wire_seconds / times, median(terminal), median(chips))

    def _read(self, wanted: Collection[FileId], link: Link, wire: Wire) -> None:
        can = Can(self._persona.card.reveal().can)
        self._judge(read_document(wire.answer, can, wanted, challenge=_CHALLENGE, link=link, reset=wire.reset))

    def _judge(self, reading: Reading) -> None:
        files = reading.files
        if not passive_authentication.verify(files[FileId.SOD], files, self._trust, _AT).ok or reading.withheld:
            raise AssertionError("the card of the demo does not pass")
        signature = reading.active_signature or b""
        verdict = active_authentication.verify(files[FileId.DG15], files[FileId.DG14], _CHALLENGE, signature)
        if verdict is not ActiveVerdict.VALID:
            raise AssertionError("the chip of the demo does not prove itself")


class Timed:
    """A card that counts its own seconds of the processor; fits `demo.chip.vpcd.Card`."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self.seconds = 0.0

    @property
    def atr(self) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        return self._card.atr

    def reset(self) -> None:
        """See `demo.chip.vpcd.Card`."""
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        began = time.thread_time()
        try:
            return self._card.answer(command)
        finally:
            self.seconds += time.thread_time() - began


def rows(bench: Bench | None = None) -> list[Row]:
    """The lines of the benchmark table: identity and whole document, short and with extended length."""
    bench = bench or Bench()
    short, extended = Link(), Link(ExtendedLength.PREFERRED)
    whole_short, whole_extended = bench.whole_document(short), bench.whole_document(extended)
    return [
        _identity_row("short", bench.identity(short)),
        _identity_row("extended", bench.identity(extended)),
        _whole_row("short", whole_short),
        _whole_row("extended", whole_extended),
        _wireless_row(whole_extended, whole_short),
    ]


def main() -> int:
    """Print the table of one run."""
    sys.stdout.write(markdown("Reading a card", "In process, the chip's own time taken off.", rows()))
    return 0


def _identity_row(name: str, identity: Measured) -> Row:
    return judged(
        f"identity read and judged, {name} length",
        f"{_shown(identity)}: {identity.ratio:.2f} × wire",
        f"wire alone {1000 * identity.wire_seconds:.0f} ms at 424 kbit/s",
        f"≤ {RATIO_TO_REACH} × wire",
        identity.ratio <= RATIO_TO_REACH,
    )


def _whole_row(name: str, whole: Measured) -> Row:
    what, ours = f"whole document read and judged, {name} length", f"{_shown(whole)}: {whole.ratio:.2f} × wire"
    beside = f"wire alone {1000 * whole.wire_seconds:.0f} ms; gmrtd 36 APDUs, extended"
    if name == "short":
        return Row(what, ours, beside, "–", Verdict.NO_TARGET)
    return judged(what, ours, beside, f"≤ {APDUS_TO_REACH} APDUs", whole.apdus <= APDUS_TO_REACH)


def _wireless_row(extended: Measured, short: Measured) -> Row:
    ours, plain = extended.without_wire, short.without_wire
    return judged(
        "whole document, extended length, no wire, the chip's work included",
        f"{1000 * ours:.0f} ms: {ours / plain:.2f} × our own in short length, {ours / SECONDS_TO_REACH:.2f} × gmrtd's",
        f"short length {1000 * plain:.0f} ms in this run; gmrtd {1000 * SECONDS_TO_REACH:.0f} ms when it was measured",
        f"≤ {1000 * SECONDS_TO_REACH:.0f} ms",
        ours <= SECONDS_TO_REACH,
    )


def _shown(measured: Measured) -> str:
    wire, own = 1000 * measured.wire_seconds, 1000 * measured.terminal_seconds
    return f"{measured.apdus} APDUs, wire {wire:.0f} ms, terminal {own:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
