"""Whoever answers one byte at a time keeps nobody: over real sockets, in every part of an answer."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPMethod
from pathlib import Path

import pytest
import requests

from contract.device import Policy
from demo.services.certificates import TlsAuthority
from kiosk import answers
from kiosk.exchange import Call, Deadlines, pinned_session
from kiosk.fleet.errors import GatewaySlow as MachineGatewaySlow
from kiosk.fleet.transport import Transport as MachineTransport
from kiosk.services.errors import GatewaySlow
from kiosk.services.transport import Transport

PAUSE, ALLOWED, PATIENCE = 0.05, 0.4, 5.0
"""Seconds between two bytes; for an answer; and far less than any of these would take without a limit."""

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
DRIPS: dict[str, tuple[bytes, Iterable[bytes]]] = {
    "status line": (b"HTTP/1.1 200 ", itertools.repeat(b"O")),
    "one header": (HEAD + b"X-Slow: ", itertools.repeat(b"a")),
    "header after header": (HEAD, (b"X-%d: a\r\n" % number for number in itertools.count())),
    "continue, continue": (b"", itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
    "length of a chunk": (CHUNKED, itertools.repeat(b"0")),
    "extension of a chunk": (CHUNKED + b"2;", itertools.repeat(b"x")),
    "chunk after chunk": (CHUNKED, itertools.repeat(b"1\r\n{\r\n")),
    "trailer": (CHUNKED + b"2\r\n{}\r\n0\r\n", itertools.repeat(b"X: y\r\n")),
    "body": (HEAD + b"Content-Length: 1000\r\n\r\n", itertools.repeat(b"{")),
    "silence": (HEAD, ()),
}


Behaviour = Callable[[socket.socket, threading.Event], None]


def dripping(part: str) -> Behaviour:
    """Answer the first request so, until the test is over."""
    first, drops = DRIPS[part]

    def behave(client: socket.socket, over: threading.Event) -> None:
        client.recv(65_536)
        client.sendall(first)
        for drop in drops:
            if over.wait(PAUSE):
                return
            client.sendall(drop)
        over.wait(PATIENCE)

    return behave


def prompt(client: socket.socket, _over: threading.Event) -> None:
    """Answer every request at once."""
    while client.recv(65_536):
        client.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")


def hesitant(client: socket.socket, over: threading.Event) -> None:
    """Answer the first request whole, a byte at a time."""
    client.recv(65_536)
    for byte in HEAD + b"Content-Length: 2\r\n\r\n{}":
        over.wait(0.01)
        client.sendall(bytes([byte]))


@contextmanager
def serving(behave: Behaviour, context: ssl.SSLContext) -> Iterator[str]:
    """An address where two clients, one after the other, are treated so."""
    listener, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def answer() -> None:
        with suppress(OSError):
            plain, _ = listener.accept()
            with context.wrap_socket(plain, server_side=True) as client:
                behave(client, over)

    threads = [threading.Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    over.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in threads:
        thread.join(PATIENCE)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    folder, authority = tmp_path_factory.mktemp("tls"), TlsAuthority()
    authority.write_certificate(folder / "ca.pem")
    authority.write_server(folder / "server.pem", folder / "server.key.pem", ("localhost",))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key.pem")
    return context, folder / "ca.pem"


@pytest.mark.parametrize("part", DRIPS)
def test_a_gateway_that_drips_is_slow(tls: tuple[ssl.SSLContext, Path], part: str) -> None:
    context, ca = tls
    with serving(dripping(part), context) as url, pinned_session(ca) as session:
        began = time.monotonic()
        with pytest.raises(GatewaySlow):
            Transport(url, session, Deadlines(PATIENCE, ALLOWED)).exchange(Call(HTTPMethod.GET, "/"), "token")
        assert time.monotonic() - began < PATIENCE


def test_a_machines_own_calls_are_bounded_too(tls: tuple[ssl.SSLContext, Path]) -> None:
    context, ca = tls
    with serving(dripping("one header"), context) as url, pytest.raises(MachineGatewaySlow):
        MachineTransport(url, ca, ALLOWED).get("/", Policy, "token")


def test_the_next_answer_over_the_same_connection_has_its_own_time(tls: tuple[ssl.SSLContext, Path]) -> None:
    context, ca = tls
    with serving(prompt, context) as url, pinned_session(ca) as session:
        transport = Transport(url, session, Deadlines(PATIENCE, ALLOWED))
        assert transport.exchange(Call(HTTPMethod.GET, "/"), "token") == b"{}"
        time.sleep(1.5 * ALLOWED)
        assert transport.exchange(Call(HTTPMethod.GET, "/"), "token") == b"{}"


def test_a_whole_answer_may_be_allowed_more_than_one_wait(tls: tuple[ssl.SSLContext, Path]) -> None:
    """A printer may say little by little what it has to say."""
    context, ca = tls
    with serving(hesitant, context) as url, requests.Session() as session:
        session.mount("https://", answers.BoundedAdapter(whole=10 * PATIENCE))
        answer = session.get(url, timeout=(PATIENCE, ALLOWED), verify=str(ca))
    assert answer.content == b"{}"
    assert answer.elapsed.total_seconds() > ALLOWED
