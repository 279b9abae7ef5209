"""Where letters are mailed to: of one letter, of several, and of a letter that was issued anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.models import Mailing
from members.models import Event
from tests.transfers.views.handing_out.pages import (
    ADDRESS,
    MAILING,
    entering,
    record,
    said,
    text_of,
    to_be_mailed,
)
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def fields(response):
    return {name: response.context["form"][name].value() for name in ("recipient", "phone", "address")}


def test_address_begins_with_what_is_known_of_the_person(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, name="张三")
    client, url = entering(world.admin), reverse("transfers:mailing_address", args=[transfer.letter_id])
    assert fields(client.get(url)) == {"recipient": "张三", "phone": transfer.member.phone, "address": None}
    words = {"recipient": "张大", "phone": "13935678901", "address": "某省\n某市", "postcode": "12345"}
    response = client.post(url, words)
    assert response.status_code == 422
    assert response.context["form"].errors == {"postcode": ["邮编是 6 位数字；不清楚时可以空着。"]}
    assert fields(response)["recipient"] == "张大"
    response = client.post(url, words | {"postcode": ""})
    assert response.url == MAILING
    mailing = Mailing.objects.get()
    assert (mailing.recipient, mailing.address, mailing.prepared_by) == ("张大", "某省 某市", world.admin)
    response = client.post(url, words | {"postcode": ""})  # of a page that saw no address yet
    assert (response.status_code, text_of(response).count("他人已改动这封信的邮寄地址")) == (409, 1)


def test_mailing_may_be_given_up(world):
    transfer = to_be_mailed(world)
    client, url = entering(world.admin), reverse("transfers:mailing_address", args=[transfer.letter_id])
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, {"action": "drop", "seen": "old"}).status_code == 409
    assert client.post(url, {"action": "drop", "seen": seen}).status_code == 302
    assert Mailing.objects.count() == 0


def test_letter_that_has_left_keeps_its_address(world):
    transfer = to_be_mailed(world)
    record(entering(world.admin), {transfer: "1234567890123"})
    url = reverse("transfers:mailing_address", args=[transfer.letter_id])
    response = entering(world.admin).get(url)
    assert response.context["shut"] == "这封介绍信已经发放，邮寄地址不能再改。"
    words = {"recipient": "张大", "phone": "13935678901", "address": "某省"}
    assert entering(world.admin).post(url, words).status_code == 422
    assert Mailing.objects.get().address == ADDRESS


def test_addresses_of_ticked_rows_in_one_form(world):
    one, two = (world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED) for _ in range(2))
    client, url = entering(world.admin), reverse("transfers:mailing_prepare")
    rows = [f"{each.pk}:{each.version}" for each in (one, two)]
    response = client.post(url, {"rows": rows})
    assert [row["form"]["recipient"].value() for row in response.context["rows"]] == [
        one.member.name,
        two.member.name,
    ]
    said_of_one = {f"{one.letter_id}-recipient": "张大", f"{one.letter_id}-address": "某省某市"}
    response = client.post(url, {"rows": rows, "sure": "1", **said_of_one})
    assert response.status_code == 422
    assert [error["text"] for error in response.context["errors"]] == [
        f"{one.member.name}，收件电话：请填写收件电话，快递员要用。"
    ]
    assert Mailing.objects.count() == 0
    response = client.post(
        url, {"rows": rows, "sure": "1", **said_of_one, f"{one.letter_id}-phone": "13935678901"}
    )
    assert (response.url, said(response)) == (MAILING, ["已登记 1 封信的收件地址。"])
    assert [each.letter_id for each in Mailing.objects.all()] == [one.letter_id]


def test_address_that_somebody_changed_meanwhile_stays_as_typed_and_the_others_are_kept(world):
    changed, other = to_be_mailed(world), world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    client, url = entering(world.admin), reverse("transfers:mailing_prepare")
    rows = [f"{each.pk}:{each.version}" for each in (changed, other)]
    words = {"recipient": "张大", "phone": "13935678901", "address": "某省某市"}
    data = {f"{each.letter_id}-{name}": text for each in (changed, other) for name, text in words.items()}
    response = client.post(url, {"rows": rows, "sure": "1", **data})  # as if it had no address yet
    assert (response.status_code, said(response)) == (409, ["已登记 1 封信的收件地址。"])
    assert [row["letter"].pk for row in response.context["rows"]] == [changed.letter_id]
    assert response.context["tokens"] == rows[:1]
    assert response.context["rows"][0]["form"]["address"].value() == "某省某市"
    assert [error["text"] for error in response.context["errors"]] == [
        f"{changed.member.name}：在您填写期间，他人已改动这封信的邮寄地址，本次没有保存。请重新打开后再改。"
    ]
    assert Mailing.objects.get(letter=changed.letter_id).address == ADDRESS
    assert Mailing.objects.get(letter=other.letter_id).address == "某省某市"


def test_many_ticked_rows_cost_as_many_queries_as_one(world):
    client, url = entering(world.admin), reverse("transfers:mailing_prepare")
    old = [to_be_mailed(world) for _ in range(4)]
    said_of_it = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    transfers = [
        perform(each.pk, Action.REISSUE_LETTER, world.actor(world.admin), said_of_it).transfer for each in old
    ]
    rows = [f"{each.pk}:{each.version}" for each in transfers]
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.post(url, {"rows": some}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("address", "某省某市😀路", "“收件地址”中的 😀(U+1F600) 没有可用的字形"),
        ("address", "某省某市" * 40, "“收件地址”太长（160 个字），标签上写不下"),
        ("recipient", "张" * 50, "“收件人（及电话）”太长（52 个字），标签上写不下"),
        ("phone", "下次再说", "请填写能打通的电话号码，如 0931-8888888 或 13800000000。"),
    ],
)
def test_what_no_label_can_carry_is_said_when_it_is_typed(world, field, typed, sentence):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    words = {"recipient": "张大", "phone": "13935678901", "address": "某省"} | {field: typed}
    url = reverse("transfers:mailing_address", args=[transfer.letter_id])
    response = entering(world.admin).post(url, words)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"].errors[field][0].startswith(sentence)
    assert Mailing.objects.count() == 0


def test_wide_digits_are_the_same_digits(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    words = {
        "recipient": "张大",
        "phone": "１３９３５６７８９０１",
        "address": "某省",
        "postcode": "７４６０００",
    }
    url = reverse("transfers:mailing_address", args=[transfer.letter_id])
    assert entering(world.admin).post(url, words).status_code == 302
    assert [(each.phone, each.postcode) for each in Mailing.objects.all()] == [("13935678901", "746000")]


def test_letter_issued_anew_before_it_left_is_still_mailed(world):
    transfer = to_be_mailed(world)
    said_of_it = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    new = perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said_of_it).transfer
    page = entering(world.admin).get(MAILING)
    assert [row["letter"].pk for row in page.context["rows"]] == [new.letter_id]
    assert [row["mailing"].address for row in page.context["rows"]] == [ADDRESS]
    assert Event.objects.get(verb=Action.REISSUE_LETTER).comment.endswith("，邮寄地址不变")


def test_letter_lost_in_the_post_begins_with_the_address_it_went_to(world):
    transfer = to_be_mailed(world)
    record(entering(world.admin), {transfer: "1234567890123"})
    lost = {"void_reason": "LOST", "evidence": "未接收证明", "papers": ("NOT_RECEIVED",)}
    new = perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), lost).transfer
    assert [each.letter_id for each in Mailing.objects.all()] == [transfer.letter_id]
    page = entering(world.admin).get(reverse("transfers:mailing_address", args=[new.letter_id]))
    assert fields(page)["address"] == ADDRESS


def test_ticked_rows_of_the_list_of_letters_to_hand_out_lead_there(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(transfer)
    response = entering(world.admin).get(reverse("transfers:transfer_list"), {"list": "deliver"})
    assert [(each["label"], each["url"]) for each in response.context["bulk_actions"]] == [
        ("登记发放", reverse("transfers:act_many", args=["deliver-letter"])),
        ("登记邮寄地址", reverse("transfers:mailing_prepare")),
        ("通知所选的人", f"{reverse('transfers:list_message', args=['deliver'])}?season=2022"),
    ]
    assert response.context["step"] == {"url": "transfers:desk", "label": "去领取台"}
    others = entering(world.admin).get(reverse("transfers:transfer_list")).context["bulk_actions"]
    assert "登记邮寄地址" not in [each["label"] for each in others]


def test_rows_without_a_letter_or_out_of_scope(world):
    draft = world.transfer(Path.OUT_PAPER)
    foreign = to_be_mailed(world, organization=world.other_college)
    client, url = entering(world.admin), reverse("transfers:mailing_prepare")
    assert client.post(url, {"rows": [f"{draft.pk}:1"]}).status_code == 422
    assert client.post(url, {"rows": [f"{foreign.pk}:1"]}).status_code == 404
    assert client.post(url).status_code == 302
