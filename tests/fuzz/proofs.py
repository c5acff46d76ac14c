"""Fuzzing of what proves a chip: Chip Authentication from both ends, and the comparison of its offers."""

from __future__ import annotations

from contextlib import suppress

from emrtd import downgrade, proofs, tlv
from emrtd.apdu import CommandApdu, Ins, ResponseApdu
from emrtd.chip_authentication import ChipVerdict, Order, Proof, agree, authenticate, options
from emrtd.curves import decode_point, shared_x
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.downgrade import CardAccessVerdict
from emrtd.errors import EmrtdError
from emrtd.kdf import session_keys
from emrtd.link import Link
from emrtd.secure_messaging import SecureMessaging
from emrtd.security_infos import SecurityInfos, encode_oid, parse_dg14, parse_security_infos
from emrtd.terminal import Terminal
from tests.fuzz import material, seeds

_CURVE = STANDARDIZED_CURVES[12]
_PRIVATE = 1
"""Of the key in the seeds' DG14, whose point is the generator."""
_APDUS_MAX = 40


def _random(size: int) -> bytes:
    return bytes(size - 1) + b"\x07"


def dg14() -> bytes:
    """A key for Chip Authentication, with a reference, and two variants of it."""
    info = tlv.encode(0x30, tlv.encode(0x06, encode_oid("0.4.0.127.0.7.2.2.3.2.4")), b"\x02\x01\x01\x02\x01\x05")
    others = tlv.parse_one(seeds.security_infos()[0], 0x31).value
    return tlv.encode(0x6E, tlv.encode(0x31, info, others))


_DG14 = dg14()
_AGREEMENT = agree(options(_DG14)[0], random=_random)


def chip_proof(data: bytes) -> None:
    """The first byte chooses: an answer as it comes or with a right checksum, an order, or a whole conversation."""
    kind, content = data[:1], data[1:]
    if kind < b"\x40":
        assert Proof(_AGREEMENT).judge(content) is ChipVerdict.INVALID, "an answer without the key was believed"
    elif kind < b"\x80":
        Proof(_AGREEMENT).judge(material.with_checksum(_AGREEMENT.keys, content) + b"\x90\x00")
    elif kind < b"\xc0":
        _order(content)
    else:
        _converse(content)


def _order(content: bytes) -> None:
    """Commands with a byte of length each; the last is the protected one."""
    commands: list[bytes] = []
    while content and len(commands) < 5:
        commands.append(content[1 : 1 + content[0]])
        content = content[1 + content[0] :]
    with suppress(EmrtdError):
        order = Order.decode(commands[:-1], commands[-1] if commands else b"")
        assert order.commands[0].ins == Ins.MANAGE_SECURITY_ENVIRONMENT
        assert (order.first.cla, order.first.ins) == (0x0C, Ins.READ_BINARY)


class _Chip:
    """Answers honestly for each byte below 80, and above it with what follows: a length, and so many bytes."""

    def __init__(self, script: bytes) -> None:
        self._script = script
        self._channel: SecureMessaging | None = None
        self.honest = True

    def reset(self) -> None:
        self._channel = None

    def transmit(self, raw: bytes) -> bytes:
        choice, self._script = self._script[:1], self._script[1:]
        self.honest = choice < b"\x80"
        if self.honest:
            return self._answer(CommandApdu.decode(raw))
        size = self._script[0] if self._script else 0
        answer, self._script = self._script[1 : 1 + size], self._script[1 + size :]
        return answer

    def _answer(self, command: CommandApdu) -> bytes:
        if self._channel is not None:
            with suppress(EmrtdError):
                self._channel.unwrap_command(command)
                return self._channel.wrap_response(ResponseApdu(b"", 0x9000)).encode()
            return b"\x69\x88"
        if command.ins == Ins.GENERAL_AUTHENTICATE:
            public = tlv.require(tlv.parse_one(command.data, 0x7C).children(), 0x80)
            keys = session_keys(shared_x(_CURVE, _PRIVATE, decode_point(_CURVE, public)), _AGREEMENT.keys.cipher)
            self._channel = SecureMessaging(keys)
        return b"\x90\x00"


def _converse(script: bytes) -> None:
    """With the honest file, or with one of the fuzzer's; the chip is genuine as long as it is honest."""
    own = script[:1] >= b"\x80"
    size = int.from_bytes(script[1:3], "big") if own else 0
    file, chip = (script[3 : 3 + size] if own else _DG14), _Chip(script[3 + size :] if own else script[1:])
    terminal = Terminal(chip.transmit, link=Link(apdus_max=_APDUS_MAX))

    def reopen() -> None:
        chip.reset()
        terminal.unprotect()

    with suppress(EmrtdError):
        verdict = authenticate(terminal, file, reopen, random=_random)
        assert verdict is not ChipVerdict.VALID or chip.honest, "an answer that no chip gave was believed"
        assert terminal.apdus or verdict in _UNASKED
    assert terminal.apdus <= _APDUS_MAX


_UNASKED = {ChipVerdict.ABSENT, ChipVerdict.MALFORMED_KEY, ChipVerdict.UNSUPPORTED_ALGORITHM}


def chip_proof_seeds() -> list[bytes]:
    """One of each kind, and conversations that go well and badly."""
    proof = Proof(_AGREEMENT)
    commands = [command.encode() for command in _AGREEMENT.commands]
    order = b"".join(bytes([len(command)]) + command for command in (*commands, proof.command))
    status = tlv.encode(0x99, b"\x90\x00")
    own = b"\x80" + len(_DG14).to_bytes(2, "big") + _DG14
    conversations = [b"\x00", b"\x00\x80\x02\x69\x88", b"\x00\x00\x00\x80\x02\x69\x88\x00\x00\x00"]
    return [
        b"\x00\x90\x00",
        b"\x00" + material.with_checksum(_AGREEMENT.keys, status)[:-1] + b"\x00\x90\x00",
        b"\x40" + status,
        b"\x80" + order,
        *(b"\xc0\x00" + item for item in conversations),
        b"\xc0" + own + b"\x00\x00\x00",
    ]


def offers(data: bytes) -> None:
    """EF.CardAccess, whose length comes first, beside two files that somebody signed."""
    size = int.from_bytes(data[:2], "big")
    card_access, rest = data[2 : 2 + size], data[2 + size :]
    half = len(rest) // 2
    signed = [infos for content in (rest[:half], rest[half:], rest) if (infos := _parsed(content))]
    verdict = downgrade.verify(card_access, signed)
    assert downgrade.verify(card_access, [*signed, *signed]) is verdict
    offered = _parsed(card_access)
    if offered is None:
        assert verdict is CardAccessVerdict.DOWNGRADE
        return
    assert downgrade.verify(card_access, [offered]) is CardAccessVerdict.CONSISTENT
    stated = any(infos.pace for infos in signed)
    assert (verdict is CardAccessVerdict.NOT_SIGNED) is (bool(offered.pace) and not stated)
    missing = downgrade.verify(None, signed)
    assert (missing is CardAccessVerdict.DOWNGRADE) is stated


def _parsed(content: bytes) -> SecurityInfos | None:
    for parse in (parse_security_infos, parse_dg14):
        with suppress(EmrtdError):
            return parse(content)
    return None


def offers_seeds() -> list[bytes]:
    """Offers that are the same, fewer, and not signed."""
    whole, one, _ = seeds.security_infos()
    pairs = ((whole, whole), (one, whole), (whole, one), (one, b""), (b"", whole))
    return [len(access).to_bytes(2, "big") + access + signed for access, signed in pairs]


def proof_of(data: bytes) -> None:
    """DG14 and DG15 of the fuzzer's: the choice of a proof never raises, and Chip Authentication has an option."""
    size = int.from_bytes(data[:2], "big")
    files = (data[2 : 2 + size] or None, data[2 + size :] or None)
    if proofs.proof_of(*files) is proofs.ChipProof.CHIP_AUTHENTICATION:
        assert options(files[0] or b"")


def proof_of_seeds() -> list[bytes]:
    """A chip that signs, one that agrees, one that does both."""
    pairs = ((_DG14, b""), (b"", seeds.dg15()), (_DG14, seeds.dg15()), (_DG14, seeds.dg15(rsa=True)))
    return [len(agreeing).to_bytes(2, "big") + agreeing + signing for agreeing, signing in pairs]
