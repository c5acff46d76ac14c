"""DG2 with a face drawn by program, so that no living person's picture is ever in the project (Doc 9303-10, 4.7.2)."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter

from emrtd import tlv

WIDTH, HEIGHT = 413, 531
"""35 × 45 mm at 300 dpi."""
_QUALITY = 56
_SKINS = ((224, 188, 156), (203, 160, 122), (176, 130, 94), (146, 104, 74))
_HAIRS = ((30, 24, 22), (62, 42, 30), (96, 92, 90), (150, 146, 142))


def face_data_group(seed: str) -> bytes:
    """DG2: '75' around one biometric information template with one ISO/IEC 19794-5 record, some 12 to 15 KB."""
    header = tlv.encode(
        0xA1,
        tlv.encode(0x81, b"\x02"),  # biometric type: facial features
        tlv.encode(0x82, b"\x00"),  # biometric subtype: none
        tlv.encode(0x87, b"\x01\x01"),  # format owner: ISO/IEC JTC 1/SC 37
        tlv.encode(0x88, b"\x00\x08"),  # format type: facial record
    )
    template = tlv.encode(0x7F60, header, tlv.encode(0x5F2E, face_record(draw_face(seed))))
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01"), template))


def face_record(jpeg: bytes) -> bytes:
    """A facial record with one image and no feature points (ISO/IEC 19794-5:2005, 5.1)."""
    image_information = (
        b"\x01\x00"  # full frontal, JPEG
        + WIDTH.to_bytes(2, "big")
        + HEIGHT.to_bytes(2, "big")
        + b"\x01\x02"  # sRGB, static digital camera
        + bytes(4)  # device type and quality unspecified
    )
    block_length = 20 + len(image_information) + len(jpeg)
    # Gender, eyes, hair, features, expression and pose are left unspecified.
    facial_information = block_length.to_bytes(4, "big") + bytes(16)
    total = 14 + block_length
    header = b"FAC\x00010\x00" + total.to_bytes(4, "big") + b"\x00\x01"
    return header + facial_information + image_information + jpeg


def draw_face(seed: str) -> bytes:
    """A JPEG of an invented face; the same seed draws the same face."""
    rng = random.Random(seed)
    image = Image.new("RGB", (WIDTH, HEIGHT), (226, 230, 234))
    pen = ImageDraw.Draw(image)
    skin, hair = rng.choice(_SKINS), rng.choice(_HAIRS)
    _draw_body(pen, rng, skin)
    _draw_head(pen, rng, skin, hair)
    _draw_features(pen, rng, hair)
    return _jpeg(_with_grain(image, rng))


def _draw_body(pen: ImageDraw.ImageDraw, rng: random.Random, skin: tuple[int, int, int]) -> None:
    coat = tuple(rng.randrange(40, 150) for _ in range(3))
    pen.ellipse((20, 430, WIDTH - 20, HEIGHT + 220), fill=coat)
    pen.rectangle((165, 360, 248, 470), fill=skin)


def _draw_head(
    pen: ImageDraw.ImageDraw, rng: random.Random, skin: tuple[int, int, int], hair: tuple[int, int, int]
) -> None:
    width = rng.randrange(95, 115)
    pen.ellipse((206 - width - 14, 70, 206 + width + 14, 350), fill=hair)
    pen.ellipse((206 - width, 110, 206 + width, 410), fill=skin)


def _draw_features(pen: ImageDraw.ImageDraw, rng: random.Random, hair: tuple[int, int, int]) -> None:
    gap = rng.randrange(40, 54)
    for x in (206 - gap, 206 + gap):
        pen.ellipse((x - 20, 236, x + 20, 258), fill=(250, 250, 248))
        pen.ellipse((x - 10, 236, x + 10, 257), fill=hair)
        pen.line((x - 24, 220, x + 24, 216), fill=hair, width=7)
    pen.line((206, 255, 200, 305, 216, 305), fill=(120, 84, 62), width=3)
    smile = rng.randrange(24, 44)
    pen.arc((206 - smile, 320, 206 + smile, 366), 15, 165, fill=(150, 60, 60), width=6)


def _with_grain(image: Image.Image, rng: random.Random) -> Image.Image:
    """Some noise, so that the file is as large as a photograph of that size would be."""
    noise = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), rng.randbytes((WIDTH // 2) * (HEIGHT // 2)))
    grain = noise.resize((WIDTH, HEIGHT)).filter(ImageFilter.GaussianBlur(1.2)).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(0.8)), grain, 0.10)


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="JPEG", quality=_QUALITY)
    return buffer.getvalue()
