"""Every letter of ``samples.GOLDEN`` stands on paper as it stands in ``data/golden``, to a tenth of a millimetre.

After a change that was meant (with a new LAYOUT_VERSION), write the files anew and look at the difference:

    UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/letters/proofs/test_golden.py
    git diff tests/letters/proofs/data/golden
"""

import os
import re
from pathlib import Path

import pytest

from letters.render.content import Label
from letters.render.layout import LAYOUT_VERSION
from letters.render.pdf import render
from tests.letters.proofs.described import described
from tests.letters.proofs.samples import GOLDEN

DATA = Path(__file__).parent / "data" / "golden"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
MARKED = (Label.SEX, Label.CATEGORY)
HEAD = "# 页 x y（毫米，自左上角，基线左端） 字号（磅） 字体 文字；版式 {version}\n"


def written(name, fonts):
    contents, mode, placing, inside_form = GOLDEN[name]
    pdf = render(contents, fonts, mode=mode, placing=placing)
    lines = described(pdf, inside_form=inside_form)
    return HEAD.format(version=LAYOUT_VERSION) + "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", GOLDEN)
def test_letter_is_as_it_was(name, letter_fonts):
    file = DATA / f"{name}.txt"
    now = written(name, letter_fonts)
    if UPDATE:
        file.write_text(now, encoding="utf-8")
    assert now.splitlines() == file.read_text(encoding="utf-8").splitlines()


def test_nothing_is_left_over():
    assert sorted(file.stem for file in DATA.glob("*.txt")) == sorted(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_files_say_every_field(name):
    """What is compared is there to be compared: each printed field of each letter, in full."""
    contents = GOLDEN[name][0]
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()[1:]
    for page, content in enumerate(contents, start=1):
        texts = [line.split(" ", 5)[5] for line in lines if re.match(rf"{page} \S+ \S+ [\d.]+ [宋楷]", line)]
        said = "".join(texts).replace(" ", "")
        fields = content.printed_fields()
        words = {value.replace(" ", "") for label, value in fields.items() if label not in MARKED}
        assert {text for text in words if text not in said} == set()
