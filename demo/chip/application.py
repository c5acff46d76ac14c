"""The chip's commands, their protection taken off (ISO/IEC 7816-4; Doc 9303-10, 3.6; Doc 9303-11, 4 and 6).

No file of the application is readable before access control; a run of PACE does not survive another command.
"""

from __future__ import annotations

from collections.abc import Callable

from demo.chip.access_control import BacRun, CardSecrets, PaceRun, Random, Tries, choose_pace, is_chained
from demo.chip.active_signature import sign_challenge
from demo.chip.behaviour import Behaviour, Refused
from demo.chip.document import CardFiles
from demo.chip.files import FileSystem
from demo.chip.key_agreement import ChipKey
from emrtd import tlv
from emrtd.apdu import CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.kdf import SessionKeys
from emrtd.lds import FileId
from emrtd.security_infos import PaceInfo, parse_security_infos

_PACE = 0xC1A4
_CHIP_AUTHENTICATION = 0x41A4
_CHIP_AUTHENTICATION_AT_ONCE = 0x41A6
_CHALLENGE_SIZE = 8
_STATUS_SIZE = 2
_CAPABILITIES = bytes.fromhex("940160")
"""Selection by name, file and short identifier; bytes; extended length: see EF.ATR/INFO (ISO/IEC 7816-4, 12.1.1.9)."""


class Application:
    """Master file and eMRTD application of one chip."""

    def __init__(self, card: CardFiles, secrets: CardSecrets, behaviour: Behaviour, random: Random) -> None:
        self._card = card
        self._secrets = secrets
        self._behaviour = behaviour
        self._random = random
        self._files = FileSystem({**card.files, **_link_information(card, behaviour)}, behaviour)
        self._tries = Tries(behaviour)
        self._offered = _offered(card)
        self._pace: PaceRun | None = None
        self._bac = BacRun(secrets.mrz, random)
        self._chip_key = ChipKey(card)
        self._new_keys: SessionKeys | None = None
        self._most = 0
        self._access = False
        self._commands: dict[int, Callable[[CommandApdu], bytes | ResponseApdu]] = {
            Ins.SELECT: self._files.select,
            Ins.READ_BINARY: self._read,
            Ins.READ_BINARY_ODD: self._read_odd,
            Ins.GET_CHALLENGE: self._get_challenge,
            Ins.EXTERNAL_AUTHENTICATE: self._external_authenticate,
            Ins.MANAGE_SECURITY_ENVIRONMENT: self._choose,
            Ins.GENERAL_AUTHENTICATE: self._general_authenticate,
            Ins.INTERNAL_AUTHENTICATE: self._internal_authenticate,
        }

    def reset(self) -> None:
        """Power was lost or RESET pressed; wrong passwords stay counted."""
        self._files.reset()
        self._pace = None
        self._bac = BacRun(self._secrets.mrz, self._random)
        self._chip_key.reset()
        self._new_keys = None

    def take_new_keys(self) -> SessionKeys | None:
        """Keys of the session that the last command opened, once."""
        keys, self._new_keys = self._new_keys, None
        return keys

    def execute(self, command: CommandApdu, most: int, *, access: bool) -> ResponseApdu:
        """Carry out one command.

        Args:
            command: without protection.
            most: bytes of a file that fit the answer.
            access: access control has been passed.
        """
        self._most, self._access = most, access
        action = self._commands.get(command.ins)
        if action is None:
            return ResponseApdu(b"", StatusWord.INS_NOT_SUPPORTED)
        if command.ins != Ins.GENERAL_AUTHENTICATE:
            self._pace = None
        try:
            answer = action(command)
        except Refused as refusal:
            self._pace = None
            return ResponseApdu(b"", refusal.sw)
        return answer if isinstance(answer, ResponseApdu) else ResponseApdu(answer, StatusWord.SUCCESS)

    def _read(self, command: CommandApdu) -> ResponseApdu:
        return self._files.read(command, self._most, access=self._access)

    def _read_odd(self, command: CommandApdu) -> ResponseApdu:
        return self._files.read_odd(command, self._most, access=self._access)

    def _get_challenge(self, command: CommandApdu) -> bytes:
        if command.le != _CHALLENGE_SIZE:
            raise Refused(StatusWord.WRONG_LENGTH)
        return self._bac.challenge()

    def _external_authenticate(self, command: CommandApdu) -> bytes:
        if not self._behaviour.bac:
            raise Refused(self._behaviour.bac_refused)
        if not self._files.in_application or self._access:
            raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
        self._tries.check()
        opened = self._bac.authenticate(command.data)
        if opened is None:
            raise self._tries.wrong()
        self._tries.right()
        answer, self._new_keys = opened
        return answer

    def _choose(self, command: CommandApdu) -> bytes | ResponseApdu:
        """MANAGE SECURITY ENVIRONMENT: begin PACE, or Chip Authentication once access is granted."""
        purpose = command.p1 << 8 | command.p2
        if purpose == _PACE and self._offered:
            info, password = choose_pace(command, self._offered, self._secrets, self._behaviour)
            self._pace = PaceRun(info, password, self._random, self._card.mapping_key)
            return ResponseApdu(b"", self._tries.check())
        if purpose == _CHIP_AUTHENTICATION and self._access:
            return self._chip_key.choose(command)
        if purpose == _CHIP_AUTHENTICATION_AT_ONCE and self._access:
            answer, self._new_keys = self._chip_key.agree_at_once(command)
            return answer
        raise Refused(StatusWord.INCORRECT_P1_P2)

    def _general_authenticate(self, command: CommandApdu) -> bytes:
        if self._pace is not None:
            return self._continue_pace(self._pace, command)
        if not self._access:
            raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
        answer, self._new_keys = self._chip_key.agree(command)
        return answer

    def _continue_pace(self, run: PaceRun, command: CommandApdu) -> bytes:
        answer = run.step(command)
        if run.proved is None:
            return answer
        self._pace = None
        if is_chained(command):
            raise Refused(StatusWord.WRONG_DATA)
        if not run.proved:
            raise self._tries.wrong()
        self._tries.right()
        self._new_keys = run.keys
        return answer

    def _internal_authenticate(self, command: CommandApdu) -> bytes:
        if not self._access:
            raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        if self._card.active_key is None:
            raise Refused(StatusWord.INS_NOT_SUPPORTED)
        if len(command.data) != _CHALLENGE_SIZE:
            raise Refused(StatusWord.WRONG_LENGTH)
        if self._behaviour.signature_le not in (None, command.le):
            raise Refused(StatusWord.WRONG_LENGTH)
        return sign_challenge(self._card.active_key, self._card.active_digest, command.data)


def _link_information(card: CardFiles, behaviour: Behaviour) -> dict[FileId, bytes]:
    """EF.ATR/INFO of a chip with extended length: card capabilities, and the longest APDUs (Doc 9303-10, 3.11.1)."""
    if not (behaviour.extended_length and behaviour.length_stated and card.files):
        return {}
    longest = tlv.encode(0x02, (behaviour.buffer + _STATUS_SIZE).to_bytes(2, "big"))
    return {FileId.ATR_INFO: tlv.encode(0x47, _CAPABILITIES) + tlv.encode(0x7F66, longest, longest)}


def _offered(card: CardFiles) -> tuple[PaceInfo, ...]:
    content = card.files.get(FileId.CARD_ACCESS)
    return parse_security_infos(content).pace if content else ()
