"""The command line of `kiosk card read`: what opens a card never shows."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from emrtd.lds import FileId
from emrtd.passwords import Can, MrzKey
from kiosk.programs import card
from kiosk.programs.card import main, parse_files
from kiosk.programs.card_access import Misused, parse_access
from kiosk.programs.card_reading import EVERYTHING, Order
from kiosk.programs.card_report import Outcome, Report

USAGE = 64


@pytest.mark.parametrize(
    "text", ["can 123456", "can 123456\n", "CAN 123456\r\n", "\ufeffcan 123456\n\n", " can  123456 "]
)
def test_a_can_is_read(text: str) -> None:
    assert parse_access(text) == Can("123456")


@pytest.mark.parametrize(
    "text", ["mrz AB1234567 900115 330114", "mrz ab1234567 900115 330114\n", "MRZ AB1234567< 900115 330114"]
)
def test_an_mrz_is_read(text: str) -> None:
    assert parse_access(text) == MrzKey("AB1234567", "900115", "330114")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "can",
        "can 12a456",
        "can 123456 7",
        "can ١٢٣٤٥٦",
        "can 123456\ncan 123456",
        "pin 123456",
        "mrz AB1234567 900115",
        "mrz AB1234567 15.01.1990 330114",
        "mrz AB?234567 900115 330114",
        "can 12",
        "can 12345",
        "can 1234567",
        "mrz " + "A" * 24 + " 900115 330114",
        "mrz " + "A" * 900 + " 900115 330114",
        "mrz <<<<<<<<< 900115 330114",
        "mrz AB1234567 900115 330230",
        "mrz AB1234567 901315 330114",
        "mrz AB1234567 900100 330114",
        "mrz AB1234567 900115 3301145",
        "mrz AB1234567 900115 <<<<<<",
        "mrz AB1234567 9001<5 330114",
        "mrz AB1234567 <<<<32 330114",
        "mrz AB1234567 <<0230 330114",
        "mrz AB1234567 \u0669\u0660\u0660\u0661\u0661\u0665 330114",
    ],
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(Misused) as refused:
        parse_access(text)
    assert not any(word in str(refused.value) for word in text.split() if word not in ("can", "mrz", "123456"))
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    ("number", "birth"),
    [
        ("AB1234567", "000229"),
        ("AB1234567", "880229"),
        ("AB1234567", "<<<<<<"),
        ("AB1234567", "61<<<<"),
        ("AB1234567", "<<0229"),
        ("D", "900115"),
        ("D23145890734X9QP22Z", "900115"),
        ("AB<123456", "900115"),
    ],
)
def test_what_a_machine_readable_zone_can_have_is_taken(number: str, birth: str) -> None:
    """Long numbers run on in the optional data of TD1 (Doc 9303-5), unknown parts of a birth are fillers (9303-3)."""
    assert parse_access(f"mrz {number} {birth} 330114") == MrzKey(number, birth, "330114")


def test_files_are_named_in_several_spellings() -> None:
    expected = {FileId.DG1, FileId.SOD, FileId.CARD_ACCESS}
    assert parse_files("dg1, EF.SOD,CardAccess") == expected
    assert parse_files("DG1,sod,card_access") == expected


def test_all_leaves_fingers_and_irises_alone() -> None:
    assert parse_files("ALL") == EVERYTHING
    assert not {FileId.DG3, FileId.DG4} & EVERYTHING
    assert {FileId.COM, FileId.SOD, FileId.DG2, FileId.DG16} <= EVERYTHING


@pytest.mark.parametrize("text", ["", "dg17", "dg1;sod", "all,dg1"])
def test_unknown_files_are_refused(text: str) -> None:
    with pytest.raises(Misused):
        parse_files(text)


@pytest.fixture
def access(tmp_path: Path) -> Path:
    path = tmp_path / "access"
    path.write_text("can 123456\n")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["write"],
        ["read"],
        ["read", "--access-file", "/nowhere/at/all"],
        ["read", "--access-file", "ACCESS", "--files", "dg99"],
        ["read", "--access-file", "ACCESS", "--trust", "/nowhere/at/all"],
        ["read", "--access-file", "ACCESS", "--speed", "3"],
    ],
)
def test_a_wrong_command_line_is_usage(arguments: list[str], access: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(access) if word == "ACCESS" else word for word in arguments]) == USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err != ""


def test_a_folder_without_an_authority_is_told(
    access: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(card, "read_card", lambda _order: Report(Outcome.NO_CARD))
    (tmp_path / "README.txt").write_text("Put the certificates here.")
    assert main(["read", "--access-file", str(access), "--trust", str(tmp_path)]) == Outcome.NO_CARD.exit_status
    assert "no authority is in the folder of --trust" in capsys.readouterr().err


def test_a_card_that_nobody_foresaw_gets_an_answer_and_the_fault_its_place(
    access: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def read(_order: Order) -> Report:
        raise RuntimeError("datum")

    monkeypatch.setattr(card, "read_card", read)
    assert main(["read", "--access-file", str(access), "--json"]) == Outcome.NOT_READ.exit_status
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert (report["outcome"], report["failure"]) == ("not_read", "K213")
    assert printed.err.startswith(
        "kiosk card: unforeseen RuntimeError at tests/unit/kiosk/programs/test_card_options.py:"
    )
    assert "datum" not in printed.out + printed.err


def test_a_wrong_line_on_standard_input_is_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("kan 654321\n"))
    assert main(["read", "--access-file", "-"]) == USAGE
    assert "654321" not in capsys.readouterr().err


def test_binary_rubbish_is_usage(tmp_path: Path) -> None:
    path = tmp_path / "rubbish"
    path.write_bytes(os.urandom(16) + b"\xff\xfe")
    assert main(["read", "--access-file", str(path)]) == USAGE


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--help"]) == 0
    assert "--access-file" in capsys.readouterr().out
