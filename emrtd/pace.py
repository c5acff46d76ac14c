"""PACE with ECDH and generic mapping (ICAO Doc 9303-11, 4.4).

PACE-CAM maps the same way (4.4.3.3.3); what it adds to the last answer is handed over unverified, as evidence of the
chip that the caller may judge once it has read the chip's key.
"""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass

from emrtd import ciphers, curves, tlv
from emrtd.apdu import Channel, CommandApdu, Ins, ResponseApdu, StatusWord, tries_left
from emrtd.ciphers import Cipher
from emrtd.curves import Curve, Point
from emrtd.errors import AccessFailedError, MalformedError, PasswordBlockedError, WrongPasswordError
from emrtd.kdf import SessionKeys, k_pi, session_keys
from emrtd.passwords import Password
from emrtd.security_infos import Mapping, PaceInfo, encode_oid

_CLA_CHAINING = 0x10
_VERSION = 2
_NONCE_MAX = 64  # the standard asks for whole blocks, at least as many bits as the key has
_MAPPINGS = (Mapping.ECDH_CAM, Mapping.ECDH_GM)  # from least to most wanted
_DYNAMIC_AUTHENTICATION_DATA = 0x7C
_PUBLIC_KEY = 0x7F49
_REFUSED = frozenset(
    {
        StatusWord.AUTHENTICATION_FAILED,
        StatusWord.SECURITY_STATUS_NOT_SATISFIED,
        StatusWord.SM_OBJECTS_INCORRECT,
        StatusWord.WRONG_DATA,
    }
)
_NOT_OFFERED = frozenset({StatusWord.WRONG_DATA, StatusWord.REFERENCE_NOT_FOUND, StatusWord.INCORRECT_P1_P2})


@dataclass(frozen=True, slots=True, repr=False)
class PaceResult:
    """What PACE leaves behind.

    Attributes:
        keys: for secure messaging; SSC starts at 0.
        info: the variant that ran.
        chip_mapping_key: the chip's public key of the mapping, uncompressed; PACE-CAM signs for it.
        encrypted_chip_data: DO'8A' of PACE-CAM, still encrypted; empty for GM.
    """

    keys: SessionKeys
    info: PaceInfo
    chip_mapping_key: bytes
    encrypted_chip_data: bytes

    def __repr__(self) -> str:
        return f"<PaceResult {self.info.name}>"


def supported(info: PaceInfo) -> bool:
    """Whether `establish_pace` can run this variant."""
    return info.version == _VERSION and info.mapping in _MAPPINGS and info.curve is not None


def best_first(infos: Collection[PaceInfo]) -> list[PaceInfo]:
    """The variants that we can run: GM before CAM, stronger cipher, then larger curve."""
    return sorted(filter(supported, infos), key=_rank, reverse=True)


def select_variant(channel: Channel, info: PaceInfo, password: Password, *, ambiguous: bool) -> ResponseApdu:
    """MSE:Set AT for PACE (4.4.4.1).

    DO'84' names the domain parameters. The standard wants it only where they are ambiguous; some chips want it
    always, some never, so a refusal is followed by the other form.

    Args:
        channel: unprotected, master file selected.
        info: the variant.
        password: CAN or MRZ.
        ambiguous: several parameter ids are offered for this protocol.

    Returns:
        The last response; its status may be a warning (63Cx: tries left).
    """
    response = channel(_mse_set_at(info, password, with_parameters=ambiguous))
    if response.sw in _NOT_OFFERED:
        response = channel(_mse_set_at(info, password, with_parameters=not ambiguous))
    return response


def not_offered(response: ResponseApdu) -> bool:
    """Whether MSE:Set AT was refused for the variant, so that another one may be tried."""
    return response.sw in _NOT_OFFERED


def establish_pace(
    channel: Channel, info: PaceInfo, password: Password, *, random: Callable[[int], bytes]
) -> PaceResult:
    """Run the four GENERAL AUTHENTICATE steps after `select_variant` (4.4.4.2).

    Args:
        channel: unprotected.
        info: the variant selected; `supported(info)` holds.
        password: CAN or MRZ.
        random: called twice for `curve.size + 8` bytes: mapping key, then agreement key.

    Raises:
        WrongPasswordError: the chip refused our token.
        PasswordBlockedError: the chip takes no tries.
        AccessFailedError: another status, or the chip's token is wrong.
        MalformedError: the chip's data does not follow the standard, or is not on the curve.
    """
    curve = info.curve
    if curve is None:
        raise AccessFailedError("PACE variant is not supported")
    nonce = _decrypt_nonce(info.cipher, password, _step(channel, 0x80, b""))

    map_private = curves.random_scalar(curve, random)
    map_public = curves.multiply(curve, map_private, curve.generator)
    chip_map = _step(channel, 0x82, tlv.encode(0x81, curves.encode_point(curve, map_public)))
    generator = map_nonce(curve, nonce, map_private, curves.decode_point(curve, chip_map))

    private = curves.random_scalar(curve, random)
    public = curves.multiply(curve, private, generator)
    chip_public = _chip_ephemeral(curve, _step(channel, 0x84, tlv.encode(0x83, _encode(curve, public))), public)
    keys = session_keys(curves.shared_x(curve, private, chip_public), info.cipher)

    answer = _exchange_tokens(channel, token(keys, info.oid, _encode(curve, chip_public)))
    expected = token(keys, info.oid, _encode(curve, public))
    if not hmac.compare_digest(tlv.require(answer, 0x86), expected):
        raise AccessFailedError("the chip did not prove that it knows the password")
    return PaceResult(keys, info, chip_map, tlv.find(answer, 0x8A) or b"")


def map_nonce(curve: Curve, nonce: int, private: int, peer: Point) -> Point:
    """Generic mapping: Ĝ = s·G + H, with H the shared point of both mapping keys (4.4.3.3.1).

    Raises:
        MalformedError: Ĝ is infinity, or s is 0: both sides abort.
    """
    shared = curves.multiply(curve, private, peer)
    return curves.add(curve, curves.multiply(curve, nonce % curve.n, curve.generator), shared)


def token(keys: SessionKeys, oid: str, public_key: bytes) -> bytes:
    """Authentication token: MAC over the other side's ephemeral public key (4.4.3.4, 9.2.4).

    Args:
        keys: of the new session.
        oid: dotted protocol identifier.
        public_key: uncompressed point.
    """
    key_object = tlv.encode(_PUBLIC_KEY, tlv.encode(0x06, encode_oid(oid)), tlv.encode(0x86, public_key))
    if keys.cipher is Cipher.TDES:
        key_object = ciphers.pad(key_object, keys.cipher.block_size)
    return ciphers.mac(keys.cipher, keys.k_mac, key_object)


def _rank(info: PaceInfo) -> tuple[int, int, int]:
    bits = info.curve.n.bit_length() if info.curve else 0
    return _MAPPINGS.index(info.mapping), info.cipher.strength, bits


def _mse_set_at(info: PaceInfo, password: Password, *, with_parameters: bool) -> CommandApdu:
    data = tlv.encode(0x80, encode_oid(info.oid)) + tlv.encode(0x83, bytes([password.reference]))
    if with_parameters and info.parameter_id is not None:
        data += tlv.encode(0x84, bytes([info.parameter_id]))
    return CommandApdu(0x00, Ins.MANAGE_SECURITY_ENVIRONMENT, 0xC1, 0xA4, data)


def _step(channel: Channel, answer_tag: int, data: bytes) -> bytes:
    """One chained GENERAL AUTHENTICATE; the value of the one object that the chip answers."""
    template = tlv.encode(_DYNAMIC_AUTHENTICATION_DATA, data)
    response = channel(CommandApdu(_CLA_CHAINING, Ins.GENERAL_AUTHENTICATE, 0, 0, template, le=256))
    if response.sw == StatusWord.AUTHENTICATION_BLOCKED:
        raise PasswordBlockedError
    if not response.ok:
        raise AccessFailedError("GENERAL AUTHENTICATE", response.sw)
    return tlv.require(tlv.parse_one(response.data, _DYNAMIC_AUTHENTICATION_DATA).children(), answer_tag)


def _exchange_tokens(channel: Channel, own: bytes) -> tuple[tlv.Tlv, ...]:
    """The last step. Here a chip tells a wrong password: 6300, 63Cx."""
    template = tlv.encode(_DYNAMIC_AUTHENTICATION_DATA, tlv.encode(0x85, own))
    response = channel(CommandApdu(0x00, Ins.GENERAL_AUTHENTICATE, 0, 0, template, le=256))
    if response.sw == StatusWord.AUTHENTICATION_BLOCKED:
        raise PasswordBlockedError
    tries = tries_left(response.sw)
    if tries is not None or response.sw in _REFUSED:
        raise WrongPasswordError(tries)
    if not response.ok:
        raise AccessFailedError("GENERAL AUTHENTICATE", response.sw)
    return tlv.parse_one(response.data, _DYNAMIC_AUTHENTICATION_DATA).children()


def _decrypt_nonce(cipher: Cipher, password: Password, encrypted: bytes) -> int:
    if not 0 < len(encrypted) <= _NONCE_MAX:
        raise MalformedError("PACE nonce has a wrong length")
    key = k_pi(password.secret(), cipher)
    return int.from_bytes(ciphers.decrypt(cipher, key, bytes(cipher.block_size), encrypted), "big")


def _chip_ephemeral(curve: Curve, data: bytes, own: Point) -> Point:
    """The chip's ephemeral key, which must differ from ours (4.4.3.4)."""
    point = curves.decode_point(curve, data)
    if point == own:
        raise AccessFailedError("the chip sent our own key back")
    return point


def _encode(curve: Curve, point: Point) -> bytes:
    return curves.encode_point(curve, point)
