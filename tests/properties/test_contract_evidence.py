"""The judge of card evidence is total: whatever bytes a hostile kiosk sends, it gives a verdict."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.member import CardEvidence
from contract.problems import EvidenceReason
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import Pki, new_pki
from demo.persona import load
from emrtd.lds import FileId
from emrtd.trust import TrustStore
from gateway.chip import ChipKeys
from gateway.config import Fund
from gateway.evidence import Genuine, Judge
from gateway.place import Place

NONCE = bytes(32)
PLACE = Place("device-1", "visit-1")


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
    return personalise(load(Path("demo/personas/fatima.toml")), pki)


@given(
    st.binary(min_size=1), st.binary(min_size=1), st.none() | st.binary(min_size=1), st.none() | st.binary(min_size=1)
)
def test_any_bytes_are_refused_with_a_reason(
    judge: Judge, sod: bytes, dg1: bytes, dg15: bytes | None, signature: bytes | None
) -> None:
    evidence = CardEvidence(sod=sod, dg1=dg1, nonce=NONCE, dg15=dg15, active_signature=signature)
    assert isinstance(judge.judge(evidence, PLACE), EvidenceReason)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_genuine_card_with_any_change_is_never_taken_for_present(
    judge: Judge, card: CardFiles, data: st.DataObject
) -> None:
    files = {name: card.files[FileId.from_short_name(name)] for name in ("sod", "dg1", "dg14", "dg15")}
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    changed = bytearray(files[name])
    changed[at] ^= data.draw(st.integers(1, 255))
    evidence = CardEvidence(**{**files, name: bytes(changed)}, nonce=NONCE, active_signature=b"\1" * 64)
    assert not isinstance(judge.judge(evidence, PLACE), Genuine)


def test_the_unchanged_card_without_its_signature_is_a_clone(judge: Judge, card: CardFiles) -> None:
    files = {name: card.files[FileId.from_short_name(name)] for name in ("sod", "dg1", "dg14", "dg15")}
    evidence = CardEvidence(**files, nonce=NONCE, active_signature=base64.b64decode("AAAA"))
    assert judge.judge(evidence, PLACE) is EvidenceReason.CLONE
