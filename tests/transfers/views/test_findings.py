"""The book of rules, and warnings acknowledged on the person's page, before submission and seen in review."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import fresh
from transfers.enums import Path, Status
from transfers.models import Acknowledgement, MaterialKind, Transfer
from transfers.register.rules import RULES
from transfers.services import acknowledging
from transfers.services.review import read_sheet

RULES_PAGE = "/findings/"
SUBMIT = "/registers/submit/"
MANY = "/findings/acknowledge/"
REASON = "已电话向本人核实"
MAY = datetime.date(2022, 5, 1)


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def behind(world, status=Status.DRAFT, **fields):
    return world.transfer(Path.OUT_ONLINE, status, fee_paid_until=MAY, **fields)


def mark_of(transfer):
    loaded = fresh(transfer)
    return acknowledging.note_case(loaded.case, loaded).open[0].mark


def case_url(transfer):
    return reverse("transfers:case", args=[transfer.case_id])


def url_of(transfer):
    return reverse("transfers:acknowledge", args=[transfer.case_id])


def acknowledge(world, transfer):
    return acknowledging.acknowledge(transfer.case_id, mark_of(transfer), REASON, world.actor(world.admin))


# --- The book ------------------------------------------------------------------------------------


def test_every_rule_stands_there_with_its_anchor(world, sign_in):
    page = sign_in(world.admin).get(RULES_PAGE).content.decode()
    anchors = re.findall(r'<article[^>]* id="([A-Z_]+)"', page)
    assert sorted(anchors) == sorted(RULES)
    for rule in RULES.values():
        assert rule.title in page
        assert rule.words in page
        assert rule.basis in page


def test_the_words_are_those_of_the_current_season(world, sign_in):
    client = sign_in(world.reviewer)
    assert "2022 届应交到 2022 年 6 月。" in client.get(RULES_PAGE).content.decode()
    world.season.fee_month = datetime.date(2022, 7, 1)
    world.season.save()
    assert "2022 届应交到 2022 年 7 月。" in client.get(RULES_PAGE).content.decode()


def test_without_a_season_there_are_rules_all_the_same(world, sign_in):
    world.season.delete()
    assert sign_in(world.department_admin).get(RULES_PAGE).status_code == 200


def test_graduates_read_it_on_a_phone(world):
    graduate = world.graduate_user(world.transfer().case)
    response = entering(graduate).get(RULES_PAGE)
    assert response.status_code == 200
    assert 'class="phone"' in response.content.decode()


# --- On the person's page ------------------------------------------------------------------------


def test_every_finding_leads_to_its_rule(world, sign_in):
    transfer = behind(world)
    Transfer.objects.filter(pk=transfer.pk).update(heading_organization="某某有限公司")
    page = sign_in(world.admin).get(case_url(transfer))
    assert [row["code"] for row in page.context["findings"]] == ["HEADING_CANNOT_RECEIVE", "FEE_BEHIND"]
    for row in page.context["findings"]:
        assert f'href="{RULES_PAGE}#{row["code"]}"' in page.content.decode()


def test_only_warnings_can_be_acknowledged_and_only_by_the_college(world):
    transfer = behind(world)
    Transfer.objects.filter(pk=transfer.pk).update(heading_organization="某某有限公司")
    rows = entering(world.admin).get(case_url(transfer)).context["findings"]
    assert ["acknowledge" in row for row in rows] == [False, True]
    rows = entering(world.reviewer).get(case_url(transfer)).context["findings"]
    assert ["acknowledge" in row for row in rows] == [False, False]


def test_acknowledged_it_stands_there_quietly_with_reason_and_name(world, sign_in):
    transfer = behind(world)
    client = sign_in(world.admin)
    answer = client.post(url_of(transfer), {"mark": mark_of(transfer), "reason": f" {REASON} "})
    assert (answer.status_code, answer["Location"]) == (302, case_url(transfer))
    page = client.get(case_url(transfer))
    (row,) = page.context["findings"]
    assert (row["acknowledged"]["reason"], row["acknowledged"]["by"]) == (REASON, "甲管理员")
    assert f"<q>{REASON}</q>" in page.content.decode()
    (seen,) = entering(world.reviewer).get(case_url(transfer)).context["findings"]
    assert (seen["acknowledged"]["reason"], seen["acknowledged"]["withdraw_url"]) == (REASON, "")


def test_too_short_a_reason_is_asked_for_again_and_kept(world, sign_in):
    transfer = behind(world)
    answer = sign_in(world.admin).post(url_of(transfer), {"mark": mark_of(transfer), "reason": "属实"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "reason": ["请写明核对的情况，至少 4 个字，例如“已电话向本人核实”。"]
    }
    assert 'name="reason"' in answer.content.decode()
    assert "属实</textarea>" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_the_form_has_a_page_of_its_own(world, sign_in):
    transfer = behind(world)
    answer = sign_in(world.admin).get(url_of(transfer), {"mark": mark_of(transfer)})
    assert answer.status_code == 200
    assert answer.context["finding"]["code"] == "FEE_BEHIND"


def test_a_stale_page_acknowledges_nothing(world, sign_in):
    transfer = behind(world)
    mark = mark_of(transfer)
    acknowledge(world, transfer)
    answer = sign_in(world.admin).post(url_of(transfer), {"mark": mark, "reason": REASON})
    assert answer.status_code == 409
    assert "已经变化" in answer.content.decode()
    assert Acknowledgement.objects.count() == 1


def test_a_blocking_finding_is_refused(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE)
    Transfer.objects.filter(pk=transfer.pk).update(heading_organization="某某有限公司")
    answer = sign_in(world.admin).post(url_of(transfer), {"mark": mark_of(transfer), "reason": REASON})
    assert answer.status_code == 403
    assert "须改正，不能以核对代替" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_taken_back(world, sign_in):
    transfer = behind(world)
    kept = acknowledge(world, transfer)
    url = reverse("transfers:acknowledgement_withdraw", args=[kept.pk])
    client = sign_in(world.admin)
    assert client.post(url)["Location"] == case_url(transfer)
    assert client.post(url).status_code == 404
    (row,) = client.get(case_url(transfer)).context["findings"]
    assert "acknowledge" in row


@pytest.mark.parametrize(
    ("status", "slug", "expected"),
    [
        (Status.DRAFT, "request-confirmation", ["FEE_BEHIND"]),
        (Status.AWAITING_CONFIRMATION, "confirm", []),
        (Status.APPROVED, "start-online", []),
    ],
)
def test_what_is_open_is_said_before_the_step(world, sign_in, status, slug, expected):
    transfer = behind(world, status)
    client = sign_in(world.admin)
    url = reverse("transfers:act", args=[transfer.pk, slug])
    assert [row["code"] for row in client.get(url).context["findings"]] == expected
    if expected:
        acknowledge(world, transfer)
        assert client.get(url).context["findings"] == []


def test_missing_files_are_said_before_somebody_leaves(world, sign_in):
    MaterialKind.objects.all().delete()
    MaterialKind.objects.create(name="志愿书", categories=["FULL"], required=True)
    world.season.materials_required = True
    world.season.save()
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    page = sign_in(world.admin).get(reverse("transfers:act", args=[transfer.pk, "issue-letter"]))
    assert [row["rule"] for row in page.context["findings"]] == ["还缺：志愿书。"]
    # The reviewer decides on the destination: files are no matter there.
    waiting = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    (row,) = read_sheet(waiting.register_rows.get().register, world.reviewer).waiting
    assert row.findings == []


# --- Before submission, and in review ------------------------------------------------------------


def test_the_submission_shows_what_is_open_with_a_box_for_warnings(world, sign_in):
    first = behind(world, Status.CONFIRMED, name="人一")
    blocked = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED, name="人二")
    Transfer.objects.filter(pk=blocked.pk).update(heading_organization="某某有限公司")
    context = sign_in(world.admin).get(SUBMIT).context
    assert [
        (group["code"], [(row["name"], bool(row["ticket"])) for row in group["rows"]])
        for group in context["groups"]
    ] == [("HEADING_CANNOT_RECEIVE", [("人二", False)]), ("FEE_BEHIND", [("人一", True)])]
    acknowledge(world, first)
    context = sign_in(world.admin).get(SUBMIT).context
    assert [group["code"] for group in context["groups"]] == ["HEADING_CANNOT_RECEIVE"]
    assert (context["acknowledged"], context["may_acknowledge"]) == (1, False)


def test_many_at_once_are_shown_then_done(world, sign_in):
    people = [behind(world, Status.CONFIRMED), behind(world, Status.CONFIRMED)]
    client = sign_in(world.admin)
    tickets = [row["ticket"] for row in client.get(SUBMIT).context["groups"][0]["rows"]]
    asked = client.post(MANY, {"findings": tickets, "next": SUBMIT})
    assert (asked.status_code, len(asked.context["lines"])) == (200, 2)
    assert not Acknowledgement.objects.exists()
    short = client.post(MANY, {"findings": tickets, "next": SUBMIT, "sure": "1", "reason": "好"})
    assert (short.status_code, list(short.context["form"].errors)) == (422, ["reason"])
    done = client.post(MANY, {"findings": tickets, "next": SUBMIT, "sure": "1", "reason": REASON})
    assert (done.status_code, done["Location"]) == (302, SUBMIT)
    assert {each.case_id for each in Acknowledgement.objects.all()} == {each.case_id for each in people}
    again = client.post(MANY, {"findings": tickets, "next": SUBMIT, "sure": "1", "reason": REASON})
    assert (again.status_code, again.context["gone"]) == (409, 2)


def test_nothing_ticked_goes_back_with_a_word(world, sign_in):
    answer = sign_in(world.admin).post(MANY, {"findings": ["x:y"]}, follow=True)
    assert "没有勾选任何提示" in answer.content.decode()


def test_the_reviewer_sees_the_reason_and_does_not_pass_it_unread(world, sign_in):
    explained = behind(world, Status.CONFIRMED, name="人一")
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED, name="人二")
    behind(world, Status.CONFIRMED, name="人三")
    acknowledge(world, explained)
    register = world.submit_register(world.college)
    sheet = read_sheet(register, world.reviewer)
    assert [row.words["姓名"] for row in sheet.waiting] == ["人三", "人一", "人二"]
    assert [row.words["姓名"] for row in sheet.clean] == ["人二"]
    assert [row.words["姓名"] for row in sheet.explained] == ["人一"]
    page = sign_in(world.reviewer).get(reverse("transfers:register", args=[register.pk]))
    text = page.content.decode()
    assert f"<q>{REASON}</q>" in text
    assert "1 人无问题，1 人有问题，1 人的提示学院已核对" in text
    assert [group["count"] for group in page.context["groups"]] == [1]


@pytest.mark.parametrize("url", ["submit", "register"])
def test_pages_cost_the_same_for_one_and_for_thirty(world, sign_in, url):
    def queries(at):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at).status_code == 200
        return len(captured)

    client = sign_in(world.admin)
    acknowledge(world, behind(world, Status.CONFIRMED))
    behind(world, Status.CONFIRMED)
    if url == "submit":
        first = queries(SUBMIT)
        for _ in range(28):
            behind(world, Status.CONFIRMED)
        for each in Transfer.objects.all()[:9]:
            if mark := _open_mark(each):
                acknowledging.acknowledge(each.case_id, mark, REASON, world.actor(world.admin))
        assert queries(SUBMIT) == first
        return
    address = reverse("transfers:register", args=[world.submit_register(world.college).pk])
    first = queries(address)
    for _ in range(28):
        acknowledge(world, behind(world, Status.CONFIRMED))
    second = reverse("transfers:register", args=[world.submit_register(world.college).pk])
    assert abs(queries(second) - first) <= 1  # the version before


def _open_mark(transfer):
    loaded = fresh(transfer)
    person = acknowledging.note_case(loaded.case, loaded)
    return person.open[0].mark if person.open else ""


def test_nothing_of_another_college_is_in_the_findings(world, sign_in):
    """The spelling and the number of refusals are facts about units; whose they are is not said."""
    other = world.other_college
    world.transfer(Path.OUT_ONLINE, Status.APPROVED, organization=other, name="绝密乙人")
    world.transfer(Path.OUT_ONLINE, Status.FAILED, organization=other, name="绝密乙二")
    own = world.transfer(Path.OUT_ONLINE)
    Transfer.objects.filter(pk=own.pk).update(heading_organization="中共同济大学委员会")
    page = sign_in(world.admin).get(case_url(own))
    assert {row["code"] for row in page.context["findings"]} == {
        "SPELLED_OTHERWISE_BEFORE",
        "HEADING_REFUSED_BEFORE",
    }
    text = page.content.decode()
    assert [word for word in ("绝密乙人", "绝密乙二", other.name) if word in text] == []
