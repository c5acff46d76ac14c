"""Writes into docs/failures.md what each code tells the member to do: `.venv/bin/python -m tests.docs.failures_page`.

Causes and what staff check are written by hand there; sentences and buttons are those of the screens.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kiosk.failures import Advice, Failure, NextStep
from kiosk.session.states import Confirming, Refused, Visit
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.problems import what_to_do
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import MessageView
from texts.catalogue import load
from texts.language import Language

PATH: Final = Path(__file__).parents[2] / "docs" / "failures.md"
ROW: Final = re.compile(r"^\| (K\d{3}) \| ([A-Z_]+) \| (.+?) \| `(.*?)` \| (.+?) \|$", re.MULTILINE)
"""Code, name, cause, advice, what staff and technicians do."""
_TABLE: Final = re.compile(r"(?<=<!-- advice -->\n).*?(?=<!-- end of advice -->)", re.DOTALL)


def page(before: str) -> str:
    """The page as it should be, from the page as it is; a code that is missing there stays missing."""
    return ROW.sub(_row, _TABLE.sub(lambda _: _advices(), before))


def _row(found: re.Match[str]) -> str:
    code, name, cause, _, remedy = found.groups()
    return f"| {code} | {name} | {cause} | `{Failure[name].advice.value}` | {remedy} |"


def _advices() -> str:
    head = "| advice | the member reads | in a café | buttons of its own screen, in an agency |\n|---|---|---|---|\n"
    return head + "".join(f"| `{advice.value}` | {_sentences(advice)} | {_buttons(advice)} |\n" for advice in Advice)


def _sentences(advice: Advice) -> str:
    agency, cafe = (what_to_do(advice, Site(cafe=cafe), load(Language.ENGLISH)) for cafe in (False, True))
    return f"{agency} | {'the same' if cafe == agency else cafe}"


def _buttons(advice: Advice) -> str:
    if advice.step is NextStep.WAIT:
        return "never on one"
    failure = next(failure for failure in Failure if failure.advice is advice)
    visit = Visit(stage=Refused(failure, advice.step, Confirming()), language=Language.ENGLISH)
    view = present(visit, Site()).body
    assert isinstance(view, MessageView)
    return ", ".join(f"*{button.label}*" for button in view.buttons)


if __name__ == "__main__":
    PATH.write_text(page(PATH.read_text(encoding="utf-8")), encoding="utf-8")
