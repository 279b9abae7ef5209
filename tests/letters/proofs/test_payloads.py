"""Text is text: markup of any kind comes out as it was typed, or is refused with the field named; nothing is fetched."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest
from django.conf import settings

from letters.render.content import Label
from letters.render.document import Document
from letters.render.errors import DoesNotFit, UnprintableCharacter
from letters.render.pdf import faults, render
from letters.render.sheets.table import Column, TableSheet
from tests.letters.proofs.payloads import LITERAL, LONG, REFUSED
from tests.letters.proofs.samples import BASE

# Every field that takes a text, with its name for people.
FIELDS = {
    "number": Label.NUMBER,
    "name": Label.NAME,
    "ethnicity": Label.ETHNICITY,
    "id_number": Label.ID_NUMBER,
    "from_organization": Label.FROM,
    "heading": Label.HEADING,
    "receiving": Label.RECEIVING,
    "destination": Label.DESTINATION,
    "phone": Label.PHONE,
    "address": Label.ADDRESS,
    "office_phone": Label.OFFICE_PHONE,
    "office_fax": Label.OFFICE_FAX,
    "postcode": Label.POSTCODE,
    "committee": Label.COMMITTEE,
}
TIMES = {"number": 3, "name": 3, "from_organization": 2}
ROOMY = ("heading", "receiving", "address", "phone")

WATCHED = """
import json, sys
from pathlib import Path

def network(event, args):
    if event.startswith("socket."):
        raise RuntimeError(event)

sys.addaudithook(network)
from letters.render.content import LetterContent
from letters.render.fonts import load_fonts
from letters.render.pdf import Mode, render

fonts = load_fonts(Path(sys.argv[1]))
contents = [LetterContent.from_json(line) for line in sys.stdin]
for mode in Mode:
    render(contents[:1], fonts, mode=mode)
seen = []
BAD = ("open", "os.", "subprocess.", "urllib.", "ftplib.", "http.", "import", "exec", "compile", "ctypes.", "shutil.", "tempfile.")
sys.addaudithook(lambda event, args: seen.append(event) if event.startswith(BAD) else None)
for mode in Mode:
    render(contents, fonts, mode=mode)
events, seen = seen, []
print(json.dumps(events))
"""


def letters_with(text):
    return [(name, replace(BASE, **{name: text})) for name in FIELDS]


def texts(pdf):
    """For each page the texts that were drawn, without spaces and line ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield "".join(page.get_textpage().get_text_range().split())


def test_there_are_sixty_and_all_are_different():
    assert len({*LITERAL, *LONG, *REFUSED.values()}) == len(LITERAL) + len(LONG) + len(REFUSED)
    assert len(LITERAL) + len(LONG) >= 60


def test_every_text_of_a_letter_is_tried():
    numbers = (Label.AGE, Label.FEE_YEAR, Label.FEE_MONTH, Label.VALID_DAYS)
    dates = (Label.ISSUED_YEAR, Label.ISSUED_MONTH, Label.ISSUED_DAY)
    choices = (Label.SEX, Label.CATEGORY)  # LetterContent takes no others
    assert {*FIELDS.values(), *numbers, *dates, *choices} == set(Label)


def test_markup_comes_out_literally_or_is_refused_with_the_field_named(letter_fonts):
    printed, refused = [], Counter()
    for text in LITERAL + LONG:
        for name, content in letters_with(text):
            found = faults(content, letter_fonts)
            if found:
                assert [(type(fault), fault.label) for fault in found] == [(DoesNotFit, FIELDS[name])]
                assert f"“{FIELDS[name]}”太长" in str(found[0])
                refused[name] += text in LITERAL
            else:
                printed.append((text, name, content))
    pdf = render([content for _, _, content in printed], letter_fonts)
    wrong = [
        (text, name, page)
        for (text, name, _), page in zip(printed, texts(pdf), strict=True)
        if page.count("".join(text.split())) < TIMES.get(name, 1)
    ]
    assert wrong == []
    assert {(text, name) for text in LONG for name in ROOMY} <= {(text, name) for text, name, _ in printed}
    assert +refused == {"postcode": refused["postcode"]}, "short texts have room everywhere but in 17 mm"
    assert refused["postcode"] < 10


@pytest.mark.parametrize("kind", REFUSED)
def test_what_has_no_ink_is_refused_with_field_and_code_named(kind, letter_fonts):
    text = REFUSED[kind]
    for name, content in letters_with(text):
        [fault] = faults(content, letter_fonts)
        assert (type(fault), fault.label) == (UnprintableCharacter, FIELDS[name])
        bad = fault.characters[0]
        assert f"U+{ord(bad):04X}" in str(fault)
        assert str(fault).isprintable(), "the sentence itself must be fit to be shown"
        with pytest.raises(UnprintableCharacter):
            render([content], letter_fonts)


def test_nothing_is_opened_started_or_fetched_while_rendering():
    """Watched by the interpreter's own audit hooks, in a process of its own, after the fonts have been loaded."""
    contents = [BASE, *(replace(BASE, receiving=text, heading=text, address=text) for text in LITERAL + LONG)]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(settings.FONT_CACHE_DIR)],
        input="\n".join(content.to_json() for content in contents),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_the_watch_would_notice():
    """The same watch over code that opens a file."""
    watched = WATCHED.replace("events, seen = seen, []", "open('/dev/null').close(); events, seen = seen, []")
    done = subprocess.run(
        [sys.executable, "-c", watched, str(settings.FONT_CACHE_DIR)],
        input=BASE.to_json(),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout) == ["open"], done.stderr


def test_lists_say_markup_literally_too(letter_fonts):
    rows = [(str(number), text) for number, text in enumerate(LITERAL + LONG)]
    sheet = TableSheet(title="<b>单</b>", columns=[Column("序号", 12), Column("内容", share=1.0)], rows=rows)
    document = Document(letter_fonts, "试 <i>")
    document.sheet(sheet)
    said = "".join(texts(document.finish()))
    assert "<b>单</b>" in said
    assert [text for _, text in rows if "".join(text.split()) not in said] == []
