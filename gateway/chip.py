"""Chip Authentication judged from afar: the key is made here, and the machine in between only carries bytes.

The chip agrees on a session with an ephemeral key of ours and protects its first answer with it (Doc 9303-11, 6.2);
what a hostile machine sees of that tells it no key. The ephemeral key is derived from a secret outside the store and
from all that the proof shall be bound to: device, visit, nonce, and the files that the chip's key stands in. So nothing
secret is kept between challenge and answer, and an answer of another visit, machine, nonce or card was made with
another key.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from contract.member import ChipChallenge
from emrtd.chip_authentication import Agreement, ChipAuthenticationOption, ChipVerdict, Proof, agree
from gateway.place import Place

_DOMAIN: Final = b"chobbak-ca-1"


@dataclass(frozen=True, slots=True, repr=False)
class Chip:
    """The chip that is asked: `option` is from `dg14`, whose hash `sod` has; both raw."""

    option: ChipAuthenticationOption
    sod: bytes
    dg14: bytes


class ChipKeys:
    """Makes challenges and judges answers; the same question gives the same challenge."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def challenge(self, chip: Chip, place: Place, nonce: bytes) -> ChipChallenge:
        """What is to be said to the chip.

        Raises:
            emrtd.errors.MalformedError: no session can be agreed on with the chip's key.
        """
        agreement = self._agreement(chip, place, nonce)
        commands = tuple(command.encode() for command in agreement.commands)
        return ChipChallenge(commands, Proof(agreement).command)

    def answered(self, chip: Chip, place: Place, nonce: bytes, answer: bytes) -> bool:
        """Whether this chip gave this answer to the challenge of this place and nonce.

        Raises:
            emrtd.errors.MalformedError: as `challenge`.
        """
        return Proof(self._agreement(chip, place, nonce)).judge(answer) is ChipVerdict.VALID

    def _agreement(self, chip: Chip, place: Place, nonce: bytes) -> Agreement:
        parts = (_DOMAIN, place.device.encode("ascii"), place.visit.encode("ascii"), nonce, chip.sod, chip.dg14)
        bound = hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
        seed = hmac.digest(self._secret, bound, hashlib.sha256)
        return agree(chip.option, random=lambda count: hashlib.shake_256(seed).digest(count))
