"""写出:文本就是文本,没有公式,没有非法字符。"""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.spreadsheets.reader import CellKind, read_workbook
from members.spreadsheets.writer import ColumnKind, ColumnSpec, SheetSpec, clean_text, write_workbook

LEAVING = datetime.combine(date(2022, 6, 30), time.min)


def written(*sheets: SheetSpec) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))


def test_header_widths_filter_and_formats():
    sheet = SheetSpec(
        "台账",
        [
            ColumnSpec("姓名", 12, note="必填"),
            ColumnSpec("日期", 11, ColumnKind.DATE),
            ColumnSpec("人数", 8, ColumnKind.NUMBER),
        ],
        [["张三", date(2022, 6, 30), 3], [None, None, None]],
    )
    worksheet = written(sheet)["台账"]
    assert (worksheet.freeze_panes, worksheet.auto_filter.ref) == ("A2", "A1:C3")
    assert [worksheet.column_dimensions[letter].width for letter in "ABC"] == [12, 11, 8]
    assert [cell.value for cell in worksheet[1]] == ["姓名", "日期", "人数"]
    assert worksheet["A1"].comment.text == "必填"
    assert [cell.value for cell in worksheet[2]] == ["张三", LEAVING, 3]
    assert [cell.number_format for cell in worksheet[2]] == ["@", "yyyy-mm-dd", "General"]


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "#N/A", "\t=1", "000123"]
)
def test_texts_are_never_formulas(text):
    data = write_workbook([SheetSpec("x", [ColumnSpec(text)], [[text]])])
    worksheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [(cell.data_type, cell.value, cell.number_format) for (cell,) in worksheet.rows] == [
        ("s", text, "@")
    ] * 2
    assert b"<f>" not in data


def test_choices_become_a_drop_down():
    sheet = SheetSpec(
        "x", [ColumnSpec("性别", choices=("男", "女")), ColumnSpec("学历", choices=("本科",), strict=False)]
    )
    first, second = written(sheet).active.data_validations.dataValidation
    assert (first.formula1, str(first.sqref), first.errorStyle or "stop") == ('"男,女"', "A2:A5000", "stop")
    assert second.errorStyle == "warning"


def test_titles_are_made_valid_and_unique():
    titles = ["京外/纸质:甲", "京外/纸质:甲", "", "长" * 40, "长" * 40]
    assert written(*(SheetSpec(title, [ColumnSpec("a")]) for title in titles)).sheetnames == [
        "京外 纸质 甲",
        "京外 纸质 甲 (2)",
        "Sheet",
        "长" * 31,
        "长" * 27 + " (2)",
    ]


def test_a_row_of_the_wrong_length_is_a_mistake():
    with pytest.raises(ValueError, match="as many values"):
        write_workbook([SheetSpec("x", [ColumnSpec("a"), ColumnSpec("b")], [["1"]])])


def test_lines_end_as_excel_ends_them():
    assert clean_text("一\r\n二\r三\n四\r\x01\n五") == "一\n二\n三\n四\n\n五"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=50))
def test_any_text_is_written_and_read_back(text):
    row = (
        read_workbook(write_workbook([SheetSpec("x", [ColumnSpec("a"), ColumnSpec("b")], [[text, "1"]])]))
        .sheets[0]
        .rows[1]
    )
    kept = clean_text(text)
    assert row.cell(1).kind in (CellKind.TEXT, CellKind.EMPTY)
    assert row.cell(1).text == kept
    assert clean_text(kept) == kept


def test_rare_characters_survive():
    name = "赵𠅤王䶮李㛃陈𬭸阿卜杜热西提·麦麦提"
    assert (
        read_workbook(write_workbook([SheetSpec("x", [ColumnSpec("a")], [[name]])]))
        .sheets[0]
        .rows[1]
        .cell(1)
        .text
        == name
    )
