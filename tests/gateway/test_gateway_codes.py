"""One-time codes: for one act, one visit, one person; few tries, few messages; nothing told to a copied card."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from msgspec import structs

from demo.chip.document import CardFiles, personalise
from demo.persona import ActiveKey
from tests.gateway.world import Answer, Kiosk, KioskVisit, World

SEND = "/visit/one-time-codes"
VERIFY = "/visit/one-time-codes/verify"
BY_SMS = {"act": "sign-in", "channel": "sms"}


def attempt(code: str) -> dict[str, str]:
    return {"act": "sign-in", "code": code}


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def carded(world: World, name: str = "fatima") -> KioskVisit:
    visit = world.kiosk.visit()
    assert world.kiosk.show(visit, world.cards[name]).status == 200
    return visit


def test_a_right_code_after_a_proved_card_is_a_strong_sign_in(world: World) -> None:
    visit = carded(world)
    sent = world.kiosk.post(visit, SEND, BY_SMS)
    assert sent.body == {
        "masked": {"kind": "sms", "masked": "•• •• •• 01"},
        "valid_seconds": 300,
        "resend_after_seconds": 30,
        "tries": 3,
    }
    answer = world.kiosk.post(visit, VERIFY, attempt(world.messages.code()))
    assert answer.body == {"assurance": "strong"}


@pytest.mark.parametrize("language", ["ar", "zgh", "fr", "en"])
def test_the_message_names_the_place_and_holds_one_code(world: World, language: str) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS | {"language": language})
    text = world.messages.messages[-1].text.reveal()
    assert "Tanger 1" in text
    assert world.messages.code() in text
    assert world.messages.messages[-1].to.reveal() == "+212600000001"


def test_a_code_is_used_up(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    code = attempt(world.messages.code())
    assert world.kiosk.post(visit, VERIFY, code).status == 200
    assert world.kiosk.post(visit, VERIFY, code).problem == "late-code"


def test_wrong_codes_cost_tries_and_then_even_the_right_one_is_refused(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    code = world.messages.code()
    first, second, third = (world.kiosk.post(visit, VERIFY, attempt(wrong(code))) for _ in range(3))
    assert (first.problem, first.body["tries_left"]) == ("wrong-code", 2)
    assert (second.problem, second.body["tries_left"]) == ("wrong-code", 1)
    assert third.problem == "code-tries-used"
    assert world.kiosk.post(visit, VERIFY, attempt(code)).problem == "code-tries-used"


def test_a_new_code_gives_new_tries_and_ends_the_old_one(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    old = world.messages.code()
    for _ in range(3):
        world.kiosk.post(visit, VERIFY, attempt(wrong(old)))
    world.clock.move(30)
    assert world.kiosk.post(visit, SEND, BY_SMS).status == 200
    new = world.messages.code()
    if old != new:
        assert world.kiosk.post(visit, VERIFY, attempt(old)).problem == "wrong-code"
    assert world.kiosk.post(visit, VERIFY, attempt(new)).status == 200


def test_a_code_is_good_for_five_minutes(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    for _ in range(6):
        world.clock.move(50)
        world.kiosk.post(visit, "/visit/renew")
    assert world.kiosk.post(visit, VERIFY, attempt(world.messages.code())).problem == "late-code"


def test_a_code_that_nobody_sent_is_late(world: World) -> None:
    assert world.kiosk.post(carded(world), VERIFY, attempt("000000")).problem == "late-code"


def test_the_next_message_waits_half_a_minute(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    world.clock.move(10)
    refused = world.kiosk.post(visit, SEND, BY_SMS)
    assert (refused.problem, refused.body["retry_after_seconds"]) == ("code-too-soon", 20)
    assert refused.headers["retry-after"] == "20"
    assert len(world.messages.messages) == 1


def test_a_day_has_a_budget_of_messages(world: World) -> None:
    for _ in range(5):
        assert world.kiosk.post(carded(world), SEND, BY_SMS).status == 200
    visit = carded(world)
    assert world.kiosk.post(visit, SEND, BY_SMS).problem == "codes-spent"
    assert world.kiosk.post(carded(world, "youssef"), SEND, BY_SMS).status == 200
    world.clock.move(86_401)
    world.kiosk.renew_token(world.clock.now)
    assert world.kiosk.post(carded(world), SEND, BY_SMS).status == 200


def keyless(world: World, name: str) -> CardFiles:
    """A genuine card of somebody, of the kind that can be copied."""
    person = world.cards.person(name)
    chip = structs.replace(person.chip, active_key=ActiveKey.NONE, chip_authentication=None)
    return personalise(replace(person, chip=chip), world.cards.pki)


def sent(world: World, kiosk: Kiosk, card: CardFiles) -> Answer:
    visit = kiosk.visit()
    assert kiosk.show(visit, card).status == 200
    return kiosk.post(visit, SEND, BY_SMS)


def test_a_copied_card_locks_nobody_out(world: World) -> None:
    """It runs dry at that kiosk alone, and the member's own card is served even there."""
    copy, elsewhere = keyless(world, "fatima"), world.another_kiosk()
    for _ in range(3):
        assert sent(world, world.kiosk, copy).status == 200
    assert sent(world, world.kiosk, copy).problem == "codes-spent"
    assert sent(world, elsewhere, copy).status == 200
    assert sent(world, world.kiosk, world.cards["fatima"]).status == 200


def test_the_cards_own_budget_is_of_one_kiosk(world: World) -> None:
    elsewhere = world.another_kiosk()
    for _ in range(5):
        assert sent(world, elsewhere, world.cards["fatima"]).status == 200
    assert sent(world, elsewhere, world.cards["fatima"]).problem == "codes-spent"
    assert sent(world, world.kiosk, world.cards["fatima"]).status == 200


def test_a_copied_card_of_nobody_runs_dry_as_any_other(world: World) -> None:
    """Or the budget would tell who is a member."""
    answers = [
        [sent(world, world.kiosk, world.cards[name]).status for _ in range(4)] for name in ("stranger", "mbarka")
    ]
    assert answers[0] == answers[1] == [200, 200, 200, 429]


def test_a_code_of_one_visit_is_wrong_in_another(world: World) -> None:
    first, second = carded(world), carded(world)
    world.kiosk.post(first, SEND, BY_SMS)
    code = world.messages.code()
    world.kiosk.post(second, SEND, BY_SMS)
    if world.messages.code() != code:
        assert world.kiosk.post(second, VERIFY, attempt(code)).problem == "wrong-code"


def test_a_code_for_one_person_is_wrong_for_another_card_in_the_same_visit(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    visit.nonce = base64.b64decode(world.kiosk.post(visit, "/visit/nonce").body["nonce"])
    world.kiosk.show(visit, world.cards["youssef"])
    assert world.kiosk.post(visit, VERIFY, attempt(world.messages.code())).problem == "wrong-code"


def test_no_code_before_a_card(world: World) -> None:
    assert world.kiosk.post(world.kiosk.visit(), SEND, BY_SMS).problem == "assurance-too-low"


def test_a_code_for_another_act_is_none_of_the_contract(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    body = {"act": "change-phone", "code": world.messages.code()}
    assert world.kiosk.post(visit, VERIFY, body).problem == "malformed-request"


@pytest.mark.parametrize(
    ("name", "channel", "problem"),
    [
        ("khadija", "sms", "no-channel-on-file"),
        ("fatima", "email", "no-channel-on-file"),
        ("rachid", "sms", "channel-shared"),
    ],
)
def test_a_contact_that_cannot_be_used_is_named(world: World, name: str, channel: str, problem: str) -> None:
    visit = carded(world, name)
    assert world.kiosk.post(visit, SEND, {"act": "sign-in", "channel": channel}).problem == problem


def test_an_e_mail_carries_a_code_too(world: World) -> None:
    visit = carded(world, "salma")
    assert world.kiosk.post(visit, SEND, {"act": "sign-in", "channel": "email"}).status == 200
    assert world.messages.messages[-1].to.reveal().endswith("@example.org")
    assert world.kiosk.post(visit, VERIFY, attempt(world.messages.code())).body == {"assurance": "strong"}


def test_a_message_that_was_not_taken_over_does_not_count(world: World) -> None:
    visit = carded(world)
    world.messages.broken = True
    refused = world.kiosk.post(visit, SEND, BY_SMS)
    assert refused.problem == "upstream-down"
    assert refused.headers["retry-after"] == "10"
    world.messages.broken = False
    assert world.kiosk.post(visit, SEND, BY_SMS).status == 200  # neither too soon nor counted


def test_a_card_without_a_key_gives_a_basic_sign_in(world: World) -> None:
    visit = carded(world, "mbarka")
    sent = world.kiosk.post(visit, SEND, BY_SMS)
    assert sent.body["masked"] == {"kind": "sms", "masked": ""}
    world.parts.codes.close()  # waits for the message, which is handed over beside the answer
    answer = world.kiosk.post(visit, VERIFY, attempt(world.messages.code()))
    assert answer.body == {"assurance": "basic"}


def test_a_copied_card_does_not_find_out_who_is_a_member(world: World) -> None:
    """Known or not, with or without a contact: the same answers, and no message to nobody."""
    answers = []
    for name in ("stranger", "mbarka"):
        visit = carded(world, name)
        answers.append(world.kiosk.post(visit, SEND, {"act": "sign-in", "channel": "email"}).body)
        answers.append(world.kiosk.post(visit, VERIFY, attempt("123456")).body)
    world.parts.codes.close()
    assert answers[:2] == answers[2:]
    assert len(world.messages.messages) == 1  # to the one who is known


def test_the_store_knows_no_code(world: World) -> None:
    visit = carded(world)
    world.kiosk.post(visit, SEND, BY_SMS)
    code = world.messages.code().encode()
    kept = b"".join(path.read_bytes() for path in world.folder.glob("gateway.sqlite*"))
    assert visit.visit.encode() in kept
    assert visit.credential.encode() not in kept
    assert code not in kept
