"""The fonts of this machine, converted at most once, and one letter that every test may vary."""

from dataclasses import replace

import pytest
from django.conf import settings

from letters.render.content import LetterContent
from letters.render.fonts import FontSet, load_fonts
from tests.letters.proofs.samples import BASE


@pytest.fixture(scope="session")
def letter_fonts() -> FontSet:
    return load_fonts(settings.FONT_CACHE_DIR)


@pytest.fixture(scope="session")
def letter_content() -> LetterContent:
    return replace(BASE, age=22, id_number="11010120000101001X")
