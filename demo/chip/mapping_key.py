"""The static key of PACE with Chip Authentication Mapping, on any standardized curve (Doc 9303-11, 4.4.3.5.1).

Kept as a number: two of the curves are not known to the library that makes the chip's other keys.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from emrtd import curves, tlv
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.security_infos import encode_oid

_SEQUENCE, _INTEGER, _BITS, _OID = 0x30, 0x02, 0x03, 0x06
_ID_PK_ECDH = "0.4.0.127.0.7.2.2.1.2"
_STANDARDIZED = "0.4.0.127.0.7.1.2"


@dataclass(frozen=True, slots=True, repr=False)
class MappingKey:
    """A private number and the curve of its public point.

    Attributes:
        parameter_id: standardized domain parameters (Doc 9303-11, table 6).
        private: from 1 to the curve's order less 1.
    """

    parameter_id: int
    private: int

    @classmethod
    def new(cls, parameter_id: int) -> MappingKey:
        """A fresh key."""
        return cls(parameter_id, curves.random_scalar(STANDARDIZED_CURVES[parameter_id], os.urandom))

    def security_info(self) -> bytes:
        """ChipAuthenticationPublicKeyInfo, the curve named by its number (BSI TR-03110-3, A.2.1.1), as DER."""
        curve = STANDARDIZED_CURVES[self.parameter_id]
        point = curves.encode_point(curve, curves.multiply(curve, self.private, curve.generator))
        number = tlv.encode(_INTEGER, bytes([self.parameter_id]))
        algorithm = tlv.encode(_SEQUENCE, tlv.encode(_OID, encode_oid(_STANDARDIZED)), number)
        key = tlv.encode(_SEQUENCE, algorithm, tlv.encode(_BITS, b"\x00" + point))
        return tlv.encode(_SEQUENCE, tlv.encode(_OID, encode_oid(_ID_PK_ECDH)), key)

    def __repr__(self) -> str:
        return "<MappingKey>"
