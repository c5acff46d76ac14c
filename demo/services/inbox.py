"""The demo's inbox: it receives the messages that the gateway sends, and shows them on a page, on this machine only.

with running_inbox() as inbox:
    inbox.url          # what the gateway posts to
    inbox.page         # what a browser opens
    inbox.code(to)     # the newest code sent there, waited for
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

PAGE: Final = Path(__file__).with_name("inbox.html")
_MAX_BODY: Final = 65_536
_CODE: Final = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


class ReceivedMessage(Struct, frozen=True):
    """One message; its repr hides it, like any other about a person."""

    kind: str
    to: str
    subject: str
    text: str

    def __repr__(self) -> str:
        return "ReceivedMessage(…)"


class Inbox:
    """Messages in the order in which they came. Any thread may ask."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self._messages: list[ReceivedMessage] = []
        self._arrived = threading.Condition()

    @property
    def page(self) -> str:
        """Address of the page."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def url(self) -> str:
        """Address for the gateway's `[messaging]` table."""
        return self.page + "messages"

    def messages(self) -> tuple[ReceivedMessage, ...]:
        """All so far."""
        with self._arrived:
            return tuple(self._messages)

    def code(self, to: str, *, after: int = 0, deadline: float = 5.0) -> str:
        """The newest six digits sent to a phone or address.

        Args:
            to: phone (E.164) or e-mail.
            after: passes over that many messages, those that were there before.
            deadline: seconds to wait.

        Raises: TimeoutError.
        """
        with self._arrived:
            if not self._arrived.wait_for(lambda: self._newest(to, after) is not None, deadline):
                raise TimeoutError("no message with a code came")
            found = self._newest(to, after)
        assert found is not None
        return found

    def receive(self, message: ReceivedMessage) -> None:
        """Keep one."""
        with self._arrived:
            self._messages.append(message)
            self._arrived.notify_all()

    def _newest(self, to: str, after: int) -> str | None:
        texts = (message.text for message in reversed(self._messages[after:]) if message.to == to)
        found = (_CODE.search(text) for text in texts)
        return next((match[0] for match in found if match), None)


@contextmanager
def running_inbox(port: int = 0) -> Iterator[Inbox]:
    """An inbox on a port of loopback (0: any free one), until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    inbox = Inbox(server)
    server.RequestHandlerClass = _handler_of(inbox)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="inbox", daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    inbox: Inbox

    def do_GET(self) -> None:
        """The page, and the messages as JSON for it and for robots."""
        if self.path == "/messages":
            self._answer(200, "application/json", msgspec.json.encode(self.inbox.messages()))
        elif self.path == "/":
            self._answer(200, "text/html; charset=utf-8", PAGE.read_bytes())
        else:
            self._answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        """Take one message over."""
        if self.path != "/messages":
            self._answer(404, "text/plain", b"")
            return
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(min(length, _MAX_BODY))
        try:
            self.inbox.receive(msgspec.json.decode(body, type=ReceivedMessage))
        except msgspec.DecodeError:
            self._answer(400, "text/plain", b"")
        else:
            self._answer(202, "text/plain", b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what comes here is about people."""

    def _answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def _handler_of(inbox: Inbox) -> type[_Handler]:
    return type("InboxHandler", (_Handler,), {"inbox": inbox})
