"""After leaving, on the phone: handed in, the receipt's photograph, refused."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.views import uploads
from tests import factories
from tests.factories import fresh, said
from tests.transfers import verified
from tests.transfers.said_after_leaving import gone, graduate_of, reported, typed, words
from tests.transfers.views.verification.pages import text_of
from transfers.enums import Action, Path, RefusalReason, Status
from transfers.models import OwnReport, OwnReportPhoto
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.services.performing import perform
from transfers.services.reported import own_reports
from transfers.views.graduate import reporting
from transfers.views.graduate.report_words import SLUG_OF

HANDED_IN, RECEIPT, REFUSED = OwnReportKind


@pytest.fixture(autouse=True)
def _noon():
    """No window of the throttle ends in the middle of a test; time goes on, so that what is reported later is newer."""
    with time_machine.travel(datetime.datetime(2026, 6, 8, 4, 0, tzinfo=datetime.UTC), tick=True):
        yield


def page(kind):
    return reverse("transfers:my_report", args=[SLUG_OF[kind]])


def photo(content=None, name="回执.jpg"):
    return SimpleUploadedFile(name, verified.picture() if content is None else content, "image/jpeg")


def sent(kind, **changes):
    """The form as the phone sends it."""
    picture = {"photo": photo()} if kind == RECEIPT else {}
    return typed(kind, **(picture | changes))


# --- The ways through ------------------------------------------------------------------------


@pytest.mark.parametrize("path", [Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER])
@pytest.mark.parametrize("kind", OwnReportKind)
def test_each_is_said_on_one_page_and_the_next_says_what_follows(world, sign_in, path, kind):
    transfer, user = gone(world, path)
    client = sign_in(user)
    first = client.get(page(kind))
    assert first.status_code == 200
    response = client.post(page(kind), sent(kind))
    assert (response.status_code, response.url) == (302, page(kind))
    stored = OwnReport.objects.get()
    assert (stored.transfer, stored.kind, stored.handler) == (transfer, kind, "马科长")
    assert OwnReportPhoto.objects.count() == (kind == RECEIPT)
    after = text_of(client.get(page(kind)))
    expected = "已告诉学院" if kind == HANDED_IN else "已提交，等学院核对"
    for word in (expected, "6 月 8 日", "马科长 0939-8210000", "撤回"):
        assert word in after, word
    assert fresh(transfer).status == transfer.status


def test_the_form_says_what_it_takes_and_works_with_the_camera(world, sign_in):
    _, user = gone(world)
    shown = sign_in(user).get(page(RECEIPT)).content.decode()
    (field,) = re.findall(r'<input type="file"[^>]*>', shown)
    assert 'accept="image/*"' in field
    assert "capture" not in field  # the album, too
    assert 'enctype="multipart/form-data"' in shown
    assert "不超过 8 MB" in shown
    assert "onchange" not in shown


def test_to_whom_it_was_handed_is_filled_in_from_the_letter(world, sign_in):
    transfer, user = gone(world)
    form = sign_in(user).get(page(HANDED_IN)).context["form"]
    assert form["unit"].value() == transfer.heading_organization
    assert form["on"].value() is None
    online, user = gone(world, Path.IN_BEIJING)
    form = sign_in(user).get(page(HANDED_IN)).context["form"]
    assert form["unit"].value() == online.receiving_organization


def test_a_slip_is_put_right_by_saying_it_again(world, sign_in):
    _, user = gone(world)
    client = sign_in(user)
    client.post(page(HANDED_IN), sent(HANDED_IN))
    first = OwnReport.objects.get()
    again = client.get(f"{page(HANDED_IN)}?again=1")
    assert again.context["form"]["handler"].value() == "马科长"
    assert str(again.context["form"]["replaces"].value()) == str(first.pk)
    client.post(page(HANDED_IN), sent(HANDED_IN, handler="牛科长", replaces=str(first.pk)))
    states = dict(OwnReport.objects.values_list("handler", "state"))
    assert states == {"马科长": OwnReportState.WITHDRAWN, "牛科长": OwnReportState.NOTED}
    assert "牛科长" in text_of(client.get(page(HANDED_IN)))


def test_a_better_photograph_takes_the_place_of_the_first(world, sign_in):
    report = reported(world)
    client = sign_in(graduate_of(report))
    assert "换一张照片" in text_of(client.get(page(RECEIPT)))
    again = client.get(f"{page(RECEIPT)}?again=1").content.decode()
    assert "照片请重新选择" in again
    client.post(page(RECEIPT), sent(RECEIPT, replaces=str(report.pk)))
    waiting = OwnReport.objects.get(state=OwnReportState.WAITING)
    assert waiting != report
    assert OwnReportPhoto.objects.get().report == waiting


def test_it_can_be_taken_back(world, sign_in):
    report = reported(world)
    client = sign_in(graduate_of(report))
    url = reverse("transfers:my_report_withdraw", args=[report.pk])
    assert url in client.get(page(RECEIPT)).content.decode()
    assert client.post(url).url == reverse("home")
    report.refresh_from_db()
    assert (report.state, OwnReportPhoto.objects.count()) == (OwnReportState.WITHDRAWN, 0)
    assert client.get(page(RECEIPT)).context["form"] is not None
    again = client.post(url, follow=True)
    assert "已经处理或撤回" in again.content.decode()


def test_declined_the_reason_stands_above_the_form(world, sign_in):
    report = reported(world)
    own_reports.decline(report.pk, world.actor(world.admin), reason="印章看不清，请在亮处重拍")
    client = sign_in(graduate_of(report))
    shown = text_of(client.get(page(RECEIPT)))
    assert ("上一次的没有采纳" in shown, "印章看不清，请在亮处重拍" in shown) == (True, True)
    assert client.post(page(RECEIPT), sent(RECEIPT)).status_code == 302
    assert "已提交，等学院核对" in text_of(client.get(page(RECEIPT)))


def test_accepted_the_page_says_so(world, sign_in):
    report = reported(world)
    version = fresh(report.transfer).version
    received = {"received_on": clock.today(), "handler": "马科长"}
    own_reports.accept(report.pk, world.actor(world.admin), version=version, said=received)
    shown = text_of(sign_in(graduate_of(report)).get(page(RECEIPT)))
    assert ("转接已办结" in shown, "撤回" in shown) == (True, False)


def test_a_refusal_shows_what_to_do_now_by_the_way_one_goes(world, sign_in):
    _, on_paper = gone(world)
    shown = text_of(sign_in(on_paper).get(page(REFUSED)))
    for word in ("第二联、第三联都不要撕", "未接收证明", "去向要求里的规定", "按月交党费"):
        assert word in shown, word
    _, online = gone(world, Path.OUT_ONLINE)
    response = sign_in(online).get(page(REFUSED))
    shown = text_of(response)
    assert ("第二联" in shown, "不用自己在系统里操作" in shown) == (False, True)
    assert reverse("transfers:my_guide") in response.content.decode()


@pytest.mark.parametrize(
    ("path", "paper_wanted"), [(Path.IN_BEIJING, False), (Path.OUT_ONLINE, True), (Path.OUT_PAPER, False)]
)
def test_the_reasons_are_those_that_can_be_heard_on_this_way(world, sign_in, path, paper_wanted):
    _, user = gone(world, path)
    client = sign_in(user)
    form = client.get(page(REFUSED)).context["form"]
    offered = [value for value, _ in form.fields["refusal_reason"].choices]
    assert (RefusalReason.PAPER_WANTED in offered) == paper_wanted
    response = client.post(page(REFUSED), sent(REFUSED, refusal_reason="PAPER_WANTED"))
    assert response.status_code == (302 if paper_wanted else 422)


# --- What is refused -------------------------------------------------------------------------

WRONGS = [
    (HANDED_IN, {"on": ""}, "请填写哪一天交的。"),
    (HANDED_IN, {"unit": " "}, "请填写交给了哪个党组织。"),
    (HANDED_IN, {"unit": "某" * 101}, "最多 100 个字"),
    (HANDED_IN, {"handler_phone": "下次再说"}, "请填写能打通的电话号码"),
    (RECEIPT, {"on": "昨天"}, "日期应写成 2022-06-15 的样子。"),
    (RECEIPT, {"on": "2022-06-09"}, "日期不能晚于今天（2022-06-08）"),
    (RECEIPT, {"on": "2022-06-07"}, "日期不能早于领到介绍信的日期 2022-06-08"),
    (RECEIPT, {"handler": ""}, "请填写对方经办人。"),
    (RECEIPT, {"handler": "某\x07"}, "其中有不能保存的字符"),
    (RECEIPT, {"photo": None}, "请选择回执照片"),
    (REFUSED, {"refusal_reason": ""}, "请选择对方说的原因。"),
    (REFUSED, {"refusal_reason": "NONSENSE"}, "请从列出的选项中选择。"),
    (REFUSED, {"text": ""}, "请写明对方的原话"),
    (REFUSED, {"text": "某" * 201}, "最多 200 个字"),
    (REFUSED, {"replaces": "not-a-uuid"}, ""),
]


@pytest.mark.parametrize(("kind", "changes", "sentence"), WRONGS)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, sign_in, kind, changes, sentence):
    _, user = gone(world)
    response = sign_in(user).post(page(kind), sent(kind, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    form = response.context["form"]
    asked = {name: value for name, value in (typed(kind) | changes).items() if name in form.fields}
    asked.pop("photo", None)
    assert {name: form[name].value() for name in asked} == asked
    assert not OwnReport.objects.exists()


def test_the_photograph_has_to_be_chosen_again_after_another_mistake(world, sign_in):
    _, user = gone(world)
    response = sign_in(user).post(page(RECEIPT), sent(RECEIPT, handler=""))
    assert response.context["form"].errors["photo"] == ["别的内容改正后，请重新选择照片；刚才选的没有保存。"]


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        (Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, "转接还没有发出"),
        (Path.INTRA_COLLEGE, Status.INITIATED, "这次是院内调动"),
        (Path.OUT_PAPER, Status.LETTER_ISSUED, "介绍信还没有领取"),
        (Path.OUT_PAPER, Status.COMPLETED, "已经转出"),
        (Path.OUT_PAPER, Status.FAILED, "准备重新办理"),
        (Path.IN_BEIJING, Status.CANCELLED, "已经撤销"),
    ],
)
def test_when_there_is_nothing_to_report_the_page_says_why(world, sign_in, path, status, why):
    transfer = world.transfer(path, status)
    client = sign_in(world.graduate_user(transfer.case))
    for kind in OwnReportKind:
        shown = client.get(page(kind))
        assert (shown.status_code, why in text_of(shown)) == (200, True)
        assert client.post(page(kind), sent(kind)).status_code == 409
    assert not OwnReport.objects.exists()


def test_a_page_that_is_out_of_date_saves_nothing(world, sign_in):
    report = reported(world)
    own_reports.decline(report.pk, world.actor(world.admin), reason="看不清")
    client = sign_in(graduate_of(report))
    response = client.post(page(RECEIPT), sent(RECEIPT, replaces=str(report.pk)))
    assert response.status_code == 409
    assert ("已经处理或撤回" in text_of(response), OwnReport.objects.count()) == (True, 1)
    done = said(Action.COMPLETE, Path.OUT_PAPER)
    perform(report.transfer_id, Action.COMPLETE, world.actor(world.admin), done)
    assert client.post(page(RECEIPT), sent(RECEIPT)).status_code == 409


def test_before_anything_is_registered_there_is_no_such_page(world, sign_in):
    case = factories.make_case(world.season, world.college)
    client = sign_in(world.graduate_user(case))
    assert client.get(page(RECEIPT)).status_code == 404
    _, user = gone(world)
    assert sign_in(user).get("/my/report/nonsense/").status_code == 404


# --- How often, how much ---------------------------------------------------------------------


def test_twenty_sendings_an_hour_and_nothing_typed_is_lost(world, sign_in):
    _, user = gone(world)
    client = sign_in(user)
    limit = reporting.SENDINGS.tries
    found = [client.post(page(HANDED_IN), {}).status_code for _ in range(limit)]
    assert found == [422] * limit
    response = client.post(page(HANDED_IN), sent(HANDED_IN, handler="牛科长"))
    assert (response.status_code, OwnReport.objects.count()) == (429, 0)
    assert "提交得太频繁了，请约 60 分钟后再试" in response.content.decode()
    assert response.context["form"]["handler"].value() == "牛科长"
    _, other = gone(world)
    assert sign_in(other).post(page(HANDED_IN), sent(HANDED_IN)).status_code == 302


def test_far_too_large_a_request_is_not_even_read(world, sign_in, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_REQUEST", 1000)
    _, user = gone(world)
    response = sign_in(user).post(page(RECEIPT), sent(RECEIPT, photo=photo(bytes(5000))))
    assert (response.status_code, OwnReport.objects.count()) == (413, 0)
    assert "照片不能超过 8 MB" in response.content.decode()


def test_the_form_needs_its_token(world):
    _, user = gone(world)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(page(RECEIPT), sent(RECEIPT)).status_code == 403
    assert not OwnReport.objects.exists()
    client.get(page(RECEIPT))
    token = client.cookies["csrftoken"].value
    assert client.post(page(RECEIPT), sent(RECEIPT, csrfmiddlewaretoken=token)).status_code == 302


def test_the_pages_cost_few_queries(world, sign_in):
    report = reported(world)
    client = sign_in(graduate_of(report))
    for url in (page(RECEIPT), f"{page(RECEIPT)}?again=1", page(HANDED_IN), reverse("transfers:my_change")):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 16, url


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_once_are_one_report():
    transfer, user = gone(factories.make_world())

    def press(turn):
        try:
            client = Client()
            client.force_login(user)
            return client.post(
                page(HANDED_IN if turn % 2 else REFUSED), sent(HANDED_IN) | sent(REFUSED)
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(press, range(20)))
    assert set(found) == {302}
    assert sorted(OwnReport.objects.values_list("kind", "state")) == [
        ("HANDED_IN", "NOTED"),
        ("REFUSED", "WAITING"),
    ]
    assert fresh(transfer).version == transfer.version


# --- Nobody else's ---------------------------------------------------------------------------


def test_two_graduates_see_nothing_of_each_other(world, sign_in):
    transfer, user = gone(world, name="绝密甲人")
    secret = words(REFUSED, text="绝密的原话")
    actor = world.actor(user)
    report = own_reports.report(transfer.pk, REFUSED, secret, actor, photo=verified.picture()).report
    _, other = gone(world)
    client = sign_in(other)
    photo_url = reverse("transfers:my_report_photo", args=[report.pk])
    withdraw_url = reverse("transfers:my_report_withdraw", args=[report.pk])
    assert client.get(photo_url).status_code == 404
    assert client.post(withdraw_url).status_code == 404
    for kind in OwnReportKind:
        assert client.post(page(kind), sent(kind, replaces=str(report.pk))).status_code == 409
        assert [
            word
            for word in ("绝密甲人", str(report.pk), report.text)
            if word in client.get(page(kind)).content.decode()
        ] == []
    report.refresh_from_db()
    assert (report.state, OwnReport.objects.count()) == (OwnReportState.WAITING, 1)
    office = (
        reverse("transfers:own_report", args=[report.pk]),
        reverse("transfers:own_report_photo", args=[report.pk]),
        reverse("transfers:own_reports"),
    )
    for url in office:
        for user in (other, graduate_of(report)):
            assert sign_in(user).get(url).status_code == 403


def test_the_own_photograph_is_a_picture_and_nothing_else(world, sign_in):
    report = reported(world)
    url = reverse("transfers:my_report_photo", args=[report.pk])
    client = sign_in(graduate_of(report))
    assert url in client.get(page(RECEIPT)).content.decode()
    response = client.get(url)
    assert response.content == verified.picture()
    headers = ("Content-Type", "X-Content-Type-Options", "Content-Disposition")
    assert [response[name] for name in headers] == ["image/jpeg", "nosniff", 'inline; filename="receipt.jpg"']
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    for user, status in ((world.admin, 403), (world.reviewer, 403), (world.other_admin, 403)):
        assert sign_in(user).get(url).status_code == status


def test_words_are_shown_as_words(world, sign_in):
    transfer, user = gone(world)
    said_so = words(REFUSED, text="<script>alert(1)</script>", handler="<b>马</b>")
    own_reports.report(transfer.pk, REFUSED, said_so, world.actor(user))
    shown = sign_in(user).get(page(REFUSED)).content.decode()
    assert ("<script>alert" in shown, "&lt;script&gt;alert" in shown) == (False, True)
