"""Messengers against real servers on loopback: taken over, or down; nothing in between."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from contract.member import ChannelKind
from contract.personal import Personal
from demo.services.inbox import running_inbox
from gateway.messaging.inbox import HttpMessenger
from gateway.messaging.port import Message, MessengerDownError
from gateway.messaging.smtp import SmtpMessenger

SMS = Message(ChannelKind.SMS, Personal("+212600000001"), "CNSS", Personal("رمزكم 123456"))
MAIL = Message(ChannelKind.EMAIL, Personal("salma@example.org"), "CNSS", Personal("code 123456"))


class SmallSmtpServer(socketserver.StreamRequestHandler):
    """Takes one mail after another (RFC 5321, appendix D.1); refuses the recipient `refused@…`."""

    mails: list[tuple[str, str]]

    def handle(self) -> None:
        self.reply("220 here")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "RCPT":
                recipient = line[line.index("<") + 1 : line.index(">")]
            if verb == "DATA":
                self.reply("354 go on")
                self.mails.append((recipient, self.body()))
            self.reply("550 no" if verb == "RCPT" and recipient.startswith("refused") else "250 ok")

    def body(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def reply(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def smtp() -> Iterator[tuple[tuple[str, int], list[tuple[str, str]]]]:
    mails: list[tuple[str, str]] = []
    handler = type("Handler", (SmallSmtpServer,), {"mails": mails})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        host, port = server.server_address[:2]
        yield (str(host), port), mails
        server.shutdown()
        thread.join()


def test_the_inbox_takes_messages_and_finds_codes() -> None:
    with running_inbox() as inbox:
        HttpMessenger(inbox.url, 5).send(SMS)
        HttpMessenger(inbox.url, 5).send(MAIL)
        assert [message.kind for message in inbox.messages()] == ["sms", "email"]
        assert inbox.code("+212600000001") == "123456"
        assert "600000001" not in repr(inbox.messages())
        with pytest.raises(TimeoutError):
            inbox.code("+212600000001", after=1, deadline=0.05)


def test_a_refused_message_is_not_taken_over() -> None:
    with running_inbox() as inbox, pytest.raises(MessengerDownError):
        HttpMessenger(inbox.page + "nothing", 5).send(SMS)


def test_nobody_there_is_down() -> None:
    with running_inbox() as inbox:
        url = inbox.url
    with pytest.raises(MessengerDownError):
        HttpMessenger(url, 1).send(SMS)


def test_mail_goes_by_smtp(smtp: tuple[tuple[str, int], list[tuple[str, str]]]) -> None:
    server, mails = smtp
    SmtpMessenger(server, "fund@example.org", None, 5).send(MAIL)
    assert mails[0][0] == "salma@example.org"
    assert "code 123456" in mails[0][1]


def test_a_text_message_goes_to_the_providers_domain(smtp: tuple[tuple[str, int], list[tuple[str, str]]]) -> None:
    server, mails = smtp
    SmtpMessenger(server, "fund@example.org", "sms.example", 5).send(SMS)
    assert mails[0][0] == "212600000001@sms.example"


def test_a_text_message_without_a_provider_is_down(smtp: tuple[tuple[str, int], list[tuple[str, str]]]) -> None:
    with pytest.raises(MessengerDownError):
        SmtpMessenger(smtp[0], "fund@example.org", None, 5).send(SMS)


def test_a_refused_recipient_is_down(smtp: tuple[tuple[str, int], list[tuple[str, str]]]) -> None:
    refused = Message(ChannelKind.EMAIL, Personal("refused@example.org"), "CNSS", Personal("x"))
    with pytest.raises(MessengerDownError):
        SmtpMessenger(smtp[0], "fund@example.org", None, 5).send(refused)
