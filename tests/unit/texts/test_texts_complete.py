"""Every key is used, every used key exists, and each language says the same things."""

import ast
import re
import string
from pathlib import Path
from typing import Any, TypeGuard

import pytest
from babel.messages.pofile import read_po

from kiosk.failures import Advice, Failure, Helper
from kiosk.ui.presenters.topics import Topic
from texts.catalogue import LOCALE_FOLDER
from texts.compile import sources
from texts.language import Language

ROOT = Path(__file__).parents[3]
HELP = ROOT / "kiosk" / "ui" / "presenters" / "guidance.py"
DRAWINGS = ROOT / "kiosk" / "ui" / "presenters" / "drawings.py"
SOURCES = ("kiosk", "gateway", "texts", "demo", "contract")
KEY = re.compile(r"^[a-z_]+(\.[A-Za-z0-9_]+)+$")
FULL = (Language.ARABIC, Language.FRENCH, Language.ENGLISH)


def messages(language: Language) -> dict[str, Any]:
    with (LOCALE_FOLDER / language.value / "LC_MESSAGES" / "chobbak.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {(entry.id if isinstance(entry.id, str) else entry.id[0]): entry.string for entry in catalogue if entry.id}


def forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def parsed() -> list[ast.AST]:
    files = [file for folder in SOURCES for file in (ROOT / folder).rglob("*.py")]
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


def literals() -> set[str]:
    found = set()
    for tree in parsed():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def called_keys() -> set[str]:
    found = set()
    for tree in parsed():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in {"text", "plural", "direction_of"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and KEY.match(first.value):
                    found.add(first.value)
    return found


SENTENCES = sorted(key for key in messages(Language.ARABIC) if key.startswith(("failure.", "advice.")))


def test_every_failure_and_every_advice_has_its_sentence() -> None:
    helped = {f"advice.{advice.value}.cafe" for advice in Advice if advice.helper is not Helper.NOBODY}
    advised = {f"advice.{advice.value}" for advice in Advice}
    assert set(SENTENCES) == {f"failure.{failure.value}.what" for failure in Failure} | advised | helped


@pytest.mark.parametrize("key", SENTENCES)
def test_what_happened_and_what_to_do_are_short_sentences(key: str) -> None:
    for language in FULL:
        sentence = messages(language)[key]
        assert sentence.strip().endswith((".", "؟"))
        assert len(sentence) <= 110


def test_all_languages_have_the_same_keys_in_the_same_order() -> None:
    expected = list(messages(Language.ARABIC))
    for language in Language:
        assert list(messages(language)) == expected


@pytest.mark.parametrize("language", FULL)
def test_nothing_is_untranslated(language: Language) -> None:
    assert [key for key, text in messages(language).items() if not all(forms(text))] == []


def test_placeholders_agree_between_languages() -> None:
    arabic = messages(Language.ARABIC)
    for language in Language:
        for key, text in messages(language).items():
            allowed = set().union(*(placeholders(form) for form in forms(arabic[key])))
            assert all(placeholders(form) <= allowed for form in forms(text)), key


def said_by_place() -> set[str]:
    """Keys that are put together for a café: those handed to `by_place`, and those of the sentences kept for it."""
    walked = [node for tree in parsed() for node in ast.walk(tree)]
    calls = [node for node in walked if is_called(node, "by_place")]
    handed = {ast.literal_eval(call.args[0]) for call in calls if is_text(call.args[0])}
    assigned = [node for node in walked if is_assigned(node, "_BY_PLACE")]
    kept = {ast.literal_eval(one) for node in assigned for one in ast.walk(node) if is_text(one)}
    assert handed
    assert kept
    return {f"{key}.cafe" for key in handed | kept}


def said_below_figures() -> set[str]:
    """Keys that help puts together from a caption's, which stands beside its drawing, there or where it asks."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (HELP, DRAWINGS)]
    captions = {ast.literal_eval(node.elts[1]) for tree in trees for node in ast.walk(tree) if is_figure(node)}
    assert captions
    return {f"{key}.detail" for key in captions}


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value) is not None


def is_called(node: ast.AST, name: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def is_assigned(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name


def is_figure(node: ast.AST) -> TypeGuard[ast.Tuple]:
    if not isinstance(node, ast.Tuple) or len(node.elts) != 2:
        return False
    drawing, key = node.elts
    of_drawings = isinstance(drawing, ast.Attribute) and ast.unparse(drawing.value) == "Drawing"
    return of_drawings and is_text(key)


def families() -> set[str]:
    """Keys that no line of the program holds whole."""
    of_topics = {f"help.{topic.value}.{part}" for topic in Topic for part in ("what", "do", "cannot")}
    of_topics |= {f"staff.at.{topic.value}" for topic in Topic}
    return set(SENTENCES) | of_topics | said_by_place() | said_below_figures()


def test_every_key_is_used_somewhere() -> None:
    assert sorted(set(messages(Language.ARABIC)) - literals() - families()) == []


def test_every_key_that_is_put_together_exists() -> None:
    assert sorted((said_by_place() | said_below_figures()) - set(messages(Language.ARABIC))) == []


def test_every_key_asked_for_exists() -> None:
    assert sorted(called_keys() - set(messages(Language.ARABIC))) == []


def test_the_two_secrets_are_never_named_together() -> None:
    for key, text in messages(Language.ARABIC).items():
        assert not ("القن السري" in str(text) and "الرقم السري" in str(text)), key


def test_the_word_of_law_09_08_is_used_for_data() -> None:
    for key, text in messages(Language.ARABIC).items():
        assert "بيانات" not in str(text), key


def test_nobody_is_told_of_an_identity_platform_that_is_not_asked() -> None:
    """The privacy notice names those who receive data, and no others (law 09-08, article 5)."""
    for language in FULL:
        for key, text in messages(language).items():
            if key.startswith("advice.renew_card"):
                continue  # whoever made the card renews it; that is no recipient of what is on it
            assert not re.search(r"DGSN|identité numérique|digital.identity|الهوية الرقمية", str(text)), key
    told = [messages(language)["notice.recipients"] for language in FULL]
    assert all(re.search("code|رمز", text) for text in told), "whoever carries the one-time code receives it too"


def test_tamazight_is_written_in_tifinagh_only() -> None:
    for key, text in messages(Language.TAMAZIGHT).items():
        assert all(re.fullmatch(r"[\u2d30-\u2d7f {}a-z%…]*", form) for form in forms(text)), key


def test_there_is_one_catalogue_for_each_language() -> None:
    assert {source.parents[1].name for source in sources()} == {language.value for language in Language}
