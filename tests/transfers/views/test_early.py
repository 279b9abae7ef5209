"""提前离校办理: one page from the confirmation to the pick-up, and where else the person shows."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from letters.services import print_run, run_check, run_file
from tests.factories import fresh
from transfers.enums import Path, Status
from transfers.models import Register, Transfer
from transfers.services import early

EARLY = {"submit-leaving_on": "2022-06-09", "submit-reason": "单位要求 6 月 9 日报到"}


def page_of(transfer):
    return reverse("transfers:early", args=[transfer.case_id])


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def press(client, transfer, act, **said):
    return client.post(page_of(transfer), {"act": act, "version": fresh(transfer).version, **said})


def steps_of(response):
    return [step["state"] for step in response.context["steps"]]


def slugs(response):
    return [offer.slug for offer in response.context["offers"]]


def test_from_confirmation_to_seal_without_leaving_the_page(world):
    """Minutes, not days: nobody waits for the register (domain.md §1)."""
    college, reviewer = entering(world.admin), entering(world.reviewer)
    transfer = world.transfer(Path.OUT_PAPER)
    page = page_of(transfer)
    assert slugs(college.get(page)) == ["request-confirmation"]
    press(college, transfer, "request-confirmation")
    how = {"confirm-declaration": "on", "confirm-how": "当面核对"}
    assert press(college, transfer, "confirm", **how).url == page
    shown = college.get(page)
    assert (slugs(shown), steps_of(shown)[:3]) == (["submit"], ["done", "current", "todo"])
    press(college, transfer, "submit", **EARLY)
    assert slugs(college.get(page)) == []
    shown = reviewer.get(page)
    assert slugs(shown) == ["approve", "return"]
    assert shown.context["report"].reason == "单位要求 6 月 9 日报到"
    press(reviewer, transfer, "approve")
    assert slugs(college.get(page)) == ["issue-letter"]
    press(college, transfer, "issue-letter")
    shown = college.get(page)
    letter = fresh(transfer).letter
    assert (slugs(shown), shown.context["printable"]) == ([], letter)
    assert shown.context["sentence"] == f"第 {letter.number} 号介绍信已开具，请打印。"
    run = print_run.print_run([letter], world.actor(world.admin))
    run_file.fetch(run, world.actor(world.admin))
    assert slugs(college.get(page)) == ["seal"]
    press(college, transfer, "seal", **{"seal-sealed_on": "2022-06-08"})
    shown = college.get(page)
    assert steps_of(shown) == ["done"] * 6 + ["current"]
    assert [link["label"] for link in shown.context["links"]] == ["登记发放"]


def test_a_run_that_nobody_has_fetched_is_no_print(world):
    """What lies in no tray is not to be stamped; the page leads on to the run, and no second one is begun."""
    college = entering(world.admin)
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    letter, page = transfer.letter, page_of(transfer)
    run = print_run.print_run([letter], world.actor(world.admin))
    here, again = reverse("letters:run", args=[run.pk]), f"{reverse('letters:batch')}?ids={letter.pk}"
    shown = college.get(page)
    assert (slugs(shown), steps_of(shown)) == ([], ["done"] * 4 + ["current"] + ["todo"] * 2)
    assert shown.context["sentence"] == f"第 {letter.number} 号介绍信已登记打印，请取文件，送打印机。"
    assert (
        "取介绍信文件" in shown.content.decode(),
        here in shown.content.decode(),
        again in shown.content.decode(),
    ) == (True, True, False)
    run_file.fetch(run, world.actor(world.admin))
    shown = college.get(page)
    assert (slugs(shown), "核对打印结果" in shown.content.decode(), here in shown.content.decode()) == (
        ["seal"],
        True,
        True,
    )
    run_check.confirm_good(run.pk, world.actor(world.admin))
    shown = college.get(page)
    assert (slugs(shown), here in shown.content.decode(), again in shown.content.decode()) == (
        ["seal"],
        False,
        True,
    )
    assert entering(world.reviewer).get(page).context["sheet"] is None


def test_without_reason_and_date_the_form_says_so(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    response = press(
        entering(world.admin), transfer, "submit", **{"submit-reason": "", "submit-leaving_on": ""}
    )
    (offer,) = response.context["offers"]
    assert response.status_code == 422
    assert offer.form.errors == {"leaving_on": ["请填写离校日期。"], "reason": ["请填写提前离校的原因。"]}
    assert not Register.objects.exists()


def test_what_the_service_refuses_stands_on_the_page_with_what_was_typed(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    said = EARLY | {"submit-leaving_on": "2022-07-05"}
    response = press(entering(world.admin), transfer, "submit", **said)
    assert response.status_code == 422
    content = response.content.decode()
    assert "不算提前离校，请随登记表报送。" in content
    assert "单位要求 6 月 9 日报到" in content


def test_a_stale_page_and_somebody_elses_act_do_nothing(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    college = entering(world.admin)
    stale = college.post(page_of(transfer), {"act": "submit", "version": transfer.version - 1, **EARLY})
    assert (stale.status_code, "页面已过时" in stale.content.decode()) == (409, True)
    assert press(entering(world.reviewer), transfer, "submit", **EARLY).status_code == 403
    assert press(college, transfer, "approve").status_code == 403
    assert press(college, transfer, "cancel").status_code == 403
    assert (fresh(transfer).status, Register.objects.count()) == (Status.CONFIRMED, 0)


def test_the_reviewer_returns_with_a_reason_and_the_page_shows_it(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    college, reviewer = entering(world.admin), entering(world.reviewer)
    press(college, transfer, "submit", **EARLY)
    empty = press(reviewer, transfer, "return", **{"return-reason": ""})
    assert (empty.status_code, fresh(transfer).status) == (422, Status.SUBMITTED)
    press(reviewer, transfer, "return", **{"return-reason": "抬头应为学校党委"})
    shown = college.get(page_of(transfer))
    assert steps_of(shown) == ["current", "todo", "problem", "todo"]
    assert shown.context["steps"][2]["said"] == "6 月 8 日 审核员退回：抬头应为学校党委"
    assert [link["label"] for link in shown.context["links"]] == ["按意见修改"]


def test_online_it_ends_with_the_start(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    press(entering(world.admin), transfer, "submit", **EARLY)
    press(entering(world.reviewer), transfer, "approve")
    shown = entering(world.admin).get(page_of(transfer))
    assert slugs(shown) == ["start-online"]
    assert shown.context["keying"] is not None
    said = {"start-online-started_on": "2022-06-08", "start-online-target": "031000019034"}
    press(entering(world.admin), transfer, "start-online", **said)
    assert fresh(transfer).status == Status.INITIATED
    assert set(steps_of(entering(world.admin).get(page_of(transfer)))) == {"done"}


@pytest.mark.parametrize("path", [Path.IN_BEIJING, Path.UNDECIDED])
def test_nothing_to_hurry_where_nothing_is_reviewed(world, path):
    transfer = world.transfer(path)
    shown = entering(world.admin).get(page_of(transfer))
    assert (shown.status_code, shown.context["steps"]) == (200, [])
    assert shown.context["why_not"].startswith("只有京外转接需要报送审核")


def test_looking_writes_nothing(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    client = entering(world.admin)
    client.get(page_of(transfer))
    with CaptureQueriesContext(connection) as queries:
        client.get(page_of(transfer))
    assert not [one["sql"] for one in queries if not one["sql"].startswith("SELECT")]


# --- The button, the lists, the home page ----------------------------------------------------


def lines_of(response):
    """The lines of the first sheet, by the heads of the columns."""
    rows = load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True)
    heads = next(rows)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def early_one(world, path=Path.OUT_PAPER, organization=None):
    transfer = world.transfer(path, Status.CONFIRMED, organization=organization)
    actor = world.actor(world.admin_of(transfer.organization))
    early.submit_early(
        transfer.pk, actor, reason="提前入职", leaving_on=world.season.letters_from, version=transfer.version
    )
    return fresh(transfer)


def test_the_persons_page_offers_it_before_review_and_leads_back_to_it_afterwards(world):
    plain = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    inside = world.transfer(Path.IN_BEIJING)
    alone = early_one(world)

    def word(transfer, user):
        return entering(user).get(reverse("transfers:case", args=[transfer.case_id])).context["early"]

    assert [word(each, world.admin) for each in (plain, inside, alone)] == [
        "提前离校办理",
        "",
        "提前离校办理进度",
    ]
    assert [word(each, world.reviewer) for each in (plain, inside, alone)] == ["", "", "提前离校办理进度"]


def test_the_reviewers_home_page_counts_them_apart(world):
    first = early_one(world)
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    register = world.submit_register(world.college)
    lines = entering(world.reviewer).get(reverse("home")).context["todo"]
    found = {line["sentence"]: (line["count"], line["url"]) for line in lines}
    assert found["提前离校，单独报送，待审核"] == (1, page_of(first))
    assert found["待审核：甲学院党委登记表第 1 版"] == (1, reverse("transfers:register", args=[register.pk]))
    early_one(world, organization=world.other_college)
    lines = entering(world.reviewer).get(reverse("home")).context["todo"]
    (line,) = [line for line in lines if line["sentence"] == "提前离校，单独报送，待审核"]
    assert (line["count"], line["url"]) == (2, f"{reverse('transfers:register_list')}?show=early&season=2022")


def test_the_overview_names_them_and_keeps_them_out_of_the_versions(world):
    early_one(world)
    early_one(world, organization=world.other_college)
    shown = entering(world.reviewer).get(reverse("transfers:register_list"))
    assert "提前离校 2 人待审核" in shown.content.decode()
    assert [(tab["key"], tab["n"]) for tab in shown.context["tabs"]] == [
        ("", 3),
        ("pending", 0),
        ("unsent", 3),
        ("early", 2),
    ]
    listed = entering(world.reviewer).get(reverse("transfers:register_list") + "?show=early")
    people = [row.case.member.name for report in listed.context["early"] for row in report.persons]
    assert sorted(people) == sorted(each.member.name for each in Transfer.objects.all())
    assert "2022-06-12" in listed.content.decode()


def test_a_college_sees_its_own(world):
    own = early_one(world)
    early_one(world, organization=world.other_college)
    shown = entering(world.admin).get(reverse("transfers:register_list"))
    assert [row.case_id for report in shown.context["early"] for row in report.persons] == [own.case_id]
    assert list(shown.context["page"]) == []
    assert "提前离校，单独报送 1 人，其中 1 人待审核" in shown.content.decode()


def test_the_lists_cost_the_same_for_one_and_for_many(world):
    counts = []
    for users in ((world.admin, world.reviewer),) * 2:
        for _ in range(1 if not counts else 4):
            early_one(world)
        clients = [entering(user) for user in users]
        for client in clients:
            client.get(reverse("transfers:register_list") + "?show=early")
        with CaptureQueriesContext(connection) as queries:
            for client in clients:
                client.get(reverse("transfers:register_list") + "?show=early")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_of_the_report_and_its_workbook(world):
    transfer = early_one(world)
    register = Register.objects.get()
    shown = entering(world.reviewer).get(reverse("transfers:register", args=[register.pk]))
    content = shown.content.decode()
    assert "提前离校报送第 1 号" in content
    assert "登记表第 1 版" not in content
    assert "2022-06-12 离校：提前入职" in content
    assert page_of(transfer) in content
    workbook = entering(world.reviewer).post(reverse("transfers:register_export", args=[register.pk]))
    (line,) = lines_of(workbook)
    assert (line["离校日期"], line["提前离校原因"], line["审核"]) == ("2022-06-12", "提前入职", "待审核")


def test_the_submission_and_the_register_say_who_has_gone_already(world):
    transfer = early_one(world)
    world.walk(transfer, Status.APPROVED)
    letter = world.walk(fresh(transfer), Status.LETTER_ISSUED).letter
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    client = entering(world.admin)
    shown = client.get(reverse("transfers:register_submit"))
    note = f"已于 6 月 8 日提前办理，介绍信第 {letter.number} 号"
    assert shown.context["early_count"] == 1
    assert "1 人提前离校、已单独报送" in shown.content.decode()
    assert note in shown.content.decode()
    register = world.submit_register(world.college)
    content = client.get(reverse("transfers:register", args=[register.pk])).content.decode()
    assert note in content
    lines = lines_of(client.post(reverse("transfers:register_export", args=[register.pk])))
    said = {line["姓名"]: (line["审核"], line["审核意见"]) for line in lines}
    assert said[transfer.member.name] == ("已提前报送", note)
    assert "1 人提前离校，已单独报送。" in content
