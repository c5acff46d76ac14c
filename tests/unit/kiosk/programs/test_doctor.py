from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from contract.seal_keys import SealingKey, VerificationKeys
from demo.chip.issuer import new_pki
from demo.services.certificates import TlsAuthority
from kiosk.config import Config, Reader, parse
from kiosk.failures import Failure, KioskError
from kiosk.programs import checks, checks_anchors, checks_printer, doctor
from kiosk.programs import checks_companions as companions
from kiosk.programs.findings import REMEDIES, Condition, Finding, Level, finding
from kiosk.readers.presence import ReaderState, Slot
from kiosk.ui.kit.sounds import DIGITS
from tests.unit.kiosk.programs.settings import SETTINGS
from texts.language import Language

ROOT = Path(__file__).parents[4]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "kiosk.toml").write_text(SETTINGS)
    return parse(SETTINGS.encode(), tmp_path / "kiosk.toml")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """An empty /proc."""
    for folder in ("sys/kernel/yama",):
        (tmp_path / "proc" / folder).mkdir(parents=True)
    return tmp_path / "proc"


def test_every_condition_has_a_remedy_and_a_line_in_the_manual() -> None:
    manual = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
    for condition in Condition:
        assert f"| {condition.value} | {condition.name} | {REMEDIES[condition]} |" in manual


def test_every_check_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
    for check in checks.CHECKS:
        assert f"`{check.__name__.removeprefix('check_').replace('_', '-')}`" in manual


def test_warnings_leave_a_machine_ready_and_faults_do_not(config: Config) -> None:
    warned = finding("swap", Condition.SWAP_ON, Level.WARNING)
    faulty = finding("printer", Failure.PRINTER_ABSENT)
    assert doctor.examine(config, [lambda _: Finding("fonts"), lambda _: warned]).ready
    report = doctor.examine(config, [lambda _: faulty, lambda _: Finding("fonts")])
    assert not report.ready
    assert [one.check for one in report.findings] == ["printer", "fonts"]
    assert doctor.as_table(report) == (
        "printer      NOT READY K401\n"
        "             → switch the printer on; for USB see ipp-usb; check printer.uri\n"
        "fonts        ok\n"
        "not ready\n"
    )


def test_the_program_writes_json_and_exits_1_on_a_bare_machine(
    tmp_path: Path, config: Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", (checks.check_trust, checks.check_gateway, checks.check_state))
    assert doctor.main(["--config", str(tmp_path / "kiosk.toml"), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(one["check"], one["code"]) for one in report["findings"]] == [
        ("trust", "K609"),
        ("gateway", "K612"),
        ("state", ""),
    ]


def test_a_wrong_command_or_file_has_its_exit_status(tmp_path: Path) -> None:
    assert doctor.main([]) == 64
    assert doctor.main(["--config", str(tmp_path / "absent.toml")]) == 78


def test_a_check_that_fails_itself_does_not_cost_the_report(config: Config) -> None:
    def check_state(_config: Config) -> Finding:
        raise PermissionError

    report = doctor.examine(config, [check_state, lambda _: Finding("fonts")])
    assert report.findings == (finding("state", Condition.CHECK_FAILED), Finding("fonts"))


@pytest.mark.parametrize("content", [None, "junk", "-----BEGIN CERTIFICATE-----\n\u0639\n-----END CERTIFICATE-----\n"])
def test_a_printer_whose_certificate_cannot_be_read_is_told_so(config: Config, content: str | None) -> None:
    certificate = config.paths.state.with_name("printer.pem")
    if content is not None:
        certificate.write_text(content, encoding="utf-8")
    pinned = configured(config, "printer", {"uri": "ipps://printer.test/ipp/print", "certificate": certificate})
    assert checks.check_printer(pinned) == finding("printer", Condition.PRINTER_CERTIFICATE_UNUSABLE)


def test_a_folder_without_any_authority_is_nothing_to_believe(config: Config) -> None:
    missing = finding("trust", Condition.TRUST_MISSING)
    assert checks_anchors.check_trust(config) == missing
    config.cards.trust.mkdir()
    (config.cards.trust / "README.txt").write_text("Put the certificates here.")
    assert checks_anchors.check_trust(config) == missing
    (config.cards.trust / "csca.der").write_bytes(new_pki().national.csca.certificate)
    assert checks_anchors.check_trust(config) == Finding("trust")


@pytest.mark.parametrize("content", [None, b"junk", b'{"keys":[]}'])
def test_sealing_keys_that_no_session_could_use_are_found(config: Config, content: bytes | None) -> None:
    if content is not None:
        config.gateway.sealing_keys.write_bytes(content)
    assert checks_anchors.check_sealing_keys(config) == finding("sealing-keys", Condition.SEALING_KEYS_UNUSABLE)
    config.gateway.sealing_keys.write_bytes(VerificationKeys.of(SealingKey.generate()).to_json())
    assert checks_anchors.check_sealing_keys(config) == Finding("sealing-keys")


@pytest.mark.parametrize("content", [None, "junk", ""])
def test_an_authority_of_the_gateway_that_is_none_is_found(config: Config, content: str | None) -> None:
    if content is not None:
        config.gateway.ca.write_text(content)
    assert checks_anchors.check_gateway_ca(config) == finding("gateway-ca", Condition.GATEWAY_CA_UNUSABLE)
    TlsAuthority().write_certificate(config.gateway.ca)
    assert checks_anchors.check_gateway_ca(config) == Finding("gateway-ca")


@pytest.mark.parametrize("there", [True, False])
def test_freed_pages_are_overwritten_only_where_the_kernel_is_told_so(config: Config, proc: Path, there: bool) -> None:
    (proc / "cmdline").write_text("quiet init_on_free=1" if there else "quiet init_on_free=0")
    assert checks.check_freed_pages(config, proc).code == ("" if there else "K602")


@pytest.mark.parametrize(("pattern", "code"), [("core", ""), ("|/usr/share/apport/apport %p", "K603")])
def test_a_core_pattern_that_is_a_program_is_a_warning(config: Config, proc: Path, pattern: str, code: str) -> None:
    (proc / "sys/kernel/core_pattern").write_text(pattern + "\n")
    assert checks.check_core_dumps(config, proc) == (
        finding("core-dumps", Condition.CORE_DUMPS_CAUGHT, Level.WARNING) if code else Finding("core-dumps")
    )


@pytest.mark.parametrize(("scope", "code"), [("0", "K604"), ("1", ""), ("2", ""), (None, "K604")])
def test_tracing_has_to_be_restricted(config: Config, proc: Path, scope: str | None, code: str) -> None:
    if scope is not None:
        (proc / "sys/kernel/yama/ptrace_scope").write_text(scope + "\n")
    assert checks.check_tracing(config, proc).code == code


def configured(config: Config, section: str, values: dict[str, object]) -> Config:
    return msgspec.structs.replace(config, **{section: msgspec.structs.replace(getattr(config, section), **values)})


def test_the_bus_for_screen_readers_has_to_be_installed_where_it_is_promised(config: Config, tmp_path: Path) -> None:
    promised, here, absent = configured(config, "screen", {"assistive": True}), tmp_path, tmp_path / "absent"
    assert companions.check_assistive(config, [absent]) == Finding("assistive")
    assert companions.check_assistive(promised, [here]) == Finding("assistive")
    assert companions.check_assistive(promised, [here, absent]) == finding("assistive", Condition.ASSISTIVE_BUS_MISSING)
    assert companions.check_assistive(promised) == Finding("assistive"), "packages.txt installs it"


@pytest.mark.parametrize(
    ("speaker", "headphones", "installed", "code"),
    [("default", "", False, "K615"), ("", "hw:1", False, "K615"), ("", "", False, ""), ("default", "hw:1", True, "")],
)
def test_a_device_for_sound_needs_its_player(
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    speaker: str,
    headphones: str,
    installed: bool,
    code: str,
) -> None:
    if installed:
        (tmp_path / "aplay").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = companions.check_sound(configured(config, "sound", {"speaker": speaker, "headphones": headphones}))
    assert (found.code, found.level) == (code, Level.WARNING if code else Level.READY)


def recorded(folder: Path) -> Callable[[Language, str], Path]:
    """Where recordings would be, with all of them made."""
    for language in Language:
        (folder / language.value).mkdir(parents=True)
        for digit in DIGITS:
            (folder / language.value / f"{digit}.wav").touch()
    return lambda language, digit: folder / language.value / f"{digit}.wav"


def test_who_cannot_see_needs_headphones_and_whoever_has_some_the_digits_of_every_language(
    config: Config, tmp_path: Path
) -> None:
    place = recorded(tmp_path / "prompts")
    assistive = configured(config, "screen", {"assistive": True})
    deaf = finding("headphones", Condition.HEADPHONES_MISSING, Level.WARNING)
    assert companions.check_headphones(config, place) == Finding("headphones")
    assert companions.check_headphones(assistive, place) == deaf
    with_device = configured(assistive, "sound", {"headphones": "hw:1"})
    assert companions.check_headphones(with_device, place) == Finding("headphones")
    place(Language.TAMAZIGHT, "7").unlink()
    silent = finding("headphones", Condition.DIGITS_UNRECORDED, Level.WARNING)
    assert companions.check_headphones(with_device, place) == silent


MOUNTS = """22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /run rw,nosuid shared:2 - tmpfs tmpfs rw,size=1g
24 23 0:22 / /run/user/with\\040space rw - ext4 /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/run", "tmpfs"),
        ("/run/chobbak/session", "tmpfs"),
        ("/runner", "ext4"),
        ("/run/user/with space/x", "ext4"),
        ("/tmp", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_longest_mount_above_it(path: str, kind: str) -> None:
    assert checks.filesystem_of(Path(path), MOUNTS) == kind


def test_a_session_like_process_can_be_wiped_and_protected_here(config: Config) -> None:
    assert checks.check_hardening(config) == Finding("hardening")
    assert checks.check_wiping(config) == Finding("wiping")
    assert list(config.paths.temporary.iterdir()) == []


def test_a_state_that_is_a_file_cannot_be_written(config: Config) -> None:
    config.paths.state.write_text("")
    assert checks.check_state(config).code == "K606"


def test_a_journal_without_its_checkpoint_is_not_whole(config: Config) -> None:
    assert checks.check_journal(config) == Finding("journal")
    config.paths.state.mkdir()
    (config.paths.state / "journal").write_text("{}\n")
    assert checks.check_journal(config).code == "K508"


def test_fonts_and_texts_of_this_checkout_are_complete(config: Config) -> None:
    assert checks.check_fonts(config) == Finding("fonts")
    assert checks.check_texts(config) == Finding("texts")


class ReaderAway(KioskError):
    failure = Failure.CARD_SERVICE_STOPPED


READER = "ACR1252 00 00"
EMPTY, SILENT = ReaderState(READER, Slot.EMPTY), ReaderState(READER, Slot.SILENT)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ((EMPTY,), "K610"),
        ((), "K200"),
        (None, "K219"),
        ((SILENT,), "K220"),
        ((SILENT, EMPTY), "K610"),
        ((ReaderState(READER, Slot.CARD, held=True),), "K218"),
    ],
)
def test_readers_are_told_apart(
    config: Config, monkeypatch: pytest.MonkeyPatch, states: tuple[ReaderState, ...] | None, code: str
) -> None:
    def driver(_settings: Reader) -> Any:
        def look() -> tuple[ReaderState, ...]:
            if states is None:
                raise ReaderAway
            return states

        return SimpleNamespace(look=look)

    monkeypatch.setattr(checks, "card_readers", driver)
    assert checks.check_readers(config).code == code


def test_the_remedy_of_a_refusal_names_the_rule_that_is_shipped() -> None:
    remedy = REMEDIES[Failure.READER_FORBIDDEN]
    named = [word for word in remedy.split() if word.startswith("installer/")]
    assert len(named) == 1
    assert (ROOT / named[0]).is_file()


def test_the_readers_of_the_configuration_are_looked_for(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Reader] = []

    def driver(settings: Reader) -> Any:
        asked.append(settings)
        return SimpleNamespace(look=lambda: (EMPTY,))

    monkeypatch.setattr(checks, "card_readers", driver)
    allowed = Reader(allow=("ACR", "SCM"))
    checks.check_readers(msgspec.structs.replace(config, reader=allowed))
    assert asked == [allowed]


@pytest.mark.parametrize(
    ("attributes", "keeps"),
    [
        ({}, False),
        ({"job-retain-until-default": ("none",)}, False),
        ({"job-retain-until-default": ("indefinite",)}, True),
        ({"job-storage-supported": ("job-storage-group",)}, True),
        ({"job-save-disposition-supported": ("save-disposition",)}, True),
        ({"job-save-disposition-supported": ("none",)}, False),
    ],
)
def test_a_printer_that_stores_jobs_is_recognised(attributes: dict[str, tuple[str, ...]], keeps: bool) -> None:
    group = SimpleNamespace(texts=lambda name: attributes.get(name, ()))
    client: Any = SimpleNamespace(ask=lambda *_: SimpleNamespace(first=lambda _tag: group))
    assert checks_printer.keeps_jobs(client) is keeps
