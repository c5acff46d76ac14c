from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec
import pytest

from contract.member import (
    Act,
    CardAccepted,
    CardEvidence,
    CardNonce,
    CertificateKind,
    ChannelKind,
    ChipChallenge,
    ChipQuestion,
    CodeRequest,
    Possession,
    PrintConfirmed,
    VisitClosed,
    VisitOpened,
)
from contract.personal import Personal
from kiosk.exchange import Call
from kiosk.services.client import GatewayClient
from kiosk.services.errors import (
    GatewayNonsense,
    GatewaySlow,
    GatewayUnreachable,
)
from kiosk.services.transport import Transport

FIRST, SECOND = bytes(32), bytes([1]) * 32
REFERENCE = "ABCD-EFGH-JKMN"


class Keeping:
    """A transport that keeps the calls and answers by path."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: dict[str, Any] = {
            "/visit/open": VisitOpened(FIRST, 60, 60),
            "/visit/nonce": CardNonce(SECOND, 60),
            "/visit/close": VisitClosed(0),
            "/visit/chip-challenge": ChipChallenge((b"agree",), b"read"),
            "/visit/card-evidence": CardAccepted(Possession.PROVED, ()),
            f"/member/certificates/{REFERENCE}/printed": PrintConfirmed(REFERENCE),
        }

    def exchange(self, call: Call, token: str) -> bytes:
        self.calls.append(call)
        answer = self.answers[call.path]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else msgspec.json.encode(answer)

    def paths(self) -> list[str]:
        return [call.path for call in self.calls]


@pytest.fixture
def transport() -> Keeping:
    return Keeping()


@pytest.fixture
def client(transport: Keeping) -> Iterator[GatewayClient]:
    client = GatewayClient(cast(Transport, transport))
    yield client
    client.close()


def test_the_first_nonce_comes_with_the_visit_and_is_given_out_once(client: GatewayClient, transport: Keeping) -> None:
    client.admit("token")
    assert [client.card_nonce(), client.card_nonce()] == [FIRST, SECOND]
    assert transport.paths() == ["/visit/open", "/visit/nonce"]


def test_a_nonce_that_is_nearly_too_old_is_not_given_out(client: GatewayClient, transport: Keeping) -> None:
    transport.answers["/visit/open"] = VisitOpened(FIRST, 10, 60)
    client.admit("token")
    assert client.card_nonce() == SECOND


def test_the_same_evidence_has_the_same_key(client: GatewayClient, transport: Keeping) -> None:
    first, second = (Personal(CardEvidence(b"sod", b"dg1", nonce)) for nonce in (FIRST, SECOND))
    for evidence in (first, first, second):
        client.judge_card(evidence)
    keys = [call.key for call in transport.calls]
    assert keys[0] == keys[1] != keys[2]


def test_the_same_question_about_a_chip_has_the_same_key_and_another_one_another(
    client: GatewayClient, transport: Keeping
) -> None:
    questions = [ChipQuestion(FIRST, b"sod", b"dg14")] * 2
    questions += [ChipQuestion(SECOND, b"sod", b"dg14"), ChipQuestion(FIRST, b"sod", b"other")]
    answers = [client.challenge_chip(Personal(question)) for question in questions]
    assert {answer.first for answer in answers} == {b"read"}
    keys = [call.key for call in transport.calls]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_the_same_print_has_the_same_key(client: GatewayClient, transport: Keeping) -> None:
    for _ in range(2):
        client.confirm_print(Personal(REFERENCE), 1)
    assert len({call.key for call in transport.calls}) == 1


def test_other_calls_have_a_new_key_each_time(client: GatewayClient, transport: Keeping) -> None:
    for _ in range(3):
        client.card_nonce()
    assert len({call.key for call in transport.calls}) == 3


def test_a_confirmation_of_another_certificate_is_nonsense(client: GatewayClient, transport: Keeping) -> None:
    transport.answers[f"/member/certificates/{REFERENCE}/printed"] = PrintConfirmed("ZZZZ-ZZZZ-ZZZZ")
    with pytest.raises(GatewayNonsense):
        client.confirm_print(Personal(REFERENCE), 1)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"nonce": "AA=="}', b"\xff\xfe"])
def test_an_answer_that_does_not_fit_is_nonsense(client: GatewayClient, transport: Keeping, body: bytes) -> None:
    transport.answers["/visit/nonce"] = body
    with pytest.raises(GatewayNonsense):
        client.card_nonce()


def test_a_busy_gateway_is_not_taken_for_spent_codes_nor_for_a_file_without_certificate(
    client: GatewayClient, transport: Keeping
) -> None:
    transport.answers["/visit/one-time-codes"] = GatewaySlow()
    transport.answers["/member/certificates"] = GatewaySlow()
    with pytest.raises(GatewaySlow):
        client.send_code(CodeRequest(Act.SIGN_IN, ChannelKind.SMS))
    with pytest.raises(GatewaySlow):
        client.issue(CertificateKind.REGISTRATION)


def test_closing_never_raises_and_happens_once(client: GatewayClient, transport: Keeping) -> None:
    transport.answers["/visit/close"] = GatewayUnreachable()
    client.admit("token")
    client.close()
    client.close()
    assert transport.paths() == ["/visit/open", "/visit/close"]


def test_a_visit_that_was_never_opened_is_not_closed(client: GatewayClient, transport: Keeping) -> None:
    client.close()
    assert transport.calls == []
