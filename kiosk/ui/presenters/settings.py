"""The words of the sheet on which a member adapts the screen, and of content that takes several pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import TypeVar

from kiosk.ui.kit.settings import Contrast, Motion, Pace, Privacy, Reach, Sound, TextSize
from kiosk.ui.viewmodels import OptionView, PagingView, SettingsView, SettingView
from texts.catalogue import Catalogue

AnyChoice = TypeVar("AnyChoice", bound=Enum)

_TEXT = {
    TextSize.NORMAL: "settings.text.normal",
    TextSize.LARGE: "settings.text.large",
    TextSize.LARGER: "settings.text.larger",
    TextSize.LARGEST: "settings.text.largest",
}
_CONTRAST = {
    Contrast.CALM: "settings.contrast.calm",
    Contrast.HIGH: "settings.contrast.high",
    Contrast.DARK: "settings.contrast.dark",
}
_REACH = {Reach.ALL: "settings.reach.all", Reach.LOW: "settings.reach.low"}
_MOTION = {Motion.ON: "settings.motion.on", Motion.OFF: "settings.motion.off"}
_SOUND = {Sound.ON: "settings.sound.on", Sound.OFF: "settings.sound.off"}

_PRIVACY = {Privacy.OFF: "settings.privacy.off", Privacy.ON: "settings.privacy.on"}


@cache
def present_settings(texts: Catalogue) -> SettingsView:
    """Every setting with all of its choices. The same around every screen of a language: made once for each."""
    return SettingsView(
        button=texts.text("frame.settings"),
        title=texts.text("settings.title"),
        note=texts.text("settings.note"),
        close=texts.text("settings.close"),
        settings=(
            _setting("text", texts.text("settings.text"), _labels(_TEXT, texts)),
            _setting("contrast", texts.text("settings.contrast"), _labels(_CONTRAST, texts)),
            _setting("reach", texts.text("settings.reach"), _labels(_REACH, texts)),
            _setting("pace", texts.text("settings.pace"), {pace: _pace(pace, texts) for pace in Pace}),
            _setting("motion", texts.text("settings.motion"), _labels(_MOTION, texts)),
            _setting("sound", texts.text("settings.sound"), _labels(_SOUND, texts)),
            _setting("privacy", texts.text("settings.privacy"), _labels(_PRIVACY, texts)),
        ),
    )


def present_paging(texts: Catalogue) -> PagingView:
    """The words of two buttons and of the place between them."""
    return PagingView(
        texts.text("page.previous"), texts.text("page.next"), texts.text("page.place", n="{n}", total="{total}")
    )


def _pace(pace: Pace, texts: Catalogue) -> str:
    if pace is Pace.NORMAL:
        return texts.text("settings.pace.normal")
    return texts.text("settings.pace.longer", n=pace.value)


def _labels(keys: Mapping[AnyChoice, str], texts: Catalogue) -> dict[AnyChoice, str]:
    return {choice: texts.text(key) for choice, key in keys.items()}


def _setting(key: str, label: str, labels: Mapping[AnyChoice, str]) -> SettingView:
    options = tuple(
        OptionView(f"settings.{key}.{choice.name.lower()}", choice.name, words) for choice, words in labels.items()
    )
    return SettingView(key, label, options)
