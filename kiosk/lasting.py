"""A trouble that lasts is told when it begins, when it changes and when it is over, not each time that it is met.

A log line for each visit whose end could not be reported would be a list of when visits ended.
"""

from __future__ import annotations

import logging

NOTHING = "none"


class Lasting:
    """One kind of trouble. Safe to call from several threads: at worst a line is written twice."""

    def __init__(self, log: logging.Logger, name: str) -> None:
        """`name` begins the line: `NAME code=K310`, and `NAME code=none` when it is over."""
        self._log, self._name = log, name
        self._codes: tuple[str, ...] = ()

    def met(self, *codes: str) -> None:
        """What is the matter now, as codes of failures; none of them: nothing."""
        codes = tuple(sorted(set(codes)))
        if codes == self._codes:
            return
        self._codes = codes
        self._log.warning("%s code=%s", self._name, ",".join(codes) or NOTHING)
