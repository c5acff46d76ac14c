"""Writes docs/hardware.md from what was tried: `.venv/bin/python -m tests.hardware.page`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from emrtd.security_infos import Mapping
from tests.hardware import over_libnfc, over_pcsc
from tests.hardware.complaints import COMPLAINTS, HOSTILE
from tests.hardware.matrix import CIPHERS, CURVES, MAPPINGS, Way, offers, outcome, ways

PATH = Path(__file__).parents[2] / "docs" / "hardware.md"
GREEN = "✓"


def page() -> str:
    """The whole page; takes some seconds, since every way is tried."""
    sections = (_introduction(), *map(_mapping, MAPPINGS), _bac(), _transports(), _complaints(), _hostile())
    return "\n".join("\n".join(section) for section in sections)


def cell(tried: Iterable[Way]) -> str:
    """One square: green if every way works, else what stood against it."""
    outcomes = {outcome(way) for way in tried}
    return GREEN if outcomes == {"yes"} else ", ".join(sorted(outcomes - {"yes"}))


def _introduction() -> list[str]:
    return [
        "# Cards and readers",
        "",
        "Written by `scripts/generate` from what the tests try; `tests/docs/test_docs_hardware.py` fails when it is",
        f"out of step. {GREEN}: read with CAN and MRZ, in short and extended length; EF.SOD, DG1 and DG14 as signed,",
        "and with chip authentication mapping the chip proved. Other squares say why not. The chips are those of",
        "`demo/chip`, each with one offer alone; the worked examples of Doc 9303-11 are in `tests/vectors`.",
        "",
    ]


def _mapping(mapping: Mapping) -> list[str]:
    rows = [f"| {name} | " + " | ".join(_square(mapping, parameter_id)) + " |" for parameter_id, name in CURVES.items()]
    head = "| curve | " + " | ".join(CIPHERS.values()) + " |"
    return [f"## PACE-ECDH-{MAPPINGS[mapping]}", "", head, "|---" * (1 + len(CIPHERS)) + "|", *rows, ""]


def _square(mapping: Mapping, parameter_id: int) -> list[str]:
    row = [offer for offer in offers() if (offer.mapping, offer.parameter_id) == (mapping, parameter_id)]
    return [cell(ways(offer)) for offer in row]


def _bac() -> list[str]:
    return [
        "## Others",
        "",
        "| access | |",
        "|---|---|",
        f"| BAC (MRZ, 3DES), without EF.CardAccess | {cell(ways(None))} |",
        "| PACE-DH (MODP groups) | parsed, not spoken (decision 0013) |",
        "| no access control | read as it is, and the reading says `none` |",
        "",
    ]


def _transports() -> list[str]:
    return [
        "## Transport",
        "",
        "The tables above are tried in one process, where the transport is a function call. What a transport adds is",
        "tried over the real `pcscd` with its virtual reader, and over the real libnfc with a PN532 on a pseudo",
        "terminal ([libnfc.md](libnfc.md)).",
        "",
        *_transport("PC/SC", over_pcsc.OVER_PCSC, over_pcsc.TESTS),
        *_transport("libnfc", over_libnfc.OVER_LIBNFC, over_libnfc.TESTS),
    ]


def _transport(name: str, ways_over: Iterable[Way], tests: dict[str, str]) -> list[str]:
    rows = [f"| {way.describe()} | {GREEN} |" for way in ways_over]
    return [f"| over {name} | |", "|---|---|", *rows, "", *(f"* {text}: `{test}`" for text, test in tests.items()), ""]


def _complaints() -> list[str]:
    rows = [f"| {item.text} | {item.answer} | {'<br>'.join(map(_name, item.tests))} |" for item in COMPLAINTS]
    return [
        "## What users of other readers complain about",
        "",
        "| complaint | here | test |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _hostile() -> list[str]:
    rows = [f"| {text} | {_name(test)} |" for text, test in HOSTILE.items()]
    return [
        "## Hostile cards",
        "",
        "The files as they are or an error of our own, in bounded time, memory and number of commands. How much was",
        "tried by fuzzing, and when, is in `docs/results/`.",
        "",
        "| what happens | test |",
        "|---|---|",
        *rows,
        "",
    ]


def _name(test: str) -> str:
    return f"`{test.partition('::')[2]}`"


if __name__ == "__main__":
    PATH.write_text(page())
