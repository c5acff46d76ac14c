"""What is fuzzed: for each parser of foreign bytes, how to feed it and what to start from.

A target returns, or raises `AssertionError` where a promise is broken; any other exception is a finding too. Errors of
the library are honest answers and end a run quietly.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from contract.seal import SealError
from contract.seal import verify as verify_seal
from demo.chip.security_object import ID_LDS_SECURITY_OBJECT, ID_MASTER_LIST
from emrtd import active_authentication, card_security, chip_mapping, passive_authentication, tlv
from emrtd.algorithms import Digest, SignatureKind, SignatureScheme
from emrtd.apdu import CommandApdu, ResponseApdu
from emrtd.certificates import parse_certificate
from emrtd.chip_authentication import choose
from emrtd.ciphers import Cipher
from emrtd.errors import EmrtdError
from emrtd.face import parse_dg2
from emrtd.inventory import Inventory, signed_groups
from emrtd.kdf import SessionKeys
from emrtd.lds import FileId, parse_com, parse_dg15
from emrtd.link import parse_atr, parse_atr_info
from emrtd.master_list import parse_master_list
from emrtd.mrz import parse_dg1, parse_mrz
from emrtd.pace import best_first
from emrtd.personal_details import parse_dg11, parse_dg12
from emrtd.public_keys import RsaPublicKey, parse_public_key
from emrtd.revocation import parse_revocation_list
from emrtd.secure_messaging import SecureMessaging
from emrtd.security_infos import Mapping, PaceInfo, parse_dg14, parse_security_infos
from emrtd.signatures import verify_signature
from emrtd.trust import TrustStore
from tests.fuzz import material, proofs, seeds
from tests.fuzz.conversation import converse
from tests.fuzz.planted import parse_with_a_mistake


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz.

    Attributes:
        run: takes any bytes.
        seeds: honest inputs to start from.
        size: bytes beyond which no input is tried.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    size: int = 4096


def _quietly(*parsers: Callable[[bytes], object]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        for parser in parsers:
            with suppress(EmrtdError):
                parser(data)

    return run


def _apdu(data: bytes) -> None:
    with suppress(EmrtdError):
        assert ResponseApdu.decode(data).encode() == data
    with suppress(EmrtdError):
        command = CommandApdu.decode(data)
        assert CommandApdu.decode(command.encode()) == command


def _tlv(data: bytes) -> None:
    with suppress(EmrtdError):
        assert tlv.read_header(data).size <= len(data)
    with suppress(EmrtdError):
        objects = tlv.parse(data)
        assert tlv.parse(b"".join(item.encode() for item in objects)) == objects
    material.walk(data)


def _mrz(data: bytes) -> None:
    with suppress(EmrtdError):
        parse_mrz(data.decode("latin-1"))
    _quietly(parse_dg1)(data)


def _security_infos(data: bytes) -> None:
    for parse in (parse_security_infos, parse_dg14):
        with suppress(EmrtdError):
            for info in best_first(parse(data).pace):
                assert info.curve is not None
                assert info.name
    _quietly(choose)(data)


def _public_key(data: bytes) -> None:
    with suppress(EmrtdError):
        key = parse_public_key(data)
        kind = SignatureKind.RSA_PKCS1 if isinstance(key, RsaPublicKey) else SignatureKind.ECDSA
        scheme = SignatureScheme(kind, Digest.SHA256, Digest.SHA256)
        # Nobody signed this: a key that says otherwise is one that fits any signature.
        verify_signature(key, scheme, b"never signed", material.FOREIGN_SIGNATURE)
        raise AssertionError("a signature fits that was never made")


def _certificate(data: bytes) -> None:
    with suppress(EmrtdError):
        certificate = parse_certificate(data)
        assert repr(certificate)
        certificate.verify_issued_by(certificate)


def _security_object(data: bytes) -> None:
    result = passive_authentication.verify(data, material.FILES, material.TRUST, material.AT)
    assert result.reasons
    inventory = Inventory({FileId.SOD: data})
    assert inventory.may_have(FileId.DG15), "without EF.COM every file is asked for"
    assert inventory.withheld(frozenset(FileId)) <= frozenset(FileId)
    if result.ok:
        # Only what the signer wrote may be believed.
        assert result.data_groups == material.SIGNED_GROUPS


def _card_security(data: bytes) -> None:
    """The first byte chooses: a file as it comes, or keys that the trusted signer signed."""
    kind, content = data[:1], data[1:]
    if kind < b"\x80":
        assert not card_security.verify(content, material.TRUST, material.AT).ok, "nobody trusted signed these keys"
        return
    signed = material.signed(card_security.ID_SECURITY_OBJECT, content)
    result = card_security.verify(signed, material.TRUST, material.AT)
    assert not result.ok or result.infos == parse_security_infos(content)


def _signed_hashes(data: bytes) -> None:
    """What the trusted signer signed in place of hashes."""
    sod = tlv.encode(0x77, material.signed(ID_LDS_SECURITY_OBJECT, data))
    result = passive_authentication.verify(sod, material.FILES, material.TRUST, material.AT)
    if result.ok:
        assert result.data_groups == signed_groups(sod) >= set(material.FILES)


def _master_list(data: bytes) -> None:
    """What the list's own signer signed in place of a list."""
    with suppress(EmrtdError):
        certificates = parse_master_list(material.signed(ID_MASTER_LIST, data))
        assert sum(map(len, certificates)) <= len(data) * 2


def _trust_file(data: bytes) -> None:
    store = TrustStore.from_bytes(data)
    assert len(store.authorities) + len(store.problems) <= len(data) + 1


def _revocation_list(data: bytes) -> None:
    with suppress(EmrtdError):
        parse_revocation_list(data).verify_issued_by(material.AUTHORITY)


def _secure_messaging(data: bytes) -> None:
    """The first byte chooses: bytes as they come, or with a right checksum, so that what is inside is reached."""
    if not data:
        return
    cipher = tuple(Cipher)[data[0] % 4]
    keys = SessionKeys(cipher, bytes(cipher.key_size), bytes(cipher.key_size))
    channel = SecureMessaging(keys)
    body = data[1:] if data[0] < 0x80 else material.with_checksum(keys, data[1:])
    with suppress(EmrtdError):
        channel.wrap_command(CommandApdu(0, data[0] & 1 | 0xB0, 0, 0, le=256))
        channel.unwrap_response(ResponseApdu(body, 0x9000))
        assert data[0] >= 0x80, "an answer without the key's checksum was believed"
        assert channel.alive
        return
    if body:
        assert not channel.alive


_RSA_DG15 = seeds.dg15(rsa=True)


def _active_authentication(data: bytes) -> None:
    """The opened block of ISO/IEC 9796-2 is what is chosen; the key that seals it is known here."""
    block = data[: material.RSA_SIZE].rjust(material.RSA_SIZE, b"\x00")
    signature = material.raw_rsa(block)
    challenge = material.RANDOM_CHALLENGE
    verdict = active_authentication.verify(_RSA_DG15, None, challenge, signature)
    assert verdict is not active_authentication.ActiveVerdict.VALID or material.is_message_of(block, challenge)
    split = len(data) // 2
    active_authentication.verify(data[:split], data[split:], challenge, data)


def _chip_mapping(data: bytes) -> None:
    info = PaceInfo("0.4.0.127.0.7.2.2.4.6.2", 2, 12, Mapping.ECDH_CAM, Cipher.AES_128)
    evidence = chip_mapping.ChipMapping(info, data[:65], data[65:97])
    with suppress(EmrtdError):
        infos = parse_security_infos(data[97:])
        verdict = chip_mapping.verify([evidence], infos)
        assert infos.chip_authentication_keys or verdict is chip_mapping.MappingVerdict.ABSENT


def _seal(data: bytes) -> None:
    """The first byte chooses: a text, a token to be compressed, or claims that the right key signed."""
    kind, content = data[:1], data[1:]
    with suppress(SealError):
        if kind < b"\x80":
            verify_seal(content.decode("latin-1"), material.SEAL_KEYS)
            raise AssertionError("a seal that no key made was believed")
        token = content if kind < b"\xc0" else material.sign_token(content)
        verify_seal(material.seal_text(token), material.SEAL_KEYS)
        assert kind >= b"\xc0", "a token that no key signed was believed"


_FILES = _quietly(parse_com, parse_dg1, parse_dg2, parse_dg11, parse_dg12, parse_dg14, parse_dg15)

TARGETS: dict[str, Target] = {
    "apdu": Target(_apdu, seeds.apdus, 700),
    "tlv": Target(_tlv, seeds.files, 2048),
    "mrz": Target(_mrz, seeds.zones, 200),
    "files": Target(_FILES, seeds.files, 2048),
    "face": Target(_quietly(parse_dg2), seeds.faces, 2048),
    "security_infos": Target(_security_infos, seeds.security_infos, 1024),
    "public_key": Target(_public_key, seeds.public_keys, 1024),
    "certificate": Target(_certificate, seeds.certificates, 2048),
    "security_object": Target(_security_object, seeds.security_objects),
    "card_security": Target(_card_security, seeds.card_securities),
    "trust_file": Target(_trust_file, seeds.trust_files),
    "master_list": Target(_master_list, seeds.lists, 2048),
    "signed_hashes": Target(_signed_hashes, seeds.hashes, 1024),
    "revocation_list": Target(_revocation_list, seeds.trust_files, 2048),
    "secure_messaging": Target(_secure_messaging, seeds.protected, 512),
    "active_authentication": Target(_active_authentication, seeds.blocks, 512),
    "chip_mapping": Target(_chip_mapping, seeds.mappings, 512),
    "chip_authentication": Target(proofs.chip_proof, proofs.chip_proof_seeds, 1024),
    "downgrade": Target(proofs.offers, proofs.offers_seeds, 1024),
    "proofs": Target(proofs.proof_of, proofs.proof_of_seeds, 1024),
    "link": Target(_quietly(parse_atr, parse_atr_info), seeds.answers_to_reset, 128),
    "seal": Target(_seal, seeds.seals, 1024),
    "inspection": Target(converse, seeds.conversations, 2048),
}


PLANTED = Target(parse_with_a_mistake, seeds.files, 256)
"""Not among the targets: it shows that fuzzing finds what is there."""
