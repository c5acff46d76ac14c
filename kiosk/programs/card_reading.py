"""One card, read and judged for `kiosk card read`: the same library and the same rules as in a visit."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from emrtd import chip_authentication, passive_authentication
from emrtd.access import open_access, select_application
from emrtd.card_security import CardSecurityResult
from emrtd.errors import EmrtdError
from emrtd.inspection import CHALLENGE_SIZE, Reading, read_document
from emrtd.lds import FileId
from emrtd.passive_authentication import HashVerdict, PassiveReason, PassiveResult
from emrtd.passwords import Password
from emrtd.terminal import Terminal
from emrtd.trust import TrustStore
from kiosk.failures import Failure, KioskError
from kiosk.identity.errors import CardExpired, WrongCardNumber
from kiosk.identity.inspecting import card_error, link_to
from kiosk.identity.judging import BY_AGREEMENT, passive_error
from kiosk.identity.person import person_of
from kiosk.programs.card_issuer import ANOTHER_ISSUER, names_another_issuer
from kiosk.programs.card_offers import offers_verdict
from kiosk.programs.card_personal import personal_facts
from kiosk.programs.card_proofs import (
    NOT_ATTEMPTED,
    Authority,
    Finding,
    active_finding,
    card_security_of,
    finding_of,
    has_chip_key,
    mapping_finding,
    missing,
)
from kiosk.programs.card_report import FileReport, Outcome, Report, Verdict
from kiosk.readers.connection import CardConnection, CardMute, CardReader, NoCard, NoReader, ReaderName, ReaderSilent
from kiosk.readers.presence import ReaderState, Slot

DEFAULT_FILES: Final = frozenset(
    {FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15},
)
"""What proves who holds the card and that the chip is genuine; no picture. EF.CardSecurity is read with DG14."""

EVERYTHING: Final = frozenset(file for file in FileId if file.in_application and file not in (FileId.DG3, FileId.DG4))
"""All that the card has; fingerprints and irises are nobody's business here."""

SOD_NOT_ASKED_FOR: Final = "SOD_NOT_ASKED_FOR"
"""The reason beside those of Passive Authentication: without EF.SOD nothing can be verified."""

CARD_SECONDS = 2.0
"""How long to wait for a card: pcscd notices one up to 0.4 s late, and a reader just plugged in even later."""

READING_SECONDS = 120.0
"""The largest honest document takes a few seconds at the slowest rate; a chip that drags it out is given up."""

_POLL_SECONDS = 0.05
_NEVER_THERE: Final = frozenset(
    {
        Failure.NO_READER,
        Failure.NO_CARD,
        Failure.CARD_SERVICE_STOPPED,
        Failure.READER_FORBIDDEN,
        Failure.READER_SILENT,
    }
)


@dataclass(frozen=True, slots=True)
class Order:
    """What to read and against what to judge it; `trust` is None if no authority was named."""

    password: Password
    readers: CardReader
    files: frozenset[FileId]
    trust: TrustStore | None
    personal: bool = False


def read_card(order: Order) -> Report:
    """Find the card, read it, judge it. Every way to fail is a report too."""
    readers, deadline = order.readers, time.monotonic() + CARD_SECONDS
    reader: ReaderName | None = None
    opened: tuple[ReaderName, CardConnection] | None = None
    while opened is None:
        try:
            reader = _reader_with_card(readers, deadline)
            opened = reader, readers.connect(reader)
        except KioskError as error:
            # A card that left since the reader last looked may have come to another one.
            if not isinstance(error, NoCard) or time.monotonic() >= deadline:
                return _failed(error, reader, 0, 0.0)
            time.sleep(_POLL_SECONDS)
    visit = _Visit(order, *opened)
    try:
        return visit.report()
    finally:
        opened[1].close()


def _reader_with_card(readers: CardReader, deadline: float) -> ReaderName:
    """The first reader that holds a card (raises NoReader, NoCard, CardMute, ReaderSilent and what `look` raises)."""
    states = readers.look()
    while all(state.slot is Slot.EMPTY for state in states) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
        states = readers.look()
    return _first_card(states)


def _first_card(states: tuple[ReaderState, ...]) -> ReaderName:
    if not states:
        raise NoReader
    if all(state.slot is Slot.SILENT for state in states):
        raise ReaderSilent
    for state in states:
        if state.slot is Slot.CARD:
            return ReaderName(state.reader)
    raise CardMute if any(state.slot is Slot.MUTE for state in states) else NoCard


def _failed(error: KioskError, reader: ReaderName | None, apdus: int, seconds: float) -> Report:
    never_there = error.failure in _NEVER_THERE and apdus == 0
    return Report(
        outcome=Outcome.NO_CARD if never_there else Outcome.NOT_READ,
        reader=reader,
        apdus=apdus,
        seconds=round(seconds, 3),
        failure=error.failure,
        tries_left=error.tries_left if isinstance(error, WrongCardNumber) else None,
    )


class _Visit:
    """One card on one reader."""

    def __init__(self, order: Order, reader: ReaderName, connection: CardConnection) -> None:
        self._order = order
        self._reader = reader
        self._connection = connection
        self._challenge = os.urandom(CHALLENGE_SIZE)
        self._apdus = 0
        self._authority = Authority(order.trust, datetime.now(UTC))
        self._began = time.monotonic()

    def report(self) -> Report:
        """Read and judge."""
        try:
            reading = self._read()
            return self._judged(reading)
        except KioskError as error:
            return _failed(error, self._reader, self._apdus, self._seconds())

    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _transmit(self, command: bytes) -> bytes:
        self._apdus += 1
        return self._connection.transmit(command)

    def _wanted(self) -> frozenset[FileId]:
        """The files asked for, and where the chip shall prove its key, the one that it may prove while it is opened."""
        files = self._order.files
        return files | {FileId.CARD_SECURITY} if FileId.DG14 in files else files

    def _read(self) -> Reading:
        try:
            return read_document(
                self._transmit,
                self._order.password,
                self._wanted(),
                challenge=self._challenge,
                reset=self._connection.reset,
                link=link_to(self._connection, READING_SECONDS),
            )
        except EmrtdError as error:
            raise card_error(error) from None

    def _judged(self, reading: Reading) -> Report:
        passive = self._passive(reading.files)
        issuer = self._issuer(reading, passive)
        active = self._active(reading)
        security = card_security_of(reading, self._authority)
        chip = self._chip(reading, active, security)
        failure = issuer.failure or _expiry_failure(reading.files) or _gravest(active, chip)
        verified = failure is None and issuer.verdict is Verdict.VALID
        return Report(
            outcome=Outcome.VERIFIED if verified else Outcome.NOT_VERIFIED,
            reader=self._reader,
            access=reading.access.value,
            protocol=reading.pace.name if reading.pace else None,
            files=_file_reports(reading.files, passive),
            refused=tuple(sorted(file.short_name for file in reading.refused)),
            passive=issuer.verdict,
            active=active.verdict,
            chip=chip.verdict,
            reasons=_reasons(passive, self._order.files, reading.files),
            offers=offers_verdict(reading, passive, security),
            apdus=self._apdus,
            seconds=round(self._seconds(), 3),
            failure=failure,
            personal=personal_facts(reading.files) if self._order.personal else None,
        )

    def _passive(self, files: Mapping[FileId, bytes]) -> PassiveResult | None:
        if FileId.SOD not in files:
            return None
        trust = self._order.trust or TrustStore.from_bytes()
        return passive_authentication.verify(files[FileId.SOD], files, trust, datetime.now(UTC))

    def _issuer(self, reading: Reading, result: PassiveResult | None) -> Finding:
        """Passive Authentication; without `--trust` its last step, the authority, is left open."""
        if result is None:
            wanted = FileId.SOD in self._order.files
            return Finding(Verdict.ABSENT, Failure.CARD_FILE_MALFORMED) if wanted else Finding(Verdict.NOT_ATTEMPTED)
        if names_another_issuer(reading.files, result):
            return Finding(Verdict.INVALID, Failure.UNTRUSTED_ISSUER)
        if result.ok:
            return Finding(Verdict.VALID)
        if self._order.trust is None and result.reason is PassiveReason.NO_CSCA:
            return Finding(Verdict.NOT_ATTEMPTED)  # nobody said whom to believe: no fault of the card's
        return Finding(Verdict.INVALID, passive_error(result.reason).failure)

    def _active(self, reading: Reading) -> Finding:
        return active_finding(reading, self._challenge) if FileId.DG15 in self._order.files else NOT_ATTEMPTED

    def _chip(self, reading: Reading, active: Finding, security: CardSecurityResult | None) -> Finding:
        """PACE-CAM, if it opened the chip; else Chip Authentication, where nothing has proved the same already."""
        if FileId.DG14 not in self._order.files:
            return NOT_ATTEMPTED
        mapped = mapping_finding(reading, security, self._authority)
        if mapped is not None:
            return mapped
        dg14 = reading.files.get(FileId.DG14)
        if dg14 is None:
            return missing(FileId.DG14, reading)
        if not has_chip_key(dg14):
            return Finding(Verdict.ABSENT)
        return NOT_ATTEMPTED if active.verdict is Verdict.VALID else self._agreed(dg14)

    def _agreed(self, dg14: bytes) -> Finding:
        """Chip Authentication; a fault on the way is told as one, and takes nothing from what was read."""
        terminal = Terminal(self._transmit, link=link_to(self._connection, READING_SECONDS))

        def reopen() -> None:
            self._reopen(terminal)

        try:
            reopen()
            return finding_of(BY_AGREEMENT[chip_authentication.authenticate(terminal, dg14, reopen)])
        except EmrtdError as error:
            return Finding(Verdict.NOT_ATTEMPTED, card_error(error).failure)

    def _reopen(self, terminal: Terminal) -> None:
        """The session that read the files is over, or was spoiled (raises EmrtdError)."""
        terminal.unprotect()
        self._connection.reset()
        opened = open_access(terminal, self._order.password, random=os.urandom)
        if not opened.application_selected:
            select_application(terminal)


def _gravest(active: Finding, chip: Finding) -> Failure | None:
    """A copy is one whatever else was shown; one proof makes up for another that cannot be followed."""
    failures = (active.failure, chip.failure)
    if Failure.CARD_CLONED in failures:
        return Failure.CARD_CLONED
    if Verdict.VALID in (active.verdict, chip.verdict) and set(failures) <= {None, Failure.POSSESSION_NOT_PROVED}:
        return None
    return next(filter(None, reversed(failures)), None)


def _expiry_failure(files: Mapping[FileId, bytes]) -> Failure | None:
    if FileId.DG1 not in files:
        return None
    try:
        expired = person_of(files[FileId.DG1]).last_day < datetime.now(UTC).date()
    except KioskError as error:
        return error.failure
    return CardExpired.failure if expired else None


def _file_reports(files: Mapping[FileId, bytes], passive: PassiveResult | None) -> dict[str, FileReport]:
    hashes = passive.hashes if passive else {}
    return {
        file.short_name: FileReport(len(content), hashlib.sha256(content).hexdigest(), _hash_ok(hashes.get(file)))
        for file, content in files.items()
    }


def _hash_ok(verdict: HashVerdict | None) -> bool | None:
    return None if verdict is None else verdict is HashVerdict.MATCH


def _reasons(passive: PassiveResult | None, asked: frozenset[FileId], files: Mapping[FileId, bytes]) -> tuple[str, ...]:
    if FileId.SOD not in asked:
        return (SOD_NOT_ASKED_FOR,)
    if passive is not None and names_another_issuer(files, passive):
        return (ANOTHER_ISSUER,)
    return () if passive is None or passive.ok else tuple(reason.value for reason in passive.reasons)
