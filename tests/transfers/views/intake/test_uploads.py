"""Handing in a register, the list of uploads, and what each kind of visitor gets."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from members.enums import Role
from members.models import Event, Member
from members.spreadsheets import errors
from members.spreadsheets.guards import MAX_BYTES
from tests.factories import make_case, make_organization, make_user
from tests.members.spreadsheets.fuzz import malformed
from tests.transfers.sheets import MESSY, keep, person, workbook
from tests.transfers.views.intake.pages import commit_of, mapping_of, page_of, posted, queries
from transfers.forms.intake import BOTH, NOTHING
from transfers.models import Upload
from transfers.models.intake import UploadKind
from transfers.register.columns import TEMPLATE_COLUMNS
from transfers.views.intake import uploads

LIST = "/imports/"
NEW = "/imports/new/"


def file(data: bytes, name: str = "登记表.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"workbook": SimpleUploadedFile(name, data)}


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


def test_large_file_is_read_in_a_job_that_leads_to_its_plan(world, sign_in, monkeypatch):
    monkeypatch.setattr(uploads, "READ_AT_ONCE", 0)
    waiting = sign_in(world.admin).post(NEW, file(workbook(person())))["Location"]
    assert Upload.objects.get().file_name == "登记表.xlsx"
    stranger, own = Client(), Client()
    stranger.force_login(world.other_admin)
    own.force_login(world.admin)
    assert stranger.get(waiting).status_code == 404
    assert own.get(waiting)["Location"] == page_of(Upload.objects.get())


def test_large_bad_file_says_why_on_the_page_that_waits(world, sign_in, monkeypatch):
    monkeypatch.setattr(uploads, "READ_AT_ONCE", 0)
    client = sign_in(world.admin)
    waiting = client.post(NEW, file(workbook(person())[:-200]))["Location"]
    assert client.get(waiting, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    answer = client.get(waiting)
    assert answer.status_code == 200
    assert errors.DAMAGED in answer.content.decode()
    assert not Upload.objects.exists()


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


def test_no_file_and_no_rows(world, sign_in):
    answer = sign_in(world.admin).post(NEW)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"workbook": [NOTHING]})
    assert not Upload.objects.exists()


def test_a_workbook_that_is_no_register_is_kept_and_its_columns_are_asked_for(world, sign_in):
    client = sign_in(world.admin)
    answer = client.post(NEW, file(workbook({"课程": "高等数学", "成绩": "90"})), follow=True)
    upload = Upload.objects.get()
    assert answer.redirect_chain == [(page_of(upload), 302), (mapping_of(upload), 302)]
    assert not Member.objects.exists()


@pytest.mark.parametrize("path", [page_of, commit_of], ids=["page", "commit"])
def test_columns_that_are_not_clear_come_before_the_plan(world, sign_in, path):
    upload = keep(workbook({"课程": "高等数学", "成绩": "90"}), world.admin)
    client = sign_in(world.admin)
    answer = client.get(path(upload)) if path is page_of else client.post(path(upload), {"digest": "x"})
    assert (answer.status_code, answer["Location"]) == (302, mapping_of(upload))
    assert not Member.objects.exists()


# --- Pasted rows -----------------------------------------------------------------------------


def pasted(*rows: dict[str, str]) -> str:
    """What a spreadsheet puts on the clipboard."""
    return "\r\n".join("\t".join(line) for line in [list(rows[0]), *(row.values() for row in rows)]) + "\r\n"


def test_pasted_rows_are_kept_and_their_plan_shown(world, sign_in):
    client = sign_in(world.admin)
    answer = client.post(NEW, {"pasted": pasted(person(), person(2))})
    upload = Upload.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(upload))
    assert upload.kind == UploadKind.PASTE
    assert "导入 2 人（新增 2）" in client.get(page_of(upload)).content.decode()
    assert "粘贴的几行" in client.get(LIST).content.decode()
    client.post(commit_of(upload), posted(upload))
    assert sorted(Member.objects.values_list("name", flat=True)) == ["测试零一", "测试零二"]


def test_pasted_rows_that_cannot_be_read_are_not_lost(world, sign_in):
    text = "姓名\t身份证号\r\n" + "<张三>\t123\r\n" * 2_001
    answer = sign_in(world.admin).post(NEW, {"pasted": text})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["pasted"]
    assert "&lt;张三&gt;\t123" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_file_and_pasted_rows_at_once(world, sign_in):
    text = pasted(person())
    answer = sign_in(world.admin).post(NEW, {**file(workbook(person(2))), "pasted": text})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"workbook": [BOTH]})
    assert text.splitlines()[1] in answer.content.decode()
    assert not Upload.objects.exists()


# --- Who and how -----------------------------------------------------------------------------


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


def test_own_sheet_comes_back_with_findings_as_a_download_that_is_noted(world, sign_in):
    upload = keep(MESSY.read_bytes(), world.admin)
    answer = sign_in(world.admin).post(reverse("transfers:upload_findings", args=[upload.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Sheet1" in load_workbook(io.BytesIO(answer.content)).sheetnames
    assert [(event.verb, event.actor) for event in Event.objects.all()] == [("EXPORT", world.admin)]


@pytest.mark.parametrize("seed", [1])
def test_malformed_files_write_nothing_and_are_never_an_error_of_ours(world, sign_in, seed):
    """The reader is tried with hundreds of them (tests/members/spreadsheets); here the whole way through the page."""
    client = sign_in(world.admin)
    answers = []
    for data in malformed(60, seed):
        answer = client.post(NEW, file(data))
        answers.append(answer.status_code)
        if answer.status_code == 302:
            assert client.get(answer["Location"]).status_code in (200, 302)
    assert set(answers) <= {302, 422}
    assert answers.count(422) > 30
    assert not Member.objects.exists()
    assert not Event.objects.exists()


def test_list_costs_the_same_number_of_queries(world, sign_in):
    other = make_user(Role.COLLEGE_ADMIN, organization=make_organization("大学院党委", code="31"))
    keep(workbook(person()), world.admin)
    data = workbook(person(2))
    for _ in range(30):
        keep(data, other)
    one, thirty = (queries(sign_in(user), LIST) for user in (world.admin, other))
    assert len(sign_in(other).get(LIST).context["page"].object_list) == 30
    assert one == thirty
