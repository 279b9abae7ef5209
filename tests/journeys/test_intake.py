"""Intake: a messy workbook uploaded, mapped, imported in part, undone, mended and imported again; then two rows pasted."""

import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from members.enums import Role
from members.models import Event, Member
from members.services import journal
from tests import factories
from tests.journeys.conftest import Office
from transfers.models import Transfer

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "register-messy.expected.json").read_text(encoding="utf-8"))
REFUSED = 11  # of the 72 people in the sheet
COLLEGE = "地球科学与测绘工程学院党委"
PHONE_HEADER, UNKNOWN_HEADER = "手机", "掌上号"
ID_COLUMN = 7


@pytest.fixture
def office(page, transactional_db):
    """The college's desk on 8 June 2022; nobody has been registered."""
    factories.make_season()
    organization = factories.make_organization(COLLEGE, code="02")
    factories.make_user(Role.COLLEGE_ADMIN, organization=organization, username="college")
    desk = Office(page)
    desk.sign_in("college")
    return desk


def saved(book):
    """The bytes of an openpyxl workbook, as a file to upload."""
    buffer = io.BytesIO()
    book.save(buffer)
    return {
        "name": "登记表.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": buffer.getvalue(),
    }


def messy():
    """The messy sample, with a header that nobody has heard of."""
    book = load_workbook(SAMPLES / "register-messy.xlsx")
    (cell,) = [
        cell for row in book["Sheet1"].iter_rows(max_row=6) for cell in row if cell.value == PHONE_HEADER
    ]
    cell.value = UNKNOWN_HEADER
    return saved(book)


def mended(content):
    """The own workbook as it came back, with a right number in every row that was refused."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Sheet1"]
    (verdicts,) = [
        cell.column for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "校验结果"
    ]
    refused = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, verdicts).value == "不能导入"]
    assert len(refused) == REFUSED
    for n, row in enumerate(refused):
        cell = sheet.cell(row, ID_COLUMN)
        cell.value, cell.number_format = factories.make_id_number(7000 + n), "@"
    return saved(book)


def upload(page, file):
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对问题与导入计划")


def test_a_messy_workbook_mapped_imported_undone_mended_and_imported_again(office):
    page, main = office.page, office.page.get_by_role("main")

    upload(page, messy())
    expect(main).to_contain_text("有 1 列的列名没有识别，没有读取。")
    page.get_by_role("link", name="列识别有误？核对各列的含义").click()
    page.get_by_label(re.compile(f"“{UNKNOWN_HEADER}”的含义")).select_option(label="本人联系电话")
    expect(page.get_by_role("checkbox", name="记住这些列名")).to_be_checked()
    page.get_by_role("button", name="保存并核对导入计划").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对问题与导入计划")
    expect(main).not_to_contain_text("没有识别")
    assert Member.objects.count() == 0  # nothing is written before somebody has said so

    with page.expect_download() as download:
        page.get_by_role("button", name="下载带问题标注的表").click()
    marked = Path(download.value.path()).read_bytes()
    words = [
        cell.value for row in load_workbook(io.BytesIO(marked))["Sheet1"].iter_rows(max_row=6) for cell in row
    ]
    assert {"校验结果", "问题和改法"} <= set(words)

    main.get_by_role("checkbox", name=re.compile(rf"先不导入这\s*{REFUSED} 行")).check()
    main.get_by_role("button", name="导入 61 人").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登记表已导入")
    expect(main).to_contain_text(f"没有写入的 {REFUSED} 行")
    assert (Member.objects.count(), Member.objects.exclude(phone="").exists()) == (61, True)

    page.get_by_role("link", name="撤销本次导入").click()
    main.get_by_role("button", name=re.compile("撤销")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("导入已撤销")
    assert (Member.objects.count(), Transfer.objects.count()) == (0, 0)

    upload(page, mended(marked))
    expect(main).not_to_contain_text("没有识别")  # the header has been learnt
    main.get_by_role("button", name=f"导入 {len(EXPECTED)} 人").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登记表已导入")
    assert Member.objects.count() == len(EXPECTED) == 72

    page.goto("/imports/new/")
    heads = ["姓名", "身份证号", "党员类别", "所在党支部", "学号"]
    rows = [
        [name, factories.make_id_number(7100 + n), "正式党员", "采矿第一党支部", f"1899{n}"]
        for n, name in enumerate(("粘贴一", "粘贴二"))
    ]
    office.fill(pasted="\n".join("\t".join(line) for line in (heads, *rows)))
    page.get_by_role("button", name="上传并检查").click()
    main.get_by_role("button", name="导入 2 人").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登记表已导入")
    assert Member.objects.filter(name__in=("粘贴一", "粘贴二")).count() == 2

    page.goto("/")
    expect(main).to_contain_text("人还没有去向信息")
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"MAP_COLUMNS", "IMPORT_REGISTER", "UNDO_IMPORT", "EXPORT"} <= verbs
    assert journal.verify().fault == ""
