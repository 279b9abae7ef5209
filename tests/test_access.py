"""The access table walked through; no page of one college shows anything of another; GET writes nothing."""

import datetime
import re

import pytest
from django.db import connection
from django.urls import get_resolver, reverse

from members.enums import Role
from members.services import journal
from tests import access_table, factories
from transfers.enums import Status
from transfers.models import Upload
from transfers.workflow import Path

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


class GetWrote(AssertionError):
    """A page that should only read has written."""


def refuse_writes(execute, sql, params, many, context):
    if WRITES.match(sql) and "django_session" not in sql:
        raise GetWrote(sql)
    return execute(sql, params, many, context)


@pytest.fixture
def place(world):
    """甲学院 with one object of each kind, and the visitors."""
    draft = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    register = world.submit_register(world.college)
    waiting = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    editable = world.transfer(Path.IN_BEIJING, Status.DRAFT)
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    elsewhere = world.transfer(Path.IN_BEIJING, organization=world.other_college)
    graduate = world.graduate_user(waiting.case)
    upload = Upload.objects.create(
        season=world.season,
        organization=world.college,
        uploaded_by=world.admin,
        uploaded_at=datetime.datetime(2022, 6, 8, tzinfo=datetime.UTC),
        file_name="登记表.xlsx",
        content=sample_text(),
    )
    objects = {
        "case": waiting.case_id,
        "editable": editable.pk,
        "transfer": waiting.pk,
        "version": waiting.version,
        "member": waiting.case.member_id,
        "letter": letter.pk,
        "register": register.pk,
        "upload": upload.pk,
        "season": world.season.pk,
        "organization": world.college.pk,
        "branch": waiting.case.branch_id,
        "user": world.admin.pk,
        "draft": draft.pk,
    }
    visitors = {
        "anonymous": None,
        "graduate": graduate,
        "other graduate": factories.make_user(Role.GRADUATE, member=elsewhere.case.member),
        "college": world.admin,
        "other college": world.other_admin,
        "reviewer": world.reviewer,
        "admin": world.department_admin,
    }
    return objects, visitors


def sample_text():
    """A workbook as an upload keeps it."""
    import base64
    from pathlib import Path as File

    return base64.b64encode((File(__file__).parent / "samples" / "register-tidy.xlsx").read_bytes()).decode()


# Which object an address is about, by the address's name.
ABOUT = {
    "transfers:case": ("case", {}),
    "transfers:person_edit": ("case", {}),
    "transfers:disposition": ("case", {}),
    "transfers:target_edit": ("editable", {}),
    "transfers:act": ("transfer", {"slug": "confirm"}),
    "transfers:upload": ("upload", {}),
    "transfers:upload_commit": ("upload", {}),
    "transfers:upload_findings": ("upload", {}),
    "transfers:register": ("register", {}),
    "transfers:register_export": ("register", {}),
    "transfers:season_edit": ("season", {}),
    "letters:letter": ("letter", {}),
    "members:id_number": ("member", {}),
    "members:organization_edit": ("organization", {}),
    "members:branch_new": ("organization", {}),
    "members:branch_edit": ("branch", {}),
    "members:user_edit": ("user", {}),
    "members:user_password": ("user", {}),
}


def address(name, objects):
    if name == "transfers:act_many":
        return reverse(name, args=["confirm"])
    if name == "letters:batch":
        return f"{reverse(name)}?ids={objects['letter']}"
    if name not in ABOUT:
        return reverse(name)
    kind, more = ABOUT[name]
    return reverse(name, kwargs={"pk": objects[kind], **more})


def posted(name, objects):
    if name == "transfers:act_many":
        return {"rows": [f"{objects['transfer']}:{objects['version']}"]}
    if name == "letters:print":
        return {"ids": [str(objects["letter"])]}
    return {}


def named_addresses(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named_addresses(entry, inner)
        else:
            yield f"{prefix}{entry.name}"


def test_every_address_has_a_row():
    assert sorted({name for name, _, _ in access_table.rows()}) == sorted(set(named_addresses()))


@pytest.mark.parametrize("name", sorted({name for name, _, _ in access_table.rows()}))
def test_each_visitor_gets_what_the_table_says(place, client, name):
    objects, visitors = place
    for row_name, method, expected in access_table.rows():
        if row_name != name:
            continue
        found = {}
        for visitor, user in visitors.items():
            client.logout()
            if user:
                client.force_login(user)
            if method == "GET":
                with connection.execute_wrapper(refuse_writes):
                    response = client.get(address(name, objects))
            else:
                response = client.post(address(name, objects), posted(name, objects))
            to_login = response.status_code == 302 and response.url.startswith(reverse("members:login"))
            found[visitor] = "login" if to_login else str(response.status_code)
        assert found == expected, (name, method)


def test_no_page_of_another_college_shows_anything_of_this_one(place, world, client):
    """Every page that 乙学院 can open, searched for the words of 甲学院's people, letters and events."""
    objects, _ = place
    secret = world.transfer(
        Path.OUT_PAPER, Status.LETTER_ISSUED, name="绝密甲人", student_number="18009990001"
    )
    words = ["绝密甲人", "18009990001", secret.letter.number, world.college.branches.get().name]
    client.force_login(world.other_admin)
    opened = 0
    for name, method, expected in access_table.rows():
        if method == "GET" and expected["other college"] == "200":
            opened += 1
            page = client.get(address(name, objects)).content.decode(errors="ignore")
            assert [word for word in words if word in page] == [], name
    assert opened > 10


def test_scope_is_nothing_for_strangers(world):
    from django.apps import apps
    from django.contrib.auth.models import AnonymousUser

    world.transfer(Path.OUT_PAPER, Status.COMPLETED)
    scoped = [model for model in apps.get_models() if hasattr(model.objects, "visible_to")]
    assert len(scoped) >= 12
    gone = factories.make_user(Role.REVIEWER, is_active=False)
    for model in scoped:
        assert not model.objects.visible_to(AnonymousUser()).exists(), model
        assert not model.objects.visible_to(gone).exists(), model
    assert journal.verify().fault == ""
