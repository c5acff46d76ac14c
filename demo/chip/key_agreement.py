"""The chip's side of Chip Authentication: its static key and the terminal's ephemeral one (Doc 9303-11, 6.2)."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec

from demo.chip.behaviour import Refused
from demo.chip.document import CardFiles
from emrtd import tlv
from emrtd.apdu import CommandApdu, StatusWord
from emrtd.ciphers import Cipher
from emrtd.curves import decode_point, shared_x
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError
from emrtd.kdf import SessionKeys, session_keys
from emrtd.lds import FileId
from emrtd.security_infos import decode_oid, parse_dg14

_TEMPLATE, _PUBLIC_KEY, _EPHEMERAL_KEY = 0x7C, 0x80, 0x91


class ChipKey:
    """A chip's static key; None in a chip that has none, which then refuses."""

    def __init__(self, card: CardFiles) -> None:
        self._key = card.chip_key
        self._number = card.chip_number
        dg14 = card.files.get(FileId.DG14)
        infos = parse_dg14(dg14).chip_authentication if dg14 else ()
        self._ciphers = {info.oid: info.cipher for info in infos}
        self._chosen: Cipher | None = None

    def reset(self) -> None:
        """Forget what was chosen."""
        self._chosen = None

    def choose(self, command: CommandApdu) -> bytes:
        """MSE:Set AT with P1 P2 = 41A4: the variant (6.2.4.2)."""
        try:
            oid = decode_oid(tlv.require(tlv.parse(command.data), 0x80))
        except MalformedError as error:
            raise Refused(StatusWord.WRONG_DATA) from error
        self._chosen = self._ciphers.get(oid)
        if self._chosen is None:
            raise Refused(StatusWord.REFERENCE_NOT_FOUND)
        return b""

    def agree(self, command: CommandApdu) -> tuple[bytes, SessionKeys]:
        """GENERAL AUTHENTICATE after `choose`: an empty template, and the new session (6.2.4.2)."""
        chosen, self._chosen = self._chosen, None
        if chosen is None:
            raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
        try:
            public = tlv.require(tlv.parse_one(command.data, _TEMPLATE).children(), _PUBLIC_KEY)
        except MalformedError as error:
            raise Refused(StatusWord.WRONG_DATA) from error
        return tlv.encode(_TEMPLATE, b""), self._keys(public, chosen)

    def agree_at_once(self, command: CommandApdu) -> tuple[bytes, SessionKeys]:
        """MSE:Set KAT with P1 P2 = 41A6: 3DES alone (6.2.4.1)."""
        if Cipher.TDES not in self._ciphers.values():
            raise Refused(StatusWord.REFERENCE_NOT_FOUND)
        try:
            public = tlv.require(tlv.parse(command.data), _EPHEMERAL_KEY)
        except MalformedError as error:
            raise Refused(StatusWord.WRONG_DATA) from error
        return b"", self._keys(public, Cipher.TDES)

    def _keys(self, public: bytes, cipher: Cipher) -> SessionKeys:
        try:
            return session_keys(self._secret(public), cipher)
        except (ValueError, MalformedError) as error:
            raise Refused(StatusWord.WRONG_DATA) from error

    def _secret(self, public: bytes) -> bytes:
        """Raises ValueError or MalformedError for what is no point of the key's curve."""
        if self._key is not None:
            peer = ec.EllipticCurvePublicKey.from_encoded_point(self._key.curve, public)
            return self._key.exchange(ec.ECDH(), peer)
        if self._number is None:
            raise Refused(StatusWord.REFERENCE_NOT_FOUND)
        curve = STANDARDIZED_CURVES[self._number.parameter_id]
        return shared_x(curve, self._number.private, decode_point(curve, public))
