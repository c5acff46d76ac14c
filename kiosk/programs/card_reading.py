"""One card, read and judged for `kiosk card read`: the same library and the same rules as in a visit."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from emrtd import active_authentication, chip_authentication, chip_mapping, passive_authentication
from emrtd.access import open_access, select_application
from emrtd.active_authentication import ActiveVerdict
from emrtd.chip_authentication import ChipVerdict
from emrtd.chip_mapping import MappingVerdict
from emrtd.errors import EmrtdError
from emrtd.inspection import CHALLENGE_SIZE, Reading, read_document
from emrtd.inventory import PROOFS
from emrtd.lds import FileId
from emrtd.passive_authentication import HashVerdict, PassiveReason, PassiveResult
from emrtd.passwords import Password
from emrtd.security_infos import parse_dg14
from emrtd.terminal import Terminal
from emrtd.trust import TrustStore
from kiosk.failures import Failure, KioskError
from kiosk.identity.errors import CardExpired, WrongCardNumber
from kiosk.identity.inspecting import card_error, link_to
from kiosk.identity.judging import passive_error
from kiosk.identity.person import person_of
from kiosk.programs.card_offers import offers_verdict
from kiosk.programs.card_personal import personal_facts
from kiosk.programs.card_report import FileReport, Outcome, Report, Verdict
from kiosk.readers.connection import CardConnection, CardMute, CardReader, NoCard, NoReader, ReaderName, ReaderSilent
from kiosk.readers.presence import ReaderState, Slot

DEFAULT_FILES: Final = frozenset(
    {FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15},
)
"""What proves who holds the card and that the chip is genuine; no picture."""

EVERYTHING: Final = frozenset(file for file in FileId if file.in_application and file not in (FileId.DG3, FileId.DG4))
"""All that the card has; fingerprints and irises are nobody's business here."""

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
_ACTIVE: Final = {
    ActiveVerdict.VALID: Verdict.VALID,
    ActiveVerdict.SIGNATURE: Verdict.INVALID,
    ActiveVerdict.MALFORMED_KEY: Verdict.INVALID,
    ActiveVerdict.UNSUPPORTED_ALGORITHM: Verdict.NOT_ATTEMPTED,
}
_CHIP: Final = {
    ChipVerdict.VALID: Verdict.VALID,
    ChipVerdict.INVALID: Verdict.INVALID,
    ChipVerdict.REFUSED: Verdict.INVALID,
    ChipVerdict.MALFORMED_KEY: Verdict.INVALID,
    ChipVerdict.ABSENT: Verdict.ABSENT,
    ChipVerdict.UNSUPPORTED_ALGORITHM: Verdict.NOT_ATTEMPTED,
}
_MAPPED: Final = {MappingVerdict.VALID: Verdict.VALID, MappingVerdict.INVALID: Verdict.INVALID}


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


@dataclass(frozen=True, slots=True)
class _Finding:
    """One authentication's verdict, and the failure if it is one."""

    verdict: Verdict
    failure: Failure | None = None


class _Visit:
    """One card on one reader."""

    def __init__(self, order: Order, reader: ReaderName, connection: CardConnection) -> None:
        self._order = order
        self._reader = reader
        self._connection = connection
        self._challenge = os.urandom(CHALLENGE_SIZE)
        self._apdus = 0
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

    def _read(self) -> Reading:
        try:
            return read_document(
                self._transmit,
                self._order.password,
                self._order.files,
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
        chip = self._chip(reading, active)
        failure = issuer.failure or _expiry_failure(reading.files) or active.failure or chip.failure
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
            reasons=_reasons(passive),
            offers=offers_verdict(reading, passive),
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

    def _issuer(self, reading: Reading, result: PassiveResult | None) -> _Finding:
        """Passive Authentication; without `--trust` its last step, the authority, is left open."""
        if result is None:
            wanted = FileId.SOD in self._order.files
            return _Finding(Verdict.ABSENT, Failure.CARD_FILE_MALFORMED) if wanted else _Finding(Verdict.NOT_ATTEMPTED)
        if result.ok:
            return _Finding(Verdict.VALID)
        unasked = self._order.trust is None and result.reason is PassiveReason.NO_CSCA
        verdict = Verdict.NOT_ATTEMPTED if unasked else Verdict.INVALID
        return _Finding(verdict, passive_error(result.reason).failure)

    def _active(self, reading: Reading) -> _Finding:
        if FileId.DG15 not in self._order.files:
            return _Finding(Verdict.NOT_ATTEMPTED)
        if FileId.DG15 not in reading.files:
            return _missing_proof(FileId.DG15, reading)
        verdict = active_authentication.verify(
            reading.files[FileId.DG15],
            reading.files.get(FileId.DG14),
            self._challenge,
            reading.active_signature or b"",
        )
        return _proof(_ACTIVE[verdict])

    def _chip(self, reading: Reading, active: _Finding) -> _Finding:
        """Chip Authentication, where nothing has proved the same already."""
        if FileId.DG14 not in self._order.files:
            return _Finding(Verdict.NOT_ATTEMPTED)
        if FileId.DG14 not in reading.files:
            return _missing_proof(FileId.DG14, reading)
        if not _has_chip_key(reading.files[FileId.DG14]):
            return _Finding(Verdict.ABSENT)
        if active.verdict is Verdict.VALID:
            return _Finding(Verdict.NOT_ATTEMPTED)
        return _proof(_mapped(reading) or _CHIP[self._agree_on_keys(reading.files[FileId.DG14])])

    def _agree_on_keys(self, dg14: bytes) -> ChipVerdict:
        """Open the card once more, and let it prove its key: the session that read the files is over."""
        self._connection.reset()
        terminal = Terminal(self._transmit, link=link_to(self._connection, READING_SECONDS))
        try:
            opened = open_access(terminal, self._order.password, random=os.urandom)
            if not opened.application_selected:
                select_application(terminal)
        except EmrtdError as error:
            raise card_error(error) from None
        return chip_authentication.authenticate(terminal, dg14)


def _missing_proof(file: FileId, reading: Reading) -> _Finding:
    """A card without the file; or one that hides a file whose hash its issuer signed, as copies do."""
    if file in reading.withheld & PROOFS:
        return _Finding(Verdict.INVALID, Failure.CARD_CLONED)
    return _Finding(Verdict.ABSENT)


def _proof(verdict: Verdict) -> _Finding:
    """What a chip that should prove itself has shown: it did, it could not, or not in a way that we can follow."""
    failures = {Verdict.INVALID: Failure.CARD_CLONED, Verdict.NOT_ATTEMPTED: Failure.POSSESSION_NOT_PROVED}
    return _Finding(verdict, failures.get(verdict))


def _mapped(reading: Reading) -> Verdict | None:
    """What PACE-CAM has proved of the key in DG14, if the card was opened so; None if nothing."""
    try:
        infos = parse_dg14(reading.files[FileId.DG14])
    except EmrtdError:
        return None
    return _MAPPED.get(chip_mapping.verify(reading.chip_mappings, infos))


def _has_chip_key(dg14: bytes) -> bool:
    try:
        return bool(parse_dg14(dg14).chip_authentication_keys)
    except EmrtdError:
        return True  # broken: `authenticate` says how


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


def _reasons(passive: PassiveResult | None) -> tuple[str, ...]:
    return () if passive is None or passive.ok else tuple(reason.value for reason in passive.reasons)
