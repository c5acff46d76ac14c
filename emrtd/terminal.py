"""The terminal's end of one connection: sends commands, protects them, asks again where ISO/IEC 7816-4 says so."""

from collections.abc import Callable

from emrtd.apdu import CommandApdu, Ins, ResponseApdu, Transmit
from emrtd.errors import CancelledError, TooLargeError
from emrtd.kdf import SessionKeys
from emrtd.secure_messaging import SecureMessaging

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

    def __init__(self, transmit: Transmit, *, cancelled: Callable[[], bool] = _never) -> None:
        """Take a connection.

        Args:
            transmit: raw command APDU to raw response APDU.
            cancelled: whether the caller wants to stop.
        """
        self._transmit = transmit
        self._cancelled = cancelled
        self._channel: SecureMessaging | None = None
        self._apdus = 0

    @property
    def apdus(self) -> int:
        """Commands sent so far, those of GET RESPONSE and repeated ones included."""
        return self._apdus

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
            TooLargeError: more than 64 KiB in one response.
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
        response = self._exchange(command)
        data = response.data
        for _ in range(_GET_RESPONSES_MAX):
            if response.sw >> 8 != _MORE_DATA or len(data) > _RESPONSE_MAX:
                break
            response = self._exchange(CommandApdu(0, Ins.GET_RESPONSE, 0, 0, le=response.sw & 0xFF or 256))
            data += response.data
        if response.sw >> 8 == _MORE_DATA or len(data) > _RESPONSE_MAX:
            raise TooLargeError
        return ResponseApdu(data, response.sw)

    def _exchange(self, command: CommandApdu) -> ResponseApdu:
        if self._cancelled():
            raise CancelledError
        self._apdus += 1
        return ResponseApdu.decode(self._transmit(command.encode()))
