"""Cards whose chip cannot sign: judged by the gateway through the kiosk; and cards whose chip has no key at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests

from contract.member import CertificateKind, ChannelKind, MaskedChannel
from demo.chip.document import CardFiles, personalise
from demo.chip.vpcd import Card
from emrtd.lds import FileId
from kiosk.failures import Failure, NextStep
from kiosk.session.events import CardNumberEntered, CertificateChosen, ChannelChosen, Press, Pressed
from kiosk.session.states import ChooseChannel, EnterCardNumber, EnterCode, Home, PlaceCard, Preview, Printed
from tests.flow.scene import InProcess, Scene
from tests.gateway.world import World

ASKED = "/visit/chip-challenge"


def copy_of(world: World, name: str) -> CardFiles:
    """The files of a card on a chip with a key of its own making."""
    return replace(world.cards[name], chip_key=personalise(world.cards.person(name), world.cards.pki).chip_key)


def asked(scene: Scene) -> int:
    return scene.network.calls.count(ASKED)


class Counted:
    """A chip that counts what it is told until the gateway was asked about it."""

    def __init__(self, card: Card, network: InProcess) -> None:
        self._card = card
        self._network = network
        self.commands = 0

    @property
    def atr(self) -> bytes:
        return self._card.atr

    def reset(self) -> None:
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        self.commands += ASKED not in self._network.calls
        return self._card.answer(command)


def apdus_before_the_challenge(world: World) -> int:
    """Commands of a whole reading up to the first of the gateway's."""
    scene = Scene(world)
    scene.begin()
    card = Counted(scene.card("naima"), scene.network)
    scene.reader.lay(card)
    scene.until(EnterCardNumber)
    scene.do(CardNumberEntered(scene.can("naima")))
    scene.until(ChooseChannel)
    scene.close()
    return card.commands


def test_a_card_that_cannot_sign_is_proved_by_the_gateway(scene: Scene) -> None:
    scene.read("naima")
    channels = scene.until(ChooseChannel).channels.reveal()
    assert asked(scene) == 1
    assert all(channel.masked for channel in channels)


def test_a_card_that_signs_costs_no_call_more(scene: Scene) -> None:
    scene.enter_code("fatima")
    assert asked(scene) == 0


def test_a_copy_of_such_a_card_is_told(scene: Scene, world: World) -> None:
    scene.read("naima", files=copy_of(world, "naima"))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.CARD_CLONED, NextStep.OTHER_WAY)


def test_a_copy_that_leaves_out_the_file_of_its_key_is_told(scene: Scene, world: World) -> None:
    card = world.cards["naima"]
    rest = {file: content for file, content in card.files.items() if file is not FileId.DG14}
    scene.read("naima", files=replace(card, files=rest))
    assert scene.refused().failure is Failure.CARD_CLONED
    assert asked(scene) == 0


@pytest.mark.parametrize("command", [1, 2, 3])
def test_a_card_taken_away_while_it_answers_the_gateway_is_asked_anew(scene: Scene, world: World, command: int) -> None:
    scene.read("naima", f"remove@{apdus_before_the_challenge(world) + command}")
    assert scene.until(PlaceCard).resumes
    scene.until_visit(lambda visit: not visit.card_present)
    scene.place("naima")
    scene.until(ChooseChannel)
    assert asked(scene) == 2


def test_a_fault_of_the_wire_is_gone_over_with_the_same_challenge(scene: Scene, world: World) -> None:
    scene.read("naima", f"corrupt@{apdus_before_the_challenge(world) + 1}")
    assert all(channel.masked for channel in scene.until(ChooseChannel).channels.reveal())


def test_a_gateway_that_is_away_when_the_chip_should_be_asked_is_tried_again(scene: Scene) -> None:
    def away(request: requests.PreparedRequest) -> None:
        if request.path_url == ASKED:
            raise requests.exceptions.ConnectionError

    scene.network.broken = away
    scene.read("naima")
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.GATEWAY_UNREACHABLE, NextStep.TRY_AGAIN)
    scene.network.broken = None
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(ChooseChannel)


def test_a_gateway_that_wants_something_else_of_the_card_is_not_obeyed(scene: Scene) -> None:
    """For example to have a file read to it, or changed."""
    update = b'{"agreement": ["AKQEDAKgAAAAAAA="], "first": "DNaOAAEA"}'

    def greedy(request: requests.PreparedRequest) -> requests.Response | None:
        ours = request.path_url == ASKED
        return scene.network.answer(request, 200, update, "application/json") if ours else None

    scene.network.broken = greedy
    scene.read("naima")
    assert scene.refused().failure is Failure.GATEWAY_NONSENSE


def test_a_card_without_a_key_signs_in_with_less_and_prints_its_own_certificate(scene: Scene) -> None:
    before = len(scene.world.messages.messages)
    scene.read("mbarka")
    channels = scene.until(ChooseChannel).channels.reveal()
    assert channels == (MaskedChannel(ChannelKind.SMS, ""), MaskedChannel(ChannelKind.EMAIL, ""))
    scene.do(ChannelChosen(ChannelKind.SMS))
    assert scene.until(EnterCode).sent_to.reveal().masked == ""
    scene.wait_until(lambda: len(scene.world.messages.messages) > before)  # handed over beside the answer
    scene.type_code()
    scene.until(Home)
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    scene.until(Preview)
    scene.do(Pressed(Press.PRINT))
    scene.until(Printed)


def test_a_service_that_needs_more_says_that_this_card_does_not_prove_enough(scene: Scene) -> None:
    body = b'{"type": "urn:chobbak:problem:assurance-too-low", "title": "more", "status": 403}'

    def strict(request: requests.PreparedRequest) -> requests.Response | None:
        wanted = request.path_url == "/member/certificates"
        return scene.network.answer(request, 403, body, "application/problem+json") if wanted else None

    scene.sign_in()
    scene.network.broken = strict
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.POSSESSION_NOT_PROVED, NextStep.OTHER_WAY)
