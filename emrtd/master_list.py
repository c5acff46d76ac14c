"""Master lists: the country signing certificates that one country vouches for (ICAO Doc 9303-12, 9).

CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }
"""

from emrtd import tlv
from emrtd.certificates import Certificate
from emrtd.errors import EmrtdError, MalformedError, SignatureInvalidError
from emrtd.signed_data import SignedData, parse_signed_data

CONTENT_TYPE = "2.23.136.1.1.2"
"""id-icao-cscaMasterList."""

_SEQUENCE, _SET, _INTEGER = 0x30, 0x31, 0x02
_CERTIFICATES_MAX = 1024  # beside the list; a file that the operator has put there, not a stranger's document


def parse_master_list(der: bytes) -> tuple[bytes, ...]:
    """The DER certificates of a master list whose signature its own signer made.

    That the signer may vouch is not judged here: whoever puts the list among the trusted files says so.

    Raises:
        MalformedError: not a master list.
        SignatureInvalidError: the list was changed, or carries no certificate that fits.
    """
    data = parse_signed_data(der, certificates_max=_CERTIFICATES_MAX)
    if data.content_type != CONTENT_TYPE:
        raise MalformedError("signed data is not a master list")
    fields = tlv.parse_one(data.content, _SEQUENCE).children()
    if [item.tag for item in fields] != [_INTEGER, _SET]:
        raise MalformedError("CscaMasterList has fields other than it must")
    if not any(_signed_by(data, certificate) for certificate in data.signer_certificates()):
        raise SignatureInvalidError
    return tuple(item.encode() for item in fields[1].children())


def _signed_by(data: SignedData, certificate: Certificate) -> bool:
    try:
        data.verify(certificate)
    except EmrtdError:
        return False
    return True
