"""`kiosk card read`: read and verify the card on a reader, for technicians (docs/card-read.md).

What opens the card comes from a file or from standard input, never from the command line, where every user of the
machine could see it. Exit status: 0 read and verified, 1 read but not verified, 2 not read, 3 no reader or no card,
and those of `kiosk.exits`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from emrtd.lds import FileId
from emrtd.trust import TrustStore
from kiosk.exits import ExitStatus
from kiosk.failures import Failure
from kiosk.programs.card_access import Misused, parse_access
from kiosk.programs.card_readers import libnfc_reader, pcsc_readers
from kiosk.programs.card_reading import DEFAULT_FILES, EVERYTHING, Order, read_card
from kiosk.programs.card_report import Outcome, Report, as_json, as_text
from kiosk.programs.unforeseen import told
from kiosk.readers.connection import CardReader, CardServiceStopped

SUCCESS = 0
_STANDARD_INPUT = "-"
_ALL = "all"
_ACCESS_LIMIT = 1024


def main(arguments: Sequence[str]) -> int:
    """Run `kiosk card read`; docs/card-read.md has its options."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leaving:
        return ExitStatus.USAGE if leaving.code else SUCCESS
    try:
        order = _order(options)
    except Misused as error:
        sys.stderr.write(f"kiosk card: {error}\n")
        return ExitStatus.USAGE
    _warn(order.trust)
    report = _report(order)
    sys.stdout.write(as_json(report) if options.json else as_text(report))
    return report.outcome.exit_status


def _report(order: Order) -> Report:
    """The edge of the program: a card that nobody has seen before gets an answer too, and the fault its place."""
    try:
        return read_card(order)
    except Exception as error:
        sys.stderr.write(f"kiosk card: {told(error)}\n")
        return Report(Outcome.NOT_READ, failure=Failure.CARD_ERROR)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk card", description="For technicians: the card on a reader.")
    read = parser.add_subparsers(required=True, metavar="read").add_parser("read", prog="kiosk card read")
    read.add_argument(
        "--access-file",
        required=True,
        metavar="PATH",
        help="one line, 'can 123456' or 'mrz NUMBER BIRTH EXPIRY' (dates YYMMDD); - for standard input",
    )
    which = read.add_mutually_exclusive_group()
    which.add_argument(
        "--reader", default="", metavar="TEXT", help="part of the reader's name; default: any with a card"
    )
    which.add_argument("--libnfc", metavar="CONNSTRING", help="a reader without PC/SC: pn532_uart:/dev/ttyUSB0:115200")
    read.add_argument("--files", metavar="LIST", help="such as dg1,sod; 'all' for all but DG3 and DG4")
    read.add_argument("--trust", type=Path, metavar="DIR", help="folder of CSCA certificates or master lists")
    read.add_argument("--json", action="store_true", help="one JSON object instead of text")
    read.add_argument("--show-personal", action="store_true", help="also show what the card says of its holder")
    return parser


def _order(options: argparse.Namespace) -> Order:
    return Order(
        password=parse_access(_access_text(options.access_file)),
        readers=_readers(options),
        files=DEFAULT_FILES if options.files is None else parse_files(options.files),
        trust=None if options.trust is None else _trust(options.trust),
        personal=options.show_personal,
    )


def _readers(options: argparse.Namespace) -> CardReader:
    if options.libnfc is None:
        return pcsc_readers(options.reader)
    try:
        return libnfc_reader(options.libnfc)
    except CardServiceStopped as error:
        raise Misused("libnfc is not installed on this machine") from error


def parse_files(text: str) -> frozenset[FileId]:
    """Read a list of files, `all`, or both kinds of spelling of a name: `dg1`, `EF.DG1` (raises Misused)."""
    names = {name.strip().lower().removeprefix("ef.") for name in text.split(",")}
    if names == {_ALL}:
        return EVERYTHING
    known = {file.short_name.replace("_", ""): file for file in FileId}
    files = [known.get(name.replace("_", "")) for name in names]
    if None in files:
        raise Misused("--files takes names such as dg1,sod,com, separated by commas, or all")
    return frozenset(file for file in files if file is not None)


def _access_text(name: str) -> str:
    try:
        if name == _STANDARD_INPUT:
            return sys.stdin.read(_ACCESS_LIMIT)
        with Path(name).open(encoding="utf-8") as stream:
            return stream.read(_ACCESS_LIMIT)
    except (OSError, UnicodeDecodeError):
        raise Misused("the access file cannot be read") from None


def _trust(folder: Path) -> TrustStore:
    try:
        return TrustStore.from_folder(folder)
    except OSError as error:
        raise Misused("the folder of --trust cannot be read") from error


def _warn(trust: TrustStore | None) -> None:
    """Say which files of the trust folder are not used; they never stop the others."""
    if trust is not None and not trust.authorities:
        sys.stderr.write("kiosk card: no authority is in the folder of --trust\n")
    for problem in trust.problems if trust else ():
        sys.stderr.write(f"kiosk card: {problem.source} is not used: {problem.kind.value}\n")
