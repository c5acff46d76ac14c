"""How a certificate looks: frozen measures, in millimetres from the left and top edge; sizes in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MILLIMETRE: Final = 72 / 25.4
"""Points."""


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue, each 0 to 1; all are dark or very light, so a black-and-white printer loses nothing."""

    red: float
    green: float
    blue: float


@dataclass(frozen=True, slots=True)
class Style:
    """One way to lay out a certificate on A4 (ISO 216): two halves around a middle axis, Arabic right, French left."""

    width: float = 210.0
    height: float = 297.0
    margin: float = 20.0
    """Left and right; nothing but the ornament's paper stays outside."""
    gap: float = 9.0
    """Between the two halves."""

    ornament_top: float = 12.0
    ornament_height: float = 5.0
    letterhead_top: float = 22.0
    emblem_radius: float = 9.5
    rule_top: float = 45.0
    title_arabic: float = 61.5
    """Baseline, as are all the following that are not called top."""
    title_french: float = 71.0
    reference: float = 79.5
    statement: float = 90.5
    fields_gap: float = 4.5
    """Below the statement."""
    row_padding: float = 2.1
    """Above the label and below the value of a row."""
    label_drop: float = 2.9
    """From the row's padding to the label's baseline."""
    value_drop: float = 5.4
    """From the label's baseline to the value's, and from one line of a value to the next."""
    closing_gap: float = 7.0
    """From the last row to the closing sentence."""
    seal_top: float = 214.0
    """Fields and closing sentence end above; their letters shrink if they must."""
    seal_padding: float = 6.0
    code_width: float = 40.0
    """Modules of the seal's code, quiet zone excluded: readable from a 150 dpi photocopy."""
    footer: float = 283.5
    microtext_bottom: float = 278.5

    size_kingdom: float = 9.5
    size_fund: float = 10.5
    size_title_arabic: float = 25.0
    size_title_french: float = 16.5
    size_statement: float = 10.5
    size_label: float = 8.0
    size_value: float = 11.5
    size_closing: float = 9.5
    size_reference: float = 11.0
    size_advice_title: float = 10.0
    size_advice: float = 8.6
    size_footer: float = 7.5
    size_microtext: float = 2.6
    """The fund's name as a line: a photocopy turns it into a grey rule."""
    leading: float = 1.45
    """Distance of baselines in a paragraph, times the size."""

    ink: Colour = Colour(0.09, 0.11, 0.12)
    quiet: Colour = Colour(0.36, 0.40, 0.40)
    """Labels and footer."""
    green: Colour = Colour(0.0, 0.34, 0.24)
    gold: Colour = Colour(0.66, 0.52, 0.22)
    hair: Colour = Colour(0.78, 0.82, 0.80)
    tint: Colour = Colour(0.955, 0.972, 0.962)

    @property
    def middle(self) -> float:
        """The axis."""
        return self.width / 2

    @property
    def half(self) -> float:
        """Width of one language's half."""
        return (self.width - 2 * self.margin - self.gap) / 2
