"""`kiosk verify`: a receiver's check of a certificate."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zxingcpp
from PIL import Image

from contract.public import CertificateState, CertificateStatus
from contract.seal import issue
from contract.seal_keys import SealingKey, VerificationKeys
from demo.__main__ import BUILD
from kiosk.printing.document import Certificate, render
from kiosk.printing.preview import first_page
from kiosk.programs import verify
from kiosk.programs.verify_reading import NoSealError, seal_in
from kiosk.services.errors import GatewayUnreachable
from tests.claims import example_claims
from tests.unit.kiosk.programs.settings import SETTINGS

KEY = SealingKey.generate()
CLAIMS = example_claims()
SEAL = issue(CLAIMS, KEY)
PDF = render(Certificate(CLAIMS, SEAL)).pdf

Run = Callable[..., tuple[int, str, str]]


def _altered(seal: str) -> str:
    middle = len(seal) // 2
    return seal[:middle] + ("7" if seal[middle] != "7" else "8") + seal[middle + 1 :]


def _picture(pdf: bytes, kind: str, dots_per_inch: int = 150) -> bytes:
    page = first_page(pdf, dots_per_inch)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (page.width, page.height), page.data).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    keys = tmp_path / "keys.json"
    keys.write_bytes(VerificationKeys.of(KEY).to_json())

    def run(data: bytes, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "given"
        file.write_bytes(data)
        status = verify.main([str(file), "--keys", str(keys), *options])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.mark.parametrize(
    "data",
    [PDF, _picture(PDF, "PNG"), _picture(PDF, "JPEG", 200), SEAL.encode(), f"\n {SEAL}\r\n".encode()],
    ids=["pdf", "png", "jpeg", "text", "text with white space"],
)
def test_a_genuine_certificate_is_shown(run: Run, data: bytes) -> None:
    status, out, _ = run(data)
    assert status == 0
    assert out.startswith("verdict: genuine - genuine when issued; voiding not checked\n")
    assert "family_name_arabic: الفيلالي\n" in out


def test_standard_input_is_read(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(b"")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SEAL.encode())))
    assert verify.main(["-", "--keys", str(tmp_path / "keys.json")]) == 0


def test_json_has_the_verdict_and_the_claims(run: Run) -> None:
    _, out, _ = run(PDF, "--json")
    answer = json.loads(out)
    assert (answer["verdict"], answer["claims"]["cin"]) == ("genuine", "ZT900001")


@pytest.mark.parametrize("data", [_altered(SEAL).encode(), render(Certificate(CLAIMS, _altered(SEAL))).pdf])
def test_an_altered_seal_is_refused_and_shows_nothing(run: Run, data: bytes) -> None:
    status, out, _ = run(data)
    assert status == 1
    assert len(out.splitlines()) == 1


def test_a_seal_of_somebody_else_is_refused(run: Run) -> None:
    status, out, _ = run(issue(CLAIMS, SealingKey.generate()).encode())
    assert status == 1
    assert out.startswith("verdict: unknown-key")


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\nbroken", bytes(2000), _picture(PDF, "PNG", 20)],
    ids=["empty", "text", "broken pdf", "broken png", "zeros", "far too coarse"],
)
def test_what_has_no_seal_is_unreadable(run: Run, data: bytes) -> None:
    status, out, _ = run(data)
    assert (status, out) == (2, "verdict: unreadable - no seal could be read\n")


def test_two_different_seals_are_not_chosen_from() -> None:
    sheet = Image.new("L", (1300, 1300), 255)
    for at, seal in enumerate((SEAL, issue(CLAIMS, KEY))):
        code = zxingcpp.write_barcode(zxingcpp.BarcodeFormat.QRCode, seal, 500, 500)
        sheet.paste(Image.frombytes("L", (code.shape[1], code.shape[0]), bytes(code)), (0, at * 650))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    with pytest.raises(NoSealError):
        seal_in(buffer.getvalue())


def test_a_picture_that_unpacks_to_too_much_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    with pytest.raises(NoSealError):
        seal_in(buffer.getvalue())


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_missing_file_has_an_answer_too(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    run(b"")
    assert verify.main([str(tmp_path / "absent"), "--keys", str(tmp_path / "keys.json"), *options]) == 2
    out = capsys.readouterr().out
    assert (json.loads(out)["verdict"] if options else out.split()[1]) == "unreadable"


def test_a_missing_file_is_unreadable(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(b"")
    assert verify.main([str(tmp_path / "absent"), "--keys", str(tmp_path / "keys.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a"],
        ["-"],
        ["a", "b"],
        ["a", "--keys", "absent.json"],
        ["a", "--config", "absent.toml"],
        ["a", "--unknown"],
    ],
)
def test_a_wrong_command_line_is_64(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text(SEAL)
    assert verify.main(arguments) == 64


@pytest.mark.parametrize(
    "options", [("--gateway", "https://127.0.0.1:1"), ("--ca", "x.pem"), ("--gateway", "http://x", "--ca", "x.pem")]
)
def test_the_gateway_and_its_authority_belong_together(run: Run, options: tuple[str, ...]) -> None:
    assert run(PDF, *options)[0] == 64


def test_whose_keys_is_asked_and_never_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "paper").write_text(SEAL)
    assert verify.main([str(tmp_path / "paper"), "--json"]) == 64
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "--keys FILE" in printed.err
    assert "--config FILE" in printed.err


PUBLISHED = SETTINGS.replace("sealing.json", "gateway/sealing-keys.json")


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What an unattended demo leaves: the paper, and the settings and published keys of its fund."""
    folder = tmp_path / "demo"
    (folder / "run" / "gateway").mkdir(parents=True)
    (folder / "run" / "kiosk.toml").write_text(PUBLISHED)
    (folder / "run" / "gateway" / "sealing-keys.json").write_bytes(VerificationKeys.of(KEY).to_json())
    (folder / "certificate.pdf").write_bytes(PDF)
    monkeypatch.setattr(verify, "DEMO", folder)
    monkeypatch.setattr(verify, "DEMO_CONFIGURATION", folder / "run" / "kiosk.toml")
    return folder


def test_what_the_demo_left_is_checked_with_the_keys_of_the_demo(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main([str(demo / "certificate.pdf")]) == 0
    assert "invented fund" in capsys.readouterr().err


def test_other_paper_is_not_checked_with_the_keys_of_the_demo(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "certificate.pdf").write_bytes(PDF)
    assert verify.main([str(tmp_path / "certificate.pdf")]) == 64


def test_paper_that_the_demo_did_not_leave_is_not_said_to_be_its(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / "certificate.pdf").unlink()
    assert verify.main([str(demo / "certificate.pdf")]) == 2
    assert capsys.readouterr().err == "kiosk verify: the file cannot be read\n"


def test_standard_input_is_no_paper_of_the_demo_wherever_it_is_read(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SEAL.encode())))
    assert verify.main(["-"]) == 64


def test_a_kiosk_s_settings_name_the_keys(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "certificate.pdf").write_bytes(PDF)
    assert verify.main([str(tmp_path / "certificate.pdf"), "--config", str(demo / "run" / "kiosk.toml")]) == 0


def test_the_demo_leaves_its_paper_and_settings_where_they_are_looked_for() -> None:
    assert verify.DEMO == BUILD
    assert verify.DEMO_CONFIGURATION == BUILD / "run" / "kiosk.toml"


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main(["--help"]) == 0
    assert "kiosk verify" in capsys.readouterr().out


class _Register:
    """The fund's answer about a reference."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.paths: list[str] = []

    def exchange(self, call: Any, token: str) -> bytes:
        self.paths.append(call.path)
        if self.answer is None:
            raise GatewayUnreachable
        return self.answer


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (msgspec.json.encode(CertificateStatus(CertificateState.VALID)), verify.Verdict.VALID),
        (msgspec.json.encode(CertificateStatus(CertificateState.UNCONFIRMED)), verify.Verdict.UNCONFIRMED),
        (msgspec.json.encode(CertificateStatus(CertificateState.VOID)), verify.Verdict.VOID),
        (msgspec.json.encode(CertificateStatus(CertificateState.UNKNOWN)), verify.Verdict.NOT_KNOWN),
        (b"nonsense", verify.Verdict.UNCHECKED),
        (b'{"\xff": 1}', verify.Verdict.UNCHECKED),
        (None, verify.Verdict.UNCHECKED),
    ],
)
def test_the_fund_has_the_last_word(answer: bytes | None, verdict: verify.Verdict) -> None:
    register = _Register(answer)
    order = verify.Order(SEAL.encode(), VerificationKeys.of(KEY), register)  # type: ignore[arg-type]  # fits by shape
    assert verify.examine(order) == verify.Finding(verdict, CLAIMS)
    assert register.paths == ["/certificates/7Q4K-9M2X-0V8D-H3TR"]


def test_the_fund_is_not_asked_about_a_forgery() -> None:
    register = _Register(b"")
    order = verify.Order(_altered(SEAL).encode(), VerificationKeys.of(KEY), register)  # type: ignore[arg-type]  # as above
    assert verify.examine(order).verdict.exit_status == 1
    assert register.paths == []


def test_exit_statuses_are_as_documented() -> None:
    document = (Path(__file__).parents[4] / "docs" / "verify.md").read_text(encoding="utf-8")
    for verdict in verify.Verdict:
        assert f"| {verdict.exit_status} | `{verdict.word}` |" in document


def test_claims_cannot_steer_a_terminal(run: Run) -> None:
    _, out, _ = run(issue(msgspec.structs.replace(CLAIMS, given_name_latin="A\x1b[2JB"), KEY).encode())
    assert "\x1b" not in out
