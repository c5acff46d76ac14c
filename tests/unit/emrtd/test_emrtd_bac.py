"""BAC and 3DES secure messaging against the worked example of ICAO Doc 9303-11, appendix D."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.bac import DocumentKeys, combine, establish_bac
from emrtd.ciphers import Cipher
from emrtd.errors import AccessFailedError, PasswordBlockedError, WrongPasswordError
from emrtd.kdf import SessionKeys
from emrtd.passwords import MrzKey
from emrtd.secure_messaging import SecureMessaging

VECTOR = tomllib.loads((Path(__file__).parents[2] / "vectors" / "icao_9303_11_bac.toml").read_text())
KEY = MrzKey(VECTOR["mrz"]["document_number"], VECTOR["mrz"]["date_of_birth"], VECTOR["mrz"]["date_of_expiry"])
AUTHENTICATION = VECTOR["authentication"]
SESSION = VECTOR["session"]


def hexadecimal(data: bytes) -> str:
    return data.hex().upper()


def example_random() -> Iterator[bytes]:
    yield bytes.fromhex(AUTHENTICATION["rnd_ifd"])
    yield bytes.fromhex(AUTHENTICATION["k_ifd"])


def session_keys() -> SessionKeys:
    return SessionKeys(
        Cipher.TDES,
        bytes.fromhex(SESSION["ks_enc"]),
        bytes.fromhex(SESSION["ks_mac"]),
        int(SESSION["ssc"], 16),
    )


def run(answer: str) -> tuple[SessionKeys, list[bytes]]:
    sent: list[bytes] = []
    answers = iter([AUTHENTICATION["rnd_ic"] + "9000", answer])

    def channel(command: CommandApdu) -> ResponseApdu:
        sent.append(command.encode())
        return ResponseApdu.decode(bytes.fromhex(next(answers)))

    randoms = example_random()
    return establish_bac(channel, KEY, random=lambda _size: next(randoms)), sent


def test_mrz_information_and_seed_are_those_of_the_example() -> None:
    assert KEY.information() == VECTOR["mrz"]["information"].encode()
    assert hexadecimal(KEY.secret()[:16]) == VECTOR["document_keys"]["k_seed"]


def test_document_keys_are_those_of_the_example() -> None:
    keys = DocumentKeys.from_mrz(KEY)
    assert hexadecimal(keys.k_enc) == VECTOR["document_keys"]["k_enc"]
    assert hexadecimal(keys.k_mac) == VECTOR["document_keys"]["k_mac"]


def test_cryptogram_and_checksum_are_those_of_the_example() -> None:
    message = AUTHENTICATION["rnd_ifd"] + AUTHENTICATION["rnd_ic"] + AUTHENTICATION["k_ifd"]
    sealed = DocumentKeys.from_mrz(KEY).seal(bytes.fromhex(message))
    assert hexadecimal(sealed) == AUTHENTICATION["e_ifd"] + AUTHENTICATION["m_ifd"]


def test_session_keys_and_counter_are_those_of_the_example() -> None:
    halves = (bytes.fromhex(AUTHENTICATION[name]) for name in ("k_ifd", "k_ic", "rnd_ic", "rnd_ifd"))
    assert combine(*halves) == session_keys()


def test_whole_authentication_follows_the_example_byte_for_byte() -> None:
    keys, sent = run(AUTHENTICATION["response"])
    assert [hexadecimal(item) for item in sent] == ["0084000008", AUTHENTICATION["command"]]
    assert keys == session_keys()


def test_each_protected_exchange_follows_the_example() -> None:
    terminal = SecureMessaging(session_keys())
    for exchange in VECTOR["exchange"]:
        command = CommandApdu.decode(bytes.fromhex(exchange["command"]))
        assert hexadecimal(terminal.wrap_command(command).encode()) == exchange["protected_command"]
        answer = ResponseApdu.decode(bytes.fromhex(exchange["protected_response"]))
        assert hexadecimal(terminal.unwrap_response(answer).encode()) == exchange["response"]


def test_chip_side_follows_the_example_from_the_other_end() -> None:
    chip = SecureMessaging(session_keys())
    for exchange in VECTOR["exchange"]:
        command = chip.unwrap_command(CommandApdu.decode(bytes.fromhex(exchange["protected_command"])))
        assert hexadecimal(command.encode()) == exchange["command"]
        answer = chip.wrap_response(ResponseApdu.decode(bytes.fromhex(exchange["response"])))
        assert hexadecimal(answer.encode()) == exchange["protected_response"]


@pytest.mark.parametrize(("status", "tries"), [("6300", None), ("63C2", 2), ("63C0", 0), ("6988", None)])
def test_refusal_is_a_wrong_password_with_the_tries_that_the_chip_states(status: str, tries: int | None) -> None:
    with pytest.raises(WrongPasswordError) as caught:
        run(status)
    assert caught.value.tries_left == tries


def test_blocked_password_is_told_from_a_wrong_one() -> None:
    with pytest.raises(PasswordBlockedError):
        run("6983")


def test_other_status_is_a_failed_access_and_keeps_the_status() -> None:
    with pytest.raises(AccessFailedError) as caught:
        run("6F00")
    assert caught.value.sw == 0x6F00


@pytest.mark.parametrize("position", [0, 31, 32, 39])
def test_chip_that_does_not_know_the_keys_is_refused(position: int) -> None:
    answer = bytearray.fromhex(AUTHENTICATION["response"])
    answer[position] ^= 1
    with pytest.raises(AccessFailedError):
        run(answer.hex())


def test_chip_that_swaps_the_nonces_is_refused() -> None:
    nonces = AUTHENTICATION["rnd_ifd"] + AUTHENTICATION["rnd_ic"]
    sealed = DocumentKeys.from_mrz(KEY).seal(bytes.fromhex(nonces + AUTHENTICATION["k_ic"]))
    with pytest.raises(AccessFailedError):
        run(sealed.hex() + "9000")
