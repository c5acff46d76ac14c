"""Writes docs/hardware.md from what was tried: `.venv/bin/python -m tests.hardware.page`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from emrtd.algorithms import Digest
from emrtd.security_infos import Mapping
from tests.hardware import over_libnfc, over_pcsc, proofs
from tests.hardware.complaints import COMPLAINTS, HOSTILE
from tests.hardware.matrix import CIPHERS, CURVES, MAPPINGS, Way, offers, outcome, ways, why_not

PATH = Path(__file__).parents[2] / "docs" / "hardware.md"
GREEN = "✓"


def page() -> str:
    """The whole page; takes some seconds, since every way is tried."""
    access = (_introduction(), *map(_mapping, MAPPINGS), _bac())
    sections = (*access, _agreements(), _signatures(), _transports(), _complaints(), _hostile())
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


def _agreements() -> list[str]:
    squares = {
        name: [_mark(proofs.agreement(cipher, parameter_id)) for cipher in CIPHERS]
        for parameter_id, name in CURVES.items()
    }
    return [
        "## Chip Authentication (ECDH)",
        "",
        f"{GREEN}: after its files were read a chip with the key agreed and proved itself; one with another did not.",
        "",
        "| curve | " + " | ".join(CIPHERS.values()) + " |",
        "|---" * (1 + len(CIPHERS)) + "|",
        *(f"| {name} | {' | '.join(row)} |" for name, row in squares.items()),
        "",
        "Agreement in finite fields (DH) is parsed and refused with a reason, and so are versions 2 and 3, which need",
        "Terminal Authentication (decision 0103).",
        "",
    ]


def _signatures() -> list[str]:
    kinds: list[tuple[str, str | int]] = [(name, name) for name in proofs.RSA]
    kinds += [(f"ECDSA {name}", parameter_id) for parameter_id, name in CURVES.items()]
    rows = [(name, [_mark(proofs.signature(kind, digest)) for digest in Digest]) for name, kind in kinds]
    return [
        "## Active Authentication",
        "",
        f"{GREEN}: the answer of such a key was believed, and the same answer to another challenge was not. RSA by",
        "ISO/IEC 9796-2, scheme 1, the hash named by its trailer; ECDSA plain, the hash named by DG14.",
        "",
        "| key | " + " | ".join(proofs.DIGESTS[digest][0] for digest in Digest) + " |",
        "|---" * (1 + len(Digest)) + "|",
        *(f"| {name} | {' | '.join(row)} |" for name, row in rows),
        "",
    ]


def _mark(what: str) -> str:
    return GREEN if what == "yes" else what


def _transports() -> list[str]:
    return [
        "## Transport",
        "",
        "The tables of access above are tried in one process, where the transport is a function call: each square with",
        "both numbers in both lengths. Each square is also tried once over the real `pcscd` with its virtual reader,",
        "and once over the real libnfc with a PN532 on a pseudo terminal ([libnfc.md](libnfc.md)), numbers and lengths",
        "taking turns; libnfc carries short length alone. The squares of Chip and Active Authentication are tried in",
        "one process; over `pcscd` chips prove themselves in both ways, and over libnfc by signing, with the cards of",
        "the personas.",
        "",
        "| chips read | in one process | over PC/SC | over libnfc |",
        "|---|---:|---:|---:|",
        *(_counts(f"PACE-ECDH-{name}", mapping) for mapping, name in MAPPINGS.items()),
        _counts("BAC", None),
        "",
        *_tests("over PC/SC", over_pcsc.TESTS),
        *_tests("over libnfc", over_libnfc.TESTS),
        "",
    ]


def _counts(name: str, mapping: Mapping | None) -> str:
    """How many ways of opening a chip are tried over each transport."""
    every = [way for offer in offers() if not why_not(offer) for way in ways(offer)] + ways(None)
    counts = (
        sum((way.offer.mapping if way.offer else None) is mapping for way in tried)
        for tried in (every, over_pcsc.OVER_PCSC, over_libnfc.OVER_LIBNFC)
    )
    return f"| {name} | " + " | ".join(map(str, counts)) + " |"


def _tests(transport: str, tests: dict[str, str]) -> list[str]:
    return [f"* {transport}, {text}: `{test}`" for text, test in tests.items()]


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
