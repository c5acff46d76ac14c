"""PACE against the worked example of ICAO Doc 9303-11, appendix G.1, and its refusals."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from emrtd import ciphers, curves
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import AccessFailedError, MalformedError, PasswordBlockedError, WrongPasswordError
from emrtd.kdf import k_pi, session_keys
from emrtd.pace import PaceResult, best_first, establish_pace, map_nonce, select_variant, supported, token
from emrtd.passwords import MrzKey
from emrtd.security_infos import Mapping, PaceInfo, parse_security_infos

VECTOR = tomllib.loads((Path(__file__).parents[2] / "vectors" / "icao_9303_11_pace.toml").read_text())
KEY = MrzKey(VECTOR["mrz"]["document_number"], VECTOR["mrz"]["date_of_birth"], VECTOR["mrz"]["date_of_expiry"])
CURVE = STANDARDIZED_CURVES[13]
MAPPING, AGREEMENT = VECTOR["mapping"], VECTOR["agreement"]
(INFO,) = parse_security_infos(bytes.fromhex(VECTOR["card_access"])).pace


def hexadecimal(data: bytes) -> str:
    return data.hex().upper()


def point(text: str) -> curves.Point:
    return curves.decode_point(CURVE, bytes.fromhex(text))


def example_random() -> Callable[[int], bytes]:
    keys = iter([MAPPING["private_ifd"], AGREEMENT["private_ifd"]])
    # random_scalar adds one to what it is given.
    return lambda size: (int(next(keys), 16) - 1).to_bytes(size, "big")


def run(changed: dict[int, str] | None = None) -> tuple[PaceResult, list[str]]:
    """Play the example; `changed` replaces the chip's answer to the exchange of that number."""
    answers = [(changed or {}).get(i, item["response"]) for i, item in enumerate(VECTOR["exchange"])]
    sent: list[str] = []

    def channel(command: CommandApdu) -> ResponseApdu:
        sent.append(hexadecimal(command.encode()))
        return ResponseApdu.decode(bytes.fromhex(answers[len(sent) - 1]))

    select_variant(channel, INFO, KEY, ambiguous=False)
    return establish_pace(channel, INFO, KEY, random=example_random()), sent


def test_card_access_of_the_example_offers_one_variant_that_we_speak() -> None:
    assert supported(INFO)
    assert INFO.name == "id-PACE-ECDH-GM-AES-CBC-CMAC-128"
    assert INFO.curve is CURVE


def test_password_and_its_key_are_those_of_the_example() -> None:
    assert hexadecimal(KEY.secret()) == VECTOR["mrz"]["k"]
    assert hexadecimal(k_pi(KEY.secret(), Cipher.AES_128)) == VECTOR["nonce"]["k_pi"]


def test_nonce_is_decrypted_as_in_the_example() -> None:
    key, encrypted = (bytes.fromhex(VECTOR["nonce"][name]) for name in ("k_pi", "encrypted"))
    assert hexadecimal(ciphers.decrypt(Cipher.AES_128, key, bytes(16), encrypted)) == VECTOR["nonce"]["s"]


def test_mapping_keys_and_shared_point_are_those_of_the_example() -> None:
    private = int(MAPPING["private_ifd"], 16)
    assert curves.multiply(CURVE, private, CURVE.generator) == point(MAPPING["public_ifd"])
    assert curves.multiply(CURVE, private, point(MAPPING["public_ic"])) == point(MAPPING["h"])


def test_mapped_generator_is_that_of_the_example() -> None:
    nonce, private = int(VECTOR["nonce"]["s"], 16), int(MAPPING["private_ifd"], 16)
    assert map_nonce(CURVE, nonce, private, point(MAPPING["public_ic"])) == point(MAPPING["generator"])


def test_agreement_keys_and_tokens_are_those_of_the_example() -> None:
    private = int(AGREEMENT["private_ifd"], 16)
    assert curves.multiply(CURVE, private, point(MAPPING["generator"])) == point(AGREEMENT["public_ifd"])
    secret = curves.shared_x(CURVE, private, point(AGREEMENT["public_ic"]))
    keys = session_keys(secret, Cipher.AES_128)
    assert hexadecimal(secret) == AGREEMENT["secret"]
    assert (hexadecimal(keys.k_enc), hexadecimal(keys.k_mac)) == (AGREEMENT["ks_enc"], AGREEMENT["ks_mac"])
    assert hexadecimal(token(keys, INFO.oid, bytes.fromhex(AGREEMENT["public_ic"]))) == AGREEMENT["t_ifd"]
    assert hexadecimal(token(keys, INFO.oid, bytes.fromhex(AGREEMENT["public_ifd"]))) == AGREEMENT["t_ic"]


def test_whole_protocol_follows_the_example_byte_for_byte() -> None:
    result, sent = run()
    assert sent == [item["command"] for item in VECTOR["exchange"]]
    assert hexadecimal(result.keys.k_enc) == AGREEMENT["ks_enc"]
    assert hexadecimal(result.keys.k_mac) == AGREEMENT["ks_mac"]
    assert result.keys.ssc == 0


@pytest.mark.parametrize(("status", "tries"), [("6300", None), ("63C2", 2), ("63C0", 0), ("6982", None)])
def test_refused_token_is_a_wrong_password_with_the_tries_that_the_chip_states(status: str, tries: int | None) -> None:
    with pytest.raises(WrongPasswordError) as caught:
        run({4: status})
    assert caught.value.tries_left == tries


@pytest.mark.parametrize("step", [1, 4])
def test_blocked_password_is_told_from_a_wrong_one(step: int) -> None:
    with pytest.raises(PasswordBlockedError):
        run({step: "6983"})


@pytest.mark.parametrize("step", [1, 2, 3])
def test_chip_that_stops_halfway_fails_the_access(step: int) -> None:
    with pytest.raises(AccessFailedError) as caught:
        run({step: "6F00"})
    assert caught.value.sw == 0x6F00


def test_chip_with_a_wrong_token_is_refused() -> None:
    with pytest.raises(AccessFailedError):
        run({4: "7C0A86083ABB9674BCE93C099000"})


def test_chip_that_reflects_our_key_is_refused() -> None:
    with pytest.raises(AccessFailedError):
        run({3: "7C438441" + AGREEMENT["public_ifd"] + "9000"})


@pytest.mark.parametrize("answer", ["9000", "7C009000", "7C0280009000", "7C12801095A39000"])
def test_malformed_nonce_is_an_error_of_ours(answer: str) -> None:
    with pytest.raises(MalformedError):
        run({1: answer})


def test_mapping_key_beside_the_curve_is_refused() -> None:
    moved = MAPPING["public_ic"][:-2] + "55"
    with pytest.raises(MalformedError):
        run({2: "7C438241" + moved + "9000"})


def test_refused_parameters_are_tried_in_the_other_form() -> None:
    sent: list[str] = []

    def channel(command: CommandApdu) -> ResponseApdu:
        sent.append(hexadecimal(command.encode()))
        return ResponseApdu(b"", 0x6A80 if len(sent) == 1 else 0x9000)

    assert select_variant(channel, INFO, KEY, ambiguous=False).ok
    assert sent == [
        "0022C1A40F800A04007F00070202040202830101",
        "0022C1A412800A04007F0007020204020283010184010D",
    ]


def test_variants_come_best_first_and_only_those_that_we_speak() -> None:
    def info(mapping: Mapping, cipher: Cipher, parameter_id: int | None, version: int = 2) -> PaceInfo:
        return PaceInfo("0.4.0.127.0.7.2.2.4", version, parameter_id, mapping, cipher)

    weak = info(Mapping.ECDH_GM, Cipher.TDES, 12)
    strong = info(Mapping.ECDH_GM, Cipher.AES_256, 13)
    longer = info(Mapping.ECDH_GM, Cipher.AES_256, 16)
    with_chip = info(Mapping.ECDH_CAM, Cipher.AES_256, 16)
    integrated = info(Mapping.ECDH_IM, Cipher.AES_256, 12)
    unknown = [
        info(Mapping.DH_GM, Cipher.AES_256, 2),
        info(Mapping.ECDH_IM, Cipher.AES_256, 10),  # the point encoding knows no P-224
        info(Mapping.ECDH_CAM, Cipher.TDES, 12),
        info(Mapping.ECDH_GM, Cipher.AES_256, 2),
        info(Mapping.ECDH_GM, Cipher.AES_256, None),
        info(Mapping.ECDH_GM, Cipher.AES_256, 12, version=1),
    ]
    offered = [with_chip, weak, integrated, *unknown, strong, longer]
    assert best_first(offered) == [longer, strong, weak, with_chip, integrated]
    assert best_first(offered, prefer_chip=True) == [with_chip, longer, strong, weak, integrated]
