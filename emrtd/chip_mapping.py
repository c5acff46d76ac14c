"""PACE with Chip Authentication Mapping: does the chip know its static private key (ICAO Doc 9303-11, 4.4.3.5)?

The chip sends CA = SK_IC⁻¹ · SK_Map,IC under the new session keys; CA · PK_IC must be the public key that it mapped
with. This convinces whoever ran PACE, and nobody else: a terminal that knows PK_IC can make up a passing transcript.
PK_IC stands in EF.CardSecurity, which must be judged (`card_security.verify`), or in a DG14 that has passed Passive
Authentication.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from emrtd import ciphers
from emrtd.curves import decode_point, multiply
from emrtd.errors import MalformedError, UnsupportedAlgorithmError
from emrtd.kdf import SessionKeys
from emrtd.pace import PaceResult
from emrtd.public_keys import EcPublicKey, parse_public_key
from emrtd.security_infos import ChipAuthenticationPublicKey, Mapping, PaceInfo, SecurityInfos


class MappingVerdict(StrEnum):
    """What the mapping proved to this terminal."""

    VALID = "VALID"
    """The chip knows the private key of one of the keys given."""
    INVALID = "INVALID"
    """It does not: a copy of the files on another chip."""
    ABSENT = "ABSENT"
    """No key given is on the curve that PACE ran on."""
    MALFORMED_KEY = "MALFORMED_KEY"
    UNSUPPORTED_ALGORITHM = "UNSUPPORTED_ALGORITHM"
    """Every key given is of a kind that we do not speak."""


@dataclass(frozen=True, slots=True, repr=False)
class ChipMapping:
    """What PACE-CAM leaves to be judged; `repr` hides the data, which tells the chip's ephemeral key to its owner.

    Attributes:
        info: the variant that ran.
        mapping_key: PK_Map,IC, uncompressed, as received.
        data: CA_IC, decrypted; empty if the chip sent none that can be decrypted, which never passes.
    """

    info: PaceInfo
    mapping_key: bytes
    data: bytes

    def __repr__(self) -> str:
        return f"<ChipMapping {self.info.name}>"


def evidence_of(result: PaceResult) -> ChipMapping | None:
    """What there is to judge after PACE; None after any other mapping."""
    if result.info.mapping is not Mapping.ECDH_CAM:
        return None
    return ChipMapping(result.info, result.chip_mapping_key, _decrypted(result.keys, result.encrypted_chip_data))


def verify(evidence: Iterable[ChipMapping], infos: SecurityInfos) -> MappingVerdict:
    """Judge the evidence with the chip's static keys. Never raises on any bytes of the chip.

    Args:
        evidence: of each session that anything was read in: a copy that serves the files may leave the last session
            to a genuine chip of another document.
        infos: of EF.CardSecurity or DG14, their signature judged elsewhere.

    Returns:
        The worst verdict; VALID means that every session was with the chip of one of the keys. ABSENT for no evidence.
    """
    verdicts = {_judge_session(session, infos) for session in evidence}
    return next((verdict for verdict in reversed(MappingVerdict) if verdict in verdicts), MappingVerdict.ABSENT)


def _judge_session(evidence: ChipMapping, infos: SecurityInfos) -> MappingVerdict:
    """The best that any of the keys gives."""
    verdicts = {_judge(evidence, key) for key in infos.chip_authentication_keys}
    return next((verdict for verdict in MappingVerdict if verdict in verdicts), MappingVerdict.ABSENT)


def encrypt(keys: SessionKeys, data: bytes) -> bytes:
    """A_IC = E(KS_enc, CA_IC), padded, as the chip makes it (4.4.3.5.3, 4.4.3.5.4)."""
    padded = ciphers.pad(data, keys.cipher.block_size)
    return ciphers.encrypt(keys.cipher, keys.k_enc, _iv(keys), padded)


def _judge(evidence: ChipMapping, key: ChipAuthenticationPublicKey) -> MappingVerdict:
    try:
        public = parse_public_key(key.public_key)
        if not isinstance(public, EcPublicKey) or public.curve is not evidence.info.curve:
            return MappingVerdict.ABSENT
        return MappingVerdict.VALID if _fits(evidence, public) else MappingVerdict.INVALID
    except UnsupportedAlgorithmError:
        return MappingVerdict.UNSUPPORTED_ALGORITHM
    except MalformedError:
        return MappingVerdict.MALFORMED_KEY


def _fits(evidence: ChipMapping, key: EcPublicKey) -> bool:
    data = int.from_bytes(evidence.data, "big")
    if not 0 < data < key.curve.n:
        return False
    return multiply(key.curve, data, key.point) == decode_point(key.curve, evidence.mapping_key)


def _decrypted(keys: SessionKeys, encrypted: bytes) -> bytes:
    try:
        return ciphers.unpad(ciphers.decrypt(keys.cipher, keys.k_enc, _iv(keys), encrypted))
    except MalformedError:
        return b""


def _iv(keys: SessionKeys) -> bytes:
    """E(KS_enc, -1), where -1 has all bits set."""
    return ciphers.encrypt_block(keys.cipher, keys.k_enc, b"\xff" * keys.cipher.block_size)
