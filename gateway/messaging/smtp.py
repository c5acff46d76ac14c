"""Messages by SMTP (RFC 5321); text messages go to a provider's mail-to-SMS domain where there is one."""

from __future__ import annotations

import contextlib
import smtplib
from email.message import EmailMessage

from contract.member import ChannelKind
from gateway.messaging.port import Message, MessengerDownError


class SmtpMessenger:
    """Hands messages to a mail server of the fund."""

    def __init__(self, server: tuple[str, int], sender: str, sms_domain: str | None, deadline_seconds: float) -> None:
        self._server = server
        self._sender = sender
        self._sms_domain = sms_domain
        self._deadline = deadline_seconds

    def send(self, message: Message) -> None:
        """Hand over; see `Messenger`."""
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = self._address(message)
        mail["Subject"] = message.subject
        mail.set_content(message.text.reveal())
        try:
            server = smtplib.SMTP(*self._server, timeout=self._deadline)
            with contextlib.closing(server):
                server.send_message(mail)
                _take_leave(server)
        except (OSError, smtplib.SMTPException) as error:
            raise MessengerDownError from error

    def _address(self, message: Message) -> str:
        if message.kind is ChannelKind.EMAIL:
            return message.to.reveal()
        if self._sms_domain is None:
            raise MessengerDownError
        return f"{message.to.reveal().lstrip('+')}@{self._sms_domain}"


def _take_leave(server: smtplib.SMTP) -> None:
    """Say QUIT; the message was taken over already, so what the server answers to that is no failure of it."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
