"""按签收表登记: the signed list of a print run, row by row."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import Stock
from letters.models import Letter, PrintedSheet, PrintRun
from members import clock
from members.models import Event
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def make_run(world, *transfers):
    """A run with these letters, in this order."""
    run = PrintRun.objects.create(
        organization=world.college,
        stock=Stock.PLAIN,
        made_by=world.admin,
        made_at=clock.now(),
        count=len(transfers),
        pdf_digest="0" * 64,
    )
    for position, transfer in enumerate(transfers, 1):
        PrintedSheet.objects.create(run=run, letter=transfer.letter, position=position)
    return run


def sealed(world, **fields):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, **fields)
    world.seal(transfer)
    return factories.fresh(transfer)


def url_of(run):
    return reverse("transfers:run_sign_out", args=[run.pk])


def sign(client, run, rows, **more):
    """POST what the list says: {transfer: (how, proxy, document)}."""
    data = {"delivered_on": "2022-06-08", **more}
    for transfer, (how, name, document) in rows.items():
        pk = transfer.letter_id
        data |= {f"how-{pk}": how, f"name-{pk}": name, f"document-{pk}": document}
        data[f"version-{pk}"] = transfer.version
    return client.post(url_of(run), data)


OWN, NOT_YET = ("in-person", "", ""), ("", "", "")


def status_of(transfer):
    return factories.fresh(transfer).status


def test_lines_in_the_order_of_the_stack_and_why_some_are_shut(world):
    waits = sealed(world)
    done = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    unsealed = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    void = sealed(world)
    run = make_run(world, void, waits, done, unsealed)
    data = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    new = perform(void.pk, Action.REISSUE_LETTER, world.actor(world.admin), data).transfer.letter
    lines = entering(world.admin).get(url_of(run)).context["lines"]
    assert [(line.letter.pk, line.shut, line.how) for line in lines] == [
        (void.letter_id, f"已作废，改用第 {new.number} 号", ""),
        (waits.letter_id, "", ""),
        (done.letter_id, "2022-06-08 由本人领取", ""),
        (unsealed.letter_id, "还没有登记用印", ""),
    ]
    filled = entering(world.admin).get(url_of(run), {"all": "1"}).context["lines"]
    assert [line.how for line in filled] == ["", "in-person", "", ""]
    with clock.standing_on(datetime.date(2022, 9, 7)):
        lines = entering(world.admin).get(url_of(run)).context["lines"]
        assert lines[1].shut == "有效期至 2022-09-06，已过期，请作废重开"


def test_each_row_as_the_list_says(world):
    own, proxy, absent = sealed(world), sealed(world), sealed(world)
    run = make_run(world, own, proxy, absent)
    rows = {own: OWN, proxy: ("proxy", "王五", "委托书"), absent: NOT_YET}
    response = sign(entering(world.admin), run, rows, delivered_on="2022-06-08")
    assert response.url == url_of(run)
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["2 人已登记领取。"]
    letters = [Letter.objects.get(pk=each.letter_id) for each in (own, proxy, absent)]
    assert [(each.delivery_method, each.proxy_name, each.proxy_document) for each in letters] == [
        ("IN_PERSON", "", ""),
        ("PROXY", "王五", "委托书"),
        ("", "", ""),
    ]
    assert [status_of(each) for each in (own, proxy, absent)] == [
        Status.LETTER_DELIVERED,
        Status.LETTER_DELIVERED,
        Status.LETTER_ISSUED,
    ]


def test_row_that_is_not_complete_stays_as_typed(world):
    own, proxy = sealed(world), sealed(world)
    run = make_run(world, own, proxy)
    response = sign(entering(world.admin), run, {own: OWN, proxy: ("proxy", "王五", "")})
    assert response.status_code == 422
    lines = response.context["lines"]
    assert [(line.shut, line.how, line.proxy_name, line.problem) for line in lines] == [
        ("2022-06-08 由本人领取", "", "", ""),
        ("", "proxy", "王五", "请填写查验的证件，如“本人委托书、代领人学生证”。"),
    ]
    assert (status_of(own), status_of(proxy)) == (Status.LETTER_DELIVERED, Status.LETTER_ISSUED)


def test_second_submit_changes_nothing_and_says_how_it_stands(world):
    transfer = sealed(world)
    run = make_run(world, transfer)
    client = entering(world.admin)
    assert sign(client, run, {transfer: OWN}).status_code == 302
    events = Event.objects.count()
    response = sign(client, run, {transfer: ("proxy", "王五", "委托书")})
    assert response.status_code == 422
    assert response.context["lines"][0].problem == "没有登记：2022-06-08 由本人领取。"
    assert Event.objects.count() == events


def test_page_of_another_version_is_refused_row_by_row(world):
    fresh, stale = sealed(world), sealed(world)
    run = make_run(world, fresh, stale)
    stale.version = 0
    response = sign(entering(world.admin), run, {fresh: OWN, stale: OWN})
    assert response.status_code == 422
    assert [line.problem for line in response.context["lines"]] == [
        "",
        "已由他人处理，请刷新后再看。本次操作没有写入任何内容。",
    ]
    assert (status_of(fresh), status_of(stale)) == (Status.LETTER_DELIVERED, Status.LETTER_ISSUED)


@pytest.mark.parametrize("day", ["", "2022-06-09"])
def test_wrong_day_keeps_what_was_chosen(world, day):
    transfer = sealed(world)
    run = make_run(world, transfer)
    response = sign(entering(world.admin), run, {transfer: OWN}, delivered_on=day)
    assert (response.status_code, response.context["lines"][0].how) == (422, "in-person")
    assert status_of(transfer) == Status.LETTER_ISSUED


def test_nothing_chosen_says_so(world):
    transfer = sealed(world)
    response = sign(entering(world.admin), make_run(world, transfer), {transfer: NOT_YET})
    assert response.status_code == 422
    assert "没有登记任何一封" in response.content.decode()


def test_only_letters_of_the_run_and_only_the_college(world):
    inside, outside = sealed(world), sealed(world)
    run = make_run(world, inside)
    assert sign(entering(world.admin), run, {outside: OWN}).status_code == 404
    assert sign(entering(world.other_admin), run, {inside: OWN}).status_code == 404
    assert sign(entering(world.reviewer), run, {inside: OWN}).status_code == 403
    assert [status_of(each) for each in (inside, outside)] == [Status.LETTER_ISSUED] * 2


def test_as_many_queries_for_one_as_for_many(world):
    def queries(run):
        client = entering(world.admin)
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of(run))
        return len(captured)

    one = make_run(world, sealed(world))
    many = make_run(world, *(sealed(world) for _ in range(5)))
    assert queries(many) == queries(one)


def test_long_run_comes_in_pages(world, monkeypatch):
    monkeypatch.setattr("transfers.views.handing_out.sign_out.SHEETS_ON_A_PAGE", 2)
    transfers = [sealed(world) for _ in range(3)]
    run = make_run(world, *transfers)
    client = entering(world.admin)
    second = client.get(url_of(run), {"page": "2"})
    assert [line.letter.pk for line in second.context["lines"]] == [transfers[2].letter_id]
    assert (second.context["waiting"], second.context["here"]) == (3, 1)
    data = {"delivered_on": "2022-06-08", f"how-{transfers[2].letter_id}": "in-person"}
    data[f"version-{transfers[2].letter_id}"] = transfers[2].version
    response = client.post(f"{url_of(run)}?page=2", data)
    assert response.url == f"{url_of(run)}?page=2"
    assert [status_of(each) for each in transfers] == [
        Status.LETTER_ISSUED,
        Status.LETTER_ISSUED,
        Status.LETTER_DELIVERED,
    ]
