"""From what a member chose to what every part of the kit is made with."""

from __future__ import annotations

from dataclasses import replace

from kiosk.ui.kit.palettes import colours_of
from kiosk.ui.kit.settings import Motion, Reach, Settings
from kiosk.ui.kit.tokens import Metrics, Theme


def theme_for(screen: Metrics, settings: Settings) -> Theme:
    """The theme of these settings on a screen; `screen` gives its size in pixels and its diagonal."""
    return adapted(Theme(screen), settings)


def adapted(theme: Theme, settings: Settings) -> Theme:
    """The theme of these settings on the same screen, with the same clock and the same hands."""
    metrics = replace(theme.metrics, text_scale=settings.text.value, low=settings.reach is Reach.LOW)
    colours = colours_of(settings.contrast)
    return replace(theme, metrics=metrics, colours=colours, moving=settings.motion is Motion.ON)
