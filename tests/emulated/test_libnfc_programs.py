"""Programs that are not ours read the invented chip through the emulated reader: both are what they claim to be."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.foreign import ForeignTag
from demo.chip.issuer import new_pki
from demo.chip.pn532_field import Kind
from demo.chip.pn532_pty import Pn532Reader
from demo.chip.workshop import card_from, secrets_of
from demo.persona import Persona, load
from emrtd.lds import FileId
from emrtd.mrz import check_digit

PASSPORT = Path("demo/personas/leila.toml")
JPEG = b"\xff\xd8"


@pytest.fixture
def pn532(tmp_path: Path) -> Iterator[Pn532Reader]:
    with Pn532Reader(tmp_path / "reader") as reader:
        yield reader


@pytest.fixture(scope="module")
def holder() -> Persona:
    return load(PASSPORT)


@pytest.fixture(scope="module")
def passport(holder: Persona) -> CardFiles:
    return personalise(holder, new_pki())


def run(pn532: Pn532Reader, *command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a program that finds its reader as libnfc tells it, in the reader's folder."""
    environment = {**os.environ, **pn532.environment}
    return subprocess.run(command, env=environment, cwd=pn532.path.parent, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (Kind.TYPE_A, rb"1 ISO14443A passive.*SAK \(SEL_RES\): 20.*ATS: 78  00  80  02  80  31  c0  73  d6  21  c0"),
        (Kind.TYPE_B, rb"1 ISO14443B passive.*Protocol Info: 00  81  71"),
        (Kind.STORAGE, rb"1 ISO14443A passive.*SAK \(SEL_RES\): 08"),
    ],
)
def test_nfc_list_sees_what_lies_there(
    pn532: Pn532Reader, passport: CardFiles, holder: Persona, kind: Kind, seen: bytes
) -> None:
    pn532.lay(card_from(passport, holder), kind)
    assert re.search(seen, run(pn532, "nfc-list").stdout, re.DOTALL)


def test_nfc_list_sees_nothing_on_an_empty_reader(pn532: Pn532Reader) -> None:
    answer = run(pn532, "nfc-list").stdout
    assert b"opened" in answer
    assert b"target" not in answer


@pytest.mark.parametrize("kind", [Kind.TYPE_A, Kind.TYPE_B])
def test_mrtdreader_reads_our_passport_byte_for_byte(
    pn532: Pn532Reader, passport: CardFiles, holder: Persona, kind: Kind
) -> None:
    pn532.lay(card_from(passport, holder), kind)
    answer = run(pn532, "mrtdreader", key_of(holder))
    assert (answer.returncode, answer.stderr) == (0, b"")
    shown = [bytes.fromhex(text.decode()) for text in re.findall(rb"File content: ([0-9a-f]+)\n", answer.stdout)]
    assert shown == [passport.files[FileId.COM], passport.files[FileId.SOD]]
    assert passport.files[FileId.DG1] in answer.stdout
    image = (pn532.path.parent / "image.jpg").read_bytes()
    assert passport.files[FileId.DG2].partition(JPEG)[1:] == (JPEG, image.removeprefix(JPEG))


def test_mrtdreader_is_refused_by_a_passport_without_bac_or_with_another_key(
    pn532: Pn532Reader, passport: CardFiles, holder: Persona
) -> None:
    pn532.lay(card_from(passport, holder))
    assert b"Challenge successful" not in run(pn532, "mrtdreader", key_of(holder).replace("DEMO", "OMED")).stdout
    pn532.lay(card_from(passport, holder, Behaviour(bac=False)))
    assert b"Challenge successful" not in run(pn532, "mrtdreader", key_of(holder)).stdout
    pn532.lay(ForeignTag())
    assert b"Challenge successful" not in run(pn532, "mrtdreader", key_of(holder)).stdout


def key_of(person: Persona) -> str:
    """MRZ information of an invented person (Doc 9303-11, 4.3.3): number and dates with their check digits."""
    mrz = secrets_of(person.card.reveal()).mrz
    fields = (mrz.document_number.ljust(9, "<"), mrz.date_of_birth, mrz.date_of_expiry)
    return "".join(field + check_digit(field) for field in fields)
