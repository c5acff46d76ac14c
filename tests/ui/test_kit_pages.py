"""Content on several pages: what is needed first comes first, and what stands on a further page is measured too."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from demo.examples import visits
from kiosk.session.states import EnterCode
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Need, Pages
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Metrics, Theme
from tests.ui import showing
from tests.ui.counter import LARGE
from tests.ui.showing import Factory
from texts.language import Language


def block(name: str, high: int) -> QWidget:
    made = QWidget()
    made.setObjectName(name)
    made.setFixedHeight(high)
    return made


def pages(room: int, *blocks: tuple[str, int, Need]) -> Pages:
    """Blocks of a name, a height in pixels and a need, in a column as high as `room`, without gaps."""
    made = Pages(Theme(Metrics(1920, 1080, 21.5)), "pages", spacing=0)
    made.turn_apart()
    for name, high, need in blocks:
        made.add(block(name, high), need=need)
    made.resize(600, room)
    made.show()
    return made


def shown(made: Pages) -> list[list[str]]:
    """The names on each page, from top to bottom."""
    found = []
    for page in range(made.count):
        made.go_to(page)
        on_show = [one for one in made.blocks if one.isVisibleTo(made)]
        found.append([one.objectName() for one in sorted(on_show, key=lambda one: one.mapTo(made, one.pos()).y())])
    return found


def test_where_all_of_it_fits_needs_change_nothing(qapp: QApplication) -> None:
    made = pages(400, ("icon", 100, Need.SPARE), ("title", 100, Need.USUAL), ("text", 200, Need.FIRST))
    assert shown(made) == [["icon", "title", "text"]]


def test_what_is_needed_first_is_on_the_first_page_and_the_order_on_a_page_stays(qapp: QApplication) -> None:
    made = pages(300, ("title", 100, Need.USUAL), ("note", 100, Need.USUAL), ("text", 200, Need.FIRST))
    assert shown(made) == [["title", "text"], ["note"]]


def test_what_is_needed_first_comes_alone_if_only_one_fits(qapp: QApplication) -> None:
    made = pages(200, ("title", 100, Need.USUAL), ("text", 180, Need.FIRST))
    assert shown(made) == [["text"], ["title"]]


def test_what_can_be_spared_takes_no_page_but_room_that_is_left(qapp: QApplication) -> None:
    crowded = pages(300, ("icon", 120, Need.SPARE), ("title", 100, Need.USUAL), ("text", 200, Need.FIRST))
    assert shown(crowded) == [["title", "text"]]
    roomy = pages(300, ("icon", 120, Need.SPARE), ("title", 150, Need.USUAL), ("text", 200, Need.FIRST))
    assert shown(roomy) == [["text"], ["icon", "title"]]


def test_another_message_begins_with_the_first_page_and_a_count_down_does_not(counter: Factory) -> None:
    shown, examples = counter(LARGE), dict(visits(Language.FRENCH))
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    shown.show(examples["card-number"])
    shown.find("card-number.pages.next").click()
    shown.show(examples["card-number-again"])
    assert [one.isVisible() for one in shown.window.findChildren(QWidget, "card-number.problem")] == [True]
    shown.show(examples["code"])
    shown.find("code.pages.next").click()
    entry = examples["code"].stage
    assert isinstance(entry, EnterCode)
    shown.show(replace(examples["code"], stage=replace(entry, resend_in_seconds=entry.resend_in_seconds - 1)))
    assert shown.find("code.pages.previous").isEnabled()


def test_turning_pages_does_not_change_how_many_there_are(counter: Factory) -> None:
    """What stands on a further page is measured as well as what is on show."""
    shown = counter(LARGE)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    turned = 0
    for name, visit in visits(Language.FRENCH):
        shown.show(visit)
        columns = [one for one in shown.window.ground().findChildren(Pages) if one.isVisible()]
        before = [one.count for one in columns]
        for _ in showing.pages(name, shown):
            turned += 1
            assert [one.count for one in columns] == before, name
    assert turned > 100


def test_what_surrounds_pages_learns_that_they_need_less_height_where_they_are_wider(qapp: QApplication) -> None:
    theme = Theme(Metrics(1920, 1080, 21.5))
    made, around = Pages(theme, "pages"), QWidget()
    text = Text(theme, TextStyle.BODY)
    text.show_text("Lisez le message et tapez les six chiffres du code que vous avez reçu. " * 3)
    made.add(text)
    QVBoxLayout(around).addWidget(made)
    around.show()
    least = []
    for width in (400, 1600):
        around.resize(width, 2000)
        QApplication.processEvents()
        least.append(around.minimumSizeHint().height())
    assert least[1] < least[0] / 2
    around.close()
