"""The certificate on paper: read back as a photocopy would be, extracted as a reader would copy it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from PIL import Image, ImageChops

from contract.member import CertificateKind
from contract.seal import Claims, Regime, SealError, issue, verify
from contract.seal_keys import SealingKey, VerificationKeys
from kiosk.printing.document import Certificate, render
from kiosk.printing.style import Style
from tests.claims import example_claims

KEY = SealingKey.generate()
KEYS = VerificationKeys.of(KEY)
MARKS = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
CLAIMS = example_claims(regime=Regime.SELF_EMPLOYED, monthly_contribution_centimes=123_450)
LONGEST = msgspec.structs.replace(
    CLAIMS,
    family_name_latin="W" * 80,
    given_name_latin="MMMM " * 15 + "M",
    family_name_arabic="ضضضضضض " * 11 + "ض",
    given_name_arabic="ض" * 80,
)


def _pdf(claims: Claims = CLAIMS) -> bytes:
    return render(Certificate(claims, issue(claims, KEY))).pdf


def _picture(pdf: bytes, folder: Path, dots_per_inch: int) -> Image.Image:
    """The page as poppler draws it: another renderer than the one that the kiosk uses."""
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dots_per_inch), "-png", "-singlefile", "page.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=30)
    with Image.open(folder / "page.png") as picture:
        return picture.convert("L")


def _seal_in(picture: Image.Image) -> str:
    return str(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)[0].text)


def _extracted(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return done.stdout.decode().translate(MARKS)


@pytest.fixture(scope="module")
def text() -> str:
    return _extracted(_pdf())


@pytest.mark.parametrize("dots_per_inch", [150, 200, 300])
def test_the_seal_is_read_from_a_picture_of_the_page(tmp_path: Path, dots_per_inch: int) -> None:
    assert verify(_seal_in(_picture(_pdf(), tmp_path, dots_per_inch)), KEYS) == CLAIMS


def test_the_seal_of_the_longest_names_is_read_from_a_picture(tmp_path: Path) -> None:
    assert verify(_seal_in(_picture(_pdf(LONGEST), tmp_path, 150)), KEYS) == LONGEST


def test_the_seal_is_read_from_a_turned_page(tmp_path: Path) -> None:
    turned = _picture(_pdf(), tmp_path, 200).rotate(3, expand=True, fillcolor=255)
    assert verify(_seal_in(turned), KEYS) == CLAIMS


def test_a_changed_seal_on_the_page_is_refused(tmp_path: Path) -> None:
    seal = issue(CLAIMS, KEY)
    middle = len(seal) // 2
    changed = seal[:middle] + ("7" if seal[middle] != "7" else "8") + seal[middle + 1 :]
    picture = _picture(render(Certificate(CLAIMS, changed)).pdf, tmp_path, 150)
    with pytest.raises(SealError):
        verify(_seal_in(picture), KEYS)


@pytest.mark.parametrize(
    "words",
    [
        "المملكة المغربية",
        "الصندوق الوطني للضمان الاجتماعي",
        "شهادة التسجيل",
        "الاسم العائلي",
        "الفيلالي",
        "فاطمة الزهراء",
        "رقم البطاقة الوطنية للتعريف",
        "2 شتنبر 1998",
        "14 مارس 2026",
        "نظام العمال غير الأجراء",
        "التحقق من صحة هذه الشهادة",
        "صفحة الصندوق «التحقق من صحة الشهادات».",
        "المذكور أدناه مسجل لديه، حسب المعطيات التالية:",
        "Caisse Nationale de Sécurité Sociale",
        "Attestation d’immatriculation",
        "EL FILALI",
        "FATIMA ZAHRA",
        "2 septembre 1998",
        "immatriculée auprès d’elle, comme suit :",
        "ZT900001",
        "100000016",
        "7Q4K-9M2X-0V8D-H3TR",
    ],
)
def test_the_text_is_extracted_in_the_order_in_which_it_is_read(text: str, words: str) -> None:
    assert words in text


def test_amounts_are_extracted_with_their_currency(text: str) -> None:
    assert {"1 234,50 درهم", "1 234,50 DH"} <= set(text.replace("\u00a0", " ").splitlines())


def test_numbers_stand_in_both_halves(text: str) -> None:
    assert text.count("ZT900001") == 2
    assert text.count("100000016") == 2


@pytest.mark.parametrize("claims", [CLAIMS, LONGEST], ids=["usual", "longest"])
def test_nothing_is_drawn_in_the_margins(tmp_path: Path, claims: Claims) -> None:
    picture = _picture(_pdf(claims), tmp_path, 100)
    left, top, right, bottom = ImageChops.invert(picture).getbbox() or (0, 0, 0, 0)
    margin = (Style().margin - 2.5) / 25.4 * 100
    assert left >= margin
    assert right <= picture.width - margin
    assert top >= 10 / 25.4 * 100
    assert bottom <= picture.height - 10 / 25.4 * 100


def test_the_longest_names_stay_above_the_seal(tmp_path: Path) -> None:
    """The white gap between the closing sentence and the seal's box is still there."""
    style = Style()
    picture = _picture(_pdf(LONGEST), tmp_path, 150)
    gap = [int(edge / 25.4 * 150) for edge in (style.seal_top - 0.9, style.seal_top - 0.4)]
    strip = picture.crop((0, gap[0], picture.width, gap[1]))
    assert strip.getextrema() == (255, 255)


def test_long_names_are_wrapped_and_not_cut() -> None:
    extracted = _extracted(_pdf(LONGEST))
    assert "".join(extracted.split()).count("W") == 80


def test_one_page_of_a4() -> None:
    done = subprocess.run(["pdfinfo", "-"], input=_pdf(), capture_output=True, check=True, timeout=30)
    lines = done.stdout.decode().splitlines()
    described = dict(line.split(":", 1) for line in lines if ":" in line)
    assert described["Pages"].strip() == "1"
    assert "A4" in described["Page size"]
    assert render(Certificate(CLAIMS, issue(CLAIMS, KEY))).pages == 1


def test_equal_certificates_give_equal_bytes() -> None:
    certificate = Certificate(CLAIMS, issue(CLAIMS, KEY))
    first = render(certificate).pdf
    render(Certificate(LONGEST, issue(LONGEST, KEY)))
    assert render(certificate).pdf == first


def test_the_description_names_nobody() -> None:
    done = subprocess.run(["pdfinfo", "-"], input=_pdf(), capture_output=True, check=True, timeout=30)
    description = done.stdout.decode()
    assert not any(word in description for word in ("FILALI", "ZT9", "1000000", "7Q4K", "الفيلالي"))


def test_certificates_hide_themselves() -> None:
    certificate = Certificate(CLAIMS, issue(CLAIMS, KEY))
    assert (repr(certificate), repr(render(certificate))) == ("Certificate(…)", "Typeset(…, pages=1)")


@pytest.mark.parametrize("regime", list(Regime))
def test_every_scheme_has_words(regime: Regime) -> None:
    assert _pdf(msgspec.structs.replace(CLAIMS, regime=regime)).startswith(b"%PDF-")


def test_every_kind_of_certificate_has_a_page() -> None:
    for kind in CertificateKind:
        assert _pdf(msgspec.structs.replace(CLAIMS, kind=kind)).startswith(b"%PDF-")
