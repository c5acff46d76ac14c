"""Which proof a chip owes: its signed files decide, and nothing that anybody answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.chip.document import personalise
from demo.chip.issuer import new_pki
from demo.persona import load
from emrtd import tlv
from emrtd.lds import FileId
from emrtd.proofs import ChipProof, proof_of
from emrtd.security_infos import encode_oid

PERSONAS = Path(__file__).parents[3] / "demo" / "personas"
PKI = new_pki()


def file(name: str, which: FileId) -> bytes:
    return personalise(load(PERSONAS / f"{name}.toml"), PKI).files[which]


def infos(*entries: bytes) -> bytes:
    return tlv.encode(0x6E, tlv.encode(0x31, *entries))


def info(oid: str, *fields: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x06, encode_oid(oid)), *fields)


SIGNS, AGREES = file("fatima", FileId.DG15), file("naima", FileId.DG14)
ED25519 = tlv.encode(0x6F, tlv.encode(0x30, info("1.3.101.112"), tlv.encode(0x03, bytes(33))))
MALFORMED = tlv.encode(0x6F, b"\x30\x00")
NO_KEY = infos(info("2.23.136.1.1.5", b"\x02\x01\x01", tlv.encode(0x06, encode_oid("0.4.0.127.0.7.1.1.4.1.3"))))
STRANGE_HASH = infos(info("2.23.136.1.1.5", b"\x02\x01\x01", tlv.encode(0x06, encode_oid("1.2.3"))))
FINITE_FIELD = infos(info("0.4.0.127.0.7.2.2.1.1", tlv.encode(0x30, b"")))
BROKEN_KEY = infos(info("0.4.0.127.0.7.2.2.1.2", b"\x02\x01\x01"))


@pytest.mark.parametrize(
    ("dg14", "dg15", "proof"),
    [
        (None, None, ChipProof.NONE),
        (NO_KEY, None, ChipProof.NONE),
        (None, SIGNS, ChipProof.ACTIVE_AUTHENTICATION),
        (NO_KEY, SIGNS, ChipProof.ACTIVE_AUTHENTICATION),
        (AGREES, SIGNS, ChipProof.ACTIVE_AUTHENTICATION),
        (AGREES, None, ChipProof.CHIP_AUTHENTICATION),
        (AGREES, ED25519, ChipProof.CHIP_AUTHENTICATION),
        (AGREES, MALFORMED, ChipProof.CHIP_AUTHENTICATION),
        (None, ED25519, ChipProof.NOT_SPOKEN),
        (NO_KEY, MALFORMED, ChipProof.NOT_SPOKEN),
        (STRANGE_HASH, SIGNS, ChipProof.NOT_SPOKEN),
        (FINITE_FIELD, None, ChipProof.NOT_SPOKEN),
        (FINITE_FIELD, SIGNS, ChipProof.ACTIVE_AUTHENTICATION),
        (BROKEN_KEY, None, ChipProof.NOT_SPOKEN),
        (b"\x6e\x01", None, ChipProof.NOT_SPOKEN),
    ],
)
def test_files_ask_for_the_best_proof_that_is_spoken(dg14: bytes | None, dg15: bytes | None, proof: ChipProof) -> None:
    assert proof_of(dg14, dg15) is proof


@given(st.none() | st.binary(max_size=80), st.none() | st.binary(max_size=80))
def test_any_bytes_ask_for_some_proof(dg14: bytes | None, dg15: bytes | None) -> None:
    assert proof_of(dg14, dg15) in ChipProof
    assert (proof_of(dg14, dg15) is ChipProof.NONE) <= (dg15 is None)
