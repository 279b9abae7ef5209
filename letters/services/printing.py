"""From frozen words to paper: the fonts of this installation, and the PDF of issued letters."""

from collections.abc import Callable, Sequence

from django.conf import settings

from letters.enums import Stock
from letters.models import Letter, PrintRun
from letters.render.content import LetterContent
from letters.render.fonts import FontSet, load_fonts
from letters.render.pdf import Mode, faults, render
from letters.render.placing import Placing

Drawn = Callable[[int, int], None]


def fonts() -> FontSet:
    """The fonts of this installation, read once per process (the first call may convert them)."""
    return load_fonts(settings.FONT_CACHE_DIR, tuple(settings.LETTER_FONT_DIRS))


def missing_characters(text: str) -> list[str]:
    """The characters of a text that no font can print."""
    return fonts().missing(text)


def printing_faults(content: LetterContent) -> list[str]:
    """What stands in the way of printing, in Chinese sentences that name the field; empty if nothing."""
    return [str(fault).rstrip("。") for fault in faults(content, fonts())]


def letter_pdf(content: LetterContent) -> bytes:
    """The whole form of one letter as it is archived: its SHA-256 is stored with the number."""
    return render([content], fonts())


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """One PDF with one page a letter, in the order given, from the frozen words alone."""
    return render([letter.frozen_content for letter in letters], fonts())


def run_letters_pdf(run: PrintRun, letters: Sequence[Letter], report: Drawn | None = None) -> bytes:
    """The letters of a run as its printer wants them, without lists: from the frozen words and the run's placing alone.

    ``report`` is told how many of how many are drawn. Raises ``CannotPrint`` when a font has gone since.
    """
    contents = [letter.frozen_content for letter in letters]
    return render(contents, fonts(), mode=mode_of(run), placing=placing_of(run), report=report)


def mode_of(run: PrintRun) -> Mode:
    """The whole form, or what is filled in alone where the form is printed on the sheet already (套打)."""
    return Mode.FIELDS if run.stock == Stock.PREPRINTED else Mode.WHOLE


def placing_of(run: PrintRun) -> Placing:
    """Where the run's printer puts things, as it was when 打印 was pressed."""
    return Placing(*map(float, (run.offset_x, run.offset_y, run.scale_x, run.scale_y)))
