import base64
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.chip import authorities
from demo.chip.authorities import Authority, key_identifier, new_link, new_signer, years
from demo.chip.issuer import Issuer, IssuerPlan, new_issuer
from demo.chip.security_object import SodOptions, build_sod, lds_security_object, signed_data
from demo.chip.signing import Padding, SigningKey, new_key
from emrtd import tlv
from emrtd.lds import FileId
from emrtd.passive_authentication import HashVerdict, PassiveReason, PassiveResult, verify
from emrtd.trust import TrustStore

FILES = {FileId.DG1: b"data group 1", FileId.DG11: b"data group 11"}
AT = datetime(2027, 1, 1, tzinfo=UTC)
VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "openssl_security_objects.toml").read_text())
OPENSSL_ROOT = base64.b64decode(VECTORS["trust"]["authority"])


def judge(
    issuer: Issuer,
    *,
    options: SodOptions | None = None,
    files: Mapping[FileId, bytes] = FILES,
    signed: Mapping[FileId, bytes] = FILES,
    at: datetime = AT,
) -> PassiveResult:
    """A security object of this issuer, over `signed`, judged with `files` and the issuer's own root."""
    trust = TrustStore.from_bytes(issuer.csca.certificate)
    return verify(build_sod(issuer.signer, signed, options), files, trust, at)


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return new_issuer()


@pytest.mark.parametrize(
    "plan",
    [
        IssuerPlan("P-256", "P-224", "sha224"),
        IssuerPlan("P-521", "P-521", "sha512"),
        IssuerPlan("brainpoolP256r1", "brainpoolP512r1", "sha384"),
        IssuerPlan("P-384", "brainpoolP384r1", "sha256", explicit_parameters=True),
        IssuerPlan("RSA-2048", "RSA-1024", "sha1"),
        IssuerPlan("RSA-2048", "RSA-2048", "sha512", Padding.PSS),
        IssuerPlan("RSA-2048", "P-256", "sha256"),
    ],
    ids=lambda plan: f"{plan.csca_key} {plan.signer_key} {plan.digest} {plan.padding.name}",
)
def test_honest_files_are_believed_whatever_they_were_signed_with(plan: IssuerPlan) -> None:
    result = judge(new_issuer(plan))
    assert result.reasons == (PassiveReason.OK,)
    assert result.ok
    assert result.country == "ma"


@pytest.mark.parametrize("digest", ["sha1", "sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("version", [0, 1])
def test_the_hash_of_the_files_need_not_be_the_signer_s(issuer: Issuer, digest: str, version: int) -> None:
    result = judge(issuer, options=SodOptions(digest, version))
    assert result.hashes == {FileId.DG1: HashVerdict.MATCH, FileId.DG11: HashVerdict.MATCH}
    assert result.ok


@pytest.mark.parametrize("file", [file for file in FileId if file.data_group])
def test_a_changed_file_is_named(issuer: Issuer, file: FileId) -> None:
    result = judge(issuer, signed={**FILES, file: b"honest"}, files={**FILES, file: b"changed"})
    assert result.reasons == (PassiveReason[f"HASH_{file.name}"],)
    assert result.hashes[file] is HashVerdict.MISMATCH
    assert not result.ok


def test_a_file_that_nobody_signed_is_named(issuer: Issuer) -> None:
    result = judge(issuer, files={**FILES, FileId.DG14: b"slipped in"})
    assert result.reasons == (PassiveReason.DG_NOT_IN_SOD,)
    assert result.hashes[FileId.DG14] is HashVerdict.NOT_IN_SOD


def test_data_groups_that_a_chip_hides_are_still_stated(issuer: Issuer) -> None:
    result = judge(issuer, signed={**FILES, FileId.DG15: b"key"})
    assert result.ok
    assert result.data_groups == {*FILES, FileId.DG15}


def test_files_outside_the_data_groups_are_left_aside(issuer: Issuer) -> None:
    result = judge(issuer, files={**FILES, FileId.COM: b"", FileId.CARD_ACCESS: b"", FileId.SOD: b""})
    assert result.ok
    assert set(result.hashes) == set(FILES)


def test_a_stranger_with_the_country_s_name_is_not_the_country(issuer: Issuer) -> None:
    stranger = new_issuer()
    trust = TrustStore.from_bytes(issuer.csca.certificate)
    result = verify(build_sod(stranger.signer, FILES), FILES, trust, AT)
    assert result.reasons == (PassiveReason.NO_CSCA,)


def test_nobody_is_trusted_by_an_empty_folder(issuer: Issuer) -> None:
    result = verify(build_sod(issuer.signer, FILES), FILES, TrustStore.from_bytes(), AT)
    assert result.reasons == (PassiveReason.NO_CSCA,)


def test_a_signer_that_names_an_authority_which_did_not_sign_it_is_refused(issuer: Issuer) -> None:
    liar = Authority(SigningKey(new_key("P-384")), issuer.csca.certificate)
    forged = new_signer(liar, "Signer", SigningKey(new_key("P-256")), years(2020, 2030))
    der = forged.certificate.replace(key_identifier(liar.key), key_identifier(issuer.csca.key))
    result = judge(Issuer(issuer.csca, Authority(forged.key, der)))
    assert result.reasons == (PassiveReason.CSCA_SIGNATURE,)


def test_a_security_object_signed_by_another_key_is_refused(issuer: Issuer) -> None:
    impostor = Authority(SigningKey(new_key("P-256")), issuer.signer.certificate)
    result = judge(Issuer(issuer.csca, impostor))
    assert result.reasons == (PassiveReason.SIGNATURE,)
    assert result.country == ""


def test_hashes_changed_after_signing_break_the_signature(issuer: Issuer) -> None:
    sod = build_sod(issuer.signer, FILES)
    forged = FILES | {FileId.DG1: b"another"}
    old, new = (lds_security_object(files, SodOptions()) for files in (FILES, forged))
    result = verify(sod.replace(old, new), forged, TrustStore.from_bytes(issuer.csca.certificate), AT)
    assert result.reasons == (PassiveReason.SIGNATURE,)


@pytest.mark.parametrize(
    ("at", "reasons"),
    [
        (datetime(2011, 1, 1, tzinfo=UTC), (PassiveReason.NOT_YET_VALID_CSCA, PassiveReason.NOT_YET_VALID_DS)),
        (datetime(2012, 6, 1, tzinfo=UTC), (PassiveReason.NOT_YET_VALID_DS,)),
        (datetime(2041, 1, 1, tzinfo=UTC), (PassiveReason.EXPIRED_DS,)),
        (datetime(2046, 1, 1, tzinfo=UTC), (PassiveReason.EXPIRED_CSCA, PassiveReason.EXPIRED_DS)),
    ],
)
def test_certificates_count_in_their_period(issuer: Issuer, at: datetime, reasons: tuple[PassiveReason, ...]) -> None:
    assert judge(issuer, at=at).reasons == reasons


def test_a_signing_time_outside_the_signer_s_period_is_named(issuer: Issuer) -> None:
    inside, outside = datetime(2020, 5, 5, 12, tzinfo=UTC), datetime(2012, 5, 5, tzinfo=UTC)
    honest = judge(issuer, options=SodOptions(signing_time=inside))
    assert (honest.ok, honest.signed_at) == (True, inside)
    assert judge(issuer, options=SodOptions(signing_time=outside)).reasons == (PassiveReason.SIGNING_TIME,)


def test_everything_wrong_is_named_gravest_first(issuer: Issuer) -> None:
    trust = TrustStore.from_bytes()
    late = datetime(2050, 1, 1, tzinfo=UTC)
    files = {FileId.DG1: b"changed", FileId.DG15: b"slipped in"}
    result = verify(build_sod(issuer.signer, FILES), files, trust, late)
    assert result.reasons == (
        PassiveReason.HASH_DG1,
        PassiveReason.DG_NOT_IN_SOD,
        PassiveReason.NO_CSCA,
        PassiveReason.EXPIRED_DS,
    )
    assert result.reason is PassiveReason.HASH_DG1


def test_a_signer_of_the_old_key_is_trusted_through_a_link(issuer: Issuer) -> None:
    key = SigningKey(new_key("P-256"))
    linked = Authority(key, new_link(issuer.csca, key, years(2020, 2040)))
    signer = new_signer(linked, "Signer of the new key", SigningKey(new_key("P-256")), years(2021, 2035))
    trust = TrustStore.from_bytes(issuer.csca.certificate, linked.certificate)
    assert verify(build_sod(signer, FILES), FILES, trust, AT).ok


@pytest.mark.parametrize("content", [b"", b"\x30\x00", b"\x77\x00", b"\x77\x02\x30\x00"])
def test_what_is_no_security_object_is_malformed(content: bytes) -> None:
    result = verify(content, FILES, TrustStore.from_bytes(), AT)
    assert (result.reasons, result.hashes) == ((PassiveReason.MALFORMED,), {})


def test_signed_content_of_another_type_is_malformed(issuer: Issuer) -> None:
    content = lds_security_object(FILES, SodOptions())
    sod = tlv.encode(0x77, signed_data(issuer.signer, "2.23.136.1.1.2", content))
    assert verify(sod, FILES, TrustStore.from_bytes(), AT).reasons == (PassiveReason.MALFORMED,)


def test_a_hash_function_that_we_do_not_speak_is_named(issuer: Issuer) -> None:
    ripemd160 = bytes.fromhex("300706052b24030201")
    hashed = tlv.encode(0x30, tlv.encode(0x02, b"\x01"), tlv.encode(0x04, bytes(20)))
    content = tlv.encode(0x30, tlv.encode(0x02, b"\x00"), ripemd160, tlv.encode(0x30, hashed))
    sod = tlv.encode(0x77, signed_data(issuer.signer, "2.23.136.1.1.1", content))
    assert verify(sod, FILES, TrustStore.from_bytes(), AT).reasons == (PassiveReason.UNSUPPORTED_ALGORITHM,)


@pytest.mark.parametrize("numbers", [[1, 1], [17], [0]], ids=["twice", "seventeen", "zero"])
def test_hashes_of_no_data_group_or_of_one_twice_are_malformed(issuer: Issuer, numbers: list[int]) -> None:
    hashes = [tlv.encode(0x30, tlv.encode(0x02, bytes([number])), tlv.encode(0x04, bytes(32))) for number in numbers]
    sha256 = bytes.fromhex("300b0609608648016503040201")
    content = tlv.encode(0x30, tlv.encode(0x02, b"\x00"), sha256, tlv.encode(0x30, *hashes))
    sod = tlv.encode(0x77, signed_data(issuer.signer, "2.23.136.1.1.1", content))
    assert verify(sod, FILES, TrustStore.from_bytes(), AT).reasons == (PassiveReason.MALFORMED,)


@pytest.mark.parametrize("name", [name for name in VECTORS["security_objects"] if name != "no_certificate"])
def test_security_objects_of_another_maker_are_believed(name: str) -> None:
    sod = tlv.encode(0x77, base64.b64decode(VECTORS["security_objects"][name]))
    assert verify(sod, FILES, TrustStore.from_bytes(OPENSSL_ROOT), AT).reasons == (PassiveReason.OK,)


def test_a_security_object_without_its_signer_s_certificate_is_not_believed() -> None:
    sod = tlv.encode(0x77, base64.b64decode(VECTORS["security_objects"]["no_certificate"]))
    assert verify(sod, FILES, TrustStore.from_bytes(OPENSSL_ROOT), AT).reasons == (PassiveReason.NO_DS,)


@pytest.mark.parametrize(
    ("name", "reason"), [("rsa_pkcs1", PassiveReason.REVOKED), ("ecdsa_explicit_parameters", PassiveReason.OK)]
)
def test_a_revoked_signer_is_named(name: str, reason: PassiveReason) -> None:
    sod = tlv.encode(0x77, base64.b64decode(VECTORS["security_objects"][name]))
    trust = TrustStore.from_bytes(OPENSSL_ROOT, base64.b64decode(VECTORS["trust"]["revokes_rsa_signer"]))
    assert verify(sod, FILES, trust, AT).reasons == (reason,)


def test_an_authority_vouches_for_signers_of_its_own_country_alone() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authorities, "COUNTRY", "FR")
        foreign = new_issuer().csca
    ours = new_issuer().csca
    impostor = new_signer(
        Authority(foreign.key, ours.certificate), "Signer", SigningKey(new_key("P-256")), years(2020, 2030)
    )
    trust = TrustStore.from_bytes(ours.certificate, foreign.certificate)
    result = verify(build_sod(impostor, FILES), FILES, trust, AT)
    assert result.reasons == (PassiveReason.NO_CSCA,)
