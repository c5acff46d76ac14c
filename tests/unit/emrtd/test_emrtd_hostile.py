"""Whatever goes wrong on the way, whatever a chip does on purpose: the files as they are or our own error, soon."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip.access_control import CardSecrets
from demo.chip.behaviour import Behaviour
from demo.chip.card import EmrtdCard, Script
from demo.chip.document import personalise
from demo.chip.hostile import HostileKind, Hostility
from demo.chip.issuer import new_pki
from demo.chip.mishaps import Mishap, MishapKind, Unlucky
from demo.chip.vpcd import Card, CardLeaves
from demo.chip.workshop import card_from, make_card, secrets_of
from demo.persona import load
from emrtd.access import open_access, select_application
from emrtd.apdu import CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.errors import (
    EmrtdError,
    MalformedError,
    NoApplicationError,
    SecureMessagingError,
    TooLargeError,
    TooSlowError,
)
from emrtd.inspection import Reading, read_document
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.link import Link
from emrtd.passive_authentication import PassiveReason, verify
from emrtd.personal_details import parse_dg11
from emrtd.reading import read_file
from emrtd.security_infos import parse_dg14
from emrtd.terminal import Terminal
from emrtd.trust import TrustStore

FATIMA = load(Path(__file__).parents[3] / "demo" / "personas" / "fatima.toml")
PKI = new_pki()
FILES = personalise(FATIMA, PKI)
SECRETS: CardSecrets = secrets_of(FATIMA.card.reveal())
IDENTITY = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15})
CHALLENGE = bytes(range(8))
APDUS = 19
"""Commands of one identity read in short length."""
PROTECTED = 8
"""The first that is protected: SELECT of the application, after SELECT MF, EF.CardAccess, MSE:Set AT and PACE."""
STATUSES = (0x6281, 0x6282, 0x6283, 0x6300, 0x63C1, 0x6581, 0x6700, 0x6881, 0x6882, 0x6981, 0x6982, 0x6983, 0x6984)
STATUSES += (0x6985, 0x6986, 0x6987, 0x6988, 0x6A80, 0x6A81, 0x6A82, 0x6A86, 0x6A88, 0x6B00, 0x6C00, 0x6C10, 0x6CFF)
STATUSES += (0x6100, 0x6108, 0x61FF, 0x6D00, 0x6E00, 0x6F00, 0x9000, 0x9001, 0x0000, 0xFFFF)
ONCE = [MishapKind.TRUNCATE, MishapKind.LONGER, MishapKind.CORRUPT, MishapKind.REPLAY, MishapKind.EMPTY]


@dataclass
class Bench:
    """A card, a reader and a clock of our own."""

    card: Card
    seconds: float = 0.0
    log: list[bytes] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def transmit(self, raw: bytes) -> bytes:
        self.log.append(raw)
        return self.card.answer(raw)

    def read(self, link: Link | None = None) -> Reading:
        self.card.reset()
        options = {"challenge": CHALLENGE, "reset": self.card.reset, "kept": self.kept}
        return read_document(self.transmit, SECRETS.can, IDENTITY, link=link or Link(), **options)

    def read_with_patience(self) -> Reading:
        """As a person does: put back once what was taken away, once more what was not read."""
        try:
            return self.read()
        except (CardLeaves, EmrtdError):
            return self.read()


def bench(*mishaps: Mishap) -> Bench:
    made = Bench(card_from(FILES, FATIMA))
    made.card = Unlucky(made.card, mishaps, sleep=made.sleep)
    return made


def lying(script: Script) -> Bench:
    return Bench(EmrtdCard(FILES, SECRETS, Behaviour(bac=False), script=script))


def only_honest(reading: Reading) -> bool:
    return all(reading.files[file] == FILES.files[file] for file in reading.files)


def test_the_read_that_is_spoiled_below_has_so_many_commands() -> None:
    assert bench().read().apdus == APDUS


@pytest.mark.parametrize("at", range(1, APDUS + 1))
def test_card_taken_away_at_any_command_goes_on_when_put_back(at: int) -> None:
    reader = bench(Mishap(MishapKind.REMOVE, at))
    with pytest.raises(CardLeaves):
        reader.read()
    reading = reader.read()
    assert set(reading.files) == IDENTITY
    assert only_honest(reading)
    assert reading.active_signature


@pytest.mark.parametrize("kind", ONCE)
@pytest.mark.parametrize("at", range(1, APDUS + 1))
def test_answer_spoiled_at_any_command_changes_nothing_that_is_read(kind: MishapKind, at: int) -> None:
    reading = bench(Mishap(kind, at)).read_with_patience()
    assert only_honest(reading)
    assert set(reading.files) == IDENTITY


@pytest.mark.parametrize("at", range(PROTECTED, APDUS + 1))
@pytest.mark.parametrize("kind", [MishapKind.CORRUPT, MishapKind.REPLAY])
def test_channel_lost_at_any_command_is_opened_again_and_reading_goes_on_at_its_offset(
    kind: MishapKind, at: int
) -> None:
    """Without anybody noticing: one reading, one access more, and only the spoiled piece read twice."""
    reader = bench(Mishap(kind, at))
    reading = reader.read()
    assert set(reading.files) == IDENTITY
    assert only_honest(reading)
    access, application = 8, 1
    assert reading.apdus <= APDUS + access + application + 1


@pytest.mark.parametrize("at", range(1, APDUS + 1))
def test_any_status_at_any_command_ends_in_honest_files_or_our_own_error(at: int) -> None:
    for status in STATUSES:
        reader = bench(Mishap(MishapKind.STATUS, at, f"{status:04X}"))
        try:
            reading = reader.read()
        except EmrtdError:
            continue
        assert only_honest(reading)
        # A file that a status in the clear denies is not read; the signature over its hash says that it was there.
        missing = IDENTITY - set(reading.files)
        assert missing <= reading.withheld | {FileId.COM, FileId.SOD}


@pytest.mark.parametrize("at", range(10))
def test_any_status_inside_the_channel_ends_in_honest_files_or_our_own_error(at: int) -> None:
    """The same from a chip that protects its refusals, and goes on afterwards."""
    for status in STATUSES:
        count = iter(range(1000))

        def refuse(_command: CommandApdu, honest: ResponseApdu, sw: int = status, n: object = count) -> ResponseApdu:
            return ResponseApdu(b"", sw) if next(n) == at else honest  # type: ignore[call-overload]

        try:
            reading = lying(refuse).read()
        except EmrtdError:
            continue
        assert only_honest(reading)
        assert IDENTITY - set(reading.files) <= reading.withheld | {FileId.COM, FileId.SOD}


@pytest.mark.parametrize("kind", [HostileKind.ENDLESS, HostileKind.LONGER])
@pytest.mark.parametrize("file", [FileId.SOD, FileId.DG1, FileId.DG11])
def test_file_of_a_false_length_is_an_error_of_our_own(kind: HostileKind, file: FileId) -> None:
    reader = Bench(make_card(FATIMA, PKI, hostility=Hostility(kind, file)))
    with pytest.raises((MalformedError, TooLargeError)):
        reader.read()
    assert len(reader.log) < 40


@pytest.mark.parametrize("file", [FileId.DG1, FileId.DG11])
def test_file_that_comes_a_byte_at_a_time_costs_a_bounded_number_of_commands(file: FileId) -> None:
    reader = Bench(make_card(FATIMA, PKI, hostility=Hostility(HostileKind.DRIPPING, file)))
    with pytest.raises(TooLargeError):
        reader.read()
    assert len(reader.log) < 120


def test_announced_gigabytes_are_refused_after_one_piece() -> None:
    reader = Bench(make_card(FATIMA, PKI, hostility=Hostility(HostileKind.ENDLESS, FileId.DG11)))
    with pytest.raises(TooLargeError):
        reader.read()
    assert len(reader.log) <= APDUS


def test_objects_nested_thousands_deep_exhaust_nobody() -> None:
    for file in (FileId.SOD, FileId.DG11, FileId.DG14):
        trap = Hostility(HostileKind.RECURSIVE, file).in_files(FILES).files[file]
        assert len(trap) > 10_000
        files = {**FILES.files, file: trap}
        assert verify(files[FileId.SOD], files, TrustStore.from_bytes(), datetime.now(UTC)).reasons
        assert verify(trap, {}, TrustStore.from_bytes(), datetime.now(UTC)).reasons == (PassiveReason.MALFORMED,)
        with suppress(MalformedError):
            assert parse_dg11(trap).name is None
        with suppress(MalformedError):
            assert not parse_dg14(trap).entries


def test_file_refused_in_its_middle_is_refused_and_the_others_are_read() -> None:
    reading = Bench(make_card(FATIMA, PKI, hostility=Hostility(HostileKind.GUARDED, FileId.DG11))).read()
    assert reading.refused == {FileId.DG11}
    assert reading.withheld == {FileId.DG11}
    assert set(reading.files) == IDENTITY - {FileId.DG11}


def read_by_own_clock(reader: Bench, seconds_max: float) -> bytes:
    """EF.SOD, on a terminal that looks at the bench's clock."""
    terminal = Terminal(reader.transmit, link=Link(seconds_max=seconds_max), clock=lambda: reader.seconds)
    reader.card.reset()
    open_access(terminal, SECRETS.can, random=os.urandom)
    select_application(terminal)
    return read_file(terminal, FileId.SOD)


def test_one_byte_a_second_is_given_up_in_bounded_time() -> None:
    reader = bench(Mishap(MishapKind.DRIP, 1, "1"))
    with pytest.raises((TooSlowError, TooLargeError, MalformedError)):
        read_by_own_clock(reader, seconds_max=30)
    assert reader.seconds <= 31


def test_chip_that_drips_inside_the_channel_is_too_slow_by_the_callers_clock() -> None:
    reader = Bench(make_card(FATIMA, PKI, hostility=Hostility(HostileKind.DRIPPING, FileId.SOD)))
    honest = reader.card

    class Slow:
        atr = honest.atr

        def reset(self) -> None:
            honest.reset()

        def answer(self, command: bytes) -> bytes:
            reader.sleep(1.0)
            return honest.answer(command)

    reader.card = Slow()
    with pytest.raises(TooSlowError):
        read_by_own_clock(reader, seconds_max=60)
    assert 60 <= reader.seconds <= 62


def test_chip_that_loses_every_channel_is_opened_five_times_and_no_more() -> None:
    reader = bench()

    def lose(raw: bytes) -> bytes:
        reader.log.append(raw)
        return b"\x69\x88" if raw[0] & 0x0C == 0x0C else reader.card.answer(raw)

    with pytest.raises(SecureMessagingError):
        read_document(lose, SECRETS.can, IDENTITY, reset=reader.card.reset)
    assert len([raw for raw in reader.log if raw[1] == Ins.MANAGE_SECURITY_ENVIRONMENT]) == 5
    assert len(reader.log) < 60


def test_application_denied_in_the_clear_is_no_application() -> None:
    reader = bench(Mishap(MishapKind.STATUS, PROTECTED, "6A82"))
    with pytest.raises(NoApplicationError):
        reader.read()


def test_old_answer_of_the_same_channel_is_not_taken_for_a_new_one() -> None:
    """Replayed for each command of a file from its second piece on: the counter does not fit."""
    reader = bench()
    last = b""

    def replay(raw: bytes) -> bytes:
        nonlocal last
        honest = reader.transmit(raw)
        answer, last = last if len(last) > 200 and raw[1] == Ins.READ_BINARY else honest, honest
        return answer

    with pytest.raises(SecureMessagingError):
        read_document(replay, SECRETS.can, IDENTITY, reset=reader.card.reset)


def test_status_outside_the_channel_says_nothing_about_the_data_inside() -> None:
    """The outer status is not protected; the inner one counts."""
    reader = bench()

    def relabel(raw: bytes) -> bytes:
        answer = reader.transmit(raw)
        return answer[:-2] + b"\x62\x82" if raw[0] == 0x0C and len(answer) > 2 else answer

    reading = read_document(relabel, SECRETS.can, IDENTITY, reset=reader.card.reset)
    assert set(reading.files) == IDENTITY
    assert only_honest(reading)


def test_more_data_announced_for_ever_is_bounded() -> None:
    reader = bench()

    def endless(raw: bytes) -> bytes:
        reader.log.append(raw)
        return bytes(255) + b"\x61\x00" if raw[1] in (Ins.READ_BINARY, Ins.GET_RESPONSE) else reader.card.answer(raw)

    with pytest.raises(TooLargeError):
        read_document(endless, SECRETS.can, IDENTITY)
    assert len(reader.log) < 600


def test_length_corrected_for_ever_is_bounded() -> None:
    reader = bench()

    def correcting(raw: bytes) -> bytes:
        reader.log.append(raw)
        return b"\x6c\x10" if raw[1] == Ins.READ_BINARY else reader.card.answer(raw)

    with pytest.raises(EmrtdError):
        read_document(correcting, SECRETS.can, IDENTITY)
    assert len(reader.log) < 40


def test_success_is_the_only_status_under_which_a_signature_counts() -> None:
    def warn(command: CommandApdu, honest: ResponseApdu) -> ResponseApdu:
        warned = command.ins == Ins.INTERNAL_AUTHENTICATE
        return ResponseApdu(honest.data, StatusWord.END_OF_FILE) if warned else honest

    assert lying(warn).read().active_signature == b""
