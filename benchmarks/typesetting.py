"""Sealed claims to PDF bytes, and to the picture of the preview."""

from __future__ import annotations

import time

from benchmarks.table import Sample
from contract.seal import issue
from contract.seal_keys import SealingKey
from kiosk.printing.document import Certificate, render, warm_up
from tests.claims import example_claims


def measure(times: int) -> Sample:
    """Typeset the same certificate again and again, after one that loads the fonts."""
    warm_up()
    claims = example_claims()
    certificate = Certificate(claims, issue(claims, SealingKey.generate()))
    render(certificate)
    return Sample(tuple(_timed(certificate) for _ in range(times)))


def _timed(certificate: Certificate) -> float:
    begin = time.perf_counter()
    render(certificate)
    return time.perf_counter() - begin
