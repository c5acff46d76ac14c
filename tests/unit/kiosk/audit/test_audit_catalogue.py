import re

from kiosk.audit.events import FIELDS, Event, Reason
from kiosk.audit.generate import DOCUMENT, MODULE, catalogue, document, module
from kiosk.audit.journal import Line
from kiosk.link.messages import EndReason, Happening


def plain(text: str) -> str:
    """Without what a formatter may change."""
    return re.sub(r"[\s,()]+", "", text)


def test_module_and_manual_are_in_step_with_the_catalogue() -> None:
    source = catalogue()
    assert plain(MODULE.read_text(encoding="utf-8")) == plain(module(source)), "run: python -m kiosk.audit.generate"
    assert DOCUMENT.read_text(encoding="utf-8") == document(source), "run: python -m kiosk.audit.generate"


def test_every_reason_and_every_happening_of_the_link_can_be_written_down() -> None:
    assert {reason.value for reason in Reason} == {reason.value for reason in EndReason}
    assert {one.value for one in Happening} <= {event.value for event in Event}


def test_every_field_is_a_field_of_a_line() -> None:
    assert {field for fields in FIELDS.values() for field in fields} <= set(Line.__struct_fields__)
