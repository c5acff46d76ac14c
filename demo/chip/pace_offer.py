"""Chips that offer other variants of PACE than the personas' cards: EF.CardAccess, and EF.CardSecurity for PACE-CAM.

card = with_pace(personalise(persona, pki), [PaceOffer(Mapping.ECDH_CAM, Cipher.AES_256, 13)], pki.national.signer)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from demo.chip.authorities import Authority
from demo.chip.document import CardFiles
from demo.chip.mapping_key import MappingKey
from demo.chip.security_object import build_sod, signed_data
from emrtd import tlv
from emrtd.card_security import ID_SECURITY_OBJECT
from emrtd.ciphers import Cipher
from emrtd.lds import FileId
from emrtd.security_infos import Mapping, encode_oid, parse_security_infos

_SEQUENCE, _SET, _INTEGER, _OID = 0x30, 0x31, 0x02, 0x06
_ID_PACE = "0.4.0.127.0.7.2.2.4"
_CIPHER_ARCS = {Cipher.TDES: 1, Cipher.AES_128: 2, Cipher.AES_192: 3, Cipher.AES_256: 4}


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
    """The same card with other offers, stated in DG14 as well, and EF.SOD signed anew.

    With PACE-CAM among them it has a static key of its own and EF.CardSecurity.
    """
    infos = [offer.encode() for offer in offers]
    files = {**card.files, FileId.CARD_ACCESS: tlv.encode(_SET, *infos)}
    files[FileId.DG14] = tlv.encode(0x6E, tlv.encode(_SET, *infos, *_other_infos(card)))
    files[FileId.SOD] = build_sod(signer, files)
    curves = {offer.parameter_id for offer in offers if offer.mapping is Mapping.ECDH_CAM}
    if not curves:
        return replace(card, files=files)
    (parameter_id,) = curves
    key = MappingKey.new(parameter_id)
    files[FileId.CARD_SECURITY] = signed_data(signer, ID_SECURITY_OBJECT, tlv.encode(_SET, *infos, key.security_info()))
    return replace(card, files=files, mapping_key=key)


def _other_infos(card: CardFiles) -> list[bytes]:
    """What DG14 says of everything but PACE."""
    content = card.files.get(FileId.DG14)
    if content is None:
        return []
    infos = tlv.parse_one(tlv.parse_one(content, 0x6E).value, _SET).children()
    return [info.encode() for info in infos if not parse_security_infos(tlv.encode(_SET, info.encode())).pace]
