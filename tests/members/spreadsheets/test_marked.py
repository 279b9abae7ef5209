"""A sheet written back with marks: nothing moves, nothing becomes a formula, and Excel opens it."""

import io

import openpyxl
import pytest

from members.spreadsheets import marked
from members.spreadsheets.marked import Mark, MarkedCell, MarkedSheet, write_marked
from members.spreadsheets.reader import read_workbook


def written(*sheets: MarkedSheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_marked(sheets)))


def test_every_cell_stands_where_it_stood():
    cells = {
        (2, 3): MarkedCell("登记表", Mark.HEADER),
        (5, 1): MarkedCell("=1+1", Mark.PROBLEM, comment="请改正"),
        (5, 4): MarkedCell("两行\n文字", Mark.WARNING, wrapped=True),
    }
    sheet = written(MarkedSheet("京外", cells, {3: 20.0, 4: 500.0}, [(2, 3, 2, 4)], table=(2, 1, 5, 4)))[
        "京外"
    ]
    assert {cell.coordinate: cell.value for row in sheet.rows for cell in row if cell.value is not None} == {
        "C2": "登记表",
        "A5": "=1+1",
        "D5": "两行\n文字",
    }
    assert (sheet["A5"].data_type, sheet["A5"].number_format) == ("s", "@")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C2:D2"]
    assert (sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width) == (20, marked.MAX_WIDTH)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:D5")
    colours = [sheet[place].fill.start_color.rgb[-6:] for place in ("C2", "A5", "D5")]
    assert colours == [Mark.HEADER.value, Mark.PROBLEM.value, Mark.WARNING.value]
    assert sheet["A5"].comment.text == "请改正"
    assert sheet["D5"].alignment.wrap_text


def test_a_hidden_sheet_stays_hidden():
    book = written(MarkedSheet("甲", {}), MarkedSheet("乙", {}, hidden=True))
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden"]


def test_an_empty_sheet_stays():
    assert written(MarkedSheet("空", {}), MarkedSheet("空", {})).sheetnames == ["空", "空 (2)"]


@pytest.mark.parametrize(
    ("merges", "kept"),
    [
        ([(1, 1, 1, 2), (1, 2, 2, 2)], ["A1:B1"]),
        ([(1, 1, 1, 1)], []),
        ([(1, 1, 1_048_576, 16_384)], []),
        ([(1, 1, 3, 3)], ["A1:C3"]),
    ],
    ids=["overlapping", "one cell", "beyond the sheet", "whole sheet"],
)
def test_only_sound_merges_are_written(merges, kept):
    """Excel calls a file with others damaged."""
    sheet = written(MarkedSheet("x", {(1, 1): MarkedCell("a"), (3, 3): MarkedCell("b")}, merges=merges))["x"]
    assert [str(area) for area in sheet.merged_cells.ranges] == kept


def test_comments_stop_where_they_would_make_the_file_slow(monkeypatch):
    monkeypatch.setattr(marked, "MAX_COMMENTS", 3)
    cells = {(row, 1): MarkedCell("x", Mark.PROBLEM, comment="请改正") for row in range(1, 4)}
    book = written(MarkedSheet("甲", cells), MarkedSheet("乙", cells))
    assert [sum(cell.comment is not None for (cell,) in sheet.rows) for sheet in book] == [3, 0]


def test_what_is_written_is_read_again():
    data = write_marked([MarkedSheet("x", {(3, 2): MarkedCell("赵𠅤\x00·麦麦提")})])
    (row,) = read_workbook(data).sheets[0].rows
    assert (row.number, row.cell(2).text) == (3, "赵𠅤·麦麦提")
