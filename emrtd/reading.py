"""Reading elementary files (ICAO Doc 9303-10, 3.6.4; ISO/IEC 7816-4, 11.2).

A file is read by its short identifier with the first READ BINARY, then by offset; the header of the first answer
tells the length, so that nothing is read twice. A `Transfer` keeps what has arrived: after a lost channel the same
transfer goes on with a new terminal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from emrtd import tlv
from emrtd.apdu import SHORT_LE_MAX, CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.errors import EmptyFileError, MalformedError, StatusError, TooLargeError
from emrtd.lds import FileId
from emrtd.terminal import Terminal

_OFFSET_MAX = 0x7FFF
_HEADER_MAX = 8
_ODD_OVERHEAD = 4  # tag and length of DO'53' around up to 65535 bytes
_SFI_FLAG = 0x80
_HEADER_READ = 4

ABSENT = frozenset({StatusWord.FILE_NOT_FOUND, StatusWord.REFERENCE_NOT_FOUND, 0x6A83})
"""Statuses that say that there is no such file."""

_SELECT_INSTEAD = frozenset(
    {
        StatusWord.COMMAND_INCOMPATIBLE,
        StatusWord.NO_CURRENT_EF,
        StatusWord.FUNCTION_NOT_SUPPORTED,
        StatusWord.FILE_NOT_FOUND,  # some chips know their files, but no short identifiers
        StatusWord.INCORRECT_P1_P2,
        StatusWord.OFFSET_OUTSIDE_FILE,
    }
)
_READABLE = frozenset({StatusWord.SUCCESS, StatusWord.END_OF_FILE, StatusWord.FILE_DEACTIVATED})


@dataclass(slots=True, repr=False)
class Transfer:
    """A file under way; outlives the terminal that reads it.

    Attributes:
        file: which.
        received: what has arrived, from the first byte on.
        total: bytes of the whole file; None until its header has arrived, or if it has none.
        selected: the chip's current file is this one.
        asked: bytes that the last command asked for.
        status: status word of the last answer.
        apdus: commands spent on it.
        losses: times that the channel was lost under it.
    """

    file: FileId
    received: bytearray = field(default_factory=bytearray)
    total: int | None = None
    selected: bool = False
    asked: int = 0
    status: int = StatusWord.SUCCESS
    apdus: int = 0
    losses: int = 0

    def lose(self) -> None:
        """The channel was lost and opened again: what has arrived stays, the chip's current file does not."""
        self.selected = False
        self.losses += 1

    @property
    def complete(self) -> bool:
        """Whether every byte is here."""
        return self.total is not None and len(self.received) >= self.total

    def __repr__(self) -> str:
        return f"<Transfer {self.file.short_name} {len(self.received)} of {self.total} bytes>"


def read_file(terminal: Terminal, file: FileId) -> bytes:
    """Read one whole file of the application or master file that is selected.

    Raises:
        StatusError: the chip refuses; `ABSENT` holds the statuses that mean "no such file".
        EmptyFileError: it gives nothing.
        MalformedError: no header of the right tag, or the file ends before its length.
        TooLargeError: longer than `file.limit`, or in pieces absurdly small.
        EmrtdError: as `Terminal.send`.
    """
    transfer = Transfer(file)
    for _ in read_steps(terminal, transfer):
        pass
    return bytes(transfer.received)


def read_steps(terminal: Terminal, transfer: Transfer) -> Iterator[int]:
    """Go on with a transfer, one piece at a time.

    Yields:
        Bytes received so far.

    Raises:
        EmrtdError: as `read_file`; the transfer keeps what has arrived.
    """
    while not transfer.complete:
        chunk = _first_chunk(terminal, transfer) if not transfer.selected else _next_chunk(terminal, transfer)
        _take(transfer, chunk)
        if _HEADER_READ < len(chunk) < transfer.asked and transfer.total and not transfer.complete:
            terminal.lengths.cap(len(chunk))
        yield len(transfer.received)


def select_file(terminal: Terminal, file: FileId) -> ResponseApdu:
    """SELECT an EF under the current DF by identifier, no answer wanted (ISO/IEC 7816-4, 11.1.1)."""
    return terminal.send(CommandApdu(0, Ins.SELECT, 0x02, 0x0C, file.fid.to_bytes(2, "big")))


def _first_chunk(terminal: Terminal, transfer: Transfer) -> bytes:
    """Make the file current, by SFI where the offset allows it, and read at once."""
    offset = len(transfer.received)
    transfer.apdus += 1
    if offset <= 0xFF:
        wanted = _wanted(terminal, transfer)
        by_sfi = CommandApdu(0, Ins.READ_BINARY, _SFI_FLAG | transfer.file.sfi, offset, le=wanted)
        response = _send_patiently(terminal, transfer, by_sfi)
        if response.sw not in _SELECT_INSTEAD:
            transfer.selected = response.sw in _READABLE
            return _content(transfer, response)
    selection = select_file(terminal, transfer.file)
    if selection.sw not in _READABLE:
        raise StatusError(selection.sw)
    transfer.selected = True
    return _next_chunk(terminal, transfer)


def _next_chunk(terminal: Terminal, transfer: Transfer) -> bytes:
    offset, wanted = len(transfer.received), _wanted(terminal, transfer)
    transfer.apdus += 1
    if offset > _OFFSET_MAX:
        return _read_far(terminal, transfer)
    command = CommandApdu(0, Ins.READ_BINARY, offset >> 8, offset & 0xFF, le=wanted)
    response = _send(terminal, transfer, command) if offset else _send_patiently(terminal, transfer, command)
    if response.sw == StatusWord.OFFSET_OUTSIDE_FILE:
        return b""  # nothing lies there; whether that is the honest end, `_take` knows
    return _content(transfer, response)


def _send(terminal: Terminal, transfer: Transfer, command: CommandApdu) -> ResponseApdu:
    """A read; a chip that finds its length wrong is asked for less, as long as there is less."""
    response = terminal.send(command)
    while response.sw == StatusWord.WRONG_LENGTH and terminal.lengths.step_down():
        transfer.asked = min(transfer.asked, terminal.read_size)
        response = terminal.send(command.with_le(transfer.asked))
    if terminal.protected and len(response.data) > SHORT_LE_MAX:
        terminal.lengths.proven = True
    return response


def _send_patiently(terminal: Terminal, transfer: Transfer, command: CommandApdu) -> ResponseApdu:
    """The first read, of a file whose length is not known yet: some chips refuse an Le beyond its end."""
    response = _send(terminal, transfer, command)
    if response.sw == StatusWord.WRONG_LENGTH or (response.sw == StatusWord.END_OF_FILE and not response.data):
        response = terminal.send(command.with_le(_HEADER_READ))
    return response


def _read_far(terminal: Terminal, transfer: Transfer) -> bytes:
    """READ BINARY with odd INS: the offset is in DO'54', the data in DO'53' (ISO/IEC 7816-4, 11.2.3)."""
    offset = len(transfer.received)
    place = tlv.encode(0x54, offset.to_bytes((offset.bit_length() + 7) // 8, "big"))
    transfer.asked = min(transfer.asked, terminal.read_size - _ODD_OVERHEAD)
    command = CommandApdu(0, Ins.READ_BINARY_ODD, 0, 0, place, le=transfer.asked + _ODD_OVERHEAD)
    response = terminal.send(command)
    while response.sw == StatusWord.WRONG_LENGTH and terminal.lengths.step_down():
        transfer.asked = min(transfer.asked, terminal.read_size - _ODD_OVERHEAD)
        response = terminal.send(command.with_le(transfer.asked + _ODD_OVERHEAD))
    return tlv.parse_one(_data(response), 0x53).value


def _wanted(terminal: Terminal, transfer: Transfer) -> int:
    size = terminal.read_size
    transfer.asked = size if transfer.total is None else min(size, transfer.total - len(transfer.received))
    return transfer.asked


def _content(transfer: Transfer, response: ResponseApdu) -> bytes:
    transfer.status = response.sw
    return _data(response)


def _data(response: ResponseApdu) -> bytes:
    if response.sw not in _READABLE:
        raise StatusError(response.sw)
    return response.data


def _take(transfer: Transfer, chunk: bytes) -> None:
    """Add a piece; learn the length from the header; enforce the bounds."""
    file = transfer.file
    transfer.received += chunk
    if transfer.total is None:
        transfer.total = _total(transfer, chunk)
    elif not chunk:
        raise MalformedError("file ends before its length")
    size = transfer.total or len(transfer.received)
    if size > file.limit or transfer.apdus > 64 + size // 16:
        raise TooLargeError
    if transfer.complete:
        del transfer.received[size:]


def _total(transfer: Transfer, chunk: bytes) -> int | None:
    """Length of the file by its header; without a header the first short piece ends it."""
    if transfer.file.tag is None:
        return len(transfer.received) if len(chunk) < transfer.asked else None
    if not chunk:
        raise EmptyFileError(transfer.status)
    header = tlv.read_header(bytes(transfer.received[:_HEADER_MAX]))
    if header.tag != transfer.file.tag:
        raise MalformedError("file begins with a wrong tag")
    return header.size + header.length
