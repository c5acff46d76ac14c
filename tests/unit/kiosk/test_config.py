from pathlib import Path

import pytest

from kiosk.config import Config, ConfigError, load, parse
from texts.language import Language

MINIMAL = """
[kiosk]
place = "Agence Sidi Maârouf"
[gateway]
url = "https://127.0.0.1:8443"
ca = "ca.pem"
sealing_keys = "/etc/chobbak/sealing.json"
[device]
key = "device.pem"
identity = "device.json"
[cards]
trust = "trust"
[printer]
uri = "ipp://127.0.0.1:8631/ipp/print"
[paths]
state = "state"
temporary = "/run/chobbak"
"""
FILE = Path("/etc/chobbak/kiosk.toml")
LIBNFC = """
[reader]
driver = "libnfc"
connstring = "pn532_uart:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0:115200"
"""


def parsed(text: str) -> Config:
    return parse(text.encode(), FILE)


def test_a_minimal_file_is_enough_and_paths_start_at_its_folder() -> None:
    config = parsed(MINIMAL)
    assert config.gateway.ca == Path("/etc/chobbak/ca.pem")
    assert config.paths.temporary == Path("/run/chobbak")
    assert config.screen.language is Language.ARABIC
    assert config.device.enrolment_code is None
    assert config.cards.authorisation_reference == ""


def test_a_value_that_was_read_cannot_change() -> None:
    with pytest.raises(AttributeError):
        parsed(MINIMAL).limits.hang_seconds = 1.0  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        (("[device]", "[device]\ncolour = 1"), "device", "unknown field `colour`"),
        (("[device]", "[devise]\n[device]"), "", "unknown field `devise`"),
        (('place = "Agence Sidi Maârouf"', ""), "kiosk", "missing required field `place`"),
        (('place = "Agence Sidi Maârouf"', "place = 7"), "kiosk.place", "Expected `str`, got `int`"),
        (("https://127.0.0.1:8443", "http://127.0.0.1"), "gateway.url", "https"),
        (("ipp://127", "http://127"), "printer.uri", "ipps?"),
        (("ipp://127.0.0.1", "ipp://192.168.1.7"), "printer", "loopback"),
        (("ipp://127.0.0.1", "ipps://printer.local"), "printer", "certificate"),
        (('ca = "ca.pem"', "ca = 3"), "gateway.ca", "Expected a path"),
        (("[paths]", '[reader]\ndriver = "libnfc"\n[paths]'), "reader", "`connstring`"),
        (("[paths]", '[reader]\nconnstring = "pn53x_usb"\n[paths]'), "reader", "libnfc only"),
        (("[paths]", LIBNFC + 'allow = ["ACR"]\n[paths]'), "reader", "pcsc only"),
        (("[paths]", '[reader]\ndriver = "libnfc"\nconnstring = "two words"\n[paths]'), "reader.connstring", "regex"),
        (("[paths]", "[limits]\nhang_seconds = -1.0\n[paths]"), "limits.hang_seconds", "> 0"),
        (("[paths]", '[screen]\nselect_key = "F9"\n[paths]'), "screen", "another key than `next_key`"),
        (("[paths]", '[sound]\nheadphones = "default"\n[paths]'), "sound", "another device than `speaker`"),
        (("[paths]", '[sound]\nspeaker = "hw:0"\nheadphones = "plughw:0"\n[paths]'), "sound", "another device"),
    ],
)
def test_a_wrong_file_names_file_key_and_expectation(change: tuple[str, str], key: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(MINIMAL.replace(*change))
    assert caught.value.key == key
    assert expected in caught.value.expected
    assert str(FILE) in str(caught.value)


@pytest.mark.parametrize(
    ("screen", "least"),
    [
        ((1920, 1080, 15.6), "17.7 inches with 1920 × 1080 pixels"),
        ((1366, 768, 15.6), "17.7 inches"),
        ((1366, 768, 17.6), "17.7 inches"),
        ((1080, 1920, 17.3), "18.5 inches with 1080 × 1920"),
        ((1280, 800, 10.1), "16.4 inches"),
        ((1024, 768, 12.1), "14.5 inches"),
        ((800, 600, 7), "14.5 inches"),
    ],
)
def test_a_screen_on_which_keys_would_be_cut_off_is_refused_with_the_inches_it_needs(
    screen: tuple[int, int, float], least: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(MINIMAL + on_screen(*screen))
    assert caught.value.key == "screen"
    assert f"Expected a `diagonal` of at least {least}" in caught.value.expected


@pytest.mark.parametrize(
    "screen",
    [(1920, 1080, 17.7), (1920, 1080, 18.5), (1366, 768, 18.5), (1080, 1920, 18.5), (1024, 768, 15), (3840, 2160, 27)],
)
def test_screens_that_kiosks_have_are_large_enough(screen: tuple[int, int, float]) -> None:
    assert parsed(MINIMAL + on_screen(*screen)).screen.diagonal == screen[2]


def on_screen(width: int, height: int, diagonal: float) -> str:
    return f"[screen]\nwidth = {width}\nheight = {height}\ndiagonal = {diagonal}\n"


def test_both_of_the_two_keys_may_be_none() -> None:
    screen = parsed(MINIMAL + '[screen]\nnext_key = ""\nselect_key = ""\n').screen
    assert (screen.next_key, screen.select_key) == ("", "")


def test_headphones_may_be_all_the_sound_there_is() -> None:
    sound = parsed(MINIMAL + '[sound]\nspeaker = ""\nheadphones = "default"\n').sound
    assert (sound.speaker, sound.headphones) == ("", "default")
    assert parsed(MINIMAL + '[sound]\nspeaker = ""\n').sound.headphones == ""


def test_the_driver_libnfc_has_one_reader() -> None:
    reader = parsed(MINIMAL + LIBNFC).reader
    assert (reader.driver, reader.allow) == ("libnfc", ())
    assert reader.connstring == "pn532_uart:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0:115200"


@pytest.mark.parametrize("content", [b"[kiosk", b"\xff\xfe"])
def test_what_is_not_toml_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigError, match="TOML"):
        parse(content, FILE)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml.*readable"):
        load(tmp_path / "absent.toml")
