"""Buttons that several screens share."""

from __future__ import annotations

from kiosk.ui.gestures import Intent
from kiosk.ui.viewmodels import ButtonView, Icon, Role
from texts.catalogue import Catalogue


def back(name: str, texts: Catalogue) -> ButtonView:
    """One screen back; the Escape key does the same."""
    return ButtonView(name, texts.text("frame.back"), Intent.BACK, Role.SECONDARY, Icon.ARROW)
