"""Acts as pages: who may, what is asked, what happens on a double click, a stale page, a foreign row."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.models import Letter
from members.models import Event
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.models import Confirmation, Transfer

pytestmark = pytest.mark.django_db


def url_of(transfer, slug):
    return reverse("transfers:act", args=[transfer.pk, slug])


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def status_of(transfer):
    return factories.fresh(transfer).status


def rows(*transfers):
    return [f"{each.pk}:{each.version}" for each in transfers]


# --- One person ------------------------------------------------------------------------------


def test_page_asks_and_post_does(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    client = sign_in(world.admin)
    response = client.get(url_of(transfer, "start-online"))
    assert (
        response.context["form"].initial["target"] == "中共清华大学环境学院环硕221支部委员会（011100132977）"
    )
    assert response.context["keying"].path[-1] == "确定"
    assert status_of(transfer) == Status.CONFIRMED
    response = client.post(
        url_of(transfer, "start-online"),
        {"version": transfer.version, "started_on": "2022-06-08", "target": "011100132977"},
    )
    assert response.url == reverse("transfers:case", args=[transfer.case_id])
    assert status_of(transfer) == Status.INITIATED


def test_goes_on_to_a_page_of_ours_only(world, sign_in):
    for target, expected in (("/transfers/?q=1", "/transfers/?q=1"), ("https://evil.example/", None)):
        transfer = world.transfer(Path.IN_BEIJING)
        response = sign_in(world.admin).post(
            url_of(transfer, "request-confirmation"), {"version": transfer.version, "next": target}
        )
        assert response.url == (expected or reverse("transfers:case", args=[transfer.case_id]))


def test_invalid_input_is_shown_beside_the_field_and_kept(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    response = sign_in(world.admin).post(
        url_of(transfer, "start-online"),
        {"version": transfer.version, "started_on": "六月八日", "target": "某支部"},
    )
    assert response.status_code == 422
    assert response.context["form"].errors == {"started_on": ["日期应写成 2022-06-15 的样子。"]}
    assert 'value="某支部"' in response.content.decode()
    assert status_of(transfer) == Status.CONFIRMED


@pytest.mark.parametrize(("day", "word"), [("2022-06-09", "不能晚于今天"), ("2021-12-31", "早于本年度")])
def test_day_outside_the_season_is_refused_with_what_was_typed(world, sign_in, day, word):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    response = sign_in(world.admin).post(
        url_of(transfer, "start-online"),
        {"version": transfer.version, "started_on": day, "target": "某支部"},
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert word in text
    assert f'value="{day}"' in text
    assert status_of(transfer) == Status.CONFIRMED


def test_double_click_issues_one_letter(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    client, data = sign_in(world.admin), {"version": transfer.version}
    first = client.post(url_of(transfer, "issue-letter"), data)
    second = client.post(url_of(transfer, "issue-letter"), data)
    assert (first.status_code, second.status_code) == (302, 409)
    assert "本次操作没有写入任何内容" in second.content.decode()
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99999999999"])
def test_page_that_saw_another_version_is_stale(world, sign_in, version):
    transfer = world.transfer(Path.IN_BEIJING)
    response = sign_in(world.admin).post(url_of(transfer, "request-confirmation"), {"version": version})
    assert response.status_code == 409
    assert status_of(transfer) == Status.DRAFT


def test_somebody_elses_act_is_refused_whatever_the_status(world):
    """403 for a party whose act it never is, 404 outside the scope."""
    transfer = world.transfer(Path.OUT_PAPER, Status.SUBMITTED)
    graduate = world.graduate_user(transfer.case)
    expected = {
        (world.admin, "approve"): 403,
        (world.admin, "issue-letter"): 200,
        (world.reviewer, "approve"): 200,
        (world.reviewer, "issue-letter"): 403,
        (world.other_admin, "withdraw"): 404,
        (graduate, "issue-letter"): 403,
        (graduate, "correct"): 302,
        (world.admin, "submit"): 404,
        (world.admin, "nonsense"): 404,
        (world.admin, "APPROVE"): 404,
    }
    found = {(user, slug): entering(user).get(url_of(transfer, slug)).status_code for user, slug in expected}
    assert found == expected
    posted = {
        (user, slug): entering(user).post(url_of(transfer, slug), {"version": transfer.version}).status_code
        for user, slug in expected
        if expected[user, slug] != 200
    }
    assert posted == {key: status for key, status in expected.items() if status != 200}
    assert status_of(transfer) == Status.SUBMITTED


def test_barred_act_says_what_is_missing_and_cannot_be_posted(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED)
    world.college.address = ""
    world.college.save()
    client = sign_in(world.admin)
    response = client.get(url_of(transfer, "issue-letter"))
    assert response.context["form"] is None
    assert response.context["letter_faults"] == ("还缺本单位通讯地址",)
    assert "还缺本单位通讯地址" in response.content.decode()
    assert client.post(url_of(transfer, "issue-letter"), {"version": transfer.version}).status_code == 403
    assert Letter.objects.count() == 0


def test_letter_is_previewed_without_the_id_number(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED, ethnicity="维吾尔族")
    response = sign_in(world.admin).get(url_of(transfer, "issue-letter"))
    preview = {row["label"]: row["value"] for row in response.context["preview"]}
    assert preview["民族"] == "维吾尔"
    assert preview["有效期"] == "90 天，至 2022-09-06"
    assert preview["身份证号码"] == transfer.member.id_number_tail
    assert transfer.member.id_number not in response.content.decode()
    assert response.context["seal_owner"] == "甲学院党委"
    assert response.context["early_note"] == "介绍信从 6 月 12 日起统一开具；提前离校的，可以单独提前开具。"


def test_general_branchs_letter_is_stamped_by_the_department(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.APPROVED, organization=world.general_branch)
    response = sign_in(world.general_admin).get(url_of(transfer, "issue-letter"))
    assert response.context["seal_owner"] == "校党委组织部"


def test_correcting_a_returned_one_starts_with_the_reviewers_words(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.RETURNED)
    response = sign_in(world.admin).get(url_of(transfer, "correct"))
    assert response.context["form"].initial == {"reason": "测试原因"}


@pytest.mark.parametrize(("slug", "own"), [("confirm", "my_confirm"), ("correct", "my_correct")])
def test_a_graduate_acts_on_the_own_pages(world, sign_in, slug, own):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    client = sign_in(world.graduate_user(transfer.case))
    data = {"version": transfer.version, "declaration": "on", "reason": "错了"}
    answers = (client.get(url_of(transfer, slug)), client.post(url_of(transfer, slug), data))
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, reverse(f"transfers:{own}"))
    ] * 2
    assert status_of(transfer) == Status.AWAITING_CONFIRMATION


def test_college_confirming_on_behalf_has_to_say_how(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    client = sign_in(world.admin)
    data = {"version": transfer.version, "declaration": "on"}
    assert client.post(url_of(transfer, "confirm"), data).status_code == 422
    assert client.post(url_of(transfer, "confirm"), data | {"how": "6 月 8 日电话核对"}).status_code == 302
    assert Confirmation.objects.get().how == "6 月 8 日电话核对"


def test_reviewer_cannot_approve_what_the_same_person_submitted(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.SUBMITTED)
    Transfer.objects.filter(pk=transfer.pk).update(submitted_by=world.reviewer)
    response = sign_in(world.reviewer).post(url_of(transfer, "approve"), {"version": transfer.version})
    assert response.status_code == 403
    assert "报送人不能审核自己报送的内容" in response.content.decode()
    assert status_of(transfer) == Status.SUBMITTED


def test_delivery_by_proxy_needs_name_and_document(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    response = sign_in(world.admin).post(
        url_of(transfer, "deliver-letter"),
        {"version": transfer.version, "delivered_on": "2022-06-08", "method": "PROXY"},
    )
    assert sorted(response.context["form"].errors) == ["proxy_document", "proxy_name"]
    assert status_of(transfer) == Status.LETTER_ISSUED


# --- Many people -----------------------------------------------------------------------------


def many(slug):
    return reverse("transfers:act_many", args=[slug])


def test_first_asks_then_does_and_names_those_left_out(world, sign_in):
    able = [world.transfer(Path.OUT_PAPER, Status.APPROVED) for _ in range(2)]
    unable = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    client = sign_in(world.admin)
    asked = client.post(many("issue-letter"), {"rows": rows(*able, unable)})
    assert asked.status_code == 200
    assert {row["transfer"].pk for row in asked.context["able"]} == {each.pk for each in able}
    assert [(each.pk, reason) for each, reason in asked.context["unable"]] == [
        (unable.pk, "京内、状态为“待学院办理”时不能开具介绍信")
    ]
    assert asked.context["seals"] == ["甲学院党委"]
    assert Letter.objects.count() == 0
    done = client.post(many("issue-letter"), {"rows": rows(*able, unable), "sure": "1"})
    letters = {str(pk) for pk in Letter.objects.values_list("pk", flat=True)}
    path, _, ids = done.url.partition("?ids=")
    assert path == reverse("letters:batch")
    assert set(ids.split(",")) == letters
    assert len(letters) == 2


def test_more_letters_than_fit_an_address_travel_in_the_session(world, sign_in, monkeypatch):
    monkeypatch.setattr("transfers.views.acts.IDS_IN_AN_ADDRESS", 1)
    able = [world.transfer(Path.OUT_PAPER, Status.APPROVED) for _ in range(2)]
    client = sign_in(world.admin)
    done = client.post(many("issue-letter"), {"rows": rows(*able), "sure": "1"}, follow=True)
    assert done.redirect_chain == [(reverse("letters:batch"), 302)]
    assert len(done.context["letters"]) == 2


def test_returned_rows_carry_their_own_reason_or_the_common_one(world, sign_in):
    first, second = (world.transfer(Path.OUT_PAPER, Status.SUBMITTED) for _ in range(2))
    data = {
        "rows": rows(first, second),
        "sure": "1",
        "reason": "请核对抬头",
        f"reason-{second.pk}": "党费月份缺失",
    }
    assert sign_in(world.reviewer).post(many("return"), data).status_code == 302
    notes = [factories.fresh(each).status_note for each in (first, second)]
    assert notes == ["请核对抬头", "党费月份缺失"]


def test_reason_typed_in_the_list_is_still_there_when_asked(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.SUBMITTED)
    response = sign_in(world.reviewer).post(many("return"), {"rows": rows(transfer), "reason": "请核对抬头"})
    assert response.context["form"].initial["reason"] == "请核对抬头"
    assert "请核对抬头" in response.content.decode()
    assert status_of(transfer) == Status.SUBMITTED


def test_row_without_any_reason_is_asked_for_it_before_any_is_returned(world, sign_in):
    first, second = (world.transfer(Path.OUT_PAPER, Status.SUBMITTED) for _ in range(2))
    data = {"rows": rows(first, second), "sure": "1", f"reason-{second.pk}": "党费月份缺失"}
    response = sign_in(world.reviewer).post(many("return"), data)
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "reason": [f"请填写统一说明，或逐人写明原因；还没有原因的：{first.member.name}。"]
    }
    assert "党费月份缺失" in response.content.decode()
    assert (status_of(first), status_of(second)) == (Status.SUBMITTED, Status.SUBMITTED)


def test_stale_row_is_left_alone_with_a_result_of_its_own(world, sign_in):
    fresh, stale = (world.transfer(Path.IN_BEIJING) for _ in range(2))
    data = {"rows": [*rows(fresh), f"{stale.pk}:{stale.version - 1}"], "sure": "1"}
    response = sign_in(world.admin).post(many("request-confirmation"), data, follow=True)
    assert (status_of(fresh), status_of(stale)) == (Status.AWAITING_CONFIRMATION, Status.DRAFT)
    assert f"1 人没有办理——{stale.member.name}" in response.content.decode()


def test_second_click_finds_nobody_able(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    client, data = sign_in(world.admin), {"rows": rows(transfer), "sure": "1"}
    assert client.post(many("request-confirmation"), data).status_code == 302
    events = Event.objects.count()
    assert client.post(many("request-confirmation"), data).status_code == 409
    assert Event.objects.count() == events


def test_foreign_row_among_the_ticked_ones_is_404_and_nothing_happens(world, sign_in):
    own = world.transfer(Path.IN_BEIJING)
    foreign = world.transfer(Path.IN_BEIJING, organization=world.other_college)
    client = sign_in(world.admin)
    for ticked in (rows(own, foreign), rows(foreign), [f"{uuid.uuid4()}:1"]):
        assert client.post(many("request-confirmation"), {"rows": ticked, "sure": "1"}).status_code == 404
    assert (status_of(own), status_of(foreign)) == (Status.DRAFT, Status.DRAFT)


def test_wrong_party_wrong_method_and_wrong_word(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.SUBMITTED)
    graduate = world.graduate_user(transfer.case)
    data = {"rows": rows(transfer), "sure": "1"}
    assert entering(world.admin).post(many("approve"), data).status_code == 403
    assert entering(world.reviewer).post(many("issue-letter"), data).status_code == 403
    assert entering(graduate).post(many("confirm"), data).status_code == 403
    assert entering(world.admin).get(many("confirm")).status_code == 405
    assert entering(world.admin).post(many("start-online"), data).status_code == 404
    assert status_of(transfer) == Status.SUBMITTED


@pytest.mark.parametrize("ticked", [[], ["nonsense"], ["1:2", "x:y"]])
def test_nobody_ticked(world, sign_in, ticked):
    response = sign_in(world.admin).post(
        many("confirm"), {"rows": ticked, "next": reverse("transfers:transfer_list")}, follow=True
    )
    assert [str(message) for message in response.context["messages"]] == [
        "没有选择任何人。请先在列表中勾选，再点按钮。"
    ]


def test_receipts_of_different_routes_are_not_recorded_in_one_go(world, sign_in):
    inside = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    outside = world.transfer(Path.OUT_ONLINE, Status.INITIATED)
    response = sign_in(world.admin).post(
        many("complete"),
        {
            "rows": rows(inside, outside),
            "sure": "1",
            "receipt_kind": "BRANCH_CONFIRMATION",
            "received_on": "2022-06-08",
            "handler": "李老师",
        },
    )
    assert (response.status_code, response.context["mixed"]) == (422, True)
    assert {status_of(inside), status_of(outside)} == {Status.INITIATED}


def test_delivery_in_bulk_is_in_person_only(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    data = {"rows": rows(transfer), "sure": "1", "delivered_on": "2022-06-08"}
    client = sign_in(world.admin)
    assert client.post(many("deliver-letter"), data | {"method": "MAIL"}).status_code == 422
    assert client.post(many("deliver-letter"), data | {"method": "IN_PERSON"}).status_code == 302
    assert status_of(transfer) == Status.LETTER_DELIVERED


def test_asking_costs_the_same_queries_for_one_and_for_many(world, sign_in):
    transfers = [world.transfer(Path.IN_BEIJING) for _ in range(6)]
    client = sign_in(world.admin)
    counts = []
    for ticked in (transfers[:1], transfers):
        with CaptureQueriesContext(connection) as captured:
            assert client.post(many("request-confirmation"), {"rows": rows(*ticked)}).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_all_actions_with_a_form_have_a_page(world, sign_in):
    """Every act of the table but the register's own SUBMIT is reachable under its address."""
    transfer = world.transfer(Path.IN_BEIJING)
    client = sign_in(world.department_admin)
    found = {
        action: client.get(url_of(transfer, action.value.lower().replace("_", "-"))).status_code
        for action in Action
    }
    assert {action for action, status in found.items() if status == 404} == {Action.SUBMIT}


def test_both_kinds_of_next_step_are_said_when_both_are_approved(world, sign_in):
    online, paper = (world.transfer(path, Status.SUBMITTED) for path in (Path.OUT_ONLINE, Path.OUT_PAPER))
    client = sign_in(world.reviewer)
    wills = [
        client.post(many("approve"), {"rows": rows(*chosen)}).context["will"]
        for chosen in ([online], [paper], [online, paper])
    ]
    assert wills == [
        "审核备案后，由学院在党员E先锋发起转接。",
        "审核备案后，由学院开具介绍信。",
        "审核备案后，由学院办理：线上的在党员E先锋发起转接，纸质的开具介绍信。",
    ]


def test_a_choice_that_was_not_made_is_named(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.INITIATED)
    url = reverse("transfers:act", args=[transfer.pk, "refuse"])
    errors = sign_in(world.admin).post(url, {"version": transfer.version}).context["form"].errors
    assert errors["refusal_reason"] == ["请选择退回原因。"]


def test_only_paper_asks_what_became_of_the_letter(world, sign_in):
    online, paper = (world.transfer(path, Status.FAILED) for path in (Path.OUT_ONLINE, Path.OUT_PAPER))
    client = sign_in(world.admin)
    pages = [
        client.get(reverse("transfers:act", args=[each.pk, "switch-channel"])) for each in (online, paper)
    ]
    fields = ["back_have", "back_by", "lost_have", "lost_by", "lost_on"]
    assert [list(page.context["form"].fields) for page in pages] == [
        ["reason"],
        ["reason", "old_letter", *fields],
    ]
    assert [page.context["button"] for page in pages] == ["确认改为纸质介绍信", "确认改为线上办理"]
