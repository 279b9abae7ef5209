"""Requests as the office sees them: lists, badges, answers and the step that follows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import fresh, said
from tests.transfers import verified
from tests.transfers.asking import TEXT, ask, force, graduate_of, reply
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import MemberRequest, Register
from transfers.models.member_requests import RequestKind, RequestState
from transfers.services import member_requests
from transfers.services.performing import perform

LIST = "transfers:member_requests"


def one(request):
    return reverse("transfers:member_request", args=[request.pk])


def names(response):
    return [row.record.case.member.name for row in response.context["table"].page.object_list]


@pytest.fixture
def asked(world):
    """A change of destination that a person of 甲学院 with a letter has asked for."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    return ask(world, transfer.case, RequestKind.CHANGE, photos=[verified.picture()])


def version(request):
    latest = member_requests.latest_of(request.case)
    return latest.version if latest else 0


def answer(page, request, decision="grant", words="同意，请先交回介绍信。", **more):
    said_so = {"decision": decision, "answer": words, "version": version(request)} | more
    return page.post(one(request), said_so)


def test_the_lists_hold_what_waits_here_what_waits_elsewhere_and_what_is_over(world, sign_in, asked):
    staying = ask(world, world.transfer().case, RequestKind.RETENTION)
    over = ask(world, world.transfer().case)
    reply(world, over, world.admin, granted=False)
    ask(world, world.transfer(organization=world.other_college).case)
    page = sign_in(world.admin)
    assert names(page.get(reverse(LIST))) == [asked.case.member.name]
    assert names(page.get(reverse(LIST) + "?list=requests-department")) == [staying.case.member.name]
    assert names(page.get(reverse(LIST) + "?show=decided")) == [over.case.member.name]
    page = sign_in(world.reviewer)
    assert names(page.get(reverse(LIST))) == [staying.case.member.name]
    assert len(names(page.get(reverse(LIST) + "?list=requests-college"))) == 2


def test_the_home_page_leads_to_exactly_these(world, sign_in, asked):
    page = sign_in(world.admin)
    lines = {line["sentence"]: line for line in page.get(reverse("home")).context["todo"]}
    line = lines["的申请待答复（更正、改派、留存、出国保留）"]
    assert line["count"] == 1
    assert names(page.get(line["url"])) == [asked.case.member.name]


def test_the_page_shows_what_is_asked_and_how_the_person_stands(world, sign_in, asked):
    text = sign_in(world.admin).get(one(asked)).content.decode()
    assert TEXT in text
    assert "等待第三联回执" in text
    assert "同意后，下一步：改派重办。" in text
    assert asked.case.member.id_number not in text


def test_answering_tells_the_person_and_offers_the_step(world, sign_in, asked):
    page = sign_in(world.admin)
    response = answer(page, asked)
    assert (response.status_code, response["Location"]) == (302, one(asked))
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (RequestState.GRANTED, "同意，请先交回介绍信。")
    shown = page.get(one(asked))
    assert shown.context["step"].label == "改派重办"
    form = page.get(shown.context["step"].url).context["form"]
    assert form.initial["reason"] == f"本人申请改变去向（改派）：{TEXT}"


@pytest.mark.parametrize(
    ("path", "status", "first"),
    [
        (Path.OUT_PAPER, Status.LETTER_ISSUED, "改派会作废原介绍信，须先收回；"),
        (Path.IN_BEIJING, Status.INITIATED, "先在系统里撤回原来的转接，对方已经确认接收的不能再改；"),
    ],
)
def test_what_has_to_be_taken_back_before_a_change_is_what_there_is(world, sign_in, path, status, first):
    request = ask(world, world.transfer(path, status).case, RequestKind.CHANGE)
    reply(world, request, world.admin)
    note = sign_in(world.admin).get(one(request)).context["step"].note
    assert note == f"{first}新的一次办理从“待完善”开始，本人可以自己填写新的去向。"


def test_the_step_of_staying_here_is_to_cancel_then_the_box_with_its_ground(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    request = ask(world, transfer.case, RequestKind.RETENTION)
    reply(world, request, world.reviewer)
    page = sign_in(world.admin)
    step = page.get(one(request)).context["step"]
    assert (step.label, "cancel" in step.url) == ("撤销转接", True)
    perform(transfer.pk, Action.CANCEL, world.actor(world.admin), said(Action.CANCEL, Path.IN_BEIJING))
    step = page.get(one(request)).context["step"]
    form = page.get(step.url).context["form"]
    assert (form.initial["disposition"], form.initial["note"]) == (
        Disposition.RETAINED,
        f"本人申请组织关系留存：{TEXT}",
    )


@pytest.mark.parametrize(
    ("status", "label"),
    [(Status.DRAFT, ""), (Status.SUBMITTED, "退回修改"), (Status.APPROVED, ""), (Status.INITIATED, "")],
)
def test_the_department_that_has_approved_leaves_the_rest_to_the_college(world, sign_in, status, label):
    request = ask(world, world.transfer(Path.OUT_ONLINE, status).case, RequestKind.RETENTION)
    reply(world, request, world.reviewer)
    step = sign_in(world.reviewer).get(one(request)).context["step"]
    assert (step.label, bool(step.url), step.note) == (
        label,
        bool(label),
        "" if label else "由学院继续办理。",
    )
    assert sign_in(world.admin).get(one(request)).context["step"].url


def test_a_granted_correction_opens_the_data_at_once(world, sign_in):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    request = ask(world, transfer.case)
    page = sign_in(world.admin)
    assert "随即撤回报送并退回" in page.get(one(request)).content.decode()
    answer(page, request)
    assert fresh(transfer).status == Status.DRAFT
    assert page.get(one(request)).context["step"].label == "修改个人信息"


@pytest.mark.parametrize("state", ["open", "withdrawn", "foreign"])
def test_an_address_takes_its_reason_only_from_a_granted_request_of_the_case(world, sign_in, asked, state):
    transfer = member_requests.latest_of(asked.case)
    if state == "withdrawn":
        member_requests.withdraw(asked.pk, world.actor(graduate_of(world, asked.case)))
    if state == "foreign":
        transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
        reply(world, asked, world.admin)
    url = f"{reverse('transfers:act', args=[transfer.pk, 'change'])}?request={asked.pk}"
    assert "reason" not in sign_in(world.admin).get(url).context["form"].initial
    assert sign_in(world.admin).get(url.split("=", maxsplit=1)[0] + "=nonsense").status_code == 200


def test_without_words_nothing_is_answered_and_the_other_form_stays(world, sign_in, asked):
    response = answer(sign_in(world.admin), asked, words=" ")
    assert (response.status_code, "请写明答复" in response.content.decode()) == (422, True)
    assert MemberRequest.objects.get().is_open


def test_staying_here_is_for_the_department_to_grant(world, sign_in):
    request = ask(world, world.transfer().case, RequestKind.RETENTION)
    page = sign_in(world.admin)
    text = page.get(one(request)).content.decode()
    assert ("同意，答复本人</button>" in text.replace("不同意，答复本人", ""), "由组织部答复" in text) == (
        False,
        True,
    )
    assert answer(page, request).status_code == 403
    assert answer(sign_in(world.reviewer), request).status_code == 302


@pytest.mark.parametrize("what", ["answered", "withdrawn", "moved"])
def test_whoever_comes_late_changes_nothing_and_is_told(world, sign_in, asked, what):
    page, seen = sign_in(world.admin), version(asked)
    if what == "answered":
        reply(world, asked, world.reviewer, granted=False)
    if what == "withdrawn":
        member_requests.withdraw(asked.pk, world.actor(graduate_of(world, asked.case)))
    if what == "moved":
        transfer = member_requests.latest_of(asked.case)
        perform(transfer.pk, Action.COMPLETE, world.actor(world.admin), said(Action.COMPLETE, Path.OUT_PAPER))
    before = MemberRequest.objects.values_list("state", "answered_by").get()
    response = answer(page, asked, version=seen)
    assert (response.status_code, "没有写入任何内容" in response.content.decode()) == (409, True)
    assert MemberRequest.objects.values_list("state", "answered_by").get() == before


def test_no_other_college_reaches_a_request_or_its_picture(world, sign_in, asked):
    page = sign_in(world.other_admin)
    photo = reverse("transfers:request_photo", args=[asked.photos.get().pk])
    assert page.get(one(asked)).status_code == page.get(photo).status_code == 404
    assert answer(page, asked).status_code == 404
    shown = sign_in(world.admin).get(photo)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in shown["Cache-Control"]
    assert MemberRequest.objects.get().is_open


def test_rows_and_the_persons_page_say_that_something_is_asked(world, sign_in, asked):
    page = sign_in(world.admin)
    words = "有申请待答复：改变去向（改派）"
    for name in ("transfers:transfer_list", "transfers:case_list"):
        assert words in page.get(reverse(name)).content.decode()
    person = page.get(reverse("transfers:case", args=[asked.case_id])).content.decode()
    assert ("本人申请：改变去向（改派）" in person, one(asked) in person) == (True, True)
    reply(world, asked, world.admin)
    assert words not in page.get(reverse("transfers:transfer_list")).content.decode()


def test_somebody_without_an_attempt_shows_it_too(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CANCELLED)
    force(transfer.case)
    text = sign_in(world.admin).get(reverse("transfers:case_list")).content.decode()
    assert "有申请待答复：更正信息" in text


def test_a_register_leaves_out_whoever_has_asked_for_something(world, sign_in):
    asks, ready = (world.transfer(Path.OUT_PAPER, Status.CONFIRMED) for _ in range(2))
    force(asks.case, RequestKind.CHANGE)
    page = sign_in(world.admin)
    text = page.get(reverse("transfers:register_submit")).content.decode()
    assert "本人的申请（改变去向（改派））还没有答复，请先答复" in text
    world.submit_register(world.college)
    assert (fresh(asks).status, fresh(ready).status) == (Status.CONFIRMED, Status.SUBMITTED)


def test_a_request_made_after_the_register_was_shown_makes_it_stale(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    page = sign_in(world.admin)
    form = page.get(reverse("transfers:register_submit")).context["form"]
    force(transfer.case)
    response = page.post(reverse("transfers:register_submit"), {**form.initial, "late_reason": ""})
    assert (response.status_code, Register.objects.count(), fresh(transfer).status) == (
        409,
        0,
        Status.CONFIRMED,
    )


def test_a_reviewer_cannot_decide_on_a_row_that_waits_for_an_answer(world, sign_in):
    asks, clean = (world.transfer(Path.OUT_PAPER, Status.CONFIRMED) for _ in range(2))
    register = world.submit_register(world.college)
    ask(world, asks.case, RequestKind.CHANGE)
    page = sign_in(world.reviewer)
    shown = page.get(reverse("transfers:register", args=[register.pk]))
    assert "有申请待答复：改变去向（改派）" in shown.content.decode()
    assert [row.row.case_id for row in shown.context["sheet"].clean] == [clean.case_id]
    assert shown.context["sheet"].waiting[0].row.case_id == asks.case_id
    rows = [f"{each.pk}:{fresh(each).version}" for each in (asks, clean)]
    for slug in ("approve", "return"):
        named = page.post(reverse("transfers:act_many", args=[slug]), {"rows": rows}).context
        assert [each.case_id for each, _ in named["unable"]] == [asks.case_id]
    page.post(reverse("transfers:act_many", args=["approve"]), {"rows": rows, "sure": "1"})
    assert (fresh(asks).status, fresh(clean).status) == (Status.SUBMITTED, Status.APPROVED)


def test_the_lists_cost_the_same_for_one_row_and_for_thirty(world, sign_in):
    def costs():
        found = []
        for name in (LIST, "transfers:transfer_list", "transfers:case_list"):
            with CaptureQueriesContext(connection) as queries:
                page.get(reverse(name))
            found.append(len(queries))
        return found

    ask(world, world.transfer().case)
    page = sign_in(world.admin)
    costs()
    for_one = costs()
    for _ in range(29):
        ask(world, world.transfer().case)
    assert costs() == for_one
    assert for_one[0] <= 10
