"""The checks of `kiosk doctor`. Each looks at the machine as it is and gives one finding."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import hardening
from kiosk.audit.journal import CHECKPOINT, JOURNAL
from kiosk.config import Config
from kiosk.failures import Failure, KioskError
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.keys import KeyUnusable, load_or_make
from kiosk.fleet.transport import Transport
from kiosk.programs.audit import Unreadable, examined_in
from kiosk.programs.card_readers import card_readers
from kiosk.programs.checks_anchors import check_gateway_ca, check_sealing_keys, check_trust
from kiosk.programs.checks_companions import check_assistive, check_headphones, check_sound
from kiosk.programs.checks_printer import check_printer
from kiosk.programs.checks_screen import check_screen
from kiosk.programs.findings import Condition, Finding, Level, finding
from kiosk.readers.connection import ReaderBusy
from kiosk.readers.presence import Slot
from kiosk.supervisor.child import Launcher
from kiosk.supervisor.processes import Family
from kiosk.supervisor.wipe import FolderGone, ProcessesGone, wipe
from texts.catalogue import MissingText, load
from texts.language import Language

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
PROC = Path("/proc")


def check_readers(config: Config) -> Finding:
    """A reader that the configuration allows is plugged in and answers, and this user may open it."""
    name = "readers"
    try:
        found = card_readers(config.reader).look()
    except ReaderBusy as error:  # of libnfc: a visit has it
        return finding(name, error.failure, Level.WARNING)
    except KioskError as error:
        return finding(name, error.failure)
    if not found:
        return finding(name, Failure.NO_READER)
    if all(state.slot is Slot.SILENT for state in found):
        return finding(name, Failure.READER_SILENT)
    if any(state.held for state in found):
        return finding(name, Failure.READER_BUSY, Level.WARNING)
    if not config.cards.authorisation_reference:
        return finding(name, Condition.CHIP_NOT_AUTHORISED)
    return Finding(name)


def check_gateway(config: Config) -> Finding:
    """The gateway answers, is the fund's, and admits this machine."""
    name, identity = "gateway", Identity(config.device.identity)
    if not config.device.key.exists() or identity.read() is None:
        return finding(name, Condition.NOT_ENROLLED)
    try:
        transport = Transport(config.gateway.url, config.gateway.ca, config.gateway.timeout_seconds)
        # Asks and tells nothing: a sign of life of its own would stand in the fund's list in place of the machine's.
        Fleet(transport, load_or_make(config.device.key), identity).policy()
    except KeyUnusable:
        return finding(name, Condition.KEY_UNUSABLE)
    except KioskError as error:
        return finding(name, error.failure)
    return Finding(name)


def check_swap(_config: Config) -> Finding:
    """Memory is never written to a disk."""
    return finding("swap", Condition.SWAP_ON, Level.WARNING) if hardening.swap_in_use() else Finding("swap")


def check_freed_pages(_config: Config, proc: Path = PROC) -> Finding:
    """The kernel overwrites pages when they are freed."""
    options = _text(proc / "cmdline").split()
    if "init_on_free=1" in options:
        return Finding("freed-pages")
    return finding("freed-pages", Condition.FREED_PAGES_KEPT, Level.WARNING)


def check_core_dumps(_config: Config, proc: Path = PROC) -> Finding:
    """No program is handed the memory of one that crashed (core(5), piping core dumps)."""
    if _text(proc / "sys/kernel/core_pattern").startswith("|"):
        return finding("core-dumps", Condition.CORE_DUMPS_CAUGHT, Level.WARNING)
    return Finding("core-dumps")


def check_tracing(_config: Config, proc: Path = PROC) -> Finding:
    """No process may trace another of the same user (Yama)."""
    if _text(proc / "sys/kernel/yama/ptrace_scope").strip() in {"1", "2", "3"}:
        return Finding("tracing")
    return finding("tracing", Condition.TRACING_ALLOWED, Level.WARNING)


def check_temporary(config: Config) -> Finding:
    """Private folders are in memory."""
    kind = filesystem_of(config.paths.temporary, _text(PROC / "self/mountinfo"))
    if kind in {"tmpfs", "ramfs"}:
        return Finding("temporary")
    return finding("temporary", Condition.TEMPORARY_ON_DISK)


def check_state(config: Config) -> Finding:
    """Journal and outbox can be written."""
    try:
        config.paths.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=config.paths.state) as file:
            file.write(bytes(65_536))
    except OSError:
        return finding("state", Condition.STATE_NOT_WRITABLE)
    return Finding("state")


def check_journal(config: Config) -> Finding:
    """The journal, if there is one, leads to its signed checkpoint."""
    if not any((config.paths.state / name).exists() for name in (JOURNAL, CHECKPOINT)):
        return Finding("journal")
    try:
        sound = examined_in(config).verdict.acceptable
    except Unreadable:
        sound = False
    return Finding("journal") if sound else finding("journal", Failure.JOURNAL_FAILED)


def check_hardening(_config: Config) -> Finding:
    """A process can be protected as a session is; tried in a child, since it cannot be taken back."""
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            hardening.harden_session(parent)
        except KioskError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return finding("hardening", Failure.HARDENING_FAILED) if status else Finding("hardening")


def check_wiping(config: Config) -> Finding:
    """A session's process with a child and files can be killed, proved gone and removed."""
    command = ("/bin/sh", "-c", "echo x > file; sleep 600 & sleep 600")
    try:
        child = Launcher(command, config.paths.temporary, dict(os.environ)).start(Family())
    except OSError:
        return finding("wiping", Failure.TEMPORARY_FILES_LEFT)
    failure = wipe([ProcessesGone(child, config.limits.kill_seconds), FolderGone(child.folder)])
    child.link.close()
    return finding("wiping", failure) if failure else Finding("wiping")


def check_fonts(_config: Config) -> Finding:
    """Every script has its fonts."""
    needed = ("NotoNaskhArabic", "NotoSans-", "NotoSansArabic", "NotoSansTifinagh")
    there = [path.name for path in FONTS.glob("*.ttf")]
    complete = all(any(name.startswith(one) for name in there) for one in needed)
    return Finding("fonts") if complete else finding("fonts", Condition.FONTS_MISSING)


def check_texts(_config: Config) -> Finding:
    """Every language has its words."""
    try:
        for language in Language:
            load(language).text("failure.K200.what")
    except (OSError, MissingText):
        return finding("texts", Condition.TEXTS_MISSING)
    return Finding("texts")


def filesystem_of(path: Path, mountinfo: str) -> str:
    """The kind of file system that holds a path, which need not exist yet (proc(5), /proc/pid/mountinfo)."""
    best, kind = "", ""
    target = str(path.absolute().resolve())
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split()[4].replace("\\040", " ")
        below = target == point or target.startswith(point.rstrip("/") + "/")
        if below and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


CHECKS: Sequence[Callable[[Config], Finding]] = (
    check_hardening,
    check_wiping,
    check_readers,
    check_trust,
    check_sealing_keys,
    check_printer,
    check_gateway_ca,
    check_gateway,
    check_state,
    check_journal,
    check_temporary,
    check_swap,
    check_freed_pages,
    check_core_dumps,
    check_tracing,
    check_screen,
    check_assistive,
    check_sound,
    check_headphones,
    check_fonts,
    check_texts,
)
"""In the order in which they are made: those that fork first, while there is one thread."""
