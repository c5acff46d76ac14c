"""`kiosk verify FILE|-`: is this certificate genuine, and what does it state? For receivers of one (docs/verify.md).

It shows the claims: that is its purpose. Exit status: 0 genuine, 1 forged or void, 2 unreadable (or asked to look up
voiding and it could not), and those of `kiosk.exits`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPMethod
from pathlib import Path
from typing import Final

import msgspec

from contract.public import CertificateState, CertificateStatus
from contract.seal import Claims, SealError, SealReason, verify
from contract.seal_keys import KeySetError, VerificationKeys
from kiosk.config import ConfigError, load
from kiosk.exchange import Call, Deadlines, pinned_session
from kiosk.exits import ExitStatus
from kiosk.failures import KioskError
from kiosk.programs.verify_reading import LARGEST_FILE, NoSealError, seal_in
from kiosk.services.transport import Transport

_STANDARD_INPUT: Final = "-"
DEMO: Final = Path(__file__).parents[2] / "build" / "demo"
"""Where a demo of this checkout leaves the paper that it printed; other paper is never checked with its keys."""
DEMO_CONFIGURATION: Final = DEMO / "run" / "kiosk.toml"


class Verdict(Enum):
    """What is said about a paper: the word, the sentence and the exit status."""

    VALID = ("valid", "genuine and in force", 0)
    GENUINE = ("genuine", "genuine when issued; voiding not checked", 0)
    UNCONFIRMED = ("unconfirmed", "genuine, issued moments ago; its print is not confirmed yet", 0)
    VOID = ("void", "genuine when issued, but void today", 1)
    NOT_KNOWN = ("not-known", "the seal is genuine, but the fund knows no such reference", 1)
    DAMAGED = ("damaged", "not genuine: the seal was altered or badly copied", 1)
    FORGED = ("forged", "not genuine: the fund did not sign this", 1)
    UNKNOWN_KEY = ("unknown-key", "not genuine: signed with a key that is not the fund's", 1)
    UNREADABLE = ("unreadable", "no seal could be read", 2)
    UNSUPPORTED = ("unsupported", "signed by the fund, but in a form that this program is too old for", 2)
    UNCHECKED = ("unchecked", "genuine when issued; the fund could not be asked whether it is void today", 2)

    def __init__(self, word: str, sentence: str, exit_status: int) -> None:
        self.word = word
        self.sentence = sentence
        self.exit_status = exit_status


_OF_SEAL: Final = {
    SealReason.UNREADABLE: Verdict.UNREADABLE,
    SealReason.DAMAGED: Verdict.DAMAGED,
    SealReason.UNKNOWN_KEY: Verdict.UNKNOWN_KEY,
    SealReason.FORGED: Verdict.FORGED,
    SealReason.UNSUPPORTED: Verdict.UNSUPPORTED,
}
_OF_STATE: Final = {
    CertificateState.VALID: Verdict.VALID,
    CertificateState.UNCONFIRMED: Verdict.UNCONFIRMED,
    CertificateState.VOID: Verdict.VOID,
    CertificateState.UNKNOWN: Verdict.NOT_KNOWN,
}


class Misused(Exception):
    """The command line, or a file that it names, is not what it should be; `str()` says which."""


class FileUnreadable(Exception):
    """There is no such file, or it may not be read."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked: the bytes to look at, the keys to believe, and where to ask about voiding, if anywhere."""

    data: bytes
    keys: VerificationKeys
    register: Transport | None

    def __repr__(self) -> str:
        return "Order(…)"


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict, and the claims if the seal is genuine."""

    verdict: Verdict
    claims: Claims | None = None


def main(arguments: Sequence[str]) -> int:
    """Run `kiosk verify FILE|- [--keys FILE | --config FILE] [--gateway URL --ca FILE] [--json]`."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leaving:
        return ExitStatus.USAGE if leaving.code else 0
    try:
        finding = examine(_order(options))
    except (Misused, ConfigError) as error:
        sys.stderr.write(f"kiosk verify: {error}\n")
        return ExitStatus.USAGE
    except FileUnreadable:
        sys.stderr.write("kiosk verify: the file cannot be read\n")
        finding = Finding(Verdict.UNREADABLE)
    sys.stdout.write(_as_json(finding) if options.json else _as_text(finding))
    return finding.verdict.exit_status


def examine(order: Order) -> Finding:
    """Find the seal, check it, and ask the fund about voiding if that was ordered."""
    try:
        claims = verify(seal_in(order.data), order.keys)
    except NoSealError:
        return Finding(Verdict.UNREADABLE)
    except SealError as error:
        return Finding(_OF_SEAL[error.reason])
    if order.register is None:
        return Finding(Verdict.GENUINE, claims)
    return Finding(_state_today(order.register, claims.reference), claims)


def _state_today(register: Transport, reference: str) -> Verdict:
    try:
        answer = register.exchange(Call(HTTPMethod.GET, f"/certificates/{reference}"), token="")
        return _OF_STATE[msgspec.json.decode(answer, type=CertificateStatus).state]
    except (KioskError, msgspec.DecodeError, UnicodeDecodeError):
        return Verdict.UNCHECKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk verify", description="Check a certificate's seal and show its claims.")
    parser.add_argument("file", metavar="FILE", help="PDF, PNG, JPEG, or the seal's text; - for standard input")
    keys = parser.add_mutually_exclusive_group()  # neither for what the demo left
    keys.add_argument("--keys", type=Path, metavar="FILE", help="the fund's published keys (JWK set)")
    keys.add_argument("--config", type=Path, metavar="FILE", help="take the keys that this machine's TOML file names")
    parser.add_argument("--gateway", metavar="URL", help="ask the fund whether the certificate is void today")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="PEM of the authority that the gateway is believed by")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    return parser


def _order(options: argparse.Namespace) -> Order:
    register = _register(options.gateway, options.ca)
    if options.keys is None and options.config is None:
        return _order_of_demo(options.file, register)
    file = options.keys or load(options.config).gateway.sealing_keys
    keys = _keys(file)  # before a file or standard input is read for nothing
    return Order(_data(options.file), keys, register)


def _order_of_demo(file: str, register: Transport | None) -> Order:
    """Only what a demo left needs no keys named: were any guessed, paper of the fund would be called a forgery."""
    if file == _STANDARD_INPUT or not Path(file).resolve().is_relative_to(DEMO):
        raise Misused(
            "whose seal should it be? --keys FILE names the fund's published keys, --config FILE a kiosk's settings"
        )
    data = _data(file)  # before anything is said of it: what is not there was left by nobody
    sys.stderr.write("kiosk verify: left by the demo, so checked with the keys of its invented fund\n")
    return Order(data, _keys(load(DEMO_CONFIGURATION).gateway.sealing_keys), register)


def _data(file: str) -> bytes:
    try:
        if file == _STANDARD_INPUT:
            return sys.stdin.buffer.read(LARGEST_FILE + 1)
        with Path(file).open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FileUnreadable from error


def _keys(file: Path) -> VerificationKeys:
    try:
        return VerificationKeys.from_json(file.read_bytes())
    except OSError as error:
        raise Misused(f"{file}: the fund's keys cannot be read") from error
    except KeySetError as error:
        raise Misused(f"{file}: not a JWK set of P-256 keys") from error


def _register(gateway: str | None, ca: Path | None) -> Transport | None:
    if gateway is None and ca is None:
        return None
    if gateway is None or ca is None or not gateway.startswith("https://"):
        raise Misused("--gateway https://… and --ca FILE belong together")
    try:
        return Transport(gateway, pinned_session(ca), Deadlines())
    except OSError as error:
        raise Misused(f"{ca}: the authority's certificate cannot be read") from error


def _as_text(finding: Finding) -> str:
    """The verdict and the claims, one a line."""
    lines = [f"verdict: {finding.verdict.word} - {finding.verdict.sentence}"]
    lines += [f"{name}: {value}" for name, value in _shown(finding.claims).items()]
    return "".join(f"{line}\n" for line in lines)


def _as_json(finding: Finding) -> str:
    verdict = {"verdict": finding.verdict.word, "sentence": finding.verdict.sentence}
    return msgspec.json.encode(verdict | {"claims": _shown(finding.claims)}).decode() + "\n"


def _shown(claims: Claims | None) -> dict[str, str]:
    """Claims as text, without characters that would steer a terminal."""
    if claims is None:
        return {}
    fields: dict[str, object] = msgspec.to_builtins(claims)
    return {name: _printable(str(value)) for name, value in fields.items() if value is not None}


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
