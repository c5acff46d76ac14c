"""A country's key does one work: the certificate of a master list's signer signs no passport."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.chip.authorities import Authority
from demo.chip.security_object import SodOptions, lds_security_object
from emrtd import card_security, tlv
from emrtd.card_security import ID_SECURITY_OBJECT
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, verify
from emrtd.sod import parse_sod
from emrtd.trust import TrustProblemKind, TrustStore
from tests.unit.emrtd.odd_certificates import (
    CERTIFIES,
    IS_AUTHORITY,
    NO_AUTHORITY,
    ROOT_NAME,
    ROOT_OF,
    SIGNS,
    Made,
    extension,
    pem,
    purposes,
    usage,
)
from tests.unit.emrtd.odd_documents import Odd, oid, sequence

FILES = {FileId.DG1: b"data group 1"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = ROOT_OF.root()
TRUST = TrustStore.from_bytes(ROOT.certificate)


def reasons(signer: Authority, trust: TrustStore = TRUST) -> tuple[PassiveReason, ...]:
    return verify(Odd().sod(signer, CONTENT), FILES, trust, NOW).reasons


REFUSED = {
    "master list signer": (SIGNS, purposes("2.23.136.1.1.3")),
    "deviation list signer": (SIGNS, purposes("2.23.136.1.1.8")),
    "bar code signer": (SIGNS, purposes("2.23.136.1.1.14.2")),
    "server": (SIGNS, purposes("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2")),
    "purposes that cannot be read": (SIGNS, extension("2.5.29.37", b"\x01")),
    "key agreement": (usage(0x08),),
    "key usage that cannot be read": (extension("2.5.29.15", b"\x01"),),
    "unknown and critical": (SIGNS, extension("1.2.3.4", b"\x05\x00", critical=True)),
    "authority": (IS_AUTHORITY, CERTIFIES),
    "authority that may sign": (IS_AUTHORITY, usage(0x86)),
    "certifies without basic constraints": (CERTIFIES,),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_certificate_for_other_work_signs_no_document(kind: str) -> None:
    signer = Made(extensions=REFUSED[kind]).signed_by(ROOT.key)
    assert reasons(signer) == (PassiveReason.SIGNER_USAGE,)


BELIEVED = {
    "digital signature": (SIGNS,),
    "non-repudiation alone": (usage(0x40),),
    "no key usage": (),
    "basic constraints that say no": (SIGNS, NO_AUTHORITY),
    "any purpose": (SIGNS, purposes("2.5.29.37.0")),
    "security object as its purpose": (SIGNS, purposes("2.23.136.1.1.1")),
    "unknown and not critical": (SIGNS, extension("1.2.3.4", b"\x05\x00")),
    "document types, critical": (SIGNS, extension("2.23.136.1.1.6.2", b"\x05\x00", critical=True)),
}


@pytest.mark.parametrize("kind", BELIEVED)
def test_certificate_for_documents_however_it_says_so_is_believed(kind: str) -> None:
    assert reasons(Made(extensions=BELIEVED[kind]).signed_by(ROOT.key)) == (PassiveReason.OK,)


def test_authority_s_own_key_signs_no_document() -> None:
    assert reasons(ROOT) == (PassiveReason.SIGNER_USAGE,)
    renamed = Made().signed_by(ROOT.key, ROOT.key)
    assert reasons(renamed) == (PassiveReason.SIGNER_USAGE,)
    first = Made(subject=ROOT_NAME, extensions=()).root()
    assert reasons(first, TrustStore.from_bytes(first.certificate)) == (PassiveReason.SIGNER_USAGE,)


def test_authority_that_may_not_sign_certificates_is_reported_and_not_trusted() -> None:
    root = Made(subject=ROOT_NAME, extensions=(IS_AUTHORITY, SIGNS)).root()
    trust = TrustStore.from_bytes(root.certificate)
    assert (trust.authorities, [item.kind for item in trust.problems]) == ((), [TrustProblemKind.USAGE])
    assert reasons(Made().signed_by(root.key), trust) == (PassiveReason.NO_CSCA,)


def test_root_that_says_that_it_is_no_authority_is_reported() -> None:
    root = Made(subject=ROOT_NAME, extensions=(NO_AUTHORITY,)).root()
    trust = TrustStore.from_bytes(pem(root.certificate))
    assert (trust.authorities, trust.signers) == ((), ())
    assert [item.kind for item in trust.problems] == [TrustProblemKind.USAGE]


def test_signer_of_documents_signs_card_security_and_no_other_does() -> None:
    infos = tlv.encode(0x31, sequence(oid("0.4.0.127.0.7.2.2.2"), b"\x02\x01\x01"))
    odd = Odd(content_type=ID_SECURITY_OBJECT)
    honest, other = Made().signed_by(ROOT.key), Made(extensions=REFUSED["bar code signer"]).signed_by(ROOT.key)
    assert card_security.verify(odd.content_info(honest, infos), TRUST, NOW).ok
    refused = card_security.verify(odd.content_info(other, infos), TRUST, NOW)
    assert refused.reasons == (PassiveReason.SIGNER_USAGE,)


def attributes_as_content(signer: Authority) -> bytes:
    """The signed attributes of an honest EF.SOD, which are a SET as SecurityInfos are, with the signature over them."""
    data, _ = parse_sod(Odd().sod(signer, CONTENT))
    attributes = data.signers[0].attributes
    assert attributes is not None
    return attributes.forms[0]


@pytest.mark.parametrize("content_type", [ID_SECURITY_OBJECT, "1.2.840.113549.1.7.1"])
def test_signed_attributes_of_a_security_object_are_no_content_of_another(content_type: str) -> None:
    """RFC 5652, 5.3: a signature over attributes must not pass for one over content without any."""
    signer = Made().signed_by(ROOT.key)
    signature = parse_sod(Odd().sod(signer, CONTENT))[0].signers[0].signature
    forged = Odd(attributes=False, content_type=content_type, sign=lambda _key, _message: signature)
    content = forged.content_info(signer, attributes_as_content(signer))
    assert not card_security.verify(content, TRUST, NOW).ok
    assert verify(tlv.encode(0x77, content), FILES, TRUST, NOW).reasons == (PassiveReason.MALFORMED,)


def test_card_security_without_signed_attributes_is_refused_even_if_it_was_signed_so() -> None:
    infos = tlv.encode(0x31, sequence(oid("0.4.0.127.0.7.2.2.2"), b"\x02\x01\x01"))
    signer = Made().signed_by(ROOT.key)
    bare = Odd(attributes=False, content_type=ID_SECURITY_OBJECT).content_info(signer, infos)
    assert card_security.verify(bare, TRUST, NOW).reasons == (PassiveReason.MALFORMED,)
