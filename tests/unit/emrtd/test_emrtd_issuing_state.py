"""A country signs its own documents: the zone's code and the certificate's are compared, whatever each is like."""

import pytest

from emrtd.issuing_state import IssuerAgreement, compare_issuers


@pytest.mark.parametrize(
    ("state", "country"),
    [
        ("MAR", "ma"),
        ("MAR", "MA"),
        ("FRA", "fr"),
        ("D", "de"),
        ("DEU", "de"),
        ("GBR", "gb"),
        ("GBD", "gb"),
        ("UNO", "un"),
        ("EUE", "eu"),
        ("RKS", "ks"),
        ("CHN", "hk"),
        ("HKG", "cn"),
        ("BMU", "bm"),
        ("BMU", "gb"),
        ("UTO", "ut"),
        ("UTO", "uto"),
        ("TWN", "tw"),
        ("PSE", "ps"),
        ("mar", " ma "),
    ],
)
def test_one_issuer_by_two_codes_is_the_same(state: str, country: str) -> None:
    assert compare_issuers(state, country) is IssuerAgreement.SAME


@pytest.mark.parametrize(
    ("state", "country"), [("MAR", "fr"), ("D", "dk"), ("GBR", "cn"), ("UNO", "ma"), ("CHN", "tw")]
)
def test_document_of_a_state_that_another_signed_is_told(state: str, country: str) -> None:
    assert compare_issuers(state, country) is IssuerAgreement.OTHER


@pytest.mark.parametrize(("state", "country"), [("XOM", "xo"), ("XXA", "ma"), ("", "ma"), ("MAR", ""), ("Q<Q", "qq")])
def test_nothing_is_held_against_codes_that_are_not_known(state: str, country: str) -> None:
    assert compare_issuers(state, country) is IssuerAgreement.UNKNOWN
