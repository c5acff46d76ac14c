"""Whatever a terminal sends, the chip answers with a response APDU, and gives no personal file without access."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.chip.document import personalise
from demo.chip.issuer import new_pki
from demo.chip.workshop import card_from
from demo.persona import Persona, load
from emrtd.apdu import CommandApdu, Ins
from emrtd.lds import APPLICATION_AID, FileId

FATIMA: Persona = load(Path("demo/personas/fatima.toml"))
FILES = personalise(FATIMA, new_pki())
PERSONAL = [content for file, content in FILES.files.items() if file.in_application]

parameters = st.integers(0, 255)
commands = st.one_of(
    st.binary(max_size=64),
    st.builds(
        lambda ins, p1, p2, data, le: CommandApdu(0, ins, p1, p2, data, le).encode(),
        st.sampled_from(Ins),
        parameters,
        parameters,
        st.one_of(st.binary(max_size=40), st.just(APPLICATION_AID), st.just(b"\x7c\x00")),
        st.one_of(st.none(), st.integers(1, 65536)),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(commands, min_size=1, max_size=12))
def test_any_commands_are_answered_and_give_nothing_away(sequence: list[bytes]) -> None:
    card = card_from(FILES, FATIMA)
    for command in sequence:
        answer = card.answer(command)
        assert 2 <= len(answer) <= 65_538
        assert not any(content[:16] in answer for content in PERSONAL)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 30), st.integers(1, 65536))
def test_a_free_file_is_given_at_most_as_asked(offset: int, le: int) -> None:
    card = card_from(FILES, FATIMA)
    content = FILES.files[FileId.CARD_ACCESS]
    command = CommandApdu(0, Ins.READ_BINARY, 0x80 | FileId.CARD_ACCESS.sfi, offset, le=le)
    answer = card.answer(command.encode())
    assert answer[:-2] == content[offset : offset + le]
    assert (answer[-2:] == b"\x6b\x00") is (offset >= len(content))
