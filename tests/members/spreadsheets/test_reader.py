"""读入:值、种类、位置。"""

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from members.spreadsheets.reader import Cell, CellKind, Row, column_letter, read_workbook
from tests.members.spreadsheets import hostile

SAMPLES = Path(__file__).parents[2] / "samples"

LEAVING = datetime.combine(date(2022, 6, 30), time.min)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_kinds_of_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "甲"
    sheet.append(["张三", 3, 2022.6, True, LEAVING, None, "=A1", "  "])
    sheet.append([])
    sheet["C4"] = "#N/A"
    (found,) = read_workbook(saved(book)).sheets
    assert found.name == "甲"
    assert found.rows == (
        Row(
            1,
            (
                Cell("张三", CellKind.TEXT),
                Cell(3, CellKind.NUMBER),
                Cell(2022.6, CellKind.NUMBER),
                Cell(True, CellKind.BOOLEAN),
                Cell(LEAVING, CellKind.DATE),
                Cell(None, CellKind.EMPTY),
                Cell(None, CellKind.FORMULA_WITHOUT_VALUE),
                Cell("  ", CellKind.TEXT),
            ),
        ),
        Row(4, (Cell(None, CellKind.EMPTY), Cell(None, CellKind.EMPTY), Cell("#N/A", CellKind.ERROR))),
    )
    assert [cell.text for cell in found.rows[0].cells] == [
        "张三",
        "3",
        "2022.6",
        "TRUE",
        "2022-06-30",
        "",
        "",
        "  ",
    ]


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', CellKind.NUMBER, "2"),
        ('<c r="A1" t="str"><f>"采矿"</f><v>采矿</v></c>', CellKind.TEXT, "采矿"),
        ('<c r="A1"><f>1+1</f></c>', CellKind.FORMULA_WITHOUT_VALUE, ""),
        ('<c r="A1"><f>1+1</f><v></v></c>', CellKind.FORMULA_WITHOUT_VALUE, ""),
        ('<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>', CellKind.EMPTY, ""),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellKind.ERROR, "#DIV/0!"),
        ('<c r="A1"><v>360102199901027500</v></c>', CellKind.NUMBER, "360102199901027500"),
        ('<c r="A1"><v>3.601021999010274E+17</v></c>', CellKind.NUMBER, "360102199901027392"),
        ('<c r="A1" t="inlineStr"><is><t>甲_x000D_乙</t></is></c>', CellKind.TEXT, "甲 乙"),
        ("<c><v>5</v></c>", CellKind.NUMBER, "5"),
    ],
)
def test_formulas_numbers_and_texts(cell, kind, text):
    tail = '<c r="B1"><v>1</v></c>'
    row = read_workbook(hostile.with_rows(f'<row r="1">{cell}{tail}</row>')).sheets[0].rows[0]
    assert (row.cell(1).kind, row.cell(1).text, row.cell(2).text, row.cell(99).kind) == (
        kind,
        text,
        "1",
        CellKind.EMPTY,
    )


def test_hidden_columns_rows_and_sheets_are_read():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[1].hidden = True
    book.create_sheet("隐藏").append(["c"])
    book.worksheets[1].sheet_state = "hidden"
    texts = [[cell.text for cell in sheet.rows[0].cells] for sheet in read_workbook(saved(book)).sheets]
    assert texts == [["a", "b"], ["c"]]


def test_a_wrong_dimension_hides_nothing():
    data = hostile.with_part(
        hostile.worksheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>').replace(
            b"<sheetData>", b'<dimension ref="A1"/><sheetData>'
        )
    )
    assert [cell.text for cell in read_workbook(data).sheets[0].rows[0].cells] == ["1", "2"]


def test_samples():
    messy = read_workbook((SAMPLES / "register-messy.xlsx").read_bytes())
    assert [(sheet.name, len(sheet.rows)) for sheet in messy.sheets] == [("Sheet1", 77), ("Sheet2", 0)]
    formulas = [
        (row.number, column_letter(position))
        for row in messy.sheets[0].rows
        for position, cell in enumerate(row.cells, start=1)
        if cell.kind is CellKind.FORMULA_WITHOUT_VALUE
    ]
    assert formulas == [(28, "K"), (54, "K")]
