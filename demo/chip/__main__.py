"""Lay an invented person's card on a virtual reader of the real pcscd, until Ctrl-C or until the card leaves.

    python -m demo.chip --persona fatima --port 35963 --trust-out build/trust --access-out build/access.txt
    python -m demo.chip --persona leila --pn532 build/reader

The second form lays it on a PN532 on a pseudo terminal, says how libnfc finds that, and waits in the same way.

A mishap is `clone`, `stranger`, `foreign`, `changed=dg1`, one of `demo.chip.hostile`, such as `endless=dg11`, or one of
`demo.chip.mishaps`, such as `remove@12`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from demo.chip.hostile import Hostility
from demo.chip.issuer import Pki, new_pki, read_pki
from demo.chip.mishaps import Mishap
from demo.chip.pn532_field import Kind
from demo.chip.pn532_pty import Pn532Reader
from demo.chip.vpcd import LaidCard, VirtualReaderGone
from demo.chip.wire import BIT_RATES, Traffic, Wire
from demo.chip.workshop import behaviour_of, make_card, secrets_of
from demo.persona import CardIssuer, Persona, load
from emrtd.lds import FileId

PERSONAS = Path(__file__).parent.parent / "personas"
VPCD_PORT = 35963
"""Where Debian's vpcd listens for its first slot."""

_PLANS: dict[str, dict[str, object]] = {
    "clone": {"cloned": True},
    "stranger": {"issuer": CardIssuer.STRANGER},
    "foreign": {"emrtd": False},
}

_LOOKING_SECONDS = 0.1


@dataclass(slots=True)
class Script:
    """What goes wrong with one card."""

    plan: dict[str, object] = field(default_factory=dict)
    changed: FileId | None = None
    hostility: Hostility | None = None
    mishaps: list[Mishap] = field(default_factory=list)

    @classmethod
    def parse(cls, texts: Sequence[str]) -> Script:
        """Read all `--mishap` options (raises ValueError, KeyError)."""
        script = cls()
        for text in texts:
            if text in _PLANS:
                script.plan |= _PLANS[text]
            elif text.startswith("changed="):
                script.changed = FileId.from_short_name(text.removeprefix("changed="))
            elif hostility := Hostility.parse(text):
                script.hostility = hostility
            else:
                script.mishaps.append(Mishap.parse(text))
        return script


def main(arguments: Sequence[str]) -> int:
    """Lay the card; count what went over the wire when it is gone."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    persona = load(PERSONAS / f"{options.persona}.toml")
    script = Script.parse(options.mishap)
    persona = replace(persona, chip=msgspec.structs.replace(persona.chip, **script.plan))
    pki = read_pki(options.pki) if options.pki else new_pki()
    _write_out(options, persona, pki)
    usual = behaviour_of(persona)
    behaviour = replace(usual, extended_length=not options.short, tries=options.tries or usual.tries)
    card = make_card(
        persona,
        pki,
        behaviour=behaviour,
        changed=script.changed,
        hostility=script.hostility,
        mishaps=script.mishaps,
    )
    wire = Wire(card, options.bitrate)
    if options.pn532 is None:
        return _serve(wire, options.port)
    return _serve_on_pn532(wire, options.pn532, _kind(persona, type_b=options.type_b))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo.chip", description="A card on a virtual reader.")
    parser.add_argument("--persona", required=True, choices=sorted(path.stem for path in PERSONAS.glob("*.toml")))
    parser.add_argument("--port", type=int, default=VPCD_PORT, help="of the reader's slot (default: vpcd's own)")
    parser.add_argument("--pn532", type=Path, metavar="PATH", help="instead: on a reader of libnfc's, a terminal there")
    parser.add_argument("--type-b", action="store_true", help="with --pn532: a card of ISO/IEC 14443 type B")
    parser.add_argument("--bitrate", type=int, choices=sorted(BIT_RATES), help="simulate the wire at this rate")
    parser.add_argument("--pki", type=Path, metavar="DIR", help="issuer's keys (demo.chip.issuer); default: new ones")
    parser.add_argument("--trust-out", type=Path, metavar="DIR", help="write the issuer's certificate there")
    parser.add_argument("--access-out", type=Path, metavar="FILE", help="write what `kiosk card read` opens it with")
    parser.add_argument("--mrz", action="store_true", help="write the MRZ there instead of the CAN")
    parser.add_argument("--mishap", action="append", default=[], metavar="WHAT", help="what goes wrong; repeatable")
    parser.add_argument("--short", action="store_true", help="a chip without extended length")
    parser.add_argument("--tries", type=int, help="wrong passwords before the chip blocks; default: the persona's")
    return parser


def _write_out(options: argparse.Namespace, persona: Persona, pki: Pki) -> None:
    if options.trust_out is not None:
        options.trust_out.mkdir(parents=True, exist_ok=True)
        (options.trust_out / "csca.der").write_bytes(pki.national.csca.certificate)
    if options.access_out is not None:
        secrets = secrets_of(persona.card.reveal())
        mrz = secrets.mrz
        line = f"mrz {mrz.document_number} {mrz.date_of_birth} {mrz.date_of_expiry}"
        handle = os.open(options.access_out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="ascii") as stream:
            stream.write((line if options.mrz else f"can {secrets.can.digits}") + "\n")


def _serve(wire: Wire, port: int) -> int:
    laid = LaidCard(wire, port)
    try:
        with laid:
            laid.wait_until_left()
    except VirtualReaderGone:
        sys.stderr.write(f"no virtual reader listens on port {port}\n")
        return 1
    except KeyboardInterrupt:
        pass
    _tell(wire.traffic)
    return 0


def _kind(persona: Persona, *, type_b: bool) -> Kind:
    if not persona.chip.emrtd:
        return Kind.STORAGE
    return Kind.TYPE_B if type_b else Kind.TYPE_A


def _serve_on_pn532(wire: Wire, path: Path, kind: Kind) -> int:
    with Pn532Reader(path) as reader, contextlib.suppress(KeyboardInterrupt):
        reader.lay(wire, kind)
        sys.stdout.write(f"{reader.connstring}\n")
        sys.stdout.flush()
        while reader.chip.field.card is not None:
            time.sleep(_LOOKING_SECONDS)
    _tell(wire.traffic)
    return 0


def _tell(traffic: Traffic) -> None:
    sys.stdout.write(
        f"{traffic.apdus} commands, {traffic.bytes_to_card} bytes to the card, {traffic.bytes_from_card} from it, "
        f"{traffic.wire_seconds * 1000:.1f} ms on the wire, {traffic.card_seconds * 1000:.1f} ms in the card\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
