"""各种程序写出的 .xlsx:WPS、Excel、严格开放格式、手工拼成的文件。"""

import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles.numbers import is_date_format

from members.spreadsheets.reader import Cell, CellKind, Merge, Workbook, read_workbook
from members.spreadsheets.workbook import EMPTY_CELL
from tests.members.spreadsheets import fuzz, packing
from tests.members.spreadsheets.packing import pack

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.xlsx"))
CHINESE_DATE = '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'


def styles(*number_formats: int, before: str = "") -> str:
    listed = "".join(f'<xf numFmtId="{number}"/>' for number in number_formats)
    return f'{before}<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{listed}</cellXfs>'


def texts(workbook: Workbook) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in sheet.rows] for sheet in workbook.sheets]


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_openpyxl_reads(data: bytes) -> list[tuple[str, dict[tuple[int, int], object]]]:
    """Names of sheets and values by place, dates without a time as midnight."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [
        (
            sheet.title,
            {
                (cell.row, cell.column): datetime.combine(cell.value, time.min)
                if type(cell.value) is date
                else cell.value
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None and str(cell.value).strip()
            },
        )
        for sheet in book.worksheets
    ]


def as_we_read(data: bytes) -> list[tuple[str, dict[tuple[int, int], object]]]:
    return [
        (
            sheet.name,
            {
                (row.number, column): cell.value
                for row in sheet.rows
                for column, cell in enumerate(row.cells, start=1)
                if cell.value is not None and str(cell.value).strip()
            },
        )
        for sheet in read_workbook(data).sheets
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda file: file.name)
def test_samples_are_read_as_openpyxl_reads_them(sample):
    data = sample.read_bytes()
    assert as_we_read(data) == as_openpyxl_reads(data)
    assert sum(len(values) for _, values in as_we_read(data)) > 500


def test_all_kinds_of_values_are_read_as_openpyxl_reads_them():
    book = openpyxl.Workbook()
    sheet = book.active
    values = [
        "甲",
        1,
        -2.5,
        1e20,
        True,
        False,
        "#DIV/0!",
        " 空 格 ",
        "多\n行",
        "赵𠅤",
        0,
        date(2019, 6, 1),
        3.0,
    ]
    for code in (
        "General",
        "yyyy-mm-dd",
        '[$-804]yyyy"年"m"月"',
        "0.00",
        "@",
        "[Red]0;[Blue]-0",
        "m/d",
        '"日"0',
    ):
        sheet.append(values)
        for cell in sheet[sheet.max_row]:
            cell.number_format = "yyyy-mm-dd" if cell.is_date and not is_date_format(code) else code
            if cell.data_type == "n" and cell.is_date and not isinstance(cell.value, date):
                cell.number_format = "General"  # a small number formatted as a date has a test of its own
    assert as_we_read(saved(book)) == as_openpyxl_reads(saved(book))


@pytest.mark.parametrize(
    ("main", "office"),
    [(packing.MAIN, packing.OFFICE), (packing.STRICT_MAIN, packing.STRICT_OFFICE)],
    ids=["transitional", "strict"],
)
def test_both_forms_of_the_standard(main, office):
    data = pack(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d" s="1"><v>2019-06-01T00:00:00Z</v></c></row>',
        strings="<si><t>姓名</t></si>",
        styles=styles(0, 14),
        main=main,
        office=office,
    )
    assert read_workbook(data).sheets[0].rows[0].cells == (
        Cell("姓名", CellKind.TEXT),
        Cell(datetime.combine(date(2019, 6, 1), time.min), CellKind.DATE),
    )


def test_what_is_no_date_is_given_as_text():
    cells = "".join(f'<c t="d"><v>{value}</v></c>' for value in ("2022-13-45", "08:30:00", "六月"))
    assert read_workbook(pack(f"<row>{cells}</row>")).sheets[0].rows[0].cells == tuple(
        Cell(text, CellKind.TEXT) for text in ("2022-13-45", "08:30:00", "六月")
    )


def test_names_of_sheets_are_cut_where_excel_would():
    assert [sheet.name for sheet in read_workbook(pack({"长" * 40: ""})).sheets] == ["长" * 31]


def test_prefixed_names_absolute_targets_and_missing_references():
    sheet = (
        f'<x:worksheet xmlns:x="{packing.MAIN}" xmlns:y="urn:other"><x:sheetData>'
        '<x:row><x:c t="s"><x:v>1</x:v></x:c><y:c><y:v>9</y:v></y:c><x:c><x:v>7</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ).encode()
    data = pack({"甲": sheet}, strings="<si><t>零</t></si><si><t>一</t></si>", folder="/xl/")
    assert texts(read_workbook(data)) == [[["一", "7"]]]


def test_names_of_parts_in_other_cases_and_with_backslashes():
    parts = packing.unpack(pack('<row><c t="s"><v>0</v></c></row>', strings="<si><t>甲</t></si>"))
    renamed = {name.replace("/", "\\").upper(): content for name, content in parts.items()}
    assert texts(read_workbook(packing.archive(renamed))) == [[["甲"]]]


def test_a_workbook_that_lies_elsewhere():
    parts = packing.unpack(pack("<row><c><v>5</v></c></row>"))
    for old, new in (
        ("xl/workbook.xml", "book/main.xml"),
        ("xl/_rels/workbook.xml.rels", "book/_rels/main.xml.rels"),
    ):
        parts[new] = parts.pop(old)
    parts["book/sheet.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    parts["book/_rels/main.xml.rels"] = parts["book/_rels/main.xml.rels"].replace(
        b"worksheets/sheet1", b"./sheet"
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"book/main.xml")
    assert texts(read_workbook(packing.archive(parts))) == [[["5"]]]


def test_runs_are_joined_and_phonetic_readings_are_not():
    rich = '<si><r><rPr><b/></rPr><t>采</t></r><r><t xml:space="preserve">矿 </t></r>'
    data = pack(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r>'
        '<rPh sb="0" eb="1"><t>jia</t></rPh></is></c><c r="C1" t="s"><v>1</v></c></row>',
        strings=f'{rich}<rPh sb="0" eb="1"><t>cai</t></rPh><phoneticPr fontId="1"/></si><si/>',
    )
    assert texts(read_workbook(data)) == [[["采矿 ", "甲乙"]]]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("甲_x000D_乙", "甲 乙"),
        ("甲_x000a_乙", "甲 乙"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x0041_", "_x0041_"),
        ("a_xb", "a_xb"),
        ("_xFFFF_", " "),
    ],
)
def test_escapes_of_excel(written, text):
    shared = pack('<row><c t="s"><v>0</v></c><c><v>1</v></c></row>', strings=f"<si><t>{written}</t></si>")
    inline = pack(f'<row><c t="inlineStr"><is><t>{written}</t></is></c><c><v>1</v></c></row>')
    assert [texts(read_workbook(data)) for data in (shared, inline)] == [[[[text, "1"]]]] * 2


def test_hidden_merged_and_wide():
    sheet = (
        f'<worksheet xmlns="{packing.MAIN}"><cols><col min="1" max="1" width="8.5"/>'
        '<col min="2" max="3" width="20" hidden="1"/><col min="4" max="16384" width="0"/></cols><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"/><c r="D1"><v>5</v></c></row>'
        '<row r="2" hidden="1"><c r="A2"/></row>'
        '<row r="3" hidden="true"><c r="A3"><v>2</v></c><c r="B3"><v>3</v></c></row>'
        '<row r="4"><c r="A4"><v>4</v></c><c r="D4"><v>6</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="C3:XFD1048576"/><mergeCell ref="A9:B9"/>'
        '<mergeCell ref="A4"/></mergeCells></worksheet>'
    )
    visible, hidden, very = read_workbook(
        pack({"甲": sheet, "乙": "", "丙": ""}, states={"甲": "visible", "乙": "hidden", "丙": "veryHidden"})
    ).sheets
    assert (visible.hidden, hidden.hidden, very.hidden) == (False, True, True)
    assert [row.number for row in visible.rows] == [1, 3, 4]
    assert visible.hidden_rows == {3}
    assert visible.hidden_columns == {2, 3, 4}
    assert visible.widths == {1: 8.5, 2: 20, 3: 20, 4: 0}
    assert visible.merges == (Merge(1, 1, 2, 3), Merge(3, 3, 4, 4))


@pytest.mark.parametrize(("properties", "year"), [("", 2019), ('<workbookPr date1904="1"/>', 2023)])
def test_the_epoch(properties, year):
    data = pack(
        '<row><c s="1"><v>43617</v></c><c><v>43617</v></c></row>', styles=styles(0, 14), properties=properties
    )
    workbook = read_workbook(data)
    assert workbook.date1904 == bool(properties)
    found, number = workbook.sheets[0].rows[0].cells
    assert (found.kind, found.value.year, number) == (CellKind.DATE, year, Cell(43617, CellKind.NUMBER))


def test_dates_by_the_formats_of_chinese_programs():
    data = pack(
        "<row>" + "".join(f'<c s="{style}"><v>43617</v></c>' for style in range(7)) + "</row>",
        styles=styles(31, 57, 176, 0, 1, 46, before=CHINESE_DATE),
    )
    assert texts(read_workbook(data)) == [
        [["2019-06-01", "2019-06-01", "2019-06-01", "43617", "43617", "43617 days, 0:00:00", "43617"]]
    ]


def test_a_chart_is_no_worksheet_and_an_unknown_sheet_is_damage():
    parts = packing.unpack(pack({"图": "", "表": "<row><c><v>1</v></c></row>"}))
    rels = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(
        b"relationships/worksheet", b"relationships/chartsheet", 1
    )
    assert [sheet.name for sheet in read_workbook(packing.archive(parts)).sheets] == ["表"]


def test_trailing_empty_cells_are_left_out():
    data = pack('<row><c><v>1</v></c><c s="1"/><c s="1"/></row><row><c t="str"><v>  </v></c></row>')
    (row,) = read_workbook(data).sheets[0].rows
    assert row.cells == (Cell(1, CellKind.NUMBER),)
    assert row.cell(2) is EMPTY_CELL


def test_old_and_new_files_say_the_same():
    """The .xls of the fuzzer, saved again as .xlsx by openpyxl, gives the same values."""
    old = read_workbook(fuzz.old_excel_files()[1])
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in old.sheets:
        worksheet = book.create_sheet(sheet.name)
        for row in sheet.rows:
            for column, cell in enumerate(row.cells, start=1):
                worksheet.cell(row.number, column, cell.value)
    assert [sheet.rows for sheet in read_workbook(saved(book)).sheets] == [sheet.rows for sheet in old.sheets]
