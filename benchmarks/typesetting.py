"""Sealed claims to PDF bytes, and to the picture of the preview."""

from __future__ import annotations

import time
from datetime import date

from benchmarks.table import Sample
from contract.member import CertificateKind
from contract.seal import Claims, Regime, issue
from contract.seal_keys import SealingKey
from kiosk.printing.document import Certificate, render, warm_up

CLAIMS = Claims(
    reference="0000-0000-0000-0000",
    kind=CertificateKind.REGISTRATION,
    issued_on=date(2025, 9, 1),
    issuer="CNSS",
    family_name_latin="EXEMPLE",
    given_name_latin="FATIMA",
    family_name_arabic="المثال",
    given_name_arabic="فاطمة",
    cin="ZT900001",
    registration_number="100000018",
    registered_on=date(1984, 9, 3),
    regime=Regime.SALARIED,
    agency="0101",
)
"""An invented person."""


def measure(times: int) -> Sample:
    """Typeset the same certificate again and again, after one that loads the fonts."""
    warm_up()
    certificate = Certificate(CLAIMS, issue(CLAIMS, SealingKey.generate()))
    render(certificate)
    return Sample(tuple(_timed(certificate) for _ in range(times)))


def _timed(certificate: Certificate) -> float:
    begin = time.perf_counter()
    render(certificate)
    return time.perf_counter() - begin
