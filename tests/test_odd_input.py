"""Odd words in every field of every page: a refusal or a page, never an error, and nothing that PostgreSQL cannot take."""

import re

import pytest
from django.db import connection

from tests import access_table
from tests.place import address, make_place, posted

FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')
QUERY = (
    *(
        "q",
        "season",
        "organization",
        "branch",
        "page",
        "sort",
        "list",
        "status",
        "route",
        "for",
        "field",
        "like",
    ),
    *(
        "missing",
        "shelf",
        "attendance",
        "next",
        "mark",
        "kind",
        "head",
        "retired",
        "verified",
        "level",
        "key",
    ),
    *(
        "heading_organization",
        "receiving_organization",
        "receiving_code",
        "name",
        "channel",
        "person",
        "outcome",
    ),
)
ODD = {
    "NUL": "a\x00b",
    "long": "长" * 2_000,
    "markup": "<script>alert(1)</script>'\"{{ x }}👩‍👩‍👧\u202e",
    "numbers": "-" + "9" * 40,
}
VISITORS = ("graduate", "college", "admin")
SIGNING_OUT = ("members:logout", "members:password_change", "members:user_password", "members:user_edit")


def refuse_nul(execute, sql, params, many, context):
    for value in params or ():
        for each in value if many else (value,):
            assert not (isinstance(each, str) and "\x00" in each), sql
    return execute(sql, params, many, context)


@pytest.fixture
def place(world):
    return make_place(world)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_breaks(place, client, visitor, odd):
    objects, visitors = place
    client.force_login(visitors[visitor])
    words = ODD[odd]
    with connection.execute_wrapper(refuse_nul):
        for name in sorted({name for name, _, _ in access_table.rows()} - {*SIGNING_OUT}):
            url = address(name, objects)
            page = client.get(url)
            fields = (
                set(FIELD.findall(page.content.decode(errors="replace"))) if not page.streaming else set()
            )
            asked = client.get(url, dict.fromkeys(QUERY, words))
            assert asked.status_code < 500, name
            assert b"<script>alert(1)" not in b"".join(asked), name
            said = dict.fromkeys({*fields, *QUERY} - {"csrfmiddlewaretoken"}, words)
            for answers in (said, said | posted(name, objects) | {"sure": "1"}):
                answer = client.post(url, answers)
                assert answer.status_code < 500, (name, answer.status_code)
                assert b"<script>alert(1)" not in b"".join(answer), name
