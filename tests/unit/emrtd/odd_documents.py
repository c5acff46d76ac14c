"""Security objects as some countries write them: right where it counts, and odd everywhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from demo.chip.authorities import Authority
from demo.chip.security_object import ID_LDS_SECURITY_OBJECT
from demo.chip.signing import SigningKey
from emrtd import tlv
from emrtd.security_infos import encode_oid

Arrange = Callable[[list[bytes]], list[bytes]]
_INDEFINITE, _END = b"\x80", b"\x00\x00"


def sequence(*parts: bytes) -> bytes:
    return tlv.encode(0x30, *parts)


def oid(dotted: str) -> bytes:
    return tlv.encode(0x06, encode_oid(dotted))


def integer(value: int) -> bytes:
    return tlv.encode(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(content: bytes) -> bytes:
    return tlv.encode(0x04, content)


HASHES = {
    "sha1": oid("1.3.14.3.2.26"),
    "sha256": oid("2.16.840.1.101.3.4.2.1"),
    "sha384": oid("2.16.840.1.101.3.4.2.2"),
    "sha512": oid("2.16.840.1.101.3.4.2.3"),
}


def _sign(key: SigningKey, message: bytes) -> bytes:
    return key.sign(message)


@dataclass(frozen=True)
class Odd:
    """How a SignedData differs from the usual one; `None` and the defaults are as the standard wants it."""

    version: int = 3
    signer_version: int = 1
    digest: bytes | None = None
    algorithm: bytes | None = None
    written: Arrange = sorted
    signed: Arrange = sorted
    sign: Callable[[SigningKey, bytes], bytes] = _sign
    identifier: bytes | None = None
    certificates: tuple[bytes, ...] | None = None
    attributes: bool = True
    indefinite: bool = False
    content_type: str = ID_LDS_SECURITY_OBJECT
    signing_time: bytes = tlv.encode(0x17, b"200101000000Z")
    signers_before: tuple[bytes, ...] = ()

    def sod(self, signer: Authority, content: bytes) -> bytes:
        """EF.SOD over an LDSSecurityObject."""
        return tlv.encode(0x77, self.content_info(signer, content))

    def content_info(self, signer: Authority, content: bytes) -> bytes:
        """The ContentInfo inside."""
        digest = self.digest or sequence(HASHES[signer.key.digest])
        certificates = (signer.certificate,) if self.certificates is None else self.certificates
        parts = [
            integer(self.version),
            tlv.encode(0x31, digest),
            self._encapsulated(content),
            tlv.encode(0xA0, *certificates) if certificates else b"",
            tlv.encode(0x31, *self.signers_before, self.signer_info(signer, content)),
        ]
        if self.indefinite:
            body = b"\x30" + _INDEFINITE + b"".join(parts) + _END
            outer = b"\xa0" + _INDEFINITE + body + _END
            return b"\x30" + _INDEFINITE + oid("1.2.840.113549.1.7.2") + outer + _END
        return sequence(oid("1.2.840.113549.1.7.2"), tlv.encode(0xA0, sequence(*parts)))

    def _encapsulated(self, content: bytes) -> bytes:
        if not self.indefinite:
            return sequence(oid(self.content_type), tlv.encode(0xA0, octets(content)))
        half = len(content) // 2
        pieces = b"\x24" + _INDEFINITE + octets(content[:half]) + octets(content[half:]) + _END
        return b"\x30" + _INDEFINITE + oid(self.content_type) + b"\xa0" + _INDEFINITE + pieces + _END + _END

    def signer_info(self, signer: Authority, content: bytes) -> bytes:
        """SignerInfo alone."""
        digest = self.digest or sequence(HASHES[signer.key.digest])
        certificate = signer.parsed
        name = sequence(certificate.issuer.dump(), integer(certificate.serial_number))
        attributes = self._attributes(signer.key.digest, content)
        message = tlv.encode(0x31, *self.signed(attributes)) if self.attributes else content
        return sequence(
            integer(self.signer_version),
            self.identifier or name,
            digest,
            tlv.encode(0xA0, *self.written(attributes)) if self.attributes else b"",
            self.algorithm or signer.key.signature_algorithm().dump(),
            octets(self.sign(signer.key, message)),
        )

    def _attributes(self, digest: str, content: bytes) -> list[bytes]:
        hashed = hashlib.new(digest, content).digest()
        values = {
            "1.2.840.113549.1.9.3": oid(self.content_type),
            "1.2.840.113549.1.9.4": octets(hashed),
            "1.2.840.113549.1.9.5": self.signing_time,
        }
        return [sequence(oid(kind), tlv.encode(0x31, value)) for kind, value in values.items()]
