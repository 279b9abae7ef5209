"""The whole way by HTTP against a live server, out again here, and out at the campus."""

from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django_cas_ng.models import SessionTicket

from members.models import Event
from tests import factories
from tests.campus_on.people import GRADUATE
from tests.cas_server.running import TOKEN
from tests.factories import make_world

SECONDS = 20
LOGOUT = """<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="1" Version="2.0">
<samlp:SessionIndex>{}</samlp:SessionIndex></samlp:LogoutRequest>"""


@pytest.fixture
def visitor(live_server, campus):
    """Somebody who has come in by the campus: a browser of the tests, with a cookie of ours, and the campus's cookies beside."""
    world = make_world()
    factories.make_case(world.season, world.college, student_number=GRADUATE)
    session = campus.browser()
    found = session.get(f"{live_server.url}/campus/?next=/my/guide/", timeout=SECONDS, allow_redirects=False)
    back = campus.sign_in(found.headers["Location"], GRADUATE, session)
    assert back.startswith(f"{live_server.url}/campus/?ticket=ST-")
    page = session.get(back, timeout=SECONDS, allow_redirects=False)
    assert (page.status_code, page.headers["Location"]) == (302, "/my/guide/")
    return session


def is_in(visitor, live_server):
    home = visitor.get(f"{live_server.url}/", timeout=SECONDS, allow_redirects=False)
    return home.status_code == 200


def titles(verb):
    return list(Event.objects.filter(verb=verb).values_list("title", flat=True))


def test_out_here_leads_to_the_campuss_own_way_out_by_a_link(visitor, live_server, campus):
    assert is_in(visitor, live_server)
    page = visitor.get(f"{live_server.url}/password/", timeout=SECONDS)
    token = TOKEN.search(page.text)[1]
    out = visitor.post(
        f"{live_server.url}/logout/",
        {"csrfmiddlewaretoken": token},
        headers={"Referer": live_server.url},
        timeout=SECONDS,
        allow_redirects=False,
    )
    assert (out.status_code, out.headers["Location"]) == (302, "/campus/out/")  # never to another site
    assert not is_in(visitor, live_server)
    told = visitor.get(urljoin(live_server.url, "/campus/out/"), timeout=SECONDS).text
    assert f'href="{campus.url}logout?service=' in told
    assert titles("SIGN_OUT") == ["退出登录"]


def test_out_at_the_campus_ends_the_session_here(visitor, live_server, campus):
    assert SessionTicket.objects.count() == 1
    campus.sign_out(visitor)
    assert not is_in(visitor, live_server)
    assert SessionTicket.objects.count() == 0
    assert titles("SIGN_OUT") == ["统一身份认证退出"]


def test_any_other_word_of_a_sign_out_changes_nothing(visitor, live_server):
    for text in (
        "",
        "nonsense",
        LOGOUT.format("ST-1-of-somebody"),
        LOGOUT.format("") * 2,
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        LOGOUT.format("x" * 20_000),
        '<?xml version="1.0" encoding="UTF-8"?>' + LOGOUT.format("ST-1-x"),
    ):
        answer = Client().post("/campus/", {"logoutRequest": text})
        assert (answer.status_code, answer.content) == (200, b"ok")
    assert is_in(visitor, live_server)


def test_tickets_of_sessions_that_are_gone_are_swept(visitor, campus):
    Session.objects.all().delete()
    client = Client()
    client.get("/campus/")
    client.get("/campus/", {"ticket": campus.ticket("http://testserver/campus/", GRADUATE)})
    assert SessionTicket.objects.get().session_key == client.session.session_key


def test_the_page_after_signing_out_is_for_everybody_who_is_out(db):
    page = Client().get("/campus/out/")
    assert page.status_code == 200
    assert "您已退出本系统" in page.content.decode()
    assert f"{settings.CAS_SERVER_URL}logout" in page.content.decode()
