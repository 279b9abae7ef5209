"""Our own reader beside openpyxl, cell for cell, on every .xlsx of the corpus: names, values, merges, what is hidden."""

import io

import openpyxl
import pytest

from members.spreadsheets.reader import read_workbook
from tests.members.spreadsheets.test_xlsx import as_openpyxl_reads, as_we_read
from tests.workbooks.test_corpus import CORPUS

XLSX = [case for case in CORPUS if isinstance(case.content, bytes) and case.content.startswith(b"PK")]


def test_there_are_many():
    assert len(XLSX) >= 30


@pytest.mark.parametrize("case", XLSX, ids=lambda case: case.name)
def test_same_values_in_the_same_places(case):
    assert as_we_read(case.content) == as_openpyxl_reads(case.content)


@pytest.mark.parametrize("case", XLSX, ids=lambda case: case.name)
def test_same_sheets_merged_and_hidden(case):
    theirs = openpyxl.load_workbook(io.BytesIO(case.content))
    ours = read_workbook(case.content)
    assert [(sheet.name, sheet.hidden) for sheet in ours.sheets] == [
        (sheet.title, sheet.sheet_state != "visible") for sheet in theirs.worksheets
    ]
    for sheet, other in zip(ours.sheets, theirs.worksheets, strict=True):
        filled = {row.number for row in sheet.rows}
        assert sheet.hidden_rows == {n for n, each in other.row_dimensions.items() if each.hidden} & filled
        merged = {(each.min_row, each.min_col) for each in other.merged_cells.ranges}
        assert {(each.first_row, each.first_column) for each in sheet.merges} <= merged
