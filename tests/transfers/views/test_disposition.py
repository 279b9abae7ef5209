"""The form that puts a person into one of the boxes of domain.md §3."""

import datetime

import pytest
from django.urls import reverse

from members.models import Event
from members.refusals import Refusal
from tests import factories
from transfers.enums import Disposition, Path, Status
from transfers.models import Transfer
from transfers.services import editing

pytestmark = pytest.mark.django_db


def page(client, transfer):
    return client.get(reverse("transfers:case", args=[transfer.case_id]))


def box_data(case, **values):
    return {"seen": editing.disposition_version(case)} | values


def put_into_box(client, case, **values):
    return client.post(reverse("transfers:disposition", args=[case.pk]), box_data(case, **values))


def stored_box(case):
    case.refresh_from_db()
    return case.disposition, case.disposition_until, case.disposition_note


def test_disposition_is_recorded_and_shown(world, sign_in):
    transfer = world.transfer(Path.UNDECIDED, Status.CANCELLED)
    client = sign_in(world.admin)
    response = put_into_box(client, transfer.case, disposition="DEFERRED", until="2022-09-30", note="")
    assert response.status_code == 302
    assert page(client, transfer).context["state"]["sentence"] == "暂缓，至 2022 年 9 月 30 日。"


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"disposition": "DEFERRED"}, {"until": ["暂缓须填写预计办理的日期。"]}),
        ({"disposition": "RETAINED", "note": "组〔2022〕3 号"}, {"until": ["留存须填写批准到期日。"]}),
        ({"disposition": "ABROAD", "note": "本人申请"}, {"until": ["出国（境）保留须填写批准到期日。"]}),
        (
            {"disposition": "ABROAD", "note": "本人申请", "until": "2027-06-09"},
            {"until": ["出国（境）保留最长 5 年，请核对日期。"]},
        ),
        (
            {"disposition": "DEFERRED", "until": "9999-12-31"},
            {"until": ["年份应在 1900 至 2100 之间，请核对。"]},
        ),
        ({"disposition": "NOT_ENTITLED"}, {"note": ["请写明原因或批准文号。"]}),
        (
            {"disposition": "RETAINED", "note": "组〔2022〕3 号", "until": "2024-06-09"},
            {"until": ["留存最长 2 年，请核对日期。"]},
        ),
        ({"disposition": "DEFERRED", "until": "2022-06-07"}, {"until": ["日期应在今天（2022-06-08）以后。"]}),
        ({}, {"disposition": ["请选择去向类型。"]}),
    ],
)
def test_disposition_complains_beside_the_field(world, sign_in, data, errors):
    transfer = world.transfer(Path.UNDECIDED, Status.CANCELLED)
    response = put_into_box(sign_in(world.admin), transfer.case, **data)
    assert (response.status_code, response.context["form"].errors) == (422, errors)


@pytest.mark.parametrize("box", [Disposition.DEFERRED, Disposition.RETAINED, Disposition.ABROAD])
def test_no_service_puts_somebody_away_without_a_date(world, box):
    case = factories.make_case(world.season, world.college)
    with pytest.raises(Refusal, match=f"{box.label}须填写"):
        editing.set_disposition(case.pk, box, world.actor(world.admin), note="文号")
    assert stored_box(case) == ("TRANSFER", None, "")


def test_stale_disposition_form_changes_nothing_and_loses_nothing(world, sign_in):
    case = factories.make_case(world.season, world.college)
    client, before = sign_in(world.admin), box_data(case)
    put_into_box(client, case, disposition="NOT_ENTITLED", note="京矿党〔2022〕8 号")
    response = put_into_box(client, case, **before, disposition="DEFERRED", until="2022-09-10", note="等支部")
    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == [
        "在您填写期间，他人已修改过这一项，本次没有保存。请重新打开后再改。"
    ]
    assert "等支部" in response.content.decode()
    assert stored_box(case) == ("NOT_ENTITLED", None, "京矿党〔2022〕8 号")


def test_a_double_click_records_the_box_once(world, sign_in):
    case = factories.make_case(world.season, world.college)
    client, data = sign_in(world.admin), box_data(case, disposition="DEFERRED", until="2022-09-10", note="等")
    url = reverse("transfers:disposition", args=[case.pk])
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    assert stored_box(case) == ("DEFERRED", datetime.date(2022, 9, 10), "等")
    assert Event.objects.filter(verb="SET_DISPOSITION").count() == 1


def test_back_in_transfer_nothing_is_left_of_the_box(world, sign_in):
    case = factories.make_case(world.season, world.college)
    client = sign_in(world.admin)
    put_into_box(client, case, disposition="DEFERRED", until="2022-09-10", note="等支部")
    case.refresh_from_db()
    put_into_box(client, case, disposition="TRANSFER", until="2022-09-10", note="等支部")
    assert stored_box(case) == ("TRANSFER", None, "")
    assert Transfer.objects.get(case=case).status == Status.DRAFT


def test_transfer_as_before_begins_the_draft_that_is_missing(world, sign_in):
    case = factories.make_case(world.season, world.college)
    assert put_into_box(sign_in(world.admin), case, disposition="TRANSFER").status_code == 302
    assert Transfer.objects.get(case=case).status == Status.DRAFT
    assert not Event.objects.filter(verb="SET_DISPOSITION").exists()


def test_open_transfer_bars_another_box(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING)
    response = put_into_box(sign_in(world.admin), transfer.case, disposition="DEFERRED", until="2022-09-30")
    assert response.status_code == 403
    assert "请先撤销转接" in response.content.decode()
    transfer.case.refresh_from_db()
    assert transfer.case.disposition == Disposition.TRANSFER
    assert Transfer.objects.filter(case=transfer.case).count() == 1


def test_somebody_who_has_moved_stays_in_that_box(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    client, url = sign_in(world.admin), reverse("transfers:disposition", args=[transfer.case_id])
    assert url not in page(client, transfer).content.decode()
    response = put_into_box(
        client, transfer.case, disposition="RETAINED", note="组〔2022〕3 号", until="2024-06-01"
    )
    assert response.status_code == 403
    transfer.case.refresh_from_db()
    assert transfer.case.disposition == Disposition.TRANSFER
