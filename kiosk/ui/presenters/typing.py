"""Words of the keyboard, and of a pad whose digits change places, for every screen on which something is typed."""

from __future__ import annotations

from kiosk.ui.kit.layouts import KeyboardWords
from texts.catalogue import Catalogue


def present_keyboard(label: str, texts: Catalogue) -> KeyboardWords:
    """The words of a keyboard; `label` names what is typed, in the language of `texts`."""
    return KeyboardWords(
        label=label,
        name=texts.text("keyboard.name"),
        capitals=texts.text("keyboard.capitals"),
        signs=texts.text("keyboard.signs"),
        letters=texts.text("keyboard.letters"),
        space=texts.text("keyboard.space"),
        backspace=texts.text("keyboard.backspace"),
        done=texts.text("keyboard.done"),
    )


def present_shuffled(texts: Catalogue) -> str:
    """Why the digits of a pad stand elsewhere each time: nobody is left to think that it is broken."""
    return texts.text("pad.shuffled")
