import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from contract.note import Checkpoint, NoteRefused, key_id, sign, verify

KEY = ec.generate_private_key(ec.SECP256R1())
HEAD = Checkpoint("kiosk.example/demo-1", 7, bytes(range(32)))
NOTE = sign(HEAD, KEY)


def test_a_signed_checkpoint_comes_back() -> None:
    assert verify(NOTE, KEY.public_key()) == HEAD


def test_the_note_has_the_shape_of_the_specification() -> None:
    origin, size, root, empty, signature, end = NOTE.split("\n")
    assert (origin, size, empty, end) == ("kiosk.example/demo-1", "7", "", "")
    assert base64.b64decode(root) == HEAD.root
    dash, name, content = signature.split(" ")
    assert (dash, name) == ("\u2014", origin)
    assert base64.b64decode(content)[:4] == key_id(KEY.public_key())


def test_signatures_of_others_are_ignored() -> None:
    other = sign(HEAD, ec.generate_private_key(ec.SECP256R1())).split("\n")[4]
    witness = f"— witness.example {base64.b64encode(bytes(76)).decode()}"
    assert verify(f"{HEAD.text()}\n{other}\n{witness}\n{NOTE.split(chr(10))[4]}\n", KEY.public_key()) == HEAD


def test_another_key_is_refused() -> None:
    with pytest.raises(NoteRefused):
        verify(NOTE, ec.generate_private_key(ec.SECP256R1()).public_key())


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        HEAD.text(),
        NOTE.replace("\n7\n", "\n8\n"),
        NOTE.replace("\n7\n", "\n07\n"),
        NOTE.replace("kiosk", "qiosk"),
        NOTE.removesuffix("\n"),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.replace("— ", "- "),
        NOTE + "x" * 5000,
        NOTE.replace("\u2014 kiosk.example/demo-1 ", "\u2014 kiosk.example/demo-1 A"),
    ],
)
def test_a_changed_note_is_refused(note: str) -> None:
    with pytest.raises(NoteRefused):
        verify(note, KEY.public_key())


def test_a_second_spelling_of_the_root_is_refused() -> None:
    root = base64.b64encode(HEAD.root).decode()
    assert root.endswith("8=")
    with pytest.raises(NoteRefused):
        verify(NOTE.replace(root, root[:-2] + "9="), KEY.public_key())
