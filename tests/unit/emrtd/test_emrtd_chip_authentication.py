from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from demo.chip.signing import new_key, public_key_info
from emrtd import tlv
from emrtd.apdu import CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.chip_authentication import (
    Agreement,
    ChipVerdict,
    NoChipKeyError,
    Order,
    Proof,
    agree,
    authenticate,
    choose,
    options,
    relay,
)
from emrtd.ciphers import Cipher
from emrtd.curves import Curve, Point, decode_point, encode_point, multiply, shared_x
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import (
    CancelledError,
    MalformedError,
    SecureMessagingError,
    TooSlowError,
    UnsupportedAlgorithmError,
)
from emrtd.kdf import SessionKeys, session_keys
from emrtd.link import Link
from emrtd.secure_messaging import SecureMessaging
from emrtd.security_infos import encode_oid
from emrtd.terminal import Terminal

ID_CA_ECDH = "0.4.0.127.0.7.2.2.3.2"
ID_PK = "0.4.0.127.0.7.2.2.1"
P256 = STANDARDIZED_CURVES[12]
PRIVATE = 0x1234567890ABCDEF
ARCS = {Cipher.TDES: 1, Cipher.AES_128: 2, Cipher.AES_192: 3, Cipher.AES_256: 4}


def info(oid: str, *fields: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x06, encode_oid(oid)), *fields)


def number(value: int) -> bytes:
    return tlv.encode(0x02, bytes([value]))


def chip_info(cipher: Cipher, key_id: int | None = None) -> bytes:
    reference = () if key_id is None else (number(key_id),)
    return info(f"{ID_CA_ECDH}.{ARCS[cipher]}", number(1), *reference)


def key_info(curve: Curve, point: Point | None = None, key_id: int | None = None) -> bytes:
    point = point or multiply(curve, PRIVATE, curve.generator)
    parameters = tlv.encode(
        0x30,
        number(1),
        tlv.encode(0x30, tlv.encode(0x06, encode_oid("1.2.840.10045.1.1")), _unsigned(curve.p)),
        tlv.encode(0x30, *(tlv.encode(0x04, value.to_bytes(curve.size, "big")) for value in (curve.a, curve.b))),
        tlv.encode(0x04, encode_point(curve, curve.generator)),
        _unsigned(curve.n),
        number(1),
    )
    algorithm = info("1.2.840.10045.2.1", parameters)
    public = tlv.encode(0x30, algorithm, tlv.encode(0x03, b"\x00", encode_point(curve, point)))
    return info(f"{ID_PK}.2", public, *(() if key_id is None else (number(key_id),)))


def _unsigned(value: int) -> bytes:
    return tlv.encode(0x02, b"\x00" + value.to_bytes((value.bit_length() + 7) // 8, "big"))


def dg14(*infos: bytes) -> bytes:
    return tlv.encode(0x6E, tlv.encode(0x31, *infos))


@dataclass
class Chip:
    """The chip's side: agrees with its private key, then speaks under the new keys alone."""

    curve: Curve
    cipher: Cipher
    private: int = PRIVATE
    refuses: bool = False
    spoils: int = 0
    seen: list[CommandApdu] = field(default_factory=list)
    channel: SecureMessaging | None = None

    def reset(self) -> None:
        self.channel = None

    def transmit(self, raw: bytes) -> bytes:
        command = CommandApdu.decode(raw)
        if self.channel is not None:
            answer = self._answer_protected(command)
            self.spoils -= 1
            return bytes([answer[0] ^ 1]) + answer[1:] if self.spoils >= 0 else answer
        self.seen.append(command)
        if self.refuses:
            return StatusWord.CONDITIONS_NOT_SATISFIED.to_bytes(2, "big")
        return self._answer_plain(command)

    def _answer_plain(self, command: CommandApdu) -> bytes:
        if command.ins == Ins.GENERAL_AUTHENTICATE:
            dynamic = tlv.parse_one(command.data, 0x7C).children()
            self._agree(tlv.require(dynamic, 0x80))
            return b"\x7c\x00\x90\x00"
        if command.p2 == 0xA6:
            self._agree(tlv.require(tlv.parse(command.data), 0x91))
        return b"\x90\x00"

    def _agree(self, public: bytes) -> None:
        secret = shared_x(self.curve, self.private, decode_point(self.curve, public))
        self.channel = SecureMessaging(session_keys(secret, self.cipher))

    def _answer_protected(self, command: CommandApdu) -> bytes:
        assert self.channel is not None
        try:
            self.seen.append(self.channel.unwrap_command(command))
        except SecureMessagingError:
            return StatusWord.SM_OBJECTS_INCORRECT.to_bytes(2, "big")
        return self.channel.wrap_response(ResponseApdu(b"\x6e\x81\x90\x31", StatusWord.SUCCESS)).encode()


def judged(chip: Chip, content: bytes, **options: object) -> ChipVerdict:
    """Over a terminal that can open the chip again."""
    terminal = Terminal(chip.transmit, **options)  # type: ignore[arg-type]  # options of Terminal

    def reopen() -> None:
        chip.reset()
        terminal.unprotect()

    return authenticate(terminal, content, reopen)


VARIANTS = [
    (STANDARDIZED_CURVES[12], Cipher.TDES),
    (STANDARDIZED_CURVES[12], Cipher.AES_128),
    (STANDARDIZED_CURVES[15], Cipher.AES_192),
    (STANDARDIZED_CURVES[16], Cipher.AES_256),
    (STANDARDIZED_CURVES[14], Cipher.AES_128),
]


@pytest.mark.parametrize(("curve", "cipher"), VARIANTS, ids=lambda item: getattr(item, "name", ""))
def test_a_chip_that_knows_its_key_is_genuine(curve: Curve, cipher: Cipher) -> None:
    chip = Chip(curve, cipher)
    terminal = Terminal(chip.transmit)
    assert authenticate(terminal, dg14(chip_info(cipher), key_info(curve)), chip.reset) is ChipVerdict.VALID
    assert terminal.protected
    assert chip.seen[-1].ins == Ins.READ_BINARY


@pytest.mark.parametrize(("curve", "cipher"), VARIANTS[:2], ids=lambda item: getattr(item, "name", ""))
def test_a_copy_is_not(curve: Curve, cipher: Cipher) -> None:
    copy = Chip(curve, cipher, private=PRIVATE + 1)
    assert judged(copy, dg14(chip_info(cipher), key_info(curve))) is ChipVerdict.INVALID


def test_a_chip_that_refuses_to_agree_is_told_apart() -> None:
    chip = Chip(P256, Cipher.AES_128, refuses=True)
    content = dg14(chip_info(Cipher.AES_128), key_info(P256))
    assert judged(chip, content) is ChipVerdict.REFUSED


@pytest.mark.parametrize(("spoilt", "verdict"), [(1, ChipVerdict.VALID), (2, ChipVerdict.INVALID)])
def test_one_wrong_answer_may_be_a_fault_and_two_are_a_copy(spoilt: int, verdict: ChipVerdict) -> None:
    assert judged(Chip(P256, Cipher.AES_128, spoils=spoilt), dg14(chip_info(Cipher.AES_128), key_info(P256))) is verdict


@pytest.mark.parametrize("late", range(1, 4), ids=["after the choice", "after the agreement", "never"])
def test_a_chip_that_is_slow_is_no_copy(late: int) -> None:
    """Time runs out between two commands."""
    chip = Chip(P256, Cipher.AES_128)
    terminal = Terminal(chip.transmit, clock=lambda: 1000.0 if len(chip.seen) >= late else 0.0, link=Link())
    content = dg14(chip_info(Cipher.AES_128), key_info(P256))
    if late == 3:
        assert authenticate(terminal, content, chip.reset) is ChipVerdict.VALID
        return
    with pytest.raises(TooSlowError):
        authenticate(terminal, content, chip.reset)


@pytest.mark.parametrize("at", [0, 1, 2], ids=["choice", "agreement", "probe"])
def test_an_answer_that_is_none_is_a_fault_and_no_copy(at: int) -> None:
    chip, sent = Chip(P256, Cipher.AES_128), [0]

    def transmit(raw: bytes) -> bytes:
        sent[0] += 1
        return chip.transmit(raw) if sent[0] != at + 1 else b""

    with pytest.raises(MalformedError):
        authenticate(Terminal(transmit), dg14(chip_info(Cipher.AES_128), key_info(P256)), chip.reset)


@pytest.mark.parametrize("at", [0, 1], ids=["choice", "agreement"])
def test_a_session_that_is_lost_over_the_agreement_is_a_fault_and_no_copy(at: int) -> None:
    chip = Chip(P256, Cipher.AES_128)
    keys = SessionKeys(Cipher.AES_128, bytes(16), bytes(16))
    old, terminal = SecureMessaging(keys), None
    sent = [0]

    def transmit(raw: bytes) -> bytes:
        sent[0] += 1
        if sent[0] == at + 1:
            return b"\x69\x88"
        plain = old.unwrap_command(CommandApdu.decode(raw))
        return old.wrap_response(ResponseApdu.decode(chip.transmit(plain.encode()))).encode()

    terminal = Terminal(transmit)
    terminal.protect(keys)
    with pytest.raises(SecureMessagingError):
        authenticate(terminal, dg14(chip_info(Cipher.AES_128), key_info(P256)), chip.reset)


def test_a_variant_that_the_chip_refuses_is_followed_by_the_next() -> None:
    chip = Chip(P256, Cipher.AES_128)

    def transmit(raw: bytes) -> bytes:
        unknown = encode_oid(f"{ID_CA_ECDH}.4") in raw and chip.channel is None
        return b"\x6a\x88" if unknown else chip.transmit(raw)

    content = dg14(chip_info(Cipher.AES_256), chip_info(Cipher.AES_128), key_info(P256))
    assert authenticate(Terminal(transmit), content, chip.reset) is ChipVerdict.VALID


SECP256K1 = info("1.2.840.10045.2.1", tlv.encode(0x06, encode_oid("1.3.132.0.10")))
NO_KEY_OF_OURS = {
    "another curve": tlv.encode(0x30, SECP256K1, tlv.encode(0x03, b"\x00\x04" + bytes(64))),
    "no point": tlv.encode(
        0x30,
        info("1.2.840.10045.2.1", tlv.encode(0x06, encode_oid("1.2.840.10045.3.1.7"))),
        tlv.encode(0x03, b"\x00\x04" + b"\x01" * 64),
    ),
}


@pytest.mark.parametrize("broken", NO_KEY_OF_OURS.values(), ids=list(NO_KEY_OF_OURS))
def test_a_key_that_cannot_be_used_does_not_spoil_the_next(broken: bytes) -> None:
    keys = info(f"{ID_PK}.2", broken, number(1)), key_info(P256, key_id=2)
    content = dg14(chip_info(Cipher.AES_256, 1), chip_info(Cipher.AES_128, 2), *keys)
    assert [(option.cipher, option.key_id) for option in options(content)] == [(Cipher.AES_128, 2)]


def of_version(cipher: Cipher, version: int) -> bytes:
    return info(f"{ID_CA_ECDH}.{ARCS[cipher]}", number(version))


def test_variants_that_need_rights_of_the_terminal_are_passed_over() -> None:
    later = of_version(Cipher.AES_256, 2), of_version(Cipher.AES_192, 3)
    content = dg14(*later, chip_info(Cipher.AES_128), key_info(P256))
    assert [option.cipher for option in options(content)] == [Cipher.AES_128]
    with pytest.raises(UnsupportedAlgorithmError):
        choose(dg14(*later, key_info(P256)))


@pytest.mark.parametrize("stated", [info(f"{ID_CA_ECDH}.5", number(1)), info(f"{ID_CA_ECDH}.2")], ids=["5", "none"])
def test_a_cipher_that_is_unknown_is_not_taken_for_3des(stated: bytes) -> None:
    with pytest.raises(UnsupportedAlgorithmError):
        choose(dg14(stated, key_info(P256)))
    assert choose(dg14(stated, chip_info(Cipher.AES_128), key_info(P256))).cipher is Cipher.AES_128


def test_a_thousand_keys_are_not_all_tried() -> None:
    crowd = dg14(*(chip_info(Cipher.AES_128, 1) for _ in range(300)), *(key_info(P256, key_id=1) for _ in range(100)))
    assert len(options(crowd)) <= 64


@pytest.mark.parametrize(
    ("encoded", "reference"),
    [("8f", "8f"), ("008f", "8f"), ("0d", "0d"), ("00", "00"), ("01" * 16, "01" * 16), ("ff", "ff")],
)
def test_a_key_is_named_as_its_number_is_written(encoded: str, reference: str) -> None:
    named = tlv.encode(0x02, bytes.fromhex(encoded))
    variant = info(f"{ID_CA_ECDH}.2", number(1), named)
    keys = tlv.encode(0x30, *(item.encode() for item in tlv.parse_one(key_info(P256), 0x30).children()), named)
    select, _ = agree(choose(dg14(variant, keys))).commands
    assert tlv.require(tlv.parse(select.data), 0x84).hex() == reference


def test_3des_sets_the_key_agreement_template_in_one_command() -> None:
    commands = agree(choose(dg14(chip_info(Cipher.TDES), key_info(P256)))).commands
    assert [command.header for command in commands] == [bytes.fromhex("002241A6")]
    assert tlv.require(tlv.parse(commands[0].data), 0x91)[0] == 0x04


def test_aes_names_the_protocol_then_sends_the_key() -> None:
    option = choose(dg14(chip_info(Cipher.AES_128, 13), key_info(P256, key_id=13)))
    select, send = agree(option).commands
    assert select.header == bytes.fromhex("002241A4")
    assert select.data == tlv.encode(0x80, encode_oid(f"{ID_CA_ECDH}.2")) + bytes.fromhex("84010D")
    assert send.header == bytes.fromhex("00860000")


def test_the_strongest_variant_is_chosen() -> None:
    content = dg14(chip_info(Cipher.TDES), chip_info(Cipher.AES_256), chip_info(Cipher.AES_128), key_info(P256))
    assert choose(content).cipher is Cipher.AES_256


def test_a_variant_goes_with_the_key_that_it_names() -> None:
    other = STANDARDIZED_CURVES[15]
    content = dg14(chip_info(Cipher.AES_256, 2), key_info(P256, key_id=1), key_info(other, key_id=2))
    assert choose(content).key.curve == other


def test_a_key_without_a_variant_means_3des() -> None:
    option = choose(dg14(key_info(P256)))
    assert (option.cipher, option.oid, option.key_id) == (Cipher.TDES, f"{ID_CA_ECDH}.1", None)


def test_a_fresh_key_is_made_each_time() -> None:
    option = choose(dg14(chip_info(Cipher.AES_128), key_info(P256)))
    assert agree(option).commands[1].data != agree(option).commands[1].data


def finite_field() -> bytes:
    algorithm = info("1.2.840.113549.1.3.1", tlv.encode(0x30, number(23), number(5)))
    public = tlv.encode(0x30, algorithm, tlv.encode(0x03, b"\x00", number(8)))
    return dg14(info("0.4.0.127.0.7.2.2.3.1.2", number(1)), info(f"{ID_PK}.1", public))


NO_POINT = tlv.encode(0x30, info("1.2.840.10045.2.1"), tlv.encode(0x03, b"\x00\x04"))
RSA_IN_PLACE = public_key_info(new_key("RSA-1024")).dump()


@pytest.mark.parametrize(
    ("content", "error", "verdict"),
    [
        (dg14(), NoChipKeyError, ChipVerdict.ABSENT),
        (finite_field(), UnsupportedAlgorithmError, ChipVerdict.UNSUPPORTED_ALGORITHM),
        (dg14(chip_info(Cipher.AES_128, 1), key_info(P256, key_id=2)), UnsupportedAlgorithmError, None),
        (dg14(info(f"{ID_PK}.2", NO_POINT)), MalformedError, ChipVerdict.MALFORMED_KEY),
        (dg14(info(f"{ID_PK}.2", RSA_IN_PLACE)), MalformedError, ChipVerdict.MALFORMED_KEY),
        (b"\x6e\x01", MalformedError, ChipVerdict.MALFORMED_KEY),
    ],
    ids=["no key", "finite field", "other key id", "no curve", "rsa key", "no dg14"],
)
def test_what_cannot_be_used_is_refused_with_a_reason(
    content: bytes, error: type[Exception], verdict: ChipVerdict | None
) -> None:
    with pytest.raises(error):
        choose(content)
    if verdict is not None:
        assert authenticate(Terminal(_must_not_be_asked), content, _must_not_be_opened) is verdict


def test_a_judge_elsewhere_needs_only_relayed_bytes() -> None:
    agreement = agree(choose(dg14(chip_info(Cipher.AES_128), key_info(P256))))
    chip = Chip(P256, Cipher.AES_128)
    for command in agreement.commands:
        assert chip.transmit(command.encode()).endswith(b"\x90\x00")
    proof = Proof(agreement)
    assert proof.judge(chip.transmit(proof.command)) is ChipVerdict.VALID


@pytest.mark.parametrize(
    "answer",
    [
        lambda honest: b"",
        lambda honest: b"\x90\x00",
        lambda honest: bytes.fromhex("6A82"),
        lambda honest: honest[:-3] + bytes([honest[-3] ^ 1]) + honest[-2:],
        lambda honest: honest[1:],
    ],
    ids=["nothing", "unprotected", "unprotected error", "wrong checksum", "cut"],
)
def test_the_judge_believes_no_other_answer(answer: Callable[[bytes], bytes]) -> None:
    agreement = agree(choose(dg14(chip_info(Cipher.AES_128), key_info(P256))))
    chip = Chip(P256, Cipher.AES_128)
    for command in agreement.commands:
        chip.transmit(command.encode())
    proof = Proof(agreement)
    assert proof.judge(answer(chip.transmit(proof.command))) is ChipVerdict.INVALID


def test_an_answer_serves_once() -> None:
    agreement = agree(choose(dg14(chip_info(Cipher.AES_128), key_info(P256))))
    chip = Chip(P256, Cipher.AES_128)
    for command in agreement.commands:
        chip.transmit(command.encode())
    proof = Proof(agreement)
    answer = chip.transmit(proof.command)
    assert proof.judge(answer) is ChipVerdict.VALID
    assert proof.judge(answer) is ChipVerdict.INVALID


def order_of(agreement: Agreement, proof: Proof) -> Order:
    """As it arrives at the chip's side."""
    return Order.decode([command.encode() for command in agreement.commands], proof.command)


@pytest.mark.parametrize(("curve", "cipher"), VARIANTS, ids=lambda item: getattr(item, "name", ""))
@pytest.mark.parametrize(("private", "verdict"), [(PRIVATE, ChipVerdict.VALID), (PRIVATE + 1, ChipVerdict.INVALID)])
def test_an_order_from_afar_is_carried_out_and_its_answer_judged_there(
    curve: Curve, cipher: Cipher, private: int, verdict: ChipVerdict
) -> None:
    agreement = agree(choose(dg14(chip_info(cipher), key_info(curve))))
    proof = Proof(agreement)
    terminal = Terminal(Chip(curve, cipher, private).transmit)
    assert proof.judge(relay(terminal, order_of(agreement, proof))) is verdict
    assert not terminal.protected


def test_a_chip_that_refuses_to_agree_gives_no_answer() -> None:
    agreement = agree(choose(dg14(chip_info(Cipher.AES_128), key_info(P256))))
    proof, chip = Proof(agreement), Chip(P256, Cipher.AES_128, refuses=True)
    assert relay(Terminal(chip.transmit), order_of(agreement, proof)) == b""
    assert len(chip.seen) == 1


READ = bytes.fromhex("0CB08E000D") + bytes(13) + b"\x00"
AGREE = bytes.fromhex("002241A600")


@pytest.mark.parametrize(
    ("commands", "first"),
    [
        ([], READ),
        ([bytes.fromhex("00B08E0004")], READ),
        ([AGREE, AGREE], READ),
        ([AGREE, bytes.fromhex("0086000000"), AGREE], READ),
        ([AGREE], bytes.fromhex("00B08E0004")),
        ([AGREE], bytes.fromhex("0CD68E0001FF")),
        ([b"\x00\x22"], READ),
        ([AGREE], b""),
    ],
    ids=["none", "a read", "twice", "three", "unprotected", "an update", "half a command", "nothing to end with"],
)
def test_a_judge_may_have_nothing_else_said_to_a_card(commands: list[bytes], first: bytes) -> None:
    with pytest.raises(MalformedError):
        Order.decode(commands, first)


def test_cancelling_passes_through() -> None:
    content = dg14(chip_info(Cipher.AES_128), key_info(P256))
    with pytest.raises(CancelledError):
        authenticate(Terminal(_must_not_be_asked, cancelled=lambda: True), content, _must_not_be_opened)


def _must_not_be_asked(_raw: bytes) -> bytes:
    raise AssertionError("the chip was asked")


def _must_not_be_opened() -> None:
    raise AssertionError("the chip was opened again")
