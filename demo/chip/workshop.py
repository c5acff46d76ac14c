"""From a persona to a card in the hand: whole, or spoiled as the mishaps say.

card = make_card(load(path), new_pki())
with LaidCard(card, port): ...
"""

from __future__ import annotations

import os
from collections.abc import Collection

from demo.chip.access_control import CardSecrets, Random
from demo.chip.behaviour import Behaviour
from demo.chip.card import EmrtdCard
from demo.chip.document import CardFiles, personalise, with_changed_file
from demo.chip.foreign import ForeignTag
from demo.chip.hostile import Hostility
from demo.chip.issuer import Pki
from demo.chip.mishaps import Mishap, Unlucky
from demo.chip.vpcd import Card
from demo.persona import Access, CardText, Persona
from emrtd.lds import FileId
from emrtd.passwords import Can, MrzKey


def make_card(
    persona: Persona,
    pki: Pki,
    *,
    behaviour: Behaviour | None = None,
    changed: FileId | None = None,
    hostility: Hostility | None = None,
    mishaps: Collection[Mishap] = (),
    random: Random = os.urandom,
) -> Card:
    """The persona's card, ready to be laid on a reader.

    Args:
        persona: who; its `chip` table says whether the card is a clone, foreign, or a stranger's.
        pki: who signs it.
        behaviour: manufacturer's choices; default: BAC if the persona's chip offers it.
        changed: a file altered after it was signed.
        hostility: a file that is a trap.
        mishaps: what happens on the way to the reader.
        random: source of the chip's random bytes.
    """
    if not persona.chip.emrtd:
        return Unlucky(ForeignTag(), mishaps)
    files = personalise(persona, pki)
    if changed is not None:
        files = with_changed_file(files, changed)
    if hostility is None:
        return Unlucky(card_from(files, persona, behaviour, random), mishaps)
    behaviour = behaviour or behaviour_of(persona)
    trap = EmrtdCard(
        hostility.in_files(files), secrets_of(persona.card.reveal()), behaviour, random, script=hostility.script()
    )
    return Unlucky(trap, mishaps)


def card_from(
    files: CardFiles, persona: Persona, behaviour: Behaviour | None = None, random: Random = os.urandom
) -> EmrtdCard:
    """A chip with these files that the persona's CAN and MRZ open."""
    return EmrtdCard(files, secrets_of(persona.card.reveal()), behaviour or behaviour_of(persona), random)


def behaviour_of(persona: Persona) -> Behaviour:
    """The choices that the persona's chip table makes; the usual ones otherwise."""
    plan = persona.chip
    return Behaviour(bac=Access.BAC in plan.access, tries=plan.tries, wrong_password_seconds=plan.wrong_number_seconds)


def secrets_of(card: CardText) -> CardSecrets:
    """CAN and MRZ key as printed on the card."""
    birth, expiry = (f"{date:%y%m%d}" for date in (card.birth_date, card.expires_on))
    return CardSecrets(Can(card.can), MrzKey(card.document_number, birth, expiry))
