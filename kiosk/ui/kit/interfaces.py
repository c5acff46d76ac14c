"""What assistive programs can ask of parts that Qt does not know, beyond their role (`kit/accessibility.py`).

PySide6 lets Python answer for a part, with two traps. An interface that Qt asks for by a pointer has to come as such:
without any the address is without meaning, and the process dies (`Measure.interface_cast`). And what Python made for a
part outlives the part: it must not keep it.
"""

from __future__ import annotations

from typing import Final, Protocol
from weakref import ReferenceType, ref

from PySide6.QtGui import QAccessible, QAccessibleValueInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QLabel, QWidget
from shiboken6.Shiboken import VoidPtr

_NOTHING: Final = VoidPtr(0)


class Unheard(QAccessibleWidget):
    """A part that is not on the bus: neither its name, nor where it is, nor that it has the focus."""

    def isValid(self) -> bool:  # noqa: N802 (Qt's name)
        """Qt passes over what is not valid, events about it included."""
        return False


class DigitLine(QAccessibleWidget):
    """The line of a pad: a field whose content is nobody's business, as that of a password."""

    def state(self) -> QAccessible.State:
        """Like any widget's, and a password field's."""
        state = super().state()
        state.passwordEdit = True
        return state


class Field(QAccessibleWidget):
    """A field that can be typed into. What stands in it is personal: there is no way to ask for it."""

    def state(self) -> QAccessible.State:
        """Like any widget's, and that it can be edited."""
        state = super().state()
        state.editable = True
        return state


class Pressed(QAccessibleWidget):
    """A control that is pressed, whatever its role: Qt gives that action to plain buttons alone."""

    def actionNames(self) -> list[str]:  # noqa: N802 (Qt's name)
        """Press first, then what every widget can do."""
        return [QAccessibleWidget.pressAction(), *super().actionNames()]

    def doAction(self, actionName: str) -> None:  # noqa: N802, N803 (Qt's names)
        """Press it, as a touch would; a control that is switched off stays as it is."""
        if actionName != QAccessibleWidget.pressAction():
            super().doAction(actionName)
            return
        control = self.object()
        if isinstance(control, QAbstractButton):
            control.click()


class Choice(Pressed):
    """One of a few, of which one holds: told as a radio button is."""

    def state(self) -> QAccessible.State:
        """Like any widget's, and whether it holds."""
        state = super().state()
        control = self.object()
        state.checkable = True
        state.checked = isinstance(control, QAbstractButton) and control.isChecked()
        return state


class Measured(Protocol):
    """A part that shows how far something is."""

    def measure(self) -> tuple[int, int]:
        """What it shows, and the most that it can show; the least is 0."""


class Value(QAccessibleValueInterface):
    """The number that a part shows; nobody can set it."""

    def __init__(self, part: ReferenceType[Measured]) -> None:
        super().__init__()
        self._part = part

    def currentValue(self) -> int:  # noqa: N802 (Qt's name)
        """The number; 0 once the part is gone."""
        return self._measure()[0]

    def maximumValue(self) -> int:  # noqa: N802 (Qt's name)
        """The whole."""
        return self._measure()[1]

    def minimumValue(self) -> int:  # noqa: N802 (Qt's name)
        """Nothing yet, or nothing left."""
        return 0

    def minimumStepSize(self) -> int:  # noqa: N802 (Qt's name)
        """One percent, or one second."""
        return 1

    def setCurrentValue(self, value: object) -> None:  # noqa: N802 (Qt's name)
        """It is told, not asked."""

    def _measure(self) -> tuple[int, int]:
        part = self._part()
        return (0, 0) if part is None else part.measure()


class Measure(QAccessibleWidget):
    """A bar or a ring: its name says how far it is, its value says it to programs that count."""

    def __init__(self, part: QWidget, role: QAccessible.Role) -> None:
        super().__init__(part, role)
        self._value = Value(ref(part))  # type: ignore[arg-type]  # `kit/accessibility.py` names only parts with a measure

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]  # a pointer is no int
        """Its value, whatever else a widget has, or a pointer to nothing."""
        if kind is QAccessible.InterfaceType.ValueInterface:
            return self._value
        found: object = super().interface_cast(kind)
        return _NOTHING if found is None else found


class Sheets(QAccessibleWidget):
    """Content on several pages: its name is the place that stands between its buttons."""

    def text(self, kind: QAccessible.Text) -> str:
        """As any widget's; the name is "2 of 3" while there are several pages."""
        part = self.object()
        place = part.findChild(QLabel, f"{part.objectName()}.place") if isinstance(part, QWidget) else None
        if kind is QAccessible.Text.Name and place is not None and place.isVisible():
            return place.accessibleName()
        return super().text(kind)
