"""Everything around the kiosk, for real, on this machine: inbox, gateway, pcscd, printer, cards; then the kiosk itself.

The two programs of the kiosk run unchanged; what differs from a machine in an agency is the configuration written here.
Everything is below one folder, except each visit's private folder, which is on tmpfs and removed with the visit.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from demo.chip.issuer import Pki, new_pki, write_pki
from demo.chip.mishaps import Mishap
from demo.chip.vpcd import LaidCard
from demo.chip.wire import Wire
from demo.chip.workshop import make_card
from demo.kiosk_process import KioskProcess, inherited
from demo.persona import Persona, load_all
from demo.services.gateway import GatewayPlan, RunningGateway, running_gateway
from demo.services.inbox import Inbox, running_inbox
from demo.services.pcscd import PcscDaemon
from demo.services.printer import DemoPrinter
from kiosk.audit.journal import JOURNAL
from texts.language import Language

PERSONAS = Path(__file__).parent / "personas"
_STATE = "state"
_LONGEST_SOCKET_PATH = 90
"""A unix socket's path has at most 107 bytes; the daemon's name comes on top."""


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """What to set up.

    Attributes:
        folder: where all of it is written; emptied first.
        display: X display for the kiosk, such as ``:99``.
        size: of the screen in pixels.
        fullscreen: False leaves room for the demo's panel.
        language: in which *Welcome* greets.
        personas: folder of persona files that the fund knows and whose cards can be laid.
        bit_rate: of the simulated wire in bit/s; None does not wait.
        seconds_a_page: how long the simulated printer takes.
        policy: changes to the gateway's policy.
        limits: the kiosk's ``[limits]``, where they differ.
        assistive: whether sessions have a bus for assistive programs.
        program: what is run in place of ``python -m kiosk``; see `KioskProcess`.
    """

    folder: Path
    display: str
    size: tuple[int, int] = (1920, 1080)
    fullscreen: bool = True
    language: Language = Language.ARABIC
    personas: Path = PERSONAS
    bit_rate: int | None = None
    seconds_a_page: float = 2.0
    policy: Mapping[str, object] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    assistive: bool = False
    program: tuple[str, ...] = ("-m", "kiosk")


class Counter:
    """A kiosk in its surroundings. `lay` and `take` a card; `kiosk`, `inbox`, `gateway` and `printer` are the parts."""

    def __init__(self, plan: CounterPlan, parts: Parts) -> None:
        self._plan = plan
        self._pki = parts.pki
        self.folder = plan.folder
        self.temporary = parts.temporary
        self._laid: list[LaidCard] = []
        self.people = load_all(plan.personas)
        self.inbox = parts.inbox
        self.gateway = parts.gateway
        self.pcscd = parts.pcscd
        self.printer = parts.printer
        self.wire: Wire | None = None
        self.config = _write_config(plan, parts)
        self.kiosk = self.program(*plan.program)

    def lay(self, persona: Persona, slot: int = 0, mishaps: tuple[Mishap, ...] = ()) -> float:
        """Lay a persona's card on a slot of the virtual reader, instead of the one that lies there.

        Returns when it lay there (`time.monotonic`).
        """
        self.take()
        self.wire = Wire(make_card(persona, self._pki, mishaps=mishaps), self._plan.bit_rate)
        return self._lay(self.wire, slot)

    def lay_beside(self, persona: Persona, slot: int = 1) -> float:
        """Lay a second card on another slot while the first one stays; returns as `lay` does."""
        return self._lay(Wire(make_card(persona, self._pki), self._plan.bit_rate), slot)

    def take(self) -> None:
        """Take away whatever lies there."""
        while self._laid:
            self._laid.pop().take()

    def roles(self) -> dict[int, str]:
        """The processes whose memory must be clean after a visit, by pid, sessions apart."""
        roles = {self.kiosk.pid: "supervisor"}
        if self.pcscd.pid is not None:
            roles[self.pcscd.pid] = "pcscd"
        return roles

    def refusals(self) -> frozenset[str]:
        """The codes of everything that was refused until now, from the kiosk's journal."""
        lines = (self.folder / _STATE / JOURNAL).read_bytes().splitlines()
        return frozenset(line["failure"] for line in map(msgspec.json.decode, lines) if "failure" in line)

    def program(self, *program: str) -> KioskProcess:
        """The kiosk with another program in place of `python -m kiosk`, not yet started; see `KioskProcess`."""
        return KioskProcess(self.config, self._environment(), self.folder / "kiosk.log", program)

    def _lay(self, wire: Wire, slot: int) -> float:
        card = LaidCard(wire, self.pcscd.ports[slot])
        card.lay()
        self._laid.append(card)
        return time.monotonic()

    def _environment(self) -> dict[str, str]:
        names = ("DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY")
        return {
            **inherited(*names),
            **self.pcscd.environment,
            "DISPLAY": self._plan.display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONDONTWRITEBYTECODE": "1",
        }


@dataclass(frozen=True, slots=True)
class Parts:
    """The running parts."""

    pki: Pki
    inbox: Inbox
    gateway: RunningGateway
    pcscd: PcscDaemon
    printer: DemoPrinter
    temporary: Path


@contextmanager
def running_counter(plan: CounterPlan) -> Iterator[Counter]:
    """Start every part and the kiosk; stop them in the opposite order."""
    shutil.rmtree(plan.folder, ignore_errors=True)
    plan.folder.mkdir(parents=True)
    with ExitStack() as stack:
        counter = Counter(plan, _start_parts(plan, stack))
        counter.kiosk.start()
        stack.callback(counter.kiosk.stop)
        stack.callback(counter.take)
        yield counter


def _start_parts(plan: CounterPlan, stack: ExitStack) -> Parts:
    pki = new_pki()
    write_pki(pki, plan.folder / "pki")
    inbox = stack.enter_context(running_inbox())
    trust = plan.folder / "pki" / "trust"
    gateway_plan = GatewayPlan(plan.folder / "gateway", trust, plan.personas, inbox.url, plan.policy)
    gateway = stack.enter_context(running_gateway(gateway_plan))
    pcscd = stack.enter_context(PcscDaemon(_socket_folder(plan, stack)))
    printer = stack.enter_context(DemoPrinter(plan.folder / "printer", seconds_a_page=plan.seconds_a_page))
    return Parts(pki, inbox, gateway, pcscd, printer, _temporary(stack))


def _socket_folder(plan: CounterPlan, stack: ExitStack) -> Path:
    """The folder of pcscd: below the plan's, unless that path is too long for a socket."""
    folder = plan.folder.resolve() / "pcscd"
    if len(str(folder)) > _LONGEST_SOCKET_PATH:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chobbak-")))
    folder.mkdir(exist_ok=True)
    return folder


def _temporary(stack: ExitStack) -> Path:
    """A folder on tmpfs for the visits' private folders."""
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chobbak-", dir="/dev/shm")))


def _write_config(plan: CounterPlan, parts: Parts) -> Path:
    """The kiosk's TOML file (docs/settings.md): only what a demo needs to be different."""
    code = plan.folder / "enrolment-code"
    code.write_text(parts.gateway.enrolment_code())
    width, height = plan.size
    tables: dict[str, dict[str, object]] = {
        "kiosk": {"place": "Sidi Maârouf 2", "place_ar": "سيدي معروف 2"},
        "gateway": {
            "url": parts.gateway.base_url,
            "ca": str(parts.gateway.ca.resolve()),
            "sealing_keys": str(parts.gateway.sealing_keys.resolve()),
        },
        "device": {"key": "device.key.pem", "identity": "device.json", "enrolment_code": code.name},
        "cards": {"trust": "pki/trust", "authorisation_reference": "DEMO: invented cards only"},
        "printer": {"uri": parts.printer.uri},
        "screen": {
            "width": width,
            "height": height,
            "fullscreen": plan.fullscreen,
            "language": plan.language.value,
            "assistive": plan.assistive,
        },
        "paths": {"state": _STATE, "temporary": str(parts.temporary)},
        "limits": dict(plan.limits),
    }
    path = plan.folder / "kiosk.toml"
    path.write_text("".join(_toml(name, table) for name, table in tables.items()), encoding="utf-8")
    return path


def _toml(name: str, table: Mapping[str, object]) -> str:
    lines = (f"{key} = {_toml_value(value)}\n" for key, value in table.items())
    return f"[{name}]\n{''.join(lines)}\n"


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else f'"{value}"'
