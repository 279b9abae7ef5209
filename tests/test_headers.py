"""What every answer carries, whatever kind it is: the page's policy, no caching, safe cookies; and forms need a token."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests import access_table, factories
from tests.place import address, make_place, posted
from transfers.enums import Status
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
# kind of answer: (visitor, method, name of the address, status, type)
ANSWERS = {
    "sign-in": ("anonymous", "get", "members:login", 200, "text/html"),
    "page": ("college", "get", "home", 200, "text/html"),
    "page of a graduate": ("graduate", "get", "home", 200, "text/html"),
    "redirect": ("anonymous", "get", "home", 302, "text/html"),
    "not allowed": ("college", "get", "members:journal_of_nobody", 404, "text/html"),
    "outside the scope": ("other college", "get", "transfers:case", 404, "text/html"),
    "forbidden": ("college", "get", "members:user_list", 403, "text/html"),
    "wrong method": ("college", "get", "letters:print", 405, "text/html"),
    "too late": ("college", "post", "transfers:upload_commit", 409, "text/html"),
    "incomplete": ("college", "post", "transfers:person_edit", 422, "text/html"),
    "revealed": ("college", "post", "members:id_number", 200, "text/html"),
    "workbook": ("college", "post", "transfers:case_export", 200, XLSX),
    "template": ("college", "get", "transfers:template", 200, XLSX),
    "letter": ("college", "post", "letters:print", 200, "application/pdf"),
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
    assert {header: response.get(header) for header in OTHERS} == OTHERS
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    # The browser's own viewer loads the file as an object.
    exception = {"object-src": "'self'"} if kind == "letter" else {}
    assert policy_of(response) == STRICT_POLICY | exception
    assert "Server" not in response.headers
