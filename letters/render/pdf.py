"""Letters as PDF: content in, bytes out, the same bytes for the same content."""

from collections.abc import Sequence

from letters.render.content import LetterContent
from letters.render.document import Document, Report
from letters.render.errors import CannotPrint, DoesNotFit, UnprintableCharacter
from letters.render.fonts import FontSet
from letters.render.form.fit import fit
from letters.render.layout import FIELDS
from letters.render.mode import Mode
from letters.render.placing import Placing

__all__ = ["TITLE", "Mode", "Placing", "check", "faults", "render"]

TITLE = "中国共产党党员组织关系介绍信"


def render(
    contents: Sequence[LetterContent],
    fonts: FontSet,
    *,
    mode: Mode = Mode.WHOLE,
    placing: Placing = Placing(),  # noqa: B008  # frozen
    report: Report | None = None,
) -> bytes:
    """One A4 page for each letter, as PDF/A-1b.

    ``placing`` moves what is filled in, and in ``Mode.WHOLE`` the form with it. ``report`` is told from time
    to time how many letters are done, and of how many. Raises what ``check`` raises, and ValueError without
    any letter.
    """
    document = Document(fonts, TITLE)
    document.letters(contents, mode, placing, report)
    return document.finish()


def faults(content: LetterContent, fonts: FontSet) -> list[CannotPrint]:
    """All that keeps the letter from being printed, at most one fault for each field name."""
    printed = content.printed_fields()
    found: dict[str, CannotPrint] = {
        label: UnprintableCharacter(label, text, missing)
        for label, text in printed.items()
        if (missing := fonts.kai.missing(text))
    }
    for field in FIELDS:
        if field.label not in found:
            try:
                fit(field, printed[field.label], fonts.kai)
            except DoesNotFit as fault:
                found[field.label] = fault
    return list(found.values())


def check(content: LetterContent, fonts: FontSet) -> None:
    """Raise UnprintableCharacter or DoesNotFit for the first field that cannot go on paper."""
    for fault in faults(content, fonts):
        raise fault
