"""`python -m demo.pictures`: the pictures that are kept: docs/screens for readers, tests/ui/references for the tests.

Both are of the real screens, filled with invented people. A change of a screen that is meant is kept by running this
and looking at what `git` says is different.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

from demo.cameras import CAFES, LARGE, SHEET, SMALL, UPRIGHT, Cameras, Shot
from demo.kept_pictures import made_anew
from texts.language import Language

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = ROOT / "docs" / "screens"
REFERENCES: Final = ROOT / "tests" / "ui" / "references"

REFERENCE_SHARE: Final = 2
"""References are kept at half their size: what differs there is what a person would see."""
DOCUMENT_WIDTH: Final = 960
"""So wide, or so high where the screen stands upright, are pictures for readers: the smallest letters can be read."""

_LEAST_DIFFERENCE: Final = 48
"""Of 255, in any channel: smaller ones are the edges of letters."""


KEPT: Final = (
    Shot("welcome", Language.ARABIC),
    Shot("notice", Language.FRENCH),
    Shot("place-card", Language.ARABIC),
    Shot("card-number", Language.TAMAZIGHT),
    Shot("code", Language.ARABIC),
    Shot("home", Language.ARABIC, SMALL),
    Shot("preview", Language.ENGLISH),
    Shot("question", Language.FRENCH, SMALL),
    Shot("finished", Language.ARABIC),
    Shot("out-of-service", Language.FRENCH),
    Shot("card-number", Language.FRENCH, SMALL, "largest"),
    Shot("home", Language.ARABIC, LARGE, "high-contrast"),
    Shot("code", Language.FRENCH, LARGE, "dark"),
    Shot("welcome", Language.ARABIC, UPRIGHT, "reach"),
)
"""What the tests compare with: each kind of screen once, each language, each setting."""


_OF_A_VISIT: Final = ("welcome", "place-card", "card-number", "code", "home", "preview", "printed", "finished")

VARIANTS: Final = tuple(
    Shot(example, language, size, setting)
    for setting, language, size in (
        ("largest", Language.ARABIC, LARGE),
        ("largest", Language.FRENCH, SMALL),
        ("high-contrast", Language.ARABIC, LARGE),
        ("dark", Language.FRENCH, LARGE),
        ("reach", Language.ARABIC, UPRIGHT),
    )
    for example in _OF_A_VISIT
)
"""A visit as members see it who chose another look."""


def reduced(picture: Image.Image) -> Image.Image:
    """A picture as large as references are."""
    return picture.resize((picture.width // REFERENCE_SHARE, picture.height // REFERENCE_SHARE), Image.Resampling.BOX)


@dataclass(frozen=True, slots=True)
class Difference:
    """`share`: of pixels that differ visibly, 0 to 1. `sheet`: reference, picture, and where they differ, in red."""

    share: float
    sheet: Image.Image


def compared(reference: Image.Image, picture: Image.Image) -> Difference:
    """How a picture differs from its reference; pictures of different sizes differ everywhere."""
    if reference.size != picture.size:
        return Difference(1.0, _sheet(reference, picture, picture))
    channels = ImageChops.difference(reference, picture).split()
    strongest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    mask = strongest.point([255 * (value >= _LEAST_DIFFERENCE) for value in range(256)])
    marked = Image.blend(picture, Image.new("RGB", picture.size, "white"), 0.6)
    marked.paste((220, 0, 0), (0, 0), mask)
    return Difference(mask.histogram()[255] / (mask.width * mask.height), _sheet(reference, picture, marked))


def _sheet(*pictures: Image.Image) -> Image.Image:
    sheet = Image.new("RGB", (sum(one.width for one in pictures), max(one.height for one in pictures)), "white")
    left = 0
    for one in pictures:
        sheet.paste(one, (left, 0))
        left += one.width
    return sheet


def documented() -> Iterator[Shot]:
    """Every example in every language, and what a visit looks like with each setting."""
    from demo.gallery import visits

    for example in (*dict(visits(Language.ARABIC)), SHEET, *CAFES):
        yield from (Shot(example, language) for language in Language)
    yield from VARIANTS


def page() -> str:
    """docs/screens/README.md."""
    lines = [
        "# The screens",
        "",
        "Made by `python -m demo.pictures`, with invented people. A column is a language. Names tell the screen,",
        f"pictures are {DOCUMENT_WIDTH} pixels along their longer side.",
        "",
    ]
    lines += ["| | " + " | ".join(language.value for language in Language) + " |"]
    lines += ["|---" * (1 + len(Language)) + "|"]
    shots = list(documented())
    for example in dict.fromkeys(shot.example for shot in shots):
        row = [_shown(shot) for shot in shots if shot.example == example and shot.setting == "default"]
        lines.append(f"| {example} | " + " | ".join(row) + " |")
    lines += ["", "## Settings that a member may choose", ""]
    for shot in shots:
        if shot.setting != "default":
            lines += [f"{shot.example}, {shot.setting}, {shot.size[0]} × {shot.size[1]}:", "", _shown(shot), ""]
    return "\n".join(lines).rstrip() + "\n"


def _shown(shot: Shot) -> str:
    return f"![{shot.example}, {shot.language.value}]({shot.name}.webp)"


def write_documents(folder: Path, take: Callable[[Shot], Image.Image]) -> None:
    """Draw what readers are shown, and its page; raises what `take` raises, and then nothing has changed."""
    with made_anew(folder) as draft:
        for shot in documented():
            picture = take(shot)
            picture.thumbnail((DOCUMENT_WIDTH, DOCUMENT_WIDTH), Image.Resampling.LANCZOS)
            picture.save(draft / f"{shot.name}.webp", quality=60, method=6)
        (draft / "README.md").write_text(page(), "utf-8")


def write_references(folder: Path, take: Callable[[Shot], Image.Image]) -> None:
    """Draw what tests compare with; raises what `take` raises, and then nothing has changed."""
    with made_anew(folder) as draft:
        for shot in KEPT:
            picture = reduced(take(shot)).quantize(256, dither=Image.Dither.NONE)
            picture.save(draft / f"{shot.name}.png", optimize=True)


def main() -> int:
    """Take every picture that is kept."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["FONTCONFIG_FILE"] = str(ROOT / "resources" / "fonts" / "fonts.conf")
    cameras = Cameras()
    write_references(REFERENCES, cameras.take)
    write_documents(DOCUMENTS, cameras.take)
    sys.stdout.write(f"{len(KEPT)} references, {len(list(documented()))} pictures in {DOCUMENTS}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
