"""PACE with ECDH: generic, integrated and chip authentication mapping (ICAO Doc 9303-11, 4.4).

PACE-CAM maps as the generic one does (4.4.3.3.3); what it adds to the last answer is handed over unverified, as
evidence of the chip that the caller may judge once it has read the chip's key (`chip_mapping`).
"""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass

from emrtd import ciphers, curves, tlv
from emrtd.apdu import Channel, CommandApdu, Ins, ResponseApdu, StatusWord, tries_left
from emrtd.ciphers import Cipher
from emrtd.curves import Curve, Point
from emrtd.errors import AccessFailedError, MalformedError, PasswordBlockedError, WrongPasswordError
from emrtd.integrated_mapping import is_mappable, map_nonces
from emrtd.kdf import SessionKeys, k_pi, session_keys
from emrtd.passwords import Password
from emrtd.security_infos import Mapping, PaceInfo, encode_oid

Random = Callable[[int], bytes]

_CLA_CHAINING = 0x10
_VERSION = 2
_NONCE_MAX = 64  # the standard asks for whole blocks, at least as many bits as the key has
_MAPPINGS = (Mapping.ECDH_IM, Mapping.ECDH_CAM, Mapping.ECDH_GM)  # from least to most wanted
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
        chip_mapping_key: the chip's public key of the mapping, uncompressed; PACE-CAM vouches for it. Empty for IM.
        encrypted_chip_data: DO'8A' of PACE-CAM, still encrypted; else empty.
    """

    keys: SessionKeys
    info: PaceInfo
    chip_mapping_key: bytes
    encrypted_chip_data: bytes

    def __repr__(self) -> str:
        return f"<PaceResult {self.info.name}>"


def supported(info: PaceInfo) -> bool:
    """Whether `establish_pace` can run this variant."""
    if info.version != _VERSION or info.mapping not in _MAPPINGS or info.curve is None:
        return False
    if info.mapping is Mapping.ECDH_IM:
        return is_mappable(info.curve)
    return info.mapping is Mapping.ECDH_GM or info.cipher is not Cipher.TDES


def best_first(infos: Collection[PaceInfo], *, prefer_chip: bool = False) -> list[PaceInfo]:
    """The variants that we can run: GM before CAM before IM, stronger cipher, then larger curve.

    Args:
        infos: as offered.
        prefer_chip: CAM before all, because the caller will judge what it proves of the chip.
    """
    ranked = sorted(filter(supported, infos), key=_rank, reverse=True)
    return sorted(ranked, key=lambda info: prefer_chip and info.mapping is not Mapping.ECDH_CAM)


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


def establish_pace(channel: Channel, info: PaceInfo, password: Password, *, random: Random) -> PaceResult:
    """Run the four GENERAL AUTHENTICATE steps after `select_variant` (4.4.4.2).

    Args:
        channel: unprotected.
        info: the variant selected; `supported(info)` holds.
        password: CAN or MRZ.
        random: called twice, for the mapping and the agreement: `curve.size + 8` bytes for a key, or
            `cipher.key_size` bytes for the nonce of IM.

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
    if info.mapping is Mapping.ECDH_IM:
        generator, chip_map = _map_integrated(channel, info.cipher, curve, nonce, random), b""
    else:
        generator, chip_map = _map_generic(channel, curve, nonce, random)

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
    scalar = nonce % curve.n
    if scalar == 0:
        raise MalformedError("PACE nonce maps to nothing")
    return curves.multiply_twice(curve, (scalar, curve.generator), (private, peer))


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


def _map_generic(channel: Channel, curve: Curve, nonce: bytes, random: Random) -> tuple[Point, bytes]:
    """The mapped generator, and the chip's mapping key as received."""
    private = curves.random_scalar(curve, random)
    public = curves.multiply(curve, private, curve.generator)
    chip_map = _step(channel, 0x82, tlv.encode(0x81, curves.encode_point(curve, public)))
    peer = curves.decode_point(curve, chip_map)
    return map_nonce(curve, int.from_bytes(nonce, "big"), private, peer), chip_map


def _map_integrated(channel: Channel, cipher: Cipher, curve: Curve, nonce: bytes, random: Random) -> Point:
    """The terminal's nonce goes in clear; DO'82' of the answer is empty, and some chips leave it out (4.4.5.2.2)."""
    own = random(cipher.key_size)
    _exchange(channel, tlv.encode(0x81, own))
    return map_nonces(curve, cipher, nonce, own)


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
    return tlv.require(_exchange(channel, data), answer_tag)


def _exchange(channel: Channel, data: bytes) -> tuple[tlv.Tlv, ...]:
    """One chained GENERAL AUTHENTICATE and the objects that the chip answers."""
    template = tlv.encode(_DYNAMIC_AUTHENTICATION_DATA, data)
    response = channel(CommandApdu(_CLA_CHAINING, Ins.GENERAL_AUTHENTICATE, 0, 0, template, le=256))
    if response.sw == StatusWord.AUTHENTICATION_BLOCKED:
        raise PasswordBlockedError
    if not response.ok:
        raise AccessFailedError("GENERAL AUTHENTICATE", response.sw)
    return tlv.parse_one(response.data, _DYNAMIC_AUTHENTICATION_DATA).children()


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


def _decrypt_nonce(cipher: Cipher, password: Password, encrypted: bytes) -> bytes:
    if not 0 < len(encrypted) <= _NONCE_MAX:
        raise MalformedError("PACE nonce has a wrong length")
    key = k_pi(password.secret(), cipher)
    return ciphers.decrypt(cipher, key, bytes(cipher.block_size), encrypted)


def _chip_ephemeral(curve: Curve, data: bytes, own: Point) -> Point:
    """The chip's ephemeral key, which must differ from ours (4.4.3.4)."""
    point = curves.decode_point(curve, data)
    if point == own:
        raise AccessFailedError("the chip sent our own key back")
    return point


def _encode(curve: Curve, point: Point) -> bytes:
    return curves.encode_point(curve, point)
