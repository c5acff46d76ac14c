"""For schemathesis: a new idempotency key for each call, as an honest client makes them.

Its generator likes to repeat a value; the gateway would then rightly speak of a mismatch, and see nothing else.
"""

from __future__ import annotations

import uuid
from typing import Any

import schemathesis

_HEADER = "Idempotency-Key"


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Replace a key that is one; leave what is meant to be wrong."""
    try:
        uuid.UUID(str(case.headers.get(_HEADER)))
    except ValueError:
        return
    case.headers[_HEADER] = str(uuid.uuid4())
