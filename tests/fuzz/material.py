"""Keys, authorities and signed files of the targets, the same in each run, and what is asked of results."""

from __future__ import annotations

import base64
import tomllib
import zlib
from datetime import UTC, datetime
from pathlib import Path

import base45
from cryptography.hazmat.primitives.asymmetric import ec
from cwt import COSE

from contract.seal import PREFIX
from contract.seal_keys import SealingKey, VerificationKeys
from demo.chip.issuer import IssuerPlan, new_issuer
from demo.chip.security_object import signed_data
from emrtd import ciphers, tlv
from emrtd.algorithms import Digest
from emrtd.certificates import parse_certificate
from emrtd.errors import MalformedError
from emrtd.kdf import SessionKeys
from emrtd.lds import FileId
from emrtd.passive_authentication import verify
from emrtd.trust import TrustStore

ROOT = Path(__file__).parents[2]
VECTORS = tomllib.loads((ROOT / "tests/vectors/openssl_security_objects.toml").read_text())
AUTHORITY_DER = base64.b64decode(VECTORS["trust"]["authority"])
AUTHORITY = parse_certificate(AUTHORITY_DER)
_ISSUER = new_issuer(IssuerPlan("P-256", "P-256"))
TRUST = TrustStore.from_bytes(AUTHORITY_DER, _ISSUER.csca.certificate)
AT = datetime(2027, 1, 1, tzinfo=UTC)
FILES = {FileId.DG1: b"data group 1", FileId.DG11: b"data group 11"}
SODS = [tlv.encode(0x77, base64.b64decode(text)) for text in VECTORS["security_objects"].values()]
SIGNED_GROUPS = verify(SODS[0], FILES, TRUST, AT).data_groups
RANDOM_CHALLENGE = bytes(range(8))
FOREIGN_SIGNATURE = tlv.encode(0x30, tlv.encode(0x02, bytes(range(1, 28))), tlv.encode(0x02, bytes(range(2, 28))))

# An RSA key whose factors everybody knows (the greatest primes below 2^512 and 2^511): it seals what a target chooses.
_P, _Q, _E = 2**512 - 569, 2**511 - 187, 65537
MODULUS = _P * _Q
_D = pow(_E, -1, (_P - 1) * (_Q - 1))
RSA_SIZE = 128
SEALER = SealingKey(ec.derive_private_key(12345, ec.SECP256R1()))
SEAL_KEYS = VerificationKeys.of(SEALER)


def signed(content_type: str, content: bytes) -> bytes:
    """Any content, signed by a document signer whom `TRUST` knows, with keys made for this run."""
    return signed_data(_ISSUER.signer, content_type, content)


def raw_rsa(block: bytes) -> bytes:
    """The private operation on a block, or on what remains of it."""
    return pow(int.from_bytes(block, "big") % MODULUS, _D, MODULUS).to_bytes(RSA_SIZE, "big")


def is_message_of(block: bytes, challenge: bytes) -> bool:
    """Is the block `6A ‖ M1 ‖ H(M1 ‖ challenge) ‖ BC` or its like, by the shortest possible description?"""
    number = int.from_bytes(block, "big") % MODULUS
    candidates = (number.to_bytes(RSA_SIZE, "big"), (MODULUS - number).to_bytes(RSA_SIZE, "big"))
    return any(
        digest.of(item[start : end - digest.size], challenge) == item[end - digest.size : end]
        for item in candidates
        for digest in Digest
        for end in (RSA_SIZE - 1, RSA_SIZE - 2)
        for start in range(1, RSA_SIZE)
    )


def walk(data: bytes, depth: int = 0) -> None:
    """Go through nested data objects as deep as they go."""
    try:
        objects = tlv.parse(data)
    except MalformedError:
        return
    for item in objects:
        if item.constructed and depth < 64:
            walk(item.value, depth + 1)


def with_checksum(keys: SessionKeys, objects: bytes) -> bytes:
    """Data objects and DO'8E' as a chip with these keys sends them to the first command."""
    counter = (keys.ssc + 2).to_bytes(keys.cipher.block_size, "big")
    return objects + tlv.encode(
        0x8E, ciphers.mac(keys.cipher, keys.k_mac, ciphers.pad(counter + objects, keys.cipher.block_size))
    )


def sign_token(payload: bytes) -> bytes:
    """COSE_Sign1 around any payload, by the key that `SEAL_KEYS` knows."""
    header = {1: -7, 4: SEALER.kid}
    return bytes(COSE.new(deterministic_header=True).encode_and_sign(payload, SEALER.cose_key(), protected=header))


def seal_text(token: bytes) -> str:
    """The text of a seal around any token."""
    return PREFIX + str(base45.b45encode(zlib.compress(token)), "ascii")
