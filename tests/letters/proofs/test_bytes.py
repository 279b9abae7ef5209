"""A letter is the same file tomorrow, in another process, on another machine's settings (issue: reprints are byte-equal)."""

import datetime
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from letters.models import Letter
from letters.render.pdf import render
from letters.services import printing
from members import clock
from members.services import journal
from tests.letters.proofs.issued import issue_many
from tests.letters.proofs.samples import BATCH, made

DIGESTS = Path(__file__).parent / "data" / "digests.json"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
ANYWHERE = """
import json, sys
from hashlib import sha256
from pathlib import Path
from letters.render.fonts import load_fonts
from tests.letters.proofs.samples import made

print(json.dumps({name: sha256(pdf).hexdigest() for name, pdf in made(load_fonts(Path(sys.argv[1]))).items()}))
"""
ELSEWHERE = [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"},
    {
        "PYTHONHASHSEED": "4294967295",
        "TZ": "America/Los_Angeles",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
    },
]


def digests(pdfs):
    return {name: sha256(pdf).hexdigest() for name, pdf in pdfs.items()}


def test_twice_in_one_process_and_after_other_letters(letter_fonts):
    first = digests(made(letter_fonts))
    render(BATCH[::-1], letter_fonts)
    assert digests(made(letter_fonts)) == first


@pytest.mark.parametrize("environment", ELSEWHERE, ids=lambda environment: environment["TZ"])
def test_in_another_process_with_other_settings(environment, letter_fonts, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", ANYWHERE, str(settings.FONT_CACHE_DIR)],
        cwd=tmp_path,
        env={
            **os.environ,
            **environment,
            "PYTHONPATH": str(settings.BASE_DIR),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == digests(made(letter_fonts))


@pytest.mark.parametrize("day", ["2022-12-31 23:59:59", "2032-02-29 12:00"])
def test_on_another_day(day, letter_fonts):
    today = digests(made(letter_fonts))
    with time_machine.travel(day, tick=True):
        assert digests(made(letter_fonts)) == today


@pytest.mark.django_db
def test_digest_stored_at_issue_is_that_of_a_reprint_years_later(world):
    issued = issue_many(world, 8)
    member = issued[0].member
    member.name, member.phone = "改名", "13000000000"  # later changes do not reach an issued letter
    member.save()
    world.college.full_name = "中共改名后的委员会"
    world.college.save()
    with time_machine.travel("2031-05-05"), clock.standing_on(datetime.date(2031, 5, 5)):
        letters = Letter.objects.order_by("pk")
        assert [sha256(printing.letter_pdf(each.frozen_content)).hexdigest() for each in letters] == [
            each.pdf_digest for each in letters
        ]
        assert len({each.pdf_digest for each in letters}) == len(issued)
    assert journal.verify().fault == ""


def test_bytes_are_those_of_the_layout_version(letter_fonts):
    """The letter that was issued last year must come out as it did.

    When this fails, something changed every letter: code of ``letters/render``, a font file, or a new reportlab,
    fontTools or pylopdf-fonts-zh-cn. Numbers that are out have their digest stored, and printing them again is
    refused when the bytes differ (``run_file.fetch``). So: if no layout version with stored digests has been released
    yet, or the change is to a new version, write the file anew (UPDATE_GOLDEN=1). Otherwise undo the change, or
    bring it in as a new LAYOUT_VERSION beside the old one (the head of ``render/layout.py`` says how).
    """
    now = digests(made(letter_fonts))
    if UPDATE:
        DIGESTS.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    assert now == json.loads(DIGESTS.read_text(encoding="utf-8"))
