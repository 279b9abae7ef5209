"""What every answer carries, whatever kind it is: the page's policy, no caching, safe cookies; and forms need a token."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertTemplateUsed

from members.models import Event, Member
from tests import access_table, factories
from tests.place import address, make_place, posted
from transfers.models import Transfer

STRICT_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
OTHERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Addresses with a code in them. A page with a form cannot be told "no-referrer": its form would come from nowhere.
PUBLIC = {"transfers:verify": "no-referrer", "transfers:verify_report": "same-origin"}
# kind of answer: (visitor, method, name of the address, status, type)
ANSWERS = {
    "sign-in": ("anonymous", "get", "members:login", 200, "text/html"),
    "sign-in by code": ("anonymous", "get", "members:first_sign_in", 200, "text/html"),
    "page": ("college", "get", "home", 200, "text/html"),
    "page of a graduate": ("graduate", "get", "home", 200, "text/html"),
    "redirect": ("anonymous", "get", "home", 302, "text/html"),
    "outside the scope": ("other college", "get", "transfers:case", 404, "text/html"),
    "forbidden": ("college", "get", "members:user_list", 403, "text/html"),
    "wrong method": ("college", "get", "letters:print", 405, "text/html"),
    "too late": ("college", "post", "transfers:upload_commit", 409, "text/html"),
    "incomplete": ("college", "post", "transfers:person_edit", 422, "text/html"),
    "revealed": ("college", "post", "members:id_number", 200, "text/html"),
    "workbook": ("college", "post", "transfers:case_export", 200, XLSX),
    "template": ("college", "get", "transfers:template", 200, XLSX),
    "verification": ("anonymous", "get", "transfers:verify", 200, "text/html"),
    "receiver's report": ("anonymous", "get", "transfers:verify_report", 200, "text/html"),
    "photograph": ("college", "get", "transfers:receipt_photo", 200, "image/jpeg"),
    "graduate's photograph": ("college", "get", "transfers:own_report_photo", 200, "image/jpeg"),
    "letter": ("college", "post", "letters:run_file", 200, "application/pdf"),
}


@pytest.fixture
def place(world):
    return make_place(world)


def policy_of(response):
    """{directive: sources} of the answer's Content-Security-Policy."""
    lines = response["Content-Security-Policy"].split(";")
    return dict(line.strip().split(" ", 1) for line in lines if line.strip())


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_the_headers(place, client, kind):
    visitor, method, name, status, content_type = ANSWERS[kind]
    objects, visitors = place
    if visitors[visitor]:
        client.force_login(visitors[visitor])
    response = getattr(client, method)(
        address(name, objects), posted(name, objects) if method == "post" else {}
    )
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (status, content_type)
    referrer = PUBLIC.get(name, OTHERS["Referrer-Policy"])
    assert {header: response.get(header) for header in OTHERS} == OTHERS | {"Referrer-Policy": referrer}
    assert ("noindex" in response.get("X-Robots-Tag", "")) == (name in PUBLIC)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    # The browser's own viewer loads the file as an object.
    exception = {"object-src": "'self'"} if kind == "letter" else {}
    assert policy_of(response) == STRICT_POLICY | exception


def test_an_address_that_does_not_exist_carries_them_too(client, db):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert policy_of(response) == STRICT_POLICY
    assert {header: response.get(header) for header in OTHERS} == OTHERS


# --- Cookies ---------------------------------------------------------------------------------


def facts(cookie):
    return {name: cookie[name] for name in ("httponly", "samesite", "secure", "path", "domain")}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world):
    client = Client()
    client.get(reverse("members:login"))
    client.post(reverse("members:login"), {"username": "admin-a", "password": factories.PASSWORD})
    assert {name: facts(cookie) for name, cookie in client.cookies.items()} == {
        name: {"httponly": True, "samesite": "Lax", "secure": "", "path": "/", "domain": ""}
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    }


OVER_HTTPS = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["*"]
plain = Client().get("/login/", secure=False)
safe = Client().get("/login/", secure=True)
cookie = safe.cookies[settings.CSRF_COOKIE_NAME]
print(json.dumps({
    "plain": [plain.status_code, plain.get("Location")],
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "session_secure": settings.SESSION_COOKIE_SECURE,
    "cookie": [bool(cookie["secure"]), cookie["httponly"], cookie["path"], cookie["domain"]],
    "hsts": safe["Strict-Transport-Security"],
}))
"""


def test_with_https_cookies_belong_to_this_host_alone(tmp_path):
    """In a process of its own: the names of the cookies are settled when the program starts."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
        "HTTPS": "true",
        "PYTHONUTF8": "1",
    }
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-W", "ignore", "-c", OVER_HTTPS]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {
        "plain": [301, "https://testserver/login/"],
        "names": ["__Host-sid", "__Host-csrf"],
        "session_secure": True,
        "cookie": [True, True, "/", ""],
        "hsts": "max-age=31536000",
    }


# --- Forms need their token ------------------------------------------------------------------

FORMS = {name for name, method, _ in access_table.rows() if method == "POST"} | {
    "members:login",
    "members:logout",
    "members:password_change",
    "members:user_new",
    "transfers:act",
    "transfers:my_request_new",
    "transfers:my_target",
    "transfers:person_edit",
    "transfers:person_id_number",
    "transfers:person_new",
    "transfers:person_withdraw",
    "transfers:register_submit",
    "transfers:upload_new",
}


def test_forms_without_their_token_are_refused_and_change_nothing(place, world):
    objects, _ = place
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.admin)
    before = in_the_database()
    for name in sorted(FORMS):
        response = client.post(address(name, objects), posted(name, objects))
        assert (name, response.status_code) == (name, 403)
        assertTemplateUsed(response, "403_csrf.html")
        assert "没有保存" in response.content.decode()
        assert policy_of(response) == STRICT_POLICY
    assert in_the_database() == before


def test_the_same_form_with_its_token_goes_through(place, world):
    """So that the test above refuses for the token's sake."""
    objects, _ = place
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.admin)
    client.get(address("transfers:case", objects))
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    response = client.post(address("members:id_number", objects), {"csrfmiddlewaretoken": token})
    assert response.status_code == 200
    assert Member.objects.get(pk=objects["member"]).id_number in response.content.decode()


def in_the_database():
    """What a form could have changed: the journal notes every change, the transfers their status."""
    return (
        list(Event.objects.values_list("seq", flat=True)),
        sorted(Transfer.objects.values_list("pk", "status", "version")),
    )
