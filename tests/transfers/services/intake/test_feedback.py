"""The college's own workbook back: everything in its place, the problems marked, ready to be uploaded again."""

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from members.models import Event
from members.services.journal import Actor
from members.spreadsheets.marked import Mark
from tests.transfers.sheets import MESSY, TIDY, bring_in, keep, person, workbook
from tests.workbooks.test_corpus import CORPUS
from transfers.services import intake
from transfers.services.intake.feedback import NO_VALUE, RESULT, SPOILT_NUMBER, WORDS, feedback


def back(upload, user):
    """The workbook that comes back, and its bytes."""
    data = feedback(upload, Actor.of(user))
    return load_workbook(io.BytesIO(data)), data


def outcomes(plan):
    return [(row.place.sheet, row.place.row, row.outcome, row.entry.name) for row in plan.rows]


def ground(cell):
    return cell.fill.start_color.rgb[-6:] if cell.fill.fill_type else ""


@pytest.mark.parametrize("path", [MESSY, TIDY], ids=["messy", "tidy"])
def test_every_row_and_column_stands_where_it_stood(world, path):
    book, _ = back(keep(path.read_bytes(), world.admin), world.admin)
    original = load_workbook(path, data_only=True)
    assert book.sheetnames == original.sheetnames
    for name in book.sheetnames:
        old, new = original[name], book[name]
        for line in old.iter_rows():
            for cell in line:
                text, again = cell.value, new.cell(cell.row, cell.column).value
                if isinstance(text, str) and text.strip():
                    assert again == text.replace("\r\n", "\n"), cell.coordinate
        assert {str(area) for area in new.merged_cells.ranges} == {
            str(area) for area in old.merged_cells.ranges
        }


@pytest.mark.parametrize("path", [MESSY, TIDY], ids=["messy", "tidy"])
def test_uploaded_again_as_it_is_it_gives_the_same_plan_and_the_same_feedback(world, path):
    upload = keep(path.read_bytes(), world.admin)
    book, data = back(upload, world.admin)
    again = keep(data, world.admin)
    first, second = intake.plan_of(upload), intake.plan_of(again)
    assert outcomes(second) == outcomes(first)
    assert intake.read(again).register.unmatched_headers == intake.read(upload).register.unmatched_headers
    twice, _ = back(again, world.admin)
    assert {name: twice[name].max_column for name in twice.sheetnames} == {
        name: book[name].max_column for name in book.sheetnames
    }


@pytest.mark.parametrize(
    "case", [case for case in CORPUS if not case.expected.problems], ids=lambda case: case.name
)
def test_every_workbook_of_the_corpus_can_be_uploaded_again(world, case):
    if isinstance(case.content, str):
        upload = intake.keep_pasted(case.content, world.season, Actor.of(world.admin))
    else:
        upload = keep(case.content, world.admin)
    again = keep(feedback(upload, Actor.of(world.admin)), world.admin)
    first, second = (
        {
            (row.place.sheet, row.place.row): replace(row.entry, place=None)
            for row in intake.plan_of(each).rows
        }
        for each in (upload, again)
    )
    assert second == first


def test_problems_are_marked_where_they_stand(world):
    bad = person(2, 姓名="李四", 身份证号="110101199001011234", 本人联系电话="")
    book, _ = back(keep(workbook(person(), bad), world.admin), world.admin)
    sheet = book["登记表"]
    header = [cell.value for cell in sheet[1]]
    assert header[-2:] == [RESULT, WORDS]
    good, refused = sheet[2], sheet[3]
    assert (good[-2].value, good[-1].value) == ("新增", None)
    assert [ground(cell) for cell in good] == [""] * len(header)
    assert refused[-2].value == "不能导入"
    number = refused[header.index("身份证号")]
    assert ground(number) == Mark.PROBLEM.value
    assert "校验码不符" in number.comment.text
    assert "【须改正】身份证号：身份证号校验码不符" in refused[-1].value
    assert ground(refused[header.index("姓名")]) == ""


def test_what_excel_has_spoilt_is_left_blank_with_the_reason(world):
    """As text a spoilt number would look like a good one when the sheet is uploaded again."""
    source = Workbook()
    rows = [person(), person(2, 姓名="李四"), person(3, 姓名="王五")]
    source.active.title = "登记表"
    source.active.append(list(rows[0]))
    for row in rows:
        source.active.append(list(row.values()))
    header = list(rows[0])
    place = {name: header.index(name) + 1 for name in header}
    source.active.cell(3, place["身份证号"]).value = 110101199001010000
    source.active.cell(4, place["专业班级"]).value = "=A1"
    source.active.cell(4, place["入党时间"]).value = 2019.1
    source.active.cell(2, place["入党时间"]).value = 43617
    buffer = io.BytesIO()
    source.save(buffer)
    sheet = back(keep(buffer.getvalue(), world.admin), world.admin)[0]["登记表"]
    spoilt = sheet.cell(3, place["身份证号"])
    assert spoilt.value is None
    assert spoilt.comment.text.startswith(SPOILT_NUMBER)
    assert sheet.cell(4, place["专业班级"]).value is None
    assert sheet.cell(4, place["专业班级"]).comment.text.startswith(NO_VALUE)
    month = sheet.cell(4, place["入党时间"])
    assert (month.value, "2019.1" in month.comment.text) == (None, True)
    assert sheet.cell(2, place["入党时间"]).value == "2019-06-01"


def test_warnings_and_conflicts_say_so(world):
    bring_in(world.admin, person())
    book, _ = back(keep(workbook(person(党费交至="2022-01", 专业班级="新班")), world.admin), world.admin)
    (row,) = list(book["登记表"].values)[1:]
    assert row[-2] == "有变化，请核对"


def test_it_is_noted_in_the_journal(world):
    back(keep(workbook(person(), person(2)), world.admin), world.admin)
    event = Event.objects.get()
    assert (event.verb, event.title) == ("EXPORT", "下载登记表检查结果（含身份证号）")
