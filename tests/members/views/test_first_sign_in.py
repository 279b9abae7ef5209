"""The door of whoever has no password: what opens it, that all misses look the same, and how often one may try."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import clock
from members.forms.first_sign_in import NOT_MATCHING
from members.log_filter import WithoutCodes
from members.models import Event, SignInCode, User
from members.models.sign_in import CodeWay
from members.services import sign_in_codes, sign_in_limits
from members.services.journal import Actor
from tests.factories import make_case, make_member, make_world

pytestmark = pytest.mark.django_db
FIRST, PASSWORD_PAGE, MAIL = (
    reverse(f"members:{name}") for name in ("first_sign_in", "first_password", "mail_code")
)
OWN = {"password": "长江黄河-2022-春", "again": "长江黄河-2022-春"}
NOON = datetime.datetime(2026, 6, 8, 4, 0, tzinfo=datetime.UTC)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def code(world):
    return code_for(world, make_case(world.season, world.college, name="林晓帆").member)


def code_for(world, member):
    return sign_in_codes.issue([member], Actor.of(world.admin), way=CodeWay.SLIP).codes[0]


def typed(code, /, **changes):
    member = code.user.member
    values = {
        "student_number": member.student_number,
        "name": member.name,
        "id_tail": member.id_number[-6:],
        "code": sign_in_codes.as_typed(code.code),
    }
    return values | changes


# --- The way in ------------------------------------------------------------------------------


def test_from_the_slip_to_the_own_page(client, code):
    words = typed(code)
    assert client.get(FIRST).status_code == 200
    response = client.post(FIRST, words)
    assert (response.status_code, response.url) == (302, PASSWORD_PAGE)
    page = client.get(PASSWORD_PAGE).content.decode()
    assert "林晓帆，您好" in page
    assert f'value="{code.user.username}" autocomplete="username"' in page
    assert SignInCode.objects.get().used_at is None, "not used up yet"
    assert client.get("/").status_code == 302, "not in yet"
    response = client.post(PASSWORD_PAGE, OWN)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").status_code == 200
    user = User.objects.get(pk=code.user_id)
    assert (user.check_password(OWN["password"]), user.opened_at is not None) == (True, True)
    verbs = list(Event.objects.filter(actor=user).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["USE_SIGN_IN_CODE", "SIGN_IN"]
    other = Client()
    assert other.post(FIRST, words).status_code == 422, "used"
    assert (
        other.post(
            reverse("members:login"), {"username": user.username, "password": OWN["password"]}
        ).status_code
        == 302
    )


def test_a_closed_browser_does_not_burn_the_code(client, code):
    client.post(FIRST, typed(code))
    again = Client()
    again.post(FIRST, typed(code))
    assert again.post(PASSWORD_PAGE, OWN).url == "/"


def test_of_two_browsers_with_one_code_one_wins(client, code):
    other = Client()
    for browser in (client, other):
        assert browser.post(FIRST, typed(code)).url == PASSWORD_PAGE
    assert client.post(PASSWORD_PAGE, OWN).url == "/"
    late = other.post(PASSWORD_PAGE, {"password": "别人的密码-2022", "again": "别人的密码-2022"})
    assert (late.status_code, sign_in_codes.GONE in late.content.decode()) == (409, True)
    assert other.get("/").status_code == 302
    assert User.objects.get(pk=code.user_id).check_password(OWN["password"])
    assert other.get(PASSWORD_PAGE).url == FIRST


def test_a_new_code_ends_what_was_begun_with_the_old_one(world, client, code):
    client.post(FIRST, typed(code))
    sign_in_codes.reset(code.user_id, Actor.of(world.admin), way=CodeWay.SHOWN)
    assert client.post(PASSWORD_PAGE, OWN).status_code == 409
    assert not User.objects.get(pk=code.user_id).has_usable_password()


def test_after_a_quarter_of_an_hour_one_begins_again(client, code, noon):
    client.post(FIRST, typed(code))
    noon.shift(900)
    assert client.get(PASSWORD_PAGE).status_code == 200
    noon.shift(1)
    late = client.post(PASSWORD_PAGE, OWN)
    assert (late.status_code, "登录码没有用掉" in late.content.decode()) == (409, True)
    assert client.post(FIRST, typed(code)).status_code == 302


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "13800001234", "again": "13800001234"}, "password"),
        (OWN | {"again": "another"}, "again"),
        ({}, "password"),
    ],
)
def test_a_bad_password_is_said_so_and_uses_nothing_up(client, code, words, field):
    client.post(FIRST, typed(code))
    response = client.post(PASSWORD_PAGE, words)
    assert response.status_code == 422
    assert next(iter(response.context["form"].errors)) == field
    assert client.post(PASSWORD_PAGE, OWN).url == "/"


def test_the_password_page_alone_is_no_way_in(client, code):
    assert (client.get(PASSWORD_PAGE).url, client.post(PASSWORD_PAGE, OWN).url) == (FIRST, FIRST)


def test_a_session_known_beforehand_is_not_the_one_that_comes_in(client, code):
    session = client.session
    session["anything"] = 1
    session.save()
    known = session.session_key
    client.post(FIRST, typed(code))
    assert client.session.session_key != known


def test_whoever_is_in_goes_home(client, code):
    client.force_login(code.user)
    assert [client.get(each).url for each in (FIRST, PASSWORD_PAGE, MAIL)] == ["/"] * 3


def test_the_shape_of_what_is_typed(client, db):
    response = client.post(
        FIRST, {"student_number": "", "name": " ", "id_tail": "12345", "code": "abc0-2345"}
    )
    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["student_number", "name", "id_tail", "code"],
    )
    assert "没有 0、1、i、l、o" in response.content.decode()


# --- Equal answers ---------------------------------------------------------------------------


def test_all_misses_look_the_same_byte_by_byte(world, client, code):
    """As the same words are typed, so that the pages differ in nothing but what the answer would tell."""
    words = typed(code, code="aaaa-2222")
    member = code.user.member

    def answer():
        response = Client().post(FIRST, words)
        return (
            response.status_code,
            TOKEN.sub("", response.content.decode()),
            sorted(response.headers.items()),
        )

    answers = [answer()]  # a wrong code
    member.name = "另一个人"
    member.save()
    answers.append(answer())
    member.id_number = f"{member.id_number[:-6]}000000"
    member.save()
    answers.append(answer())
    SignInCode.objects.update(valid_until=clock.now() - datetime.timedelta(days=1))
    answers.append(answer())  # expired
    SignInCode.objects.update(withdrawn_at=clock.now(), code="")
    answers.append(answer())
    assert answers.count(answers[0]) == len(answers)
    assert answers[0][0] == 422
    assert NOT_MATCHING in answers[0][1]
    assert User.objects.filter(pk=code.user_id).update(is_active=False)
    sign_in_limits.throttle.TryCount.objects.all().delete()
    assert answer() == answers[0]  # a closed account
    User.objects.filter(pk=code.user_id).update(username="elsewhere")
    assert answer() == answers[0]  # an unknown number


def test_all_misses_make_the_same_queries(world, client, code):
    from django.test.utils import CaptureQueriesContext

    def cost(**changes):
        sign_in_limits.throttle.TryCount.objects.all().delete()
        words = typed(code, code="aaaa-2222") | changes
        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(FIRST, words).status_code == 422
        return len(queries)

    costs = {cost(), cost(name="另一个人"), cost(id_tail="000000"), cost(student_number="999")}
    assert len(costs) == 1


def test_what_was_typed_stays_in_its_place(client, code):
    page = client.post(FIRST, typed(code, code="aaaa-2222"))
    assert [page.context["form"][name].value() for name in ("student_number", "name", "code")] == [
        code.user.username,
        "林晓帆",
        "aaaa-2222",
    ]


# --- How often -------------------------------------------------------------------------------


def test_too_many_wrong_codes_have_to_wait_and_the_right_one_waits_too(client, code, noon):
    wrong = typed(code, code="aaaa-2222")
    found = [client.post(FIRST, wrong).status_code for _ in range(6)]
    assert found == [422] * 5 + [429]
    refused = client.post(FIRST, typed(code))
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert "请约 15 分钟后再试" in refused.content.decode()
    unknown = [client.post(FIRST, wrong | {"student_number": "999"}) for _ in range(6)][-1]
    assert TOKEN.sub("", unknown.content.decode()) == TOKEN.sub("", refused.content.decode())
    assert client.post(FIRST, typed(code), REMOTE_ADDR="10.9.9.9").status_code == 302
    noon.shift(900)
    assert client.post(FIRST, typed(code)).status_code == 302


def test_who_knows_the_number_alone_shuts_nobody_out(client, code):
    """What was typed with a wrong name was no try of a code: it cannot open, whatever code stands beside it."""
    wrong = typed(code, code="aaaa-2222", name="别人")
    assert [client.post(FIRST, wrong).status_code for _ in range(6)] == [422] * 5 + [429]
    assert Event.objects.get(verb="SIGN_IN_LOCKED").subject == f"user:{code.user_id}", "the college is told"
    assert client.post(FIRST, typed(code)).status_code == 302


def test_right_codes_and_wrong_shapes_do_not_count(client, code):
    for _ in range(7):
        assert Client().post(FIRST, typed(code)).status_code == 302
        assert client.post(FIRST, typed(code, code="short")).status_code == 422
    assert client.post(FIRST, typed(code, code="aaaa-2222")).status_code == 422


def test_what_a_visitor_says_of_the_own_address_does_not_help(client, code):
    wrong = typed(code, code="aaaa-2222")
    codes = [client.post(FIRST, wrong, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code for n in range(6)]
    assert codes[-1] == 429


def thousand(requests):
    """{status: how many} of these (words, address) sent at once."""

    def send(request):
        words, address = request
        try:
            return Client().post(FIRST, words, REMOTE_ADDR=address).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, requests))
    return {status: found.count(status) for status in set(found)}


@pytest.mark.django_db(transaction=True)
def test_a_thousand_wrong_codes_at_once():
    world = make_world()
    code = code_for(world, make_member(world.college))
    wrong = typed(code, code="aaaa-2222")
    few = sign_in_limits.CODES.pair.tries
    assert thousand([(wrong, "10.0.0.1")] * 1000) == {422: few, 429: 1000 - few}
    assert Event.objects.filter(verb="SIGN_IN_LOCKED").count() == 1
    assert Client().post(FIRST, typed(code), REMOTE_ADDR="10.9.9.9").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_wrong_code_on_each_of_a_thousand_accounts_at_once():
    world = make_world()
    people = [make_member(world.college, student_number=f"18{n:06}") for n in range(500)]
    codes = sign_in_codes.issue(people, Actor.of(world.admin), way=CodeWay.SLIP).codes
    words = [typed(code, code="aaaa-2222") for code in codes]
    words += [each | {"student_number": f"99{n:06}"} for n, each in enumerate(words)]
    limit = sign_in_limits.CODES.network.tries
    assert thousand([(each, "10.0.0.1") for each in words]) == {422: limit, 429: 1000 - limit}


# --- By mail ---------------------------------------------------------------------------------


@pytest.fixture
def mails(settings):
    settings.MAIL_FROM = "dangyuan@example.edu.cn"
    settings.PUBLIC_BASE_URL = "https://dangyuan.example.edu.cn"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def person(world):
    return make_member(world.college, name="林晓帆", student_number="182001000001", email="lin@example.com")


def asked(member, **changes):
    return {
        "student_number": member.student_number,
        "name": member.name,
        "id_tail": member.id_number[-6:],
    } | changes


def test_a_code_by_mail_opens(world, client, person, mails):
    assert reverse("members:mail_code") in client.get(FIRST).content.decode()
    assert client.get(MAIL).status_code == 200
    page = client.post(MAIL, asked(person)).content.decode()
    assert "如果所填内容与学院登记的一致" in page
    (letter,) = mails
    assert (letter.to, letter.subject) == (["lin@example.com"], "党员组织关系转接系统登录码")
    text = re.search(r"\b[a-z2-9]{4}-[a-z2-9]{4}\b", letter.body).group()
    assert "\n    https://dangyuan.example.edu.cn/first/\n" in letter.body
    assert "有效期至 2022 年 7 月 8 日" in letter.body
    assert "不是您本人操作的，不用理会" in letter.body
    assert "林晓帆" not in letter.body
    assert person.student_number not in letter.body
    titles = list(Event.objects.order_by("seq").values_list("title", "actor_label"))
    assert titles == [
        ("新建用户（毕业生）", "系统：邮件发码"),
        ("生成登录码", "系统：邮件发码"),
        ("登录码邮件已发出", "系统：邮件发码"),
    ]
    assert SignInCode.objects.get().way == CodeWay.MAIL
    assert client.post(FIRST, asked(person, code=text)).url == PASSWORD_PAGE


def test_a_forgotten_password_opens_until_the_mailed_code_is_used(world, client, person, mails):
    sign_in_codes.redeem(code_for(world, person).pk, OWN["password"], None)
    client.post(MAIL, asked(person))
    assert User.objects.get(member=person).check_password(OWN["password"])
    code = SignInCode.objects.get(used_at=None)
    client.post(FIRST, typed(code))
    client.post(PASSWORD_PAGE, {"password": "黄河长江-2022-夏", "again": "黄河长江-2022-夏"})
    assert User.objects.get(member=person).check_password("黄河长江-2022-夏")


def test_a_slip_stays_good(world, client, person, mails):
    slip = code_for(world, person)
    client.post(MAIL, asked(person))
    assert sign_in_codes.as_typed(slip.code) in mails[0].body


def test_to_nobody_the_answer_is_the_same_and_nothing_is_sent(world, client, person, mails):
    def answer(words):
        response = Client().post(MAIL, words)
        return response.status_code, response.content

    right = answer(asked(person))
    mails.clear()
    events = Event.objects.count()
    nowhere = make_member(world.college)
    twins = [make_member(world.college, student_number="888", email="a@example.com") for _ in range(2)]
    closed = make_member(world.college, email="b@example.com")
    User.objects.filter(pk=code_for(world, closed).user_id).update(is_active=False)
    events = Event.objects.count()
    others = [
        asked(person, name="别人"),
        asked(person, id_tail="000000"),
        asked(person, student_number="999"),
        asked(nowhere),
        asked(twins[0]),
        asked(closed),
    ]
    assert [answer(words) for words in others] == [right] * 6
    assert (mails, Event.objects.count()) == ([], events)


def test_a_server_that_takes_nothing_is_noted_for_the_college(client, person, mails, monkeypatch):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _message: 0)
    assert client.post(MAIL, asked(person)).status_code == 200
    assert Event.objects.order_by("-seq").first().title == "登录码邮件没有发出"


def test_three_mails_an_hour(client, person, mails):
    codes = [client.post(MAIL, asked(person)).status_code for _ in range(4)]
    assert (codes, len(mails)) == ([200, 200, 200, 429], 3)
    assert client.post(MAIL, asked(person, name="别人")).status_code == 200


def test_three_mails_however_the_number_is_typed(world, client, mails):
    person = make_member(world.college, student_number="AI2018001", email="lin@example.com")
    spellings = ("AI2018001", "ai2018001", "ａｉ２０１８００１", "aı2018001", "Ai2018001")
    codes = [client.post(MAIL, asked(person, student_number=each)).status_code for each in spellings]
    assert codes == [200, 200, 200, 429, 429]


def test_without_mail_it_is_not_offered(client, person):
    assert reverse("members:mail_code") not in client.get(FIRST).content.decode()
    assert [client.get(MAIL).status_code, client.post(MAIL, asked(person)).status_code] == [404, 404]
    assert not SignInCode.objects.exists()


# --- What stays behind -----------------------------------------------------------------------


def test_headers(client, db):
    for address in (FIRST, reverse("members:login")):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"


def test_no_code_stands_in_the_log(client, code, caplog):
    import logging

    words = typed(code)
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        client.get(FIRST, words)
        client.post(FIRST, words)
        client.post(PASSWORD_PAGE, OWN)
    records = [record for record in caplog.records if WithoutCodes().filter(record)]
    assert code.code not in " ".join(record.getMessage() for record in records)
    line = logging.LogRecord(
        "x", logging.INFO, "", 1, '"GET /first/?code=abcd-2345&name=x HTTP/1.1" 200', (), None
    )
    WithoutCodes().filter(line)
    assert line.getMessage() == '"GET /first/?… HTTP/1.1" 200'
