"""Any file gives a seal or NoSealError."""

from __future__ import annotations

import contextlib
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from contract.seal import looks_like_seal
from kiosk.programs.verify_reading import NoSealError, seal_in


def _small_picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (40, 30), 200).save(buffer, kind)
    return buffer.getvalue()


beginnings = st.sampled_from([b"", b"%PDF-1.7\n", b"CH1:", *(_small_picture(kind) for kind in ("PNG", "JPEG", "TIFF"))])


@given(beginnings, st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_seal_or_our_error(beginning: bytes, rest: bytes) -> None:
    with contextlib.suppress(NoSealError):
        assert looks_like_seal(seal_in(beginning + rest))


@given(st.sampled_from(["PNG", "JPEG", "TIFF"]), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_picture_with_changed_bytes_gives_a_seal_or_our_error(kind: str, data: st.DataObject) -> None:
    changed = bytearray(_small_picture(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NoSealError):
        seal_in(bytes(changed))
