"""旧版 .xls:内容与 .xlsx 读出来一样;读之前先数清楚有多少。"""

import io
import struct
from datetime import date, datetime, time

import pytest
import xlwt

from members.spreadsheets import errors
from members.spreadsheets.biff_scan import scan_records
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.reader import Cell, CellKind, Merge, Row, read_workbook

JUNE = datetime.combine(date(2019, 6, 1), time.min)


def saved(book: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_kinds_of_cells():
    book = xlwt.Workbook()
    sheet = book.add_sheet("登记表")
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"')
    for column, value in enumerate(
        ["张三·买买提", 3, 2022.6, True, False, "  ", "多\n行\x07", 360102199901027500]
    ):
        sheet.write(0, column, value)
    sheet.write(0, 8, 43_617, day)
    sheet.write(0, 9, 20_190_601_000, day)
    sheet.row(0).set_cell_error(10, "#N/A!")
    sheet.write(2, 2, "末")
    sheet.write(2, 3, None)
    (found,) = read_workbook(saved(book)).sheets
    assert (found.name, found.hidden) == ("登记表", False)
    assert found.rows == (
        Row(
            1,
            (
                Cell("张三·买买提", CellKind.TEXT),
                Cell(3, CellKind.NUMBER),
                Cell(2022.6, CellKind.NUMBER),
                Cell(True, CellKind.BOOLEAN),
                Cell(False, CellKind.BOOLEAN),
                Cell("  ", CellKind.TEXT),
                Cell("多\n行 ", CellKind.TEXT),
                Cell(360102199901027500.0, CellKind.NUMBER),
                Cell(JUNE, CellKind.DATE),
                Cell(20_190_601_000, CellKind.NUMBER),
                Cell("#N/A", CellKind.ERROR),
            ),
        ),
        Row(3, (Cell(None, CellKind.EMPTY), Cell(None, CellKind.EMPTY), Cell("末", CellKind.TEXT))),
    )
    assert (found.rows[0].cells[1].text, found.rows[0].cells[7].text) == ("3", "360102199901027520")


def test_a_formula_gives_the_value_stored_with_it():
    """xlwt stores an empty text with every formula; here the number 42 is put in its place."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    sheet.write(0, 0, xlwt.Formula("6*7"))
    sheet.write(0, 1, 1)
    data = saved(book)
    empty = struct.pack("<HHHQ", 0, 0, 17, 0xFFFF000000000003)
    assert data.count(empty) == 1
    assert read_workbook(data).sheets[0].rows[0].cells[0] == Cell(None, CellKind.EMPTY)
    calculated = data.replace(empty, struct.pack("<HHHd", 0, 0, 17, 42.0))
    assert read_workbook(calculated).sheets[0].rows[0].cells[0] == Cell(42, CellKind.NUMBER)


def test_hidden_merged_and_wide():
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    sheet.write_merge(0, 0, 0, 3, "标题")
    sheet.write_merge(1, 2, 0, 0, "姓名")
    for column in range(4):
        sheet.write(3, column, column)
    sheet.row(3).hidden = True
    sheet.col(1).hidden = True
    sheet.col(2).width = 256 * 20
    book.add_sheet("乙").visibility = 1
    book.add_sheet("丙").visibility = 2
    first, second, third = read_workbook(saved(book)).sheets
    assert (first.hidden, second.hidden, third.hidden) == (False, True, True)
    assert (first.hidden_rows, first.hidden_columns) == ({4}, {2})
    assert first.widths[3] == 20
    assert first.merges == (Merge(1, 1, 1, 4), Merge(2, 1, 3, 1))


def test_the_epoch():
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("甲")
    sheet.write(0, 0, 42_155, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    workbook = read_workbook(saved(book))
    assert workbook.date1904 is True
    assert workbook.sheets[0].rows[0].cells[0] == Cell(JUNE, CellKind.DATE)


def test_too_many_rows_columns_and_sheets_in_a_real_file():
    for row, column, words in ((20_000, 0, "第 20001 行"), (0, 200, "第 201 列")):
        book = xlwt.Workbook()
        book.add_sheet("甲").write(row, column, "x")
        with pytest.raises(UnreadableWorkbook, match=words):
            read_workbook(saved(book))
    book = xlwt.Workbook()
    for number in range(31):
        book.add_sheet(str(number))
    with pytest.raises(UnreadableWorkbook, match="超过 30 个"):
        read_workbook(saved(book))


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def blanks(row: int, first: int, last: int) -> bytes:
    content = struct.pack("<HH", row, first) + bytes(2 * (last - first + 1)) + struct.pack("<H", last)
    return record(0x00BE, content)


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        (record(0x002F, bytes(6)), errors.ENCRYPTED),
        (record(0x00E5, struct.pack("<H", 5_001)), errors.TOO_MANY_MERGES.format(limit=5_000)),
        (record(0x00E5, struct.pack("<H", 1_000)) * 6, errors.TOO_MANY_MERGES.format(limit=5_000)),
        (record(0x0085) * 31, errors.TOO_MANY_SHEETS.format(limit=30)),
        (record(0x0201, struct.pack("<HHH", 20_000, 0, 0)), errors.TOO_MANY_ROWS.format(count=20_001, limit=20_000)),
        (record(0x00FD, struct.pack("<HHH", 0, 200, 0)), errors.TOO_MANY_COLUMNS.format(count=201, limit=200)),
        (blanks(0, 0, 200), errors.TOO_MANY_COLUMNS.format(count=201, limit=200)),
        (blanks(0, 0, 199) * 5_001, errors.TOO_MANY_CELLS.format(limit=100)),
        (record(0x0203, b"\x00"), errors.DAMAGED),
        (record(0x00EC) * 1_500_001, errors.TOO_COMPLEX),
    ],
    ids=["password", "merges", "merges-in-parts", "sheets", "row", "column", "blanks", "cells", "short", "records"],
)  # fmt: skip
def test_records_beyond_the_limits(stream, sentence):
    with pytest.raises(UnreadableWorkbook) as caught:
        scan_records(memoryview(stream))
    assert caught.value.sentence == sentence


def test_merges_of_several_sheets_are_not_added_up():
    sheet = record(0x0809, bytes(16)) + record(0x00E5, struct.pack("<H", 3_000))
    scan_records(memoryview(sheet * 3))
