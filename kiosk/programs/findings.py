"""What `kiosk doctor` can find: a closed list, each with a code and a remedy. `docs/doctor.md` has the same list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.failures import Failure


class Level(StrEnum):
    """How bad it is."""

    READY = "ready"
    WARNING = "warning"
    """Members can be served, but a protection is missing that a kiosk in a café must have, or sound is."""
    NOT_READY = "not-ready"


class Condition(StrEnum):
    """Codes for technicians alone, beside those of `kiosk.failures` that members read too."""

    SWAP_ON = "K601"
    FREED_PAGES_KEPT = "K602"
    CORE_DUMPS_CAUGHT = "K603"
    TRACING_ALLOWED = "K604"
    TEMPORARY_ON_DISK = "K605"
    STATE_NOT_WRITABLE = "K606"
    FONTS_MISSING = "K607"
    TEXTS_MISSING = "K608"
    TRUST_MISSING = "K609"
    CHIP_NOT_AUTHORISED = "K610"
    PRINTER_KEEPS_JOBS = "K611"
    NOT_ENROLLED = "K612"
    KEY_UNUSABLE = "K613"
    ASSISTIVE_BUS_MISSING = "K614"
    PLAYER_MISSING = "K615"
    PRINTER_CERTIFICATE_UNUSABLE = "K616"
    SEALING_KEYS_UNUSABLE = "K617"
    GATEWAY_CA_UNUSABLE = "K618"
    CHECK_FAILED = "K619"
    HEADPHONES_MISSING = "K620"
    DIGITS_UNRECORDED = "K621"
    SCREEN_DIFFERS = "K622"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check; `code` and `remedy` are empty where nothing is the matter."""

    check: str
    level: Level = Level.READY
    code: str = ""
    remedy: str = ""


REMEDIES: dict[Condition | Failure, str] = {
    Condition.SWAP_ON: "swapoff -a, and no swap in /etc/fstab: memory with a member's data must not reach a disk",
    Condition.FREED_PAGES_KEPT: "add init_on_free=1 to the kernel's command line: freed pages are overwritten",
    Condition.CORE_DUMPS_CAUGHT: "sysctl kernel.core_pattern=core: no program may be handed the memory of another",
    Condition.TRACING_ALLOWED: "sysctl kernel.yama.ptrace_scope=1 or higher, on a kernel with Yama",
    Condition.TEMPORARY_ON_DISK: "set paths.temporary to a folder on tmpfs, below /run or /dev/shm",
    Condition.STATE_NOT_WRITABLE: "make paths.state a folder that the supervisor's user owns, with free space",
    Condition.FONTS_MISSING: "install the package again: resources/fonts is incomplete",
    Condition.TEXTS_MISSING: "install the package again; in a checkout run scripts/setup",
    Condition.TRUST_MISSING: "put CSCA certificates (DER or PEM) or a master list into the folder cards.trust: without "
    "any no card is believed",
    Condition.CHIP_NOT_AUTHORISED: "chips are read only when cards.authorisation_reference is set",
    Condition.PRINTER_KEEPS_JOBS: "switch job storage off in the printer, or use another: it could print a page again",
    Condition.NOT_ENROLLED: "put a one-time enrolment code into device.enrolment_code and start the supervisor",
    Condition.KEY_UNUSABLE: "remove the file device.key and enrol again; the journal of the old key ends there",
    Condition.ASSISTIVE_BUS_MISSING: "install dbus-daemon and at-spi2-core, or set screen.assistive = false",
    Condition.PLAYER_MISSING: 'install alsa-utils, or set sound.speaker = "" and sound.headphones = ""',
    Condition.HEADPHONES_MISSING: "name the headphones' device in sound.headphones: a member who cannot see "
    "the screen hears the digits of a code there, and nowhere else",
    Condition.DIGITS_UNRECORDED: "record digit-0.wav to digit-9.wav for each language (resources/prompts/README.md): "
    "until then digits are silent in the headphones",
    Condition.SCREEN_DIFFERS: "set screen.width, screen.height and screen.diagonal to those of the screen that is there"
    ": buttons are measured in its millimetres",
    Condition.PRINTER_CERTIFICATE_UNUSABLE: "put the printer's own certificate, in PEM, where printer.certificate says",
    Condition.SEALING_KEYS_UNUSABLE: "put the fund's published keys (a JWK set) where gateway.sealing_keys says: "
    "without them every session ends",
    Condition.GATEWAY_CA_UNUSABLE: "put the PEM of the gateway's certificate authority where gateway.ca says: "
    "without it every session ends",
    Condition.CHECK_FAILED: "the check itself failed: look at the rights on the files that the configuration names",
    Failure.NO_READER: "plug a reader in; its name must contain a word of reader.allow",
    Failure.READER_FORBIDDEN: "put installer/polkit/50-chobbak-readers.rules into /etc/polkit-1/rules.d and the "
    "session's user into the group chobbak; without polkit, see the mode of /run/pcscd/pcscd.comm",
    Failure.READER_SILENT: "pull the reader's plug, wait ten seconds, plug it in; else another port, cable or reader",
    Failure.READER_BUSY: "another program holds a card for itself: end it, or a key agent such as scdaemon, for good",
    Failure.CARD_SERVICE_STOPPED: "systemctl start pcscd.socket",
    Failure.PRINTER_ABSENT: "switch the printer on; for USB see ipp-usb; check printer.uri",
    Failure.PRINTER_REFUSED: "check printer.uri: something answers there that is no IPP printer",
    Failure.PRINTER_UNSUPPORTED: "use a printer that takes PDF or PWG raster",
    Failure.NO_PAPER: "put paper in",
    Failure.NO_TONER: "change the toner",
    Failure.PRINTER_STOPPED: "look at the printer's panel",
    Failure.PAPER_JAM: "take the jammed paper out",
    Failure.COVER_OPEN: "close the printer's cover",
    Failure.GATEWAY_UNREACHABLE: "check the line and gateway.url",
    Failure.GATEWAY_SLOW: "check the line; tell the fund if it stays so",
    Failure.GATEWAY_UNTRUSTED: "check gateway.ca and the clock: the certificate is not the fund's",
    Failure.GATEWAY_ERROR: "tell the fund: the gateway says that it failed",
    Failure.GATEWAY_NONSENSE: "something else than the gateway answers, or its version differs",
    Failure.KIOSK_NOT_ADMITTED: "the gateway refused this machine: it was revoked, or its key changed",
    Failure.PROCESS_ALIVE: "restart the machine; a process that cannot be killed holds a broken device",
    Failure.TEMPORARY_FILES_LEFT: "check the permissions of paths.temporary",
    Failure.JOURNAL_FAILED: "run kiosk audit verify, and keep the file for the auditor before anything is removed",
    Failure.HARDENING_FAILED: "the kernel is too old or a container forbids prctl",
}
"""What a technician does about it."""


def finding(check: str, code: Condition | Failure, level: Level = Level.NOT_READY) -> Finding:
    """Something is the matter."""
    return Finding(check, level, code.value, REMEDIES.get(code, "see docs/failures.md"))
