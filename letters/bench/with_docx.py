"""The same letters as a Word mail merge by docxtpl and LibreOffice: ``python with_docx.py FOLDER OUT.pdf``.

Needs ``pip install docxtpl`` and the program ``soffice``. The form is built as people build it in Word: tables with
borders, underlined places. One document with all letters is converted once, by a LibreOffice with a new profile.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import plain
from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate

SONG, KAI = "Noto Serif SC", "LXGW WenKai GB Lite"
RIGHT, CENTRE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
# Text between {{ }} is filled in and underlined.
MIDDLE = (
    "{{n.name}}同志（{{n.male}}男/{{n.female}}女），{{n.age}}岁，{{n.ethnicity}}族，"
    "系中共（{{n.probationary}}预备/{{n.full}}正式）党员，身份证号码{{n.id_number}}，"
    "由{{n.from_organization}}去{{n.receiving}}，请转接组织关系。"
    "该同志党费已交到{{n.fee_year}}年{{n.fee_month}}月。"
)
STUB = (
    ("第 {{n.number}} 号", RIGHT),
    ("{{n.name}}同志系中共（{{n.probationary}}预备/{{n.full}}正式）党员，", None),
    ("组织关系由{{n.from_organization}}转到{{n.destination}}。", None),
    ("{{n.issued_year}}年{{n.issued_month}}月{{n.issued_day}}日", RIGHT),
)
LETTER = (
    ("第 {{n.number}} 号", RIGHT),
    ("{{n.heading}}：", None),
    (MIDDLE, None),
    ("（有效期{{n.valid_days}}天）", None),
    ("（盖 章）", RIGHT),
    ("{{n.issued_year}}年{{n.issued_month}}月{{n.issued_day}}日", RIGHT),
    ("党员联系电话或其他联系方式：{{n.phone}}", None),
    ("党员原所在基层党委通讯地址：{{n.address}}", None),
    ("联系电话：{{n.office_phone}}　传真：{{n.office_fax}}　邮编：{{n.postcode}}", None),
)
REPLY = (
    ("{{n.committee}}：　　第 {{n.number}} 号", None),
    ("{{n.name}}同志的党员组织关系已转达我处，特此回复。", None),
    ("（盖 章）", RIGHT),
    ("年　　月　　日", RIGHT),
    ("经办人：　　　　　　　　　　联系电话：", None),
)
NOTE = "注：回执联由接收党员组织关系的基层党委在接收党员后一个月内邮寄或传真至党员原所在基层党委。"


def main(folder: str, out: str) -> None:
    """Fill the template once with all letters, then convert."""
    work = plain.read(folder)
    with tempfile.TemporaryDirectory(prefix="bench-docx-") as place:
        merged = Path(place) / "letters.docx"
        _template().save(merged)
        template = DocxTemplate(merged)
        template.render({"letters": [_filled(letter) for letter in work.letters]}, autoescape=True)
        template.save(merged)
        _convert(merged, Path(place), work.song.parent)
        shutil.move(merged.with_suffix(".pdf"), out)


def _filled(letter: dict[str, Any]) -> dict[str, str]:
    texts = plain.values(letter)
    options = (
        ("category", "预备", "probationary"),
        ("category", "正式", "full"),
        ("sex", "男", "male"),
        ("sex", "女", "female"),
    )
    return texts | {name: "√" if texts[key] == value else "" for key, value, name in options}


def _convert(document: Path, place: Path, fonts: Path) -> None:
    """LibreOffice in a profile of its own, with the fonts of the letters besides the system's."""
    config = place / "fonts.conf"
    config.write_text(
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>',
        encoding="utf-8",
    )
    profile = (place / "profile").as_uri()
    convert = ["--headless", "--convert-to", "pdf", "--outdir", place, document]
    subprocess.run(  # noqa: S603
        ["soffice", f"-env:UserInstallation={profile}", *convert],  # noqa: S607
        env={**os.environ, "FONTCONFIG_FILE": str(config), "HOME": str(place)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


# --- The template ----------------------------------------------------------------------------


def _template() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(19), Mm(19), Mm(27), Mm(10),
    )  # fmt: skip
    _write(document.add_paragraph(), "{%p for n in letters %}", 1)
    first = document.add_paragraph()
    first.paragraph_format.page_break_before = True
    _write(first, "", 6)
    _part(document, "党员介绍信存根", STUB, "第一联", 42.6)
    _write(document.add_paragraph(), "（贴回执联处）", 10.5, CENTRE)
    _write(document.add_paragraph(), "（加盖骑缝章）", 10.5, RIGHT)
    _write(document.add_paragraph(), "中国共产党党员组织关系介绍信", 18, CENTRE, bold=True)
    _part(document, "", LETTER, "第二联", 104)
    _write(document.add_paragraph(), "中国共产党党员组织关系介绍信回执联", 18, CENTRE, bold=True)
    _part(document, "", REPLY, "第三联", 36)
    _write(document.add_paragraph(), NOTE, 10.5)
    _write(document.add_paragraph(), "{%p endfor %}", 1)
    return document


def _part(document: Any, title: str, lines: Any, strip: str, height: float) -> None:
    cells = [(title, 12.5)] if title else []
    table = document.add_table(rows=1, cols=len(cells) + 2)
    table.style, table.autofit = "Table Grid", False
    row = table.rows[0]
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY
    widths = [*(width for _, width in cells), 161 - 12.5 * len(cells), 11]
    for column, cell, width in zip(table.columns, row.cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    if title:
        _write(row.cells[0].paragraphs[0], title, 11.5, CENTRE, bold=True)
    for n, (text, align) in enumerate(lines):
        cell = row.cells[-2]
        _write(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), text, 12, align)
    _write(row.cells[-1].paragraphs[0], strip, 10.5, CENTRE)


def _write(paragraph: Any, text: str, size: float, align: Any = None, *, bold: bool = False) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    for n, part in enumerate(text.replace("}}", "{{").split("{{")):
        run = paragraph.add_run(f"{{{{{part}}}}}" if n % 2 else part)
        run.bold, run.underline = bold, bool(n % 2)
        run.font.size = Pt(size)
        font = KAI if n % 2 else SONG
        run.font.name = font
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 - python-docx has no other way


if __name__ == "__main__":
    main(*sys.argv[1:3])
