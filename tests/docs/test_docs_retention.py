"""The table of what the gateway keeps names every table of its store, and the days that are in force."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from gateway.config import RetentionPolicy
from gateway.store.tables import metadata

PAGE = (Path(__file__).parents[2] / "docs" / "retention.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_in_the_page(table: str) -> None:
    assert any(line.startswith("|") and f"`{table}`" in line for line in PAGE.splitlines())


def test_the_days_are_those_in_force() -> None:
    policy = RetentionPolicy()
    for field in structs.fields(RetentionPolicy):
        value = getattr(policy, field.name)
        assert f"`{field.name}`" in PAGE
        assert not isinstance(value, int) or f"`{field.name}` ({value})" in PAGE
