import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from contract.note import Checkpoint, sign, verify
from contract.tlog import Tree
from kiosk.audit.events import Event
from kiosk.audit.journal import CHECKPOINT, JOURNAL, Journal
from kiosk.audit.verification import Verdict, examine
from kiosk.programs.audit import main

KEY = ec.generate_private_key(ec.SECP256R1())
Change = Callable[[list[bytes]], list[bytes]]


class Machine:
    """Holds a key at hand."""

    def sign_checkpoint(self, checkpoint: Checkpoint) -> str:
        return sign(checkpoint, KEY)

    def read_checkpoint(self, note: str) -> Checkpoint:
        return verify(note, KEY.public_key())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A journal of ten lines, with the machine's keys beside it."""
    journal = Journal(tmp_path, "kiosk.example/test", Machine(), lambda: 1_700_000_000.0)
    for count in range(10):
        note = journal.record(Event.CARD_READ, count=count)
        (tmp_path / f"note-{count + 1}").write_text(note)
    journal.close()
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "private.pem").write_bytes(private)
    (tmp_path / "public.pem").write_bytes(public)
    return tmp_path


def verdict(folder: Path, *notes: str) -> Verdict:
    content = [(folder / name).read_text() for name in (CHECKPOINT, *notes)]
    return examine((folder / JOURNAL).read_bytes(), content, KEY.public_key()).verdict


def rewrite(folder: Path, change: Change) -> None:
    lines = (folder / JOURNAL).read_bytes().splitlines(keepends=True)
    (folder / JOURNAL).write_bytes(b"".join(change(lines)))


def test_an_untouched_journal_is_whole(folder: Path) -> None:
    assert verdict(folder) is Verdict.WHOLE
    assert verdict(folder, "note-1", "note-7") is Verdict.WHOLE


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda lines: lines[:3] + lines[4:], Verdict.LINES_MISSING),
        (lambda lines: lines[:-1], Verdict.LINES_MISSING),
        (lambda lines: [], Verdict.LINES_MISSING),
        (lambda lines: [lines[1], lines[0], *lines[2:]], Verdict.LINES_CHANGED),
        (lambda lines: [lines[0].replace(b":0}", b":7}"), *lines[1:]], Verdict.LINES_CHANGED),
        (lambda lines: [*lines[:3], lines[2], *lines[4:]], Verdict.LINES_CHANGED),
        (lambda lines: [lines[0], *lines], Verdict.LINES_CHANGED),
        (lambda lines: [*lines, lines[0]], Verdict.UNSIGNED_TAIL),
        (lambda lines: [*lines, b'{"name":"a person"}\n'], Verdict.LINE_MALFORMED),
        (lambda lines: [*lines, b'{"at"'], Verdict.TORN_TAIL),
    ],
)
def test_every_change_shows(folder: Path, change: Change, expected: Verdict) -> None:
    rewrite(folder, change)
    assert verdict(folder) is expected


def test_a_rewound_journal_with_its_old_checkpoint_shows_to_a_witness(folder: Path) -> None:
    rewrite(folder, lambda lines: lines[:4])
    (folder / CHECKPOINT).write_text((folder / "note-4").read_text())
    assert verdict(folder) is Verdict.WHOLE
    assert verdict(folder, "note-10") is Verdict.LINES_MISSING


def test_a_checkpoint_of_another_key_is_refused(folder: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    content = (folder / JOURNAL).read_bytes()
    assert examine(content, [(folder / CHECKPOINT).read_text()], other).verdict is Verdict.SIGNATURE_INVALID
    assert examine(content, [], KEY.public_key()).verdict is Verdict.SIGNATURE_INVALID


@pytest.mark.parametrize("key", ["private.pem", "public.pem"])
def test_the_program_says_so_and_exits_0(folder: Path, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--journal", str(folder / JOURNAL), "--key", str(folder / key), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"verdict": "whole", "lines": 10, "signed": 10}


def test_the_program_exits_1_on_a_cut_journal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(folder, lambda lines: lines[:-2])
    assert main(["verify", "--journal", str(folder / JOURNAL), "--key", str(folder / "public.pem")]) == 1
    assert capsys.readouterr().out == "lines-missing: 8 lines, 10 covered by a signed checkpoint\n"


def test_the_program_takes_a_witness(folder: Path) -> None:
    rewrite(folder, lambda lines: lines[:4])
    (folder / CHECKPOINT).write_text((folder / "note-4").read_text())
    command = ["verify", "--journal", str(folder / JOURNAL), "--key", str(folder / "public.pem")]
    assert main(command) == 0
    assert main([*command, "--witness", str(folder / "note-9")]) == 1


UNREADABLE = [["--journal", "absent", "--key", "absent"], ["--config", "absent.toml"]]


@pytest.mark.parametrize("arguments", UNREADABLE)
def test_the_program_exits_2_when_it_cannot_read(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *arguments]) == 2
    assert capsys.readouterr().err.startswith("kiosk audit: ")


@pytest.mark.parametrize("arguments", UNREADABLE)
def test_what_cannot_be_read_has_an_answer_in_json_too(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["verify", *arguments, "--json"])
    assert json.loads(capsys.readouterr().out) == {"verdict": "unreadable", "lines": 0, "signed": 0}


@pytest.mark.parametrize("arguments", [[], ["verify"], ["erase"], ["verify", "--journal", "absent"]])
def test_the_program_exits_64_on_a_wrong_command(arguments: list[str]) -> None:
    assert main(arguments) == 64


def test_what_is_no_key_is_told(folder: Path) -> None:
    assert main(["verify", "--journal", str(folder / JOURNAL), "--key", str(folder / JOURNAL)]) == 2


WRITTEN_BEFORE = [
    "machine-started",
    "machine-stopped",
    "journal-repaired",
    "visit-began",
    "credential-refused",
    "card-read",
    "card-refused",
    "signed-in",
    "code-sent",
    "code-refused",
    "certificate-issued",
    "certificate-printed",
    "print-failed",
    "gateway-failed",
    "staff-called",
    "visit-ended",
    "wiped",
    "wipe-doubtful",
    "session-lost",
]
"""Events of the first machines: names may be added, none may go."""


def test_a_journal_of_the_first_machines_is_still_whole_and_is_continued(tmp_path: Path) -> None:
    lines = [f'{{"at":"2023-11-14T22:15Z","event":"{event}"}}'.encode() for event in WRITTEN_BEFORE]
    (tmp_path / JOURNAL).write_bytes(b"".join(line + b"\n" for line in lines))
    tree = Tree(lines)
    (tmp_path / CHECKPOINT).write_text(sign(Checkpoint("kiosk.example/test", tree.size, tree.root()), KEY))
    assert verdict(tmp_path) is Verdict.WHOLE
    journal = Journal(tmp_path, "kiosk.example/test", Machine(), lambda: 1_700_000_000.0)
    journal.record(Event.CARD_ACCEPTED, count=1)
    journal.close()
    assert verdict(tmp_path) is Verdict.WHOLE
