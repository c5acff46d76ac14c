import hashlib
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from PIL import Image

from demo.canary import canary
from demo.chip.document import CardFiles, personalise, with_changed_file
from demo.chip.face import draw_face
from demo.chip.issuer import RSA_PLAN, IssuerPlan, Pki, main, new_issuer, new_pki, read_pki
from demo.chip.signing import public_key_info
from demo.chip.workshop import behaviour_of, card_from, secrets_of
from demo.chip.zone import machine_readable_zone
from demo.persona import load, load_all
from emrtd import card_security, chip_mapping, tlv
from emrtd.chip_mapping import MappingVerdict
from emrtd.inspection import read_document
from emrtd.lds import FileId, parse_com, parse_dg15
from emrtd.mrz import parse_dg1
from emrtd.security_infos import Mapping, parse_dg14, parse_security_infos
from emrtd.trust import TrustStore

PERSONAS = Path(__file__).parents[3] / "demo" / "personas"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return new_pki()


def card_of(name: str, pki: Pki) -> CardFiles:
    return personalise(load(PERSONAS / f"{name}.toml"), pki)


def test_the_zone_carries_the_card_number_in_the_optional_data() -> None:
    lines = re.findall(".{30}", machine_readable_zone(load(PERSONAS / "fatima.toml").card.reveal()))
    assert lines == [
        "IDMARDEMO0001<6ZT900001<<<<<<<",
        "6104128F3302015MAR<<<<<<<<<<<0",
        "EL<FILALI<<FATIMA<<<<<<<<<<<<<",
    ]


def test_a_passport_has_two_lines_and_a_check_digit_for_the_personal_number() -> None:
    lines = re.findall(".{44}", machine_readable_zone(load(PERSONAS / "leila.toml").card.reveal()))
    assert lines == [
        "P<MAREL<ANDALOUSSI<<LEILA<<<<<<<<<<<<<<<<<<<",
        "DEMO0014<2MAR8808039F3205105ZT900014<<<<<<04",
    ]


def test_long_names_keep_some_of_each() -> None:
    zone = machine_readable_zone(load(PERSONAS / "khadija.toml").card.reveal())
    assert zone[60:] == "BEN<ABDERRAHMANE<EL<OUAZ<<LALL"


def test_every_persona_gets_a_card_whose_zone_is_sound(pki: Pki) -> None:
    for persona in load_all(PERSONAS).values():
        card = personalise(persona, pki)
        if persona.chip.emrtd:
            zone = parse_dg1(card.files[FileId.DG1])
            assert not zone.wrong_check_digits
            assert zone.optional_data == persona.card.reveal().cin
            assert parse_com(card.files[FileId.COM]).data_groups == {f for f in card.files if f.data_group}


def test_a_bus_card_has_no_files(pki: Pki) -> None:
    assert card_of("zineb", pki).files == {}


def test_an_old_card_has_neither_keys_nor_card_access(pki: Pki) -> None:
    assert set(card_of("brahim", pki).files) == {FileId.COM, FileId.SOD, FileId.DG1, FileId.DG2}


def test_card_access_is_repeated_where_it_is_signed(pki: Pki) -> None:
    files = card_of("fatima", pki).files
    assert parse_security_infos(files[FileId.CARD_ACCESS]).pace == parse_dg14(files[FileId.DG14]).pace


def test_the_chip_keeps_the_key_of_dg15(pki: Pki) -> None:
    card = card_of("fatima", pki)
    assert card.active_key is not None
    assert public_key_info(card.active_key).dump() == parse_dg15(card.files[FileId.DG15])


def test_a_clone_does_not_know_the_key_of_dg15(pki: Pki) -> None:
    card = card_of("hassan", pki)
    assert card.active_key is not None
    assert public_key_info(card.active_key).dump() != parse_dg15(card.files[FileId.DG15])


def test_chip_authentication_is_announced_with_its_key(pki: Pki) -> None:
    card = card_of("naima", pki)
    infos = parse_dg14(card.files[FileId.DG14])
    assert card.chip_key is not None
    assert infos.chip_authentication_keys[0].public_key == public_key_info(card.chip_key).dump()
    assert FileId.DG15 not in card.files


def test_a_changed_file_no_longer_has_the_hash_in_the_security_object(pki: Pki) -> None:
    card = card_of("fatima", pki)
    changed = with_changed_file(card, FileId.DG11)
    assert hashlib.sha256(card.files[FileId.DG11]).digest() in card.files[FileId.SOD]
    assert hashlib.sha256(changed.files[FileId.DG11]).digest() not in changed.files[FileId.SOD]


def test_the_face_is_a_picture_of_its_own_for_each_person() -> None:
    picture = draw_face("ZT900001")
    assert 12_000 < len(picture) < 16_000
    assert Image.open(io.BytesIO(picture)).size == (413, 531)
    assert picture == draw_face("ZT900001") != draw_face("ZT900002")


def test_the_face_record_states_its_own_length(pki: Pki) -> None:
    group = tlv.parse_one(card_of("fatima", pki).files[FileId.DG2], 0x75)
    template = tlv.parse(tlv.require(tlv.parse(group.value), 0x7F61))
    record = tlv.require(tlv.parse(tlv.require(template, 0x7F60)), 0x5F2E)
    assert record.startswith(b"FAC\x00010\x00" + len(record).to_bytes(4, "big"))


def test_a_canary_s_prefix_is_in_the_files_of_its_card(pki: Pki) -> None:
    files = personalise(canary("QZXKWVJ"), pki).files
    assert all(b"QZXKWVJ" in files[file] for file in (FileId.DG1, FileId.DG11))


@pytest.mark.parametrize("plan", [IssuerPlan(), IssuerPlan("brainpoolP384r1", "brainpoolP256r1"), RSA_PLAN])
def test_certificates_hold_for_another_implementation(plan: IssuerPlan) -> None:
    issuer = new_issuer(plan)
    csca = x509.load_der_x509_certificate(issuer.csca.certificate)
    csca.verify_directly_issued_by(csca)
    x509.load_der_x509_certificate(issuer.signer.certificate).verify_directly_issued_by(csca)


def test_the_command_writes_a_country_that_can_be_read_back(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0
    pki = read_pki(tmp_path)
    assert (tmp_path / "trust" / "csca.der").read_bytes() == pki.national.csca.certificate
    assert pki.national.csca.certificate != pki.stranger.csca.certificate
    assert (tmp_path / "private" / "national-csca.key.pem").stat().st_mode & 0o077 == 0


def test_a_card_of_chip_authentication_mapping_proves_its_chip_and_offers_the_generic_one_too() -> None:
    pki = new_pki()
    persona = load(PERSONAS / "salma.toml")
    card = personalise(persona, pki)
    secrets = secrets_of(persona.card.reveal())
    reading = read_document(card_from(card, persona).answer, secrets.can, {FileId.CARD_SECURITY, FileId.DG1})
    trust = TrustStore.from_bytes(pki.national.csca.certificate)
    security = card_security.verify(reading.files[FileId.CARD_SECURITY], trust, datetime(2026, 11, 22, tzinfo=UTC))
    assert security.ok
    assert chip_mapping.verify(reading.chip_mappings, security.infos) is MappingVerdict.VALID
    assert {info.mapping for info in security.infos.pace} == {Mapping.ECDH_GM, Mapping.ECDH_CAM}


def test_a_card_of_integrated_mapping_is_opened_by_it_and_makes_a_wrong_number_wait() -> None:
    persona = load(PERSONAS / "khadija.toml")
    assert persona.chip.wrong_number_seconds > 0
    assert behaviour_of(persona).wrong_password_seconds == persona.chip.wrong_number_seconds
    card = card_from(personalise(persona, new_pki()), persona)
    reading = read_document(card.answer, secrets_of(persona.card.reveal()).can, {FileId.DG1})
    assert reading.pace is not None
    assert reading.pace.mapping is Mapping.ECDH_IM
