"""From frozen words to paper: the fonts of this installation, and the PDF of issued letters."""

from collections.abc import Sequence

from django.conf import settings

from letters.models import Letter
from letters.render.content import LetterContent
from letters.render.fonts import FontSet, load_fonts
from letters.render.pdf import faults, render


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
