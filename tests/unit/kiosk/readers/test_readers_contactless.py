"""Answers to reset that readers make up: the examples of PC/SC part 3 and of real cards' answers to select."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.chip.card import EmrtdCard
from demo.chip.document import CardFiles
from demo.chip.workshop import secrets_of
from demo.persona import load
from kiosk.readers.contactless import atr_of_type_a
from kiosk.readers.serial_line import serial_port


@pytest.mark.parametrize(
    ("ats", "atr"),
    [
        ("", "3B80800101"),
        ("00", "3B80800101"),
        ("7877B10280", "3B8180018080"),
        ("75779102", "3B80800101"),  # no historical bytes
        ("78009002" + "8031C073D62140", "3B8780018031C073D62140B3"),
        ("08" + "C1C2C3", "3B838001C1C2C3C2"),  # no interface bytes
        ("78808002" + "01" * 20, "3B8F8001" + "01" * 15 + "0F"),  # more than an ATR has room for
    ],
)
def test_an_answer_to_reset_holds_the_historical_bytes(ats: str, atr: str) -> None:
    assert atr_of_type_a(bytes.fromhex(ats)).hex().upper() == atr


def test_it_is_the_one_that_a_pcsc_reader_gives_for_the_same_card() -> None:
    secrets = secrets_of(load(Path("demo/personas/fatima.toml")).card.reveal())
    atr = EmrtdCard(CardFiles({}), secrets).atr
    assert atr_of_type_a(bytes.fromhex("78008002") + atr[4:-1]) == atr


@pytest.mark.parametrize(
    ("connstring", "port"),
    [
        ("pn532_uart:/dev/ttyUSB0:115200", "/dev/ttyUSB0"),
        ("pn532_uart:/dev/ttyUSB0", "/dev/ttyUSB0"),
        ("pn53x_usb", None),
        ("acr122_usb:001:004", None),
    ],
)
def test_a_port_is_kept_for_one_process_where_there_is_one(connstring: str, port: str | None) -> None:
    found = serial_port(connstring)
    assert (None if found is None else str(found)) == port
