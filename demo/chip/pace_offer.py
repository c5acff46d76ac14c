"""Chips that offer other variants of PACE than the personas' cards: EF.CardAccess, and EF.CardSecurity for PACE-CAM.

card = with_pace(personalise(persona, pki), [PaceOffer(Mapping.ECDH_CAM, Cipher.AES_256, 13)], pki.national.signer)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric import ec

from demo.chip.authorities import Authority
from demo.chip.document import CardFiles
from demo.chip.security_object import signed_data
from demo.chip.signing import public_key_info
from emrtd import tlv
from emrtd.card_security import ID_SECURITY_OBJECT
from emrtd.ciphers import Cipher
from emrtd.lds import FileId
from emrtd.security_infos import Mapping, encode_oid

_SEQUENCE, _SET, _INTEGER, _OID = 0x30, 0x31, 0x02, 0x06
_ID_PACE = "0.4.0.127.0.7.2.2.4"
_ID_PK_ECDH = "0.4.0.127.0.7.2.2.1.2"
_CIPHER_ARCS = {Cipher.TDES: 1, Cipher.AES_128: 2, Cipher.AES_192: 3, Cipher.AES_256: 4}

CHIP_KEY_CURVES: dict[int, ec.EllipticCurve] = {
    10: ec.SECP224R1(),
    12: ec.SECP256R1(),
    13: ec.BrainpoolP256R1(),
    15: ec.SECP384R1(),
    16: ec.BrainpoolP384R1(),
    17: ec.BrainpoolP512R1(),
    18: ec.SECP521R1(),
}
"""Standardized domain parameters on which a static key can be made here."""


@dataclass(frozen=True, slots=True)
class PaceOffer:
    """One PACEInfo (Doc 9303-11, 9.2.3)."""

    mapping: Mapping
    cipher: Cipher
    parameter_id: int

    def encode(self) -> bytes:
        """DER."""
        oid = encode_oid(f"{_ID_PACE}.{self.mapping.value}.{_CIPHER_ARCS[self.cipher]}")
        numbers = (tlv.encode(_INTEGER, bytes([number])) for number in (2, self.parameter_id))
        return tlv.encode(_SEQUENCE, tlv.encode(_OID, oid), *numbers)


def with_pace(card: CardFiles, offers: Sequence[PaceOffer], signer: Authority) -> CardFiles:
    """The same card with other offers; with PACE-CAM among them, a static key of its own and EF.CardSecurity."""
    infos = [offer.encode() for offer in offers]
    files = {**card.files, FileId.CARD_ACCESS: tlv.encode(_SET, *infos)}
    curves = {offer.parameter_id for offer in offers if offer.mapping is Mapping.ECDH_CAM}
    if not curves:
        return replace(card, files=files)
    (parameter_id,) = curves
    key = ec.generate_private_key(CHIP_KEY_CURVES[parameter_id])
    infos.append(tlv.encode(_SEQUENCE, tlv.encode(_OID, encode_oid(_ID_PK_ECDH)), public_key_info(key).dump()))
    files[FileId.CARD_SECURITY] = signed_data(signer, ID_SECURITY_OBJECT, tlv.encode(_SET, *infos))
    return replace(card, files=files, chip_key=key)
