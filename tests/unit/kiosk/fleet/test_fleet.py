"""The machine's calls against a gateway behind an adapter of requests: no socket is opened."""

from __future__ import annotations

import base64
import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey
from requests.adapters import BaseAdapter

from contract.device import Enrolment, Heartbeat, Policy, VisitGrant
from contract.note import Checkpoint
from kiosk.failures import Failure, KioskError
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.errors import GatewayNonsense, JournalRefused, NotAdmitted
from kiosk.fleet.keys import KeyUnusable, load_or_make
from kiosk.fleet.transport import LARGEST_ANSWER, Transport
from kiosk.fleet.upkeep import Papers, PolicyFile, Upkeep
from kiosk.fleet.visits import GatewayVisits, deliver
from kiosk.link.channel import frame
from kiosk.outbox.store import Kind, Outbox

URL = "https://gateway.example"
POLICY = Policy(7, "2025-01-01", ("card",), 60, 20, 4, 15, 120, 5)

Answer = tuple[int, Any] | Exception


class Gateway(BaseAdapter):
    """Answers by path; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, str, dict[str, Any], str | None]] = []
        self.always("/device/token", 200, {"access_token": "token-1", "token_type": "Bearer", "expires_in": 600})

    def always(self, path: str, status: int, body: object) -> None:
        self.answers[path] = [(status, body)]

    def once(self, path: str, *answers: Answer) -> None:
        self.answers[path] = [*answers]

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]  # the options of a socket do not matter here
        path = (request.url or "").removeprefix(URL)
        body = json.loads(request.body) if request.body else {}
        self.asked.append((request.method or "", path, body, request.headers.get("Authorization")))
        answers = self.answers[path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return _response(request, *answer)

    def close(self) -> None:
        return

    def paths(self) -> list[str]:
        return [path for _method, path, _body, _token in self.asked]


def _response(request: requests.PreparedRequest, status: int, body: Any) -> requests.Response:
    response = requests.Response()
    response.status_code, response.request, response.url = status, request, request.url or ""
    response.raw = body if isinstance(body, io.BytesIO) else io.BytesIO(_content(body))
    return response


def _content(body: Any) -> bytes:
    return body if isinstance(body, bytes) else msgspec.json.encode(body)


class Machine:
    """A machine that is enrolled, and its gateway."""

    def __init__(self, folder: Path) -> None:
        self.gateway = Gateway()
        self.key = load_or_make(folder / "device.pem")
        self.identity = Identity(folder / "device.json")
        self.identity.write(Enrolment("device-1", "Agence"))
        session = requests.Session()
        session.mount(URL, self.gateway)
        self.fleet = Fleet(Transport(URL + "/", folder / "ca.pem", 0.5, session), self.key, self.identity)

    def head(self, size: int) -> str:
        """The head of a journal of so many lines."""
        return self.key.sign_checkpoint(Checkpoint("chobbak.local/journal/test", size, bytes([size]) * 32))


def nothing_proved(_old: int, _new: int) -> list[bytes]:
    raise AssertionError("no proof was needed")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_token_is_asked_for_with_a_signed_assertion_and_kept(machine: Machine) -> None:
    machine.gateway.always("/device/policy", 200, POLICY)
    assert machine.fleet.policy() == POLICY
    assert machine.fleet.policy() == POLICY
    assert machine.gateway.paths() == ["/device/token", "/device/policy", "/device/policy"]
    _, _, request, _ = machine.gateway.asked[0]
    assert machine.gateway.asked[1][3] == "Bearer token-1"
    public = ECKey.import_key(msgspec.to_builtins(machine.key.public()))
    claims = jwt.decode(request["client_assertion"], public, algorithms=["ES256"]).claims
    assert claims["iss"] == claims["sub"] == "device-1"
    assert claims["aud"] == f"{URL}/device/token"
    assert len(claims["jti"]) >= 16


def test_a_token_that_the_gateway_forgot_is_replaced_once(machine: Machine) -> None:
    machine.gateway.always("/device/policy", 200, POLICY)
    machine.fleet.policy()
    machine.gateway.once("/device/policy", (401, {}), (200, POLICY))
    assert machine.fleet.policy() == POLICY
    assert machine.gateway.paths()[2:] == ["/device/policy", "/device/token", "/device/policy"]


def test_a_revoked_machine_does_not_ask_for_ever(machine: Machine) -> None:
    machine.gateway.always("/device/policy", 401, {})
    with pytest.raises(NotAdmitted):
        machine.fleet.policy()
    assert machine.gateway.paths() == ["/device/token", "/device/policy"]


def test_each_call_is_what_the_contract_says(machine: Machine) -> None:
    grant = VisitGrant("visit-name-1", "credential.of.it", 600)
    machine.gateway.always("/device/visits", 200, grant)
    machine.gateway.always("/device/visits/visit-name-1/over", 200, {"visit": "visit-name-1"})
    machine.gateway.always("/device/heartbeat", 200, {"policy": 7, "unix_time": 1_700_000_000})
    assert machine.fleet.grant_visit() == grant
    machine.fleet.visit_over("visit-name-1", "button")
    assert machine.fleet.heartbeat(Heartbeat(10, 2, ("K503",))).policy == 7
    assert [(method, path, body) for method, path, body, _ in machine.gateway.asked[1:]] == [
        ("POST", "/device/visits", {}),
        ("POST", "/device/visits/visit-name-1/over", {"reason": "button"}),
        ("POST", "/device/heartbeat", {"uptime_seconds": 10, "visits": 2, "failures": ["K503"]}),
    ]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (requests.exceptions.SSLError(), Failure.GATEWAY_UNTRUSTED),
        (OSError("no such authority"), Failure.GATEWAY_UNTRUSTED),
        (requests.exceptions.ConnectTimeout(), Failure.GATEWAY_SLOW),
        (requests.exceptions.ReadTimeout(), Failure.GATEWAY_SLOW),
        (requests.exceptions.ConnectionError(), Failure.GATEWAY_UNREACHABLE),
        (requests.exceptions.ChunkedEncodingError(), Failure.GATEWAY_NONSENSE),
        ((500, {}), Failure.GATEWAY_ERROR),
        ((503, b"<html>a proxy</html>"), Failure.GATEWAY_ERROR),
        ((429, {}), Failure.GATEWAY_SLOW),
        ((403, {}), Failure.KIOSK_NOT_ADMITTED),
        ((401, {}), Failure.KIOSK_NOT_ADMITTED),
        ((400, {}), Failure.GATEWAY_NONSENSE),
        ((404, {}), Failure.GATEWAY_NONSENSE),
        ((413, {}), Failure.GATEWAY_NONSENSE),
        ((422, {}), Failure.GATEWAY_NONSENSE),
        ((301, {}), Failure.GATEWAY_NONSENSE),
        ((200, b"<html>a login page</html>"), Failure.GATEWAY_NONSENSE),
        ((200, b"\xff\xfe"), Failure.GATEWAY_NONSENSE),
        ((200, {"number": 7}), Failure.GATEWAY_NONSENSE),
        ((200, b"[" + b"1," * LARGEST_ANSWER + b"1]"), Failure.GATEWAY_NONSENSE),
    ],
)
def test_every_bad_answer_has_its_code(machine: Machine, answer: Answer, failure: Failure) -> None:
    machine.gateway.once("/device/policy", answer)
    with pytest.raises(KioskError) as caught:
        machine.fleet.policy()
    assert caught.value.failure is failure
    assert str(caught.value) == failure.value


class Trickle(io.BytesIO):
    """A body that comes byte by byte, slowly."""

    def read1(self, _size: int | None = -1) -> bytes:
        time.sleep(0.02)
        return super().read1(1)


def test_a_trickle_is_slow_and_ends_at_the_deadline(machine: Machine) -> None:
    machine.gateway.once("/device/policy", (200, Trickle(b" " * 1_000)))
    began = time.monotonic()
    with pytest.raises(KioskError, match="K311"):
        machine.fleet.policy()
    assert time.monotonic() - began < 5


def test_a_machine_without_a_name_is_not_admitted(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "device.json").write_text("{")
    with pytest.raises(NotAdmitted):
        machine.fleet.grant_visit()
    assert machine.gateway.asked == []


@pytest.fixture
def fresh(tmp_path: Path, machine: Machine) -> Machine:
    """A machine that is to enrol."""
    (tmp_path / "device.json").unlink()
    (tmp_path / "code").write_text("ABCD-EFGH-1234\n")
    machine.gateway.always("/device/enrolment", 200, Enrolment("device-9", "Agence"))
    machine.gateway.always("/device/heartbeat", 200, {"policy": 7, "unix_time": 1_700_000_000})
    machine.gateway.always("/device/policy", 200, POLICY)
    return machine


def upkeep_of(machine: Machine, code: Path | None) -> Upkeep:
    folder = (code or Path("/absent/code")).parent
    return Upkeep(
        machine.fleet, Papers(machine.identity, code, PolicyFile(folder / "policy.json")), lambda: Heartbeat(0, 0)
    )


def test_the_first_round_enrols_once_and_learns_the_rules(fresh: Machine, tmp_path: Path) -> None:
    upkeep = upkeep_of(fresh, tmp_path / "code")
    upkeep.round()
    upkeep.round()
    assert fresh.identity.read() == Enrolment("device-9", "Agence")
    assert not (tmp_path / "code").exists()
    assert upkeep.policy == POLICY
    assert fresh.gateway.paths().count("/device/enrolment") == 1
    assert fresh.gateway.paths().count("/device/policy") == 1
    assert fresh.gateway.asked[0][2]["code"] == "ABCD-EFGH-1234"


def test_a_code_is_given_up_only_when_the_name_is_on_the_disk(
    fresh: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    sync = os.fsync

    def noted(file: int) -> None:
        synced.append((Path(f"/proc/self/fd/{file}").readlink().name, (tmp_path / "code").exists()))
        sync(file)

    monkeypatch.setattr(os, "fsync", noted)
    upkeep_of(fresh, tmp_path / "code").round()
    assert synced[:2] == [("device.json.new", True), (tmp_path.name, True)]
    assert not (tmp_path / "code").exists()


def test_new_rules_are_fetched_when_their_number_changes(fresh: Machine, tmp_path: Path) -> None:
    upkeep = upkeep_of(fresh, tmp_path / "code")
    upkeep.round()
    fresh.gateway.always("/device/heartbeat", 200, {"policy": 8, "unix_time": 1_700_000_000})
    fresh.gateway.always("/device/policy", 200, msgspec.structs.replace(POLICY, number=8))
    upkeep.round()
    assert upkeep.policy is not None
    assert upkeep.policy.number == 8


def test_the_rules_outlive_a_restart_while_the_gateway_is_away(fresh: Machine, tmp_path: Path) -> None:
    upkeep_of(fresh, tmp_path / "code").round()
    assert upkeep_of(fresh, tmp_path / "code").policy == POLICY


def test_the_rules_are_asked_for_once_after_each_start(fresh: Machine, tmp_path: Path) -> None:
    upkeep_of(fresh, tmp_path / "code").round()
    corrected = msgspec.structs.replace(POLICY, inactivity_seconds=POLICY.inactivity_seconds + 1)
    fresh.gateway.always("/device/policy", 200, corrected)
    upkeep = upkeep_of(fresh, tmp_path / "code")
    upkeep.round()
    assert upkeep.policy == corrected


@pytest.mark.parametrize(
    "nonsense",
    [{"inactivity_seconds": 120_000}, {"paper_wait_seconds": 0}, {"card_number_tries": 0}, {"more_time_times": 5000}],
)
def test_rules_that_no_session_could_be_told_are_refused_and_those_before_stay(
    fresh: Machine, tmp_path: Path, nonsense: dict[str, int]
) -> None:
    upkeep = upkeep_of(fresh, tmp_path / "code")
    upkeep.round()
    fresh.gateway.always("/device/heartbeat", 200, {"policy": 8, "unix_time": 1_700_000_000})
    fresh.gateway.always("/device/policy", 200, {**msgspec.to_builtins(POLICY), "number": 8, **nonsense})
    with pytest.raises(GatewayNonsense, match="K314"):
        upkeep.round()
    assert upkeep.policy == POLICY
    assert PolicyFile(tmp_path / "policy.json").read() == POLICY


def test_the_widest_rules_of_the_contract_reach_a_session(
    visits: Callable[[Policy | None], tuple[GatewayVisits, Outbox]],
) -> None:
    widest = msgspec.structs.replace(
        POLICY,
        inactivity_seconds=86_400,
        question_seconds=86_400,
        more_time_times=1000,
        card_taken_seconds=86_400,
        paper_wait_seconds=86_400,
        card_number_tries=1000,
    )
    msgspec.json.decode(msgspec.json.encode(widest), type=Policy)
    gateway, outbox = visits(widest)
    rules = gateway.rules()
    assert rules is not None
    assert frame(rules)
    outbox.close()


@pytest.mark.parametrize("damaged", [b"", b"\xff", b"{}", b'{"number":1}'])
def test_rules_that_the_disk_spoiled_are_not_believed(fresh: Machine, tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "policy.json").write_bytes(damaged)
    assert upkeep_of(fresh, tmp_path / "code").policy is None


@pytest.mark.parametrize("code", [None, "absent", "refused", "no-ascii"])
def test_a_machine_that_cannot_enrol_keeps_its_code_and_says_so(
    fresh: Machine, tmp_path: Path, code: str | None
) -> None:
    fresh.gateway.always("/device/enrolment", 401, {})
    (tmp_path / "refused").write_text("ABCD-EFGH-1234")
    (tmp_path / "no-ascii").write_bytes(b"\xff")
    with pytest.raises(NotAdmitted):
        upkeep_of(fresh, None if code is None else tmp_path / code).round()
    assert (tmp_path / "refused").exists()
    assert fresh.identity.read() is None


def test_the_key_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    first = load_or_make(tmp_path / "new" / "device.pem")
    second = load_or_make(tmp_path / "new" / "device.pem")
    assert first.public() == second.public()
    assert first.name() == second.name()
    assert (tmp_path / "new" / "device.pem").stat().st_mode & 0o077 == 0
    assert repr(first) == "DeviceKey(…)"
    assert len(base64.urlsafe_b64decode(first.public().x + "=")) == 32


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "device.pem").write_bytes(content)
    with pytest.raises(KeyUnusable, match=r"device\.pem"):
        load_or_make(tmp_path / "device.pem")
    assert (tmp_path / "device.pem").read_bytes() == content


@pytest.fixture
def visits(machine: Machine, tmp_path: Path) -> Callable[[Policy | None], tuple[GatewayVisits, Outbox]]:
    def with_policy(policy: Policy | None) -> tuple[GatewayVisits, Outbox]:
        outbox = Outbox(tmp_path / "outbox.sqlite", 10)
        return GatewayVisits(machine.fleet, outbox, lambda: policy, lambda: None), outbox

    return with_policy


def test_ends_and_checkpoints_go_through_the_outbox(
    machine: Machine, visits: Callable[[Policy | None], tuple[GatewayVisits, Outbox]]
) -> None:
    gateway_visits, outbox = visits(None)
    gateway_visits.over("visit-name-1", "hang")
    gateway_visits.witness(machine.head(1))
    gateway_visits.witness(newest := machine.head(2))
    assert machine.gateway.asked == []
    machine.gateway.always("/device/visits/visit-name-1/over", 200, {"visit": "visit-name-1"})
    machine.gateway.always("/device/checkpoints", 200, {"size": 2})
    for item in outbox.waiting():
        deliver(machine.fleet, nothing_proved, item)
    bodies = [body for _, path, body, _ in machine.gateway.asked if path != "/device/token"]
    assert bodies == [{"reason": "hang"}, {"note": newest, "witnessed": 0, "proof": []}]
    outbox.close()


def out_of_step(size: int) -> tuple[int, dict[str, object]]:
    kind = "urn:chobbak:problem:checkpoint-out-of-step"
    return 409, {"type": kind, "title": "", "status": 409, "witnessed_size": size}


def test_a_head_is_proved_from_the_one_that_the_gateway_has(machine: Machine) -> None:
    """Told after a start, remembered from then on."""
    asked = []

    def prove(old: int, new: int) -> list[bytes]:
        asked.append((old, new))
        return [bytes(32)]

    machine.gateway.once("/device/checkpoints", out_of_step(3), (200, {"size": 5}), (200, {"size": 9}))
    machine.fleet.checkpoint(machine.head(5), prove)
    machine.fleet.checkpoint(machine.head(9), prove)
    assert asked == [(3, 5), (5, 9)]
    sent = [body for _, path, body, _ in machine.gateway.asked if path == "/device/checkpoints"]
    assert [(body["witnessed"], len(body["proof"])) for body in sent] == [(0, 0), (3, 1), (5, 1)]


def test_a_journal_that_is_shorter_than_its_witness_says_is_told_at_once(machine: Machine) -> None:
    machine.gateway.always("/device/checkpoints", *out_of_step(3))
    with pytest.raises(JournalRefused, match="K508"):
        machine.fleet.checkpoint(machine.head(2), nothing_proved)
    assert machine.gateway.paths().count("/device/checkpoints") == 1


def test_a_journal_that_does_not_continue_what_was_witnessed_is_told(machine: Machine) -> None:
    forked = {"type": "urn:chobbak:problem:checkpoint-forked", "title": "", "status": 409}
    machine.gateway.always("/device/checkpoints", 409, forked)
    with pytest.raises(JournalRefused, match="K508"):
        machine.fleet.checkpoint(machine.head(2), nothing_proved)


@pytest.mark.parametrize("answer", [b"{", {"type": "urn:chobbak:problem:nonce-used", "title": "", "status": 409}])
def test_any_other_conflict_is_nonsense(machine: Machine, answer: object) -> None:
    machine.gateway.always("/device/checkpoints", 409, answer)
    with pytest.raises(GatewayNonsense):
        machine.fleet.checkpoint(machine.head(2), nothing_proved)


def test_a_gateway_that_never_agrees_is_not_asked_for_ever(machine: Machine) -> None:
    machine.gateway.always("/device/checkpoints", *out_of_step(1))
    with pytest.raises(JournalRefused):
        machine.fleet.checkpoint(machine.head(2), lambda _old, _new: [])
    assert machine.gateway.paths().count("/device/checkpoints") == 2


def test_a_note_that_is_none_of_this_machine_is_never_sent(
    machine: Machine, visits: Callable[[Policy | None], tuple[GatewayVisits, Outbox]]
) -> None:
    gateway_visits, outbox = visits(None)
    gateway_visits.witness("note")
    with pytest.raises(GatewayNonsense):
        deliver(machine.fleet, nothing_proved, outbox.waiting()[0])
    assert machine.gateway.asked == []
    outbox.close()


def test_an_end_that_is_no_message_is_never_sent(
    machine: Machine, visits: Callable[[Policy | None], tuple[GatewayVisits, Outbox]]
) -> None:
    _, outbox = visits(None)
    outbox.put(Kind.VISIT_OVER, "visit-name-1", b"{")
    with pytest.raises(KioskError, match="K314"):
        deliver(machine.fleet, nothing_proved, outbox.waiting()[0])
    outbox.close()


def test_the_rules_are_told_as_soon_as_they_are_known(
    visits: Callable[[Policy | None], tuple[GatewayVisits, Outbox]],
) -> None:
    unknown, first = visits(None)
    known, second = visits(POLICY)
    assert unknown.rules() is None
    rules = known.rules()
    assert rules is not None
    assert rules.inactivity_seconds == 60
    assert rules.card_number_tries == 5
    first.close()
    second.close()
