"""docs/staff.md explains exactly the numbers that a screen can show."""

import re
from pathlib import Path

from kiosk.ui.presenters.topics import Topic

PAGE = Path(__file__).parents[2] / "docs" / "staff.md"


def test_the_page_explains_each_screen_once_in_the_order_of_a_visit() -> None:
    rows = re.findall(r"^\| (S\d\d) \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [code for code, _where, _what in rows] == [topic.code for topic in Topic]
