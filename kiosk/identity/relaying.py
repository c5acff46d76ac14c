"""Between the gateway and a chip that is asked for Chip Authentication, whose keys this machine never sees.

The gateway's commands are the last that are said to the card, since afterwards only the gateway has keys for it.
"""

from __future__ import annotations

from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal
from emrtd.chip_authentication import Order, relay
from emrtd.errors import MalformedError
from emrtd.inspection import Reading
from emrtd.lds import FileId
from emrtd.proofs import ChipProof, proof_of
from emrtd.terminal import Terminal
from kiosk.identity.challenge import CardChallenge
from kiosk.identity.errors import ChallengeRefused


def chip_answer(terminal: Terminal, reading: Reading, challenge: CardChallenge) -> bytes | None:
    """What the chip answers to the gateway, SW1 SW2 included; the session is over after it.

    None where the card's files ask for another proof (`emrtd.proofs`): Active Authentication is one command and no
    call of the gateway. Nor is anything relayed for a card that hides a file, which is a copy anyway. Empty: the chip
    did not agree.

    Raises:
        EmrtdError: the session was lost; after a reset the same may be tried again.
        KioskError: ChallengeRefused, or whatever `ask_chip` raises.
    """
    sod, dg14 = reading.files.get(FileId.SOD), reading.files.get(FileId.DG14)
    if sod is None or dg14 is None or reading.withheld:
        return None
    if proof_of(dg14, reading.files.get(FileId.DG15)) is not ChipProof.CHIP_AUTHENTICATION:
        return None
    asked = challenge.ask_chip(Personal(ChipQuestion(challenge.nonce, sod, dg14)))
    return relay(terminal, _order(asked))


def _order(asked: ChipChallenge) -> Order:
    try:
        return Order.decode(asked.agreement, asked.first)
    except MalformedError:
        raise ChallengeRefused from None
