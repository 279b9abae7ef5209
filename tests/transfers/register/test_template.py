"""模板:读回来没有一句怨言,填上就能用。"""

import io
from zipfile import ZipFile

import openpyxl
import pytest

from members.spreadsheets.reader import read_workbook
from tests.transfers.register.making import SEASON
from transfers.register.check_sheet import check_entries
from transfers.register.columns import TEMPLATE_COLUMNS
from transfers.register.parse import NO_ROWS, parse_register
from transfers.register.template import write_template
from transfers.register.vocabulary import read_destination

HEADERS = [
    "序号",
    "学号",
    "姓名",
    "性别",
    "民族",
    "身份证号",
    "学历层次",
    "专业班级",
    "所在党支部",
    "党员类别",
    "入党时间",
    "转正时间",
    "党费交至",
    "毕业去向类别",
    "转接类型",
    "介绍信抬头",
    "具体接收单位",
    "接收党组织编码",
    "是否需要纸质介绍信",
    "对方联系人",
    "对方联系电话",
    "本人联系电话",
    "备注",
]


@pytest.fixture(scope="module")
def template() -> bytes:
    return write_template()


def test_reads_back_without_a_complaint(template):
    register = parse_register(read_workbook(template))
    assert (register.rows, register.problems) == ((), (NO_ROWS,))
    assert register.unmatched_headers == ()
    assert register.notes == ("工作表“填写说明”不像登记表，已跳过。",)
    (sheet,) = register.sheets
    assert len(sheet.header.columns) == len(HEADERS)


def test_has_the_columns_of_the_form_as_text(template):
    sheet = openpyxl.load_workbook(io.BytesIO(template))["登记表"]
    assert [cell.value for cell in sheet[1]] == HEADERS
    assert (sheet.max_row, sheet.freeze_panes) == (1, "A2")
    assert {dimension.number_format for dimension in sheet.column_dimensions.values()} == {"@"}
    assert sheet["F1"].comment.text.startswith("必填，18 位。")


def test_drop_downs_offer_only_what_is_understood(template):
    sheet = openpyxl.load_workbook(io.BytesIO(template))["登记表"]
    choices = {
        str(item.sqref)[0]: item.formula1.strip('"').split(",")
        for item in sheet.data_validations.dataValidation
    }
    assert sorted(choices) == ["D", "G", "J", "N", "O", "S"]
    assert choices["D"] == ["男", "女"]
    assert all(read_destination(choice) for choice in choices["O"])
    assert all(len(item.formula1) <= 255 for item in sheet.data_validations.dataValidation)


def test_an_example_row_typed_into_it_is_correct_but_for_its_id_number(template):
    book = openpyxl.load_workbook(io.BytesIO(template))
    book["登记表"].append([column.example for column in TEMPLATE_COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    (row,) = check_entries(parse_register(read_workbook(buffer.getvalue())).rows, SEASON)
    assert [finding.rule.code for finding in row.findings] == ["ID_INVALID"]


def test_has_no_formula_and_no_link(template):
    with ZipFile(io.BytesIO(template)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
    assert b"<f>" not in content
    assert b"hyperlink" not in content
