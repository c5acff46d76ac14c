from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from demo.canary import canary, registration_number, with_other_number, write
from demo.persona import Access, CardIssuer, load, load_all

PERSONAS = Path(__file__).parents[3] / "demo" / "personas"


def test_every_person_has_card_numbers_of_their_own() -> None:
    people = load_all(PERSONAS)
    assert len(people) == 14
    assert len({person.card.reveal().cin for person in people.values()}) == len(people)
    assert len({person.card.reveal().document_number for person in people.values()}) == len(people)


def test_the_people_cover_what_can_happen() -> None:
    people = load_all(PERSONAS)
    assert people["omar"].fund is None
    assert people["hassan"].chip.cloned
    assert people["driss"].chip.issuer is CardIssuer.STRANGER
    assert people["brahim"].chip.access == (Access.BAC,)
    assert not people["zineb"].chip.emrtd
    assert people["amina"].card.reveal().expires_on < date(2026, 1, 1)


@pytest.mark.parametrize("name", ["fatima", "youssef", "brahim", "naima", "amina", "hassan", "driss", "salma"])
def test_registration_numbers_carry_the_right_key(name: str) -> None:
    fund = load(PERSONAS / f"{name}.toml").fund
    assert fund is not None
    number = fund.reveal().registration_number
    assert number == registration_number(number[:8])


def test_the_key_follows_the_published_example() -> None:
    assert registration_number("12345678") == "123456785"


def test_card_and_fund_agree_on_who_the_person_is() -> None:
    for person in load_all(PERSONAS).values():
        if person.fund is not None:
            card, fund = person.card.reveal(), person.fund.reveal()
            assert (card.cin, card.birth_date) == (fund.cin, fund.birth_date)


def test_a_person_does_not_print_itself() -> None:
    person = load(PERSONAS / "fatima.toml")
    assert "FATIMA" not in repr(person)
    assert "ZT90" not in repr(person)


def test_an_unknown_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "somebody.toml"
    path.write_text((PERSONAS / "fatima.toml").read_text() + 'nickname = "F"\n')
    with pytest.raises(msgspec.ValidationError):
        load(path)


def test_every_text_of_a_canary_holds_the_prefix() -> None:
    person = canary("QZXKWVJ")
    assert person.fund is not None
    texts = [
        value
        for record in (person.card.reveal(), person.fund.reveal())
        for field, value in msgspec.to_builtins(record).items()
        if isinstance(value, str) and any(letter.isalpha() for letter in value)
        if field not in {"cin", "layout", "sex", "regime", "preferred_language"}
    ]
    assert len(texts) == 12
    assert all("QZXKWVJ" in text for text in texts)
    assert person.card.reveal().cin.startswith("QZ")


def test_a_canary_survives_its_file(tmp_path: Path) -> None:
    person = canary("QZXKWVJ")
    assert load(write(person, tmp_path)) == person


def test_a_canary_gets_a_card_number_that_is_not_among_those_seen_before() -> None:
    person = canary("QZXKWVJ")
    first = with_other_number(person, ())
    number = first.card.reveal().can
    other = with_other_number(person, {number})
    assert other.card.reveal().can != number
    assert with_other_number(other, {number}) == other
    assert replace(other, card=first.card) == first


@pytest.mark.parametrize("prefix", ["", "Q", "qzx", "QZXKWVJHGFD", "QZ1"])
def test_a_canary_needs_letters_that_fit_the_document_number(prefix: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        canary(prefix)
