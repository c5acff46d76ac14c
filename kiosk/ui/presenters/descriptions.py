"""What each control does, in a sentence for those to whom the screen is read; by the object names of the controls."""

from __future__ import annotations

from typing import Final

from texts.catalogue import Catalogue
from texts.isolates import without_isolates

_SENTENCES: Final = (
    ("welcome.language.*", "does.begin"),
    ("language.*", "does.language"),
    ("question.language.*", "does.language"),
    ("settings.language.*", "does.language"),
    ("*.previous", "does.page"),
    ("*.next", "does.page"),
    ("settings.close", "does.close"),
    ("sheet.back", "does.close"),
    ("settings.*", "does.setting"),
    ("frame.settings", "does.settings"),
    ("frame.help", "does.help"),
    ("*.call", "does.staff"),
    ("*.leave", "does.leave"),
    ("printed.finish", "does.leave"),
    ("*.back", "does.back"),
    ("*.pad.confirm", "does.confirm"),
    ("*.pad.clear", "does.clear"),
    ("*.pad.backspace", "does.backspace"),
    ("*.keyboard.capitals", "does.keys"),
    ("*.keyboard.signs", "does.keys"),
    ("*.keyboard.space", "does.space"),
    ("*.keyboard.backspace", "does.letter"),
    ("*.keyboard.done", "does.text"),
    ("code.channel.*", "does.channel"),
    ("code.resend", "does.resend"),
    ("code.other", "does.other"),
    ("*.not_mine", "does.not_mine"),
    ("printed.another", "does.home"),
    ("refused.home", "does.home"),
    ("refused.again", "does.again"),
    ("home.name", "does.name"),
    ("preview.name", "does.name"),
    ("preview.number", "does.look"),
    ("preview.picture", "does.look"),
    ("home.*", "does.certificate"),
    ("notice.accept", "does.accept"),
    ("notice.refuse", "does.refuse"),
    ("preview.print", "does.print"),
    ("question.cancel", "does.stop"),
    ("*.cancel", "does.cancel"),
    ("*.stop", "does.stop"),
    ("*.keep", "does.keep"),
    ("finished.start", "does.start"),
    ("question.stay", "does.stay"),
    ("question.usual", "does.usual"),
)


def descriptions(texts: Catalogue) -> tuple[tuple[str, str], ...]:
    """Patterns of object names (`fnmatch`) with their sentences; the first that fits is meant."""
    return tuple((pattern, without_isolates(texts.text(key))) for pattern, key in _SENTENCES)
