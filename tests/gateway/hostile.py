"""What an attacker at the counter has: two admitted machines, cards that were read, a chip of their own, and ideas."""

from __future__ import annotations

import base64
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn

from demo.chip.document import CardFiles, personalise
from demo.chip.security_object import build_sod
from emrtd import tlv
from emrtd.apdu import CommandApdu, ResponseApdu, StatusWord
from emrtd.ciphers import Cipher
from emrtd.curves import multiply
from emrtd.kdf import SessionKeys, session_keys
from emrtd.lds import FileId
from emrtd.public_keys import EcPublicKey, parse_public_key
from emrtd.secure_messaging import SecureMessaging
from emrtd.security_infos import encode_oid, parse_dg14
from tests.gateway.world import Answer, Cards, HandClock, Kiosk, KioskVisit, relayed


@dataclass
class Bench:
    """The gateway, its clock, two machines that it admitted, and cards."""

    clock: HandClock
    kiosk: Kiosk
    accomplice: Kiosk
    cards: Cards
    folder: Path

    def challenged(self, card: CardFiles, kiosk: Kiosk | None = None) -> tuple[KioskVisit, dict[str, Any]]:
        """A visit, and what its chip was to be told."""
        kiosk = kiosk or self.kiosk
        visit = kiosk.visit()
        return visit, kiosk.challenge(visit, card).body

    def sends(self, visit: KioskVisit, card: CardFiles, answer: bytes | str, **changes: Any) -> Answer:
        """Evidence with this answer of the chip."""
        text = answer if isinstance(answer, str) else in_base64(answer)
        return self.kiosk.show(visit, card, chip_answer=text, **changes)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """A server of this application on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listener.close()


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def refusal(answer: Answer) -> str:
    assert answer.problem == "evidence-refused"
    return str(answer.body["reason"])


def naima(bench: Bench) -> CardFiles:
    """A card that has a key for Chip Authentication alone."""
    return bench.cards["naima"]


def own_card(bench: Bench) -> CardFiles:
    """Another genuine card of the same kind, which the attacker has in hand, chip and all."""
    return personalise(bench.cards.person("naima"), bench.cards.pki)


def signed_by_country(bench: Bench, **groups: bytes) -> CardFiles:
    """A card of the country with other data groups."""
    card = bench.cards["mbarka"]
    others = {FileId.from_short_name(name): content for name, content in groups.items()}
    files = {file: content for file, content in card.files.items() if file.data_group is not None} | others
    sod = build_sod(bench.cards.pki.national.signer, files)
    return replace(card, files=card.files | others | {FileId.SOD: sod})


def infos(*items: bytes) -> bytes:
    return tlv.encode(0x6E, tlv.encode(0x31, *items))


def info(oid: str, *fields: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x06, encode_oid(oid)), *fields)


def chip_key(card: CardFiles) -> EcPublicKey:
    """PK_IC, as anybody who read the card knows it."""
    key = parse_public_key(parse_dg14(card.files[FileId.DG14]).chip_authentication_keys[0].public_key)
    assert isinstance(key, EcPublicKey)
    return key


def protected(keys: SessionKeys, challenge: dict[str, Any], answer: ResponseApdu) -> bytes:
    """A chip's answer under session keys of whoever makes it."""
    channel = SecureMessaging(keys)
    channel.wrap_command(CommandApdu(0, 0xB0, 0x8E, 0, le=4))  # counts on, as the command does
    return channel.wrap_response(answer).encode()


def _guessed(card: CardFiles, challenge: dict[str, Any]) -> bytes:
    """Keys from a secret of the attacker's choice."""
    keys = session_keys(bytes(48), Cipher.AES_192)
    return protected(keys, challenge, ResponseApdu(card.files[FileId.DG14][:4], StatusWord.SUCCESS))


def _with_own_ephemeral_key(card: CardFiles, challenge: dict[str, Any]) -> bytes:
    """Keys that a chip would share with the attacker instead of the gateway."""
    key = chip_key(card)
    secret = multiply(key.curve, 4711, key.point).x.to_bytes(key.curve.size, "big")
    return protected(session_keys(secret, Cipher.AES_192), challenge, ResponseApdu(b"", StatusWord.SUCCESS))


def _reflected(_card: CardFiles, challenge: dict[str, Any]) -> bytes:
    """The gateway's own command, checksum and all, as if it were the answer."""
    return CommandApdu.decode(base64.b64decode(challenge["first"])).data + b"\x90\x00"


def _bent(card: CardFiles, challenge: dict[str, Any]) -> bytes:
    honest = bytearray(base64.b64decode(relayed(card, challenge)))
    honest[-4] ^= 1
    return bytes(honest)


FORGERIES: dict[str, Callable[[CardFiles, dict[str, Any]], bytes]] = {
    "in the clear": lambda _card, _challenge: b"\x90\x00",
    "an error in the clear": lambda _card, _challenge: b"\x69\x88",
    "the file itself": lambda card, _challenge: card.files[FileId.DG14][:4] + b"\x90\x00",
    "guessed": _guessed,
    "with an own key": _with_own_ephemeral_key,
    "reflected": _reflected,
    "bent": _bent,
    "noise": lambda _card, _challenge: secrets.token_bytes(64),
}
