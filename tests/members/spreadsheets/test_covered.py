"""What nobody sees in a spreadsheet is not read: values under merged cells; and each sheet has a name of its own."""

import pytest

from members.spreadsheets.reader import read_workbook
from tests.members.spreadsheets.packing import MAIN, pack


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *texts: str) -> str:
    cells = "".join(cell(f"{'ABCDEFG'[n]}{number}", text) for n, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def sheet(*rows: str, merges: str) -> str:
    return (
        f'<worksheet xmlns="{MAIN}">'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f'<mergeCells><mergeCell ref="{merges}"/></mergeCells></worksheet>'
    )


def texts(data: bytes) -> dict[int, list[str]]:
    return {each.number: [cell.text for cell in each.cells] for each in read_workbook(data).sheets[0].rows}


@pytest.mark.parametrize(
    ("merges", "read"),
    [
        ("B1:B3", {1: ["一", "京外", "甲"], 2: ["二", "", "乙"], 3: ["三", "", "丙"]}),
        ("A2:C3", {1: ["一", "京外", "甲"], 2: ["二"]}),
        ("B1:C1", {1: ["一", "京外"], 2: ["二", "京内", "乙"], 3: ["三", "院内", "丙"]}),
    ],
)
def test_values_under_merged_cells_are_not_read(merges, read):
    """Excel shows the first cell only; the others may still hold what stood there before (格式刷, other programs)."""
    rows = (row(1, "一", "京外", "甲"), row(2, "二", "京内", "乙"), row(3, "三", "院内", "丙"))
    assert texts(pack(sheet(*rows, merges=merges))) == read


def test_sheets_of_one_name_are_told_apart():
    long = "二〇二二届毕业生党员组织关系转接登记表采矿工程学院硕士研究生"
    sheets = {long + "一班": row(1, "甲"), long + "一班二": row(1, "乙"), "Sheet1": "", "SHEET1": ""}
    names = [each.name for each in read_workbook(pack(sheets)).sheets]
    assert names == [(long + "一班")[:31], (long + "一班")[:27] + " (2)", "Sheet1", "SHEET1 (2)"]
