"""粘贴的几行:每一格都是文本,行列不乱。"""

import time
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.pasted import read_pasted
from members.spreadsheets.reader import CellKind


def read(text: str) -> list[tuple[int, list[str]]]:
    (sheet,) = read_pasted(text).sheets
    assert {cell.kind for row in sheet.rows for cell in row.cells} <= {CellKind.TEXT, CellKind.EMPTY}
    return [(row.number, [cell.text for cell in row.cells]) for row in sheet.rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("姓名\t学号\r\n张三\t001\r\n", [(1, ["姓名", "学号"]), (2, ["张三", "001"])]),
        ("姓名\n\n张三\n\n\n", [(1, ["姓名"]), (3, ["张三"])]),
        ("a\t\tb\t\t\r\n\t\t\r\n\tc", [(1, ["a", "", "b"]), (3, ["", "c"])]),
        ('甲\t"多\r\n行 ""引""\t号"\t乙\n丙', [(1, ["甲", '多\n行 "引"\t号', "乙"]), (2, ["丙"])]),
        ('""\tx\n"x"', [(1, ["", "x"]), (2, ["x"])]),
        ('5" 屏\t"未闭合\t丙\n丁', [(1, ['5" 屏', '"未闭合', "丙"]), (2, ["丁"])]),
        ('"甲"乙\t丙', [(1, ['"甲"乙', "丙"])]),
        ("张  三\t360102199901020001", [(1, ["张  三", "360102199901020001"])]),
        ("\ufeff一\r二\r", [(1, ["一"]), (2, ["二"])]),
        ("a\x00b\x0b\t\u00a0", [(1, ["a b ", "\u00a0"])]),
    ],
)
def test_rows_and_cells(text, rows):
    assert read(text) == rows


def test_the_sheet_has_a_name_and_hides_nothing():
    (sheet,) = read_pasted("甲").sheets
    assert (sheet.name, sheet.hidden, sheet.merges, sheet.widths) == ("粘贴的内容", False, (), {})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", errors.NOTHING_PASTED),
        (" \t\r\n\u00a0", errors.NOTHING_PASTED),
        ("甲" * 400_000, errors.PASTE_TOO_LARGE.format(limit=1000)),
        ("x\n" * 2_001, errors.PASTE_TOO_MANY_ROWS.format(count=2_001, limit=2_000)),
        ("a\nx" + "\tx" * 200, errors.PASTE_TOO_MANY_COLUMNS.format(row=2, count=201, limit=200)),
    ],
    ids=["nothing", "blanks", "size", "rows", "columns"],
)
def test_what_cannot_be_taken(text, sentence):
    with pytest.raises(UnreadableWorkbook) as caught:
        read_pasted(text)
    assert caught.value.sentence == sentence


def test_the_limits_themselves_are_allowed():
    assert len(read("x\n" * 2_000)) == 2_000
    assert len(read("x" + "\tx" * 199)[0][1]) == 200


@pytest.mark.parametrize("piece", ['"', '""', '"\t', '"""a\t', '"a\t""', '\t"a""'])
def test_quotes_without_end_take_no_time(piece):
    started = time.process_time()
    text = piece * (990_000 // len(piece))
    with pytest.raises(UnreadableWorkbook) if text.count("\t") > 200 else nullcontext():
        read_pasted(text)
    assert time.process_time() - started < 2


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"]), max_size=8
)
TRICKY = st.text(st.sampled_from('a"\t\n'), max_size=6)


@given(st.lists(st.lists(CELLS | TRICKY, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_excel_copies_comes_back(rows):
    """Excel puts a cell with a tab, a line break or a quote into quotes."""

    def copied(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if set(cell) & set('\t\n"') else cell

    rows = [["首", *row, "末"] for row in rows]
    text = "\r\n".join("\t".join(map(copied, row)) for row in rows)
    assert [cells for _, cells in read(text)] == rows
