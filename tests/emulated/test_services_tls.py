"""The gateway's certificate over real TLS: only the pinned authority is believed."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPMethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from demo.services.certificates import TlsAuthority
from kiosk.exchange import Call, Deadlines, pinned_session
from kiosk.failures import KioskError
from kiosk.services.errors import GatewaySlow, GatewayUnreachable, GatewayUntrusted
from kiosk.services.transport import Transport

CALL = Call(HTTPMethod.GET, "/member/profile")


class Answering(BaseHTTPRequestHandler):
    """Says `{}`, after a while if the server is slow."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.cookies.append(self.headers.get("Cookie"))
        time.sleep(self.server.pause)
        self.send_response(200)
        self.send_header("Set-Cookie", "seen=1")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """Says nothing about clients that hang up."""

    daemon_threads = True
    pause = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.cookies: list[str | None] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refused our certificate, or did not wait."""


@contextmanager
def serving(folder: Path, authority: TlsAuthority, *, names: tuple[str, ...] = ("localhost",)) -> Iterator[Server]:
    certificate, key = folder / "server.pem", folder / "server.key.pem"
    authority.write_server(certificate, key, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Server()
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def exchanged(folder: Path, pinned: TlsAuthority, server: Server, *, seconds: float = 5.0) -> bytes | type[KioskError]:
    pinned.write_certificate(folder / "ca.pem")
    session = pinned_session(folder / "ca.pem")
    try:
        url = f"https://127.0.0.1:{server.server_address[1]}"
        return Transport(url, session, Deadlines(seconds, seconds)).exchange(CALL, "token")
    except KioskError as error:
        return type(error)
    finally:
        session.close()


def test_the_pinned_authority_is_believed(tmp_path: Path) -> None:
    authority = TlsAuthority()
    with serving(tmp_path, authority) as server:
        assert exchanged(tmp_path, authority, server) == b"{}"


def test_another_authority_of_the_same_name_is_not(tmp_path: Path) -> None:
    with serving(tmp_path, TlsAuthority()) as server:
        assert exchanged(tmp_path, TlsAuthority(), server) is GatewayUntrusted


def test_an_authority_named_by_the_environment_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = TlsAuthority()
    stranger.write_certificate(tmp_path / "stranger.pem")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "stranger.pem"))
    with serving(tmp_path, stranger) as server:
        assert exchanged(tmp_path, TlsAuthority(), server) is GatewayUntrusted


def test_a_gateway_that_takes_too_long_is_slow(tmp_path: Path) -> None:
    authority = TlsAuthority()
    with serving(tmp_path, authority) as server:
        server.pause = 0.6
        assert exchanged(tmp_path, authority, server, seconds=0.2) is GatewaySlow


def test_nobody_at_the_address_is_unreachable(tmp_path: Path) -> None:
    authority = TlsAuthority()
    with serving(tmp_path, authority) as server:
        pass
    assert exchanged(tmp_path, authority, server) is GatewayUnreachable


def test_no_cookie_is_taken_or_given(tmp_path: Path) -> None:
    """Nothing of one member's calls may be on another's, and the machine's session of requests serves many threads."""
    authority = TlsAuthority()
    authority.write_certificate(tmp_path / "ca.pem")
    with serving(tmp_path, authority) as server, pinned_session(tmp_path / "ca.pem") as session:
        transport = Transport(f"https://127.0.0.1:{server.server_address[1]}", session, Deadlines())
        for _ in range(2):
            transport.exchange(CALL, "token")
        assert server.cookies == [None, None]
