"""From what a member chose to what every part of the kit is made with."""

from __future__ import annotations

from dataclasses import replace

from kiosk.ui.kit.palettes import colours_of
from kiosk.ui.kit.settings import Motion, Reach, Settings
from kiosk.ui.kit.tokens import Metrics, Theme


def theme_for(screen: Metrics, settings: Settings) -> Theme:
    """The theme of these settings on a screen; `screen` gives its size in pixels and its diagonal."""
    metrics = replace(screen, text_scale=settings.text.value, low=settings.reach is Reach.LOW)
    return Theme(metrics, colours_of(settings.contrast), moving=settings.motion is Motion.ON)
