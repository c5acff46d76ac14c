"""What a search looks for: a code that stood in memory before a visit is no trace of it."""

import os

from demo.evidence import code_needles, ordinary_codes


def test_a_code_that_stood_there_before_is_not_looked_for() -> None:
    assert code_needles("code", "131072", {"131072"}) == ()
    assert [needle.label for needle in code_needles("code", "131072", {"131071"})] == ["code (utf-8)", "code (utf-16)"]


def test_codes_are_as_long_as_those_of_a_visit() -> None:
    kept = f"{907_155}"
    assert kept in ordinary_codes([os.getpid()])


def test_a_process_that_cannot_be_read_gives_none_and_the_search_says_so_itself() -> None:
    assert ordinary_codes([-1]) == frozenset()
