"""The receiver's report on the public page: what is kept, what is refused, and how often."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from members import clock
from members.views import uploads
from tests import factories
from tests.transfers import verified
from tests.transfers.views.verification.pages import page_of, report_of, text_of
from transfers.enums import Action, Path, Status
from transfers.models import ReceiptPhoto, ReceiptReport
from transfers.services.performing import perform
from transfers.services.verification import accepting, limits

pytestmark = pytest.mark.usefixtures("noon")


def photo(content=None, name="回执.jpg"):
    return SimpleUploadedFile(name, verified.picture() if content is None else content, "image/jpeg")


def test_a_report_with_a_photograph(world, client):
    letter = verified.letter(world)
    assert client.get(report_of(letter)).status_code == 200
    sent = client.post(report_of(letter), verified.typed(photo=photo()))
    assert (sent.status_code, sent.url) == (302, report_of(letter))
    kept = ReceiptReport.objects.get()
    assert (kept.unit, kept.handler, kept.address) == (verified.words().unit, "马科长", "127.0.0.1")
    assert ReceiptPhoto.objects.get().report == kept
    after = text_of(client.get(sent.url))
    for words in ("已收到，正在核对", "接下来", "010-62330001", "寄回或传真"):
        assert words in after, words
    assert "已收到贵单位的接收反馈" in text_of(client.get(page_of(letter)))
    assert "反馈已接收" not in text_of(client.get(page_of(letter)))


def test_sent_twice_it_is_one_and_says_so(world, client):
    letter = verified.letter(world)
    for _ in range(2):
        assert client.post(report_of(letter), verified.typed()).url == report_of(letter)
    assert ReceiptReport.objects.count() == 1
    assert "已收到，正在核对" in text_of(client.get(report_of(letter)))


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one():
    letter = verified.letter(factories.make_world())

    def send(_):
        try:
            return Client().post(report_of(letter), verified.typed()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(50)))
    assert ReceiptReport.objects.count() == 1
    assert set(found) <= {302, 429}
    assert 302 in found


WRONGS = [
    ("unit", "", "请填写接收党组织。"),
    ("unit", "某" * 101, "最多 100 个字，现有 101 个，请缩短。"),
    ("unit", "某单位\x07", "其中有不能保存的字符，请删去后重新输入。"),
    ("handler", "  ", "请填写经办人。"),
    ("phone", "", "请填写联系电话。"),
    ("phone", "下次再说", "请填写能打通的电话号码，如 0931-8888888 或 13800000000。"),
    ("phone", "1234", "请填写能打通的电话号码，如 0931-8888888 或 13800000000。"),
    ("received_on", "", "请填写接收日期。"),
    ("received_on", "昨天", "日期应写成 2022-06-15 的样子。"),
    ("received_on", "2022-06-09", "日期不能晚于今天（2022-06-08），请核对。"),
    ("received_on", "2022-06-07", "接收日期不能早于介绍信的开具日期 2022-06-08，请核对。"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONGS)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, client, name, value, sentence):
    letter = verified.letter(world)
    response = client.post(report_of(letter), verified.typed(**{name: value}))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    kept = {key: response.context["form"][key].value() for key in verified.typed()}
    assert kept == {**verified.typed(), name: value}
    assert not ReceiptReport.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"GIF89a" + bytes(100), "只能上传 JPEG 或 PNG 格式的照片"),
        (b"\xff\xd8\xff" + bytes(100), "照片打不开"),
        (b"", "选择的照片是空文件，请重新选择。"),
        (verified.picture() + bytes(8 * 1024 * 1024), "照片超过 8 MB"),
    ],
)
def test_a_bad_photograph_is_refused_beside_its_field(world, client, content, sentence):
    letter = verified.letter(world)
    response = client.post(report_of(letter), verified.typed(photo=photo(content)))
    assert (response.status_code, ReceiptReport.objects.count()) == (422, 0)
    assert [error for error in response.context["form"].errors["photo"] if sentence in error]
    assert response.context["form"]["unit"].value() == verified.words().unit


def test_a_photograph_has_to_be_chosen_again_after_another_mistake(world, client):
    letter = verified.letter(world)
    for wrong in ({"handler": None}, {"received_on": "2021-06-08"}):  # of the form, of the letter
        response = client.post(report_of(letter), verified.typed(**wrong, photo=photo()))
        assert response.context["form"].errors["photo"] == [
            "别的内容改正后，请重新选择照片；刚才选的没有保存。"
        ]
    assert "photo" not in client.post(report_of(letter), verified.typed(handler=None)).context["form"].errors


def test_far_too_large_a_request_is_not_even_read(world, client, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_REQUEST", 1000)
    response = client.post(report_of(verified.letter(world)), verified.typed(photo=photo(bytes(5000))))
    assert (response.status_code, ReceiptReport.objects.count()) == (413, 0)
    assert "选择的文件太大" in response.content.decode()


def test_of_an_upload_no_more_is_kept_than_is_taken(rf):
    request = rf.post("/", {"a": photo(bytes(9 * 1024 * 1024)), "b": photo(b"second")})
    request.upload_handlers = [uploads.BoundedUpload(request)]
    assert sorted(request.FILES) == ["a"]
    file = request.FILES["a"]
    assert file.size == 9 * 1024 * 1024
    assert len(file.read()) <= 8 * 1024 * 1024
    assert uploads.MAX_REQUEST > 8 * 1024 * 1024


def test_five_reports_an_hour_from_one_place(world, client, noon):
    reports = [verified.letter(world) for _ in range(limits.REPORTS.tries + 1)]
    found = [client.post(report_of(each), verified.typed()).status_code for each in reports]
    assert found == [302] * limits.REPORTS.tries + [429]
    assert client.post(report_of(reports[-1]), verified.typed(), REMOTE_ADDR="10.9.9.9").status_code == 302
    noon.shift(3600)


def test_mistakes_are_forgiven_but_not_for_ever(world, client):
    letter = verified.letter(world)
    found = [client.post(report_of(letter), {}).status_code for _ in range(limits.SENDINGS.tries + 1)]
    assert found == [422] * limits.SENDINGS.tries + [429]


@pytest.mark.parametrize("status", [Status.LETTER_ISSUED, Status.COMPLETED, Status.FAILED])
def test_a_letter_that_is_not_out_or_closed_has_no_form(world, client, status):
    letter = verified.letter(world, status)
    for response in (client.get(report_of(letter)), client.post(report_of(letter), verified.typed())):
        assert (response.status_code, response.url) == (302, page_of(letter))
    assert report_of(letter) not in client.get(page_of(letter)).content.decode()


def test_an_expired_letter_has_one(world, client):
    letter = verified.letter(world)
    with clock.standing_on(datetime.date(2022, 10, 1)):
        assert report_of(letter) in client.get(page_of(letter)).content.decode()
        typed = verified.typed(received_on="2022-09-30")
        assert client.post(report_of(letter), typed).status_code == 302
    assert ReceiptReport.objects.count() == 1


def test_after_it_was_declined_the_receiver_is_told_and_may_report_again(world, client):
    report = verified.reported(world)
    accepting.decline(report.pk, world.actor(world.admin), reason="照片里是另一人某某某")
    text = text_of(client.get(page_of(report.letter)))
    assert ("上一次反馈没有被采纳" in text, "另一人某某某" in text) == (True, False)
    assert client.post(report_of(report.letter), verified.typed()).status_code == 302
    assert ReceiptReport.objects.count() == 2


def test_accepted_the_page_says_so(world, client):
    report = verified.reported(world)
    version = factories.fresh(report.transfer).version
    accepting.accept(report.pk, world.actor(world.admin), version=version, received_on=clock.today())
    assert "已收回执" in text_of(client.get(page_of(report.letter)))
    assert client.get(report_of(report.letter)).url == page_of(report.letter)


def test_a_report_that_waits_is_no_news_once_the_receipt_has_come_otherwise(world, client):
    report = verified.reported(world)
    letter = report.letter
    words = factories.said(Action.COMPLETE, Path.OUT_PAPER)
    perform(report.transfer_id, Action.COMPLETE, world.actor(world.admin), words)
    text = text_of(client.get(page_of(letter)))
    assert ("已收回执" in text, "正在核对" in text) == (True, False)
    for response in (client.get(report_of(letter)), client.post(report_of(letter), verified.typed())):
        assert response.url == page_of(letter)


def test_wide_digits_of_a_telephone_are_the_same_digits(world, client):
    letter = verified.letter(world)
    assert client.post(report_of(letter), verified.typed(phone="０９３９－８２１００００")).status_code == 302
    assert ReceiptReport.objects.get().phone == "0939-8210000"


def test_the_form_does_not_give_the_destination_away(world, client):
    letter = verified.letter(world)
    shown = client.get(report_of(letter)).content.decode()
    content = letter.frozen_content
    secrets = (content.receiving, content.heading, content.name, content.phone, content.id_number[-4:])
    assert [secret for secret in secrets if secret in shown.replace(letter.verification_code, "")] == []


def test_the_form_needs_its_token(world):
    letter = verified.letter(world)
    client = Client(enforce_csrf_checks=True)
    assert client.post(report_of(letter), verified.typed(photo=photo())).status_code == 403
    assert not ReceiptReport.objects.exists()
    token = client.get(report_of(letter)).cookies["csrftoken"].value
    assert client.post(report_of(letter), verified.typed(csrfmiddlewaretoken=token)).status_code == 302
