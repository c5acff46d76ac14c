"""What can be wrong with reader and card: the code that is shown, and that there is a way to go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from contract.digits import Digits
from demo.chip.document import with_changed_file
from demo.chip.issuer import Pki
from demo.chip.vpcd import Card
from demo.chip.workshop import behaviour_of, card_from
from demo.persona import load as load_persona
from emrtd.lds import FileId
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import Happening
from kiosk.session.events import CardNumberEntered, LanguageChosen, Press, Pressed, Started
from kiosk.session.signing_in import CARD_WAITS_SECONDS
from kiosk.session.states import (
    ChooseChannel,
    Confirming,
    EnterCardNumber,
    EnterCode,
    PlaceCard,
    ReadingCard,
    Refused,
    Welcome,
)
from tests.flow.scene import Scene
from tests.gateway.world import PERSONAS, World
from texts.language import Language

WRONG = Digits("000000")


def after_refusal(scene: Scene, failure: Failure, step: NextStep) -> Refused:
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (failure, step)
    assert any(told[2] is failure for told in scene.supervisor.told)
    return refused


def signs_in_with_another_card(scene: Scene) -> None:
    """What is promised by "place your card again"."""
    scene.reader.take()
    scene.until_visit(lambda visit: not visit.card_present)
    scene.place("fatima")
    assert isinstance(scene.stage, EnterCardNumber)
    scene.do(CardNumberEntered(scene.can()))
    scene.until(EnterCode)


def test_no_reader_is_told_and_over_when_one_is_plugged_in(scene: Scene) -> None:
    scene.reader.plugged = False
    scene.do(Started())
    scene.until(Welcome, lambda stage: Failure.NO_READER in stage.troubles)
    scene.do(LanguageChosen(Language.ARABIC))
    scene.do(Pressed(Press.ACCEPT))
    assert scene.until(PlaceCard).problem is Failure.NO_READER
    scene.reader.plug()
    scene.until(PlaceCard, lambda stage: stage.problem is None)
    scene.place()
    assert isinstance(scene.stage, EnterCardNumber)


def test_a_card_that_answers_late_after_a_wrong_number_is_explained_while_it_does(scene: Scene) -> None:
    scene.begin()
    persona = load_persona(PERSONAS / "fatima.toml")
    late = replace(behaviour_of(persona), wrong_password_seconds=CARD_WAITS_SECONDS)
    scene.reader.lay(card_from(scene.world.cards["fatima"], persona, late))
    scene.until_visit(lambda visit: visit.card_present)
    scene.do(CardNumberEntered(WRONG))
    assert not scene.until(ReadingCard).card_waits
    assert scene.until(EnterCardNumber, lambda stage: stage.problem is Failure.WRONG_CARD_NUMBER).card_waits
    scene.do(CardNumberEntered(scene.can()))
    assert scene.until(ReadingCard).card_waits
    scene.until(EnterCode)


def test_a_reader_lost_while_reading_is_waited_for(scene: Scene) -> None:
    scene.read("fatima", "slow@9=0.3")
    scene.reader.unplug()
    place = scene.until(PlaceCard)
    assert place.problem in (Failure.READER_LOST, Failure.CARD_LEFT_TOO_SOON)
    scene.until(PlaceCard, lambda stage: stage.problem is Failure.READER_LOST)
    scene.reader.plug()
    scene.place()
    scene.until(EnterCode)


def test_no_card_is_waited_for(scene: Scene) -> None:
    scene.begin()
    assert isinstance(scene.stage, PlaceCard)
    scene.place()
    assert isinstance(scene.stage, EnterCardNumber)


def test_a_card_that_lies_there_already_is_not_asked_for(scene: Scene) -> None:
    scene.do(Started())
    scene.place()
    scene.do(LanguageChosen(Language.ENGLISH))
    scene.do(Pressed(Press.ACCEPT))
    assert isinstance(scene.stage, EnterCardNumber)


def test_a_card_taken_before_its_number_was_typed_is_asked_for(scene: Scene) -> None:
    scene.begin()
    scene.place()
    scene.reader.take()
    assert scene.until(PlaceCard).problem is Failure.CARD_LEFT_TOO_SOON


def test_a_foreign_tag_is_told_from_a_national_card(scene: Scene) -> None:
    scene.read("zineb")
    after_refusal(scene, Failure.FOREIGN_CARD, NextStep.PLACE_OTHER_CARD)
    signs_in_with_another_card(scene)


def test_a_wrong_number_costs_a_try(scene: Scene) -> None:
    scene.begin()
    scene.place()
    scene.do(CardNumberEntered(WRONG))
    again = scene.until(EnterCardNumber)
    assert again == EnterCardNumber(2, Failure.WRONG_CARD_NUMBER)
    scene.do(CardNumberEntered(scene.can()))
    scene.until(EnterCode)


def test_after_three_wrong_numbers_the_kiosk_stops_and_says_that_it_does(scene: Scene) -> None:
    scene.begin()
    scene.place()
    for left in (2, 1):
        scene.do(CardNumberEntered(WRONG))
        scene.until(EnterCardNumber, lambda stage, left=left: stage.tries_left == left)  # type: ignore[misc]  # bound now
    scene.do(CardNumberEntered(WRONG))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.CARD_NUMBER_TRIES_USED, NextStep.OTHER_WAY)


@pytest.mark.parametrize("command", [3, 8, 14])
def test_a_card_taken_while_it_is_read_is_read_on_when_it_is_back(scene: Scene, command: int) -> None:
    scene.read("fatima", f"remove@{command}")
    place = scene.until(PlaceCard)
    assert place.problem is Failure.CARD_LEFT_TOO_SOON
    assert place.resumes
    scene.until_visit(lambda visit: not visit.card_present)
    scene.place()
    scene.until(EnterCode)


@pytest.mark.parametrize("mishap", ["status@9=6F00", "corrupt@10", "truncate@11", "empty@9"])
def test_a_fault_that_passes_is_not_even_seen(scene: Scene, mishap: str) -> None:
    scene.read("fatima", mishap)
    scene.until(EnterCode)
    assert not any(isinstance(stage, Refused) for stage in scene.seen)


class Tired:
    """A chip that gives up at its ninth command, each time anew."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._commands = 0

    @property
    def atr(self) -> bytes:
        return self._card.atr

    def reset(self) -> None:
        self._commands = 0
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        self._commands += 1
        return self._card.answer(command) if self._commands < 9 else b"\x6f\x00"


def test_a_chip_that_stays_in_trouble_is_told(scene: Scene) -> None:
    scene.begin()
    scene.reader.lay(Tired(scene.card("fatima")))
    scene.until(EnterCardNumber)
    scene.do(CardNumberEntered(scene.can()))
    after_refusal(scene, Failure.CARD_ERROR, NextStep.PLACE_CARD_AGAIN)
    signs_in_with_another_card(scene)


def test_a_malformed_file_is_told(scene: Scene, world: World) -> None:
    card = world.cards["fatima"]
    scene.read("fatima", files=replace(card, files={**card.files, FileId.SOD: b"\x77\x02\x30\x00"}))
    after_refusal(scene, Failure.CARD_FILE_MALFORMED, NextStep.PLACE_CARD_AGAIN)
    signs_in_with_another_card(scene)


@pytest.mark.parametrize("file", [FileId.DG1, FileId.DG14, FileId.DG15])
def test_a_changed_file_is_told(scene: Scene, world: World, file: FileId) -> None:
    scene.read("fatima", files=with_changed_file(world.cards["fatima"], file))
    after_refusal(scene, Failure.CARD_FILE_CHANGED, NextStep.OTHER_WAY)


def test_a_changed_signature_is_told(scene: Scene, world: World) -> None:
    scene.read("fatima", files=with_changed_file(world.cards["fatima"], FileId.SOD))
    after_refusal(scene, Failure.CARD_SIGNATURE_INVALID, NextStep.OTHER_WAY)


def test_a_card_of_an_untrusted_issuer_is_told(scene: Scene) -> None:
    scene.read("driss")
    after_refusal(scene, Failure.UNTRUSTED_ISSUER, NextStep.OTHER_WAY)


def test_an_expired_card_is_told(scene: Scene) -> None:
    scene.read("amina")
    after_refusal(scene, Failure.CARD_EXPIRED, NextStep.OTHER_WAY)


def test_a_clone_is_told(scene: Scene) -> None:
    scene.read("hassan")
    after_refusal(scene, Failure.CARD_CLONED, NextStep.OTHER_WAY)


def test_an_old_card_without_pace_cannot_be_opened_by_its_number(scene: Scene) -> None:
    scene.read("brahim")
    after_refusal(scene, Failure.CARD_ACCESS_FAILED, NextStep.OTHER_WAY)


def test_a_member_unknown_to_the_fund_is_told(scene: Scene) -> None:
    scene.read("omar")
    after_refusal(scene, Failure.UNKNOWN_MEMBER, NextStep.OTHER_WAY)


@pytest.mark.parametrize(
    ("name", "failure"), [("khadija", Failure.NO_CHANNEL_ON_FILE), ("rachid", Failure.CHANNEL_SHARED)]
)
def test_a_member_without_a_contact_that_counts_is_told_why(scene: Scene, name: str, failure: Failure) -> None:
    scene.read(name)
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (failure, NextStep.OTHER_WAY)
    assert scene.supervisor.told == [
        (Happening.CARD_READ, 1, None),
        (Happening.CARD_ACCEPTED, 1, None),
        (Happening.CODE_NOT_SENT, 1, failure),
    ]


def test_a_passport_is_told_from_a_card_that_failed_and_the_national_card_may_follow(scene: Scene) -> None:
    scene.read("leila")
    after_refusal(scene, Failure.NO_IDENTITY_NUMBER, NextStep.PLACE_OTHER_CARD)
    signs_in_with_another_card(scene)


def test_evidence_that_comes_too_late_is_made_again(scene: Scene) -> None:
    def later(request: requests.PreparedRequest) -> None:
        if "card-evidence" in str(request.path_url):
            scene.keep_visit_for(61)

    scene.network.broken = later
    scene.read("fatima")
    after_refusal(scene, Failure.EVIDENCE_REFUSED, NextStep.PLACE_CARD_AGAIN)
    scene.network.broken = None
    scene.do(Pressed(Press.TRY_AGAIN))
    assert isinstance(scene.stage, EnterCardNumber)
    scene.do(CardNumberEntered(scene.can()))
    scene.until(EnterCode)


def test_the_gateway_judges_by_itself_what_the_kiosk_believed(world: World) -> None:
    """A kiosk that trusts a stranger gets no further than the gateway."""
    pki = world.cards.pki
    scene = Scene(world, trust=Pki(national=pki.stranger, stranger=pki.stranger))
    scene.read("driss")
    refused = scene.refused()
    assert refused.failure is Failure.UNTRUSTED_ISSUER
    assert isinstance(refused.back, Confirming)
    assert scene.supervisor.told == [
        (Happening.CARD_READ, 1, None),
        (Happening.CARD_REFUSED, 1, Failure.UNTRUSTED_ISSUER),
    ]
    scene.close()


def test_a_refused_card_is_counted_as_such(scene: Scene) -> None:
    scene.read("hassan")
    scene.refused()
    assert scene.supervisor.told[-1] == (Happening.CARD_REFUSED, 1, Failure.CARD_CLONED)


def test_two_contacts_survive_a_card_taken_away(scene: Scene) -> None:
    scene.read("youssef")
    scene.until(ChooseChannel)
    scene.reader.take()
    scene.until_visit(lambda visit: visit.question is not None)
    scene.do(Pressed(Press.STILL_HERE))
    assert isinstance(scene.stage, ChooseChannel)
