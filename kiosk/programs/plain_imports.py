"""Import this before anything that loads Qt: from then on an import reads what is compiled, and no source.

PySide6 looks through the source text of every module of the process, whoever wrote it, for its own name, to learn where
its switch for other spellings (`from __feature__ import snake_case`) may be used; and the standard library keeps every
line that was looked at. A whole session held 16 MB of program text for that, and took a third longer to start. Nothing
here uses the switch, so no module is looked through: each is told apart as one that does not.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

import shiboken6  # noqa: F401 (it brings the part below, and comes before PySide6 itself)


def _uses_no_switch(_module: ModuleType) -> bool:
    return False


# No setting for it exists. A test looks at what a session has read, so that a later version cannot undo this unseen.
feature: Any = import_module("shibokensupport.feature")
feature._mod_uses_pyside = _uses_no_switch
