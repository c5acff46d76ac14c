"""What reaches the disk in which order: seen at the calls of the kernel, since no test can cut the power."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.durable import replace_durably


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are synced and renamed, in their order; each call is really made."""
    seen: list[str] = []

    def noted(call: Callable[..., None], name: Callable[..., str]) -> Callable[..., None]:
        def wrapped(*arguments: object, **options: object) -> None:
            seen.append(name(*arguments))
            call(*arguments, **options)

        return wrapped

    def of_descriptor(descriptor: int) -> str:
        return "sync " + Path(f"/proc/self/fd/{descriptor}").readlink().name

    monkeypatch.setattr(os, "fsync", noted(os.fsync, of_descriptor))
    monkeypatch.setattr(os, "replace", noted(os.replace, lambda old, new: f"{Path(old).name} to {Path(new).name}"))
    return seen


def test_content_then_name_then_folder_reach_the_disk(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    replace_durably(tmp_path / "kept", b"new")
    assert calls == ["sync kept.new", "kept.new to kept", f"sync {tmp_path.name}"]
    assert (tmp_path / "kept").read_bytes() == b"new"


def test_the_file_is_for_this_user_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    (tmp_path / "kept").chmod(0o644)
    replace_durably(tmp_path / "kept", b"new")
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_takes_only_half_keeps_the_old_file_and_gets_its_room_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_bytes(b"old")
    whole = os.write

    def full(file: int, content: bytes) -> int:
        if len(content) > 5:
            return whole(file, content[:5])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="No space"):
        replace_durably(tmp_path / "kept", b"longer than five")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"old"
    assert len(os.listdir("/proc/self/fd")) == before
