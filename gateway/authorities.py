"""The country authorities that this gateway believes, read once when it starts."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

from emrtd.trust import TrustStore

logger = logging.getLogger(__name__)


def load_authorities(folder: Path) -> TrustStore:
    """Read the folder; what is not used is logged by file and reason, so that no card is refused without a trace.

    Raises:
        OSError: the folder cannot be listed.
    """
    trust = TrustStore.from_folder(folder)
    for problem, count in Counter(trust.problems).items():
        logger.warning("trust file %s: %d not used, %s", problem.source, count, problem.kind.value)
    if not trust.authorities:
        logger.warning("no authority is trusted: every card will be refused")
    return trust
