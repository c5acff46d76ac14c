"""What the driver makes of PC/SC's codes, where a real pcscd cannot be brought to give them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from smartcard import scard

from kiosk.failures import Failure
from kiosk.readers import pcsc, pcsc_calls, pcsc_card
from kiosk.readers.connection import (
    CardMute,
    CardRemoved,
    CardServiceStopped,
    NoCard,
    ReaderBusy,
    ReaderError,
    ReaderForbidden,
    ReaderLost,
    ReaderName,
    ReaderSilent,
)
from kiosk.readers.pcsc import PcscReaders
from kiosk.readers.presence import CardPlaced, CardTaken, PresenceEvent, ReaderFound, ReaderGone, ServiceUnavailable

READER = ReaderName("Reader 00 00")
OK: int = scard.SCARD_S_SUCCESS


class FakeService:
    """The functions of `smartcard.scard` that the driver calls, answering from attributes."""

    def __init__(self) -> None:
        self.readers = [str(READER)]
        self.establish: int = scard.SCARD_S_SUCCESS
        self.list: int = scard.SCARD_S_SUCCESS
        self.connect: int = scard.SCARD_S_SUCCESS
        self.reconnect: int = scard.SCARD_S_SUCCESS
        self.transmit: int = scard.SCARD_S_SUCCESS
        self.refuses = False
        self.bits: int = scard.SCARD_STATE_PRESENT
        self.features = self.properties = b""
        self.released: list[str] = []
        self.looks: list[Callable[[], tuple[int, list[tuple[str, int, list[int]]]]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(scard, name)

    def SCardEstablishContext(self, scope: int) -> tuple[int, str]:  # noqa: N802 - name of the standard
        return self.establish, "context"

    def SCardReleaseContext(self, context: str) -> int:  # noqa: N802
        self.features = self.properties = b""
        self.released.append(context)
        return OK

    def SCardListReaders(self, context: str, groups: list[str]) -> tuple[int, list[str]]:  # noqa: N802
        return self.list, self.readers

    def SCardConnect(self, *arguments: object) -> tuple[int, str, int]:  # noqa: N802
        return self.connect, "card", scard.SCARD_PROTOCOL_T1

    def SCardReconnect(self, *arguments: object) -> tuple[int, int]:  # noqa: N802
        return self.reconnect, scard.SCARD_PROTOCOL_T1

    def SCardDisconnect(self, card: str, disposition: int) -> int:  # noqa: N802
        self.features = self.properties = b""
        self.released.append(card)
        return OK

    def SCardControl(self, card: str, code: int, data: list[int]) -> tuple[int, list[int]]:  # noqa: N802
        return OK, list(self.properties if code == 0x42330012 else self.features)

    def SCardTransmit(self, *arguments: object) -> tuple[int, list[int]]:  # noqa: N802
        return self.transmit, [0x90, 0x00]

    def SCardGetStatusChange(  # noqa: N802
        self, context: str, timeout: int, states: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        return self.looks.pop(0)() if self.looks else (OK, [(name, self.bits, []) for name, _ in states])


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService()
    for module in (pcsc, pcsc_calls, pcsc_card):
        monkeypatch.setattr(module, "scard", fake)
    monkeypatch.setattr(pcsc_calls, "refuses_us", lambda: fake.refuses)
    monkeypatch.setattr(pcsc_card, "SETTLE_SECONDS", 0.01)
    monkeypatch.setattr(pcsc, "BUSY_SECONDS", 0.0)
    monkeypatch.setattr(pcsc, "RETRY_SECONDS", 0.0)
    return fake


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (scard.SCARD_E_NO_SMARTCARD, NoCard),
        (scard.SCARD_W_REMOVED_CARD, NoCard),
        (scard.SCARD_W_UNRESPONSIVE_CARD, CardMute),
        (scard.SCARD_E_PROTO_MISMATCH, CardMute),
        (scard.SCARD_E_SHARING_VIOLATION, ReaderBusy),
        (scard.SCARD_E_UNKNOWN_READER, ReaderLost),
        (scard.SCARD_E_READER_UNAVAILABLE, ReaderSilent),
        (scard.SCARD_W_SECURITY_VIOLATION, ReaderForbidden),
        (scard.SCARD_E_NO_SERVICE, CardServiceStopped),
        (scard.SCARD_F_INTERNAL_ERROR, ReaderError),
    ],
)
def test_a_refused_connection_says_why_and_leaves_no_context(
    service: FakeService, code: int, error: type[ReaderError]
) -> None:
    service.connect = code
    with pytest.raises(error) as raised:
        PcscReaders().connect(READER)
    assert type(raised.value) is error
    assert service.released == ["context"]


@pytest.mark.parametrize(
    ("code", "error"),
    [(scard.SCARD_E_NO_ACCESS, ReaderForbidden), (scard.SCARD_E_NO_SERVICE, CardServiceStopped)],
)
def test_a_refused_context_says_why(service: FakeService, code: int, error: type[ReaderError]) -> None:
    service.establish = code
    with pytest.raises(error):
        PcscReaders().readers()


@pytest.mark.parametrize("code", [scard.SCARD_E_NO_SERVICE, scard.SCARD_F_COMM_ERROR, scard.SCARD_W_SECURITY_VIOLATION])
@pytest.mark.parametrize(("refuses", "error"), [(True, ReaderForbidden), (False, CardServiceStopped)])
def test_a_service_that_does_not_serve_is_asked_whether_it_refuses(
    service: FakeService, code: int, refuses: bool, error: type[ReaderError]
) -> None:
    service.establish, service.refuses = code, refuses
    with pytest.raises(error):
        PcscReaders().readers()


def test_a_service_killed_in_the_middle_is_not_taken_for_a_refusal(service: FakeService) -> None:
    service.list = scard.SCARD_W_SECURITY_VIOLATION
    with pytest.raises(CardServiceStopped):
        PcscReaders().readers()


def test_the_slot_of_an_access_module_is_no_reader(service: FakeService) -> None:
    service.readers = ["ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] 01 00", "Samsung 3310 00 00"]
    assert PcscReaders().readers() == ("Samsung 3310 00 00",)


def test_a_failed_reset_lets_go_of_card_and_context(service: FakeService) -> None:
    service.reconnect = scard.SCARD_W_UNRESPONSIVE_CARD
    with pytest.raises(CardMute):
        PcscReaders().connect(READER)
    assert service.released == ["card", "context"]


def test_a_failed_exchange_with_service_and_reader_alive_is_a_card_taken(service: FakeService) -> None:
    connection = PcscReaders().connect(READER)
    service.transmit, service.bits = scard.SCARD_E_NOT_TRANSACTED, scard.SCARD_STATE_EMPTY
    with pytest.raises(CardRemoved):
        connection.transmit(b"\x00\xa4\x00\x00")


def test_a_failed_exchange_with_another_card_there_is_a_card_taken(service: FakeService) -> None:
    connection = PcscReaders().connect(READER)
    service.transmit, service.bits = scard.SCARD_E_NOT_TRANSACTED, scard.SCARD_STATE_PRESENT | 2 << 16
    with pytest.raises(CardRemoved):
        connection.transmit(b"\x00\xa4\x00\x00")


def test_a_failed_exchange_with_the_card_still_there_is_a_mute_card(service: FakeService) -> None:
    connection = PcscReaders().connect(READER)
    service.transmit = scard.SCARD_E_NOT_TRANSACTED
    with pytest.raises(CardMute):
        connection.transmit(b"\x00\xa4\x00\x00")


def test_a_failed_exchange_without_the_reader_is_a_reader_lost(service: FakeService) -> None:
    connection = PcscReaders().connect(READER)
    service.transmit, service.readers = scard.SCARD_E_NOT_TRANSACTED, []
    with pytest.raises(ReaderLost):
        connection.transmit(b"\x00\xa4\x00\x00")


def test_a_card_reset_by_another_program_is_no_card_taken(service: FakeService) -> None:
    connection = PcscReaders().connect(READER)
    service.transmit = scard.SCARD_W_RESET_CARD
    with pytest.raises(CardMute):
        connection.transmit(b"\x00\xa4\x00\x00")


@pytest.mark.parametrize(
    ("properties", "carries"),
    [("0a0400000100", True), ("01020304" + "0a0400010000", False), ("0a0400000000", False), ("", None), ("0a", None)],
)
def test_a_reader_says_whether_it_carries_extended_length(
    service: FakeService, properties: str, carries: bool | None
) -> None:
    service.features = bytes.fromhex("060442000d00" + "120442330012")
    service.properties = bytes.fromhex(properties)
    assert PcscReaders().connect(READER).carries_extended is carries


def test_a_reader_without_features_does_not_say(service: FakeService) -> None:
    assert PcscReaders().connect(READER).carries_extended is None


def test_closing_twice_closes_once(service: FakeService) -> None:
    connection = PcscReaders().connect(READER)
    connection.close()
    connection.close()
    assert service.released == ["card", "context"]


def test_readers_are_chosen_by_part_of_their_name_in_any_case(service: FakeService) -> None:
    service.readers = ["ACS Contact 00 00", "ACS PICC 00 01"]
    assert PcscReaders("picc").readers() == ("ACS PICC 00 01",)


def test_any_number_of_names_may_be_wanted(service: FakeService) -> None:
    service.readers = ["ACS Contact 00 00", "ACS PICC 00 01", "SCM 3310 00 02"]
    assert PcscReaders("picc", "SCM").readers() == ("ACS PICC 00 01", "SCM 3310 00 02")
    assert PcscReaders("acs", "picc").readers() == ("ACS Contact 00 00", "ACS PICC 00 01")
    assert len(PcscReaders().readers()) == 3


def test_no_reader_at_all_is_an_empty_answer(service: FakeService) -> None:
    service.list = scard.SCARD_E_NO_READERS_AVAILABLE
    assert PcscReaders().readers() == ()


def watched(
    service: FakeService, looks: list[Callable[[], tuple[int, list[tuple[str, int, list[int]]]]]]
) -> list[PresenceEvent]:
    """The events of a watch that ends after the looks given."""
    readers = PcscReaders()
    events: list[PresenceEvent] = []

    def last() -> tuple[int, list[tuple[str, int, list[int]]]]:
        readers.stop()
        return scard.SCARD_E_CANCELLED, []

    service.looks = [*looks, last]
    service.SCardCancel = lambda context: scard.SCARD_S_SUCCESS  # type: ignore[attr-defined]  # the fake is open
    readers.watch(events.append)
    return events


def seen(*states: tuple[str, int]) -> Callable[[], tuple[int, list[tuple[str, int, list[int]]]]]:
    return lambda: (scard.SCARD_S_SUCCESS, [(name, bits, []) for name, bits in states])


def test_a_reader_pulled_out_with_its_card_is_reported(service: FakeService) -> None:
    def pulled() -> tuple[int, list[tuple[str, int, list[int]]]]:
        service.readers = []
        return scard.SCARD_E_UNKNOWN_READER, []

    events = watched(service, [seen((READER, scard.SCARD_STATE_PRESENT)), pulled, seen()])
    assert events == [ReaderFound(READER), CardPlaced(READER), CardTaken(READER), ReaderGone(READER)]


def test_the_count_in_the_state_tells_a_quick_swap(service: FakeService) -> None:
    present = scard.SCARD_STATE_PRESENT
    events = watched(service, [seen((READER, present | 1 << 16)), seen((READER, present | 3 << 16))])
    assert events == [ReaderFound(READER), CardPlaced(READER), CardTaken(READER), CardPlaced(READER)]


def test_a_phone_on_the_reader_is_mute(service: FakeService) -> None:
    events = watched(service, [seen((READER, scard.SCARD_STATE_PRESENT | scard.SCARD_STATE_MUTE))])
    assert events == [ReaderFound(READER), CardPlaced(READER, mute=True)]


def test_a_forbidden_service_is_reported_and_asked_again(service: FakeService) -> None:
    def forbidden() -> tuple[int, list[tuple[str, int, list[int]]]]:
        return scard.SCARD_E_NO_ACCESS, []

    events = watched(service, [forbidden, forbidden])
    assert events == [ServiceUnavailable(Failure.READER_FORBIDDEN)]
