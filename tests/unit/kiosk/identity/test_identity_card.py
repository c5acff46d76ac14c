"""The desk against a chip in the same process: what each error means, and what goes on after a break."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.digits import Digits
from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal
from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.mishaps import Mishap, Unlucky
from demo.chip.security_object import build_sod
from demo.chip.vpcd import Card, CardLeaves
from demo.chip.wire import Wire
from demo.chip.workshop import card_from
from demo.persona import load
from emrtd import tlv
from emrtd.chip_authentication import ChipVerdict, Proof, agree, choose
from emrtd.errors import EmrtdError, ErrorCode, TooSlowError, WrongPasswordError
from emrtd.lds import FileId
from emrtd.link import ExtendedLength
from emrtd.trust import TrustStore
from kiosk.failures import Failure, KioskError, NextStep, next_step
from kiosk.identity.card import CardDesk
from kiosk.identity.challenge import CardChallenge
from kiosk.identity.errors import CardCloned, CardError, WrongCardNumber
from kiosk.identity.inspecting import card_error, link_to
from kiosk.readers.connection import CardMute, CardRemoved, ReaderName
from kiosk.readers.presence import CardPlaced, PresenceEvent, ReaderState

PKI = new_pki()
TRUST = TrustStore.from_bytes(PKI.national.csca.certificate)
FATIMA = load(Path(__file__).parents[4] / "demo" / "personas" / "fatima.toml")
FILES = personalise(FATIMA, PKI)
CAN = Digits(FATIMA.card.reveal().can)
READER = ReaderName("reader of the test")


def not_asked(_question: Personal[ChipQuestion]) -> ChipChallenge:
    raise AssertionError("this chip signs")


CHALLENGE = CardChallenge(bytes(32), bytes(range(8)), not_asked)
NAIMA = load(Path(__file__).parents[4] / "demo" / "personas" / "naima.toml")


@dataclasses.dataclass
class Table:
    """A reader with a card on it, and the desk that it belongs to. Fits `CardReader` and `CardConnection`."""

    card: Card
    carries_extended: bool | None = None
    atr: bytes = b""
    apdus: int = 0
    longest: int = 0
    percents: list[int] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = CardDesk(self, TRUST, lambda: datetime(2026, 9, 22, tzinfo=UTC))
        placed = threading.Event()
        self.desk.watch(placed.set, lambda: None, lambda _: None)
        assert placed.wait(5)

    def read(self) -> int:
        """The number of commands that it took."""
        self.apdus = 0
        self.percents.clear()
        self.desk.read(CAN, CHALLENGE, self.percents.append, lambda: False)
        return self.apdus

    def readers(self) -> tuple[ReaderName, ...]:
        return (READER,)

    def look(self) -> tuple[ReaderState, ...]:
        return ()

    def watch(self, on_event: Callable[[PresenceEvent], None]) -> None:
        on_event(CardPlaced(READER))

    def stop(self) -> None:
        """Nothing runs."""

    def connect(self, reader: ReaderName) -> Table:
        self.card.reset()
        return self

    def reset(self) -> None:
        self.card.reset()

    def close(self) -> None:
        """Nothing is open."""

    def transmit(self, command: bytes) -> bytes:
        self.apdus += 1
        try:
            answer = self.card.answer(command)
        except CardLeaves:
            raise CardRemoved from None
        if not answer:
            raise CardMute
        self.longest = max(self.longest, len(answer))
        return answer


def chip(*mishaps: str, files: CardFiles = FILES) -> Card:
    return Unlucky(card_from(files, FATIMA), [Mishap.parse(mishap) for mishap in mishaps])


def last_command() -> int:
    return Table(chip()).read()


@pytest.mark.parametrize("back", range(3))
def test_a_card_that_comes_back_is_read_on_with_fewer_commands(back: int) -> None:
    whole = last_command()
    table = Table(chip(f"remove@{whole - back}"))
    with pytest.raises(CardRemoved):
        table.read()
    assert table.read() < whole
    assert table.percents == sorted(table.percents)


def test_another_card_that_comes_instead_is_read_from_the_beginning() -> None:
    whole = last_command()
    table = Table(chip(f"remove@{whole}"))
    with pytest.raises(CardRemoved):
        table.read()
    table.card = chip(files=personalise(FATIMA, PKI))
    assert table.read() >= whole


def test_a_copy_laid_down_halfway_is_found() -> None:
    """It shows the files that were kept, and cannot sign with the key that belongs to them."""
    table = Table(chip(f"remove@{last_command()}"))
    with pytest.raises(CardRemoved):
        table.read()
    other_key = personalise(FATIMA, PKI).active_key
    assert other_key is not None
    table.card = chip(files=dataclasses.replace(FILES, active_key=other_key))
    with pytest.raises(CardCloned):
        table.read()


def test_what_was_forgotten_is_read_again() -> None:
    whole = last_command()
    table = Table(chip(f"remove@{whole}"))
    with pytest.raises(CardRemoved):
        table.read()
    table.desk.forget()
    assert table.read() >= whole


def test_nothing_is_kept_of_a_card_that_was_read() -> None:
    table = Table(chip())
    assert table.read() == table.read()


def test_a_fault_that_passes_costs_only_what_was_lost() -> None:
    whole = last_command()
    assert Table(chip(f"empty@{whole}")).read() < 2 * whole


@pytest.mark.parametrize("hidden", [FileId.DG14, FileId.DG15])
@pytest.mark.parametrize("broken", [False, True])
def test_a_card_that_hides_its_proof_is_a_copy_read_at_once_or_in_two_halves(hidden: FileId, broken: bool) -> None:
    rest = {file: content for file, content in FILES.files.items() if file is not hidden}
    table = Table(chip(*["remove@14"] * broken, files=dataclasses.replace(FILES, files=rest)))
    if broken:
        with pytest.raises(CardRemoved):
            table.read()
    with pytest.raises(CardCloned):
        table.read()


@pytest.mark.parametrize(
    ("carries", "length", "atr"),
    [
        (True, ExtendedLength.PREFERRED, b"\x3b\x80\x80\x01\x01"),
        (False, ExtendedLength.NEVER, b""),
        (None, ExtendedLength.LAST_RESORT, b""),
    ],
)
def test_the_reader_says_what_it_carries(carries: bool | None, length: ExtendedLength, atr: bytes) -> None:
    link = link_to(Table(chip(), carries, b"\x3b\x80\x80\x01\x01"), 60.0)
    assert (link.extended, link.atr, link.seconds_max) == (length, atr, 60.0)


@pytest.mark.parametrize(("carries", "longer"), [(True, True), (False, False), (None, False)])
def test_long_answers_come_through_a_reader_that_carries_them(carries: bool | None, longer: bool) -> None:
    table = Table(Wire(chip()), carries)
    table.read()
    assert (table.longest > 258) is longer


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_of_the_chip_has_a_failure_with_a_way_on(code: ErrorCode) -> None:
    class Trouble(EmrtdError):
        pass

    Trouble.code = code
    meant = card_error(Trouble())
    assert isinstance(meant, KioskError)
    assert next_step(meant.failure) is not NextStep.LEAVE


def test_a_wrong_number_says_how_many_tries_are_left_and_how_long_the_chip_took() -> None:
    error = WrongPasswordError(2)
    error.waited = 1.5
    meant = card_error(error)
    assert isinstance(meant, WrongCardNumber)
    assert (meant.tries_left, meant.waited) == (2, 1.5)


def test_a_chip_that_is_too_slow_is_not_tried_at_once_again() -> None:
    meant = card_error(TooSlowError())
    assert meant.failure is Failure.CARD_ERROR
    assert not isinstance(meant, CardError)


class Agreeing:
    """A chip that proves itself by agreement, and a judge of its answer; spoils the first answers to the judge."""

    def __init__(self, spoilt: int, files: CardFiles | None = None) -> None:
        files = files or personalise(NAIMA, PKI)
        self.card = card_from(files, NAIMA)
        self.atr = b""
        self.asked = 0
        self._spoilt = spoilt
        agreement = agree(choose(files.files[FileId.DG14]))
        self._proof = Proof(agreement)
        self._commands = tuple(command.encode() for command in agreement.commands)

    def ask(self, _question: Personal[ChipQuestion]) -> ChipChallenge:
        self.asked += 1
        return ChipChallenge(self._commands, self._proof.command)

    def judge(self, answer: bytes | None) -> ChipVerdict:
        return self._proof.judge(answer or b"")

    def reset(self) -> None:
        self.card.reset()

    def answer(self, command: bytes) -> bytes:
        answer = self.card.answer(command)
        if command != self._proof.command or not self._spoilt:
            return answer
        self._spoilt -= 1
        return b"\x69\x88"


@pytest.mark.parametrize("spoilt", [0, 1])
def test_a_fault_in_what_the_gateway_is_told_is_tried_again_before_anybody_is_accused(
    spoilt: int,
) -> None:
    chip = Agreeing(spoilt)
    challenge = CardChallenge(bytes(32), bytes(range(8)), chip.ask)
    number = Digits(NAIMA.card.reveal().can)
    evidence = Table(chip).desk.read(number, challenge, lambda _: None, lambda: False).reveal()
    assert chip.judge(evidence.chip_answer) is ChipVerdict.VALID
    assert chip.asked == 1 + spoilt


def test_a_chip_whose_signature_cannot_be_followed_is_asked_by_the_gateway() -> None:
    made = personalise(NAIMA, PKI)
    ed25519 = tlv.encode(0x30, tlv.encode(0x30, bytes.fromhex("06032b6570")), tlv.encode(0x03, bytes(33)))
    files: dict[FileId, bytes] = dict(made.files)
    del files[FileId.COM]
    files[FileId.DG15] = tlv.encode(0x6F, ed25519)
    signed = {file: content for file, content in files.items() if file.data_group is not None}
    files[FileId.SOD] = build_sod(PKI.national.signer, signed)
    chip = Agreeing(0, dataclasses.replace(made, files=files))
    challenge = CardChallenge(bytes(32), bytes(range(8)), chip.ask)
    number = Digits(NAIMA.card.reveal().can)
    evidence = Table(chip).desk.read(number, challenge, lambda _: None, lambda: False).reveal()
    assert (chip.judge(evidence.chip_answer), evidence.active_signature) == (ChipVerdict.VALID, None)


def test_a_copy_that_answers_so_twice_is_left_to_the_gateway() -> None:
    chip = Agreeing(2)
    challenge = CardChallenge(bytes(32), bytes(range(8)), chip.ask)
    number = Digits(NAIMA.card.reveal().can)
    evidence = Table(chip).desk.read(number, challenge, lambda _: None, lambda: False).reveal()
    assert chip.judge(evidence.chip_answer) is ChipVerdict.INVALID
    assert chip.asked == 2


class Denying:
    """A genuine chip that says of EF.CardAccess what chips without PACE say, and lets anybody read it."""

    def __init__(self, status: int) -> None:
        files: dict[FileId, bytes] = dict(FILES.files)
        del files[FileId.CARD_ACCESS]
        self.card = card_from(dataclasses.replace(FILES, files=files), FATIMA, Behaviour(bac=False))
        self.atr = b""
        self._status = status

    def reset(self) -> None:
        self.card.reset()

    def answer(self, command: bytes) -> bytes:
        asked = command[:3] == b"\x00\xb0\x9c" or command[5:7] == b"\x01\x1c"
        return self._status.to_bytes(2, "big") if asked else self.card.answer(command)


@pytest.mark.parametrize("status", [0x6A82, 0x6982, 0x6700, 0x6B00, 0x6F00, 0x9000], ids=lambda status: f"{status:04X}")
def test_a_visit_takes_no_chip_that_its_number_did_not_open(status: int) -> None:
    with pytest.raises(KioskError) as refused:
        Table(Denying(status)).read()
    assert refused.value.failure is Failure.CARD_ACCESS_FAILED
