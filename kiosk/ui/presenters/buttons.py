"""Buttons that several screens share."""

from __future__ import annotations

from contract.member import ChannelKind, MaskedChannel
from kiosk.ui.gestures import Intent
from kiosk.ui.viewmodels import ButtonView, Icon, Role
from texts.catalogue import Catalogue

_NOT_MINE = {ChannelKind.SMS: "code.not_mine.sms", ChannelKind.EMAIL: "code.not_mine.email"}


def back(name: str, texts: Catalogue) -> ButtonView:
    """One screen back; the Escape key does the same."""
    return ButtonView(name, texts.text("frame.back"), Intent.BACK, Role.SECONDARY, Icon.ARROW)


def not_mine_key(channels: tuple[MaskedChannel, ...]) -> str:
    """The key of what says that the contact on file is another one's, by the first of them; help calls it so too."""
    return _NOT_MINE[channels[0].kind]
