"""The pages of an import, as each kind of visitor meets them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.enums import Role
from members.models import Event, Member
from members.spreadsheets import errors
from members.spreadsheets.guards import MAX_BYTES
from tests.factories import make_case, make_organization, make_user
from tests.transfers.sheets import MESSY, TIDY, bring_in, keep, person, workbook
from transfers.models import Transfer, Upload
from transfers.register.columns import TEMPLATE_COLUMNS
from transfers.services import intake

LIST = "/imports/"
NEW = "/imports/new/"


def file(data: bytes, name: str = "登记表.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"workbook": SimpleUploadedFile(name, data)}


def queries(client, url: str) -> int:
    """How many queries the page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def page_of(upload: Upload) -> str:
    return reverse("transfers:upload", args=[upload.pk])


def commit_of(upload: Upload) -> str:
    return reverse("transfers:upload_commit", args=[upload.pk])


def posted(upload: Upload) -> dict[str, str]:
    """What the form on the plan's page sends."""
    return {"digest": intake.plan_of(upload).digest}


# --- Upload ----------------------------------------------------------------------------------


def test_good_file_is_kept_and_its_plan_shown(world, sign_in):
    client = sign_in(world.admin)
    answer = client.post(NEW, file(workbook(person(), person(2))))
    upload = Upload.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(upload))
    assert (upload.organization, upload.uploaded_by, upload.file_name) == (
        world.college,
        world.admin,
        "登记表.xlsx",
    )
    page = client.get(page_of(upload)).content.decode()
    assert "还没有写入任何内容" in page
    assert "导入 2 人（新增 2）" in page
    assert not Member.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", errors.EMPTY),
        (b"x" * (MAX_BYTES + 1), errors.TOO_LARGE.format(limit=10)),
        (b"%PDF-1.4", errors.PDF),
        (workbook(person())[:-200], errors.DAMAGED),
    ],
    ids=["empty", "large", "pdf", "truncated"],
)
def test_bad_file_is_refused_beside_the_field(world, sign_in, data, sentence):
    answer = sign_in(world.admin).post(NEW, file(data))
    assert answer.status_code == 422
    assert answer.context["form"].errors["workbook"] == [sentence]
    assert sentence.replace("'", "&#x27;") in answer.content.decode()
    assert not Upload.objects.exists()


def test_no_file_and_a_workbook_that_is_no_register(world, sign_in):
    client = sign_in(world.admin)
    assert client.post(NEW).context["form"].errors["workbook"] == ["请选择要上传的登记表文件。"]
    answer = client.post(NEW, file(workbook({"课程": "高等数学", "成绩": "90"})))
    assert answer.status_code == 422
    assert "没有找到登记表的表头" in answer.context["form"].errors["workbook"][0]
    assert not Upload.objects.exists()


def test_only_colleges_import(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    case = make_case(world.season, world.college)
    for user in (world.reviewer, world.department_admin):
        client = sign_in(user)
        assert [client.get(url).status_code for url in (LIST, NEW, page_of(upload))] == [403] * 3
        assert client.post(NEW, file(workbook(person()))).status_code == 403
        assert client.post(commit_of(upload), posted(upload)).status_code == 403
        assert client.get("/imports/template.xlsx").status_code == 200
    graduate = sign_in(world.graduate_user(case))
    assert [graduate.get(url).status_code for url in (LIST, NEW, "/imports/template.xlsx")] == [403] * 3
    assert graduate.get(page_of(upload)).status_code == 404
    assert Upload.objects.count() == 1
    assert Member.objects.count() == 1


def test_upload_of_another_college_is_not_found(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    client = sign_in(world.other_admin)
    assert client.get(page_of(upload)).status_code == 404
    assert client.post(commit_of(upload), posted(upload)).status_code == 404
    assert "登记表.xlsx" not in client.get(LIST).content.decode()
    assert not Member.objects.exists()


def test_wrong_method(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    client = sign_in(world.admin)
    assert client.get(commit_of(upload)).status_code == 405
    assert [client.post(url).status_code for url in (LIST, page_of(upload), "/imports/template.xlsx")] == [
        405
    ] * 3


def test_template_is_the_empty_register(world, sign_in):
    answer = sign_in(world.admin).get("/imports/template.xlsx")
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.header for column in TEMPLATE_COLUMNS]


def test_own_sheet_comes_back_with_findings_and_can_be_uploaded_again(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    client = sign_in(world.admin)
    answer = client.post(reverse("transfers:upload_findings", args=[upload.pk]))
    (sheet,) = load_workbook(io.BytesIO(answer.content)).worksheets
    header, *rows = sheet.values
    assert header[-2:] == ("检查结果", "问题和改法")
    assert len(rows) == 72
    spoilt = next(row for row in rows if "末几位已经丢失" in (row[-1] or ""))
    assert spoilt[header.index("身份证号码")] in (None, "")
    assert spoilt[-2] == "不能导入"
    assert Event.objects.get().title == "下载登记表检查结果（含身份证号）"
    again = intake.plan_of(keep(answer.content, world.admin))
    assert again.counts == intake.plan_of(upload).counts


# --- Plan and commit -------------------------------------------------------------------------


def test_looking_at_the_plan_writes_nothing(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    client = sign_in(world.admin)
    events = Event.objects.count()
    assert client.get(page_of(upload)).status_code == 200
    assert (Member.objects.count(), Transfer.objects.count(), Event.objects.count()) == (0, 0, events)


def test_messy_plan_names_place_rule_and_remedy_without_the_id_number(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    answer = sign_in(world.admin).get(page_of(upload))
    page = answer.content.decode()
    assert {(group["title"], group["count"]) for group in answer.context["groups"]} >= {
        ("同表重复", 6),
        ("身份证号有误", 3),
        ("身份证号是数字单元格", 2),
        ("抬头无接收权限", 2),
    }
    assert [group["level"] for group in answer.context["groups"]] == sorted(
        (group["level"] for group in answer.context["groups"]), key=lambda level: level != "BLOCKING"
    )
    numeric = next(each for each in answer.context["groups"] if each["title"] == "身份证号是数字单元格")
    assert numeric["rows"][0]["place"] == "“Sheet1”第 8 行 G 列“身份证号码”"
    assert "导入 61 人（新增 61）" in page
    for row in answer.context["plan"].rows:
        if row.entry.id_number:
            assert row.entry.id_number not in page


def test_commit_then_a_second_click(world, sign_in):
    upload = keep(TIDY.read_bytes(), world.admin)
    client, form = sign_in(world.admin), posted(upload)
    answer = client.post(commit_of(upload), form)
    assert (answer.status_code, answer["Location"]) == (302, page_of(upload))
    assert Member.objects.count() == 80
    assert "登记表已导入" in client.get(page_of(upload)).content.decode()
    second = client.post(commit_of(upload), form)
    assert second.status_code == 409
    assert "这份登记表已导入，没有重复写入。" in second.content.decode()
    assert Member.objects.count() == 80


def test_commit_of_an_outdated_plan_shows_the_new_one(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    client, form = sign_in(world.admin), posted(upload)
    bring_in(world.admin, person(专业班级="别的班"))
    answer = client.post(commit_of(upload), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "数据库已有变化，请重新核对" in page
    assert "导入 1 人（更新 1）" in page
    assert "<del>别的班</del>" in page
    assert Member.objects.get().class_name == "别的班"
    assert client.post(commit_of(upload), {"digest": answer.context["plan"].digest}).status_code == 302
    assert Member.objects.get().class_name == "采矿硕19-1"


def test_same_file_again_offers_no_button(world, sign_in):
    bring_in(world.admin, person())
    upload = keep(workbook(person()), world.admin)
    client = sign_in(world.admin)
    page = client.get(page_of(upload)).content.decode()
    assert "没有需要写入的内容" in page
    assert 'type="submit">' not in page.split('id="act"')[1].split("</section>")[0]
    assert client.post(commit_of(upload), posted(upload)).status_code == 422


def test_what_an_import_left_out_stays_on_its_page(world, sign_in):
    upload = keep(workbook(person(), person(2, 姓名="")), world.admin)
    client = sign_in(world.admin)
    client.post(commit_of(upload), posted(upload))
    page = client.get(page_of(upload)).content.decode()
    assert "没有写入的 1 行" in page
    assert "“登记表”第 3 行" in page
    assert "没有姓名" in page
    assert reverse("transfers:upload_findings", args=[upload.pk]) in page


def test_list_costs_the_same_number_of_queries(world, sign_in):
    other = make_user(Role.COLLEGE_ADMIN, organization=make_organization("大学院党委", code="31"))
    keep(workbook(person()), world.admin)
    data = workbook(person(2))
    for _ in range(30):
        keep(data, other)
    one, thirty = (queries(sign_in(user), LIST) for user in (world.admin, other))
    assert len(sign_in(other).get(LIST).context["page"].object_list) == 30
    assert one == thirty


def test_plan_page_costs_the_same_number_of_queries(world, sign_in):
    other = make_user(Role.COLLEGE_ADMIN, organization=make_organization("大学院党委", code="31"))
    bring_in(world.admin, person())
    bring_in(other, *(person(n) for n in range(2, 32)))
    small = keep(workbook(person(专业班级="新班")), world.admin)
    large = keep(workbook(*(person(n, 专业班级="新班") for n in range(2, 32))), other)
    one, thirty = (
        queries(sign_in(user), page_of(upload)) for user, upload in ((world.admin, small), (other, large))
    )
    assert one == thirty
