"""In by the campus: who gets in, who does not, and what a ticket is good for."""

import http.server
import socket
import threading

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client

from members import campus_session
from members.enums import MemberCategory, Role
from members.models import Event, SignInCode, User
from members.models.sign_in import CodeWay
from members.services import sign_in_codes
from members.views import campus as campus_views
from tests import factories
from tests.campus_on.people import GRADUATE, STAFF, STRANGER

HERE, SERVICE = "/campus/", "http://testserver/campus/"
UNKNOWN = "统一身份认证已通过，但本系统没有您的登记，或者您的账号已停用。"


@pytest.fixture
def person(world):
    """Somebody of the roster with a student number that the campus knows."""
    return factories.make_case(world.season, world.college, student_number=GRADUATE, name="甲一").member


def at_the_door(path=HERE):
    """A browser that was sent to the campus from here."""
    client = Client()
    response = client.get(path)
    assert response.status_code == 302
    assert response.url.startswith(f"{settings.CAS_SERVER_URL}login?")
    return client


def come_back(client, ticket):
    return client.get(HERE, {"ticket": ticket})


def is_in(client):
    return client.session.get(SESSION_KEY)


def sign_ins():
    return list(Event.objects.filter(verb="SIGN_IN").values_list("title", "actor__username"))


# --- Who gets in -----------------------------------------------------------------------------


def test_the_one_person_of_the_roster_gets_an_account(person, campus):
    client = at_the_door()
    response = come_back(client, campus.ticket(SERVICE, GRADUATE))
    assert (response.status_code, response.url) == (302, "/")
    user = User.objects.get(member=person)
    assert (user.username, user.name, user.role) == (GRADUATE, "甲一", Role.GRADUATE)
    assert user.opened_at is not None
    assert not user.has_usable_password()
    assert is_in(client) == str(user.pk)
    assert client.get("/").status_code == 200
    assert sign_ins() == [("统一身份认证登录", GRADUATE)]
    made = Event.objects.get(verb="CREATE_USER")
    assert (made.member, made.organization, made.actor_label) == (
        person,
        person.organization,
        "系统：统一身份认证",
    )


def test_the_second_time_it_is_the_same_account(person, campus):
    for _ in range(2):
        come_back(at_the_door(), campus.ticket(SERVICE, GRADUATE))
    assert User.objects.filter(member=person).count() == 1
    assert len(sign_ins()) == 2
    assert Event.objects.filter(verb="CREATE_USER").count() == 1


def test_the_office_gets_in_by_its_work_number(world, campus):
    user = factories.make_user(Role.COLLEGE_ADMIN, organization=world.college, username=STAFF)
    client = at_the_door()
    come_back(client, campus.ticket(SERVICE, STAFF))
    assert is_in(client) == str(user.pk)
    user.refresh_from_db()
    assert user.opened_at is None  # a word about graduates only


def test_an_account_by_another_user_name_is_still_the_persons(person, campus):
    user = factories.make_user(Role.GRADUATE, member=person, username="20180001", name=person.name)
    client = at_the_door()
    come_back(client, campus.ticket(SERVICE, GRADUATE))
    assert is_in(client) == str(user.pk)


def test_a_code_that_waits_opens_nothing_after_that(person, world, campus):
    sign_in_codes.issue([person], world.actor(world.admin), way=CodeWay.SLIP)
    come_back(at_the_door(), campus.ticket(SERVICE, GRADUATE))
    code = SignInCode.objects.get()
    assert (code.code, code.withdrawn_at is None) == ("", False)


def test_activists_of_the_roster_get_in_too(world, campus):
    case = factories.make_case(
        world.season, world.college, student_number=GRADUATE, category=MemberCategory.ACTIVIST
    )
    client = at_the_door()
    come_back(client, campus.ticket(SERVICE, GRADUATE))
    assert is_in(client) == str(User.objects.get(member=case.member).pk)
    assert client.get("/").status_code == 200


# --- Who does not ----------------------------------------------------------------------------


def refused(client, ticket):
    response = come_back(client, ticket)
    page = response.content.decode()
    assert is_in(client) is None
    assert response["Referrer-Policy"] == "no-referrer"
    assert ticket not in page
    assert "/login/" in page
    return response.status_code, page


def test_whom_the_campus_knows_and_we_do_not_gets_a_page_and_no_account(person, campus):
    before = User.objects.count()
    status, page = refused(at_the_door(), campus.ticket(SERVICE, STRANGER))
    assert status == 403
    assert UNKNOWN in page
    assert "请联系所在学院党委" in page
    assert f"{settings.CAS_SERVER_URL}logout" in page  # to come as somebody else
    assert User.objects.count() == before
    assert sign_ins() == []


def test_a_closed_account_reads_the_same(person, campus):
    factories.make_user(Role.GRADUATE, member=person, username=GRADUATE, is_active=False)
    assert refused(at_the_door(), campus.ticket(SERVICE, GRADUATE))[0] == 403
    status, page = refused(at_the_door(), campus.ticket(SERVICE, GRADUATE))
    assert (status, UNKNOWN in page) == (403, True)


def test_a_number_of_two_people_is_nobodys(person, world, campus):
    factories.make_case(world.season, world.other_college, student_number=GRADUATE)
    status, page = refused(at_the_door(), campus.ticket(SERVICE, GRADUATE))
    assert (status, UNKNOWN in page) == (403, True)
    assert not User.objects.filter(member__isnull=False).exists()


# --- Tickets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ticket", ["ST-1-nonsense", "x" * 5000, "ST-1795465542-" + "A" * 32, "张三&a=b"])
def test_a_ticket_that_the_campus_did_not_give_opens_nothing(person, ticket):
    client = at_the_door()
    response = come_back(client, ticket)
    assert response.status_code == 403
    assert "统一身份认证没有通过" in response.content.decode()
    assert 'href="/campus/"' in response.content.decode()
    assert is_in(client) is None


def test_a_ticket_opens_once(person, campus):
    ticket = campus.ticket(SERVICE, GRADUATE)
    come_back(at_the_door(), ticket)
    second = at_the_door()
    assert refused(second, ticket)[0] == 403


def test_a_ticket_for_another_service_opens_nothing_here(person, campus):
    assert refused(at_the_door(), campus.ticket("http://localhost:9/campus/", GRADUATE))[0] == 403


def test_nobody_is_carried_into_another_ones_account(person, campus):
    """A link with somebody else's good ticket: the browser was not sent to the campus from here."""
    ticket = campus.ticket(SERVICE, GRADUATE)
    status, page = refused(Client(), ticket)
    assert status == 403
    assert "登录须从本系统开始" in page
    come_back(client := at_the_door(), ticket)  # it was not asked about, and so not used up
    assert is_in(client)


def test_bad_tickets_are_limited(person, monkeypatch):
    monkeypatch.setattr(campus_views, "BAD_TICKETS", campus_views.Limit("campus-ticket", 3, 900))
    found = [come_back(at_the_door(), "ST-1-nonsense").status_code for _ in range(5)]
    assert found == [403, 403, 403, 429, 429]


# --- Where to --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/my/guide/", "/my/guide/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_only_own_pages_are_led_to(person, campus, asked, led):
    client = at_the_door(f"{HERE}?next={asked}")
    assert come_back(client, campus.ticket(SERVICE, GRADUATE)).url == led


def test_who_is_in_already_is_not_sent_to_the_campus(world):
    client = Client()
    client.force_login(world.admin)
    assert client.get(HERE).url == "/"
    assert client.get(f"{HERE}?next=/people/").url == "/people/"


def test_the_sign_in_page_offers_it_as_a_link(db):
    """Not as a form: form-action allows none that leads to another site."""
    page = Client().get("/login/?next=/people/").content.decode()
    assert 'href="/campus/?next=/people/"' in page


def test_passwords_go_on_working_beside_it(world):
    client = Client()
    client.post("/login/", {"username": world.admin.username, "password": factories.PASSWORD})
    assert is_in(client) == str(world.admin.pk)
    assert client.post("/logout/").url == "/login/"


# --- A server that is down, or none ----------------------------------------------------------


def with_server(settings, url):
    """Sent to the campus first: that needs no answer."""
    client = Client()
    settings.CAS_SERVER_URL = url
    client.get(HERE)
    return client


def unavailable(client):
    response = come_back(client, "ST-1-x")
    page = response.content.decode()
    assert "统一身份认证现在没有响应" in page
    assert is_in(client) is None
    return response.status_code


def test_a_server_that_is_down_is_said_in_a_sentence(person, settings):
    assert unavailable(with_server(settings, "http://127.0.0.1:9/cas/")) == 503


def test_a_server_that_does_not_answer_is_not_waited_for(person, settings, monkeypatch):
    monkeypatch.setattr(campus_session, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert unavailable(with_server(settings, f"http://127.0.0.1:{port}/cas/")) == 503


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"<html><body>Internal error<br></body>"),
        (200, b""),
        (200, b"<a/>"),
        (200, b"<r xmlns='http://www.yale.edu/tp/cas'><authenticationSuccess/></r>"),
        (200, b"yes\nadmin-a\n"),
        (302, b""),
    ],
)
def test_an_answer_that_is_none_is_said_in_a_sentence(person, settings, status, body):
    with answering(status, body) as url:
        assert unavailable(with_server(settings, url)) == 503


def test_proxies_of_the_environment_are_not_asked(person, campus, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client = at_the_door()
    come_back(client, campus.ticket(SERVICE, GRADUATE))
    assert is_in(client)


class answering:  # noqa: N801
    """A server that gives everybody the same answer."""

    def __init__(self, status, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", self.path)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/cas/"

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()


# --- The user name from an attribute ---------------------------------------------------------

ANSWER = """<r xmlns="http://www.yale.edu/tp/cas"><authenticationSuccess><user>someone</user>
<attributes>{}</attributes></authenticationSuccess></r>"""


@pytest.mark.parametrize(
    ("attributes", "status"),
    [
        (f"<employeeNumber> {GRADUATE} </employeeNumber>", 302),
        ("<mail>a@b.example</mail>", 403),
        ("<employeeNumber>1</employeeNumber><employeeNumber>2</employeeNumber>", 403),
        ("", 403),
    ],
)
def test_the_number_may_stand_in_an_attribute(person, settings, attributes, status):
    settings.CAS_USERNAME_ATTRIBUTE = "employeeNumber"
    with answering(200, ANSWER.format(attributes).encode()) as url:
        assert come_back(with_server(settings, url), "ST-1-x").status_code == status
