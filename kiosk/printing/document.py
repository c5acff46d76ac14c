"""Sealed claims to a page: A4, Arabic first and French beside it, the seal as a code that anybody can check.

Pure: equal certificates give equal bytes. The only texts on the page are the catalogue's and the claims'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from contract.member import CertificateKind
from contract.seal import Claims, Regime
from kiosk.printing import qr_code
from kiosk.printing.fonts import Weight, load_all
from kiosk.printing.ornament import draw_band, draw_emblem
from kiosk.printing.page import Align, Page, Point
from kiosk.printing.shaping import Lettering, Line, shape, wrap
from kiosk.printing.style import MILLIMETRE, Colour, Style
from texts.catalogue import Catalogue, load
from texts.dates import long_date
from texts.language import Language

PAGES: Final = 1

_TITLE: Final = {CertificateKind.REGISTRATION: "paper.title.att_immat"}
_STATEMENT: Final = {CertificateKind.REGISTRATION: "paper.statement.att_immat"}
_REGIME: Final = {
    Regime.SALARIED: "paper.regime.salarie",
    Regime.SELF_EMPLOYED: "paper.regime.tns",
    Regime.AMO_ACHAMIL: "paper.regime.amo_achamil",
    Regime.DOMESTIC: "paper.regime.domestique",
}
_SAMPLE_SEAL: Final = "CH1:" + "0123456789 $%*+-./:ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 8
_SAMPLE: Final = Claims(
    reference="0000-0000-0000-0000",
    kind=CertificateKind.REGISTRATION,
    issued_on=date(2026, 1, 1),
    issuer="CNSS",
    family_name_latin="EXEMPLE",
    given_name_latin="EXEMPLE",
    family_name_arabic="نموذج",
    given_name_arabic="نموذج",
    cin="ZT000000",
    registration_number="000000000",
    registered_on=date(2026, 1, 1),
    regime=Regime.SALARIED,
    agency="0000",
)
"""Of nobody: its seal is no seal."""

_SCALES: Final = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.5, 0.4)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Verified claims and the text of their seal, from ``contract.seal``."""

    claims: Claims
    seal: str

    def __repr__(self) -> str:
        return "Certificate(…)"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished document: PDF bytes and the number of its pages."""

    pdf: bytes
    pages: int

    def __repr__(self) -> str:
        return f"Typeset(…, pages={self.pages})"


@dataclass(frozen=True, slots=True)
class _Side:
    """One language's half of the sheet: where its lines begin."""

    words: Catalogue
    align: Align
    edge: float
    """x of the outer margin, millimetres."""

    @property
    def right_to_left(self) -> bool:
        return self.words.language.right_to_left

    def set(self, key: str, size: float, weight: Weight = Weight.REGULAR) -> Line:
        return shape(self.words.text(key), self.lettering(size, weight))

    def lettering(self, size: float, weight: Weight = Weight.REGULAR) -> Lettering:
        return Lettering(size, weight, self.right_to_left)


@dataclass(frozen=True, slots=True)
class _Field:
    """A row of the table: the key of its label, and its value for each half."""

    key: str
    arabic: str
    french: str


def warm_up() -> None:
    """Draw a sample now: the spare process does it before a member comes, and the first page is not the slow one."""
    load_all()
    render(Certificate(_SAMPLE, _SAMPLE_SEAL))


def render(certificate: Certificate, style: Style | None = None) -> Typeset:
    """Lay a certificate out.

    Claims of any content fit on the page: long names wrap, and the whole table shrinks when it must.
    """
    return _Sheet(certificate, style or Style()).drawn()


class _Sheet:
    """One certificate being laid out, from the top down."""

    def __init__(self, certificate: Certificate, style: Style) -> None:
        self._claims = certificate.claims
        self._seal = certificate.seal
        self._style = style
        right = style.width - style.margin
        self._arabic = _Side(load(Language.ARABIC), Align.RIGHT, right)
        self._french = _Side(load(Language.FRENCH), Align.LEFT, style.margin)
        self._sides = (self._arabic, self._french)
        self._page = Page(style.width, style.height, self._french.words.text(_TITLE[self._claims.kind]))

    def drawn(self) -> Typeset:
        self._letterhead()
        self._titles()
        self._body(self._statement())
        self._seal_block()
        self._footer()
        return Typeset(self._page.finish(), PAGES)

    def _letterhead(self) -> None:
        style = self._style
        draw_band(self._page, style)
        draw_emblem(self._page, (style.middle, style.letterhead_top + style.emblem_radius), style)
        first = style.letterhead_top + 7.5
        for side in self._sides:
            kingdom = side.set("paper.kingdom", style.size_kingdom)
            fund = side.set("paper.fund", style.size_fund, Weight.BOLD)
            self._page.write(kingdom, (side.edge, first), side.align, style.quiet)
            self._page.write(fund, (side.edge, first + 6.5), side.align, style.green)
        ends = (style.margin, style.rule_top), (style.width - style.margin, style.rule_top)
        self._page.rule(*ends, 1.4, style.green)
        self._microtext(style.rule_top + 1.6)

    def _microtext(self, baseline: float) -> None:
        """The fund's Arabic name over and over: a fine line to the eye, and a copy loses it.

        It also makes Arabic the prevailing script of the page, by which programs that extract text guess its direction.
        """
        style = self._style
        name, between = self._arabic.words.text("paper.fund"), " · "
        room = (style.width - 2 * style.margin) * MILLIMETRE
        usual = self._arabic.lettering(style.size_microtext)
        step, gap = (shape(text, usual).width for text in (name + between, between))
        times = int(room / step)
        fitting = self._arabic.lettering(style.size_microtext * room / (times * step - gap))
        line = shape(between.join([name] * times), fitting)
        self._page.write(line, (style.middle, baseline), Align.MIDDLE, style.green)

    def _titles(self) -> None:
        style, key = self._style, _TITLE[self._claims.kind]
        arabic = self._arabic.set(key, style.size_title_arabic, Weight.BOLD)
        french = self._french.set(key, style.size_title_french, Weight.BOLD)
        self._page.write(arabic, (style.middle, style.title_arabic), Align.MIDDLE, style.ink)
        self._page.write(french, (style.middle, style.title_french), Align.MIDDLE, style.green)
        self._reference(style.reference)

    def _reference(self, baseline: float) -> None:
        """Label, number, label: the number in the middle, so that both readers find it."""
        style = self._style
        number = shape(self._claims.reference, Lettering(style.size_reference, Weight.BOLD))
        reach = number.width / MILLIMETRE / 2 + 3
        self._page.write(number, (style.middle, baseline), Align.MIDDLE, style.ink)
        arabic = self._arabic.set("paper.reference", style.size_label)
        french = self._french.set("paper.reference", style.size_label)
        self._page.write(arabic, (style.middle + reach, baseline), Align.LEFT, style.quiet)
        self._page.write(french, (style.middle - reach, baseline), Align.RIGHT, style.quiet)

    def _statement(self) -> float:
        """Draw what the fund certifies; the answer is where the table may begin."""
        style, key = self._style, _STATEMENT[self._claims.kind]
        ends = [self._paragraph(side, side.words.text(key), style.statement) for side in self._sides]
        return max(ends) + style.fields_gap

    def _paragraph(self, side: _Side, text: str, baseline: float) -> float:
        style = self._style
        lines = wrap(text, side.lettering(style.size_statement), style.half * MILLIMETRE)
        return self._lines(lines, (side.edge, baseline), side.align, (style.size_statement, style.ink))

    def _lines(self, lines: Sequence[Line], at: Point, align: Align, look: tuple[float, Colour]) -> float:
        """Draw lines one below the other; the answer is the last baseline."""
        size, colour = look
        x, baseline = at
        step = size * self._style.leading / MILLIMETRE
        for number, line in enumerate(lines):
            self._page.write(line, (x, baseline + number * step), align, colour)
        return baseline + (len(lines) - 1) * step

    def _body(self, top: float) -> None:
        """The table and the closing sentence, in letters just small enough to end above the seal."""
        bottom = top
        for scale in _SCALES:
            rows = [_Row(self._sides, field, _scaled(self._style, scale)) for field in _fields(self._claims)]
            bottom = top + sum(row.height for row in rows)
            if bottom + self._style.closing_gap + 2 <= self._style.seal_top:
                break
        self._rows(rows, top)
        self._closing(bottom + self._style.closing_gap)

    def _rows(self, rows: Sequence[_Row], top: float) -> None:
        style = self._style
        for number, row in enumerate(rows):
            if number % 2 == 0:
                left, right = style.margin - 2, style.width - style.margin + 2
                self._page.fill(
                    [(left, top), (right, top), (right, top + row.height), (left, top + row.height)], style.tint
                )
            row.draw(self._page, top)
            top += row.height
            self._page.rule((style.margin - 2, top), (style.width - style.margin + 2, top), 0.4, style.hair)

    def _closing(self, baseline: float) -> None:
        style = self._style
        for side in self._sides:
            line = side.set("paper.purpose", style.size_closing)
            self._page.write(line, (side.edge, baseline), side.align, style.ink)

    def _seal_block(self) -> None:
        style = self._style
        height = style.code_width + 2 * style.seal_padding + 5.0
        corner = (style.margin - 2, style.seal_top)
        size = (style.width - 2 * style.margin + 4, height)
        self._page.rounded(corner, size, 2.0, (style.green, Colour(1, 1, 1)))
        top = style.seal_top + style.seal_padding
        left = style.middle - style.code_width / 2
        modules = qr_code.matrix(self._seal)
        self._page.cells(qr_code.cells(modules, (left, top), style.code_width), Colour(0, 0, 0))
        number = shape(self._claims.reference, Lettering(style.size_label + 0.5, Weight.BOLD))
        below = (style.middle, top + style.code_width + 6.2)
        self._page.write(number, below, Align.MIDDLE, style.ink)
        for side in self._sides:
            self._advice(side, top + 4.0)

    def _advice(self, side: _Side, baseline: float) -> None:
        """How anybody can check this paper."""
        style = self._style
        width = (style.middle - style.code_width / 2 - style.margin - 7.0) * MILLIMETRE
        inset = side.edge + (-2.0 if side.right_to_left else 2.0)
        title = wrap(side.words.text("paper.verify.title"), side.lettering(style.size_advice_title, Weight.BOLD), width)
        look = (style.size_advice_title, style.green)
        baseline = self._lines(title, (inset, baseline), side.align, look) + 6.0
        for key in ("paper.verify.how", "paper.verify.seal"):
            lines = wrap(side.words.text(key), side.lettering(style.size_advice), width)
            baseline = self._lines(lines, (inset, baseline), side.align, (style.size_advice, style.ink)) + 6.0

    def _footer(self) -> None:
        style = self._style
        self._microtext(style.microtext_bottom)
        for side in self._sides:
            free = side.set("paper.free", style.size_footer)
            self._page.write(free, (side.edge, style.footer), side.align, style.quiet)
        line = shape(f"{PAGES} / {PAGES}", Lettering(style.size_footer))
        self._page.write(line, (style.middle, style.footer), Align.MIDDLE, style.quiet)


class _Row:
    """One field in both languages: label above value, the longer value decides the height."""

    def __init__(self, sides: tuple[_Side, _Side], field: _Field, style: Style) -> None:
        self._style = style
        width = style.half * MILLIMETRE
        values = (field.arabic, field.french)
        self._halves = [
            (
                side,
                side.set(field.key, style.size_label),
                wrap(value, side.lettering(style.size_value, Weight.BOLD), width),
            )
            for side, value in zip(sides, values, strict=True)
        ]
        lines = max(len(value) for _, _, value in self._halves)
        self.height = 2 * style.row_padding + style.label_drop + lines * style.value_drop

    def draw(self, page: Page, top: float) -> None:
        style = self._style
        baseline = top + style.row_padding + style.label_drop
        for side, label, value in self._halves:
            page.write(label, (side.edge, baseline), side.align, style.quiet)
            for number, line in enumerate(value, start=1):
                page.write(line, (side.edge, baseline + number * style.value_drop), side.align, style.ink)


def _scaled(style: Style, scale: float) -> Style:
    return replace(
        style,
        row_padding=style.row_padding * scale,
        label_drop=style.label_drop * scale,
        value_drop=style.value_drop * scale,
        size_label=style.size_label * scale,
        size_value=style.size_value * scale,
    )


def _fields(claims: Claims) -> Iterator[_Field]:
    """The rows of a certificate of registration, in the order of the fund's forms."""
    yield _Field("paper.family_name", claims.family_name_arabic, claims.family_name_latin)
    yield _Field("paper.given_name", claims.given_name_arabic, claims.given_name_latin)
    yield _Field("paper.cin", claims.cin, claims.cin)
    yield _Field("paper.registration_number", claims.registration_number, claims.registration_number)
    yield _Field("paper.registered_on", *(long_date(claims.registered_on, one) for one in _BOTH))
    yield _Field("paper.regime", *(load(one).text(_REGIME[claims.regime]) for one in _BOTH))
    if claims.monthly_contribution_centimes is not None:
        amount = _amount(claims.monthly_contribution_centimes)
        yield _Field("paper.contribution", *(load(one).text("paper.amount", amount=amount) for one in _BOTH))
    yield _Field("paper.agency", claims.agency, claims.agency)
    yield _Field("paper.issued_on", *(long_date(claims.issued_on, one) for one in _BOTH))


_BOTH: Final = (Language.ARABIC, Language.FRENCH)


def _amount(centimes: int) -> str:
    """Dirhams with two decimals and a decimal comma, thousands apart: 1 234,50 (both languages in Morocco)."""
    dirhams, rest = divmod(centimes, 100)
    return f"{dirhams:,}".replace(",", "\u00a0") + f",{rest:02d}"
