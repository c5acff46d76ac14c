"""Personal data as a type: it hides itself, and each look at it is easy to search for."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Hidden:
    """What prints its type and nothing else, so that neither a log, a traceback nor a test's output shows it.

    It refuses to be pickled, and formats itself as it prints itself.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __str__(self) -> str:
        return repr(self)

    def __format__(self, specification: str) -> str:
        return repr(self)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("personal data is not pickled")


class Personal(Hidden, Generic[T]):
    """A value about a person, or a secret of theirs; it compares by value, as a pure state machine needs it."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself. Search for ``.reveal()`` to see every place that looks."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and self._value == other._value

    def __hash__(self) -> int:
        return hash(("Personal", self._value))


class HiddenStruct(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that carries something about a person, or a secret: its repr names its type and nothing else."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"
