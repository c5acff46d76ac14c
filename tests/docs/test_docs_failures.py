"""docs/failures.md lists exactly the codes that exist, with their names."""

import re
from pathlib import Path

from kiosk.failures import Failure

PAGE = Path(__file__).parents[2] / "docs" / "failures.md"


def test_the_page_lists_every_code_once_with_its_name_cause_and_remedy() -> None:
    rows = re.findall(
        r"^\| (K\d{3}) \| ([A-Z_]+) \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [(code, name) for code, name, _cause, _remedy in rows] == [(each.value, each.name) for each in Failure]
