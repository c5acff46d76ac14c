"""Messages by HTTP: one POST of JSON each, to the demo's inbox or to a provider that speaks like it."""

from __future__ import annotations

import requests

from gateway.messaging.port import Message, MessengerDownError


class HttpMessenger:
    """Posts `kind`, `to`, `subject`, `text`; any 2xx means that the message was taken over."""

    def __init__(self, url: str, deadline_seconds: float) -> None:
        self._url = url
        self._deadline = deadline_seconds

    def send(self, message: Message) -> None:
        """Hand over; see `Messenger`."""
        body = {
            "kind": message.kind.value,
            "to": message.to.reveal(),
            "subject": message.subject,
            "text": message.text.reveal(),
        }
        try:
            requests.post(self._url, json=body, timeout=self._deadline).raise_for_status()
        except requests.RequestException as error:
            raise MessengerDownError from error
