"""Whatever a chip holds, the kiosk has a value or a failure of its own."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from emrtd import tlv
from emrtd.lds import FileId
from emrtd.trust import TrustStore
from kiosk.failures import KioskError
from kiosk.identity.errors import CardFileMalformed
from kiosk.identity.judging import Judgement
from kiosk.identity.person import Person, person_of

TRUST = TrustStore.from_bytes()
zones = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<", min_size=90, max_size=90)


@given(st.binary(max_size=200) | zones.map(lambda zone: tlv.encode(0x61, tlv.encode(0x5F1F, zone.encode()))))
def test_a_zone_gives_a_person_or_is_malformed(content: bytes) -> None:
    with suppress(CardFileMalformed):
        assert isinstance(person_of(content), Person)


@given(st.dictionaries(st.sampled_from(list(FileId)), st.binary(max_size=64)), st.none() | st.binary(max_size=80))
def test_any_files_are_judged_or_refused_by_name(files: dict[FileId, bytes], signature: bytes | None) -> None:
    with suppress(KioskError):
        Judgement(TRUST, datetime(2026, 1, 1, tzinfo=UTC)).judge(files, bytes(8), signature)
