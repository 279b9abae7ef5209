"""有害的和误传的文件:都在解析之前拒绝,并用一句话说清怎么办。"""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.spreadsheets import errors
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.reader import read_workbook
from tests.members.spreadsheets import hostile
from tests.members.spreadsheets.packing import archive, pack


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(data)
    return caught.value.sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", errors.EMPTY),
        ("姓名,学号\n张三,1\n".encode("gb18030"), errors.TEXT),
        ("\ufeff姓名\t学号\r\n张三\t1\r\n".encode("utf-16-le"), errors.TEXT),
        (b"<html><table></table></html>", errors.WEB_PAGE),
        ("\ufeff<TABLE border=1><tr><td>姓名</td></tr></TABLE>".encode(), errors.WEB_PAGE),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", errors.WEB_PAGE),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            errors.XML_TABLE,
        ),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", errors.PICTURE),
        (b"\x89PNG\r\n\x1a\n\x00", errors.PICTURE),
        (b"%PDF-1.7\n\x00", errors.PDF),
        (b"\x7fELF\x00\x00", errors.NOT_A_WORKBOOK),
        (hostile.ole("Workbook"), errors.DAMAGED),
        (hostile.ole("VisioDocument"), errors.NOT_A_WORKBOOK),
        (hostile.ole("WordDocument"), errors.WORD),
        (hostile.ole("EncryptedPackage"), errors.ENCRYPTED),
        (hostile.encrypted_flag(), errors.ENCRYPTED),
        (b"PK\x05\x06" + bytes(18), errors.NOT_A_WORKBOOK),
        (b"PK\x03\x04 nonsense", errors.DAMAGED),
        (hostile.harmless()[:-200], errors.DAMAGED),
        (hostile.harmless()[:300], errors.DAMAGED),
        (hostile.with_part(b"<w/>", "word/document.xml"), errors.WORD),
        (hostile.with_part(b"\x00", "xl/workbook.bin"), errors.BINARY_EXCEL),
        (archive({"mimetype": "x", "content.xml": "<x/>"}), errors.OPEN_DOCUMENT),
        (archive({"a.txt": "x"}), errors.NOT_A_WORKBOOK),
        (hostile.with_part(b"<worksheet><sheetData>"), errors.DAMAGED),
        (hostile.with_part(b""), errors.DAMAGED),
    ],
)
def test_wrong_and_broken_files(data, sentence):
    assert refusal(data) == sentence


def test_what_is_no_workbook_is_told_what_to_do():
    assert "另存为" in refusal(b"<html><table></table></html>")
    assert "取消密码" in refusal(hostile.ole("EncryptedPackage"))


def test_more_than_10_mb():
    assert "10 MB" in refusal(b"PK" + bytes(10 * hostile.MEGABYTE))


@pytest.mark.parametrize("claimed", [1, 1000, 2**31])
def test_lying_headers(claimed):
    assert refusal(hostile.lying(claimed)) in {errors.DAMAGED, errors.SUSPICIOUS_RATIO}


DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("declaration", [DTD, EXTERNAL])
@pytest.mark.parametrize(
    "part",
    [hostile.SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"],
)
def test_dtd_in_any_part(declaration, part):
    assert refusal(hostile.with_part(f"{declaration}<x>&b;</x>".encode(), part)) == errors.FORBIDDEN_XML


@pytest.mark.parametrize(
    "reference", ["AAAAAAA1", "A", "1", "A0", "a1", "A1B", "$A$1", "A99999999", "甲1", "", "A1:B2"]
)
def test_bad_references(reference):
    assert "单元格位置" in refusal(hostile.with_rows(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="x"/>',
        '<row r="-1"/>',
        '<row r="0"/>',
        '<row r="1.5"/>',
        '<row r=""/>',
        '<row r="2"/><row r="2"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A7"/></row>',
    ],
)
def test_rows_and_cells_in_impossible_places(rows):
    assert "单元格位置" in refusal(hostile.with_rows(rows))


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>999</v></c>',
        '<c r="A1"><v>abc</v></c>',
        '<c r="A1" t="b"><v>x</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1"><v>1e999</v></c>',
        '<c r="A1"><v>NaN</v></c>',
        '<c r="A1"><v>1_000</v></c>',
        f'<c r="A1"><v>{"9" * 5000}</v></c>',
    ],
)
def test_values_that_do_not_fit_their_kind(cell):
    assert refusal(hostile.with_rows(f'<row r="1">{cell}</row>')) == errors.DAMAGED


def test_too_many_rows_columns_sheets_and_merges():
    assert "20000 行" in refusal(hostile.with_rows('<row r="20001"><c r="A20001"/></row>'))
    assert "最多 20000 行" in refusal(hostile.with_rows('<row r="999999999"/>'))
    assert "200 列" in refusal(hostile.with_rows('<row r="1"><c r="GS1"/></row>'))
    assert "200 列" in refusal(hostile.with_rows('<row r="1">' + "<c/>" * 201 + "</row>"))
    merges = (
        "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 5_002)) + "</mergeCells>"
    )
    assert "合并单元格" in refusal(hostile.with_rows("", merges))
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}"/>' for n in range(1, 32))
    book = f'<workbook xmlns="{hostile.NAMESPACE}"><sheets>{sheets}</sheets></workbook>'.encode()
    assert "30 个" in refusal(hostile.with_part(book, "xl/workbook.xml"))


def test_the_limits_themselves_are_allowed():
    workbook = read_workbook(hostile.with_rows('<row r="20000"><c r="GR20000"><v>1</v></c></row>'))
    assert [(row.number, len(row.cells)) for row in workbook.sheets[0].rows] == [(20_000, 200)]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('<>/="rctvf isd0123456789A!&;'), max_size=60))
def test_nonsense_in_a_worksheet_gives_a_workbook_or_a_sentence(nonsense):
    with contextlib.suppress(UnreadableWorkbook):
        read_workbook(hostile.with_rows(nonsense))


def test_merges_that_overlap_are_no_merges():
    overlapping = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 2 + "</mergeCells>"
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row><row r="2"><c r="A2"/></row>'
    assert refusal(hostile.with_rows(rows, overlapping)) == errors.DAMAGED


def test_two_parts_of_one_name():
    assert refusal(hostile.with_second(hostile.SHEET.upper())) == errors.DAMAGED


def test_one_long_text_in_many_cells_counts_for_each():
    assert refusal(hostile.shared_text(1_000, 30_000)) == errors.TOO_MUCH_TEXT
    assert refusal(pack("", strings=f"<si><t>{'甲' * 100_001}</t></si>")) == errors.CELL_TOO_LONG
    in_runs = "<r><t>" + "甲" * 60_000 + "</t></r>"
    assert refusal(pack("", strings=f"<si>{in_runs * 2}</si>")) == errors.CELL_TOO_LONG
