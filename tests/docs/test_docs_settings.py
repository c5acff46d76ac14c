from __future__ import annotations

import re
from pathlib import Path

import msgspec

from kiosk.config import Config

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `([a-z]+\.[a-z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def settings() -> dict[str, str]:
    """Key → default, as the page writes it."""
    found: dict[str, str] = {}
    for table in msgspec.structs.fields(Config):
        for key in msgspec.structs.fields(table.type):
            found[f"{table.name}.{key.name}"] = "required" if key.required else shown(key.default)
    return found


def shown(default: object) -> str:
    if default is None:
        return "none"
    return f"`{msgspec.json.encode(default).decode()}`" if default != () else "any"


def test_every_setting_is_on_the_page_with_its_default_and_no_other() -> None:
    rows = {key: default for key, default, _meaning in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    assert rows == settings()
