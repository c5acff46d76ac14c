"""Integrated and chip authentication mapping against appendices H and I of ICAO Doc 9303-11."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from emrtd import chip_mapping, ciphers, curves, tlv
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.chip_mapping import ChipMapping, MappingVerdict, evidence_of, verify
from emrtd.ciphers import Cipher
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError
from emrtd.integrated_mapping import encode_to_curve, is_mappable, map_nonces, nonce_size, pseudo_random
from emrtd.kdf import SessionKeys, k_pi, session_keys
from emrtd.pace import PaceResult, establish_pace, select_variant, token
from emrtd.passwords import Can, PasswordReference
from emrtd.security_infos import Mapping, PaceInfo, SecurityInfos, parse_security_infos

VECTORS = Path(__file__).parents[2] / "vectors"
IM = tomllib.loads((VECTORS / "icao_9303_11_pace_im.toml").read_text())
CAM = tomllib.loads((VECTORS / "icao_9303_11_pace_cam.toml").read_text())
CURVE = STANDARDIZED_CURVES[13]
IM_INFO = PaceInfo("0.4.0.127.0.7.2.2.4.4.2", 2, 13, Mapping.ECDH_IM, Cipher.AES_128)
KEYS = parse_security_infos(tlv.encode(0x31, bytes.fromhex(CAM["public_key_info"])))


def of(vector: dict[str, str], name: str) -> bytes:
    return bytes.fromhex(vector[name])


def point(name: str) -> curves.Point:
    return curves.decode_point(CURVE, of(IM, name))


@dataclass(frozen=True)
class Key:
    """The MRZ of the example, which gives K alone whole."""

    k: str

    @property
    def reference(self) -> PasswordReference:
        return PasswordReference.MRZ

    def secret(self) -> bytes:
        return bytes.fromhex(self.k)


def cam_random() -> Iterator[bytes]:
    for name in ("private_map_ifd", "private_ifd"):
        yield (int(CAM[name], 16) - 1).to_bytes(CURVE.size + 8, "big")


def run_cam() -> tuple[PaceResult, list[str]]:
    (info,) = parse_security_infos(tlv.encode(0x31, of(CAM, "pace_info"))).pace
    sent: list[str] = []
    random = cam_random()

    def channel(command: CommandApdu) -> ResponseApdu:
        sent.append(command.encode().hex().upper())
        return ResponseApdu.decode(bytes.fromhex(CAM["exchange"][len(sent) - 1]["response"]))

    key = Key(CAM["k"])
    select_variant(channel, info, key, ambiguous=False)  # type: ignore[arg-type]  # stands in for an MRZ
    return establish_pace(channel, info, key, random=lambda _size: next(random)), sent  # type: ignore[arg-type]  # ditto


def test_nonce_of_the_example_is_decrypted() -> None:
    assert ciphers.decrypt(Cipher.AES_128, of(IM, "k_pi"), bytes(16), of(IM, "encrypted_nonce")) == of(IM, "s")


def test_pseudo_random_function_is_that_of_the_examples() -> None:
    for vector, bits in ((IM, 256), (IM["h2"], 1024)):
        assert pseudo_random(Cipher.AES_128, of(vector, "s"), of(vector, "t"), bits) == of(vector, "r")
    assert int.from_bytes(of(IM, "r"), "big") % CURVE.p == int(IM["r_p"], 16)


def test_mapped_generator_is_that_of_the_example() -> None:
    assert encode_to_curve(CURVE, int(IM["r_p"], 16)) == point("generator")
    assert map_nonces(CURVE, Cipher.AES_128, of(IM, "s"), of(IM, "t")) == point("generator")


def test_whole_protocol_with_integrated_mapping_gives_the_keys_of_the_example() -> None:
    sent: list[CommandApdu] = []
    # The example states no password, only the key of it: the nonce is encrypted under another one here.
    key = Can("123456")
    nonce = ciphers.encrypt(Cipher.AES_128, k_pi(key.secret(), Cipher.AES_128), bytes(16), of(IM, "s"))
    answers = [
        tlv.encode(0x80, nonce),
        tlv.encode(0x82, b""),
        tlv.encode(0x84, of(IM, "public_ic")),
        tlv.encode(0x86, of(IM, "t_ic")),
    ]
    random = iter([of(IM, "t"), (int(IM["private_ifd"], 16) - 1).to_bytes(CURVE.size + 8, "big")])

    def channel(command: CommandApdu) -> ResponseApdu:
        sent.append(command)
        return ResponseApdu(tlv.encode(0x7C, answers[len(sent) - 1]), 0x9000)

    result = establish_pace(channel, IM_INFO, key, random=lambda _size: next(random))
    assert (result.keys.k_enc, result.keys.k_mac) == (of(IM, "ks_enc"), of(IM, "ks_mac"))
    data = [tlv.parse_one(command.data, 0x7C).children() for command in sent]
    expected = [(0x81, of(IM, "t")), (0x83, of(IM, "public_ifd")), (0x85, of(IM, "t_ifd"))]
    assert [(item.tag, item.value) for (item,) in data[1:]] == expected
    assert evidence_of(result) is None


def test_agreement_on_the_mapped_generator_is_that_of_the_example() -> None:
    generator, private = point("generator"), int(IM["private_ic"], 16)
    assert curves.multiply(CURVE, private, generator) == point("public_ic")
    secret = curves.shared_x(CURVE, private, point("public_ifd"))
    assert secret == of(IM, "secret")
    assert token(session_keys(secret, Cipher.AES_128), IM_INFO.oid, of(IM, "public_ifd")) == of(IM, "t_ic")


@pytest.mark.parametrize("number", [number for number, curve in STANDARDIZED_CURVES.items() if is_mappable(curve)])
@pytest.mark.parametrize("cipher", list(Cipher))
def test_every_nonce_is_mapped_to_a_point_of_the_curve(number: int, cipher: Cipher) -> None:
    curve = STANDARDIZED_CURVES[number]
    for seed in range(1, 5):
        s, t = bytes([seed]) * nonce_size(cipher), bytes([seed + 9]) * cipher.key_size
        assert curve.contains(map_nonces(curve, cipher, s, t))


def test_only_p_224_cannot_be_mapped_to() -> None:
    assert [curve.name for curve in STANDARDIZED_CURVES.values() if not is_mappable(curve)] == ["P-224"]


def test_nonces_without_a_point_or_of_a_wrong_length_are_refused() -> None:
    for value in (0, 1, CURVE.p - 1):
        with pytest.raises(MalformedError):
            encode_to_curve(CURVE, value)
    for s, t in ((bytes(15), bytes(16)), (bytes(16), bytes(24)), (bytes(32), bytes(16))):
        with pytest.raises(MalformedError):
            map_nonces(CURVE, Cipher.AES_128, s, t)


def test_chip_mapping_follows_the_example_byte_for_byte() -> None:
    result, sent = run_cam()
    assert sent == [item["command"] for item in CAM["exchange"]]
    assert k_pi(bytes.fromhex(CAM["k"]), Cipher.AES_128) == of(CAM, "k_pi")
    assert (result.keys.k_enc, result.keys.k_mac) == (of(CAM, "ks_enc"), of(CAM, "ks_mac"))
    assert result.encrypted_chip_data == of(CAM, "encrypted_chip_data")


def test_chip_data_of_the_example_proves_the_key_of_the_example() -> None:
    evidence = evidence_of(run_cam()[0])
    assert evidence is not None
    assert evidence.data == of(CAM, "chip_data")
    assert verify([evidence], KEYS) is MappingVerdict.VALID
    keys = SessionKeys(Cipher.AES_128, of(CAM, "ks_enc"), of(CAM, "ks_mac"))
    assert chip_mapping.encrypt(keys, evidence.data) == of(CAM, "encrypted_chip_data")


def changed(evidence: ChipMapping, data: bytes) -> ChipMapping:
    return ChipMapping(evidence.info, evidence.mapping_key, data)


def test_copy_without_the_private_key_is_invalid() -> None:
    evidence = evidence_of(run_cam()[0])
    assert evidence is not None
    wrong = [bytes(32), b"", bytes([*evidence.data[:-1], evidence.data[-1] ^ 1]), CURVE.n.to_bytes(32, "big")]
    for data in wrong:
        assert verify([changed(evidence, data)], KEYS) is MappingVerdict.INVALID
        # One bad session spoils the good ones.
        assert verify([evidence, changed(evidence, data), evidence], KEYS) is MappingVerdict.INVALID


def test_nothing_to_judge_is_absent_and_never_valid() -> None:
    evidence = evidence_of(run_cam()[0])
    assert evidence is not None
    assert verify([], KEYS) is MappingVerdict.ABSENT
    assert verify([evidence], SecurityInfos(())) is MappingVerdict.ABSENT


def test_key_on_another_curve_or_broken_is_said_to_be_so() -> None:
    evidence = evidence_of(run_cam()[0])
    assert evidence is not None

    def verdict_with(before: str, after: str) -> MappingVerdict:
        info = CAM["public_key_info"].replace(before, after)
        return verify([evidence], parse_security_infos(tlv.encode(0x31, bytes.fromhex(info))))

    assert verdict_with("0202010D0342", "020201020342") is MappingVerdict.UNSUPPORTED_ALGORITHM
    assert verdict_with("0418727094", "0418727095") is MappingVerdict.MALFORMED_KEY


def test_evidence_hides_its_data() -> None:
    evidence = evidence_of(run_cam()[0])
    assert repr(evidence) == "<ChipMapping id-PACE-ECDH-CAM-AES-CBC-CMAC-128>"
