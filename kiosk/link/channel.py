"""Frames over an inherited socket pair: 4-byte big-endian length, then at most 8 KiB of JSON.

Only the messages of `messages.py` exist on the wire; anything else breaks the link, and a broken link ends the session.
What one side would refuse the other does not send: msgspec checks what it reads, and never what is constructed.
Neither side ever waits for the other to read: a full socket means that the other side is hung, and is reported as such.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from kiosk.failures import Failure, KioskError
from kiosk.link.messages import FromSession, FromSupervisor, SessionMessage, SupervisorMessage

LARGEST_FRAME = 8192
"""Bytes of JSON in one frame; a credential with the longest token of the contract (4096) is the largest ever sent."""

_LENGTH = struct.Struct(">I")
_PEER = struct.Struct("3i")
_OF_SESSION = msgspec.json.Decoder(SessionMessage)
_OF_SUPERVISOR = msgspec.json.Decoder(SupervisorMessage)

Incoming = TypeVar("Incoming", bound=FromSession | FromSupervisor)
Outgoing = TypeVar("Outgoing", bound=FromSession | FromSupervisor)


class LinkBroken(KioskError):
    """The other side said something outside the closed set, or does not read."""

    failure = Failure.LINK_BROKEN


class LinkClosed(LinkBroken):
    """The other side is gone."""


class NotOfTheSet(LinkBroken):
    """This side was about to say something outside the closed set: the mistake is its own, and nothing was sent."""


class Frames:
    """Cuts a stream of bytes into the contents of frames."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> Iterator[bytes]:
        """Add what was received; give the content of each frame that is now complete.

        Raises:
            LinkBroken: a frame of no bytes or of more than `LARGEST_FRAME`; after the complete ones before it.
        """
        self._buffer += received
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if not 0 < length <= LARGEST_FRAME:
                raise LinkBroken
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            content = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield content


def frame(message: FromSession | FromSupervisor) -> bytes:
    """One message as it travels: length and JSON (the tag is the field `is`).

    Raises:
        NotOfTheSet: the other side would refuse it.
    """
    content = msgspec.json.encode(message)
    decoder = _OF_SESSION if isinstance(message, FromSession) else _OF_SUPERVISOR
    try:
        decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotOfTheSet from None
    if len(content) > LARGEST_FRAME:
        raise NotOfTheSet
    return _LENGTH.pack(len(content)) + content


class Channel(Generic[Incoming, Outgoing]):
    """One end of the link. `send` may be called from any thread, the receiving calls from one thread only."""

    def __init__(self, end: socket.socket, decoder: msgspec.json.Decoder[Incoming]) -> None:
        self._socket = end
        self._decoder = decoder
        self._frames = Frames()
        self._arrived: list[Incoming] = []
        self._sending = threading.Lock()

    def fileno(self) -> int:
        """For a selector or a Qt socket notifier; -1 once closed."""
        return self._socket.fileno()

    def send(self, message: Outgoing) -> None:
        """Send one message without waiting.

        Raises:
            NotOfTheSet: the other side would refuse it; nothing was sent.
            LinkClosed: the other side is gone.
            LinkBroken: it has not read for so long that the socket is full.
        """
        content = frame(message)
        with self._sending:
            try:
                sent = self._socket.send(content, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
            except BlockingIOError as error:
                raise LinkBroken from error
            except OSError as error:
                raise LinkClosed from error
        if sent != len(content):
            raise LinkBroken

    def received(self) -> Iterator[Incoming]:
        """Give the messages that have arrived, without waiting.

        Raises:
            LinkClosed: nothing more will come; after the messages before the end.
            LinkBroken: something else than a message; after the messages before it.
        """
        return self._read(socket.MSG_DONTWAIT)

    def receive(self) -> Incoming:
        """Wait for the next message; `shut_down` from another thread ends the wait.

        Raises:
            LinkClosed, LinkBroken: as `received`.
        """
        while not self._arrived:
            for message in self._read(0):
                self._arrived.append(message)
        return self._arrived.pop(0)

    def peer(self) -> int:
        """The process that made the socket pair (SO_PEERCRED): for the session, its supervisor."""
        credentials = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
        return int(_PEER.unpack(credentials)[0])

    def shut_down(self) -> None:
        """Tell both sides that nothing more will be said."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was closed before: that is what was wanted

    def close(self) -> None:
        """Give the file descriptor back."""
        self._socket.close()

    def _read(self, flags: int) -> Iterator[Incoming]:
        try:
            content = self._socket.recv(LARGEST_FRAME, flags)
        except BlockingIOError:
            return
        except OSError as error:
            raise LinkClosed from error
        if not content:
            raise LinkClosed
        for one in self._frames.feed(content):
            yield self._decoded(one)

    def _decoded(self, content: bytes) -> Incoming:
        try:
            return self._decoder.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise LinkBroken from None


class SupervisorEnd(Channel[SessionMessage, FromSupervisor]):
    """The supervisor's end: hears a session."""

    def __init__(self, end: socket.socket) -> None:
        super().__init__(end, _OF_SESSION)


class SessionEnd(Channel[SupervisorMessage, FromSession]):
    """The session's end: hears the supervisor."""

    def __init__(self, end: socket.socket) -> None:
        super().__init__(end, _OF_SUPERVISOR)


def inherited(descriptor: int) -> SessionEnd:
    """The session's end from the number given by `--link-fd`; no child of the session inherits it.

    Raises:
        LinkClosed: the number is no open socket.
    """
    try:
        end = socket.socket(fileno=descriptor)
        end.set_inheritable(False)
    except OSError as error:
        raise LinkClosed from error
    return SessionEnd(end)


def pair() -> tuple[SupervisorEnd, SessionEnd]:
    """Both ends in one process: what the supervisor starts a session with, and the fake other side of tests."""
    supervisor, session = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    return SupervisorEnd(supervisor), SessionEnd(session)
