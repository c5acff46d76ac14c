"""The terminal's end of one connection: sends commands, protects them, asks again where ISO/IEC 7816-4 says so."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from emrtd.apdu import SHORT_LC_MAX, SHORT_LE_MAX, CommandApdu, Ins, ResponseApdu, Transmit
from emrtd.errors import CancelledError, TooLargeError, TooSlowError
from emrtd.kdf import SessionKeys
from emrtd.lengths import ReadLengths
from emrtd.link import UNKNOWN_LINK, ExtendedLength, Link
from emrtd.secure_messaging import SecureMessaging

_CLA_CHAINING = 0x10
_MORE_DATA = 0x61
_WRONG_LE = 0x6C
_RESPONSE_MAX = 1 << 16
_GET_RESPONSES_MAX = 512


def _never() -> bool:
    return False


class Terminal:
    """One connection to a powered chip.

    Not thread-safe. `cancelled` is asked before each APDU; exceptions of `transmit` pass through unchanged.
    """

    def __init__(
        self,
        transmit: Transmit,
        *,
        cancelled: Callable[[], bool] = _never,
        link: Link = UNKNOWN_LINK,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take a connection.

        Args:
            transmit: raw command APDU to raw response APDU.
            cancelled: whether the caller wants to stop.
            link: what the way to the chip can carry; time starts to count now.
            clock: seconds that only grow.
        """
        self.lengths = ReadLengths(link)
        self._transmit = transmit
        self._cancelled = cancelled
        self._link = link
        self._clock = clock
        self._deadline = clock() + link.seconds_max
        self._channel: SecureMessaging | None = None
        self._apdus = 0
        self._longest_wait = 0.0

    @property
    def apdus(self) -> int:
        """Commands sent so far, those of GET RESPONSE and repeated ones included."""
        return self._apdus

    @property
    def longest_wait(self) -> float:
        """Seconds that the slowest answer so far took."""
        return self._longest_wait

    @property
    def read_size(self) -> int:
        """Bytes of a file that one READ BINARY shall ask for."""
        return self.lengths.read_size(self._channel.cipher if self._channel else None)

    @property
    def protected(self) -> bool:
        """Whether secure messaging is in use."""
        return self._channel is not None

    def protect(self, keys: SessionKeys) -> None:
        """Protect all that follows with these keys; an older channel is dropped."""
        self._channel = SecureMessaging(keys)

    def unprotect(self) -> None:
        """Forget the keys: the chip was reset, or the channel is lost."""
        self._channel = None

    def send(self, command: CommandApdu) -> ResponseApdu:
        """Send one command, protected if keys are there; return its data and status.

        61xx is followed by GET RESPONSE, 6Cxx by the command with the length that the chip asks for, once.

        Raises:
            CancelledError: the caller wants to stop.
            MalformedError: the response has no status word.
            SecureMessagingError: the protected channel is lost.
            TooLargeError: more than 64 KiB in one response, or more commands than the link allows.
            TooSlowError: more time than the link allows.
        """
        response = self._send_once(command)
        if response.sw >> 8 == _WRONG_LE and command.le is not None and not response.data:
            response = self._send_once(command.with_le(response.sw & 0xFF or 256))
        return response

    def _send_once(self, command: CommandApdu) -> ResponseApdu:
        if self._channel is None:
            return self._send_plain(command)
        wrapped = self._channel.wrap_command(command)
        response = self._send_plain(wrapped)
        if response.sw >> 8 == _WRONG_LE and not response.data:
            # The outer Le is not protected, so the same protected command may be sent again with another one.
            response = self._send_plain(wrapped.with_le(response.sw & 0xFF or 256))
        return self._channel.unwrap_response(response)

    def _send_plain(self, command: CommandApdu) -> ResponseApdu:
        response = self._exchange_any(command)
        data = response.data
        for _ in range(_GET_RESPONSES_MAX):
            if response.sw >> 8 != _MORE_DATA or len(data) > _RESPONSE_MAX:
                break
            response = self._exchange(CommandApdu(0, Ins.GET_RESPONSE, 0, 0, le=response.sw & 0xFF or 256))
            data += response.data
        if response.sw >> 8 == _MORE_DATA or len(data) > _RESPONSE_MAX:
            raise TooLargeError
        return ResponseApdu(data, response.sw)

    def _exchange_any(self, command: CommandApdu) -> ResponseApdu:
        """Exchange a command as it is, or in short pieces if the reader carries no other (ISO/IEC 7816-4, 5.3.3)."""
        if not command.extended or self._link.extended is not ExtendedLength.NEVER:
            return self._exchange(command)
        *pieces, last = _short_pieces(command)
        for piece in pieces:
            response = self._exchange(piece)
            if not response.ok:
                return response
        return self._exchange(last)

    def _exchange(self, command: CommandApdu) -> ResponseApdu:
        if self._cancelled():
            raise CancelledError
        if self._apdus >= self._link.apdus_max:
            raise TooLargeError
        began = self._clock()
        if began > self._deadline:
            raise TooSlowError
        self._apdus += 1
        answer = self._transmit(command.encode())
        self._longest_wait = max(self._longest_wait, self._clock() - began)
        return ResponseApdu.decode(answer)


def _short_pieces(command: CommandApdu) -> Iterator[CommandApdu]:
    """The same command in short form: chained where the data is too long, and with a short Le."""
    data = command.data
    while len(data) > SHORT_LC_MAX:
        yield replace(command, cla=command.cla | _CLA_CHAINING, data=data[:SHORT_LC_MAX], le=None)
        data = data[SHORT_LC_MAX:]
    yield replace(command, data=data, le=None if command.le is None else min(command.le, SHORT_LE_MAX))
