"""What names of readers in the field tell."""

from __future__ import annotations

import pytest

from kiosk.readers.slots import device_of, is_access_module, is_contactless

OMNIKEY = "HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422{} Smartcard Reader] (K100A) {} 00"
CLOUD = "Identive CLOUD 4700 F Dual Interface Reader [CLOUD 4700 F {} Reader] (53201338200179) {} 00"


@pytest.mark.parametrize(
    ("contactless", "contact"),
    [
        (OMNIKEY.format("CL", "00"), OMNIKEY.format("", "01")),
        (CLOUD.format("Contactless", "01"), CLOUD.format("Contact", "00")),
        ("ACS ACR1281U [ACR1281U PICC] 00 01", "ACS ACR1281U [ACR1281U ICC] 00 00"),
        ("Gemalto Prox-DU [Prox-DU Contactless_10900183] 00 00", "Gemalto Prox-DU [Prox-DU Contact_10900183] 01 00"),
    ],
)
def test_two_interfaces_of_one_device(contactless: str, contact: str) -> None:
    assert device_of(contactless) == device_of(contact)
    assert is_contactless(contactless)
    assert not is_contactless(contact)


def test_serial_numbers_tell_two_devices_of_one_kind_apart() -> None:
    first = "HID Global OMNIKEY 5022 Smart Card Reader (OKCM001) 00 00"
    assert device_of(first) != device_of(first.replace("001", "002"))


@pytest.mark.parametrize(
    "name",
    ["ACS ACR122U PICC Interface 00 00", "SCM SCL011 Contactless Reader 00 00", "REINER SCT cyberJack RFID 01 00"],
)
def test_a_device_with_one_interface_is_known_by_its_own_name(name: str) -> None:
    assert is_contactless(name)


@pytest.mark.parametrize("name", ["Alcor Micro AU9560 00 00", "Virtual PCD 00 01", "Clover 12 00 00"])
def test_other_names_say_nothing(name: str) -> None:
    assert not is_contactless(name)
    assert not is_access_module(name)
