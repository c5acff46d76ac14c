"""Text to glyphs: directions, joining, wrapping, and the text that stays beside the glyphs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.printing.fonts import Weight, typeface, typeface_for
from kiosk.printing.shaping import LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK, Lettering, Line, shape, wrap

ARABIC = Lettering(12, right_to_left=True)
LATIN = Lettering(12)


def _said(line: Line) -> str:
    """What the clusters say, left to right, without direction marks."""
    said = "".join(
        cluster.actual if cluster.actual is not None else run.typeface.says(cluster.glyphs[0].character)
        for run in line.runs
        for cluster in run.clusters
    )
    return said.replace(RIGHT_TO_LEFT_MARK, "").replace(LEFT_TO_RIGHT_MARK, "")


def test_latin_letters_stand_in_reading_order() -> None:
    assert _said(shape("Attestation 12", LATIN)) == "Attestation 12"


def test_arabic_letters_stand_right_to_left() -> None:
    assert _said(shape("شهادة", ARABIC)) == "شهادة"[::-1]


def test_arabic_letters_are_joined() -> None:
    joined = shape("بب", ARABIC).runs[0].clusters
    alone = shape("ب", ARABIC).runs[0].clusters
    assert alone[0].glyphs[0] not in [cluster.glyphs[0] for cluster in joined]


def test_lam_alef_keeps_both_letters() -> None:
    assert _said(shape("لا", ARABIC)) == "ال"


def test_a_mark_stays_with_its_letter() -> None:
    clusters = shape("سُ", ARABIC).runs[0].clusters
    letters, marks = clusters[0].letters_and_marks()
    assert letters is not None
    assert marks is not None
    assert clusters[0].actual == "سُ"[::-1]


def test_a_date_in_arabic_reads_from_the_right() -> None:
    said = _said(shape("14 مارس 2026", ARABIC))
    assert said == "2026 " + "مارس"[::-1] + " 14"


def test_a_latin_name_in_an_arabic_line_keeps_its_order() -> None:
    said = _said(shape("الاسم: FATIMA EL IDRISSI", ARABIC))
    assert said.startswith("FATIMA EL IDRISSI")


def test_an_arabic_name_in_a_latin_line_is_reversed_in_place() -> None:
    assert _said(shape("Nom حسن 12", LATIN)) == "Nom " + "12 " + "حسن"[::-1]


def test_brackets_in_arabic_are_mirrored_once() -> None:
    drawn = [run for run in shape("(نسخة)", ARABIC).runs if "Naskh" not in run.typeface.name]
    glyph_of = drawn[0].typeface.font.face.charToGlyph
    glyphs = [glyph_of[ord(run.clusters[0].glyphs[0].character)] for run in drawn]
    assert glyphs == [glyph_of[ord("(")], glyph_of[ord(")")]]


def test_arabic_has_naskh_letters_and_sans_punctuation() -> None:
    names = {run.typeface.name for run in shape("نسخة (1)", ARABIC).runs}
    assert names == {"NotoNaskhArabic-Regular", "NotoSans-Regular"}


def test_tifinagh_has_its_own_typeface() -> None:
    assert shape("ⵜⴰⵎⴰⵣⵉⵖⵜ", LATIN).runs[0].typeface.name == "NotoSansTifinagh-Regular"


def test_bold_is_wider_than_regular() -> None:
    assert shape("CNSS", Lettering(12, Weight.BOLD)).width > shape("CNSS", LATIN).width


def test_width_grows_with_the_size() -> None:
    assert shape("شهادة", Lettering(24, right_to_left=True)).width == pytest.approx(2 * shape("شهادة", ARABIC).width)


def test_direction_controls_and_line_breaks_are_not_drawn() -> None:
    assert _said(shape("\u2068A\u2069\u200eB\nC", LATIN)) == "AB C"


@pytest.mark.parametrize("text", ["", " ", "\u200f"])
def test_an_empty_text_is_an_empty_line(text: str) -> None:
    assert shape(text.strip(), LATIN).width == 0


@pytest.mark.parametrize(("text", "lettering"), [("mot " * 60, LATIN), ("كلمة " * 60, ARABIC), ("W" * 80, LATIN)])
def test_lines_are_no_wider_than_asked(text: str, lettering: Lettering) -> None:
    lines = wrap(text, lettering, 120)
    assert len(lines) > 1
    assert max(line.width for line in lines) <= 120.5


def test_wrapping_loses_nothing() -> None:
    words = [f"mot{number}" for number in range(50)]
    said = " ".join(_said(line) for line in wrap(" ".join(words), LATIN, 100))
    assert said.split() == words


def test_glyph_names_do_not_depend_on_what_was_shaped_before() -> None:
    first = shape("الضمان", ARABIC)
    shape("غظضذخثتشرقصفعسنملكيطحزوهدجبا", ARABIC)
    assert shape("الضمان", ARABIC) == first


def test_an_unknown_character_is_still_drawn() -> None:
    assert typeface_for("漢", Weight.REGULAR, None) is typeface("NotoSans-Regular")
    assert len(shape("漢", LATIN).runs) == 1


@given(st.text(max_size=60), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_set(text: str, right_to_left: bool) -> None:
    lettering = Lettering(10, right_to_left=right_to_left)
    assert shape(text, lettering).width >= 0
    assert wrap(text, lettering, 50)
