"""Digits that a person types to prove who they are, held so that nothing readable is left of them once they are freed.

The C library can overwrite freed memory (glibc, `MALLOC_PERTURB_`), but leaves the last eight bytes of each piece. The
text of a short `str` or `bytes` stands exactly there, behind the header of the object; that of a `bytearray` stands at
the beginning of a piece of its own, and is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable

from contract.personal import Hidden


class Digits(Hidden):
    """A secret number as typed: ASCII digits, any number of them. It compares by value and prints itself as nothing."""

    __slots__ = ("_ascii",)

    def __init__(self, digits: Iterable[str]) -> None:
        """`digits`: one character each, so that nobody has to join them first.

        Raises:
            ValueError: one of them is not a digit 0 to 9.
        """
        self._ascii = bytearray(map(ord, digits))
        if self._ascii and not self._ascii.isdigit():
            raise ValueError("digits are 0 to 9")

    def ascii(self) -> bytearray:
        """A copy to make use of: one byte for each digit. A `bytes` or `str` of it would outlive its end."""
        return self._ascii.copy()

    def reveal(self) -> str:
        """The digits as text, where it does not matter how long they can be found in memory (tests, demonstrations)."""
        return self._ascii.decode("ascii")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digits) and self._ascii == other._ascii

    def __hash__(self) -> int:
        return hash(("Digits", len(self._ascii)))  # of the value it would take a copy that can be found later
