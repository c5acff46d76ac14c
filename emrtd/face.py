"""DG2, the holder's face (ICAO Doc 9303-10, 4.7.2): the picture inside, not decoded.

'75' ─ '7F61' ─ '02' count
              └ '7F60' for each ─ 'A1' CBEFF header
                                └ '5F2E' or '7F2E' biometric data block: ISO/IEC 19794-5 face record
"""

from dataclasses import dataclass
from enum import StrEnum

from emrtd import tlv
from emrtd.errors import MalformedError

_RECORD_MAGIC = b"FAC\x00010\x00"
_RECORD_HEADER = 14
_FACE_INFORMATION = 20
_FEATURE_POINT = 8
_IMAGE_INFORMATION = 12
_FACES_MAX = 9
_BLOCK_TAGS = (0x5F2E, 0x7F2E)


class ImageFormat(StrEnum):
    """How the picture is compressed, told by its first bytes."""

    JPEG = "image/jpeg"
    JPEG_2000 = "image/jp2"


_MAGIC = (
    (b"\xff\xd8\xff", ImageFormat.JPEG),
    (b"\x00\x00\x00\x0cjP  ", ImageFormat.JPEG_2000),
    (b"\xff\x4f\xff\x51", ImageFormat.JPEG_2000),
)


@dataclass(frozen=True, slots=True, repr=False)
class FaceImage:
    """A picture as the chip holds it; `repr` hides it.

    Attributes:
        format: by content, whatever the record claims.
        width: pixels that the record claims; 0 if it does not say.
        height: pixels that the record claims; 0 if it does not say.
        data: the compressed picture. Decode it with a limit on pixels: the chip chose these bytes.
    """

    format: ImageFormat
    width: int
    height: int
    data: bytes

    def __repr__(self) -> str:
        return f"<FaceImage {self.format} {len(self.data)} bytes>"


def parse_dg2(content: bytes) -> FaceImage:
    """The first face of DG2.

    Raises:
        MalformedError: not a DG2, more than nine faces, or no face record with a JPEG or JPEG 2000 picture.
    """
    group = tlv.parse_one(tlv.parse_one(content, 0x75).value, 0x7F61).children()
    templates = [item for item in group if item.tag == 0x7F60]
    if not 0 < len(templates) <= _FACES_MAX:
        raise MalformedError("DG2 has no face, or too many")
    blocks = [item.value for item in templates[0].children() if item.tag in _BLOCK_TAGS]
    if len(blocks) != 1:
        raise MalformedError("DG2 template has no single data block")
    return _face_record(blocks[0])


def _face_record(record: bytes) -> FaceImage:
    """ISO/IEC 19794-5:2005, 5.4 to 5.7; numbers are big-endian."""
    if not record.startswith(_RECORD_MAGIC) or len(record) < _RECORD_HEADER + _FACE_INFORMATION:
        raise MalformedError("face record is not ISO/IEC 19794-5")
    size = int.from_bytes(record[14:18], "big")
    points = int.from_bytes(record[18:20], "big")
    end = _RECORD_HEADER + size
    image = _RECORD_HEADER + _FACE_INFORMATION + _FEATURE_POINT * points
    start = image + _IMAGE_INFORMATION
    if not start < end <= len(record):
        raise MalformedError("face record lengths do not fit")
    width, height = (int.from_bytes(record[image + at : image + at + 2], "big") for at in (2, 4))
    return _image(record[start:end], width, height)


def _image(data: bytes, width: int, height: int) -> FaceImage:
    for magic, image_format in _MAGIC:
        if data.startswith(magic):
            return FaceImage(image_format, width, height, data)
    raise MalformedError("face picture is neither JPEG nor JPEG 2000")
