"""The chip's file system: what is selected, and READ BINARY of it (ISO/IEC 7816-4, 11.2 and 11.3; Doc 9303-10, 3.6)."""

from __future__ import annotations

from collections.abc import Mapping

from demo.chip.behaviour import Behaviour, Refused
from emrtd import tlv
from emrtd.apdu import SHORT_LE_MAX, CommandApdu, ResponseApdu, StatusWord
from emrtd.errors import MalformedError
from emrtd.lds import APPLICATION_AID, FileId

_MASTER_FILE = b"\x3f\x00"
_BY_NAME, _BY_IDENTIFIER, _ROOT = 0x04, 0x02, 0x00
_OFFSET, _DISCRETIONARY = 0x54, 0x53
_DISCRETIONARY_OVERHEAD = 4


class FileSystem:
    """A master file with EF.CardAccess and its like, and the eMRTD application with everything about the person."""

    def __init__(self, files: Mapping[FileId, bytes], behaviour: Behaviour) -> None:
        self._files = files
        self._behaviour = behaviour
        self._in_application = False
        self._current: FileId | None = None

    @property
    def in_application(self) -> bool:
        """Is the eMRTD application selected?"""
        return self._in_application

    def reset(self) -> None:
        """The master file is selected, and no file in it."""
        self._in_application = False
        self._current = None

    def select(self, command: CommandApdu) -> ResponseApdu:
        """SELECT the master file, the application or a file; no file control information is returned."""
        if command.p1 == _BY_NAME:
            self._select_application(command.data)
        elif command.p1 == _ROOT and command.data in (b"", _MASTER_FILE):
            self._select_master_file(command)
        elif command.p1 in (_BY_IDENTIFIER, _ROOT):
            self._current = self._find(fid=int.from_bytes(command.data, "big"))
        else:
            raise Refused(StatusWord.INCORRECT_P1_P2)
        return ResponseApdu(b"", StatusWord.SUCCESS)

    def read(self, command: CommandApdu, most: int, *, access: bool) -> ResponseApdu:
        """READ BINARY with even INS: offset in P1 P2, or short identifier in P1 and offset in P2.

        Args:
            command: the command, without protection.
            most: bytes that fit the answer.
            access: access control has been passed.
        """
        if command.p1 & 0x80:
            self._select_short(command.p1 & 0x1F)
            offset = command.p2
        else:
            offset = command.p1 << 8 | command.p2
        return self._piece(offset, self._wanted(command), most, access=access)

    def read_odd(self, command: CommandApdu, most: int, *, access: bool) -> ResponseApdu:
        """READ BINARY with odd INS: offset in DO'54', answer in DO'53' (ISO/IEC 7816-4, 11.3.3)."""
        offset = _offset_object(command.data)
        reference = command.p1 << 8 | command.p2
        if 0 < reference < 0x1F:
            self._select_short(reference)
        elif reference:
            self._current = self._find(fid=reference)
        wanted = max(self._wanted(command) - _DISCRETIONARY_OVERHEAD, 0)
        piece = self._piece(offset, wanted, most - _DISCRETIONARY_OVERHEAD, access=access)
        return ResponseApdu(tlv.encode(_DISCRETIONARY, piece.data), piece.sw)

    def _wanted(self, command: CommandApdu) -> int:
        if command.le is None:
            raise Refused(StatusWord.WRONG_LENGTH)
        return command.le

    def _piece(self, offset: int, wanted: int, most: int, *, access: bool) -> ResponseApdu:
        if self._current is None:
            raise Refused(StatusWord.NO_CURRENT_EF)
        if self._in_application and not access:
            raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
        content = self._files[self._current]
        if offset >= len(content):
            raise Refused(StatusWord.OFFSET_OUTSIDE_FILE)
        piece = content[offset : offset + min(wanted, most)]
        # Le 00 asks for all that there is, so only a number that was named can be missed.
        missed = offset + wanted > len(content) and wanted % SHORT_LE_MAX != 0
        if self._current is FileId.CARD_ACCESS and self._behaviour.deactivated_card_access:
            return ResponseApdu(piece, StatusWord.FILE_DEACTIVATED)
        warn = missed and self._behaviour.end_of_file_warning
        return ResponseApdu(piece, StatusWord.END_OF_FILE if warn else StatusWord.SUCCESS)

    def _select_master_file(self, command: CommandApdu) -> None:
        known = {form.value for form in self._behaviour.master_file}
        if (command.data, command.le is not None) not in known:
            raise Refused(StatusWord.INCORRECT_P1_P2)
        self.reset()

    def _select_application(self, name: bytes) -> None:
        if name != APPLICATION_AID or not any(file.in_application for file in self._files):
            raise Refused(StatusWord.FILE_NOT_FOUND)
        self._in_application = True
        self._current = None

    def _select_short(self, identifier: int) -> None:
        if not self._behaviour.short_identifiers:
            raise Refused(StatusWord.FUNCTION_NOT_SUPPORTED)
        self._current = self._find(sfi=identifier)

    def _find(self, *, fid: int | None = None, sfi: int | None = None) -> FileId:
        for file in self._files:
            if file.in_application is self._in_application and (file.fid == fid or file.sfi == sfi):
                return file
        raise Refused(StatusWord.FILE_NOT_FOUND)


def _offset_object(data: bytes) -> int:
    try:
        return int.from_bytes(tlv.parse_one(data, _OFFSET).value, "big")
    except MalformedError as error:
        raise Refused(StatusWord.WRONG_DATA) from error
