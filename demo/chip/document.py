"""A persona becomes a card: the files of its chip, signed by an invented issuer, and the keys the chip keeps.

pki = new_pki()
card = personalise(load(Path("demo/personas/fatima.toml")), pki)
card.files[FileId.SOD]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from cryptography.hazmat.primitives.asymmetric import ec

from demo.chip.authorities import Authority
from demo.chip.face import face_data_group
from demo.chip.issuer import Pki
from demo.chip.mapping_key import MappingKey
from demo.chip.security_object import SodOptions, build_sod, signed_data
from demo.chip.signing import PrivateKey, new_key, public_key_info
from demo.chip.zone import machine_readable_zone
from demo.persona import Access, ActiveKey, CardText, ChipPlan, CipherName, CurveName, MappingName, Persona
from emrtd import tlv
from emrtd.card_security import ID_SECURITY_OBJECT
from emrtd.lds import FileId
from emrtd.security_infos import encode_oid

_SEQUENCE, _SET, _INTEGER, _OID = 0x30, 0x31, 0x02, 0x06
_ID_PACE = "0.4.0.127.0.7.2.2.4"
_ID_CA_ECDH = "0.4.0.127.0.7.2.2.3.2"
_ID_PK_ECDH = "0.4.0.127.0.7.2.2.1.2"
_ID_AA = "2.23.136.1.1.5"
_ECDSA_PLAIN_OIDS = {"sha256": "0.4.0.127.0.7.1.1.4.1.3", "sha384": "0.4.0.127.0.7.1.1.4.1.4"}

_MAPPING_ARCS = {
    MappingName.GENERIC: (2,),
    MappingName.INTEGRATED: (4,),
    MappingName.CHIP_AUTHENTICATION: (2, 6),
}

PARAMETER_IDS = {
    CurveName.P256: 12,
    CurveName.BRAINPOOL_P256R1: 13,
    CurveName.P384: 15,
    CurveName.BRAINPOOL_P384R1: 16,
}
"""Standardized domain parameters (Doc 9303-11, table 6)."""

CIPHER_ARCS = {
    CipherName.TRIPLE_DES: 1,
    CipherName.AES_128: 2,
    CipherName.AES_192: 3,
    CipherName.AES_256: 4,
}
"""Last arc of PACE and Chip Authentication object identifiers (Doc 9303-11, 9.2.1 and 9.2.5)."""


@dataclass(frozen=True, slots=True, repr=False)
class CardFiles:
    """What a personalised chip holds; `repr` shows none of it.

    Attributes:
        files: content of each file, EF.CardAccess among them; empty for a tag without the application.
        active_key: answers INTERNAL AUTHENTICATE; not DG15's key if the card is a clone; None without DG15.
        active_digest: hash that `demo.chip.active_signature.sign_challenge` takes.
        chip_key: static key of Chip Authentication.
        mapping_key: static key of PACE with Chip Authentication Mapping.
        chip_number: static key of Chip Authentication on any curve, where there is no `chip_key`.
    """

    files: Mapping[FileId, bytes]
    active_key: PrivateKey | None = None
    active_digest: str = "sha256"
    chip_key: ec.EllipticCurvePrivateKey | None = None
    mapping_key: MappingKey | None = None
    chip_number: MappingKey | None = None

    def __repr__(self) -> str:
        return f"<CardFiles {len(self.files)} files>"


def personalise(persona: Persona, pki: Pki, options: SodOptions | None = None) -> CardFiles:
    """Make a persona's card. Chip keys are fresh each time; everything else is the same for the same persona."""
    if not persona.chip.emrtd:
        return CardFiles(files={})
    card, plan = persona.card.reveal(), persona.chip
    active, chip = _active_key(plan), _chip_key(plan)
    groups = _data_groups(card, plan, active, chip)
    signer = pki.issuer(plan.issuer).signer
    sod = build_sod(signer, groups, options or _sod_options(card))
    mapping = _mapping_key(plan)
    files = {FileId.COM: _com(groups), FileId.SOD: sod, **groups, **_card_access(plan)}
    if mapping is not None:
        files[FileId.CARD_SECURITY] = _card_security(plan, mapping, signer)
    if plan.cloned:
        active, chip, mapping = _active_key(plan), _chip_key(plan), _mapping_key(plan)
    return CardFiles(files, active, _active_digest(plan), chip, mapping)


def with_changed_file(card: CardFiles, file: FileId) -> CardFiles:
    """The same card after somebody changed the last byte of one file; EF.SOD stays as it was."""
    content = bytearray(card.files[file])
    content[-1] ^= 1
    return replace(card, files={**card.files, file: bytes(content)})


def _sod_options(card: CardText) -> SodOptions:
    return SodOptions(lds_version=1, signing_time=datetime.combine(card.issued_on, time(9), UTC))


def _data_groups(
    card: CardText, plan: ChipPlan, active: PrivateKey | None, chip: ec.EllipticCurvePrivateKey | None
) -> dict[FileId, bytes]:
    groups = {
        FileId.DG1: tlv.encode(0x61, tlv.encode(0x5F1F, machine_readable_zone(card).encode("ascii"))),
        FileId.DG2: face_data_group(card.cin),
    }
    if plan.arabic_name:
        groups[FileId.DG11] = _personal_details(card)
    infos = _security_infos(plan, chip)
    if infos:
        groups[FileId.DG14] = tlv.encode(0x6E, tlv.encode(_SET, *sorted(infos)))
    if active is not None:
        groups[FileId.DG15] = tlv.encode(0x6F, public_key_info(active).dump())
    return groups


def _personal_details(card: CardText) -> bytes:
    """DG11: Arabic name, CIN, date and place of birth, address (Doc 9303-10, 4.7.11)."""
    details = {
        0x5F0E: f"{card.family_name_arabic}<<{card.given_name_arabic}",
        0x5F10: card.cin,
        0x5F2B: f"{card.birth_date:%Y%m%d}",
        0x5F11: card.birth_place_arabic,
        0x5F42: card.address_arabic,
    }
    tags = b"".join(tlv.encode_tag(tag) for tag in details)
    objects = [tlv.encode(tag, text.encode("utf-8")) for tag, text in details.items()]
    return tlv.encode(0x6B, tlv.encode(0x5C, tags), *objects)


def _security_infos(plan: ChipPlan, chip: ec.EllipticCurvePrivateKey | None) -> list[bytes]:
    """SecurityInfos of DG14; those of EF.CardAccess are repeated, since only here they are signed."""
    infos = _pace_infos(plan)
    if plan.active_key not in {ActiveKey.NONE, ActiveKey.RSA_1024, ActiveKey.RSA_2048}:
        infos.append(_sequence(_oid(_ID_AA), _integer(1), _oid(_ECDSA_PLAIN_OIDS[_active_digest(plan)])))
    if chip is not None and plan.chip_authentication is not None:
        arc = CIPHER_ARCS[plan.chip_authentication]
        infos.append(_sequence(_oid(f"{_ID_CA_ECDH}.{arc}"), _integer(1)))
        infos.append(_sequence(_oid(_ID_PK_ECDH), public_key_info(chip).dump()))
    return infos


def _pace_infos(plan: ChipPlan) -> list[bytes]:
    if Access.PACE not in plan.access:
        return []
    version, parameters = _integer(2), _integer(PARAMETER_IDS[plan.pace_curve])
    arcs = (f"{_ID_PACE}.{mapping}.{CIPHER_ARCS[plan.pace_cipher]}" for mapping in _MAPPING_ARCS[plan.pace_mapping])
    return [_sequence(_oid(arc), version, parameters) for arc in arcs]


def _card_access(plan: ChipPlan) -> dict[FileId, bytes]:
    infos = _pace_infos(plan)
    return {FileId.CARD_ACCESS: tlv.encode(_SET, *infos)} if infos else {}


def _card_security(plan: ChipPlan, key: MappingKey, signer: Authority) -> bytes:
    """EF.CardSecurity: what is offered, and the key that PACE-CAM proves (Doc 9303-10, 3.11.4)."""
    return signed_data(signer, ID_SECURITY_OBJECT, tlv.encode(_SET, *_pace_infos(plan), key.security_info()))


def _mapping_key(plan: ChipPlan) -> MappingKey | None:
    wanted = plan.pace_mapping is MappingName.CHIP_AUTHENTICATION and Access.PACE in plan.access
    return MappingKey.new(PARAMETER_IDS[plan.pace_curve]) if wanted else None


def _com(groups: Mapping[FileId, bytes]) -> bytes:
    """EF.COM: LDS 1.7, Unicode 4.0.0, the list of data groups (Doc 9303-10, 4.6.1)."""
    tags = bytes(content[0] for content in groups.values())
    return tlv.encode(0x60, tlv.encode(0x5F01, b"0107"), tlv.encode(0x5F36, b"040000"), tlv.encode(0x5C, tags))


def _active_key(plan: ChipPlan) -> PrivateKey | None:
    return None if plan.active_key is ActiveKey.NONE else new_key(plan.active_key)


def _active_digest(plan: ChipPlan) -> str:
    """1024-bit keys are of the time of SHA-1; a 384-bit curve is used with a hash of its size."""
    if plan.active_key is ActiveKey.RSA_1024:
        return "sha1"
    return "sha384" if plan.active_key is ActiveKey.P384 else "sha256"


def _chip_key(plan: ChipPlan) -> ec.EllipticCurvePrivateKey | None:
    if plan.chip_authentication is None:
        return None
    key = new_key(plan.chip_authentication_curve)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _sequence(*parts: bytes) -> bytes:
    return tlv.encode(_SEQUENCE, *parts)


def _oid(dotted: str) -> bytes:
    return tlv.encode(_OID, encode_oid(dotted))


def _integer(value: int) -> bytes:
    return tlv.encode(_INTEGER, bytes([value]))
