"""What a screen says of itself (EDID) is compared with what the configuration says of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, parse
from kiosk.programs.checks_screen import check_screen, described
from kiosk.programs.findings import Condition, Finding, Level, finding
from tests.unit.kiosk.programs.settings import SETTINGS

TIMING = bytes.fromhex("023a801871382d40582c4500 dd0c11 00001e")
"""1920×1080 at 60 Hz (CTA-861, VIC 16) on 477 × 268 mm, as a screen of 21.5 inches has it."""
DIFFERS = finding("screen", Condition.SCREEN_DIFFERS, Level.WARNING)


def edid(timing: bytes = TIMING) -> bytes:
    """A block around a timing (VESA E-EDID 1.4, table 3.1), with its checksum."""
    block = bytes.fromhex("00ffffffffffff00") + bytes(46) + timing + bytes(127 - 54 - len(timing))
    return block + bytes([-sum(block) % 256])


@pytest.fixture
def connectors(tmp_path: Path) -> Path:
    """Two sockets with nothing in them: the kernel keeps empty files there."""
    for name in ("card0-DP-1", "card0-HDMI-A-1"):
        (tmp_path / "drm" / name).mkdir(parents=True)
        (tmp_path / "drm" / name / "edid").touch()
    return tmp_path / "drm"


def configured(tmp_path: Path, **screen: object) -> Config:
    config = parse(SETTINGS.encode(), tmp_path / "kiosk.toml")
    return msgspec.structs.replace(config, screen=msgspec.structs.replace(config.screen, **screen))


def test_a_screen_says_its_pixels_and_its_size() -> None:
    found = described(edid() + bytes(128))
    assert found is not None
    assert (found.width, found.height, round(found.diagonal, 1)) == (1920, 1080, 21.5)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        edid()[:127],
        b"\x01" + edid()[1:],
        edid()[:127] + bytes([edid()[127] ^ 1]),
        edid(bytes(2) + TIMING[2:]),
        edid(TIMING[:12] + bytes(3) + TIMING[15:]),
    ],
    ids=["empty", "short", "no header", "wrong sum", "no timing", "a projector has no size"],
)
def test_what_says_nothing_is_no_screen(content: bytes) -> None:
    assert described(content) is None


def test_the_screen_of_the_configuration_may_stand_upright(tmp_path: Path, connectors: Path) -> None:
    (connectors / "card0-DP-1" / "edid").write_bytes(edid())
    assert check_screen(configured(tmp_path), connectors) == Finding("screen")
    assert check_screen(configured(tmp_path, width=1080, height=1920), connectors) == Finding("screen")


@pytest.mark.parametrize("screen", [{"diagonal": 23.8}, {"width": 1280, "height": 800}])
def test_another_screen_is_told(tmp_path: Path, connectors: Path, screen: dict[str, object]) -> None:
    """A page that is laid out for 23.8 inches has buttons of 18 mm on 21.5."""
    (connectors / "card0-HDMI-A-1" / "edid").write_bytes(edid())
    assert check_screen(configured(tmp_path, **screen), connectors) == DIFFERS


def test_one_of_several_screens_is_enough(tmp_path: Path, connectors: Path) -> None:
    (connectors / "card0-DP-1" / "edid").write_bytes(edid(bytes.fromhex("023a801871382d40582c4500fd1e1100001e")))
    assert check_screen(configured(tmp_path), connectors) == DIFFERS
    (connectors / "card0-HDMI-A-1" / "edid").write_bytes(edid())
    assert check_screen(configured(tmp_path), connectors) == Finding("screen")


def test_where_no_screen_tells_anything_there_is_nothing_to_compare(tmp_path: Path, connectors: Path) -> None:
    assert check_screen(configured(tmp_path), connectors) == Finding("screen")
    assert check_screen(configured(tmp_path), tmp_path / "absent") == Finding("screen")
