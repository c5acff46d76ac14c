"""Chip Authentication: does the chip know the private key of DG14 (ICAO Doc 9303-11, 6.2)?

A Diffie-Hellman agreement between an ephemeral key of the terminal and the chip's static one. There is no signature:
the chip proves itself by answering under the new keys. So the judge need not be the reader: `agree` and `Proof` run
where the private ephemeral key is, and bytes are relayed. DG14 must have passed Passive Authentication.

    agreement = agree(choose(dg14))                  # where the judge is
    proof = Proof(agreement)
    order = Order.decode(...)                        # the bytes of agreement.commands and proof.command
    answer = relay(terminal, order)                  # where the chip is, after everything else was read
    verdict = proof.judge(answer)                    # where `agree` ran
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from emrtd import tlv
from emrtd.apdu import CommandApdu, Ins, ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.curves import encode_point, multiply, random_scalar, shared_x
from emrtd.errors import EmrtdError, MalformedError, SecureMessagingError, UnsupportedAlgorithmError
from emrtd.kdf import SessionKeys, session_keys
from emrtd.lds import FileId
from emrtd.public_keys import EcPublicKey, parse_public_key
from emrtd.secure_messaging import SecureMessaging
from emrtd.security_infos import (
    ChipAuthenticationInfo,
    ChipAuthenticationPublicKey,
    SecurityInfos,
    encode_oid,
    parse_dg14,
)
from emrtd.terminal import Terminal

_SET_KEY_AGREEMENT_TEMPLATE = (0x41, 0xA6)
_SET_AUTHENTICATION_TEMPLATE = (0x41, 0xA4)
_VERSION = 1
_KEYS_MAX = 8
_ID_CA_ECDH_3DES = "0.4.0.127.0.7.2.2.3.2.1"
# A few bytes of DG14, which the document has.
_PROBE = CommandApdu(0, Ins.READ_BINARY, 0x80 | FileId.DG14.sfi, 0, le=4)
_CLA_PROTECTED = 0x0C
_AGREEMENTS = (
    (Ins.MANAGE_SECURITY_ENVIRONMENT,),
    (Ins.MANAGE_SECURITY_ENVIRONMENT, Ins.GENERAL_AUTHENTICATE),
)


class ChipVerdict(StrEnum):
    """What Chip Authentication proved."""

    VALID = "VALID"
    """The chip knows the private key of DG14."""
    INVALID = "INVALID"
    """It does not: a copy of the files on another chip. Its answers were wrong twice."""
    REFUSED = "REFUSED"
    """The chip answered each agreement with an error."""
    ABSENT = "ABSENT"
    """The document has no key for it."""
    MALFORMED_KEY = "MALFORMED_KEY"
    """DG14 is not what the standard describes."""
    UNSUPPORTED_ALGORITHM = "UNSUPPORTED_ALGORITHM"
    """Finite-field Diffie-Hellman, a curve that is not standardized, or a variant that is not of version 1."""


class NoChipKeyError(MalformedError):
    """DG14 has no key for Chip Authentication."""


@dataclass(frozen=True, slots=True)
class ChipAuthenticationOption:
    """One key of the chip and how to use it.

    Attributes:
        oid: dotted protocol identifier.
        cipher: block cipher of the new session.
        key: the chip's static key.
        key_id: names the key to the chip; None where there is one.
    """

    oid: str
    cipher: Cipher
    key: EcPublicKey
    key_id: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Agreement:
    """The terminal's side of a key agreement.

    Attributes:
        commands: to be sent, in order, under the session that read the files.
        keys: of the new session, which starts when the last command was answered with 9000.
    """

    commands: tuple[CommandApdu, ...]
    keys: SessionKeys


@dataclass(frozen=True, slots=True, repr=False)
class Order:
    """What a remote judge wants said to a chip.

    Attributes:
        commands: of the agreement, sent in order under the session that read the files.
        first: the first command of the new session, protected by the judge.
    """

    commands: tuple[CommandApdu, ...]
    first: CommandApdu

    @classmethod
    def decode(cls, commands: Sequence[bytes], first: bytes) -> "Order":
        """From the bytes that came from afar.

        Raises:
            MalformedError: not the one or two commands of Chip Authentication, or no protected READ BINARY after them.
                A judge has no other business with somebody's card.
        """
        decoded = tuple(CommandApdu.decode(command) for command in commands)
        probe = CommandApdu.decode(first)
        if tuple(command.ins for command in decoded) not in _AGREEMENTS or not _is_protected_read(probe):
            raise MalformedError("not the commands of Chip Authentication")
        return cls(decoded, probe)


class Proof:
    """The first protected command under new keys, and the judge of its answer. Good for one answer."""

    def __init__(self, agreement: Agreement) -> None:
        """Prepare the command."""
        self._channel = SecureMessaging(agreement.keys)
        self.command: bytes = self._channel.wrap_command(_PROBE).encode()

    def judge(self, response: bytes) -> ChipVerdict:
        """VALID if the answer is protected with the new keys, whatever its status; INVALID otherwise."""
        try:
            self._channel.unwrap_response(ResponseApdu.decode(response))
        except EmrtdError:
            return ChipVerdict.INVALID
        return ChipVerdict.VALID


def choose(dg14: bytes) -> ChipAuthenticationOption:
    """The best of `options`.

    Raises:
        EmrtdError: as `options`.
    """
    return options(dg14)[0]


def options(dg14: bytes) -> tuple[ChipAuthenticationOption, ...]:
    """What DG14 offers and we speak, the strongest cipher first; at least one.

    Version 1 alone is Chip Authentication as it is meant here; 2 and 3 come after Terminal Authentication, for which
    a terminal needs rights of the issuer's (BSI TR-03110-2, 3.4 and 3.5).

    Raises:
        NoChipKeyError: DG14 has no key for it.
        MalformedError: not a DG14, or every key is broken.
        UnsupportedAlgorithmError: no variant, or no key, that is spoken here.
    """
    infos = parse_dg14(dg14)
    if not infos.states_chip_keys:
        raise NoChipKeyError("no key for Chip Authentication")
    if not infos.chip_authentication_keys:
        raise MalformedError("key for Chip Authentication is malformed")
    found: list[ChipAuthenticationOption] = []
    reasons: list[EmrtdError] = []
    for info, key in _pairs(infos):
        try:
            found.append(_option(info, key))
        except (MalformedError, UnsupportedAlgorithmError) as error:
            reasons.append(error)
    if not found:
        raise reasons[0] if reasons else UnsupportedAlgorithmError("no variant of Chip Authentication for the key")
    return tuple(found)


def agree(option: ChipAuthenticationOption, *, random: Callable[[int], bytes] = os.urandom) -> Agreement:
    """Make an ephemeral key and derive the new session from it (6.2.1; 9.7.4).

    Raises:
        MalformedError: the chip's key leads to the point at infinity.
    """
    curve = option.key.curve
    private = random_scalar(curve, random)
    public = encode_point(curve, multiply(curve, private, curve.generator))
    secret = shared_x(curve, private, option.key.point)
    return Agreement(_commands(option, public), session_keys(secret, option.cipher))


def relay(terminal: Terminal, order: Order) -> bytes:
    """Carry out a remote judge's order over an open session, which it ends.

    Whatever shall be read must have been read before: nobody here has the keys of the session that follows.

    Returns:
        The chip's answer to the first command of the new session, SW1 SW2 included, for `Proof.judge`. Empty if the
        chip refused the agreement.

    Raises:
        CancelledError: the caller wants to stop.
        EmrtdError: the old session was lost on the way, see `Terminal.send`; the order may be carried out once more.
        Whatever `transmit` raises.
    """
    for command in order.commands:
        if not terminal.send(command).ok:
            return b""
    terminal.unprotect()
    return terminal.send(order.first).encode()


def authenticate(
    terminal: Terminal, dg14: bytes, reopen: Callable[[], None], *, random: Callable[[int], bytes] = os.urandom
) -> ChipVerdict:
    """Run Chip Authentication over an open session, which it replaces.

    A wrong answer may be a fault between chip and terminal: the chip is opened again and asked once more, and two
    wrong answers are those of a copy. A fault that shows itself as one is raised, and accuses nobody.

    Args:
        terminal: with the application selected. After any verdict but VALID its session is of no more use; whatever
            shall be read must have been read before.
        dg14: raw file, which has passed Passive Authentication.
        reopen: resets the chip, and opens it again on the same terminal, its application selected.
        random: source of random bytes.

    Raises:
        EmrtdError: as `Terminal.send`, or what `reopen` raises: nothing is known of the chip.
        Whatever `transmit` raises.
    """
    try:
        offered = options(dg14)
    except NoChipKeyError:
        return ChipVerdict.ABSENT
    except MalformedError:
        return ChipVerdict.MALFORMED_KEY
    except UnsupportedAlgorithmError:
        return ChipVerdict.UNSUPPORTED_ALGORITHM
    verdict = _run(terminal, offered, random)
    if verdict is not ChipVerdict.INVALID:
        return verdict
    reopen()
    return _run(terminal, offered, random)


def _run(
    terminal: Terminal, offered: tuple[ChipAuthenticationOption, ...], random: Callable[[int], bytes]
) -> ChipVerdict:
    """The first option that the chip accepts is the one that counts."""
    for option in offered:
        agreement = agree(option, random=random)
        if all(terminal.send(command).ok for command in agreement.commands):
            terminal.protect(agreement.keys)
            return _probe(terminal)
    return ChipVerdict.REFUSED


def _probe(terminal: Terminal) -> ChipVerdict:
    """Any answer protected with the new keys proves them, whatever its status."""
    try:
        terminal.send(_PROBE)
    except SecureMessagingError:
        return ChipVerdict.INVALID
    return ChipVerdict.VALID


def _pairs(infos: SecurityInfos) -> Iterator[tuple[ChipAuthenticationInfo, ChipAuthenticationPublicKey]]:
    """Variants with the keys that belong to them, the strongest first; as many of each as a document may need."""
    keys = [key for key in infos.chip_authentication_keys if key.elliptic][:_KEYS_MAX]
    for info in sorted(_variants(infos), key=lambda info: info.cipher.strength, reverse=True)[:_KEYS_MAX]:
        yield from ((info, key) for key in keys if _belong(info, key))


def _variants(infos: SecurityInfos) -> tuple[ChipAuthenticationInfo, ...]:
    """Variants of ECDH and version 1; early documents have the key alone, and then mean 3DES (6.2.4)."""
    if not infos.states_chip_authentication:
        return (ChipAuthenticationInfo(_ID_CA_ECDH_3DES, _VERSION, None, True, Cipher.TDES),)
    return tuple(info for info in infos.chip_authentication if info.elliptic and info.version == _VERSION)


def _belong(info: ChipAuthenticationInfo, key: ChipAuthenticationPublicKey) -> bool:
    return info.key_id is None or key.key_id is None or info.key_id == key.key_id


def _option(info: ChipAuthenticationInfo, key: ChipAuthenticationPublicKey) -> ChipAuthenticationOption:
    public = parse_public_key(key.public_key)
    if not isinstance(public, EcPublicKey):
        raise MalformedError("key of ECDH is no EC key")
    key_id = info.key_id if info.key_id is not None else key.key_id
    return ChipAuthenticationOption(info.oid, info.cipher, public, key_id)


def _commands(option: ChipAuthenticationOption, public: bytes) -> tuple[CommandApdu, ...]:
    """MSE:Set KAT for 3DES; MSE:Set AT and GENERAL AUTHENTICATE for AES (6.2.4.1, 6.2.4.2)."""
    reference = _reference(option.key_id)
    if option.cipher is Cipher.TDES:
        data = tlv.encode(0x91, public) + reference
        return (CommandApdu(0, Ins.MANAGE_SECURITY_ENVIRONMENT, *_SET_KEY_AGREEMENT_TEMPLATE, data),)
    select = tlv.encode(0x80, encode_oid(option.oid)) + reference
    agree_key = tlv.encode(0x7C, tlv.encode(0x80, public))
    return (
        CommandApdu(0, Ins.MANAGE_SECURITY_ENVIRONMENT, *_SET_AUTHENTICATION_TEMPLATE, select),
        CommandApdu(0, Ins.GENERAL_AUTHENTICATE, 0, 0, agree_key, le=256),
    )


def _is_protected_read(command: CommandApdu) -> bool:
    return command.cla == _CLA_PROTECTED and command.ins == Ins.READ_BINARY


def _reference(key_id: int | None) -> bytes:
    """DO'84', for a chip with several keys; in as few bytes as the number needs."""
    if key_id is None:
        return b""
    return tlv.encode(0x84, key_id.to_bytes(max(1, (key_id.bit_length() + 7) // 8), "big"))
