"""Sealed claims: what is sealed comes back, and nothing else passes."""

from __future__ import annotations

import zlib

import base45
import cbor2
import msgspec
import pytest

from contract.seal import PREFIX, Regime, SealError, SealReason, issue, looks_like_seal, verify
from contract.seal_keys import KeySetError, SealingKey, VerificationKeys
from tests.claims import example_claims

KEY = SealingKey.generate()
KEYS = VerificationKeys.of(KEY)
CLAIMS = example_claims(cin="BE123456", regime=Regime.SELF_EMPLOYED, monthly_contribution_centimes=14_400)


def _reason(text: str, keys: VerificationKeys = KEYS) -> SealReason:
    with pytest.raises(SealError) as caught:
        verify(text, keys)
    return caught.value.reason


def _token(text: str) -> bytes:
    return zlib.decompress(base45.b45decode(text[len(PREFIX) :]))


def _text(token: bytes) -> str:
    return PREFIX + base45.b45encode(zlib.compress(token)).decode("ascii")


def test_what_is_sealed_comes_back() -> None:
    assert verify(issue(CLAIMS, KEY), KEYS) == CLAIMS


def test_an_absent_contribution_stays_absent() -> None:
    claims = msgspec.structs.replace(CLAIMS, monthly_contribution_centimes=None, regime=Regime.SALARIED)
    assert verify(issue(claims, KEY), KEYS) == claims


def test_white_space_around_a_typed_seal_is_forgiven() -> None:
    assert verify(f"  {issue(CLAIMS, KEY)}\r\n", KEYS) == CLAIMS


def test_a_seal_fits_a_qr_code_of_version_13_or_less() -> None:
    assert len(issue(CLAIMS, KEY)) <= 483  # ISO/IEC 18004, table 7: 13-M, alphanumeric


def test_a_seal_uses_the_alphanumeric_alphabet_of_qr_codes() -> None:
    assert set(issue(CLAIMS, KEY)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_the_token_is_cose_sign1_with_es256_and_the_kid_protected() -> None:
    tag = cbor2.loads(_token(issue(CLAIMS, KEY)))
    assert (tag.tag, cbor2.loads(tag.value[0]), tag.value[1]) == (18, {1: -7, 4: KEY.kid}, {})


@pytest.mark.parametrize("text", ["", "HC1:ABC", "hello", PREFIX + "A" * 5000])
def test_another_text_is_unreadable(text: str) -> None:
    assert _reason(text) is SealReason.UNREADABLE
    assert looks_like_seal(text) is text.startswith(PREFIX)


@pytest.mark.parametrize("body", ["", "A", "AAAA", "lower", "6BF", "::::::"])
def test_a_text_that_begins_like_a_seal_but_does_not_hold_is_damaged(body: str) -> None:
    assert _reason(PREFIX + body) is SealReason.DAMAGED


def test_each_changed_byte_of_the_token_is_refused() -> None:
    token = _token(issue(CLAIMS, KEY))
    for position in range(len(token)):
        changed = bytearray(token)
        changed[position] ^= 1
        assert _reason(_text(bytes(changed))) is not SealReason.UNREADABLE


def test_changed_claims_are_forged() -> None:
    tag = cbor2.loads(_token(issue(CLAIMS, KEY)))
    tag.value[2] = tag.value[2].replace(b"BE123456", b"BE123457")
    assert _reason(_text(cbor2.dumps(tag))) is SealReason.FORGED


def test_another_key_is_unknown() -> None:
    assert _reason(issue(CLAIMS, SealingKey.generate())) is SealReason.UNKNOWN_KEY


def test_a_borrowed_key_name_is_forged() -> None:
    tag = cbor2.loads(_token(issue(CLAIMS, SealingKey.generate())))
    tag.value[0] = cbor2.dumps({1: -7, 4: KEY.kid})
    assert _reason(_text(cbor2.dumps(tag))) is SealReason.FORGED


def test_another_algorithm_in_the_header_is_refused() -> None:
    tag = cbor2.loads(_token(issue(CLAIMS, KEY)))
    tag.value[0] = cbor2.dumps({1: 5, 4: KEY.kid})
    assert _reason(_text(cbor2.dumps(tag))) is SealReason.DAMAGED


def test_a_bomb_is_not_inflated() -> None:
    assert _reason(PREFIX + base45.b45encode(zlib.compress(bytes(1_000_000), 9)).decode("ascii")) is SealReason.DAMAGED


def test_a_signed_token_of_a_later_version_is_unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract.seal._token_of", lambda claims: {1: "CNSS", -65537: {99: "later"}})
    assert _reason(issue(CLAIMS, KEY)) is SealReason.UNSUPPORTED


@pytest.mark.parametrize("change", [{"cin": "be 1"}, {"registration_number": "12"}, {"family_name_latin": "A" * 81}])
def test_values_outside_their_bounds_are_not_sealed(change: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        issue(msgspec.structs.replace(CLAIMS, **change), KEY)


def test_claims_and_keys_hide_themselves() -> None:
    assert (repr(CLAIMS), repr(KEY)) == ("Claims(…)", "SealingKey(…)")


def test_an_error_keeps_nothing_of_the_text() -> None:
    assert str(SealError(SealReason.FORGED)) == "forged"


def test_published_keys_verify_after_a_trip_through_json() -> None:
    keys = VerificationKeys.from_json(KEYS.to_json())
    assert verify(issue(CLAIMS, KEY), keys) == CLAIMS


def test_an_old_key_stays_valid_beside_the_new_one() -> None:
    keys = VerificationKeys.of(SealingKey.generate(), KEY)
    assert (len(keys), verify(issue(CLAIMS, KEY), keys)) == (2, CLAIMS)


def test_a_private_key_survives_its_file() -> None:
    assert verify(issue(CLAIMS, SealingKey.from_pem(KEY.to_pem())), KEYS) == CLAIMS


@pytest.mark.parametrize("text", [b"", b"{}", b'{"keys": [1]}', b'{"keys": [{"kty": "RSA"}]}'])
def test_a_file_that_is_no_key_set_is_refused(text: bytes) -> None:
    with pytest.raises(KeySetError):
        VerificationKeys.from_json(text)


def test_a_point_off_the_curve_is_refused() -> None:
    published = msgspec.json.decode(KEYS.to_json())
    published["keys"][0]["x"] = "A" * 43
    with pytest.raises(KeySetError):
        VerificationKeys.from_json(msgspec.json.encode(published))


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_private_key_is_refused(pem: bytes) -> None:
    with pytest.raises(KeySetError):
        SealingKey.from_pem(pem)
