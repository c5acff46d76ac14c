"""Between the gateway and a chip that cannot sign: Chip Authentication, whose keys this machine never sees.

The gateway's commands are the last that are said to the card, since afterwards only the gateway has keys for it.
"""

from __future__ import annotations

from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal
from emrtd.chip_authentication import Order, choose, relay
from emrtd.errors import EmrtdError, MalformedError
from emrtd.inspection import Reading
from emrtd.lds import FileId
from emrtd.terminal import Terminal
from kiosk.identity.challenge import CardChallenge
from kiosk.identity.errors import ChallengeRefused


def chip_answer(terminal: Terminal, reading: Reading, challenge: CardChallenge) -> bytes | None:
    """What the chip answers to the gateway, SW1 SW2 included; the session is over after it.

    Active Authentication, where a card has it, is one command and no call of the gateway: then nothing is relayed
    (None). Nor is it where the card has no key that can be agreed with, which the gateway is told by DG14. Empty: the
    chip did not agree.

    Raises:
        EmrtdError: the session was lost; after a reset the same may be tried again.
        KioskError: ChallengeRefused, or whatever `ask_chip` raises.
    """
    sod, dg14 = reading.files.get(FileId.SOD), reading.files.get(FileId.DG14)
    if sod is None or dg14 is None or not _only_agrees(reading, dg14):
        return None
    asked = challenge.ask_chip(Personal(ChipQuestion(challenge.nonce, sod, dg14)))
    return relay(terminal, _order(asked))


def _only_agrees(reading: Reading, dg14: bytes) -> bool:
    """Whether Chip Authentication is the chip's only way to prove itself; one that hides DG15 is a copy anyway."""
    if FileId.DG15 in reading.files or reading.withheld:
        return False
    try:
        choose(dg14)
    except EmrtdError:
        return False
    return True


def _order(asked: ChipChallenge) -> Order:
    try:
        return Order.decode(asked.agreement, asked.first)
    except MalformedError:
        raise ChallengeRefused from None
