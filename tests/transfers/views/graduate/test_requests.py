"""The graduate's requests on a phone: asking with pictures, what came of it, nobody else's."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from members.models import Event
from tests import factories
from tests.transfers import verified
from tests.transfers.asking import TEXT, ask, graduate_of, reply
from transfers.enums import Path, Status
from transfers.models import MemberRequest, RequestPhoto
from transfers.models.member_requests import RequestKind, RequestState
from transfers.views.graduate import requests as views


def upload(name="证明.jpg", content=None):
    file = io.BytesIO(content if content is not None else verified.picture())
    file.name = name
    return file


def new(kind="retention"):
    return reverse("transfers:my_request_new", args=[kind])


@pytest.fixture
def under_way(world):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)


@pytest.fixture
def page(world, sign_in, under_way):
    """A browser signed in as the person."""
    return sign_in(graduate_of(world, under_way.case))


def test_the_four_kinds_are_offered_with_when_each_fits(page):
    kinds = page.get(reverse("transfers:my_requests")).context["kinds"]
    assert [(each["words"].name, each["url"], each["why"]) for each in kinds] == [
        ("更正信息", new("correction"), ""),
        ("改变去向（改派）", new("change"), ""),
        ("组织关系留存学校", new("retention"), ""),
        ("出国（境）保留组织关系", new("abroad"), ""),
    ]


@pytest.mark.parametrize(
    ("status", "label", "name"),
    [
        (Status.DRAFT, "直接修改去向", "transfers:my_target"),
        (Status.AWAITING_CONFIRMATION, "信息有误，退回修改", "transfers:my_correct"),
        (Status.CONFIRMED, "信息有误，退回修改", "transfers:my_correct"),
    ],
)
def test_where_there_is_a_direct_way_it_is_shown(world, sign_in, status, label, name):
    transfer = world.transfer(Path.OUT_PAPER, status)
    response = sign_in(graduate_of(world, transfer.case)).get(reverse("transfers:my_requests"))
    change = response.context["kinds"][1]
    assert (change["url"], change["instead"]) == ("", {"label": label, "url": reverse(name)})
    asking = sign_in(graduate_of(world, transfer.case)).get(new("change"))
    assert (asking.status_code, asking.context["instead"]["url"]) == (200, reverse(name))
    assert '<form class="panel"' not in asking.content.decode()


def test_asking_keeps_text_and_clean_pictures_and_leads_to_the_page_of_it(page, under_way):
    said = {"text": f"  {TEXT}\r\n第二行  ", "photo1": upload(), "photo3": upload("b.png")}
    response = page.post(new("abroad"), said)
    kept = MemberRequest.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("transfers:my_request", args=[kept.pk]),
    )
    assert (kept.case, kept.kind, kept.text) == (under_way.case, RequestKind.ABROAD, f"{TEXT}\n第二行")
    assert list(kept.photos.values_list("place", flat=True)) == [1, 2]
    shown = page.get(response["Location"]).content.decode()
    assert (TEXT in shown, "等待学院答复" in shown, "撤回这项申请" in shown) == (True, True, True)
    photo = page.get(reverse("transfers:my_request_photo", args=[kept.photos.first().pk]))
    image = Image.open(io.BytesIO(photo.content))
    assert (photo["Content-Type"], image.format, dict(image.getexif())) == ("image/jpeg", "JPEG", {})


def test_a_request_counts_in_the_menu_until_it_is_answered(world, page, under_way):
    badge = lambda: page.get(reverse("home")).context["badges"]["request"]  # noqa: E731
    assert badge() == ""
    asked = ask(world, under_way.case, RequestKind.CHANGE)
    assert badge() == "改变去向（改派）"
    reply(world, asked, world.admin)
    assert badge() == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "请写明申请内容。"),
        ({"text": "太短"}, "至少 10 个字"),
        ({"text": "字" * 1001}, "最多 1000 个字"),
        ({"text": TEXT, "photo2": ("a.jpg", b"%PDF-1.4")}, "JPEG 或 PNG"),
        ({"text": TEXT, "photo1": ("a.jpg", b"")}, "空文件"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_typed_is_lost(page, said, sentence):
    sent = {name: upload(*value) if isinstance(value, tuple) else value for name, value in said.items()}
    response = page.post(new(), sent)
    text = response.content.decode()
    assert (response.status_code, sentence in text) == (422, True)
    assert said["text"].strip() in text
    assert (MemberRequest.objects.count(), RequestPhoto.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "　　因疫情不能报到，\r\n　　请更正。",
            "因疫情不能报到，\n  请更正。",
        ),  # as a Chinese keyboard indents
        (
            "因疫情\u200b不能\x07\0报到，\ufeff请更正。\u202e",
            "因疫情不能报到，请更正。",
        ),  # pasted along, unseen
        ("请更正婚姻状况，谢谢👨\u200d👩\u200d👧", "请更正婚姻状况，谢谢👨\u200d👩\u200d👧"),
        ("字\r\n" * 500, ("字\n" * 500).strip()),  # 1000 as the browser counts them
    ],
)
def test_a_text_is_kept_as_it_was_seen_and_counted(page, typed, kept):
    assert page.post(new(), {"text": typed}).status_code == 302
    assert MemberRequest.objects.get().text == kept


def test_pictures_that_were_chosen_beside_a_mistake_have_to_be_chosen_again(page):
    response = page.post(new(), {"text": "短", "photo1": upload()})
    assert "请重新选择照片" in response.content.decode()


def test_a_fifth_picture_is_not_taken(page):
    said = {"text": TEXT, **{f"photo{n}": upload() for n in range(1, 7)}}
    page.post(new(), said)
    assert RequestPhoto.objects.count() == 4


def test_pressed_twice_it_is_one_and_another_kind_waits(page):
    assert page.post(new(), {"text": TEXT})["Location"] == page.post(new(), {"text": TEXT})["Location"]
    assert MemberRequest.objects.count() == 1
    other = page.post(new("abroad"), {"text": "九月出国读书，为期一年，请准予保留。"})
    text = other.content.decode()
    assert (other.status_code, "一次只能提出一项" in text, "九月出国读书" in text) == (409, True, True)
    assert "提出申请</h2>" not in page.get(reverse("transfers:my_requests")).content.decode()


def test_what_cannot_be_asked_for_now_is_refused_with_what_was_typed(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    response = sign_in(graduate_of(world, transfer.case)).post(new("change"), {"text": TEXT})
    text = response.content.decode()
    assert (response.status_code, "已经转出" in text, TEXT in text) == (422, True, True)


def test_whoever_sends_too_often_has_to_wait_and_loses_nothing(page, monkeypatch):
    monkeypatch.setattr(views, "SENDINGS", views.Limit("test-sending", 2, 3600))
    for _ in range(2):
        assert page.post(new(), {"text": "短"}).status_code == 422
    response = page.post(new(), {"text": TEXT})
    text = response.content.decode()
    assert (response.status_code, "提交得太频繁" in text, TEXT in text) == (429, True, True)
    assert MemberRequest.objects.count() == 0


def test_so_many_requests_a_day_are_kept(page, monkeypatch):
    monkeypatch.setattr(views, "KEPT", views.Limit("test-kept", 1, 86400))
    kept = page.post(new(), {"text": TEXT})["Location"]
    page.post(kept, {"act": "withdraw"})
    assert page.post(new(), {"text": TEXT}).status_code == 429
    assert MemberRequest.objects.count() == 1


def test_too_large_altogether_is_refused_before_it_is_read(page):
    response = page.post(new(), {"text": TEXT}, CONTENT_LENGTH=str(60 * 1024 * 1024))
    assert (response.status_code, response["Location"]) == (302, new())
    assert "太大" in page.get(new()).content.decode()


def test_an_address_of_no_kind_is_not_there(page):
    assert page.get(new("money")).status_code == page.get(new("ABROAD")).status_code == 404


def test_withdrawing_keeps_the_trace_on_both_sides(world, page, under_way, client):
    asked = ask(world, under_way.case, RequestKind.CHANGE)
    address = reverse("transfers:my_request", args=[asked.pk])
    assert page.post(address, {"act": "withdraw"})["Location"] == reverse("transfers:my_requests")
    assert "已撤回" in page.get(reverse("transfers:my_requests")).content.decode()
    late = page.post(address, {"act": "withdraw"})
    assert (late.status_code, "已经答复或撤回" in late.content.decode()) == (409, True)
    client.force_login(world.admin)
    office = client.get(reverse("transfers:case", args=[under_way.case_id])).content.decode()
    assert ("已撤回" in office, "撤回申请：改变去向（改派）" in office) == (True, True)


def test_an_answer_is_new_until_the_person_says_so(world, page, under_way):
    asked = ask(world, under_way.case, RequestKind.CHANGE)
    reply(world, asked, world.admin, words="请先交回介绍信。")
    assert page.get(reverse("transfers:my_requests")).context["requests"][0]["unseen"] is True
    address = reverse("transfers:my_request", args=[asked.pk])
    before = Event.objects.count()
    text = page.get(address).content.decode()
    assert ("请先交回介绍信。" in text, "知道了" in text, Event.objects.count()) == (True, True, before)
    page.post(address, {"act": "seen"})
    assert page.get(reverse("transfers:my_requests")).context["requests"][0]["unseen"] is False
    assert "知道了" not in page.get(address).content.decode()


def test_no_other_persons_request_or_picture_is_reachable(world, sign_in, under_way):
    asked = ask(world, under_way.case, RequestKind.CHANGE, photos=[verified.picture()])
    stranger = sign_in(graduate_of(world, world.transfer().case))
    for name, pk in (("my_request", asked.pk), ("my_request_photo", asked.photos.get().pk)):
        assert stranger.get(reverse(f"transfers:{name}", args=[pk])).status_code == 404
    for act in ("withdraw", "seen"):
        assert (
            stranger.post(reverse("transfers:my_request", args=[asked.pk]), {"act": act}).status_code == 404
        )
    for name, pk in (("member_request", asked.pk), ("request_photo", asked.photos.get().pk)):
        assert stranger.get(reverse(f"transfers:{name}", args=[pk])).status_code == 403
    asked.refresh_from_db()
    assert asked.state == RequestState.OPEN


def test_the_list_costs_the_same_for_one_and_for_many(world, page, under_way):
    def asked_and_answered():
        reply(world, ask(world, under_way.case, RequestKind.CHANGE), world.admin, granted=False)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            page.get(reverse("transfers:my_requests"))
        return len(queries)

    asked_and_answered()
    cost()
    for_one = cost()
    for _ in range(5):
        asked_and_answered()
    assert cost() == for_one
    assert for_one <= 12


def test_somebody_in_no_register_has_no_requests(world, sign_in):
    member = factories.make_member(world.college)
    user = factories.make_user("GRADUATE", member=member)
    client = sign_in(user)
    for name in ("my_requests", "my_messages"):  # the menu leads there
        assert "还没有您的转接记录" in client.get(reverse(f"transfers:{name}")).content.decode()
    assert client.get(reverse("transfers:my_request_new", args=["abroad"])).status_code == 404
