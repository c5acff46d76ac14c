"""SecurityInfos of EF.CardAccess and DG14 (ICAO Doc 9303-11, 9.2; BSI TR-03110-3, A.1).

    SecurityInfos ::= SET OF SecurityInfo
    SecurityInfo ::= SEQUENCE { protocol OBJECT IDENTIFIER, requiredData ANY, optionalData ANY OPTIONAL }

Unknown protocols, and entries that are not as the standard has them, are kept as they are and harm nobody: issuers put
things of their own beside what a chip needs.
"""

from dataclasses import dataclass
from enum import Enum

from emrtd import tlv
from emrtd.ciphers import Cipher
from emrtd.curves import Curve
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError

_SET, _SEQUENCE, _INTEGER, _OID = 0x31, 0x30, 0x02, 0x06
_ID_PK = "0.4.0.127.0.7.2.2.1."
_ID_CA = "0.4.0.127.0.7.2.2.3."
_ID_PACE = "0.4.0.127.0.7.2.2.4."
_ID_AA = "2.23.136.1.1.5"
_CIPHERS = (Cipher.TDES, Cipher.AES_128, Cipher.AES_192, Cipher.AES_256)
_INTEGER_BYTES = range(1, 33)


class Mapping(Enum):
    """How PACE turns the nonce into domain parameters (9.2.1): key agreement and mapping."""

    DH_GM = "1"
    ECDH_GM = "2"
    DH_IM = "3"
    ECDH_IM = "4"
    ECDH_CAM = "6"


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """PACEInfo (9.2.1).

    Attributes:
        oid: dotted protocol identifier.
        version: 2 for all that the standard defines.
        parameter_id: standardized domain parameters; None where the card gives its own.
        mapping: key agreement and mapping.
        cipher: block cipher of the session.
    """

    oid: str
    version: int
    parameter_id: int | None
    mapping: Mapping
    cipher: Cipher

    @property
    def curve(self) -> Curve | None:
        """The standardized curve, or None for MODP groups and parameters of the card's own."""
        return None if self.parameter_id is None else STANDARDIZED_CURVES.get(self.parameter_id)

    @property
    def name(self) -> str:
        """The protocol's name in the standard."""
        agreement, _, mapping = self.mapping.name.partition("_")
        mac = "CBC-CBC" if self.cipher is Cipher.TDES else "CBC-CMAC"
        cipher = "3DES" if self.cipher is Cipher.TDES else "AES"
        bits = "" if self.cipher is Cipher.TDES else f"-{8 * self.cipher.key_size}"
        return f"id-PACE-{agreement}-{mapping}-{cipher}-{mac}{bits}"


@dataclass(frozen=True, slots=True)
class ChipAuthenticationInfo:
    """ChipAuthenticationInfo (9.2.5).

    Attributes:
        oid: dotted protocol identifier.
        version: 1 as the standard defines it.
        key_id: names one of several public keys; None where there is one.
        elliptic: ECDH; else DH.
        cipher: block cipher of the session.
    """

    oid: str
    version: int
    key_id: int | None
    elliptic: bool
    cipher: Cipher


@dataclass(frozen=True, slots=True)
class ChipAuthenticationPublicKey:
    """ChipAuthenticationPublicKeyInfo (9.2.6).

    Attributes:
        oid: id-PK-DH or id-PK-ECDH.
        public_key: DER SubjectPublicKeyInfo, as the chip has it.
        key_id: names the key; None where there is one.
    """

    oid: str
    public_key: bytes
    key_id: int | None

    @property
    def elliptic(self) -> bool:
        """Whether the key is for ECDH."""
        return self.oid == _ID_PK + "2"


@dataclass(frozen=True, slots=True)
class ActiveAuthenticationInfo:
    """ActiveAuthenticationInfo (9.2.8): which signature an ECDSA key of DG15 makes.

    Attributes:
        signature_oid: dotted identifier of BSI TR-03111.
    """

    signature_oid: str


@dataclass(frozen=True, slots=True)
class UnknownInfo:
    """An entry that nothing here uses: Terminal Authentication, domain parameters, national ones, malformed ones.

    Attributes:
        oid: dotted protocol identifier; empty where the entry has none.
        content: the entry's value, as it is.
    """

    oid: str
    content: bytes


SecurityInfo = PaceInfo | ChipAuthenticationInfo | ChipAuthenticationPublicKey | ActiveAuthenticationInfo | UnknownInfo


@dataclass(frozen=True, slots=True)
class SecurityInfos:
    """All SecurityInfo of one file, in its order."""

    entries: tuple[SecurityInfo, ...]

    @property
    def pace(self) -> tuple[PaceInfo, ...]:
        """PACE variants."""
        return tuple(item for item in self.entries if isinstance(item, PaceInfo))

    @property
    def chip_authentication(self) -> tuple[ChipAuthenticationInfo, ...]:
        """Chip Authentication variants."""
        return tuple(item for item in self.entries if isinstance(item, ChipAuthenticationInfo))

    @property
    def states_chip_authentication(self) -> bool:
        """Whether any entry speaks of a variant of Chip Authentication, be it one that is unknown or malformed."""
        return bool(self.chip_authentication) or self._has_unknown(_ID_CA)

    @property
    def states_chip_keys(self) -> bool:
        """Whether any entry speaks of a key of Chip Authentication, be it malformed."""
        return bool(self.chip_authentication_keys) or self._has_unknown(_ID_PK)

    @property
    def chip_authentication_keys(self) -> tuple[ChipAuthenticationPublicKey, ...]:
        """Static public keys of Chip Authentication."""
        return tuple(item for item in self.entries if isinstance(item, ChipAuthenticationPublicKey))

    @property
    def active_authentication(self) -> ActiveAuthenticationInfo | None:
        """The signature algorithm of Active Authentication, where it is stated."""
        return next((item for item in self.entries if isinstance(item, ActiveAuthenticationInfo)), None)

    def _has_unknown(self, arc: str) -> bool:
        return any(isinstance(item, UnknownInfo) and item.oid.startswith(arc) for item in self.entries)


def parse_security_infos(content: bytes) -> SecurityInfos:
    """Parse a SecurityInfos SET, as EF.CardAccess is one.

    An entry that is not as the standard has it is an `UnknownInfo`, so that it spoils no other.

    Raises:
        MalformedError: not a SET.
    """
    return SecurityInfos(tuple(_security_info(item) for item in tlv.parse_one(content, _SET).children()))


def parse_dg14(content: bytes) -> SecurityInfos:
    """Parse DG14: '6E' around SecurityInfos (Doc 9303-10, 4.7.14).

    Raises:
        MalformedError: not a DG14.
    """
    return parse_security_infos(tlv.parse_one(content, 0x6E).value)


def encode_oid(dotted: str) -> bytes:
    """Content bytes of an OBJECT IDENTIFIER (X.690, 8.19).

    Raises:
        ValueError: not a dotted identifier.
    """
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return b"".join(_base128(arc) for arc in (40 * first + second, *rest))


def decode_oid(content: bytes) -> str:
    """Dotted identifier from content bytes (X.690, 8.19).

    Raises:
        MalformedError: empty, cut off or longer than 64 bytes.
    """
    if not content or content[-1] & 0x80 or len(content) > 64:
        raise MalformedError("object identifier is malformed")
    arcs: list[int] = []
    arc = 0
    for byte in content:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(str(number) for number in (first, arcs[0] - 40 * first, *arcs[1:]))


def _security_info(item: tlv.Tlv) -> SecurityInfo:
    try:
        fields = item.children() if item.tag == _SEQUENCE else ()
        oid = decode_oid(fields[0].value) if fields and fields[0].tag == _OID else ""
    except MalformedError:
        return UnknownInfo("", item.value)
    try:
        return _known_info(oid, fields) or UnknownInfo(oid, item.value)
    except MalformedError:
        return UnknownInfo(oid, item.value)


def _known_info(oid: str, fields: tuple[tlv.Tlv, ...]) -> SecurityInfo | None:
    """None for a protocol that nothing here uses (raises MalformedError for one that lacks what it must have)."""
    if oid.startswith(_ID_PACE):
        return _pace_info(oid, fields)
    if oid.startswith(_ID_CA):
        return _chip_authentication_info(oid, fields)
    if oid.startswith(_ID_PK):
        return _chip_authentication_key(oid, fields)
    return _active_authentication_info(fields) if oid == _ID_AA else None


def _pace_info(oid: str, fields: tuple[tlv.Tlv, ...]) -> PaceInfo | None:
    """None for PACEDomainParameterInfo (one arc shorter) and for variants unknown to the standard."""
    mapping, _, cipher = oid.removeprefix(_ID_PACE).partition(".")
    if mapping not in {item.value for item in Mapping} or cipher not in _cipher_arcs():
        return None
    version, parameter_id = _two_integers(fields)
    return PaceInfo(oid, version, parameter_id, Mapping(mapping), _CIPHERS[int(cipher) - 1])


def _chip_authentication_info(oid: str, fields: tuple[tlv.Tlv, ...]) -> ChipAuthenticationInfo | None:
    agreement, _, cipher = oid.removeprefix(_ID_CA).partition(".")
    if agreement not in {"1", "2"} or cipher not in _cipher_arcs():
        return None
    version, key_id = _two_integers(fields)
    return ChipAuthenticationInfo(oid, version, key_id, agreement == "2", _CIPHERS[int(cipher) - 1])


def _chip_authentication_key(oid: str, fields: tuple[tlv.Tlv, ...]) -> ChipAuthenticationPublicKey:
    if len(fields) < 2 or fields[1].tag != _SEQUENCE:
        raise MalformedError("ChipAuthenticationPublicKeyInfo lacks its key")
    key_id = _integer(fields[2]) if len(fields) > 2 else None
    return ChipAuthenticationPublicKey(oid, fields[1].encode(), key_id)


def _active_authentication_info(fields: tuple[tlv.Tlv, ...]) -> ActiveAuthenticationInfo:
    if len(fields) < 3 or fields[2].tag != _OID:
        raise MalformedError("ActiveAuthenticationInfo lacks its algorithm")
    return ActiveAuthenticationInfo(decode_oid(fields[2].value))


def _cipher_arcs() -> set[str]:
    return {str(number) for number in range(1, len(_CIPHERS) + 1)}


def _two_integers(fields: tuple[tlv.Tlv, ...]) -> tuple[int, int | None]:
    if len(fields) < 2:
        raise MalformedError("SecurityInfo lacks its version")
    return _integer(fields[1]), _integer(fields[2]) if len(fields) > 2 else None


def _integer(item: tlv.Tlv) -> int:
    """Versions, parameters and key references are never negative: one that seems so lacks its leading zero."""
    if item.tag != _INTEGER or len(item.value) not in _INTEGER_BYTES:
        raise MalformedError("SecurityInfo has no INTEGER where one belongs")
    return int.from_bytes(item.value, "big")


def _base128(arc: int) -> bytes:
    groups = [arc & 0x7F]
    while arc := arc >> 7:
        groups.append(arc & 0x7F | 0x80)
    return bytes(reversed(groups))
