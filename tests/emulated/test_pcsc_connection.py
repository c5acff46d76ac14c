"""What PC/SC alone has: long commands, sharing with other programs, a service. The rest: `test_reader_drivers`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from smartcard import scard

from demo.chip.vpcd import LaidCard
from demo.services.pcscd import READER_NAMES, PcscDaemon
from kiosk.readers import pcsc
from kiosk.readers.connection import CardRemoved, ReaderBusy, ReaderError, ReaderName
from kiosk.readers.pcsc import PcscConnection, PcscReaders
from tests.emulated.echo import Echo
from tests.emulated.virtual_reader import LaidOnReader, Lay, until

COMMAND = bytes.fromhex("00A4000C023F00")


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def laid(lay: Lay, echo: Echo) -> Iterator[LaidOnReader]:
    """The echo card, seen by pcscd."""
    with lay(echo) as placed:
        yield placed


@pytest.fixture
def connection(laid: LaidOnReader) -> Iterator[PcscConnection]:
    opened = PcscReaders().connect(laid.reader)
    yield opened
    opened.close()


def test_long_commands_and_answers_pass(connection: PcscConnection) -> None:
    command = bytes.fromhex("00CB3FFF001000") + bytes(range(256)) * 16 + b"\x00\x00"
    assert connection.transmit(command) == command + b"\x90\x00"


def test_a_card_laid_before_pcscd_noticed_that_another_one_left_is_served(lay: Lay, pcscd: PcscDaemon) -> None:
    with lay(Echo()) as laid:
        opened = PcscReaders().connect(laid.reader)
        laid.card.take()
        with pytest.raises(CardRemoved):
            opened.transmit(COMMAND)
        opened.close()
        with LaidCard(Echo(), pcscd.ports[READER_NAMES.index(laid.reader)]):
            until(lambda: serves(laid.reader))


def serves(reader: ReaderName) -> bool:
    """Does a card in this reader answer?"""
    try:
        opened = PcscReaders().connect(reader)
    except ReaderError:
        return False
    answer = opened.transmit(COMMAND)
    opened.close()
    return answer == COMMAND + b"\x90\x00"


@pytest.fixture
def other(laid: LaidOnReader) -> Iterator[Callable[[int], None]]:
    """Another program that holds the card, in the mode asked for."""
    contexts = []

    def hold(mode: int) -> None:
        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        assert code == scard.SCARD_S_SUCCESS
        contexts.append(context)
        code, _card, _protocol = scard.SCardConnect(context, laid.reader, mode, pcsc.PROTOCOLS)
        assert code == scard.SCARD_S_SUCCESS

    yield hold
    for context in contexts:
        scard.SCardReleaseContext(context)


def test_a_card_held_by_another_program_alone_is_busy(
    laid: LaidOnReader, other: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc, "BUSY_SECONDS", 0.1)
    other(scard.SCARD_SHARE_EXCLUSIVE)
    with pytest.raises(ReaderBusy):
        PcscReaders().connect(laid.reader)


def test_a_card_that_another_program_shares_is_shared(laid: LaidOnReader, other: Callable[[int], None]) -> None:
    other(scard.SCARD_SHARE_SHARED)
    opened = PcscReaders().connect(laid.reader)
    assert opened.transmit(COMMAND) == COMMAND + b"\x90\x00"
    opened.close()


def test_the_daemon_serves_another_process(pcscd: PcscDaemon) -> None:
    script = "from kiosk.readers.pcsc import PcscReaders; print(len(PcscReaders().readers()))"
    answer = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **pcscd.environment}, capture_output=True, check=True
    )
    assert answer.stdout == b"2\n"
