"""What the gateway asks of a card, so that its chip answers for this visit and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal


@dataclass(frozen=True, slots=True, repr=False)
class CardChallenge:
    """One reading's challenge.

    Attributes:
        nonce: the gateway's, 32 bytes.
        signed: what a chip with a signing key signs because of it, 8 bytes (`contract.challenge`).
        ask_chip: gets what is to be said to a chip that has another key; may block and raise `KioskError`. The same
            question gives the same answer.
    """

    nonce: bytes
    signed: bytes
    ask_chip: Callable[[Personal[ChipQuestion]], ChipChallenge]
