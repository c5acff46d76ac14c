"""The small window beside the kiosk: lay a persona's card on the reader, take the paper out, read the messages sent."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGroupBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from demo.counter import Counter, CounterPlan, running_counter
from demo.persona import Persona
from demo.services.inbox import Inbox
from texts.language import Language

_KIOSK_SIZE = (1280, 800)
_PANEL_SIZE = (380, 700)
_GAP = 10
_REFRESH_MILLISECONDS = 300
_BIT_RATE = 424_000


def play(folder: Path, language: Language, persona: str) -> int:
    """Run the kiosk in a window and this panel beside it until the panel is closed; this persona's card is chosen."""
    application = QApplication(sys.argv[:1])
    display = os.environ.get("DISPLAY", "")
    plan = CounterPlan(folder, display, _KIOSK_SIZE, fullscreen=False, language=language, bit_rate=_BIT_RATE)
    with running_counter(plan) as counter:
        panel = Panel(counter, persona)
        panel.place(application.primaryScreen().availableGeometry())
        panel.show()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: application.quit())
        return application.exec()


class Panel(QWidget):
    """Cards, printer, messages. `persona` is whose card is chosen first."""

    def __init__(self, counter: Counter, persona: str) -> None:
        super().__init__()
        self.setWindowTitle("Chobbak: demo")
        self.setMinimumSize(*_PANEL_SIZE)
        rows = QVBoxLayout(self)
        rows.addWidget(_card_box(counter, persona), 3)
        rows.addWidget(_printer_box(counter))
        rows.addWidget(_Messages(counter.inbox), 2)
        rows.addWidget(_hint())

    def place(self, screen: QRect) -> None:
        """Beside the kiosk's window; over it, and above it, where the screen has no room for both."""
        beside = _KIOSK_SIZE[0] + _GAP
        if beside + _PANEL_SIZE[0] > screen.width():
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.move(min(beside, max(0, screen.width() - _PANEL_SIZE[0])), 0)


class _Messages(QGroupBox):
    """The last message, and a button that opens the inbox's page."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__("SMS and e-mails sent")
        self._inbox = inbox
        self._shown = -1
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._refresh)
        self._timer.start(_REFRESH_MILLISECONDS)
        rows = QVBoxLayout(self)
        rows.addWidget(self._text)
        rows.addWidget(_button("Open the inbox", lambda: QDesktopServices.openUrl(QUrl(inbox.page))))
        rows.addWidget(QLabel(inbox.page, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse))

    def _refresh(self) -> None:
        messages = self._inbox.messages()
        if len(messages) != self._shown:
            self._shown = len(messages)
            self._text.setPlainText("\n\n".join(f"{each.to}\n{each.text}" for each in reversed(messages)))


def _card_box(counter: Counter, chosen: str) -> QWidget:
    box = QGroupBox("Cards (all invented)")
    people = QListWidget()
    for persona in counter.people.values():
        item = QListWidgetItem(_description(persona))
        item.setData(Qt.ItemDataRole.UserRole, persona.name)
        people.addItem(item)
    people.setCurrentRow(list(counter.people).index(chosen))

    def lay() -> None:
        counter.lay(counter.people[people.currentItem().data(Qt.ItemDataRole.UserRole)])

    rows = QVBoxLayout(box)
    rows.addWidget(people)
    rows.addWidget(_button("Lay this card on the reader", lay))
    rows.addWidget(_button("Take the card away", counter.take))
    return box


def _printer_box(counter: Counter) -> QWidget:
    box = QGroupBox("Printer")
    printer = counter.printer
    rows = QVBoxLayout(box)
    rows.addWidget(_switch("Paper in the tray", printer.refill_paper, printer.empty_paper))
    rows.addWidget(_switch("Toner", printer.refill_toner, printer.empty_toner))
    return box


def _description(persona: Persona) -> str:
    """What one needs in front of the kiosk: the name, and the six digits printed on the card."""
    card = persona.card.reveal()
    return f"{persona.name}: {card.given_name_latin} {card.family_name_latin}, CAN {card.can}"


def _hint() -> QLabel:
    hint = QLabel("Choose a language on the kiosk, lay a card, type its CAN, then the code of the last message.")
    hint.setWordWrap(True)
    return hint


def _button(label: str, pressed: Callable[[], object]) -> QPushButton:
    button = QPushButton(label)
    button.clicked.connect(lambda: pressed())
    return button


def _switch(label: str, on: Callable[[], None], off: Callable[[], None]) -> QCheckBox:
    box = QCheckBox(label)
    box.setChecked(True)
    box.toggled.connect(lambda checked: on() if checked else off())
    return box
