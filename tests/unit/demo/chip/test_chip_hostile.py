"""Traps lie where they were told to, and a card with one is honest everywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.chip.__main__ import Script
from demo.chip.document import personalise
from demo.chip.hostile import HostileKind, Hostility
from demo.chip.issuer import new_pki
from demo.persona import load
from emrtd import tlv
from emrtd.apdu import CommandApdu, Ins, ResponseApdu
from emrtd.lds import FileId

FILES = personalise(load(Path(__file__).parents[4] / "demo" / "personas" / "fatima.toml"), new_pki())
DG1 = CommandApdu(0, Ins.READ_BINARY, 0x81, 0, le=223)
NEXT = CommandApdu(0, Ins.READ_BINARY, 0, 20, le=223)
ANSWER = ResponseApdu(bytes(range(40)), 0x9000)


def test_options_of_the_command_line_name_a_trap() -> None:
    script = Script.parse(["endless=dg11", "remove@12"])
    assert script.hostility == Hostility(HostileKind.ENDLESS, FileId.DG11)
    assert len(script.mishaps) == 1
    assert Hostility.parse("remove@12") is None
    assert Hostility.parse("changed=dg1") is None
    with pytest.raises(KeyError):
        Hostility.parse("endless=dg17")


@pytest.mark.parametrize("kind", [HostileKind.ENDLESS, HostileKind.LONGER])
def test_announced_length_is_beyond_what_is_there(kind: HostileKind) -> None:
    content = Hostility(kind, FileId.DG11).in_files(FILES).files[FileId.DG11]
    header = tlv.read_header(content)
    assert header.tag == FileId.DG11.tag
    assert header.length > len(content)


@pytest.mark.parametrize("kind", HostileKind)
def test_other_files_and_their_answers_are_honest(kind: HostileKind) -> None:
    hostility = Hostility(kind, FileId.DG11)
    changed = hostility.in_files(FILES).files
    assert {file for file in FILES.files if changed[file] != FILES.files[file]} <= {FileId.DG11}
    script = hostility.script()
    assert script(DG1, ANSWER) is ANSWER
    assert script(NEXT, ANSWER) is ANSWER


@pytest.mark.parametrize("by_identifier", [False, True])
def test_reluctant_chips_spoil_the_file_however_it_is_selected(by_identifier: bool) -> None:
    for kind, status, most in ((HostileKind.DRIPPING, 0x9000, 1), (HostileKind.GUARDED, 0x6982, 0)):
        script = Hostility(kind, FileId.DG1).script()
        if by_identifier:
            first = script(DG1, ANSWER)
        else:
            script(CommandApdu(0, Ins.SELECT, 2, 12, b"\x01\x01"), ResponseApdu(b"", 0x9000))
            first = script(CommandApdu(0, Ins.READ_BINARY, 0, 0, le=223), ANSWER)
        assert 0 < len(first.data) < len(ANSWER.data)
        following = script(NEXT, ANSWER)
        assert (len(following.data), following.sw) == (most, status)
