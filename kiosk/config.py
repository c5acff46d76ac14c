"""One frozen Config from one TOML file, read once in `programs/` and passed down as values.

A wrong file stops the start: `ConfigError` names file, key and what was expected. `docs/settings.md` lists every key.
Relative paths are relative to the folder of the file.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from kiosk.loopback import is_loopback
from kiosk.targets import least_inches
from texts.language import Language

Seconds = Annotated[float, Meta(gt=0, le=3600)]
HttpsUrl = Annotated[str, Meta(pattern=r"^https://[^\s/]+(/[^\s]*)?\Z")]
Connstring = Annotated[str, Meta(pattern=r"^[a-z0-9_]+(:[^:\s]+){0,2}\Z", max_length=1000)]
KeyName = Annotated[str, Meta(pattern=r"^(|F([1-79]|1[0-2])|Space|Return|Enter|Tab|Left|Right|Up|Down|[A-Z])\Z")]
PrinterUri = Annotated[str, Meta(pattern=r"^ipps?://[^\s]+\Z")]


class ConfigError(Exception):
    """The file cannot be used: `str()` is one line with file, key and what was expected there."""

    def __init__(self, file: Path, key: str, expected: str) -> None:
        super().__init__(f"{file}: {key or 'the whole file'}: {expected}")
        self.file = file
        self.key = key
        self.expected = expected


class Kiosk(Struct, frozen=True, forbid_unknown_fields=True):
    """[kiosk]: where this machine stands."""

    place: str
    """Shown on screens and receipts, for example "Agence Sidi Maârouf"."""
    place_ar: str = ""
    """The same in Arabic, for screens in Arabic and in Tamazight; empty: `place` on all of them."""
    kind: Literal["agency", "cafe"] = "agency"
    """Who can be asked for help: an agent of the fund, or the person in charge of an authorised place."""
    data_protection_contact: str = ""
    """Whom to ask about one's data, on the privacy notice; empty: the fund's agency."""
    cndp_authorisation: str = ""
    """Number of the CNDP's authorisation, on the privacy notice; empty: not shown."""


class Gateway(Struct, frozen=True, forbid_unknown_fields=True):
    """[gateway]: the fund's side."""

    url: HttpsUrl
    ca: Path
    """PEM of the only certificate authority that is believed; the system's own list is not used."""
    sealing_keys: Path
    """Public keys that seals are checked with (`contract.seal`)."""
    timeout_seconds: Seconds = 10.0
    """Deadline of one call, connection included."""


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """[device]: the machine's own name and key, readable by the supervisor's user alone."""

    key: Path
    """PEM (PKCS#8) of a P-256 private key; made at the first start if missing."""
    identity: Path
    """Written at enrolment: the name under which the gateway knows this machine."""
    enrolment_code: Path | None = None
    """A file with the one-time enrolment code, deleted once it was used."""


class Reader(Struct, frozen=True, forbid_unknown_fields=True):
    """[reader]: which card readers may be opened."""

    driver: Literal["pcsc", "libnfc"] = "pcsc"
    allow: tuple[str, ...] = ()
    """Parts of the names of PC/SC readers; empty: any reader."""
    connstring: Connstring | None = None
    """The one reader of the driver `libnfc`, such as "pn532_uart:/dev/ttyUSB0:115200"."""

    def __post_init__(self) -> None:
        """A key that the driver does not read is an error: who wrote it expects something of it."""
        if self.driver == "libnfc" and self.connstring is None:
            raise ValueError("Expected `connstring` with the driver libnfc")
        if self.driver != "libnfc" and self.connstring is not None:
            raise ValueError("Expected `connstring` with the driver libnfc only")
        if self.driver != "pcsc" and self.allow:
            raise ValueError("Expected `allow` with the driver pcsc only")

    form: Literal["pad", "slot"] = "pad"
    """Whether a card is laid on the reader or put into it: words and drawings follow."""


class Cards(Struct, frozen=True, forbid_unknown_fields=True):
    """[cards]: what is believed about cards."""

    trust: Path
    """A folder of CSCA certificates, master lists, revocation lists (DER, PEM), the directory of the ICAO (LDIF)."""
    authorisation_reference: str = ""
    """The authority's permission to read chips; the chip is not read while this is empty."""


class Printer(Struct, frozen=True, forbid_unknown_fields=True):
    """[printer]: `ipp:` over loopback, or `ipps:` with a pinned certificate."""

    uri: PrinterUri
    certificate: Path | None = None

    def __post_init__(self) -> None:
        """Paper with a member's data is never sent where others listen: loopback, or TLS with a pinned certificate."""
        address = urlsplit(self.uri)
        if address.scheme == "ipp" and not is_loopback(address.hostname or ""):
            raise ValueError("Expected a loopback address with ipp:")
        if address.scheme == "ipps" and self.certificate is None:
            raise ValueError("Expected `certificate` with ipps:")


class Screen(Struct, frozen=True, forbid_unknown_fields=True):
    """[screen]: sizes in pixels, diagonal in inches (targets are measured in millimetres)."""

    width: Annotated[int, Meta(ge=800, le=7680)] = 1920
    height: Annotated[int, Meta(ge=600, le=7680)] = 1080
    fullscreen: bool = True
    language: Language = Language.ARABIC
    diagonal: Annotated[float, Meta(ge=7, le=100)] = 21.5
    assistive: bool = False
    """Whether programs that read the screen to a member may: each session then has a bus of its own for them."""
    next_key: KeyName = "F9"
    """Goes to the next control; with `select_key` the whole visit can be done by two keys or switches. "": none.

    F8 is the audio key."""
    select_key: KeyName = "F10"
    """Presses the control that has the focus."""

    def __post_init__(self) -> None:
        """Keys are not cut off, and there are two of them: one for both would do neither, and Qt says nothing."""
        least = least_inches(self.width, self.height)
        if self.diagonal < least:
            raise ValueError(
                f"Expected a `diagonal` of at least {least} inches with {self.width} × {self.height} pixels: "
                "keys of 20 mm have no room on a smaller screen"
            )
        if self.next_key and self.next_key == self.select_key:
            raise ValueError("Expected `select_key` to be another key than `next_key`")


class Sound(Struct, frozen=True, forbid_unknown_fields=True):
    """[sound]: names of ALSA devices (`aplay -L`); an empty one is silent."""

    speaker: str = "default"
    """Short sounds for everybody around."""
    headphones: str = ""
    """Recorded speech, and digits of the pad: a socket that nobody but the member hears."""

    def __post_init__(self) -> None:
        """What is for one pair of ears is never played to everybody around; "plug" is a conversion, no other device."""
        if self.headphones and self.headphones.removeprefix("plug") == self.speaker.removeprefix("plug"):
            raise ValueError("Expected `headphones` to be another device than `speaker`")


class Paths(Struct, frozen=True, forbid_unknown_fields=True):
    """[paths]: the two places where anything is written."""

    state: Path
    """Journal, outbox, the fund's rules in force; kept over restarts, no personal datum."""
    temporary: Path
    """On tmpfs: each session's private folder is made and removed below it."""


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """[limits]: seconds, except `most_undelivered`."""

    hang_seconds: Seconds = 5.0
    """A session that was silent this long is killed; it says Alive each second."""
    start_seconds: Seconds = 20.0
    """From start to Ready."""
    kill_seconds: Seconds = 3.0
    """From SIGKILL to the proof that no process of the group is left."""
    retry_seconds: Seconds = 10.0
    """Out of service: how often the failed wipe steps are tried and verified again."""
    spare_retry_seconds: Seconds = 1.0
    """First pause before a failed spare is started again; doubled each time, up to a minute."""
    heartbeat_seconds: Seconds = 60.0
    """The machine's sign of life to the gateway."""
    delivery_retry_seconds: Seconds = 5.0
    """First pause before an undelivered message is sent again; doubled each time, up to five minutes."""
    paper_wait_seconds: Seconds = 120.0
    """How long a session that was asked to leave may wait for paper before it is killed."""
    most_undelivered: Annotated[int, Meta(ge=1, le=1_000_000)] = 10_000


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that differs from one machine to another."""

    kiosk: Kiosk
    gateway: Gateway
    device: Device
    cards: Cards
    printer: Printer
    paths: Paths
    reader: Reader = Reader()
    screen: Screen = Screen()
    sound: Sound = Sound()
    limits: Limits = Limits()


def load(file: Path) -> Config:
    """Read and check a configuration file.

    Raises:
        ConfigError: unreadable, not TOML, a key unknown, missing or of another kind than expected.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(file, "", "a readable file") from error
    return parse(content, file)


def parse(content: bytes, file: Path) -> Config:
    """Check the content of a configuration file; `file` names it in errors and anchors relative paths.

    Raises:
        ConfigError: as `load`.
    """
    try:
        return msgspec.toml.decode(content, type=Config, dec_hook=_paths_below(file.absolute().parent))
    except msgspec.ValidationError as error:
        expected, key = _explained(error)
        raise ConfigError(file, key, expected) from None
    except (msgspec.DecodeError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(file, "", "TOML 1.0 in UTF-8") from error


def config_argument(program: str, arguments: argparse.ArgumentParser) -> None:
    """Add the `--config PATH` that every program takes."""
    arguments.prog = f"kiosk {program}"
    arguments.add_argument("--config", type=Path, required=True, metavar="PATH", help="the TOML file of this machine")


def _paths_below(folder: Path) -> Callable[[type[Any], Any], Any]:
    def decode(kind: type[Any], value: Any) -> Any:  # noqa: ANN401 (msgspec's own signature)
        if kind is Path and isinstance(value, str) and value:
            return folder / value
        raise ValueError("Expected a path")

    return decode


def _explained(error: msgspec.ValidationError) -> tuple[str, str]:
    """Split msgspec's sentence (which quotes our schema, never a value) into what was expected and the key."""
    sentence, _, location = str(error).partition(" - at `$")
    key = re.sub(r"^\.|`$", "", location)
    return sentence, key.removeprefix(".")
