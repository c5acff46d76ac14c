"""The invented chip behaves as chips do."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from demo.chip.access_control import CardSecrets
from demo.chip.behaviour import Behaviour
from demo.chip.card import EmrtdCard
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.workshop import card_from, secrets_of
from demo.persona import Access, ActiveKey, Persona, load
from emrtd.access import open_access, select_application
from emrtd.apdu import EXTENDED_LE_MAX, CommandApdu, Ins, ResponseApdu
from emrtd.errors import PasswordBlockedError, SecureMessagingError, WrongPasswordError
from emrtd.inspection import read_document
from emrtd.lds import APPLICATION_AID, FileId
from emrtd.passwords import Can, MrzKey
from emrtd.terminal import Terminal

SELECT_APPLICATION = CommandApdu(0, Ins.SELECT, 4, 0x0C, APPLICATION_AID)
READ_DG1 = CommandApdu(0, Ins.READ_BINARY, 0x81, 0, le=4)


@pytest.fixture(scope="module")
def persona() -> Persona:
    return load(Path("demo/personas/fatima.toml"))


@pytest.fixture(scope="module")
def files(persona: Persona) -> CardFiles:
    return personalise(persona, new_pki())


@pytest.fixture
def secrets(persona: Persona) -> CardSecrets:
    return secrets_of(persona.card.reveal())


@pytest.fixture
def card(files: CardFiles, persona: Persona) -> EmrtdCard:
    return card_from(files, persona)


@pytest.fixture
def terminal(card: EmrtdCard, secrets: CardSecrets) -> Terminal:
    """Opened with the CAN, application selected."""
    opened = Terminal(card.answer)
    open_access(opened, secrets.can, random=os.urandom)
    select_application(opened)
    return opened


def plain(card: EmrtdCard, command: CommandApdu) -> ResponseApdu:
    return ResponseApdu.decode(card.answer(command.encode()))


def test_no_file_before_access_control(card: EmrtdCard) -> None:
    assert plain(card, SELECT_APPLICATION).sw == 0x9000
    assert plain(card, READ_DG1).sw == 0x6982


def test_card_access_is_free(card: EmrtdCard) -> None:
    assert plain(card, CommandApdu(0, Ins.READ_BINARY, 0x9C, 0, le=1)).data == b"\x31"


@pytest.mark.parametrize("data", [b"", b"\x3f\x00"])
def test_the_master_file_is_selected_in_both_forms(card: EmrtdCard, data: bytes) -> None:
    assert plain(card, CommandApdu(0, Ins.SELECT, 0, 0x0C, data)).sw == 0x9000


def test_no_more_bytes_than_asked_for(terminal: Terminal) -> None:
    assert len(terminal.send(READ_DG1.with_le(4)).data) == 4
    assert len(terminal.send(READ_DG1.with_le(17)).data) == 17


def test_a_short_answer_holds_223_protected_bytes(terminal: Terminal) -> None:
    sod = CommandApdu(0, Ins.READ_BINARY, 0x80 | FileId.SOD.sfi, 0)
    assert len(terminal.send(sod.with_le(256)).data) == 223


def test_an_extended_answer_holds_more(terminal: Terminal, files: CardFiles) -> None:
    sod = CommandApdu(0, Ins.READ_BINARY, 0x80 | FileId.SOD.sfi, 0, le=EXTENDED_LE_MAX)
    assert terminal.send(sod).data == files.files[FileId.SOD]


def test_reading_over_the_end_warns(terminal: Terminal, files: CardFiles) -> None:
    response = terminal.send(READ_DG1.with_le(200))
    assert (response.data, response.sw) == (files.files[FileId.DG1], 0x6282)


def test_reading_behind_the_end_is_refused(terminal: Terminal) -> None:
    terminal.send(READ_DG1)
    assert terminal.send(CommandApdu(0, Ins.READ_BINARY, 0x10, 0, le=4)).sw == 0x6B00


def test_odd_instruction_reads_by_offset_object(terminal: Terminal, files: CardFiles) -> None:
    command = CommandApdu(0, Ins.READ_BINARY_ODD, 0, FileId.DG1.sfi, bytes.fromhex("540103"), le=12)
    assert terminal.send(command).data == b"\x53\x08" + files.files[FileId.DG1][3:11]


def test_a_missing_file_is_not_found(terminal: Terminal) -> None:
    assert terminal.send(CommandApdu(0, Ins.SELECT, 2, 0x0C, b"\x01\x03")).sw == 0x6A82


def test_a_command_in_the_clear_ends_the_session(card: EmrtdCard, terminal: Terminal) -> None:
    assert plain(card, READ_DG1).sw == 0x6987
    with pytest.raises(SecureMessagingError):
        terminal.send(READ_DG1)
    assert plain(card, READ_DG1).sw == 0x6982


def test_a_wrong_checksum_ends_the_session(card: EmrtdCard, terminal: Terminal) -> None:
    assert plain(card, CommandApdu(0x0C, Ins.READ_BINARY, 0x81, 0, bytes.fromhex("8E080000000000000000"), 256)).sw == (
        0x6988
    )
    with pytest.raises(SecureMessagingError):
        terminal.send(READ_DG1)


def test_a_reset_ends_the_session(card: EmrtdCard, terminal: Terminal) -> None:
    card.reset()
    assert plain(card, SELECT_APPLICATION).sw == 0x9000
    assert plain(card, READ_DG1).sw == 0x6982


def test_protection_without_a_session_is_refused(card: EmrtdCard) -> None:
    assert plain(card, CommandApdu(0x0C, Ins.READ_BINARY, 0x81, 0, b"\x8e\x00", 256)).sw == 0x6988


def test_a_chip_without_extended_length_refuses_it_and_is_read_all_the_same(
    files: CardFiles, secrets: CardSecrets
) -> None:
    card = EmrtdCard(files, secrets, Behaviour(extended_length=False))
    assert plain(card, READ_DG1.with_le(EXTENDED_LE_MAX)).sw == 0x6700
    reading = read_document(card.answer, secrets.can, [FileId.DG1, FileId.DG2])
    assert reading.files[FileId.DG2] == files.files[FileId.DG2]


def test_an_answer_too_long_for_the_command_is_fetched(persona: Persona) -> None:
    rsa = replace(persona, chip=type(persona.chip)(active_key=ActiveKey.RSA_2048))
    secrets = secrets_of(persona.card.reveal())
    card = EmrtdCard(personalise(rsa, new_pki()), secrets, Behaviour(extended_length=False))
    reading = read_document(card.answer, secrets.can, [FileId.DG15], challenge=bytes(8))
    assert reading.active_signature is not None
    assert len(reading.active_signature) == 256


def test_wrong_numbers_are_counted_over_resets_until_the_chip_blocks(files: CardFiles, secrets: CardSecrets) -> None:
    card = EmrtdCard(files, secrets, Behaviour(tries=3))
    for left in (2, 1, 0):
        card.reset()
        with pytest.raises(WrongPasswordError) as refused:
            open_access(Terminal(card.answer), Can("999999"), random=os.urandom)
        assert refused.value.tries_left == left
    card.reset()
    with pytest.raises(PasswordBlockedError):
        open_access(Terminal(card.answer), secrets.can, random=os.urandom)


def test_the_right_number_forgives_the_wrong_ones(files: CardFiles, secrets: CardSecrets) -> None:
    card = EmrtdCard(files, secrets, Behaviour(tries=2))
    for _ in range(3):
        card.reset()
        with pytest.raises(WrongPasswordError) as refused:
            open_access(Terminal(card.answer), Can("999999"), random=os.urandom)
        assert refused.value.tries_left == 1
        card.reset()
        open_access(Terminal(card.answer), secrets.can, random=os.urandom)


def test_a_chip_that_does_not_count_says_only_that_it_failed(card: EmrtdCard) -> None:
    with pytest.raises(WrongPasswordError) as refused:
        open_access(Terminal(card.answer), Can("999999"), random=os.urandom)
    assert refused.value.tries_left is None


def test_bac_takes_the_mrz_alone(persona: Persona) -> None:
    old = replace(persona, chip=type(persona.chip)(access=(Access.BAC,), active_key=ActiveKey.NONE))
    card = card_from(personalise(old, new_pki()), old)
    secrets = secrets_of(persona.card.reveal())
    assert read_document(card.answer, secrets.mrz, [FileId.DG1]).files
    card.reset()
    wrong = MrzKey("DEMO0002", secrets.mrz.date_of_birth, secrets.mrz.date_of_expiry)
    with pytest.raises(WrongPasswordError):
        read_document(card.answer, wrong, [FileId.DG1])


def test_a_chip_with_pace_alone_refuses_bac(card: EmrtdCard) -> None:
    plain(card, SELECT_APPLICATION)
    plain(card, CommandApdu(0, Ins.GET_CHALLENGE, 0, 0, le=8))
    assert plain(card, CommandApdu(0, Ins.EXTERNAL_AUTHENTICATE, 0, 0, bytes(40), 40)).sw == 0x6A88


def test_signing_needs_access(card: EmrtdCard) -> None:
    assert plain(card, CommandApdu(0, Ins.INTERNAL_AUTHENTICATE, 0, 0, bytes(8), 256)).sw == 0x6982


def test_a_step_of_pace_without_a_beginning_is_refused(card: EmrtdCard) -> None:
    step = CommandApdu(0x10, Ins.GENERAL_AUTHENTICATE, 0, 0, b"\x7c\x00", 256)
    assert plain(card, step).sw == 0x6985
