"""What the certificate of an invented member says, for all tests and benchmarks that need one."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from contract.member import CertificateKind
from contract.seal import Claims, Regime

_EXAMPLE = Claims(
    reference="7Q4K-9M2X-0V8D-H3TR",
    kind=CertificateKind.REGISTRATION,
    issued_on=date(2026, 3, 14),
    issuer="CNSS",
    family_name_latin="EL FILALI",
    given_name_latin="FATIMA ZAHRA",
    family_name_arabic="الفيلالي",
    given_name_arabic="فاطمة الزهراء",
    cin="ZT900001",
    registration_number="100000016",
    registered_on=date(1998, 9, 2),
    regime=Regime.SALARIED,
    agency="0101",
)


def example_claims(**changes: Any) -> Claims:
    """Claims that can be sealed as they are; `changes` are those on which a test depends.

    Raises: TypeError for a name that is no field of `Claims`.
    """
    return msgspec.structs.replace(_EXAMPLE, **changes)
