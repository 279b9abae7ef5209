"""Against a collected static folder, as a real server has one: what a graduate's page weighs, and that files are kept.

The whole stack answers, WhiteNoise included: sizes are of the bytes that would be sent, headers and all.
"""

import re
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, override_settings

from tests import access_table
from tests.place import address, make_place

pytestmark = pytest.mark.django_db

FIRST_LOAD = 150_000  # bytes of a page and all that it asks for (issue 5)
TEN_YEARS = 10 * 31_536_000
REFERENCE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IN_A_SHEET = re.compile(r"""url\(["']?(?!data:)([^"')]+)""")
# The office's book of rules, which a graduate may look into.
WITH_MORE = {"transfers:rules"}
DIGEST = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@pytest.fixture(scope="module")
def collected():
    """The settings of a server on which ``collectstatic`` has run."""
    with tempfile.TemporaryDirectory() as folder:
        storages = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static_files.CollectedFiles"}}
        found = override_settings(STATIC_ROOT=Path(folder), STORAGES=storages, WHITENOISE_USE_FINDERS=False)
        with found:
            call_command("collectstatic", interactive=False, verbosity=0)
            yield


@pytest.fixture
def place(collected, world):
    objects, visitors = make_place(world)
    return objects, visitors


def entering(user):
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(user)
    return client


def pages_of(visitor, objects):
    """Each address that shows this visitor something."""
    for name, method, expected in access_table.rows():
        if method == "GET" and expected[visitor] == "200":
            yield name, address(name, objects)


def files_of(response):
    """What a page asks for; None when it is no page."""
    if not response["Content-Type"].startswith("text/html"):
        return None
    return set(REFERENCE.findall(response.content.decode()))


def weight(response):
    """Bytes on the wire: the headers and the body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return len(body) + sum(len(name) + len(value) + 4 for name, value in response.items())


def fetch(client, file):
    """The size of a file."""
    response = client.get(file)
    assert response.status_code == 200, file
    assert DIGEST.search(file), file
    assert response["Cache-Control"] == f"max-age={TEN_YEARS}, public, immutable", file
    return weight(response)


def test_first_load_of_every_page_of_a_graduate_is_light_and_the_next_is_one_request(place):
    objects, visitors = place
    client = entering(visitors["graduate"])
    sizes, asked = {}, {}
    for name, url in pages_of("graduate", objects):
        response = client.get(url)
        files = files_of(response)
        if files is None or b'class="phone"' not in response.content:
            continue
        for file in files:
            sizes[file] = sizes.get(file) or fetch(client, file)
        asked[name] = files
        total = weight(response) + sum(sizes[file] for file in files)
        assert total < FIRST_LOAD, (name, total)
    assert len(asked) > 10
    assert {name for name, files in asked.items() if files - asked["home"]} == WITH_MORE


def test_signing_in_is_light_too(place):
    client = Client(headers={"accept-encoding": "gzip"})
    for url in ("/login/", "/first/", "/privacy/"):
        response = client.get(url)
        files = files_of(response)
        assert files
        assert weight(response) + sum(fetch(client, file) for file in files) < FIRST_LOAD, url


@pytest.mark.parametrize("visitor", ["graduate", "college", "reviewer", "admin"])
def test_files_of_every_page_have_their_digest_and_are_kept_for_good(place, visitor):
    objects, visitors = place
    client = entering(visitors[visitor])
    seen = set()
    for name, url in pages_of(visitor, objects):
        response = client.get(url)
        assert response.status_code == 200, name
        seen |= files_of(response) or set()
    assert len(seen) > 8
    for file in seen:
        fetch(client, file)
        if file.endswith(".css"):
            assert (
                IN_A_SHEET.findall((settings.STATIC_ROOT / file.removeprefix("/static/")).read_text()) == []
            ), file


def test_error_pages_work_with_the_manifest(place):
    _, visitors = place
    response = entering(visitors["college"]).get("/no-such-page/")
    assert response.status_code == 404
    for text in (response.content.decode(), render_to_string("500.html")):
        files = REFERENCE.findall(text)
        assert files
        assert all(DIGEST.search(file) for file in files)


def test_a_file_that_was_not_collected_breaks_no_page_and_is_named_in_the_log(collected, caplog):
    template = engines["django"].from_string("{% load static %}{% static 'css/not-there.css' %}")
    assert template.render({}) == "/static/css/not-there.css"
    assert "css/not-there.css 还没有收集" in caplog.text
