"""Secure messaging: what one side wraps the other unwraps, and nothing altered is accepted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.ciphers import Cipher, pad, unpad
from emrtd.errors import SecureMessagingError
from emrtd.kdf import SessionKeys, session_keys
from emrtd.secure_messaging import SecureMessaging

CIPHERS = st.sampled_from(list(Cipher))
COMMANDS = st.builds(
    CommandApdu,
    st.just(0x00),
    st.sampled_from([0xA4, 0xB0, 0xB1, 0x22, 0x88]),
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(max_size=300),
    st.none() | st.integers(1, 65536),
)
RESPONSES = st.builds(ResponseApdu, st.binary(max_size=300), st.sampled_from([0x9000, 0x6282, 0x6A82]))
KEYS = st.builds(
    lambda secret, cipher, ssc: session_keys(secret, cipher, ssc % 256**cipher.block_size),
    st.binary(min_size=1, max_size=40),
    CIPHERS,
    st.integers(0, 2**128 - 1),
)


def pair(keys: SessionKeys) -> tuple[SecureMessaging, SecureMessaging]:
    return SecureMessaging(keys), SecureMessaging(keys)


@given(KEYS, st.lists(st.tuples(COMMANDS, RESPONSES), min_size=1, max_size=4))
@settings(deadline=None)
def test_conversation_arrives_as_it_was_sent(
    keys: SessionKeys, exchanges: list[tuple[CommandApdu, ResponseApdu]]
) -> None:
    terminal, chip = pair(keys)
    for command, response in exchanges:
        wire = CommandApdu.decode(terminal.wrap_command(command).encode())
        assert chip.unwrap_command(wire) == command
        answer = ResponseApdu.decode(chip.wrap_response(response).encode())
        assert terminal.unwrap_response(answer) == response


@given(KEYS, COMMANDS, RESPONSES, st.data())
@settings(deadline=None)
def test_altered_response_is_refused_and_ends_the_channel(
    keys: SessionKeys, command: CommandApdu, response: ResponseApdu, data: st.DataObject
) -> None:
    terminal, chip = pair(keys)
    chip.unwrap_command(terminal.wrap_command(command))
    answer = bytearray(chip.wrap_response(response).data)
    position = data.draw(st.integers(0, len(answer) - 1))
    answer[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SecureMessagingError):
        terminal.unwrap_response(ResponseApdu(bytes(answer), response.sw))
    assert not terminal.alive
    with pytest.raises(SecureMessagingError):
        terminal.wrap_command(command)


@given(KEYS, COMMANDS, st.data())
@settings(deadline=None)
def test_altered_command_is_refused_by_the_chip(keys: SessionKeys, command: CommandApdu, data: st.DataObject) -> None:
    terminal, chip = pair(keys)
    wire = terminal.wrap_command(command)
    altered = bytearray(wire.header + wire.data)
    position = data.draw(st.integers(1, len(altered) - 1))
    altered[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SecureMessagingError):
        chip.unwrap_command(CommandApdu(*altered[:4], data=bytes(altered[4:]), le=wire.le))


@given(KEYS, COMMANDS, RESPONSES)
@settings(deadline=None)
def test_replayed_response_is_refused(keys: SessionKeys, command: CommandApdu, response: ResponseApdu) -> None:
    terminal, chip = pair(keys)
    chip.unwrap_command(terminal.wrap_command(command))
    answer = chip.wrap_response(response)
    terminal.unwrap_response(answer)
    terminal.wrap_command(command)
    with pytest.raises(SecureMessagingError):
        terminal.unwrap_response(answer)


@given(KEYS, COMMANDS, st.binary(max_size=300), st.integers(0, 0xFFFF))
@settings(deadline=None)
def test_any_unprotected_answer_is_refused(keys: SessionKeys, command: CommandApdu, data: bytes, status: int) -> None:
    terminal = SecureMessaging(keys)
    terminal.wrap_command(command)
    with pytest.raises(SecureMessagingError):
        terminal.unwrap_response(ResponseApdu(data, status))


@given(st.binary(max_size=64), st.sampled_from([8, 16]))
def test_padding_fills_whole_blocks_and_comes_off(data: bytes, block_size: int) -> None:
    padded = pad(data, block_size)
    assert len(padded) % block_size == 0
    assert len(data) < len(padded) <= len(data) + block_size
    assert unpad(padded) == data
