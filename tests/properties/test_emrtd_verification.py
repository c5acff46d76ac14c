"""Verification is total: any bytes give a verdict or an error of the library, and no change goes unnoticed."""

import base64
import io
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.chip.active_signature import sign_challenge
from demo.chip.authorities import new_signer, years
from demo.chip.issuer import IssuerPlan, new_issuer
from demo.chip.security_object import ID_MASTER_LIST, SodOptions, build_sod, signed_data
from demo.chip.signing import SigningKey, new_key, public_key_info
from emrtd import active_authentication, chip_authentication, passive_authentication, tlv
from emrtd.active_authentication import ActiveVerdict
from emrtd.algorithms import parse_digest, parse_schemes
from emrtd.certificates import parse_certificate
from emrtd.dates import parse_time
from emrtd.der import definite
from emrtd.errors import EmrtdError
from emrtd.ldif import ldif_entries
from emrtd.lds import FileId
from emrtd.names import name_key
from emrtd.passive_authentication import PassiveReason, PassiveResult
from emrtd.public_keys import parse_public_key
from emrtd.revocation import parse_revocation_list
from emrtd.security_infos import encode_oid
from emrtd.security_object import parse_security_object
from emrtd.signed_data import parse_signed_data
from emrtd.sod import parse_sod
from emrtd.trust import TrustStore
from emrtd.trust_files import parse_trust_file

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "openssl_security_objects.toml").read_text())
AT = datetime(2027, 1, 1, tzinfo=UTC)
FILES = {FileId.DG1: b"data group 1", FileId.DG11: b"data group 11"}
CHALLENGE = bytes(range(8))
ISSUER = new_issuer(IssuerPlan("P-256", "P-256", explicit_parameters=True))
TRUST = TrustStore.from_bytes(ISSUER.csca.certificate, base64.b64decode(VECTORS["trust"]["authority"]))
SIGNED_AT = datetime(2020, 1, 1, tzinfo=UTC)
SOD = build_sod(ISSUER.signer, FILES, SodOptions(lds_version=1, signing_time=SIGNED_AT))
SODS = [SOD, *(tlv.encode(0x77, base64.b64decode(text)) for text in VECTORS["security_objects"].values())]
LINKED = new_signer(ISSUER.csca, "Signer", SigningKey(new_key("RSA-1024")), years(2020, 2030))
LISTING = tlv.encode(0x30, tlv.encode(0x02, b"\x00"), tlv.encode(0x31, ISSUER.csca.certificate))
TRUST_FILES = [
    ISSUER.csca.certificate,
    LINKED.certificate,
    signed_data(ISSUER.signer, ID_MASTER_LIST, LISTING),
    *(base64.b64decode(text) for text in VECTORS["trust"].values()),
]
KEYS = [new_key("RSA-1024"), new_key("P-256"), new_key("brainpoolP384r1")]
DG15S = [tlv.encode(0x6F, public_key_info(key, explicit_parameters=True).dump()) for key in KEYS]
DG14 = tlv.encode(
    0x6E,
    tlv.encode(
        0x31,
        tlv.encode(0x30, tlv.encode(0x06, encode_oid("0.4.0.127.0.7.2.2.3.2.2")), tlv.encode(0x02, b"\x01")),
        tlv.encode(0x30, tlv.encode(0x06, encode_oid("0.4.0.127.0.7.2.2.1.2")), public_key_info(KEYS[1]).dump()),
    ),
)


@st.composite
def changed(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """An honest structure after a few changes: bytes set, cut out, doubled or slipped in."""
    content = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        kind = draw(st.sampled_from(["set", "cut", "double", "insert", "end"]))
        length = draw(st.integers(1, 24))
        if kind == "set":
            content[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
        elif kind == "cut":
            del content[at : at + length]
        elif kind == "double":
            content[at:at] = content[at : at + length]
        elif kind == "insert":
            content[at:at] = draw(st.binary(min_size=1, max_size=8))
        else:
            del content[at:]
    return bytes(content)


def any_of(originals: list[bytes]) -> st.SearchStrategy[bytes]:
    return st.one_of(changed(originals), st.binary(max_size=200))


def judge(sod: bytes) -> PassiveResult:
    return passive_authentication.verify(sod, FILES, TRUST, AT)


@settings(max_examples=300, deadline=None)
@given(any_of(SODS))
def test_any_security_object_gives_a_verdict(sod: bytes) -> None:
    assert judge(sod).reasons


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 8 * len(SOD) - 1))
def test_no_flipped_bit_makes_other_hashes_pass(bit: int) -> None:
    """What the signature does not cover (versions, the digest list) may change; what was signed may not."""
    content = bytearray(SOD)
    content[bit // 8] ^= 1 << bit % 8
    result = judge(bytes(content))
    if result.ok:
        signed = parse_signed_data(tlv.parse_one(bytes(content), 0x77).value)
        assert signed.content == parse_signed_data(tlv.parse_one(SOD, 0x77).value).content


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.sampled_from(list(FILES)))
def test_no_other_content_has_a_file_s_hash(content: bytes, file: FileId) -> None:
    result = passive_authentication.verify(SOD, {**FILES, file: content}, TRUST, AT)
    assert result.ok == (content == FILES[file])
    assert result.reason in {PassiveReason.OK, PassiveReason[f"HASH_{file.name}"]}


@settings(max_examples=200, deadline=None)
@given(any_of(TRUST_FILES), st.booleans())
def test_any_trust_file_gives_a_store(content: bytes, as_pem: bool) -> None:
    if as_pem:
        body = base64.encodebytes(content)
        content = b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"
    store = TrustStore.from_bytes(content)
    honest = {ISSUER.csca.certificate, base64.b64decode(VECTORS["trust"]["authority"])}
    assert all(authority.signed in {parse_certificate(der).signed for der in honest} for authority in store.authorities)


@pytest.mark.parametrize(
    ("parse", "originals"),
    [
        (parse_certificate, TRUST_FILES[:2]),
        (parse_trust_file, TRUST_FILES),
        (parse_signed_data, [tlv.parse_one(sod, 0x77).value for sod in SODS]),
        (parse_security_object, [parse_signed_data(tlv.parse_one(SOD, 0x77).value).content]),
        (parse_public_key, [tlv.parse_one(content, 0x6F).value for content in DG15S]),
        (parse_schemes, [LINKED.key.signature_algorithm().dump(), ISSUER.csca.key.signature_algorithm().dump()]),
        (parse_digest, [LINKED.key.digest_algorithm().dump()]),
        (parse_sod, SODS),
        (parse_revocation_list, TRUST_FILES),
        (definite, [b"\x30\x80" + content + b"\x00\x00" for content in TRUST_FILES]),
        (chip_authentication.choose, [DG14]),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_any_bytes_give_a_value_or_our_own_error(parse: Callable[[bytes], object], originals: list[bytes]) -> None:
    @settings(max_examples=150, deadline=None)
    @given(any_of(originals))
    def check(content: bytes) -> None:
        with suppress(EmrtdError):
            parse(content)

    check()


DIRECTORY = b"version: 1\n\n" + b"".join(
    b"dn: cn=%d,o=dsc,c=MA\nuserCertificate;binary:: %s\n\n" % (number, base64.b64encode(content))
    for number, content in enumerate(TRUST_FILES)
)


@settings(max_examples=200, deadline=None)
@given(any_of([DIRECTORY]), st.integers(0, 4000))
def test_any_directory_gives_entries_that_stand_where_they_say(content: bytes, offset: int) -> None:
    file = io.BytesIO(content)
    for entry in ldif_entries(file):
        assert entry.text is not None
        assert content[entry.offset :].startswith(entry.text)
        assert all(value is None or isinstance(value, bytes) for _, value in entry.values())
    assert list(ldif_entries(file, offset))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([0x17, 0x18, 0x04]), st.text("0123456789Z+-.,", max_size=20))
def test_any_date_is_a_moment_or_none_and_any_name_is_comparable(name: bytes, tag: int, text: str) -> None:
    moment = parse_time(tlv.Tlv(tag, text.encode()))
    assert moment is None or moment.tzinfo is UTC
    assert name_key(name) == name_key(name)


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 31)))
def test_dates_as_they_should_be_written_are_read_to_the_second(moment: datetime) -> None:
    expected = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_time(tlv.Tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())) == expected
    assert parse_time(tlv.Tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())) == expected


@settings(max_examples=200, deadline=None)
@given(any_of(DG15S), st.one_of(st.none(), any_of([DG14])), st.binary(max_size=160))
def test_any_key_and_any_answer_give_a_verdict(dg15: bytes, dg14: bytes | None, response: bytes) -> None:
    assert active_authentication.verify(dg15, dg14, CHALLENGE, response) is not ActiveVerdict.VALID


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1), st.data())
def test_no_changed_answer_of_a_chip_is_believed(which: int, data: st.DataObject) -> None:
    honest = sign_challenge(KEYS[which], "sha256", CHALLENGE)
    response = data.draw(changed([honest]))
    verdict = active_authentication.verify(DG15S[which], None, CHALLENGE, response)
    assert (verdict is ActiveVerdict.VALID) == (response == honest)


@settings(max_examples=100, deadline=None)
@given(any_of([DG14]))
def test_any_dg14_leads_to_an_agreement_or_our_own_error(content: bytes) -> None:
    try:
        agreement = chip_authentication.agree(chip_authentication.choose(content))
    except EmrtdError:
        return
    assert chip_authentication.Proof(agreement).judge(b"\x90\x00") is chip_authentication.ChipVerdict.INVALID
