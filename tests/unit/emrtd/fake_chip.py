"""A small chip for the tests of the terminal: files, BAC, PACE, secure messaging, and a few ways to misbehave."""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from emrtd import ciphers, curves, tlv
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.bac import DocumentKeys, combine
from emrtd.ciphers import Cipher
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import EmrtdError
from emrtd.kdf import SessionKeys, k_pi, session_keys
from emrtd.lds import APPLICATION_AID, FileId
from emrtd.pace import map_nonce, token
from emrtd.passwords import Can, MrzKey, Password
from emrtd.secure_messaging import SecureMessaging
from emrtd.security_infos import PaceInfo, encode_oid, parse_security_infos

CAN = Can("123456")
MRZ = MrzKey("L898902C<", "690806", "940623")
CIPHER_ARC = {Cipher.TDES: "1", Cipher.AES_128: "2", Cipher.AES_192: "3", Cipher.AES_256: "4"}


def pace_info(cipher: Cipher, parameter_id: int, mapping: str = "2") -> bytes:
    oid = encode_oid(f"0.4.0.127.0.7.2.2.4.{mapping}.{CIPHER_ARC[cipher]}")
    version, parameter = tlv.encode(0x02, b"\x02"), tlv.encode(0x02, bytes([parameter_id]))
    return tlv.encode(0x30, tlv.encode(0x06, oid), version, parameter)


def card_access(*infos: bytes) -> bytes:
    return tlv.encode(0x31, *infos)


def com(*files: FileId) -> bytes:
    tags = bytes(file.tag or 0 for file in files)
    fields = ((0x5F01, b"0107"), (0x5F36, b"040000"), (0x5C, tags))
    return tlv.encode(0x60, *(tlv.encode(tag, value) for tag, value in fields))


@dataclass
class Pace:
    """State of PACE on the chip's side."""

    info: PaceInfo
    password: Password
    nonce: int = 0
    generator: curves.Point | None = None
    keys: SessionKeys | None = None
    own: bytes = b""
    peer: bytes = b""


@dataclass
class FakeChip:
    """Answers APDUs; `log` holds the plain commands, `override` may answer before the chip does."""

    files: dict[FileId, bytes]
    bac: bool = False
    tries: int = 3
    override: Callable[[CommandApdu], ResponseApdu | None] = lambda _command: None
    before: Callable[[bytes], None] = lambda _raw: None
    log: list[CommandApdu] = field(default_factory=list)
    le_max: int = 65536
    in_application: bool = False
    current: FileId | None = None
    channel: SecureMessaging | None = None
    nonce: bytes = b""
    pace: Pace | None = None

    def transmit(self, raw: bytes) -> bytes:
        self.before(raw)
        command = CommandApdu.decode(raw)
        if self.channel is None:
            return self._answer(command).encode()
        try:
            plain = self.channel.unwrap_command(command)
        except EmrtdError:
            self.channel = None
            return b"\x69\x88"
        return self.channel.wrap_response(self._answer(plain)).encode()

    def _answer(self, command: CommandApdu) -> ResponseApdu:
        self.log.append(command)
        answer = self.override(command)
        if answer is not None:
            return answer
        handlers = {
            0xA4: self._select,
            0xB0: self._read,
            0xB1: self._read_far,
            0x84: self._challenge,
            0x82: self._authenticate,
            0x22: self._set_at,
            0x86: self._pace_step,
            0x88: self._sign,
        }
        handler = handlers.get(command.ins)
        return handler(command) if handler else ResponseApdu(b"", 0x6D00)

    def _select(self, command: CommandApdu) -> ResponseApdu:
        if command.p1 == 0x04:
            self.in_application = command.data == APPLICATION_AID and FileId.COM in self.files
            return ResponseApdu(b"", 0x9000 if self.in_application else 0x6A82)
        if command.p1 == 0x00:
            self.in_application = False
            return ResponseApdu(b"", 0x9000)
        return self._choose(lambda file: file.fid == int.from_bytes(command.data, "big"))

    def _choose(self, matches: Callable[[FileId], bool]) -> ResponseApdu:
        for file in self.files:
            if file.in_application == self.in_application and matches(file):
                self.current = file
                return ResponseApdu(b"", 0x9000)
        return ResponseApdu(b"", 0x6A82)

    def _read(self, command: CommandApdu) -> ResponseApdu:
        if command.p1 & 0x80:
            found = self._choose(lambda file: file.sfi == command.p1 & 0x1F)
            if not found.ok:
                return found
            return self._piece(command.p2, command.le)
        return self._piece(command.p1 << 8 | command.p2, command.le)

    def _read_far(self, command: CommandApdu) -> ResponseApdu:
        offset = int.from_bytes(tlv.parse_one(command.data, 0x54).value, "big")
        piece = self._piece(offset, (command.le or 0) - 4)
        return ResponseApdu(tlv.encode(0x53, piece.data), piece.sw) if piece.data else piece

    def _piece(self, offset: int, le: int | None) -> ResponseApdu:
        if self.current is None:
            return ResponseApdu(b"", 0x6986)
        if self.current is not FileId.CARD_ACCESS and not self._open():
            return ResponseApdu(b"", 0x6982)
        content = self.files[self.current]
        if offset >= len(content) or le is None:
            return ResponseApdu(b"", 0x6B00)
        if le > self.le_max:
            return ResponseApdu(b"", 0x6C00 | self.le_max)
        data = content[offset : offset + le]
        return ResponseApdu(data, 0x9000 if len(data) == le else 0x6282)

    def _open(self) -> bool:
        return self.channel is not None or not (self.bac or FileId.CARD_ACCESS in self.files)

    def _challenge(self, _command: CommandApdu) -> ResponseApdu:
        if not self.bac:
            return ResponseApdu(b"", 0x6D00)
        self.nonce = os.urandom(8)
        return ResponseApdu(self.nonce, 0x9000)

    def _authenticate(self, command: CommandApdu) -> ResponseApdu:
        keys = DocumentKeys.from_mrz(MRZ)
        message = keys.open(command.data)
        if message is None or message[8:16] != self.nonce:
            return ResponseApdu(b"", 0x6300)
        k_ic, rnd_ifd, k_ifd = os.urandom(16), message[:8], message[16:]
        self.channel = SecureMessaging(combine(k_ifd, k_ic, self.nonce, rnd_ifd))
        return ResponseApdu(keys.seal(self.nonce + rnd_ifd + k_ic), 0x9000)

    def _set_at(self, command: CommandApdu) -> ResponseApdu:
        fields = tlv.parse(command.data)
        parameter, password = tlv.find(fields, 0x84), CAN if tlv.find(fields, 0x83) == b"\x02" else MRZ
        for info in parse_security_infos(self.files[FileId.CARD_ACCESS]).pace:
            if encode_oid(info.oid) == tlv.find(fields, 0x80) and parameter in (
                None,
                bytes([info.parameter_id or 0]),
            ):
                self.pace = Pace(info, password)
                return ResponseApdu(b"", self._tries_status() if self.tries < 3 else 0x9000)
        return ResponseApdu(b"", 0x6A88)

    def _tries_status(self) -> int:
        return 0x63C0 | self.tries if self.tries else 0x6983

    def _pace_step(self, command: CommandApdu) -> ResponseApdu:
        if self.pace is None:
            return ResponseApdu(b"", 0x6985)
        (item,) = tlv.parse_one(command.data, 0x7C).children() or (tlv.Tlv(0x80, b""),)
        curve = STANDARDIZED_CURVES[self.pace.info.parameter_id or 0]
        if item.tag == 0x85:
            return self._token(self.pace, item.value)
        answers = {0x80: self._send_nonce, 0x81: self._map, 0x83: self._agree}
        tag = 0x80 if item.tag == 0x80 else item.tag + 1
        data = answers[item.tag](self.pace, curve, item.value)
        return ResponseApdu(tlv.encode(0x7C, tlv.encode(tag, data)), 0x9000)

    def _send_nonce(self, pace: Pace, _curve: curves.Curve, _value: bytes) -> bytes:
        nonce, cipher = os.urandom(16), pace.info.cipher
        pace.nonce = int.from_bytes(nonce, "big")
        key = k_pi(pace.password.secret(), cipher)
        return ciphers.encrypt(cipher, key, bytes(cipher.block_size), nonce)

    def _map(self, pace: Pace, curve: curves.Curve, value: bytes) -> bytes:
        private = curves.random_scalar(curve, os.urandom)
        pace.generator = map_nonce(curve, pace.nonce, private, curves.decode_point(curve, value))
        return curves.encode_point(curve, curves.multiply(curve, private, curve.generator))

    def _agree(self, pace: Pace, curve: curves.Curve, value: bytes) -> bytes:
        assert pace.generator is not None
        private = curves.random_scalar(curve, os.urandom)
        pace.own = curves.encode_point(curve, curves.multiply(curve, private, pace.generator))
        pace.peer = value
        secret = curves.shared_x(curve, private, curves.decode_point(curve, value))
        pace.keys = session_keys(secret, pace.info.cipher)
        return pace.own

    def _token(self, pace: Pace, value: bytes) -> ResponseApdu:
        assert pace.keys is not None
        if not hmac.compare_digest(token(pace.keys, pace.info.oid, pace.own), value):
            self.tries -= 1
            return ResponseApdu(b"", 0x63C0 | self.tries)
        self.channel = SecureMessaging(pace.keys)
        answer = tlv.encode(0x86, token(pace.keys, pace.info.oid, pace.peer))
        return ResponseApdu(tlv.encode(0x7C, answer), 0x9000)

    def _sign(self, command: CommandApdu) -> ResponseApdu:
        return ResponseApdu(b"signed " + command.data, 0x9000)
