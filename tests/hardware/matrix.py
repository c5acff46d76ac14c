"""Every way to open a chip that the standard has, each tried against a chip that speaks it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from demo.chip.behaviour import Behaviour
from demo.chip.card import EmrtdCard
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import Pki, new_pki
from demo.chip.pace_offer import PaceOffer, with_pace
from demo.chip.workshop import card_from, secrets_of
from demo.persona import Persona, load
from emrtd import card_security, chip_mapping, passive_authentication
from emrtd.apdu import Transmit
from emrtd.chip_mapping import MappingVerdict
from emrtd.ciphers import Cipher
from emrtd.errors import AccessFailedError, MrzNeededError
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Password
from emrtd.security_infos import Mapping
from emrtd.trust import TrustStore

CURVES = {
    10: "P-224",
    12: "P-256",
    15: "P-384",
    18: "P-521",
    11: "brainpoolP224r1",
    13: "brainpoolP256r1",
    14: "brainpoolP320r1",
    16: "brainpoolP384r1",
    17: "brainpoolP512r1",
}
"""Standardized domain parameters of Doc 9303-11, table 6, that are curves of at least 224 bits."""
MAPPINGS = {Mapping.ECDH_GM: "GM", Mapping.ECDH_IM: "IM", Mapping.ECDH_CAM: "CAM"}
CIPHERS = {Cipher.TDES: "3DES", Cipher.AES_128: "AES-128", Cipher.AES_192: "AES-192", Cipher.AES_256: "AES-256"}
WANTED = frozenset({FileId.SOD, FileId.DG1, FileId.DG14})
NOW = datetime(2026, 11, 22, tzinfo=UTC)
_PERSONAS = Path(__file__).parents[2] / "demo" / "personas"


class Printed(StrEnum):
    """Which number on the card opens it."""

    CAN = "CAN"
    MRZ = "MRZ"


LENGTHS = {"short": Link(), "extended": Link(ExtendedLength.PREFERRED)}


@dataclass(frozen=True, slots=True)
class Way:
    """How a chip is opened, and over what: `offer` is None for BAC."""

    offer: PaceOffer | None
    printed: Printed
    length: str

    def describe(self) -> str:
        """In the words of the page."""
        offer = self.offer
        spoken = (
            f"PACE-{MAPPINGS[offer.mapping]}, {CIPHERS[offer.cipher]}, {CURVES[offer.parameter_id]}" if offer else "BAC"
        )
        return f"{spoken}, {self.printed}, {self.length} length"


def offers() -> Iterator[PaceOffer]:
    """Every mapping with every cipher on every curve, those that do not exist among them."""
    return (PaceOffer(mapping, cipher, curve) for mapping in MAPPINGS for cipher in CIPHERS for curve in CURVES)


def ways(offer: PaceOffer | None) -> list[Way]:
    """Both numbers, short and extended length; BAC knows the MRZ alone."""
    numbers = Printed if offer else [Printed.MRZ]
    return [Way(offer, printed, length) for printed in numbers for length in LENGTHS]


def one_way_each(lengths: Collection[str] = tuple(LENGTHS)) -> list[Way]:
    """One way for every combination that exists, and BAC: both numbers and these lengths take turns."""
    existing = [offer for offer in offers() if not why_not(offer)]
    turns = [(printed, length) for printed in Printed for length in lengths]
    ways_of_pace = [Way(offer, *turns[number % len(turns)]) for number, offer in enumerate(existing)]
    return ways_of_pace + [Way(None, Printed.MRZ, length) for length in lengths]


def why_not(offer: PaceOffer) -> str:
    """Why a combination cannot be green; empty for those that must be."""
    if offer.mapping is Mapping.ECDH_CAM and offer.cipher is Cipher.TDES:
        return "not in the standard"
    return "no point encoding" if offer.mapping is Mapping.ECDH_IM and offer.parameter_id == 10 else ""


def read(way: Way, over: Callable[[EmrtdCard], Transmit] = lambda card: card.answer) -> Reading:
    """Read the identity files in this way (raises what `read_document` raises)."""
    card = chip(way.offer)
    wanted = WANTED | {FileId.CARD_SECURITY} if _has_mapping_key(way.offer) else WANTED
    card.reset()
    return read_document(over(card), password(way), wanted, reset=card.reset, link=LENGTHS[way.length])


def password(way: Way) -> Password:
    """The number that opens the chip in this way."""
    secrets = secrets_of(persona().card.reveal())
    return secrets.can if way.printed is Printed.CAN else secrets.mrz


def outcome(way: Way, over: Callable[[EmrtdCard], Transmit] = lambda card: card.answer) -> str:
    """`yes` if all files came, passive authentication passed, and PACE-CAM proved the chip; else why not."""
    try:
        reading = read(way, over)
    except (AccessFailedError, MrzNeededError) as error:
        return (why_not(way.offer) if way.offer else "") or error.code
    if not passive_authentication.verify(reading.files[FileId.SOD], reading.files, _trust(), NOW).ok:
        return "files not believed"
    spoken = (reading.pace.mapping, reading.pace.cipher, reading.pace.parameter_id) if reading.pace else None
    if way.offer is not None and spoken != (way.offer.mapping, way.offer.cipher, way.offer.parameter_id):
        return "something else was spoken"
    return _judged(reading) if _has_mapping_key(way.offer) else "yes"


@cache
def chip(offer: PaceOffer | None) -> EmrtdCard:
    """A chip that offers this alone; the same one each time, since most of its making is its keys."""
    files, holder = _files(), persona()
    if offer is None:
        bac = replace(files, files={file: data for file, data in files.files.items() if file.in_application})
        return card_from(bac, holder, Behaviour(bac=True))
    return card_from(with_pace(files, [offer], _pki().national.signer), holder, Behaviour(bac=False))


def _judged(reading: Reading) -> str:
    security = card_security.verify(reading.files[FileId.CARD_SECURITY], _trust(), NOW)
    genuine = security.ok and chip_mapping.verify(reading.chip_mappings, security.infos) is MappingVerdict.VALID
    return "yes" if genuine else "chip not proved"


def _has_mapping_key(offer: PaceOffer | None) -> bool:
    return offer is not None and offer.mapping is Mapping.ECDH_CAM and not why_not(offer)


@cache
def persona() -> Persona:
    """Whose card it is."""
    return load(_PERSONAS / "fatima.toml")


@cache
def _pki() -> Pki:
    return new_pki()


@cache
def _trust() -> TrustStore:
    return TrustStore.from_bytes(_pki().national.csca.certificate)


@cache
def _files() -> CardFiles:
    return personalise(persona(), _pki())


class ChangingCard:
    """A card on a reader that is another chip for each way, so that nothing has to be laid down anew; one to `lay`."""

    def __init__(self) -> None:
        self._card = chip(None)
        self.atr = self._card.atr

    def become(self, card: EmrtdCard) -> None:
        """From the next command on."""
        self._card = card

    def reset(self) -> None:
        """See `demo.chip.vpcd.Card`."""
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        return self._card.answer(command)


def outcomes(tried: Iterable[Way], card: ChangingCard, transmit: Transmit) -> dict[str, str]:
    """What did not work, by the words of the page, of ways that go over a real reader on which `card` lies."""

    def over(other: EmrtdCard) -> Transmit:
        card.become(other)
        return transmit

    found = {way.describe(): outcome(way, over) for way in tried}
    return {way: what for way, what in found.items() if what != "yes"}
