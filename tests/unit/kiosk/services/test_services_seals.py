from __future__ import annotations

from datetime import date

import msgspec
import pytest

from contract.member import CertificateIssued
from contract.personal import Personal
from contract.seal import issue
from contract.seal_keys import SealingKey, VerificationKeys
from kiosk.services.errors import SealInvalid
from kiosk.services.seals import verified_claims
from tests.claims import example_claims

KEY = SealingKey.generate()
KEYS = VerificationKeys.of(KEY)
CLAIMS = example_claims(issued_on=date(2026, 9, 1))


def issued(key: SealingKey = KEY, **changes: object) -> Personal[CertificateIssued]:
    certificate = CertificateIssued(CLAIMS.reference, CLAIMS.kind, CLAIMS.issued_on, issue(CLAIMS, key))
    return Personal(msgspec.structs.replace(certificate, **changes))


def test_a_genuine_seal_gives_its_claims() -> None:
    assert verified_claims(issued(), KEYS) == CLAIMS


def test_a_seal_of_another_key_is_refused() -> None:
    with pytest.raises(SealInvalid):
        verified_claims(issued(SealingKey.generate()), KEYS)


@pytest.mark.parametrize(
    "changes",
    [
        {"seal": "CH1:"},
        {"seal": "hello"},
        {"reference": "ZZZZ-ZZZZ-ZZZZ"},
        {"issued_on": date(2026, 9, 2)},
    ],
)
def test_a_seal_that_says_something_else_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SealInvalid):
        verified_claims(issued(**changes), KEYS)
