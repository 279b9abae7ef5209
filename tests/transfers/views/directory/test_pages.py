"""The pages of the directory, the names while one types, and the advice beside the form of a destination."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Event
from tests.factories import fresh
from tests.transfers.services.directory.test_index import BAD, GOOD, UNIT, send
from transfers.enums import Path, Route, Status
from transfers.models import ReceivingBody, Transfer
from transfers.services import directory, editing
from transfers.services.directory import index as directory_index

LIST, SUGGEST, ADVICE = "/directory/", "/directory/suggest/", "/directory/advice/"
TARGET = ("heading_organization", "receiving_organization", "receiving_code", "route", "channel")


@pytest.fixture(autouse=True)
def _fresh():
    directory_index.forget()
    yield
    directory_index.forget()


def shown(response):
    return [row.record.name for row in response.context["table"].rows]


def body_of(name):
    return ReceivingBody.objects.get(key=directory_index.unit_key(name))


def options(response):
    return re.findall(r'data-value="([^"]*)"', response.content.decode())


def form_of(response):
    form = response.context["form"]
    return {name: form[name].value() for name in TARGET}


# --- The list --------------------------------------------------------------------------------


def test_search_and_filters_narrow_to_exactly_these(world, sign_in):
    client = sign_in(world.admin)
    total = ReceivingBody.objects.count()
    assert client.get(LIST).context["count"] == total
    assert shown(client.get(LIST, {"q": "中行"})) == ["中国共产党中国银行总行直属机关委员会"]
    assert shown(client.get(LIST, {"q": "qhdx"}))[0] == "中国共产党清华大学委员会"
    for name in ("level", "affiliation"):
        value = {"level": "ARMY", "affiliation": "UNKNOWN"}[name]
        response = client.get(LIST, {name: value})
        assert response.context["count"] == ReceivingBody.objects.filter(**{name: value}).count() > 0
    assert client.get(LIST, {"verified": "yes"}).context["count"] == 0
    assert client.get(LIST, {"verified": "no"}).context["count"] == total
    heads = ReceivingBody.objects.filter(may_head=True).count()
    assert client.get(LIST, {"head": "yes"}).context["count"] == heads
    assert client.get(LIST, {"q": "没有这个单位"}).context["count"] == 0
    assert [each["value"] for each in client.get(LIST, {"level": "ARMY"}).context["chips"]] == ["军队、武警"]


def test_a_filter_that_makes_no_sense_lists_nothing_and_says_so(world, sign_in):
    response = sign_in(world.admin).get(LIST, {"level": "NOPE"})
    assert response.context["count"] == 0
    assert "“层级”的值无效" in response.content.decode()


def test_retired_bodies_are_seen_by_those_who_keep_them(world, sign_in):
    body = body_of("清华大学")
    directory.set_active(body.pk, False, world.actor(world.reviewer))
    assert "中国共产党清华大学委员会" not in shown(sign_in(world.reviewer).get(LIST, {"q": "清华大学"}))
    response = sign_in(world.reviewer).get(LIST, {"q": "清华大学", "retired": "yes"})
    assert shown(response) == ["中国共产党清华大学委员会"]
    response = sign_in(world.admin).get(LIST, {"q": "清华大学", "retired": "yes"})
    assert shown(response) == []


def test_what_only_the_transfers_know_is_found_too(world, sign_in):
    send(world, Status.COMPLETED)
    page = sign_in(world.other_admin).get(LIST, {"q": "某某研究院"})
    assert [each["name"] for each in page.context["learned"]] == [UNIT]
    assert "转往 1 人，办结 1" in page.content.decode()


def test_thirty_more_units_cost_no_more_queries(world, sign_in):
    client = sign_in(world.reviewer)
    send(world, Status.COMPLETED)
    urls = (LIST, f"{LIST}?q=研究", f"{SUGGEST}?q=研究", "/directory/learned/")

    def queries(url):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    few = {url: queries(url) for url in urls}
    for n in range(30):
        values = {"name": f"中国共产党某某{n}研究所委员会"}
        directory.add_body(values, [f"某所{n}"], world.actor(world.reviewer))
    for n in range(3):
        send(world, Status.COMPLETED, receiving=f"中共某某{n}研究中心委员会")
    assert {url: queries(url) for url in urls} == few


def test_the_export_holds_the_rows_of_the_filters_and_is_noted(world, sign_in):
    response = sign_in(world.admin).post(f"{LIST}export.xlsx?q=中行")
    head, row = load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["别名"] == "中国银行、中国银行总行、中行"
    assert Event.objects.order_by("-seq").first().title == "导出单位目录"


# --- A body ----------------------------------------------------------------------------------


def test_a_bodys_page_says_what_is_known_and_that_nobody_has_asked(world, sign_in):
    page = sign_in(world.admin).get(reverse("transfers:body", args=[body_of("中国银行总行直属机关").pk]))
    text = page.content.decode()
    assert "待核实" in text
    assert "随系统提供，取自公开名录" in text
    assert "登记已核实" not in text  # a college reads


def test_it_tells_what_became_of_those_who_went_there_and_names_nobody(world, sign_in):
    sent = send(world, Status.COMPLETED)
    send(world, Status.FAILED, BAD)
    body = directory.add_body({"name": UNIT}, (), world.actor(world.reviewer))
    text = sign_in(world.other_admin).get(reverse("transfers:body", args=[body.pk])).content.decode()
    assert f"本届 1 人转往该单位，抬头用“{GOOD}”（1 份回执），“{BAD}”被退回 1 次。" in text
    assert sent.member.name not in text
    assert world.college.name not in text


def test_verifying_on_the_page(world, sign_in):
    body = body_of("清华大学")
    client, url = sign_in(world.reviewer), reverse("transfers:body", args=[body.pk])
    seen = client.get(url).context["form"]["seen"].value()
    bad = client.post(f"{url}verify/", {"seen": seen, "source": " "})
    assert (bad.status_code, "请写明向谁核实" in bad.content.decode()) == (422, True)
    assert client.post(f"{url}verify/", {"seen": seen, "source": "来电"}).status_code == 302
    stale = client.post(f"{url}verify/", {"seen": seen, "source": "又来电"})
    assert (stale.status_code, "又来电" in stale.content.decode()) == (409, True)
    assert ReceivingBody.objects.get(pk=body.pk).affiliation_source == "来电"


def test_the_form_keeps_what_was_typed_when_the_body_is_there_already(world, sign_in):
    client = sign_in(world.reviewer)
    values = {"name": "中共清华大学党委", "level": "UNIVERSITY", "affiliation": "BEIJING", "aliases": "新名"}
    response = client.post("/directory/new/", values)
    text = response.content.decode()
    assert response.status_code == 422
    assert "目录里已有这个单位：中国共产党清华大学委员会" in text
    assert "新名" in text
    assert client.post("/directory/new/", values | {"name": "", "code": "12"}).status_code == 422
    made = client.post("/directory/new/", values | {"name": "中国共产党新大学委员会"})
    assert made.status_code == 302
    assert body_of("新大学").aliases.get().name == "新名"


def test_editing_on_the_page_tells_that_the_verification_is_gone(world, sign_in):
    body = body_of("清华大学")
    directory.verify_body(body.pk, "来电", world.actor(world.reviewer), seen=directory.version(body))
    client, url = sign_in(world.department_admin), reverse("transfers:body_edit", args=[body.pk])
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert values["aliases"] == "清华"
    response = client.post(url, values | {"code": "011100000001"}, follow=True)
    assert "原来的核实已撤回" in response.content.decode()
    assert client.post(url, values).status_code == 409
    assert ReceivingBody.objects.get(pk=body.pk).code == "011100000001"


def test_learned_units_are_taken_in_with_one_press(world, sign_in):
    send(world, Status.COMPLETED)
    client = sign_in(world.reviewer)
    assert "还没有的有 2 个单位" in client.get(LIST).content.decode()
    page = client.get("/directory/learned/")
    assert {line["name"] for line in page.context["lines"]} == {UNIT, GOOD}
    for line in page.context["lines"]:
        assert client.post("/directory/adopt/", {"key": line["key"]}).status_code == 302
    assert client.get("/directory/learned/").context["lines"] == []
    assert body_of(UNIT).seeded is False
    assert sign_in(world.admin).get("/directory/learned/").status_code == 403


# --- From a form and back --------------------------------------------------------------------


def test_the_directory_brings_a_name_back_to_the_form_and_saves_nothing(world, sign_in):
    send(world, Status.COMPLETED, code="043000000002")
    draft = world.transfer(Path.IN_BEIJING)
    client = sign_in(world.admin)
    page = client.get(LIST, {"for": draft.pk, "field": "receiving", "q": "某某研究院"})
    (line,) = page.context["learned"]
    form = client.get(line["url"])
    assert form_of(form) == {
        "heading_organization": GOOD,
        "receiving_organization": UNIT,
        "receiving_code": "043000000002",
        "route": "OUT_OF_BEIJING",
        "channel": "ONLINE",
    }
    assert "还没有保存" in form.content.decode()
    assert fresh(draft).receiving_organization != UNIT
    page = client.get(LIST, {"for": draft.pk, "field": "heading", "q": "重庆市委"})
    text = page.content.decode()
    assert f"/transfers/{draft.pk}/edit/?heading_organization=" in text
    assert f'<input type="hidden" name="for" value="{draft.pk}">' in text


def test_the_form_of_another_college_or_no_draft_is_not_there(world, sign_in):
    draft, gone = world.transfer(), world.transfer(Path.IN_BEIJING, Status.INITIATED)
    assert sign_in(world.other_admin).get(LIST, {"for": draft.pk}).status_code == 404
    assert sign_in(world.admin).get(LIST, {"for": gone.pk}).status_code == 404
    assert sign_in(world.admin).get(LIST, {"for": "x"}).context["picker"] is None
    assert sign_in(world.reviewer).get(LIST, {"for": draft.pk}).context["picker"] is None


# --- While one types -------------------------------------------------------------------------


def test_at_most_ten_names_with_their_count(world, sign_in):
    client = sign_in(world.admin)
    response = client.get(SUGGEST, {"q": "大学", "field": "receiving"})
    assert len(options(response)) == 10
    assert "找到 10 个" in response.content.decode()
    assert "待核实" in response.content.decode()
    nothing = client.get(SUGGEST, {"q": "查无此处", "field": "heading"})
    assert options(nothing) == []
    assert "照对方提供的全称填写" in nothing.content.decode()
    assert options(client.get(SUGGEST, {"q": "", "field": "heading"})) == []
    assert client.get(SUGGEST, {"q": "'\"<x>" * 60, "field": "?"}).status_code == 200


def test_names_are_escaped(world, sign_in):
    name = '中国共产党“<b>&某某"委员会'
    directory.add_body({"name": name}, (), world.actor(world.reviewer))
    text = sign_in(world.admin).get(SUGGEST, {"q": "某某"}).content.decode()
    assert "<b>&某某" not in text
    assert "&lt;b&gt;&amp;某某&quot;" in text


def test_a_refused_heading_is_marked_and_last(world, sign_in):
    send(world, Status.FAILED, BAD)
    client = sign_in(world.admin)
    response = client.get(SUGGEST, {"q": "芙蓉", "field": "heading"})
    assert options(response) == [BAD]
    assert "曾被退回 1 次" in response.content.decode()
    assert "找到的都曾被对方退回" in response.content.decode()


@pytest.mark.parametrize(("people", "told"), [(2, False), (3, True)])
def test_a_graduate_is_told_no_number_so_small_that_it_is_somebody(world, sign_in, people, told):
    for _ in range(people):
        send(world, Status.COMPLETED, GOOD)
    user = world.graduate_user(world.transfer(Path.OUT_ONLINE).case)
    words = f"本届 {people} 人"
    for url, asked in (
        (SUGGEST, {"q": UNIT, "field": "receiving"}),
        (ADVICE, {"receiving_organization": UNIT}),
    ):
        assert (words in sign_in(user).get(url, asked).content.decode()) == told
        assert words in sign_in(world.admin).get(url, asked).content.decode()


def test_who_looks_for_a_heading_in_beijing_is_told_that_there_is_none(world, sign_in):
    response = sign_in(world.admin).get(SUGGEST, {"q": "清华大学", "field": "heading"})
    assert "京内转接不填抬头" in response.content.decode()


def test_own_branches_are_offered_for_staying_and_only_ones_own(world, sign_in):
    first = world.transfer().case.branch
    world.transfer(organization=world.other_college)
    asked = {"q": "第一党支部", "field": "receiving", "route": "INTRA_COLLEGE"}
    assert options(sign_in(world.admin).get(SUGGEST, asked)) == [first.name]
    graduate = world.graduate_user(world.transfer().case)
    assert options(sign_in(graduate).get(SUGGEST, asked)) == [first.name]
    assert options(sign_in(world.reviewer).get(SUGGEST, asked)) == []


def test_advice_while_typing(world, sign_in):
    client = sign_in(world.admin)
    answers = {}
    for name in ("中国银行总行", "海淀区学院路街道", "清华大学", "中国人民解放军32001部队", "某某公司", ""):
        response = client.get(ADVICE, {"receiving_organization": name})
        proposal = response.context["advice"].proposal
        answers[name] = (proposal.answer, proposal.reason) if proposal else None
        if proposal:
            assert proposal.reason.replace("“", "“") in response.content.decode()
    assert [answer[0] if answer else None for answer in answers.values()] == [
        "京外·纸质",
        "京内",
        "京内",
        "京外·纸质",
        "看不出",
        None,
    ]
    assert len({answer[1] for answer in answers.values() if answer}) == 5


def test_advice_tells_of_those_before_and_of_the_refused_heading(world, sign_in):
    send(world, Status.COMPLETED)
    send(world, Status.FAILED, BAD)
    text = (
        sign_in(world.admin)
        .get(ADVICE, {"receiving_organization": UNIT, "heading_organization": BAD})
        .content.decode()
    )
    assert f"“{BAD}”作抬头曾被对方退回 1 次。办成过的抬头是“{GOOD}”。" in text
    assert "本届 1 人转往该单位" in text


# --- The form without JavaScript -------------------------------------------------------------


def typed(draft, **more):
    return {
        "version": draft.version,
        "receiving_organization": "中国人民解放军32001部队",
        "remark": "打了一半",
        "route": "",
        "channel": "",
    } | more


def test_looking_shows_the_advice_keeps_what_is_typed_and_saves_nothing(world, sign_in):
    draft = world.transfer(Path.UNDECIDED)
    client, url = sign_in(world.admin), reverse("transfers:target_edit", args=[draft.pk])
    events = Event.objects.count()
    response = client.post(url, typed(draft, look="1"))
    assert response.status_code == 200
    assert response.context["form"]["remark"].value() == "打了一半"
    assert response.context["advice"].proposal.answer == "京外·纸质"
    assert form_of(response)["route"] == ""  # advice sets nothing by itself
    assert (Event.objects.count(), fresh(draft).version) == (events, draft.version)


def test_taking_the_proposal_fills_the_form_and_saves_nothing(world, sign_in):
    draft = world.transfer(Path.UNDECIDED)
    client, url = sign_in(world.admin), reverse("transfers:target_edit", args=[draft.pk])
    response = client.post(url, typed(draft, take_proposal="1"))
    found = form_of(response)
    assert (found["route"], found["channel"]) == ("OUT_OF_BEIJING", "PAPER")
    assert Transfer.objects.get(pk=draft.pk).route == ""
    saved = client.post(url, typed(draft, route=found["route"], channel=found["channel"]))
    assert saved.status_code == 302
    assert Transfer.objects.get(pk=draft.pk).route == Route.OUT_OF_BEIJING


def test_taking_the_usual_way_fills_heading_code_and_route(world, sign_in):
    send(world, Status.COMPLETED, code="043000000002")
    draft = world.transfer(Path.UNDECIDED)
    client, url = sign_in(world.admin), reverse("transfers:target_edit", args=[draft.pk])
    response = client.post(url, typed(draft, receiving_organization=UNIT, take_usual="1"))
    assert form_of(response) == {
        "heading_organization": GOOD,
        "receiving_organization": UNIT,
        "receiving_code": "043000000002",
        "route": "OUT_OF_BEIJING",
        "channel": "ONLINE",
    }


def test_the_persons_page_tells_when_another_route_was_chosen(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    client, url = sign_in(world.admin), reverse("transfers:case", args=[transfer.case_id])
    assert client.get(url).context["other_route"] is None
    values = {"receiving_organization": "中共长沙市某某第二支部委员会"}
    editing.edit_target(transfer.pk, values, world.actor(world.admin))
    response = client.get(url)
    assert response.context["other_route"].answer == "京外·线上"
    assert "这是提示，不影响办理" in response.content.decode()
