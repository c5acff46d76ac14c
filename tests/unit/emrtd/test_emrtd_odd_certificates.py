"""Dates and names that no encoder would write: the certificate is read, and what is wrong with it is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.chip.authorities import Authority
from demo.chip.security_object import SodOptions, lds_security_object
from emrtd import tlv
from emrtd.certificates import Validity, parse_certificate
from emrtd.dates import parse_time
from emrtd.errors import MalformedError
from emrtd.lds import FileId
from emrtd.names import name_key
from emrtd.passive_authentication import PassiveReason, PassiveResult, verify
from emrtd.trust import TrustStore
from tests.unit.emrtd.odd_certificates import (
    PRINTABLE,
    ROOT_OF,
    Made,
    attribute,
    general,
    name,
    utc,
)
from tests.unit.emrtd.odd_documents import Odd, sequence

FILES = {FileId.DG1: b"data group 1"}
CONTENT = lds_security_object(FILES, SodOptions())
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = ROOT_OF.root()


def judge(signer: Authority, root: Authority = ROOT, odd: Odd | None = None) -> PassiveResult:
    identifier = sequence(sequence(), tlv.encode(0x02, b"\x4d"))
    made = odd or Odd(identifier=identifier)
    return verify(made.sod(signer, CONTENT), FILES, TrustStore.from_bytes(root.certificate), NOW)


READ = {
    "usual": (utc("150101000000Z"), datetime(2015, 1, 1, tzinfo=UTC)),
    "last century": (utc("990101000000Z"), datetime(1999, 1, 1, tzinfo=UTC)),
    "no seconds": (utc("1501010102Z"), datetime(2015, 1, 1, 1, 2, tzinfo=UTC)),
    "no time zone": (utc("150101000000"), datetime(2015, 1, 1, tzinfo=UTC)),
    "ahead of UTC": (utc("150101013000+0130"), datetime(2015, 1, 1, tzinfo=UTC)),
    "behind UTC": (general("20150101000000-0100"), datetime(2015, 1, 1, 1, tzinfo=UTC)),
    "long, no time zone": (general("20150101000000"), datetime(2015, 1, 1, tzinfo=UTC)),
    "long, no seconds": (general("201501010000Z"), datetime(2015, 1, 1, tzinfo=UTC)),
    "long, with a fraction": (general("20150101000000.123Z"), datetime(2015, 1, 1, tzinfo=UTC)),
    "long under the short one's tag": (utc("20150101000000Z"), datetime(2015, 1, 1, tzinfo=UTC)),
    "short under the long one's tag": (general("150101000000Z"), datetime(2015, 1, 1, tzinfo=UTC)),
    "second 60": (utc("161231235960Z"), datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    "end of the calendar": (general("99991231235959Z"), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
}


@pytest.mark.parametrize("kind", READ)
def test_date_that_can_mean_one_moment_is_read(kind: str) -> None:
    encoded, moment = READ[kind]
    assert parse_time(tlv.parse(encoded)[0]) == moment


NO_DATES = {
    "31 June": utc("150631000000Z"),
    "hour 24": utc("150101240000Z"),
    "second 61": utc("150101000061Z"),
    "year 0": general("00000101000000Z"),
    "text": utc("soon"),
    "empty": utc(""),
    "too short": utc("1501010Z"),
    "digits of another script": tlv.encode(0x18, "٢٠١٥٠١٠١٠٠٠٠٠٠Z".encode()),
    "another type": tlv.encode(0x04, b"150101000000Z"),
    "beyond the calendar": general("99991231235959-0100"),
}


@pytest.mark.parametrize("kind", NO_DATES)
def test_what_is_no_date_is_none(kind: str) -> None:
    assert parse_time(tlv.parse(NO_DATES[kind])[0]) is None


@pytest.mark.parametrize("kind", [kind for kind in READ if kind != "end of the calendar"])
def test_signer_whose_period_can_be_read_is_believed(kind: str) -> None:
    signer = Made(period=(READ[kind][0], general("20400101000000"))).signed_by(ROOT.key)
    assert judge(signer).reasons == (PassiveReason.OK,)


@pytest.mark.parametrize("kind", NO_DATES)
@pytest.mark.parametrize("of", ["signer", "authority"])
def test_period_that_is_no_dates_is_refused_by_name(kind: str, of: str) -> None:
    """The signature fits and the signer is known: no word of a missing certificate."""
    period = (utc("150101000000Z"), NO_DATES[kind])
    root = Made(ROOT_OF.issuer, ROOT_OF.subject, b"\x01", period, ROOT_OF.extensions).root()
    signer = Made().signed_by(root.key) if of == "authority" else Made(period=period).signed_by(ROOT.key)
    result = judge(signer, root if of == "authority" else ROOT)
    assert result.reasons == (PassiveReason.VALIDITY_UNREADABLE,)
    assert result.country == "ma"


def test_period_without_two_dates_is_unreadable() -> None:
    der = Made(period=(utc("150101000000Z"), b"")).signed_by(ROOT.key).certificate
    assert parse_certificate(der).validity_at(NOW) is Validity.UNREADABLE


def test_signing_time_within_a_period_that_ends_with_the_calendar_is_compared() -> None:
    signer = Made(period=(utc("150101000000Z"), general("99991231235959Z"))).signed_by(ROOT.key)
    assert judge(signer).ok
    early = Odd(signing_time=utc("100101000000Z"))
    assert judge(signer, odd=early).reasons == (PassiveReason.SIGNING_TIME,)


TEXTS = {"IA5": 0x16, "Visible": 0x1A, "General": 0x1B, "Graphic": 0x19, "Videotex": 0x15, "T61": 0x14, "UTF-8": 0x0C}


@pytest.mark.parametrize("kind", TEXTS)
def test_names_are_equal_whatever_string_types_they_are_in(kind: str) -> None:
    signer = Made(issuer=name("csca ", TEXTS[kind])).signed_by(ROOT.key)
    assert judge(signer, odd=Odd()).reasons == (PassiveReason.OK,)
    assert name_key(name("CSCA", TEXTS[kind])) == name_key(name("csca"))


@pytest.mark.parametrize(
    "more",
    [
        attribute("1.2.840.113549.1.9.1", 0x14, b"csca@example.ma"),
        attribute("2.5.4.5", 0x12, b"12 34"),
        attribute("2.5.4.10", 0x0C, b"R\xe9publique"),
        attribute("2.5.4.10", 0x1E, b"odd"),
        attribute("1.2.3.4", 0x02, b"\x01"),
    ],
    ids=["e-mail in T61", "number", "Latin-1 in UTF-8", "half a character", "no text"],
)
def test_attributes_of_any_type_spoil_no_name(more: bytes) -> None:
    odd_name = name("CSCA", PRINTABLE, more)
    root = Made(odd_name, odd_name, b"\x01", extensions=ROOT_OF.extensions).root()
    result = judge(Made(issuer=odd_name).signed_by(root.key), root)
    assert (result.reasons, result.country) == ((PassiveReason.OK,), "ma")


@pytest.mark.parametrize("broken", [b"", b"\x30\x03abc", sequence(sequence(b"\x02\x01\x01")), b"\x04\x00"])
def test_what_is_no_name_equals_itself_alone(broken: bytes) -> None:
    assert name_key(broken) == name_key(broken)
    assert name_key(broken) != name_key(name("CSCA"))


@pytest.mark.parametrize("cut", ["body", "extensions"])
def test_broken_structure_is_still_no_certificate(cut: str) -> None:
    signer = Made(extensions=(sequence(b"\x01\x01\xff"),) if cut == "extensions" else ())
    der = signer.signed_by(ROOT.key).certificate
    with pytest.raises(MalformedError):
        parse_certificate(der if cut == "extensions" else der[:40])
