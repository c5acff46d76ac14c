"""Any text gives claims or a SealError; what is sealed comes back."""

from __future__ import annotations

import contextlib
import zlib
from datetime import date

import base45
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.member import CertificateKind
from contract.seal import PREFIX, Claims, Regime, SealError, SealReason, issue, verify
from contract.seal_keys import SealingKey, VerificationKeys

KEY = SealingKey.generate()
KEYS = VerificationKeys.of(KEY)

names = st.text(min_size=1, max_size=80)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
claims_strategy = st.builds(
    Claims,
    reference=st.just("7K3D-9QXW-M2TB"),
    kind=st.sampled_from(CertificateKind),
    issued_on=days,
    issuer=st.text(min_size=1, max_size=40),
    family_name_latin=names,
    given_name_latin=names,
    family_name_arabic=names,
    given_name_arabic=names,
    cin=st.from_regex(r"[A-Z0-9]{2,12}", fullmatch=True),
    registration_number=st.from_regex(r"[0-9]{9}", fullmatch=True),
    registered_on=days,
    regime=st.sampled_from(Regime),
    agency=st.from_regex(r"[A-Z0-9-]{1,12}", fullmatch=True),
    monthly_contribution_centimes=st.none() | st.integers(0, 100_000_000),
)


@given(claims_strategy)
@settings(max_examples=60, deadline=None)
def test_any_claims_survive_the_seal(claims: Claims) -> None:
    assert verify(issue(claims, KEY), KEYS) == claims


@given(st.text() | st.text().map(lambda tail: PREFIX + tail))
def test_any_text_gives_claims_or_our_error(text: str) -> None:
    with contextlib.suppress(SealError):
        verify(text, KEYS)


@given(st.binary(max_size=300))
@settings(max_examples=400)
def test_any_token_gives_our_error(token: bytes) -> None:
    with contextlib.suppress(SealError):
        verify(PREFIX + base45.b45encode(zlib.compress(token)).decode("ascii"), KEYS)


@given(st.binary(max_size=60), st.binary(max_size=60))
@settings(max_examples=200)
def test_any_header_and_payload_in_a_well_formed_envelope_give_our_error(header: bytes, payload: bytes) -> None:
    token = b"\xd2\x84" + _bstr(header) + b"\xa0" + _bstr(payload) + _bstr(bytes(64))
    try:
        verify(PREFIX + base45.b45encode(zlib.compress(token)).decode("ascii"), KEYS)
    except SealError as error:
        assert error.reason in {SealReason.DAMAGED, SealReason.UNKNOWN_KEY}  # noqa: PT017


def _bstr(data: bytes) -> bytes:
    return b"\x58" + bytes([len(data)]) + data
