"""`kiosk audit verify`: is this machine's journal whole? For auditors; it reads, and changes nothing.

Exit status: 0 whole (or whole with lines that no checkpoint covers yet), 1 not, 2 unreadable, and those of
`kiosk.exits`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from kiosk.audit.journal import CHECKPOINT, JOURNAL
from kiosk.audit.verification import Finding, examine
from kiosk.config import Config, ConfigError, load
from kiosk.exits import ExitStatus

WHOLE, NOT_WHOLE, UNREADABLE = 0, 1, 2


_NO_ANSWER = {"verdict": "unreadable", "lines": 0, "signed": 0}
"""What `--json` writes where there is nothing to examine; its keys are those of `kiosk.audit.verification.Finding`."""


class Unreadable(Exception):
    """A file that is needed cannot be used; `str()` says which and why."""


class Misused(Exception):
    """The command line asks for what it does not name; `str()` says what is missing."""


def main(arguments: Sequence[str]) -> int:
    """Run `kiosk audit verify (--config PATH | --journal PATH --key PATH) [--witness NOTE]… [--json]`."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as leaving:
        return ExitStatus.USAGE if leaving.code else WHOLE
    try:
        finding = _ordered(options)
    except Misused as error:
        sys.stderr.write(f"kiosk audit: {error}\n")
        return ExitStatus.USAGE
    except (Unreadable, ConfigError) as error:
        sys.stderr.write(f"kiosk audit: {error}\n")
        sys.stdout.write(msgspec.json.encode(_NO_ANSWER).decode() + "\n" if options.json else "")
        return UNREADABLE
    sys.stdout.write(_report(finding, as_json=options.json))
    return WHOLE if finding.verdict.acceptable else NOT_WHOLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk audit", description="Check the journal of a machine.")
    verify = parser.add_subparsers(required=True, metavar="verify").add_parser("verify", prog="kiosk audit verify")
    where = verify.add_mutually_exclusive_group(required=True)
    where.add_argument("--config", type=Path, metavar="PATH", help="the TOML file of this machine")
    where.add_argument("--journal", type=Path, metavar="PATH", help="a journal file, its checkpoint beside it")
    verify.add_argument("--key", type=Path, metavar="PATH", help="PEM of the machine's key, public or private")
    verify.add_argument(
        "--witness", type=Path, action="append", default=[], metavar="NOTE", help="a checkpoint kept elsewhere"
    )
    verify.add_argument("--json", action="store_true", help="one JSON object instead of a sentence")
    return parser


def examined_in(config: Config) -> Finding:
    """The verdict on the journal of the machine with this configuration.

    Raises:
        Unreadable: journal, checkpoint or key cannot be used.
    """
    return _examined(config.paths.state / JOURNAL, config.device.key, [])


def _ordered(options: argparse.Namespace) -> Finding:
    """The verdict on the journal that the command line names."""
    if options.config is not None:
        config = load(options.config)
        return _examined(config.paths.state / JOURNAL, options.key or config.device.key, options.witness)
    if options.key is None:
        raise Misused("--journal needs --key")
    return _examined(options.journal, options.key, options.witness)


def _examined(journal: Path, key: Path, witnesses: Sequence[Path]) -> Finding:
    notes = [_text(path) for path in (journal.with_name(CHECKPOINT), *witnesses)]
    return examine(_bytes(journal), notes, _public_key(key))


def _report(finding: Finding, *, as_json: bool) -> str:
    if as_json:
        return msgspec.json.encode(finding).decode() + "\n"
    return f"{finding.verdict.value}: {finding.lines} lines, {finding.signed} covered by a signed checkpoint\n"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read") from error


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", errors="replace")


def _public_key(path: Path) -> ec.EllipticCurvePublicKey:
    content = _bytes(path)
    try:
        private = b"PRIVATE KEY" in content
        key = load_pem_private_key(content, None).public_key() if private else load_pem_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Unreadable(f"{path}: no PEM key") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Unreadable(f"{path}: no P-256 key")
    return key
