"""The chip's side of access control: PACE with ECDH and every mapping, and BAC (Doc 9303-11, 4.3 and 4.4)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

from demo.chip.behaviour import Behaviour, Refused
from demo.chip.mapping_key import MappingKey
from emrtd import bac, chip_mapping, ciphers, curves, pace, tlv
from emrtd.apdu import CommandApdu, StatusWord
from emrtd.bac import DocumentKeys
from emrtd.curves import Curve, Point
from emrtd.errors import MalformedError
from emrtd.integrated_mapping import map_nonces, nonce_size
from emrtd.kdf import SessionKeys, k_pi, session_keys
from emrtd.passwords import Can, MrzKey, Password, PasswordReference
from emrtd.security_infos import Mapping, PaceInfo, decode_oid

Random = Callable[[int], bytes]

_TEMPLATE = 0x7C
_CHAINING = 0x10
_BAC_COMMAND_SIZE = 40


@dataclass(frozen=True, slots=True, repr=False)
class CardSecrets:
    """What is printed on the card and opens it; `repr` hides both."""

    can: Can
    mrz: MrzKey

    def by_reference(self, reference: int) -> Password:
        """The password that DO'83' names (raises Refused)."""
        if reference == PasswordReference.MRZ:
            return self.mrz
        if reference == PasswordReference.CAN:
            return self.can
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)

    def __repr__(self) -> str:
        return "<CardSecrets>"


class Tries:
    """Counts wrong passwords over the life of the chip: a reset does not forgive them."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._limit = behaviour.tries
        self._delay = behaviour.wrong_password_seconds
        self._wrong = 0

    def check(self) -> int:
        """Status of the choice of a password: 9000, 63Cx once one was wrong (raises Refused when blocked)."""
        if self._limit is None or self._wrong == 0:
            return StatusWord.SUCCESS
        if self._wrong >= self._limit:
            raise Refused(StatusWord.AUTHENTICATION_BLOCKED)
        return 0x63C0 | self._limit - self._wrong

    def right(self) -> None:
        """The password was right: forget the wrong ones."""
        self._wrong = 0

    def wrong(self) -> Refused:
        """The password was wrong: wait, and say so."""
        self._wrong += 1
        time.sleep(self._delay * self._wrong)
        if self._limit is None:
            return Refused(StatusWord.AUTHENTICATION_FAILED)
        return Refused(0x63C0 | max(self._limit - self._wrong, 0))


class PaceRun:
    """One run of PACE, from MSE:Set AT to the tokens; a step out of order ends it."""

    def __init__(
        self, info: PaceInfo, password: Password, random: Random, mapping_key: MappingKey | None = None
    ) -> None:
        assert info.curve is not None
        self._info = info
        self._password = password
        self._random = random
        self._curve: Curve = info.curve
        self._steps = iter((self._send_nonce, self._map, self._agree, self._prove))
        self._mapping_key = mapping_key
        self._map_private = 0
        self._nonce = b""
        self._generator: Point = self._curve.generator
        self._public: Point = self._curve.generator
        self._peer: Point = self._curve.generator
        self._keys: SessionKeys | None = None
        self.proved: bool | None = None
        """None until the last step; then whether the terminal knew the password."""

    @property
    def keys(self) -> SessionKeys:
        """Keys of the new session; only once `proved`."""
        assert self._keys is not None
        return self._keys

    def step(self, command: CommandApdu) -> bytes:
        """Answer one GENERAL AUTHENTICATE with its template (raises Refused)."""
        action = next(self._steps, None)
        if action is None:
            raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
        try:
            objects = tlv.parse_one(command.data, _TEMPLATE).children()
            return tlv.encode(_TEMPLATE, action(objects))
        except MalformedError as error:
            raise Refused(StatusWord.WRONG_DATA) from error

    def _send_nonce(self, objects: tuple[tlv.Tlv, ...]) -> bytes:
        cipher = self._info.cipher
        self._nonce = self._random(nonce_size(cipher))
        key = k_pi(self._password.secret(), cipher)
        return tlv.encode(0x80, ciphers.encrypt(cipher, key, bytes(cipher.block_size), self._nonce))

    def _map(self, objects: tuple[tlv.Tlv, ...]) -> bytes:
        data = tlv.require(objects, 0x81)
        if self._info.mapping is Mapping.ECDH_IM:
            self._generator = map_nonces(self._curve, self._info.cipher, self._nonce, data)
            return tlv.encode(0x82)
        peer = curves.decode_point(self._curve, data)
        self._map_private = private = curves.random_scalar(self._curve, self._random)
        self._generator = pace.map_nonce(self._curve, int.from_bytes(self._nonce, "big"), private, peer)
        return tlv.encode(0x82, self._encode(curves.multiply(self._curve, private, self._curve.generator)))

    def _agree(self, objects: tuple[tlv.Tlv, ...]) -> bytes:
        self._peer = curves.decode_point(self._curve, tlv.require(objects, 0x83))
        private = curves.random_scalar(self._curve, self._random)
        self._public = curves.multiply(self._curve, private, self._generator)
        self._keys = session_keys(curves.shared_x(self._curve, private, self._peer), self._info.cipher)
        return tlv.encode(0x84, self._encode(self._public))

    def _prove(self, objects: tuple[tlv.Tlv, ...]) -> bytes:
        expected = pace.token(self.keys, self._info.oid, self._encode(self._public))
        self.proved = hmac.compare_digest(tlv.require(objects, 0x85), expected)
        return tlv.encode(0x86, pace.token(self.keys, self._info.oid, self._encode(self._peer))) + self._chip_data()

    def _chip_data(self) -> bytes:
        """DO'8A' of PACE-CAM: the mapping key divided by the static one (4.4.3.5.1)."""
        if self._info.mapping is not Mapping.ECDH_CAM or self._mapping_key is None:
            return b""
        quotient = self._map_private * pow(self._mapping_key.private, -1, self._curve.n) % self._curve.n
        return tlv.encode(0x8A, chip_mapping.encrypt(self.keys, quotient.to_bytes(self._curve.size, "big")))

    def _encode(self, point: Point) -> bytes:
        return curves.encode_point(self._curve, point)


def choose_pace(
    command: CommandApdu, offered: tuple[PaceInfo, ...], secrets: CardSecrets, behaviour: Behaviour
) -> tuple[PaceInfo, Password]:
    """MSE:Set AT with P1 P2 = C1A4 (4.4.4.1): the variant and the password named (raises Refused)."""
    try:
        objects = tlv.parse(command.data)
        oid = decode_oid(tlv.require(objects, 0x80))
        reference = tlv.require(objects, 0x83)
    except MalformedError as error:
        raise Refused(StatusWord.WRONG_DATA) from error
    parameter = tlv.find(objects, 0x84)
    if parameter is None and behaviour.parameters_required:
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)
    for info in offered:
        if info.oid == oid and parameter in (None, bytes([info.parameter_id or 0])):
            return info, secrets.by_reference(int.from_bytes(reference, "big"))
    raise Refused(StatusWord.WRONG_DATA)


def is_chained(command: CommandApdu) -> bool:
    """Is this a PACE step but the last (CLA bit 5)?"""
    return bool(command.cla & _CHAINING)


class BacRun:
    """Basic Access Control: one challenge, used once."""

    def __init__(self, key: MrzKey, random: Random) -> None:
        self._keys = DocumentKeys.from_mrz(key)
        self._random = random
        self._challenge = b""

    def challenge(self) -> bytes:
        """GET CHALLENGE: RND.IC."""
        self._challenge = self._random(bac.NONCE_SIZE)
        return self._challenge

    def authenticate(self, sealed: bytes) -> tuple[bytes, SessionKeys] | None:
        """EXTERNAL AUTHENTICATE: the answer and the session keys, or None if the terminal's keys are wrong."""
        challenge, self._challenge = self._challenge, b""
        message = self._keys.open(sealed) if challenge and len(sealed) == _BAC_COMMAND_SIZE else None
        if message is None or not hmac.compare_digest(message[8:16], challenge):
            return None
        rnd_ifd, k_ifd = message[:8], message[16:]
        k_ic = self._random(bac.KEY_SIZE)
        return self._keys.seal(challenge + rnd_ifd + k_ic), bac.combine(k_ifd, k_ic, challenge, rnd_ifd)
