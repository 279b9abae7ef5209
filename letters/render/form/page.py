"""One letter's page: a content stream of its own, put together from pieces that letters have in common."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFArrayCompact, PDFDictionary, PDFDocument, PDFName, PDFObjectReference

from letters.render.content import Label, LetterContent
from letters.render.errors import UnprintableCharacter
from letters.render.fonts import FontSet
from letters.render.form.fit import fit
from letters.render.form.fixed import ROUND_JOINS, form_content
from letters.render.form.measures import BOLD_STROKE, MM, baseline, from_top, number
from letters.render.layout import (
    BODY_SIZE,
    FIELDS,
    LEADING,
    OPTIONS,
    STRIKE_STROKE,
    TICK_RISE,
    TICK_SIZE,
    Field,
    Option,
)
from letters.render.mode import Mode
from letters.render.placing import Placing
from letters.render.streams import Stream

FORM = "Form"
TICK = "√"
PALE = "0.72"  # grey of the form in a preview
PIECES = 4096  # texts remembered per document: most of a batch has its organisations and dates in common

Piece = tuple[tuple[str, str], ...]
"""Chunks of text: the operator that chooses the font, and those that place and show the chunk."""


class LetterPages:
    """The letters of one document: they share the form, the fonts and whatever they say in the same words."""

    def __init__(self, document: PDFDocument, fonts: FontSet) -> None:
        self._document = document
        self._typeface = fonts.kai
        self._fonts = fonts
        self._resources: dict[bool, PDFObjectReference] = {}
        self._piece = lru_cache(PIECES)(self._make_piece)
        self._marks = lru_cache(None)(self._make_marks)

    def page(self, content: LetterContent, mode: Mode, placing: Placing) -> tuple[bytes, Any]:
        """The content stream and the resources; raises UnprintableCharacter or DoesNotFit."""
        with_form = mode is not Mode.FIELDS
        resources = self._resources.get(with_form) or self._make_resources(with_form)
        printed = content.printed_fields()
        parts, current = ["BT"], ""
        for index, field in enumerate(FIELDS):
            for font, chunk in self._piece(index, printed[field.label]):
                if font != current:
                    parts.append(font)
                    current = font
                parts.append(chunk)
        parts.append(self._marks(content.option_mark, content.category, content.sex))
        return "\n".join([*_ground(mode, placing), *parts]).encode("ascii"), resources

    def _make_resources(self, with_form: bool) -> PDFObjectReference:
        entries: dict[str, Any] = {"Font": PDFObjectReference("BasicFonts")}
        if with_form:
            form = Stream(
                form_content(self._document, self._fonts.song),
                Type=PDFName("XObject"),
                Subtype=PDFName("Form"),
                FormType=1,
                BBox=PDFArrayCompact([0, 0, *A4]),
                Resources=PDFDictionary(entries),
            )
            entries["XObject"] = PDFDictionary({FORM: self._document.Reference(form)})
        self._resources[with_form] = self._document.Reference(PDFDictionary(entries))
        return self._resources[with_form]

    def _make_piece(self, index: int, text: str) -> Piece:
        field = FIELDS[index]
        if missing := self._typeface.missing(text):
            raise UnprintableCharacter(field.label, text, missing)
        return tuple(self._lines(field, text))

    def _lines(self, field: Field, text: str) -> Iterator[tuple[str, str]]:
        fitted = fit(field, text, self._typeface)
        last = baseline(field.y, BODY_SIZE)  # whatever its size, it stands on the line of its row
        for above, line in zip(reversed(range(len(fitted.lines))), fitted.lines, strict=True):
            left = field.left * MM
            if field.centred:
                left += ((field.right - field.left) * MM - self._typeface.width(line, fitted.size)) / 2
            yield from self._text(line, fitted.size, left, last + above * LEADING * fitted.size)

    def _text(self, text: str, size: float, left: float, base: float) -> Iterator[tuple[str, str]]:
        """One line; ``left`` and ``base`` in points from the bottom left of the page."""
        for font, chunk in self._typeface.pieces(text):
            code = "".join(map(font.codes(self._document).__getitem__, chunk))
            yield (
                f"{font.resource(self._document)} {number(size)} Tf",
                f"1 0 0 1 {number(left)} {number(base)} Tm <{code}> Tj",
            )
            left += font.stringWidth(chunk, size)

    def _make_marks(self, mark: str, category: str, sex: str) -> str:
        """√ above each option that applies, or a line through each that does not; ends the text object."""
        chosen = {Label.CATEGORY: category, Label.SEX: sex}
        applying = [option for option in OPTIONS if chosen[option.label] == option.value]
        if mark == "TICK":
            ticks = [part for option in applying for part in self._tick(option)]
            return "\n".join(["2 Tr", ROUND_JOINS, f"{number(BOLD_STROKE * TICK_SIZE)} w", *ticks, "ET"])
        strikes = [_strike(option) for option in OPTIONS if option not in applying]
        return "\n".join(["ET", f"{number(STRIKE_STROKE)} w", *strikes])

    def _tick(self, option: Option) -> Iterator[str]:
        middle = (option.left + option.right) / 2 * MM
        left = middle - self._typeface.width(TICK, TICK_SIZE) / 2
        for chunk in self._text(TICK, TICK_SIZE, left, baseline(option.y - TICK_RISE, TICK_SIZE)):
            yield from chunk


def _ground(mode: Mode, placing: Placing) -> Iterator[str]:
    """What comes before the text: the form, and how far all that follows is moved."""
    if mode is Mode.PREVIEW:
        yield f"q {PALE} g {PALE} G /{FORM} Do Q"  # the stock itself does not move
    if not placing.is_neutral:
        yield f"{' '.join(map(number, placing.matrix()))} cm"
    if mode is Mode.WHOLE:
        yield f"/{FORM} Do"


def _strike(option: Option) -> str:
    y = number(from_top(option.y))
    return f"{number(option.left * MM)} {y} m {number(option.right * MM)} {y} l S"
