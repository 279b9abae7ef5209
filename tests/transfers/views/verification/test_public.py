"""The public pages: what they tell, to whom they tell nothing, and how often."""

import datetime
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import TryCount
from tests import factories
from tests.test_access import WRITES, refuse_writes
from tests.transfers import verified
from tests.transfers.views.verification.pages import page_of, report_of, text_of
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform
from transfers.services.verification import limits

ASK = reverse("transfers:verify")
WRONG = "23456789ABCD"
pytestmark = pytest.mark.usefixtures("noon")


# --- What is told ----------------------------------------------------------------------------


def test_nobody_has_to_sign_in_and_no_cookie_is_set(world, client):
    letter = verified.letter(world)
    for url in (ASK, page_of(letter), f"{ASK}?code={letter.verification_code}", f"{ASK}?code=", ASK + "ABC/"):
        response = client.get(url)
        assert response.status_code in (200, 404, 422)
        assert not response.cookies
        assert (response["Referrer-Policy"], "no-store" in response["Cache-Control"]) == ("no-referrer", True)
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert not response.wsgi_request.session.modified


@pytest.mark.parametrize(
    ("status", "day", "word"),
    [
        (Status.LETTER_DELIVERED, None, "有效"),
        (Status.LETTER_DELIVERED, datetime.date(2022, 10, 1), "已过期"),
        (Status.COMPLETED, None, "已收回执"),
        (Status.FAILED, None, "已作废"),
    ],
)
def test_the_answer_says_how_the_letter_stands(world, client, status, day, word):
    letter = verified.letter(world, status, name="张小明")
    with clock.standing_on(day or clock.today()), connection.execute_wrapper(refuse_writes):
        response = client.get(page_of(letter))
        typed = client.get(ASK, {"code": letter.verification_code.lower()})
    assert response.status_code == 200
    assert typed.content == response.content
    text = text_of(response)
    assert word in response.context["answer"].standing.label
    for told in (
        word,
        f"第 {letter.number} 号",
        "张*",
        "中共燕京矿业大学甲学院委员会",
        "2022 年 6 月 8 日",
        "2022 年 9 月 6 日",
    ):
        assert told in text, told


@pytest.mark.parametrize("status", [Status.LETTER_DELIVERED, Status.COMPLETED, Status.FAILED])
def test_the_answer_says_nothing_about_the_person(world, client, status):
    letter = verified.letter(world, status, name="张小明")
    content = letter.frozen_content
    shown = client.get(page_of(letter)).content.decode().replace(letter.verification_code, "")
    secrets = (
        "张小明",
        "小明",
        content.id_number,
        content.id_number[-4:],
        content.id_number[:6],
        content.phone,
        content.heading,
        content.receiving,
        content.office_phone,
        letter.member.student_number,
        "汉",
    )
    assert [secret for secret in secrets if secret in shown] == []


def test_a_void_letter_does_not_say_which_number_came_in_its_place(world, client):

    old = verified.letter(world)
    said = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    new = perform(old.transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said).transfer.letter
    text = text_of(client.get(page_of(old)))
    assert ("已作废" in text, "请联系开具单位" in text, new.number in text) == (True, True, False)


def test_whoever_is_signed_in_sees_no_more(world, client):
    letter = verified.letter(world)
    stranger = client.get(page_of(letter)).content
    client.force_login(world.reviewer)
    assert client.get(page_of(letter)).content == stranger


def test_no_way_leads_from_the_public_pages_into_the_system(world, client):
    letter = verified.letter(world)
    for url in (ASK, page_of(letter), report_of(letter), f"{ASK}{WRONG}/"):
        links = re.findall(r'(?:href|action)="(/[^"]*)"', client.get(url).content.decode())
        assert [link for link in links if not link.startswith(("/verify/", "/static/"))] == [], url


# --- What is not told ------------------------------------------------------------------------


def test_whatever_is_no_code_gets_the_same_answer_byte_by_byte(world, client):
    hidden = verified.letter(world)
    verified.switch_on(world, on=False)
    texts = (WRONG, "ABC", "中文", "%00", "a" * 500, hidden.verification_code, "0OIL-0OIL-0OIL")
    responses = [client.get(f"{ASK}{text}/") for text in texts]
    responses += [client.get(ASK, {"code": text}) for text in texts]
    answers = {(response.status_code, response.content) for response in responses}
    assert len(answers) == 1
    status, content = answers.pop()
    assert status == 404
    assert "请核对核验单上的 12 位核验码" in content.decode()
    assert WRONG not in content.decode()


def test_the_report_page_of_no_code_is_that_answer_too(world, client):
    letter = verified.letter(world)
    verified.switch_on(world, on=False)
    known = client.get(report_of(letter))
    unknown = client.get(reverse("transfers:verify_report", args=[WRONG]))
    asked = client.get(f"{ASK}{WRONG}/")
    assert known.content == unknown.content == asked.content
    assert {each.status_code for each in (known, unknown, asked)} == {404}


def test_an_empty_field_is_said_so_and_counts_for_nothing(client):
    response = client.get(ASK, {"code": "  "})
    assert (response.status_code, "请输入核验单上的 12 位核验码。" in response.content.decode()) == (
        422,
        True,
    )
    assert not TryCount.objects.exists()


def test_a_wrong_code_writes_nothing_but_its_count(client):
    written = []

    def note(execute, sql, params, many, context):
        if WRITES.match(sql):
            written.append(re.search(r'(?:INTO|UPDATE) "(\w+)"', sql).group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(f"{ASK}{WRONG}/")
    assert set(written) == {"members_trycount"}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_question_is_only_asked(world, client, method):
    assert getattr(client, method)(page_of(verified.letter(world))).status_code == 405


# --- How often -------------------------------------------------------------------------------


def test_too_many_wrong_codes_have_to_wait(world, client, noon):
    letter = verified.letter(world)
    for _ in range(limits.MISSES.tries):
        assert client.get(f"{ASK}{WRONG}/").status_code == 404
    refused = client.get(f"{ASK}{WRONG}/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert "请约 10 分钟后再试" in refused.content.decode()
    assert client.get(page_of(letter)).status_code == 429  # who guesses does not learn when it was right
    assert client.get(report_of(letter)).status_code == 429
    assert client.get(page_of(letter), REMOTE_ADDR="10.9.9.9").status_code == 200
    assert client.get(ASK).status_code == 200
    noon.shift(600)
    assert client.get(page_of(letter)).status_code == 200


def test_right_codes_do_not_count(world, client):
    letter = verified.letter(world)
    for _ in range(limits.MISSES.tries + 5):
        assert client.get(page_of(letter)).status_code == 200
    assert not TryCount.objects.exists()


def test_many_strangers_together_do_not_lock_out_who_has_a_right_code(world, client, monkeypatch):
    monkeypatch.setattr(limits, "ALL_MISSES", limits.Limit("verify-miss-all", 6, 600))
    letter = verified.letter(world)
    found = [client.get(f"{ASK}{WRONG}/", REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(10)]
    assert found == [404] * 6 + [429] * 4
    assert client.get(page_of(letter), REMOTE_ADDR="10.0.0.3").status_code == 200
    assert client.get(page_of(letter), REMOTE_ADDR="10.8.8.8").status_code == 200


def test_what_a_visitor_says_of_the_own_address_does_not_help(world, client):
    codes = [
        client.get(f"{ASK}{WRONG}/", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code
        for n in range(limits.MISSES.tries + 1)
    ]
    assert codes[-1] == 429


@pytest.mark.django_db(transaction=True)
def test_a_thousand_wrong_codes_at_once_stay_under_the_limit():
    world = factories.make_world()
    letter = verified.letter(world)

    def ask(number):
        try:
            return Client().get(f"{ASK}{WRONG[:8]}{number:04d}/".replace("0", "X")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(1000)))
    assert {status: found.count(status) for status in set(found)} == {
        404: limits.MISSES.tries,
        429: 1000 - limits.MISSES.tries,
    }
    assert sorted(TryCount.objects.values_list("count", flat=True)) == [limits.MISSES.tries] * 2
    assert Client().get(page_of(letter), REMOTE_ADDR="10.9.9.9").status_code == 200


def test_no_code_stands_in_the_log(world, client, caplog):
    from members.log_filter import WithoutCodes

    letter = verified.letter(world)
    verified.switch_on(world, on=False)
    client.get(report_of(letter))
    records = [record for record in caplog.records if record.name == "django.request"]
    assert all(WithoutCodes().filter(record) for record in records)
    assert [record.getMessage() for record in records] == ["Not Found: /verify/…/received/"]


def test_no_code_that_was_typed_stands_in_the_log():
    from members.log_filter import WithoutCodes

    line = '"GET /verify/?code=ABCD-EFGH-JKMN HTTP/1.1" 200 12'
    record = logging.LogRecord("django.server", logging.INFO, "", 1, line, (), None)
    WithoutCodes().filter(record)
    assert record.getMessage() == '"GET /verify/?… HTTP/1.1" 200 12'
