"""The supervisor program with a tap on the link of each session: `tapped_supervisor.py run --config FILE`.

The tap (`link_tap.py`) writes both directions into a file beside the configuration.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from kiosk.programs import supervisor  # noqa: E402 (a program in the folder of the tests finds the project first)
from kiosk.supervisor.child import session_command  # noqa: E402

TAP = Path(__file__).with_name("link_tap.py")
RECORD = "link-traffic"


def tapped(config: Path) -> tuple[str, ...]:
    """The command of a session, with the tap in front of it."""
    return (sys.executable, str(TAP), str(config.absolute().with_name(RECORD)), *session_command(config))


if __name__ == "__main__":
    with patch.object(supervisor, "session_command", tapped):
        sys.exit(supervisor.main(sys.argv[2:]))
