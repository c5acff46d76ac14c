"""Certificates, revocation lists and directories put together byte by byte, where an encoder would correct them."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from demo.chip.authorities import Authority, key_identifier
from demo.chip.signing import SigningKey, new_key
from emrtd import tlv
from tests.unit.emrtd.odd_documents import integer, octets, oid, sequence

PRINTABLE, UTC_TIME, GENERALIZED_TIME = 0x13, 0x17, 0x18


def bits(content: bytes) -> bytes:
    return tlv.encode(0x03, b"\x00" + content)


def name(common_name: str, kind: int = PRINTABLE, *more: bytes) -> bytes:
    """C=MA, CN=… and whatever comes between, with the common name in a type of text of one's choice."""
    country = attribute("2.5.4.6", PRINTABLE, b"MA")
    return sequence(country, *more, attribute("2.5.4.3", kind, common_name.encode()))


def attribute(kind: str, tag: int, text: bytes) -> bytes:
    return tlv.encode(0x31, sequence(oid(kind), tlv.encode(tag, text)))


def utc(text: str) -> bytes:
    return tlv.encode(UTC_TIME, text.encode())


def general(text: str) -> bytes:
    return tlv.encode(GENERALIZED_TIME, text.encode())


def extension(kind: str, content: bytes, *, critical: bool = False) -> bytes:
    return sequence(oid(kind), tlv.encode(0x01, b"\xff") if critical else b"", octets(content))


def usage(first: int, *, unused: int = 0) -> bytes:
    """KeyUsage with these bits in its first byte."""
    return extension("2.5.29.15", tlv.encode(0x03, bytes([unused, first])), critical=True)


def purposes(*kinds: str) -> bytes:
    return extension("2.5.29.37", sequence(*map(oid, kinds)), critical=True)


def key_id(key: SigningKey) -> bytes:
    return extension("2.5.29.14", octets(key_identifier(key)))


def issuer_key_id(key: SigningKey) -> bytes:
    return extension("2.5.29.35", sequence(tlv.encode(0x80, key_identifier(key))))


IS_AUTHORITY = extension("2.5.29.19", sequence(tlv.encode(0x01, b"\xff")), critical=True)
NO_AUTHORITY = extension("2.5.29.19", sequence(), critical=True)
CERTIFIES, SIGNS = usage(0x06), usage(0x80)
ROOT_NAME = name("CSCA")


@dataclass(frozen=True)
class Made:
    """How a certificate is; the defaults are a document signer's under `ROOT_NAME`."""

    issuer: bytes = ROOT_NAME
    subject: bytes = name("Signer")
    serial: bytes = b"\x4d"
    period: tuple[bytes, bytes] = (utc("150101000000Z"), utc("400101000000Z"))
    extensions: tuple[bytes, ...] = (SIGNS,)

    def signed_by(self, issuer: SigningKey, key: SigningKey | None = None) -> Authority:
        """The certificate of a key, a new one unless given."""
        key = key or SigningKey(new_key("P-256"))
        algorithm = issuer.signature_algorithm().dump()
        body = sequence(
            tlv.encode(0xA0, integer(2)),
            tlv.encode(0x02, self.serial),
            algorithm,
            self.issuer,
            sequence(*self.period),
            self.subject,
            key.public_key_info().dump(),
            tlv.encode(0xA3, sequence(key_id(key), *self.extensions)),
        )
        return Authority(key, sequence(body, algorithm, bits(issuer.sign(body))))

    def root(self) -> Authority:
        """Self-signed."""
        key = SigningKey(new_key("P-256"))
        return self.signed_by(key, key)


ROOT_OF = Made(subject=ROOT_NAME, serial=b"\x01", extensions=(IS_AUTHORITY, CERTIFIES))
"""An ordinary authority, to be signed by itself."""


def revocations(key: SigningKey, *serials: bytes, issuer: bytes = ROOT_NAME) -> bytes:
    """CertificateList with serial numbers as their content bytes."""
    entries = [sequence(tlv.encode(0x02, number), utc("250101000000Z")) for number in serials]
    algorithm = key.signature_algorithm().dump()
    body = sequence(integer(1), algorithm, issuer, utc("260101000000Z"), sequence(*entries))
    return sequence(body, algorithm, bits(key.sign(body)))


def ldif(attribute_name: str, value: bytes, place: str = "o=dsc,c=MA,dc=data") -> bytes:
    """One entry as the ICAO's directory is downloaded: base64 in lines of 76, continued by a space."""
    text = f"{attribute_name}:: {base64.b64encode(value).decode()}"
    lines = [f"dn: cn=x,{place}", "objectClass: top", text[:76]]
    lines += [f" {text[at : at + 75]}" for at in range(76, len(text), 75)]
    return ("\n".join(lines) + "\n\n").encode()


def pem(der: bytes, label: str = "CERTIFICATE") -> bytes:
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (label.encode(), base64.encodebytes(der), label.encode())
