"""Whatever a kiosk makes of a challenge, or a gateway of an order: a verdict or our own error, no proof by luck."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.member import CardEvidence, ChipChallenge, ChipQuestion
from contract.problems import EvidenceReason
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import Pki, new_pki
from demo.persona import load
from emrtd.apdu import Ins
from emrtd.chip_authentication import Order
from emrtd.errors import MalformedError
from emrtd.lds import FileId
from emrtd.trust import TrustStore
from gateway.chip import ChipKeys
from gateway.config import Fund
from gateway.evidence import Judge
from gateway.place import Place

PLACE = Place("device-1", "visit-1")
nonces = st.binary(min_size=32, max_size=32)


class Now:
    def unix(self) -> float:
        return time.time()


@pytest.fixture(scope="module")
def pki() -> Pki:
    return new_pki()


@pytest.fixture(scope="module")
def judge(pki: Pki) -> Judge:
    return Judge(TrustStore.from_bytes(pki.national.csca.certificate), Now(), Fund(), ChipKeys(bytes(32)))


@pytest.fixture(scope="module")
def card(pki: Pki) -> CardFiles:
    return personalise(load(Path("demo/personas/naima.toml")), pki)


@given(st.binary(min_size=1), st.binary(min_size=1), nonces)
def test_any_bytes_asked_about_are_refused_with_a_reason(judge: Judge, sod: bytes, dg14: bytes, nonce: bytes) -> None:
    assert isinstance(judge.challenge(ChipQuestion(nonce, sod, dg14), PLACE), EvidenceReason)


@settings(max_examples=40, deadline=None)
@given(nonces, st.binary(min_size=2, max_size=512))
def test_no_answer_by_luck_proves_a_chip(judge: Judge, card: CardFiles, nonce: bytes, answer: bytes) -> None:
    files = {name: card.files[FileId.from_short_name(name)] for name in ("sod", "dg1", "dg14")}
    assert judge.judge(CardEvidence(**files, nonce=nonce, chip_answer=answer), PLACE) is EvidenceReason.CLONE


@settings(max_examples=15, deadline=None)
@given(nonces, nonces, st.sampled_from([PLACE, Place("device-2", "visit-1"), Place("device-1", "visit-2")]))
def test_no_two_challenges_share_a_key(
    judge: Judge, card: CardFiles, first: bytes, second: bytes, place: Place
) -> None:
    asked = ChipQuestion(first, card.files[FileId.SOD], card.files[FileId.DG14])
    other = ChipQuestion(second, asked.sod, asked.dg14)
    challenges = [judge.challenge(asked, PLACE), judge.challenge(other, place)]
    assert all(isinstance(challenge, ChipChallenge) for challenge in challenges)
    assert (challenges[0] == challenges[1]) is ((first, PLACE) == (second, place))


@given(st.lists(st.binary(max_size=40), max_size=4), st.binary(max_size=40))
def test_an_order_is_chip_authentication_or_an_error(commands: list[bytes], first: bytes) -> None:
    try:
        order = Order.decode(commands, first)
    except MalformedError:
        return
    assert order.commands[0].ins == Ins.MANAGE_SECURITY_ENVIRONMENT
    assert (order.first.cla, order.first.ins) == (0x0C, Ins.READ_BINARY)
