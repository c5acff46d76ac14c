"""From the card on the reader to the certificate in the hand: how often a member has to touch the screen."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.link.messages import EndReason
from kiosk.session.events import Started
from kiosk.session.states import ChooseChannel, EnterCardNumber, EnterCode, Home, Notice, PlaceCard, Preview, Printed
from tests.gateway.world import World
from tests.ui.counter import LARGE, Counter
from tests.ui.figures import TOUCHES
from tests.ui.visiting import Visitor

MOST_TOUCHES = 9


@pytest.fixture
def visitor(world: World, counter: Callable[[tuple[int, int]], Counter]) -> Iterator[Visitor]:
    world.kiosk.renew_token(world.clock.now)
    visitor = Visitor(world, counter(LARGE))
    yield visitor
    visitor.close()


@pytest.mark.parametrize(("name", "contacts"), [("fatima", 1), ("youssef", 2)])
def test_a_certificate_takes_at_most_nine_touches_after_the_card(visitor: Visitor, name: str, contacts: int) -> None:
    visitor.do(Started())
    visitor.touch("welcome.language.fr")
    visitor.until(Notice)
    visitor.touch("notice.accept")
    visitor.until(PlaceCard)
    visitor.place(name)
    visitor.until(EnterCardNumber)
    before = len(visitor.counted())
    visitor.type("card-number.pad", visitor.can(name).reveal())
    if contacts > 1:
        visitor.until(ChooseChannel)
        visitor.touch("code.channel.sms")
    visitor.until(EnterCode)
    visitor.type("code.pad", visitor.world.messages.code())
    visitor.until(Home)
    visitor.touch("home.att_immat")
    visitor.until(Preview)
    visitor.touch("preview.print")
    visitor.until(Printed)
    touches = visitor.counted()[before:]
    assert len(touches) <= MOST_TOUCHES, touches
    assert len(touches) == 3 + contacts == TOUCHES[name], touches
    assert visitor.printer.documents[0].startswith(b"%PDF")
    visitor.touch("printed.finish")
    assert visitor.supervisor.ended == [(EndReason.BUTTON, 1, None)]
