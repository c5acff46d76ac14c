"""EF.SOD, the document security object: an LDSSecurityObject inside SignedData (ICAO Doc 9303-10, 4.6.2)."""

from emrtd import tlv
from emrtd.errors import MalformedError
from emrtd.security_object import CONTENT_TYPES, SecurityObject, parse_security_object
from emrtd.signed_data import SignedData, parse_signed_data

_TAG = 0x77
_PADDING = b"\x00\xff"
"""What memory holds behind a file: dumps of a chip end with it."""


def parse_sod(sod: bytes) -> tuple[SignedData, SecurityObject]:
    """Parse EF.SOD; what it says is verified by nobody yet.

    Content signed without attributes is accepted here: it is an LDSSecurityObject and can be nothing else, least of
    all signed attributes put in the place of content (RFC 5652, 5.3 and 11), which are a SET.

    Args:
        sod: the file as read; padding may follow.

    Raises:
        MalformedError: not one.
        UnsupportedAlgorithmError: hashes of a kind that we do not speak.
    """
    header = tlv.read_header(sod)
    end = header.size + header.length
    if header.tag != _TAG or end > len(sod) or sod[end:].strip(_PADDING):
        raise MalformedError("EF.SOD is not one data object")
    data = parse_signed_data(sod[header.size : end])
    if data.content_type not in CONTENT_TYPES:
        raise MalformedError("EF.SOD signs something else")
    return data, parse_security_object(data.content)
