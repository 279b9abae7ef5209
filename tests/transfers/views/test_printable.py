"""Characters and lengths are checked beside the field where they are typed; the college hears of its own letterhead."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Organization
from tests.factories import TARGETS, fresh
from transfers.enums import Path

LONG = "中国共产党" + "某" * 60 + "委员会组织部"


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def shown(client, url, **changes):
    """The values of a form as a browser would send them back, with some of them typed over."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("heading_organization", "中共\ue123县委员会组织部", "U+E123"),
        ("receiving_organization", "中共😀支部委员会", "U+1F600"),
        ("heading_organization", LONG, "太长（71 个字）"),
    ],
)
def test_a_destination_on_paper(world, field, typed, words):
    paper, online = world.transfer(Path.OUT_PAPER), world.transfer(Path.OUT_ONLINE)
    client = entering(world.admin)
    url = reverse("transfers:target_edit", args=[paper.pk])
    response = client.post(url, shown(client, url, **{field: typed}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert words in response.context["form"].errors[field][0]
    assert getattr(fresh(paper), field) == TARGETS[Path.OUT_PAPER][field]
    # Online nothing of it is printed.
    url = reverse("transfers:target_edit", args=[online.pk])
    assert client.post(url, shown(client, url, **{field: typed})).status_code == 302


def test_a_graduate_reads_the_same_beside_the_field(world):
    transfer = world.transfer(Path.OUT_PAPER)
    client = entering(world.graduate_user(transfer.case))
    url = reverse("transfers:my_target_step", args=["heading"])
    response = client.post(url, shown(client, url, heading_organization=LONG))
    assert response.status_code == 422
    assert "太长（71 个字）" in response.context["form"].errors["heading_organization"][0]


@pytest.mark.parametrize(
    ("field", "typed"), [("name", "张\ue123"), ("name", "阿卜杜热西提·麦麦提" * 5), ("ethnicity", "😀族")]
)
def test_a_person(world, field, typed):
    transfer = world.transfer(Path.OUT_PAPER)
    client = entering(world.admin)
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    response = client.post(url, shown(client, url, **{field: typed}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    before = getattr(transfer.member, field)
    assert getattr(fresh(transfer).member, field) == before


def test_what_came_in_by_import_keeps_nobody_from_changing_something_else(world):
    transfer = world.transfer(Path.OUT_PAPER, name="张\ue123")
    client = entering(world.admin)
    url = reverse("transfers:person_edit", args=[transfer.case_id])
    response = client.post(url, shown(client, url, phone="13900001111"))
    assert response.status_code == 302
    assert fresh(transfer).member.phone == "13900001111"
    content = client.get(reverse("transfers:case", args=[transfer.case_id])).content.decode()
    assert "U+E123" in content


def test_the_home_page_says_whose_letters_cannot_be_printed(world):
    Organization.objects.filter(pk=world.college.pk).update(address="")
    told = {
        name: entering(getattr(world, name)).get(reverse("home")).context["letterheads"]
        for name in ("admin", "other_admin", "reviewer", "department_admin")
    }
    line = {"name": "甲学院党委", "why": "没有填写通讯地址", "url": ""}
    edit = reverse("members:organization_edit", args=[world.college.pk])
    assert told == {
        "admin": [line],
        "other_admin": [],
        "reviewer": [],
        "department_admin": [line | {"url": edit}],
    }
