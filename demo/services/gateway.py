"""The real gateway as a process of its own over HTTPS, with keys, certificates and a store made for this run.

    with running_inbox() as inbox, running_gateway(GatewayPlan(folder, trust, personas, inbox.url)) as gateway:
        gateway.base_url           # https://127.0.0.1:PORT
        gateway.ca                 # PEM: the authority that clients pin
        gateway.sealing_keys       # JWK set: what seals are checked with
        gateway.enrolment_code()   # one machine may enrol with it at POST /device/enrolment
        gateway.enrol(key)         # or let it be done here: gives the machine's name
        gateway.kill(); gateway.start()      # same port, same store, same keys

The settings file, `FOLDER/gateway.toml` (every table in `gateway/config.py`; paths are relative to the file):

    log_level = "warning"
    [listen]      port, certificate, private_key, public_url
    [store]       path = "gateway.sqlite"
    [keys]        sealing = "sealing.pem", codes = "codes.key"
    [trust]       csca = "…/trust"
    [backoffice]  personas = "…/personas", faults = "faults.toml"
    [messaging]   kind = "inbox", url = "http://127.0.0.1:…/messages"
    [policy]      lease_seconds, nonce_seconds, certificates_per_visit, …
    [policy.codes] valid_seconds, tries, resend_seconds, per_member_and_day, unproved_per_member_and_day, …

`GatewayPlan.policy` overrides single values, e.g. ``{"lease_seconds": 2, "codes": {"resend_seconds": 1}}``.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import requests

from contract.device import EcPublicKey, Enrolment, EnrolmentRequest
from contract.seal_keys import SealingKey, VerificationKeys
from demo.services.certificates import TlsAuthority

PLACE: Final = "Sidi Maârouf 2"
"""Name of the invented place, as messages name it."""

_ROOT: Final = Path(__file__).parents[2]
_READY_SECONDS: Final = 20.0
_STOP_SECONDS: Final = 10.0

_DEMO_POLICY: Final[dict[str, object]] = {
    # One invented person visits many times a day, from one address.
    "public_calls_per_minute": 6000,
    "visit_calls_per_minute": 6000,
    "judgements_per_minute": 6000,
    "checkpoints_per_minute": 6000,
    "codes": {"per_member_and_day": 10_000, "unproved_per_member_and_day": 10_000},
}


@dataclass(frozen=True, slots=True)
class GatewayPlan:
    """What a gateway is started with.

    Attributes:
        folder: where its files go; made if missing. Starting again with the same folder keeps store and keys.
        trust: folder of CSCA certificates.
        personas: folder of the invented people that the fund knows.
        inbox: address that messages are posted to.
        policy: values of `[policy]` other than the defaults; tables inside it are merged.
    """

    folder: Path
    trust: Path
    personas: Path
    inbox: str
    policy: Mapping[str, object] = field(default_factory=dict)


class RunningGateway:
    """The process and how to reach it."""

    def __init__(self, plan: GatewayPlan) -> None:
        self._plan = plan
        self.folder = plan.folder
        self.ca = plan.folder / "ca.pem"
        self.sealing_keys = plan.folder / "sealing-keys.json"
        self.config = plan.folder / "gateway.toml"
        self.log = plan.folder / "gateway.log"
        self._faults = plan.folder / "faults.toml"
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        _write_files(plan, self._port)

    @property
    def base_url(self) -> str:
        """Address without a slash at the end."""
        return f"https://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process, if it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and wait until it answers.

        Raises: RuntimeError (it ended by itself; its log says why), TimeoutError.
        """
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gateway", "serve", "--config", str(self.config)],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_ready()

    def stop(self) -> None:
        """End it in good order."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(kill=True)

    def enrolment_code(self, place: str = PLACE) -> str:
        """A fresh one-time code for one machine, from the gateway's own program."""
        command = [sys.executable, "-m", "gateway", "enrolment-code", "--config", str(self.config), "--place", place]
        return subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout.strip()

    def enrol(self, key: EcPublicKey, place: str = PLACE) -> Enrolment:
        """Enrol a machine whose public key this is."""
        body = msgspec.json.encode(EnrolmentRequest(self.enrolment_code(place), key))
        answer = requests.post(f"{self.base_url}/device/enrolment", data=body, verify=str(self.ca), timeout=10)
        answer.raise_for_status()
        return msgspec.json.decode(answer.content, type=Enrolment)

    def revoke_certificate(self, reference: str) -> None:
        """Void a certificate with the gateway's own program."""
        command = [sys.executable, "-m", "gateway", "revoke", "--config", str(self.config), reference]
        subprocess.run(command, cwd=_ROOT, check=True)

    def break_backoffice(self, kind: str, seconds: float = 0.0) -> None:
        """Let the fund's own system be `slow` (for that long), `down` or answer `nonsense`."""
        self._faults.write_text(f'kind = "{kind}"\nseconds = {seconds}\n')

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill() if kill else process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"the gateway ended at once, see {self.log}")
            if self._answers():
                return
            time.sleep(0.02)
        raise TimeoutError("the gateway does not answer")

    def _answers(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.base_url}/keys", verify=str(self.ca), timeout=2).ok
        return False


@contextmanager
def running_gateway(plan: GatewayPlan) -> Iterator[RunningGateway]:
    """A gateway, until the block ends."""
    gateway = RunningGateway(plan)
    try:
        gateway.start()
        yield gateway
    finally:
        gateway.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_files(plan: GatewayPlan, port: int) -> None:
    folder = plan.folder
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "ca.pem").exists():
        authority = TlsAuthority()
        authority.write_certificate(folder / "ca.pem")
        authority.write_server(folder / "server.pem", folder / "server.key.pem")
        _write_keys(folder)
    (folder / "gateway.toml").write_text(_settings(plan, port), encoding="utf-8")


def _write_keys(folder: Path) -> None:
    sealing = SealingKey.generate()
    _write_secret(folder / "sealing.pem", sealing.to_pem())
    _write_secret(folder / "codes.key", secrets.token_bytes(32))
    (folder / "sealing-keys.json").write_bytes(VerificationKeys.of(sealing).to_json())


def _write_secret(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _settings(plan: GatewayPlan, port: int) -> str:
    tables: dict[str, object] = {
        "log_level": "warning",
        "listen": {
            "port": port,
            "certificate": "server.pem",
            "private_key": "server.key.pem",
            "public_url": f"https://127.0.0.1:{port}",
        },
        "store": {"path": "gateway.sqlite"},
        "keys": {"sealing": "sealing.pem", "codes": "codes.key"},
        "trust": {"csca": str(plan.trust.resolve())},
        "backoffice": {"personas": str(plan.personas.resolve()), "faults": "faults.toml"},
        "messaging": {"kind": "inbox", "url": plan.inbox},
        "policy": _merged(_DEMO_POLICY, plan.policy),
    }
    return "".join(_toml(tables, ()))


def _merged(base: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    merged = dict(base)
    for key, value in changes.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, Mapping) else value
    return merged


def _toml(table: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    """TOML of strings, numbers, and tables of them; JSON writes such values as TOML does."""
    if path:
        yield f"\n[{'.'.join(path)}]\n"
    for key, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _toml(value, (*path, key))
