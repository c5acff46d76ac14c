"""Every character that a screen can show is in one of our own fonts: there are no others on a kiosk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import uharfbuzz
from babel.messages.pofile import read_po

from kiosk.ui.kit.entry import BULLET
from texts.isolates import without_isolates
from texts.language import Language

FOLDER = Path(__file__).parents[2] / "resources"
FONTS = FOLDER / "fonts"


def drawn() -> frozenset[str]:
    """All characters that the fonts have."""
    faces = (uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))) for path in FONTS.glob("*.ttf"))
    return frozenset(chr(code) for face in faces for code in face.unicodes)


def texts_of(language: Language) -> Iterator[str]:
    """All translations of a language, plural forms too."""
    with (FOLDER / "locale" / language / "LC_MESSAGES" / "chobbak.po").open("rb") as file:
        for message in read_po(file):
            yield from [message.string] if isinstance(message.string, str) else message.string


@pytest.mark.parametrize("language", list(Language))
def test_every_character_of_the_catalogue_can_be_drawn(language: Language) -> None:
    used = set(without_isolates("".join(texts_of(language)))) - {"\n"}
    assert len(used) > 20
    assert used - drawn() == set()


@pytest.mark.parametrize("character", [BULLET, "…", "–", "’"])
def test_what_the_kit_adds_can_be_drawn(character: str) -> None:
    assert character in drawn()
