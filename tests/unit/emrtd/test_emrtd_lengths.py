"""Extended length after a probe that costs no session, ladders, chaining, and bounds; against the chip of the demo."""

import os
from pathlib import Path

import pytest

from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.wire import Wire
from demo.chip.workshop import card_from
from demo.persona import Persona, load
from emrtd import tlv
from emrtd.access import open_access
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.errors import MalformedError, SecureMessagingError, TooLargeError, TooSlowError
from emrtd.inspection import Reading, read_document
from emrtd.kdf import session_keys
from emrtd.lds import APPLICATION_AID, FileId
from emrtd.link import Capabilities, ExtendedLength, Link, parse_atr, parse_atr_info
from emrtd.passwords import Can
from emrtd.secure_messaging import SecureMessaging, plain_capacity
from emrtd.terminal import Terminal
from tests.unit.emrtd.fake_chip import CAN, FakeChip, card_access, com, pace_info

PERSONAS = Path(__file__).parents[3] / "demo" / "personas"
IDENTITY = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG11, FileId.DG14, FileId.DG15})
WHOLE = IDENTITY | {FileId.DG2, FileId.CARD_ACCESS}
PREFERRED = Link(ExtendedLength.PREFERRED)
# A chip whose historical bytes say in their third capability byte: chaining and extended length, or neither.
ATR_EXTENDED = bytes.fromhex("3B8880018031C073D621C0003C")
ATR_SHORT = bytes.fromhex("3B8880018031C073D62100003C")


class Document:
    """A persona's card, the same files under each behaviour, and what the wire saw."""

    def __init__(self) -> None:
        self.persona: Persona = load(PERSONAS / "fatima.toml")
        self.card: CardFiles = personalise(self.persona, new_pki())
        self.commands: list[CommandApdu] = []
        self.resets = 0

    def read(self, behaviour: Behaviour, wanted: frozenset[FileId] = WHOLE, link: Link = PREFERRED) -> Reading:
        wire = Wire(card_from(self.card, self.persona, behaviour))
        self.commands, self.resets = [], 0

        def transmit(raw: bytes) -> bytes:
            self.commands.append(CommandApdu.decode(raw))
            return wire.answer(raw)

        def reset() -> None:
            self.resets += 1
            wire.reset()

        can = Can(self.persona.card.reveal().can)
        reading = read_document(transmit, can, wanted, challenge=bytes(8), link=link, reset=reset)
        assert {file: self.card.files[file] for file in wanted} == reading.files
        return reading

    @property
    def extended(self) -> int:
        return sum(command.extended for command in self.commands)


@pytest.fixture(scope="module")
def document() -> Document:
    return Document()


def test_whole_document_takes_at_most_36_commands_with_extended_length(document: Document) -> None:
    assert document.read(Behaviour()).apdus <= 36
    assert document.read(Behaviour(length_stated=False)).apdus <= 36
    assert document.resets == 0


def test_whole_document_takes_the_commands_planned_and_no_more(document: Document) -> None:
    # Master file, EF.CardAccess, EF.ATR/INFO, 5 of PACE, application; six small files; DG2 in four; signature.
    assert document.read(Behaviour()).apdus == 9 + 6 + 4 + 1


def test_identity_takes_one_command_for_each_file_with_extended_length(document: Document) -> None:
    assert document.read(Behaviour(), IDENTITY).apdus == 8 + 6 + 1


def test_by_default_no_read_is_extended(document: Document) -> None:
    document.read(Behaviour(), link=Link())
    assert document.extended == 0


def test_reader_that_cannot_carry_it_never_sees_an_extended_command(document: Document) -> None:
    document.read(Behaviour(), link=Link(ExtendedLength.NEVER, atr=ATR_EXTENDED))
    assert document.extended == 0


def test_chip_without_extended_length_is_found_out_before_there_is_a_session_to_lose(document: Document) -> None:
    reading = document.read(Behaviour(extended_length=False), IDENTITY)
    short = document.read(Behaviour(extended_length=False), IDENTITY, Link())
    assert document.resets == 0
    assert reading.apdus <= short.apdus + 2


def test_chip_that_states_in_its_atr_that_it_cannot_is_not_asked(document: Document) -> None:
    document.read(Behaviour(), link=Link(ExtendedLength.PREFERRED, atr=ATR_SHORT))
    assert document.extended == 0


def test_answers_are_no_longer_than_the_reader_carries(document: Document) -> None:
    document.read(Behaviour(), link=Link(ExtendedLength.PREFERRED, response_max=1000))
    reads = [command.le or 0 for command in document.commands if command.ins == 0xB0 and command.cla == 0]
    assert max(reads) <= 1000
    assert document.extended > 0


@pytest.mark.parametrize("stated", [True, False])
def test_chip_that_refuses_more_than_its_buffer_keeps_its_session(document: Document, stated: bool) -> None:
    behaviour = Behaviour(buffer=1500, buffer_strict=True, length_stated=stated)
    assert document.read(behaviour).apdus <= 36
    assert document.resets == 0


def test_session_lost_over_a_length_is_opened_again_and_reading_goes_on_with_less(document: Document) -> None:
    wire = Wire(card_from(document.card, document.persona, Behaviour(length_stated=False)))
    seen: list[CommandApdu] = []

    def transmit(raw: bytes) -> bytes:
        command = CommandApdu.decode(raw)
        seen.append(command)
        if command.extended and command.cla == 0x0C:
            wire.reset()
            return b"\x67\x00"
        return wire.answer(raw)

    can = Can(document.persona.card.reveal().can)
    reading = read_document(transmit, can, WHOLE, link=PREFERRED, reset=wire.reset)
    assert {file: document.card.files[file] for file in WHOLE} == reading.files
    assert sum(command.extended for command in seen if command.cla == 0x0C) == 2
    assert sum(command.ins == 0x22 for command in seen) == 3


def test_reader_that_cuts_long_answers_short_gets_short_ones(document: Document) -> None:
    wire = Wire(card_from(document.card, document.persona, Behaviour()))

    def transmit(raw: bytes) -> bytes:
        answer = wire.answer(raw)
        return answer if len(answer) <= 258 else answer[:256] + answer[-2:]

    can = Can(document.persona.card.reveal().can)
    reading = read_document(transmit, can, WHOLE, link=PREFERRED, reset=wire.reset)
    assert {file: document.card.files[file] for file in WHOLE} == reading.files


def test_chip_that_corrects_le_is_then_asked_for_as_much_as_it_gives() -> None:
    files = {FileId.COM: com(FileId.DG1), FileId.SOD: tlv.encode(0x77, bytes(1500))}
    chip = FakeChip({FileId.CARD_ACCESS: card_access(pace_info(Cipher.AES_128, 12)), **files}, le_max=0x80)
    assert read_document(chip.transmit, CAN, {FileId.SOD}).files[FileId.SOD] == files[FileId.SOD]
    assert len([item for item in chip.log if item.ins == 0xB0 and (item.le or 0) > 0x80]) == 2  # EF.CardAccess, EF.SOD


def test_long_command_is_chained_for_a_reader_of_short_ones() -> None:
    sent: list[CommandApdu] = []

    def transmit(raw: bytes) -> bytes:
        sent.append(CommandApdu.decode(raw))
        return b"\x90\x00"

    data = bytes(range(256)) * 2 + b"end"
    assert Terminal(transmit, link=Link(ExtendedLength.NEVER)).send(CommandApdu(0, 0x2A, 0, 0xBE, data, le=300)).ok
    assert [item.cla for item in sent] == [0x10, 0x10, 0x00]
    assert b"".join(item.data for item in sent) == data
    assert [item.le for item in sent] == [None, None, 256]


def test_chain_ends_at_the_piece_that_is_refused() -> None:
    sent: list[bytes] = []

    def transmit(raw: bytes) -> bytes:
        sent.append(raw)
        return b"\x68\x84"

    terminal = Terminal(transmit, link=Link(ExtendedLength.NEVER))
    assert terminal.send(CommandApdu(0, 0x2A, 0, 0xBE, bytes(600))).sw == 0x6884
    assert len(sent) == 1


def test_chained_command_is_protected_as_a_whole(document: Document) -> None:
    chip = card_from(document.card, document.persona, Behaviour())
    terminal = Terminal(chip.answer, link=Link(ExtendedLength.NEVER))
    open_access(terminal, Can(document.persona.card.reveal().can), random=os.urandom)
    # The chip has put it together and found its checksum right: it complains of the challenge, in the session.
    assert terminal.send(CommandApdu(0, 0x88, 0, 0, bytes(600), le=256)).sw in (0x6700, 0x6D00)
    assert terminal.send(CommandApdu(0, 0xA4, 0x04, 0x0C, APPLICATION_AID)).ok


def test_endless_chip_ends_with_the_commands_allowed() -> None:
    with pytest.raises(TooLargeError):
        read_document(lambda _raw: b"\x90\x00", Can("123456"), {FileId.ATR_INFO, FileId.DG1}, link=Link(apdus_max=1))


def test_slow_chip_ends_with_the_time_allowed() -> None:
    clock = iter(range(100))
    terminal = Terminal(lambda _raw: b"\x90\x00", link=Link(seconds_max=6.0), clock=lambda: float(next(clock)))
    terminal.send(CommandApdu(0, 0xA4, 0, 0))
    terminal.send(CommandApdu(0, 0xA4, 0, 0))
    assert terminal.longest_wait == 1.0
    terminal.send(CommandApdu(0, 0xA4, 0, 0))
    with pytest.raises(TooSlowError):
        terminal.send(CommandApdu(0, 0xA4, 0, 0))


@pytest.mark.parametrize("cipher", list(Cipher))
@pytest.mark.parametrize("most", [256, 1000, 1456, 4096, 65536])
def test_capacity_is_what_just_fits(cipher: Cipher, most: int) -> None:
    def protected(size: int) -> int:
        channel = SecureMessaging(session_keys(bytes(32), cipher))
        return len(channel.wrap_response(ResponseApdu(bytes(size), 0x9000)).data)

    size = plain_capacity(cipher, most)
    # One byte of the length field may be left unused below 256.
    assert most - cipher.block_size - 2 < protected(size) <= most


def test_capabilities_are_read_from_historical_bytes() -> None:
    assert parse_atr(ATR_EXTENDED) == Capabilities(extended=True)
    assert parse_atr(ATR_SHORT) == Capabilities(extended=False)
    # A MIFARE Classic as a reader presents it, and pieces of an ATR, say nothing.
    for silent in ("3B8F8001804F0CA000000306030001000000006A", "", "3B", "3B88", "3BFF", "3B888001803F"):
        assert parse_atr(bytes.fromhex(silent)) == Capabilities()


def test_lengths_are_read_from_atr_info() -> None:
    stated = bytes.fromhex("4703940160" + "7F6608" + "02020800" + "02020A00")
    assert parse_atr_info(stated) == Capabilities(True, 0x0A00 - 2)
    assert parse_atr_info(stated + bytes(20)) == Capabilities(True, 0x0A00 - 2)
    assert parse_atr_info(bytes.fromhex("4703940120")) == Capabilities(False)
    assert parse_atr_info(bytes.fromhex("7F660402020800")) == Capabilities()
    assert parse_atr_info(b"\xff" * 16) == Capabilities()


def test_broken_card_access_is_still_named_after_a_probe() -> None:
    def transmit(raw: bytes) -> bytes:
        return b"\x30\x03abc\x90\x00" if raw[1] == 0xB0 else b"\x90\x00"

    with pytest.raises(MalformedError):
        read_document(transmit, Can("123456"), {FileId.DG1}, link=PREFERRED)


def test_chip_that_drops_every_session_is_given_up(document: Document) -> None:
    wire = Wire(card_from(document.card, document.persona, Behaviour()))

    def transmit(raw: bytes) -> bytes:
        return b"\x67\x00" if raw[0] == 0x0C and raw[1] == 0xB0 else wire.answer(raw)

    can = Can(document.persona.card.reveal().can)
    with pytest.raises(SecureMessagingError):
        read_document(transmit, can, WHOLE, link=PREFERRED, reset=wire.reset)
