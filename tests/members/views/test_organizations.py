"""Pages of organisations and branches."""

import pytest
from django.urls import reverse

from members.models import Branch, Organization

pytestmark = pytest.mark.django_db

NEW = {
    "code": "09",
    "name": "丁学院党总支",
    "full_name": "中共某大学丁学院总支部委员会",
    "kind": "GENERAL_BRANCH",
    "postcode": "100083",
}


@pytest.fixture
def admin_client(world, client):
    client.force_login(world.department_admin)
    return client


def posted(page, **changes):
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changes).items() if value is not None}


def test_list_says_whose_seal(admin_client, world):
    page = admin_client.get(reverse("members:organization_list"))
    assert [row.name for row in page.context["organizations"]] == ["甲学院党委", "乙学院党委", "丙学院党总支"]
    assert page.content.decode().count("党委组织部</span>") == 1


def test_new_organization(admin_client):
    response = admin_client.post(reverse("members:organization_new"), NEW)
    made = Organization.objects.get(code="09")
    assert (response.status_code, response.url) == (302, reverse("members:organization_edit", args=[made.pk]))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "9"}, "code"),
        ({"code": "01"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": ""}, "kind"),
        ({"postcode": "1000"}, "postcode"),
        ({"phone": "明天再问"}, "phone"),
        ({"name": "甲学院党委"}, "name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(admin_client, change, field):
    response = admin_client.post(reverse("members:organization_new"), NEW | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["full_name"].value() == NEW["full_name"]
    assert Organization.objects.count() == 3


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_name", "中共某\ue123学院委员会", "U+E123 没有可用的字形，介绍信上印不出来。"),
        ("address", "学院路 1 号😀", "😀(U+1F600) 没有可用的字形"),
        ("full_name", "中共" + "某" * 60 + "委员会", "太长（65 个字），介绍信上写不下。"),
    ],
)
def test_what_a_letter_cannot_print_is_said_beside_the_field(admin_client, field, value, sentence):
    response = admin_client.post(reverse("members:organization_new"), NEW | {field: value})
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert not Organization.objects.filter(code="09").exists()


def test_edit(admin_client, world):
    address = reverse("members:organization_edit", args=[world.college.pk])
    response = admin_client.post(address, posted(admin_client.get(address), contact_name="钱老师"))
    assert response.status_code == 302
    assert Organization.objects.get(pk=world.college.pk).contact_name == "钱老师"


def test_stale_edit_is_answered_with_409(admin_client, world):
    address = reverse("members:organization_edit", args=[world.college.pk])
    words = posted(admin_client.get(address), contact_name="钱老师")
    Organization.objects.filter(pk=world.college.pk).update(contact_name="孙老师")
    response = admin_client.post(address, words)
    assert response.status_code == 409
    assert "他人已修改过" in response.content.decode()
    assert Organization.objects.get(pk=world.college.pk).contact_name == "孙老师"


def test_college_sees_and_keeps_its_own_branches(world, client):
    mine = Branch.objects.create(organization=world.college, name="甲支部")
    Branch.objects.create(organization=world.other_college, name="乙支部")
    client.force_login(world.admin)
    page = client.get(reverse("members:branch_list"))
    assert [branch.name for branch in page.context["branches"]] == ["甲支部"]
    address = reverse("members:branch_edit", args=[mine.pk])
    response = client.post(address, posted(client.get(address), code="011100101001"))
    assert (response.status_code, response.url) == (302, reverse("members:branch_list"))
    assert Branch.objects.get(pk=mine.pk).code == "011100101001"


def test_branches_of_others_are_not_there(world, client):
    theirs = Branch.objects.create(organization=world.other_college, name="乙支部")
    client.force_login(world.admin)
    assert client.post(reverse("members:branch_edit", args=[theirs.pk]), {"name": "x"}).status_code == 404
    assert (
        client.post(reverse("members:branch_new", args=[world.other_college.pk]), {"name": "x"}).status_code
        == 404
    )
    assert [branch.name for branch in Branch.objects.all()] == ["乙支部"]


@pytest.mark.parametrize(
    ("change", "field"), [({"code": "123"}, "code"), ({"name": " "}, "name"), ({"name": "甲支部"}, "name")]
)
def test_bad_branch(world, client, change, field):
    Branch.objects.create(organization=world.college, name="甲支部")
    client.force_login(world.admin)
    response = client.post(
        reverse("members:branch_new", args=[world.college.pk]), {"name": "新支部", "code": ""} | change
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
