"""Sheets drawn into a PDF, as the program does it."""

import pytest

from letters.render.document import Document


@pytest.fixture
def pdf(letter_fonts):
    """``pdf(sheet, …)`` gives the bytes of one file."""

    def draw(*sheets):
        document = Document(letter_fonts, "试印")
        for sheet in sheets:
            document.sheet(sheet)
        return document.finish()

    return draw
