"""The border to asn1crypto: it parses lazily and complains in many ways; here all of them become one error.

DER is ITU-T X.690, clause 10.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from emrtd.errors import MalformedError


@contextmanager
def parsing(structure: str) -> Iterator[None]:
    """Everything that asn1crypto raises on bad bytes inside the block becomes `MalformedError`.

    Args:
        structure: constant text that names what is being parsed.

    Raises:
        MalformedError: the bytes are not that structure.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise MalformedError(structure) from error
