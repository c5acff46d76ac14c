"""Master lists: the country signing certificates that one country vouches for (ICAO Doc 9303-12, 9).

CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }
"""

from emrtd import tlv
from emrtd.certificates import Certificate
from emrtd.der import INTEGER, SEQUENCE, SET, definite, leading_objects
from emrtd.errors import EmrtdError, MalformedError, SignatureInvalidError
from emrtd.signed_data import SignedData, Signer, parse_signed_data

CONTENT_TYPE = "2.23.136.1.1.2"
"""id-icao-cscaMasterList."""

_CERTIFICATES_MAX = 1024  # beside the list; a file that the operator has put there, not a stranger's document


def parse_master_list(der: bytes) -> tuple[bytes, ...]:
    """What stands in the place of certificates in a master list whose signature its own signer made.

    What follows an object that runs over the list's end cannot be told apart: it comes as one piece, the last.

    That the signer may vouch is not judged here: whoever puts the list among the trusted files says so.

    Raises:
        MalformedError: not a master list.
        SignatureInvalidError: the list was changed, or carries no certificate that fits.
    """
    data = parse_signed_data(der, certificates_max=_CERTIFICATES_MAX)
    if data.content_type != CONTENT_TYPE:
        raise MalformedError("signed data is not a master list")
    members = _members(data.content)
    if not any(_signed_by(data, signer, certificate) for signer, certificate in data.candidates()):
        raise SignatureInvalidError
    listed, rest = leading_objects(members)
    return (*listed, rest) if rest else listed


def _members(content: bytes) -> bytes:
    try:
        fields = tlv.parse_one(content, SEQUENCE).children()
    except MalformedError:
        fields = tlv.parse_one(definite(content), SEQUENCE).children()
    if [item.tag for item in fields] != [INTEGER, SET]:
        raise MalformedError("CscaMasterList has fields other than it must")
    return fields[1].value


def _signed_by(data: SignedData, signer: Signer, certificate: Certificate) -> bool:
    try:
        data.verify(signer, certificate)
    except EmrtdError:
        return False
    return True
