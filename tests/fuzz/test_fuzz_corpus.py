"""What fuzzing found worth keeping is tried again in each run: a value or our own error, soon and small."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.fuzz import corpus
from tests.fuzz.campaign import fuzz
from tests.fuzz.targets import TARGETS

SECONDS_MAX = 2.0
"""Processor time of one input; the slowest takes a tenth of it."""
BYTES_MAX = 32 * 1024 * 1024
RESULTS = Path(__file__).parents[2] / "docs" / "results"


@pytest.mark.parametrize("name", TARGETS)
def test_saved_inputs_end_in_a_value_or_our_own_error_in_bounded_time(name: str) -> None:
    target = TARGETS[name]
    inputs = [b"", *target.seeds(), *corpus.load(name)]
    assert len(inputs) > len(target.seeds()) + 1, "this target was never fuzzed"
    for data in inputs:
        began = time.process_time()
        target.run(data)
        assert time.process_time() - began < SECONDS_MAX


@pytest.mark.parametrize("name", TARGETS)
def test_the_longest_inputs_take_little_memory(name: str) -> None:
    target = TARGETS[name]
    longest = [bytes(target.size), b"\xff" * target.size, *corpus.load(name)[-2:]]
    tracemalloc.start()
    try:
        for data in longest:
            target.run(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BYTES_MAX


def test_every_saved_file_belongs_to_a_target_and_is_small() -> None:
    saved = {path.stem: path.stat().st_size for path in corpus.FOLDER.glob("*")}
    assert set(saved) == set(TARGETS)
    assert max(saved.values()) < 256 * 1024


def test_the_last_campaign_reached_every_target_and_found_nothing_more() -> None:
    report = max(RESULTS.glob("*-fuzz.md"))
    assert date.fromisoformat(report.name[:10])
    rows = [line.split(" | ") for line in report.read_text().splitlines() if line.startswith("| ")]
    named = {row[0].strip("| ") for row in rows[1:]}
    assert {*TARGETS, "**all**"} == named
    assert {row[-1].strip(" |*") for row in rows[1:]} == {"0"}


@pytest.mark.long
def test_fuzzing_finds_a_mistake_that_was_planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "FOLDER", tmp_path / "corpus")
    assert len(fuzz("planted", 30, tmp_path).findings) == 1


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", TARGETS)
def test_a_minute_of_fuzzing_finds_nothing(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    saved = corpus.load(name)
    monkeypatch.setattr(corpus, "FOLDER", tmp_path / "corpus")
    corpus.save(name, saved)
    outcome = fuzz(name, 60, tmp_path)
    for found, count in outcome.counts.items():
        record_property(found, count)
    assert outcome.tried > 1000
    assert outcome.findings == ()
