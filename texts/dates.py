"""Dates as they are written in Morocco: Moroccan month names (يوليوز, غشت, شتنبر…) and the digits 0–9."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from texts.language import Language

_LOCALES = {
    Language.ARABIC: "ar_MA",
    Language.TAMAZIGHT: "zgh_MA",
    Language.FRENCH: "fr_MA",
    Language.ENGLISH: "en_GB",
}
_LONG = "d MMMM y"


def long_date(day: date, language: Language) -> str:
    """Day, name of the month, year: "3 غشت 2025", "3 août 2025"."""
    return str(format_date(day, _LONG, locale=_LOCALES[language]))
