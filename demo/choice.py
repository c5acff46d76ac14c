"""What a gallery draws: on which screen, in which languages and looks; and the names of its pictures."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kiosk.config import Screen
from kiosk.ui.kit.settings import Settings
from texts.language import Language


@dataclass(frozen=True, slots=True)
class Choice:
    """What to draw: on which screen, in which languages and looks, and only pictures whose name contains `only`."""

    screen: Screen
    languages: tuple[Language, ...] = tuple(Language)
    looks: tuple[Settings, ...] = (Settings(),)
    only: str = ""


def suffix_of(look: Settings) -> str:
    """What tells pictures of this look apart: nothing for the usual one."""
    chosen = (getattr(look, field.name) for field in fields(look))
    return "".join(f"-{one.name.lower()}" for one, usual in zip(chosen, _USUAL, strict=True) if one is not usual)


_USUAL = tuple(getattr(Settings(), field.name) for field in fields(Settings))
