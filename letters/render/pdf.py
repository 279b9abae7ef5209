"""Letters as PDF: content in, bytes out, the same bytes for the same content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from letters.render.content import LetterContent
from letters.render.errors import CannotPrint, DoesNotFit, UnprintableCharacter
from letters.render.fit import fit
from letters.render.fonts import FontSet
from letters.render.form import FORM_NAME, baseline, define_form, embolden, from_top
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

TITLE = "中国共产党党员组织关系介绍信"
TICK = "√"

rl_config.useA85 = 0  # ASCII85 would only make the files larger
_saving = Lock()  # reportlab keeps state in its font objects while it writes


def render(
    contents: Sequence[LetterContent],
    fonts: FontSet,
    *,
    fields_only: bool = False,
    offset: tuple[float, float] = (0.0, 0.0),
) -> bytes:
    """One A4 page for each letter.

    ``fields_only`` leaves the form out, for pre-printed stock (套打); ``offset`` moves everything by
    millimetres to the right and downwards. Raises what ``check`` raises, before anything is drawn, and
    ValueError without any letter.
    """
    if not contents:
        raise ValueError("没有要打印的介绍信")
    placed = [_place(content, fonts) for content in contents]
    with _saving:
        buffer = BytesIO()
        canvas = Canvas(
            buffer,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            initialFontName=fonts.main,  # type: ignore[arg-type]  # types-reportlab says float
            lang="zh-CN",
        )
        canvas.setTitle(TITLE)
        canvas.setAuthor("")
        canvas.setSubject("")
        canvas.setCreator("")
        if not fields_only:
            define_form(canvas, fonts)
        for content, lines in zip(contents, placed, strict=True):
            canvas.translate(offset[0] * mm, -offset[1] * mm)
            if not fields_only:
                canvas.doForm(FORM_NAME)
            _draw_lines(canvas, lines)
            _mark_options(canvas, content, fonts)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def faults(content: LetterContent, fonts: FontSet) -> list[CannotPrint]:
    """All that keeps the letter from being printed, at most one fault for each field name."""
    printed = content.printed_fields()
    found: dict[str, CannotPrint] = {
        label: UnprintableCharacter(label, text, missing)
        for label, text in printed.items()
        if (missing := fonts.missing(text))
    }
    for field in FIELDS:
        if field.label not in found:
            try:
                fit(field, printed[field.label], fonts)
            except DoesNotFit as fault:
                found[field.label] = fault
    return list(found.values())


def check(content: LetterContent, fonts: FontSet) -> None:
    """Raise UnprintableCharacter or DoesNotFit for the first field that cannot go on paper."""
    for fault in faults(content, fonts):
        raise fault


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of text; ``left`` and ``baseline`` in points from the bottom left of the page."""

    left: float
    baseline: float
    size: float
    runs: list[tuple[str, str]]


def _place(content: LetterContent, fonts: FontSet) -> list[_Line]:
    """Every line of the filled-in text; raises what ``check`` raises."""
    check(content, fonts)
    printed = content.printed_fields()
    return [line for field in FIELDS for line in _place_field(field, printed[field.label], fonts)]


def _place_field(field: Field, text: str, fonts: FontSet) -> Iterator[_Line]:
    fitted = fit(field, text, fonts)
    last = baseline(field.y, BODY_SIZE)  # whatever its size, it stands on the line of its row
    for above, line in zip(reversed(range(len(fitted.lines))), fitted.lines, strict=True):
        left = field.left * mm
        if field.centred:
            left += ((field.right - field.left) * mm - fonts.width(line, fitted.size)) / 2
        yield _Line(left, last + above * LEADING * fitted.size, fitted.size, fonts.runs(line))


def _draw_lines(canvas: Canvas, lines: Sequence[_Line]) -> None:
    block = canvas.beginText()
    for line in lines:
        block.setTextOrigin(line.left, line.baseline)
        for font, chunk in line.runs:
            block.setFont(font, line.size)
            block.textOut(chunk)
    canvas.drawText(block)


def _mark_options(canvas: Canvas, content: LetterContent, fonts: FontSet) -> None:
    """√ above each option that applies, or a line through each that does not."""
    printed = content.printed_fields()
    canvas.saveState()
    for option in OPTIONS:
        applies = printed[option.label] == option.value
        if content.option_mark == "TICK" and applies:
            _tick(canvas, option, fonts)
        elif content.option_mark == "STRIKE" and not applies:
            canvas.setLineWidth(STRIKE_STROKE)
            canvas.line(option.left * mm, from_top(option.y), option.right * mm, from_top(option.y))
    canvas.restoreState()


def _tick(canvas: Canvas, option: Option, fonts: FontSet) -> None:
    middle = (option.left + option.right) / 2 * mm
    left = middle - fonts.width(TICK, TICK_SIZE) / 2
    block = canvas.beginText(left, baseline(option.y - TICK_RISE, TICK_SIZE))
    block.setFont(fonts.main, TICK_SIZE)
    embolden(canvas, block, TICK_SIZE)
    block.textOut(TICK)
    canvas.drawText(block)
