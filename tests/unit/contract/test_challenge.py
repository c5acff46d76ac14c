"""The challenge: written out by hand, and different for every other device, visit and nonce."""

from __future__ import annotations

import hashlib

import pytest

from contract.challenge import LENGTH, card_challenge

NONCE = bytes(range(32))


def test_the_challenge_is_the_hash_of_its_parts_with_their_lengths() -> None:
    message = b"\x00\x0cchobbak-aa-1" + b"\x00\x08device-1" + b"\x00\x07visit-1" + b"\x00\x20" + NONCE
    assert card_challenge("device-1", "visit-1", NONCE) == hashlib.sha256(message).digest()[:8]


def test_its_length_is_that_of_rnd_ifd() -> None:
    assert len(card_challenge("d", "v", NONCE)) == LENGTH == 8


@pytest.mark.parametrize(
    "other",
    [
        ("device-2", "visit-1", NONCE),
        ("device-1", "visit-2", NONCE),
        ("device-1", "visit-1", NONCE[::-1]),
        ("device-1v", "isit-1", NONCE),
    ],
)
def test_another_device_visit_or_nonce_gives_another_challenge(other: tuple[str, str, bytes]) -> None:
    assert card_challenge(*other) != card_challenge("device-1", "visit-1", NONCE)


def test_a_name_that_is_not_ascii_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(UnicodeEncodeError):
        card_challenge("é", "visit", NONCE)
