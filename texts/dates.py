"""Dates as they are written in Morocco: Moroccan month names (يوليوز, غشت, شتنبر…) and the digits 0–9."""

from __future__ import annotations

from datetime import date

from texts.language import Language
from texts.months import MONTHS


def long_date(day: date, language: Language) -> str:
    """Day, name of the month, year: "3 غشت 2025", "3 août 2025"."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
