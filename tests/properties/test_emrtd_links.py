"""However reader and chip divide the bytes, the files arrive whole; whatever a chip says of itself, it is heard out."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.chip.behaviour import Behaviour
from demo.chip.document import personalise
from demo.chip.issuer import new_pki
from demo.chip.wire import Wire
from demo.chip.workshop import card_from
from demo.persona import load
from emrtd import card_security, chip_mapping
from emrtd.chip_mapping import ChipMapping, MappingVerdict
from emrtd.ciphers import Cipher
from emrtd.errors import EmrtdError
from emrtd.inspection import read_document
from emrtd.inventory import Inventory, signed_groups
from emrtd.kept import Kept
from emrtd.lds import FileId
from emrtd.link import ExtendedLength, Link, parse_atr, parse_atr_info
from emrtd.passwords import Can
from emrtd.security_infos import Mapping, PaceInfo, parse_security_infos
from emrtd.trust import TrustStore

PERSONA = load(Path(__file__).parents[2] / "demo" / "personas" / "fatima.toml")
PKI = new_pki()
CARD = personalise(PERSONA, PKI)
CAN = Can(PERSONA.card.reveal().can)
WANTED = frozenset({FileId.COM, FileId.SOD, FileId.DG1, FileId.DG2})
NOBODY = TrustStore.from_bytes()

BEHAVIOURS = st.builds(
    Behaviour,
    extended_length=st.booleans(),
    length_stated=st.booleans(),
    buffer=st.integers(260, 6000),
    buffer_strict=st.booleans(),
    short_identifiers=st.booleans(),
    end_of_file_warning=st.booleans(),
)
LINKS = st.builds(Link, st.sampled_from(ExtendedLength), st.integers(256, 65536), st.binary(max_size=12))


class CardRemovedError(Exception):
    """What a reader raises."""


@given(BEHAVIOURS, LINKS, st.integers(1, 120))
@settings(deadline=None, max_examples=40)
def test_files_arrive_whole_over_any_link_even_if_the_card_is_taken_away_once(
    behaviour: Behaviour, link: Link, removed_at: int
) -> None:
    kept = Kept()
    wire = Wire(card_from(CARD, PERSONA, behaviour))

    def transmit(raw: bytes) -> bytes:
        if wire.traffic.apdus + 1 == removed_at:
            wire.traffic.apdus += 1
            raise CardRemovedError
        return wire.answer(raw)

    try:
        reading = read_document(transmit, CAN, WANTED, link=link, kept=kept, reset=wire.reset)
    except CardRemovedError:
        wire.reset()
        reading = read_document(transmit, CAN, WANTED, link=link, kept=kept, reset=wire.reset)
    assert {file: CARD.files[file] for file in WANTED} == reading.files
    assert reading.withheld == frozenset()


@given(st.lists(st.binary(max_size=260), max_size=40), LINKS)
@settings(deadline=None)
def test_chip_that_answers_anything_over_any_link_ends_in_a_reading_or_our_error(
    answers: list[bytes], link: Link
) -> None:
    remaining = iter(answers)
    try:
        read_document(lambda _raw: next(remaining, b"\x6f\x00"), CAN, set(FileId), link=link, kept=Kept())
    except EmrtdError:
        return


@given(st.binary(max_size=40))
def test_any_bytes_of_atr_and_atr_info_are_heard_out(content: bytes) -> None:
    assert parse_atr(content).response_max is None
    stated = parse_atr_info(content).response_max
    assert stated is None or stated >= 0


@given(st.binary(max_size=200))
def test_any_sod_gives_an_inventory(content: bytes) -> None:
    inventory = Inventory({FileId.SOD: content, FileId.COM: content})
    assert inventory.may_have(FileId.DG15)
    assert inventory.withheld({FileId.DG15}) <= {FileId.DG15}
    try:
        signed_groups(content)
    except EmrtdError:
        return


@given(st.binary(max_size=200), st.binary(max_size=70), st.binary(max_size=40))
def test_any_evidence_of_a_mapping_gives_a_verdict(content: bytes, key: bytes, data: bytes) -> None:
    at = PKI.national.signer.parsed.not_valid_before
    assert not card_security.verify(content, NOBODY, at).ok
    info = PaceInfo("0.4.0.127.0.7.2.2.4.6.2", 2, 13, Mapping.ECDH_CAM, Cipher.AES_128)
    infos = parse_security_infos(CARD.files[FileId.DG14][2:])
    assert chip_mapping.verify([ChipMapping(info, key, data)], infos) is not MappingVerdict.VALID
