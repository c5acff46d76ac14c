from typing import get_args

from kiosk.link.generate import DOCUMENT, render
from kiosk.link.messages import SessionMessage, SupervisorMessage


def test_the_page_is_in_step_with_the_messages() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render(), "run: python -m kiosk.link.generate"


def test_every_message_is_on_the_page() -> None:
    page = render()
    for kind in (*get_args(SessionMessage), *get_args(SupervisorMessage)):
        assert f"| `{kind.__struct_config__.tag}` |" in page


def test_a_look_and_all_its_choices_are_on_the_page() -> None:
    page = render()
    assert "* `Look`: `text` TextSize, `contrast` Contrast, `reach` Reach, `pace` Pace" in page
    assert "* `Pace`: `normal`, `slow`, `slowest`" in page
