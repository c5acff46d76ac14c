"""Sending a message to a member: what is sent, and what can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contract.member import ChannelKind
from contract.personal import Personal


class MessengerDownError(Exception):
    """The message was not taken over; nothing is known of its arrival."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to one person: a phone number in E.164 or an e-mail address. `subject` is for e-mail, the same for all."""

    kind: ChannelKind
    to: Personal[str]
    subject: str
    text: Personal[str]


class Messenger(Protocol):
    """Takes messages over for delivery."""

    def send(self, message: Message) -> None:
        """Hand over; returns when the next system has taken it.

        Raises: MessengerDownError.
        """
