"""Pictures that are kept are made anew as a whole: a run that stops halfway changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from demo.cameras import CAFES, CutOff, Shot
from demo.kept_pictures import made_anew
from demo.pictures import KEPT, documented, page, write_documents, write_references
from texts.language import Language

Writer = Callable[[Path, Callable[[Shot], Image.Image]], None]
WRITERS = {".png": write_references, ".webp": write_documents}


def drawn(shot: Shot) -> Image.Image:
    return Image.new("RGB", (64, 36), "white")


@pytest.mark.parametrize(("kind", "write"), WRITERS.items())
def test_a_run_that_stops_halfway_leaves_what_was_kept(tmp_path: Path, kind: str, write: Writer) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / f"old{kind}").write_bytes(b"as it was")
    left = [1, 2, 3]

    def take(shot: Shot) -> Image.Image:
        if not left:
            raise CutOff(shot.name, "title")
        left.pop()
        return drawn(shot)

    with pytest.raises(CutOff):
        write(folder, take)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {f"old{kind}": b"as it was"}
    assert list(tmp_path.iterdir()) == [folder]


def test_references_are_those_of_the_list_and_no_older_ones(tmp_path: Path) -> None:
    (tmp_path / "of-a-screen-that-is-gone.png").write_bytes(b"")
    write_references(tmp_path, drawn)
    assert {file.name for file in tmp_path.iterdir()} == {f"{shot.name}.png" for shot in KEPT}


def test_documents_have_their_page(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    write_documents(folder, drawn)
    assert {file.stem for file in folder.glob("*.webp")} == {shot.name for shot in documented()}
    assert (folder / "README.md").read_text("utf-8") == page()


def test_readers_see_cafes_too_in_every_language() -> None:
    shown = {(shot.example, shot.language) for shot in documented()}
    assert {(example, language) for example in CAFES for language in Language} <= shown
    assert len(CAFES) == 3


def test_files_of_other_kinds_are_let_be(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"mine")
    with made_anew(tmp_path) as draft:
        (draft / "new.png").write_bytes(b"new")
    assert {file.name for file in tmp_path.iterdir()} == {"notes.txt", "new.png"}
