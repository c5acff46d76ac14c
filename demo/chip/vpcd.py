"""Lay a card on a virtual reader of the real pcscd: the card's side of vsmartcard's vpcd protocol.

The driver listens, the card connects. Each message is a 2-byte big-endian length and that many bytes. One byte is a
control: 0 power off, 1 power on, 2 reset (none is answered), 4 asks for the ATR. Anything longer is a command APDU, and
the response APDU goes back. The card lies on the reader while the connection is open.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from enum import IntEnum
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

CONNECT_SECONDS = 5.0
_RETRY_SECONDS = 0.02


class Control(IntEnum):
    """The one-byte messages of the driver."""

    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    ATR = 4


class CardLeaves(Exception):
    """Raised by a card's `answer`: it leaves the field instead of answering."""


class Card(Protocol):
    """Anything that can lie on a reader."""

    @property
    def atr(self) -> bytes:
        """Answer to reset (ISO/IEC 7816-3; for contactless cards made up by the reader, PC/SC part 3)."""

    def reset(self) -> None:
        """Forget everything since power-on."""

    def answer(self, command: bytes) -> bytes:
        """Answer a command APDU (raises CardLeaves)."""


class VirtualReaderGone(Exception):
    """No virtual reader listens on the port."""


class LaidCard:
    """A card on the virtual reader whose slot listens on `port` of this machine; in a `with`, or `lay` and `take`."""

    def __init__(self, card: Card, port: int) -> None:
        self._card = card
        self._port = port
        self._socket: socket.socket | None = None
        self._thread: Thread | None = None

    @property
    def lies(self) -> bool:
        """Is the card still on the reader? (It may have left by itself.)"""
        return self._thread is not None and self._thread.is_alive()

    def lay(self) -> None:
        """Lay the card on the reader and answer from a thread (raises VirtualReaderGone)."""
        connection = _connect(self._port)
        self._socket = connection
        self._thread = Thread(target=self._serve, args=(connection,), name="virtual-card", daemon=True)
        self._thread.start()

    def take(self) -> None:
        """Take the card away, also in the middle of a command; nothing happens if it does not lie there."""
        if self._socket is None or self._thread is None:
            return
        with contextlib.suppress(OSError):  # the driver, or the card itself, may have been quicker
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket = self._thread = None

    def wait_until_left(self) -> None:
        """Serve until the card has left by itself or the reader is gone."""
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        self.lay()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.take()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while (message := _receive(connection)) is not None:
                    self._handle(connection, message)
            except (CardLeaves, OSError):
                return

    def _handle(self, connection: socket.socket, message: bytes) -> None:
        if len(message) > 1:
            _send(connection, self._card.answer(message))
        elif message == bytes([Control.ATR]):
            _send(connection, self._card.atr)
        else:
            self._card.reset()


def _connect(port: int) -> socket.socket:
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
        except OSError as error:
            if time.monotonic() > deadline:
                raise VirtualReaderGone from error
            time.sleep(_RETRY_SECONDS)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection


def _receive(connection: socket.socket) -> bytes | None:
    """One message, or None when the driver hung up."""
    header = _receive_exactly(connection, 2)
    if header is None:
        return None
    return _receive_exactly(connection, struct.unpack(">H", header)[0])


def _receive_exactly(connection: socket.socket, length: int) -> bytes | None:
    received = bytearray()
    while len(received) < length:
        # The driver sends length and payload apart and then meets delayed acknowledgement: 44 ms for each APDU unless
        # quick acknowledgement is asked for, which Linux forgets after each use.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = connection.recv(length - len(received))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        if not part:
            return None
        received += part
    return bytes(received)


def _send(connection: socket.socket, message: bytes) -> None:
    connection.sendall(struct.pack(">H", len(message)) + message)
