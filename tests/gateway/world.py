"""A gateway with a clock that the test moves, and a kiosk that may say anything to it."""

from __future__ import annotations

import base64
import json
import re
import secrets
import shutil
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from joserfc import jwt
from joserfc.jwk import ECKey
from msgspec import structs

from contract.challenge import card_challenge
from contract.note import Checkpoint, sign
from contract.personal import Personal
from contract.seal_keys import SealingKey
from contract.tlog import Tree
from demo.chip.active_signature import sign_challenge
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import Pki, write_pki
from demo.chip.key_agreement import ChipKey
from demo.persona import Persona, load
from emrtd.apdu import CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.errors import SecureMessagingError
from emrtd.lds import FileId
from emrtd.secure_messaging import SecureMessaging
from gateway.messaging.port import Message, MessengerDownError

PERSONAS = Path(__file__).parents[2] / "demo" / "personas"
START = 1_790_000_000.0  # September 2026
TOKEN_URL = "https://fund.example/device/token"
SETTINGS = """
[listen]
port = 8443
certificate = "server.pem"
private_key = "server.key.pem"
public_url = "https://fund.example"
[store]
path = "gateway.sqlite"
[keys]
sealing = "sealing.pem"
codes = "codes.key"
[trust]
csca = "pki/trust"
[backoffice]
personas = "personas"
faults = "faults.toml"
deadline_seconds = 1
[messaging]
kind = "inbox"
url = "http://127.0.0.1:9/messages"
[policy]
"""


def write_gateway(folder: Path, pki: Pki, policy: str) -> Path:
    """Everything that a gateway opens, for cards of `pki`; `policy` are lines for `[policy]`. Returns its settings."""
    write_pki(pki, folder / "pki")
    shutil.copytree(PERSONAS, folder / "personas")
    (folder / "sealing.pem").write_bytes(SealingKey.generate().to_pem())
    (folder / "codes.key").write_bytes(secrets.token_bytes(32))
    settings = folder / "gateway.toml"
    settings.write_text(SETTINGS + policy)
    return settings


class HandClock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def unix(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


class KeptMessages:
    """A messenger that keeps what it gets, or is out of order."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.broken = False

    def send(self, message: Message) -> None:
        if self.broken:
            raise MessengerDownError
        self.messages.append(message)

    def code(self) -> str:
        """The digits of the last message."""
        found = re.search(r"(?<!\d)\d{6}(?!\d)", self.messages[-1].text.reveal())
        assert found is not None
        return found[0]


@dataclass
class Answer:
    """Status and body of an answer."""

    status: int
    body: Any
    media_type: str
    headers: dict[str, str]

    @property
    def problem(self) -> str:
        """The last part of the problem's type."""
        assert self.media_type == "application/problem+json", self.status
        assert self.body["status"] == self.status
        return str(self.body["type"].rpartition(":")[2])


@dataclass
class KioskVisit:
    """A visit as the kiosk knows it."""

    visit: str
    device: str
    credential: str
    nonce: bytes = b""


class Kiosk:
    """A machine that talks to a gateway over any client that has `request`."""

    def __init__(self, client: Any, token_url: str, base: str = "") -> None:
        self.client = client
        self.base = base
        self.token_url = token_url
        self.key = ECKey.generate_key("P-256", private=True)
        self.device = ""
        self.token = ""

    def call(self, method: str, path: str, body: Any = None, *, bearer: str = "", key: str | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        given = {} if body is None else {"data" if self.base else "content": json.dumps(body)}
        answer = self.client.request(method, self.base + path, headers=headers, **given)
        return Answer(
            answer.status_code, answer.json(), answer.headers["content-type"].split(";")[0], dict(answer.headers)
        )

    def enrol(self, code: str) -> Answer:
        jwk = {
            name: value for name, value in self.key.as_dict(private=False).items() if name in {"kty", "crv", "x", "y"}
        }
        answer = self.call("POST", "/device/enrolment", {"code": code, "key": jwk})
        if answer.status == 200:
            self.device = answer.body["device"]
        return answer

    def public_key(self) -> dict[str, Any]:
        public = self.key.as_dict(private=False)
        return {name: public[name] for name in ("kty", "crv", "x", "y")}

    def head(self, lines: list[str], origin: str = "chobbak.local/journal/test") -> str:
        """A signed head of a journal with these lines."""
        tree = Tree(line.encode() for line in lines)
        key = self.key.get_op_key("sign")
        assert isinstance(key, EllipticCurvePrivateKey)
        return sign(Checkpoint(origin, tree.size, tree.root()), key)

    def claims(self, now: float, **changes: Any) -> dict[str, Any]:
        claims = {
            "iss": self.device,
            "sub": self.device,
            "aud": self.token_url,
            "exp": int(now) + 60,
            "jti": secrets.token_urlsafe(16),
        }
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def token_request(self, claims: dict[str, Any], key: Any = None) -> dict[str, str]:
        assertion = jwt.encode({"alg": "ES256"}, claims, key or self.key, algorithms=["ES256"])
        return token_request_with(assertion)

    def ask_token(self, claims: dict[str, Any], key: Any = None) -> Answer:
        return self._token(self.token_request(claims, key))

    def renew_token(self, now: float) -> None:
        assert self.ask_token(self.claims(now)).status == 200

    def ask_token_with(self, assertion: str) -> Answer:
        return self._token(token_request_with(assertion))

    def _token(self, request: dict[str, str]) -> Answer:
        answer = self.call("POST", "/device/token", request)
        if answer.status == 200:
            self.token = answer.body["access_token"]
        return answer

    def grant(self) -> KioskVisit:
        answer = self.call("POST", "/device/visits", bearer=self.token)
        assert answer.status == 200, answer
        return KioskVisit(answer.body["visit"], self.device, answer.body["credential"])

    def visit(self) -> KioskVisit:
        """A granted and opened visit."""
        visit = self.grant()
        answer = self.post(visit, "/visit/open")
        assert answer.status == 200, answer
        visit.nonce = base64.b64decode(answer.body["nonce"])
        return visit

    def post(self, visit: KioskVisit, path: str, body: Any = None, *, key: str | None = None) -> Answer:
        return self.call("POST", path, body, bearer=visit.credential, key=key)

    def show(self, visit: KioskVisit, card: CardFiles, **changes: Any) -> Answer:
        """Send the card's evidence, with changes by the name of the field (None: left out).

        A card that has a key and cannot sign is challenged first, unless the changes have its answer.
        """
        if "chip_answer" not in changes and card.chip_key is not None and card.active_key is None:
            challenge = self.challenge(visit, card)
            changes = changes | ({"chip_answer": relayed(card, challenge.body)} if challenge.status == 200 else {})
        return self.post(visit, "/visit/card-evidence", evidence_of(visit, card) | changes)

    def challenge(self, visit: KioskVisit, card: CardFiles, **changes: Any) -> Answer:
        """Ask what shall be said to the card's chip."""
        files = evidence_of(visit, card)
        question = {name: files[name] for name in ("nonce", "sod", "dg14")}
        return self.post(visit, "/visit/chip-challenge", question | changes)

    def evidence(self, visit: KioskVisit, card: CardFiles) -> dict[str, Any]:
        return evidence_of(visit, card)

    def signed_in(self, card: CardFiles, code: Any) -> KioskVisit:
        """A visit whose member typed the code that `code()` finds."""
        visit = self.visit()
        assert self.show(visit, card).status == 200
        assert self.post(visit, "/visit/one-time-codes", {"act": "sign-in", "channel": "sms"}).status == 200
        answer = self.post(visit, "/visit/one-time-codes/verify", {"act": "sign-in", "code": code()})
        assert answer.status == 200, answer
        return visit


def token_request_with(assertion: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
    }


def evidence_of(visit: KioskVisit, card: CardFiles, *, device: str | None = None) -> dict[str, Any]:
    """What an honest kiosk sends."""
    files = {file.short_name: card.files.get(file) for file in (FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15)}
    evidence = {name: base64.b64encode(content).decode() for name, content in files.items() if content is not None}
    evidence["sod"] = base64.b64encode(card.files[FileId.SOD]).decode()
    evidence["nonce"] = base64.b64encode(visit.nonce).decode()
    if card.active_key is not None:
        challenge = card_challenge(device or visit.device, visit.visit, visit.nonce)
        signature = sign_challenge(card.active_key, card.active_digest, challenge)
        evidence["active_signature"] = base64.b64encode(signature).decode()
    return evidence


def relayed(card: CardFiles, challenge: dict[str, Any]) -> str:
    """What the chip of a card answers to a challenge: base64, as it is sent on."""
    chip, keys = ChipKey(card), None
    for raw in challenge["agreement"]:
        command = CommandApdu.decode(base64.b64decode(raw))
        if command.ins == Ins.GENERAL_AUTHENTICATE:
            _, keys = chip.agree(command)
        elif command.p2 == 0xA6:
            _, keys = chip.agree_at_once(command)
        else:
            chip.choose(command)
    assert keys is not None
    channel, first = SecureMessaging(keys), CommandApdu.decode(base64.b64decode(challenge["first"]))
    try:
        channel.unwrap_command(first)
    except SecureMessagingError:  # made for another chip: answered in the clear (Doc 9303-11, 9.8.8)
        return base64.b64encode(StatusWord.SM_OBJECTS_INCORRECT.to_bytes(2, "big")).decode()
    answer = ResponseApdu(card.files[FileId.DG14][:4], StatusWord.SUCCESS)
    return base64.b64encode(channel.wrap_response(answer).encode()).decode()


class Cards:
    """Cards of the invented people, made once."""

    def __init__(self, pki: Pki) -> None:
        self.pki = pki
        self._made: dict[str, CardFiles] = {}

    def __getitem__(self, name: str) -> CardFiles:
        if name not in self._made:
            self._made[name] = personalise(self.person(name), self.pki)
        return self._made[name]

    def person(self, name: str) -> Persona:
        """An invented person, or the stranger: no key in the chip, and nobody whom the fund knows."""
        if name != "stranger":
            return load(PERSONAS / f"{name}.toml")
        mbarka = load(PERSONAS / "mbarka.toml")
        return replace(mbarka, card=Personal(structs.replace(mbarka.card.reveal(), cin="ZT999999")), fund=None)


@dataclass
class World:
    """A gateway, its clock, what it sent, and a kiosk that was admitted."""

    parts: Any
    clock: HandClock
    messages: KeptMessages
    kiosk: Kiosk
    cards: Cards
    folder: Path
    client: Any = field(repr=False)

    def another_kiosk(self) -> Kiosk:
        """One more, enrolled and with a token."""
        kiosk = Kiosk(self.client, TOKEN_URL)
        assert kiosk.enrol(self.parts.devices.new_enrolment_code("Tanger 1")).status == 200
        assert kiosk.ask_token(kiosk.claims(self.clock.now)).status == 200
        return kiosk

    def signed_in(self, name: str = "fatima") -> KioskVisit:
        return self.kiosk.signed_in(self.cards[name], self.messages.code)

    def evidence(self, visit: KioskVisit, card: CardFiles, *, device: str | None = None) -> dict[str, Any]:
        return evidence_of(visit, card, device=device)

    def break_backoffice(self, kind: str, seconds: float = 0.0) -> None:
        (self.folder / "faults.toml").write_text(f'kind = "{kind}"\nseconds = {seconds}\n')
