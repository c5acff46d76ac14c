"""The residue search finds what is there, in memory and on disk, and says when it cannot look."""

import os
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from demo import residue

SECRET = "QZXVKJ"
NEEDLES = residue.text_needles("canary", SECRET)
HOLDER = """
import sys, zlib
text = bytes(value ^ 0x5a for value in bytes.fromhex(sys.argv[1])).decode()
kept = [text.encode(sys.argv[2]), zlib.compress(text.encode() * 3)] if sys.argv[3] == "keep" else []
text = None
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.read()
"""


def holder(encoding: str, keep: str, secret: str = SECRET) -> "subprocess.Popen[bytes]":
    hidden = bytes(value ^ 0x5A for value in secret.encode()).hex()
    command = [sys.executable, "-c", HOLDER, hidden, encoding, keep]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_copy_in_another_process_is_found_in_each_encoding(encoding: str) -> None:
    with holder(encoding, "keep") as process:
        found = residue.search_processes({process.pid: "holder"}, NEEDLES)
        process.communicate()
    labels = {finding.label for finding in found if finding.place == "holder"}
    plain = "canary (utf-8)" if encoding == "utf-8" else "canary (utf-16)"
    assert {plain, "canary (utf-8), compressed"} <= labels


def test_a_file_is_found_by_content_by_compressed_content_and_by_name(tmp_path: Path) -> None:
    since = time.time() - 1
    (tmp_path / "plain").write_bytes(b"xx" + SECRET.encode())
    (tmp_path / "packed").write_bytes(b"head" + zlib.compress(SECRET.encode() * 3))
    (tmp_path / f"{SECRET}.txt").write_bytes(b"")
    found = residue.search_files([tmp_path], since, [], NEEDLES)
    assert {(finding.label, finding.count) for finding in found} == {
        ("canary (utf-8)", 2),
        ("canary (utf-8), compressed", 3),
    }


def test_what_is_no_file_is_found_by_its_name_and_not_read(tmp_path: Path) -> None:
    since = time.time() - 1
    (tmp_path / SECRET).mkdir()
    (tmp_path / "link").symlink_to(f"/nowhere/{SECRET}")
    os.mkfifo(tmp_path / f"{SECRET}.pipe")
    found = residue.search_files([tmp_path], since, [], NEEDLES)
    assert {(finding.label, finding.count) for finding in found} == {("canary (utf-8)", 3)}


def test_what_the_kernel_shows_as_files_is_left_out() -> None:
    assert Path("/proc") in set(residue._kernel_mounts())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("text", "expected"), [("123456", 1), ("x=123456;", 1), ("0123456", 0), ("123456A", 0)])
def test_six_digits_are_meant_only_where_they_stand_alone(
    tmp_path: Path, encoding: str, text: str, expected: int
) -> None:
    (tmp_path / "file").write_bytes(text.encode(encoding))
    needles = residue.text_needles("code", "123456", alone=True)
    assert sum(finding.count for finding in residue.search_files([tmp_path], 0, [], needles)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_numbers_that_stand_alone_in_a_process_are_known_before_the_visit(encoding: str) -> None:
    with holder(encoding, "keep", "907154") as process:
        found = residue.numbers_alone([process.pid], 6)
        longer = residue.numbers_alone([process.pid], 5)
        process.communicate()
    assert "907154" in found
    assert "90715" not in longer
    assert {len(number) for number in found} == {6}


def test_files_that_did_not_change_and_excluded_folders_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    (tmp_path / "aside" / "plain").write_text(SECRET)
    assert residue.search_files([tmp_path], time.time() - 1, [tmp_path / "aside"], NEEDLES) == ()
    assert residue.search_files([tmp_path], time.time() + 60, [], NEEDLES) == ()


def test_a_process_that_cannot_be_read_is_an_error_not_an_empty_result() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with pytest.raises(residue.CannotLook):
        residue.search_processes({gone.pid: "gone"}, NEEDLES)


def test_needles_do_not_lie_readable_in_the_harness() -> None:
    assert all(SECRET.encode() not in needle.masked for needle in NEEDLES)
    assert NEEDLES[0].bytes == SECRET.encode()


def test_descendants_are_all_generations() -> None:
    child = "import sys; print(1, flush=True); sys.stdin.read()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        below = residue.descendants(os.getpid())
        process.communicate()
    assert process.pid in below
    assert len(below) >= 2
