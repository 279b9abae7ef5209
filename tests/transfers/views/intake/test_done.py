"""After an import: what is said about it, the way back, and the same sheet once more."""

from django.urls import reverse

from members.models import Event, Member
from tests.transfers.sheets import keep, person, workbook
from tests.transfers.views.intake.pages import commit_of, page_of, posted, queries
from transfers.enums import Action
from transfers.models import Case, Transfer, Upload
from transfers.services.performing import perform
from transfers.views.intake import done as intake_done
from transfers.views.intake.done import NOT_UNDONE


def undo_of(upload: Upload) -> str:
    return reverse("transfers:upload_undo", args=[upload.pk])


def again_of(upload: Upload) -> str:
    return reverse("transfers:upload_again", args=[upload.pk])


def imported(client, user, *rows) -> Upload:
    """These rows, brought in through the pages."""
    upload = keep(workbook(*rows), user)
    client.post(commit_of(upload), posted(upload, leave_out="1"))
    return Upload.objects.get(pk=upload.pk)


def test_who_was_left_out_is_named_with_the_place(world, sign_in):
    client = sign_in(world.admin)
    upload = imported(client, world.admin, person(), person(2, 姓名="绝密乙人", 身份证号="11010119900101"))
    page = client.get(page_of(upload)).content.decode()
    assert "没有写入的 1 行" in page
    row = page.split("没有写入的 1 行")[1]
    assert "<strong>绝密乙人</strong>" in row
    assert "“登记表”第 3 行" in row
    assert "绝密乙人" not in str(upload.outcome)
    assert reverse("transfers:upload_findings", args=[upload.pk]) in page


def test_many_left_out_come_in_pages(world, sign_in):
    client = sign_in(world.admin)
    rows = [person(n, 身份证号="") for n in range(2, 62)]
    upload = imported(client, world.admin, person(), *rows)
    first, second = (client.get(page_of(upload), {"page": n}) for n in (1, 2))
    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 10)


def test_done_page_costs_the_same_number_of_queries(world, sign_in):
    client = sign_in(world.admin)
    one = imported(client, world.admin, person(), person(2, 姓名=""))
    thirty = imported(client, world.admin, person(3), *(person(n, 姓名="") for n in range(4, 34)))
    client.get(page_of(one))  # takes the messages out of the session
    assert queries(client, page_of(one)) == queries(client, page_of(thirty))


def test_an_import_is_undone_on_a_page_of_its_own(world, sign_in):
    client = sign_in(world.admin)
    upload = imported(client, world.admin, person(), person(2))
    assert undo_of(upload) in client.get(page_of(upload)).content.decode()
    events = Event.objects.count()
    page = client.get(undo_of(upload)).content.decode()
    assert "新增的 <strong>2 人</strong>" in page
    assert (Member.objects.count(), Event.objects.count()) == (2, events)
    answer = client.post(undo_of(upload))
    assert (answer.status_code, answer["Location"]) == (302, page_of(upload))
    assert (Member.objects.count(), Case.objects.count(), Transfer.objects.count()) == (0, 0, 0)
    page = client.get(page_of(upload)).content.decode()
    assert "导入已撤销" in page
    assert undo_of(upload) not in page
    assert "已撤销" in client.get("/imports/").content.decode()
    assert client.post(undo_of(upload))["Location"] == page_of(upload)
    assert client.get(undo_of(upload))["Location"] == page_of(upload)


def test_a_large_import_is_undone_in_a_job(world, sign_in, monkeypatch):
    monkeypatch.setattr(intake_done, "AT_ONCE", 1)
    client = sign_in(world.admin)
    upload = imported(client, world.admin, person(), person(2))
    progress = reverse("transfers:upload_progress", args=[upload.pk])
    answer = client.post(undo_of(upload), follow=True)
    assert answer.redirect_chain == [(progress, 302), (page_of(upload), 302)]
    assert ("导入已撤销" in answer.content.decode(), Member.objects.count()) == (True, 0)


def test_a_job_that_may_not_undo_says_why(world, sign_in, monkeypatch):
    monkeypatch.setattr(intake_done, "AT_ONCE", 1)
    client = sign_in(world.admin)
    upload = imported(client, world.admin, person(), person(2))
    transfer = Transfer.objects.get(case__member__name="测试零一")
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin), {})
    page = client.post(undo_of(upload), follow=True).content.decode()
    assert "导入之后已有后续办理，不能撤销整次导入（测试零一" in page
    assert page_of(upload) in page
    assert Member.objects.count() == 2


def test_who_is_in_the_way_is_named_with_a_link(world, sign_in):
    client = sign_in(world.admin)
    upload = imported(client, world.admin, person(), person(2))
    transfer = Transfer.objects.get(case__member__name="测试零一")
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin), {})
    answer = client.get(undo_of(upload))
    assert [each["name"] for each in answer.context["obstacles"]] == ["测试零一"]
    page = answer.content.decode()
    assert reverse("transfers:case", args=[transfer.case_id]) in page
    assert "btn-danger" not in page
    refused = client.post(undo_of(upload))
    assert refused.status_code in (409, 422)
    assert Member.objects.count() == 2


def test_the_same_sheet_is_imported_again_after_its_undoing(world, sign_in):
    client = sign_in(world.admin)
    upload = imported(client, world.admin, person())
    assert client.post(again_of(upload)).status_code == 422
    assert NOT_UNDONE in client.post(again_of(upload)).content.decode()
    client.post(undo_of(upload))
    answer = client.post(again_of(upload))
    again = Upload.objects.exclude(pk=upload.pk).get()
    assert answer["Location"] == page_of(again)
    assert (again.file_name, again.kind, again.committed_at) == (upload.file_name, upload.kind, None)
    assert "导入 1 人（新增 1）" in client.get(page_of(again)).content.decode()
    client.post(commit_of(again), posted(again))
    assert Member.objects.get().name == "测试零一"


def test_pasted_rows_are_imported_again_too(world, sign_in):
    client = sign_in(world.admin)
    row = person()
    client.post("/imports/new/", {"pasted": "\t".join(row) + "\n" + "\t".join(row.values()) + "\n"})
    upload = Upload.objects.get()
    client.post(commit_of(upload), posted(upload))
    client.post(undo_of(upload))
    client.post(again_of(upload))
    again = Upload.objects.exclude(pk=upload.pk).get()
    assert (again.kind, again.content) == (upload.kind, upload.content)


def test_an_upload_that_was_not_imported_has_nothing_to_undo(world, sign_in):
    upload = keep(workbook(person()), world.admin)
    client = sign_in(world.admin)
    assert client.get(undo_of(upload))["Location"] == page_of(upload)
    assert client.post(undo_of(upload))["Location"] == page_of(upload)


def test_another_college_finds_none_of_it(world, sign_in):
    upload = imported(sign_in(world.admin), world.admin, person())
    client = sign_in(world.other_admin)
    assert [client.get(undo_of(upload)).status_code, client.post(undo_of(upload)).status_code] == [404, 404]
    assert client.post(again_of(upload)).status_code == 404
    assert Member.objects.count() == 1
