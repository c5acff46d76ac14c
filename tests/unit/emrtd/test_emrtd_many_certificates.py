"""Security objects made up to keep the judge busy: certificates by the dozen, all of them the signer's by name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from asn1crypto import x509

from demo.chip.authorities import Authority, new_csca, new_signer, years
from demo.chip.security_object import SodOptions, lds_security_object
from demo.chip.signing import SigningKey, new_key
from emrtd import signatures, tlv
from emrtd.lds import FileId
from emrtd.master_list import CONTENT_TYPE, parse_master_list
from emrtd.passive_authentication import PassiveReason, verify
from emrtd.trust import TrustStore
from tests.unit.emrtd.odd_documents import Odd, integer, sequence

FILES = {FileId.DG1: b"data group 1"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = years(2012, 2045)
ROOT = new_csca("CSCA", SigningKey(new_key("P-256")), LONG)
TRUST = TrustStore.from_bytes(ROOT.certificate)


def signer() -> Authority:
    return new_signer(ROOT, "DS", SigningKey(new_key("P-256")), LONG)


DS = signer()


def namesake() -> bytes:
    """Another key under the signer's issuer and serial number."""

    def take_its_number(body: x509.TbsCertificate) -> None:
        body["serial_number"] = DS.parsed.serial_number

    return new_signer(ROOT, "DS", SigningKey(new_key("P-256")), LONG, take_its_number).certificate


def backwards(items: list[bytes]) -> list[bytes]:
    return sorted(items, reverse=True)


def reasons(*certificates: bytes, attributes_ordered: bool = True) -> tuple[PassiveReason, ...]:
    """The verdict on a document that carries these and was signed by `DS`."""
    written = sorted if attributes_ordered else backwards
    sod = Odd(written=written, certificates=certificates).sod(DS, CONTENT)
    return verify(sod, FILES, TRUST, NOW).reasons


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The messages that signatures were checked over."""
    messages: list[bytes] = []
    honest = signatures.verify_signature

    def counting(key: object, scheme: object, message: bytes, signature: bytes) -> None:
        messages.append(message)
        honest(key, scheme, message, signature)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(signatures, "verify_signature", counting)
    return messages


def test_more_certificates_than_any_document_has_are_refused_unread(tried: list[bytes]) -> None:
    others = [signer().certificate for _ in range(16)]
    assert reasons(DS.certificate, *others) == (PassiveReason.MALFORMED,)
    assert tried == []
    assert reasons(DS.certificate, *others[1:]) == (PassiveReason.OK,)


@pytest.mark.parametrize("named", [True, False], ids=["namesakes", "others"])
def test_signer_is_looked_for_among_few(named: bool, tried: list[bytes]) -> None:
    others = [namesake() if named else signer().certificate for _ in range(16)]
    assert reasons(*others, attributes_ordered=False) == (PassiveReason.SIGNATURE,)
    assert len(tried) <= 5, "four keys, and the other order of the attributes once"


def test_signer_is_found_among_a_few_of_one_name() -> None:
    namesakes = [namesake() for _ in range(4)]
    assert reasons(*namesakes[:3], DS.certificate) == (PassiveReason.OK,)
    assert reasons(*namesakes, DS.certificate) == (PassiveReason.SIGNATURE,)


def test_attributes_in_another_order_are_believed_of_the_certificate_that_is_named() -> None:
    others = [signer().certificate for _ in range(3)]
    assert reasons(*others, DS.certificate, attributes_ordered=False) == (PassiveReason.OK,)


def test_master_list_may_carry_more() -> None:
    """The operator has put it there."""
    others = [signer().certificate for _ in range(20)]
    content = sequence(integer(0), tlv.encode(0x31, ROOT.certificate))
    made = Odd(content_type=CONTENT_TYPE, certificates=(*others, DS.certificate)).content_info(DS, content)
    assert parse_master_list(made) == (ROOT.certificate,)
