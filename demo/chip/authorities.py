"""Invented certification authorities and document signers (Doc 9303-12, 3 and 7.1).

Certificates are put together here rather than by a library's builder, because real ones use what builders refuse:
explicit curve parameters, SHA-1, and self-issued link certificates.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import core, x509

from demo.chip.signing import SigningKey

COUNTRY = "MA"

Change = Callable[[x509.TbsCertificate], None]
"""What makes a certificate odd, done to its body before it is signed."""


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when; both aware of their time zone."""

    start: datetime
    end: datetime


def years(first: int, last: int) -> Period:
    """From the first instant of one year to the first of another."""
    return Period(datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Authority:
    """A key with its certificate: a CSCA or a document signer.

    Attributes:
        key: signs certificates, or security objects.
        certificate: DER.
    """

    key: SigningKey
    certificate: bytes

    @property
    def parsed(self) -> x509.Certificate:
        """The certificate as asn1crypto sees it."""
        return x509.Certificate.load(self.certificate)


def as_it_should_be(_body: x509.TbsCertificate) -> None:
    """An ordinary certificate."""


def new_csca(name: str, key: SigningKey, period: Period, change: Change = as_it_should_be) -> Authority:
    """A self-signed country signing certification authority."""
    subject = distinguished_name(name)
    tbs = _body(subject, subject, key, period)
    tbs["extensions"] = _ca_extensions(key, key)
    change(tbs)
    return Authority(key, _signed(tbs, key))


def new_link(previous: Authority, key: SigningKey, period: Period) -> bytes:
    """A link certificate: the new key, signed by the old one under the same name (Doc 9303-12, 3.1.1)."""
    subject = previous.parsed.subject
    tbs = _body(subject, subject, key, period)
    tbs["signature"] = previous.key.signature_algorithm()
    tbs["extensions"] = _ca_extensions(key, previous.key)
    return _signed(tbs, previous.key)


def new_signer(
    csca: Authority, name: str, key: SigningKey, period: Period, change: Change = as_it_should_be
) -> Authority:
    """A document signer under a CSCA."""
    tbs = _body(csca.parsed.subject, distinguished_name(name), key, period)
    tbs["signature"] = csca.key.signature_algorithm()
    tbs["extensions"] = [
        _authority_key_identifier(csca.key),
        {"extn_id": "key_identifier", "extn_value": core.OctetString(key_identifier(key))},
        {"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage({"digital_signature"})},
    ]
    change(tbs)
    return Authority(key, _signed(tbs, csca.key))


def distinguished_name(common_name: str) -> x509.Name:
    """C=MA, O=…, CN=…"""
    return x509.Name.build(
        {"country_name": COUNTRY, "organization_name": "Invented country", "common_name": common_name}
    )


def key_identifier(key: SigningKey) -> bytes:
    """SHA-1 of the public key bits (RFC 5280, 4.2.1.2, method 1)."""
    bits = key.public_key_info()["public_key"].contents[1:]
    return hashlib.sha1(bits, usedforsecurity=False).digest()


def _body(issuer: x509.Name, subject: x509.Name, key: SigningKey, period: Period) -> x509.TbsCertificate:
    return x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(63) | 1 << 62,
            "signature": key.signature_algorithm(),
            "issuer": issuer,
            "validity": {"not_before": _time(period.start), "not_after": _time(period.end)},
            "subject": subject,
            "subject_public_key_info": key.public_key_info(),
        }
    )


def _ca_extensions(subject: SigningKey, issuer: SigningKey) -> list[dict[str, object]]:
    return [
        _authority_key_identifier(issuer),
        {"extn_id": "key_identifier", "extn_value": core.OctetString(key_identifier(subject))},
        {
            "extn_id": "key_usage",
            "critical": True,
            "extn_value": x509.KeyUsage({"key_cert_sign", "crl_sign"}),
        },
        {
            "extn_id": "basic_constraints",
            "critical": True,
            "extn_value": x509.BasicConstraints({"ca": True, "path_len_constraint": 0}),
        },
    ]


def _authority_key_identifier(issuer: SigningKey) -> dict[str, object]:
    value = x509.AuthorityKeyIdentifier({"key_identifier": key_identifier(issuer)})
    return {"extn_id": "authority_key_identifier", "extn_value": value}


def _time(moment: datetime) -> x509.Time:
    """UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5)."""
    kind = "utc_time" if moment.year < 2050 else "general_time"
    return x509.Time(name=kind, value=moment)


def _signed(tbs: x509.TbsCertificate, key: SigningKey) -> bytes:
    certificate = x509.Certificate(
        {
            "tbs_certificate": tbs,
            "signature_algorithm": key.signature_algorithm(),
            "signature_value": key.sign(tbs.dump()),
        }
    )
    return bytes(certificate.dump())
