"""The pages of print profiles: nothing typed is lost, computing writes nothing, and others see nothing."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.enums import Stock
from letters.models import PrintProfile
from letters.services import profiles
from members.models import Event

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "行政楼 302 激光打印机",
    "stock": "PREPRINTED",
    "offset_x": "１．５",
    "offset_y": "−0.4 毫米",
    "scale_x": "100",
    "scale_y": "100.25%",
    "action": "save",
}
MEASURED = {"left": "22.2", "top": "19", "right": "193.9", "bottom": "276"}


@pytest.fixture
def college(world, sign_in):
    return sign_in(world.admin)


@pytest.fixture
def profile(world):
    values = {"name": "302", "stock": Stock.PREPRINTED, "scale_x": Decimal(100), "scale_y": Decimal(100)}
    made = profiles.create(
        values | {"offset_x": Decimal(0), "offset_y": Decimal(0)}, world.actor(world.admin)
    )
    return PrintProfile.objects.get(pk=made.pk)


def edit(profile):
    return reverse("letters:profile_edit", args=[profile.pk])


def typed(client, profile, **values):
    """What the page's own form would send."""
    form = client.get(edit(profile)).context["form"]
    return {name: str(form[name].value()) for name in form.fields} | {"action": "save"} | values


def errors(response):
    return [error["text"] for error in response.context["errors"]]


def test_a_new_profile_starts_where_the_form_is_drawn(college):
    form = college.get(reverse("letters:profile_new")).context["form"]
    shown = {name: form[name].value() for name in ("stock", *profiles.PLACING_FIELDS)}
    assert shown == {"stock": "PREPRINTED", "offset_x": 0, "offset_y": 0, "scale_x": 100, "scale_y": 100}


def test_an_empty_list_says_when_a_profile_is_needed(college):
    page = college.get(reverse("letters:profiles")).content.decode()
    assert "在白纸上打印整张介绍信不需要打印方案" in page


def test_a_new_profile_leads_to_its_calibration(world, college):
    response = college.post(reverse("letters:profile_new"), TYPED)
    made = PrintProfile.objects.get()
    assert response.url == edit(made)
    assert (made.organization, made.name, made.stock) == (world.college, TYPED["name"], Stock.PREPRINTED)
    placing = [getattr(made, name) for name in profiles.PLACING_FIELDS]
    assert placing == [Decimal("1.5"), Decimal("-0.4"), Decimal(100), Decimal("100.25")]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("offset_x", "31", "右移（毫米）：应在 -30 至 30 毫米之间，请核对。"),
        ("offset_y", "-30.1", "下移（毫米）：应在 -30 至 30 毫米之间，请核对。"),
        ("scale_x", "94.9", "横向比例（%）：应在 95 至 105%之间，请核对。"),
        ("offset_x", "1.55", "右移（毫米）：最多写 1 位小数。"),
        ("scale_y", "百", "纵向比例（%）：应为数字，如 1.5（%），可以带小数点和负号。"),
        ("offset_x", "NaN", "右移（毫米）：应为数字，如 1.5（毫米），可以带小数点和负号。"),
        ("offset_x", "1e400", "右移（毫米）：应在 -30 至 30 毫米之间，请核对。"),
        ("offset_x", "-1e99999999", "右移（毫米）：应在 -30 至 30 毫米之间，请核对。"),
        ("offset_x", "1e-99999999", "右移（毫米）：最多写 1 位小数。"),
        ("offset_x", "", "右移（毫米）：请填写右移（毫米）。"),
        ("name", "", "名称：请填写名称。"),
        ("name", "长" * 41, "名称：名称最多 40 个字。"),
        ("stock", "GOLD", "纸张：请选择纸张。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(college, field, value, words):
    response = college.post(reverse("letters:profile_new"), TYPED | {field: value})
    assert (response.status_code, errors(response)) == (422, [words])
    assert response.context["form"]["scale_y"].value() == (value if field == "scale_y" else "100.25%")
    assert not PrintProfile.objects.exists()


def test_the_same_name_twice(college, profile):
    response = college.post(reverse("letters:profile_new"), TYPED | {"name": " 302 "})
    assert errors(response) == ["名称：本单位已有名为“302”的打印方案，请换一个名称。"]


def test_a_change_is_saved(college, profile):
    response = college.post(edit(profile), typed(college, profile, offset_x="-2.5"))
    assert response.url == edit(profile)
    profile.refresh_from_db()
    assert profile.offset_x == Decimal("-2.5")


def test_a_stale_page_changes_nothing(college, profile):
    page = typed(college, profile, offset_x="-2.5")
    college.post(edit(profile), typed(college, profile, offset_x="1"))
    response = college.post(edit(profile), page)
    assert (response.status_code, len(errors(response))) == (409, 1)
    profile.refresh_from_db()
    assert profile.offset_x == Decimal(1)


def test_computing_fills_in_and_saves_nothing(college, profile):
    events = Event.objects.count()
    page = typed(college, profile, name="改名", action="compute", **MEASURED)
    response = college.post(edit(profile), page)
    form = response.context["form"]
    assert response.status_code == 200
    assert [form[name].value() for name in profiles.PLACING_FIELDS] == ["-2.0", "1.0", "99.01", "100.00"]
    assert (form["name"].value(), form["seen"].value()) == ("改名", page["seen"])
    assert response.context["computed"][0] == {"field": "右移（毫米）", "before": "0.0", "after": "-2.0"}
    assert "还没有保存" in response.content.decode()
    profile.refresh_from_db()
    assert (profile.name, profile.offset_x, Event.objects.count()) == ("302", Decimal(0), events)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, ["左上十字距左边：请填写量得的毫米数。"]),
        ({"left": "多"}, ["左上十字距左边：应为数字，如 1.5（毫米），可以带小数点和负号。"]),
        ({"left": "211"}, ["左上十字距左边：应在 0 至 210 毫米之间，请核对。"]),
        ({"left": "199"}, ["右下十字应在左上十字的右下方，请核对量得的数。"]),
    ],
)
def test_a_measurement_that_makes_no_sense(college, profile, values, found):
    page = typed(college, profile, action="compute", **(MEASURED | {"left": ""} | values))
    response = college.post(edit(profile), page)
    if values.get("left") == "199":
        response = college.post(edit(profile), page | {"right": "190"})
    assert (response.status_code, errors(response), response.context["computed"]) == (422, found, [])
    assert response.context["measuring"]["bottom"].value() == "276"


def test_out_of_use(college, profile):
    address = reverse("letters:profile_active", args=[profile.pk])
    assert college.post(address, {"active": "0"}).status_code == 302
    assert "已停用" in college.get(reverse("letters:profiles")).content.decode()
    assert "恢复使用" in college.get(edit(profile)).content.decode()
    college.post(address, {"active": "1"})
    profile.refresh_from_db()
    assert profile.active


def test_who_sees_which(world, sign_in, profile):
    def names(user):
        return [
            row.record.name for row in sign_in(user).get(reverse("letters:profiles")).context["table"].rows
        ]

    values = {name: getattr(profile, name) for name in profiles.FIELDS} | {"name": "组织部的"}
    department = profiles.create(values, world.actor(world.reviewer))
    assert names(world.admin) == ["302"]
    assert names(world.other_admin) == []
    assert names(world.reviewer) == ["组织部的", "302"]
    assert sign_in(world.admin).get(edit(department)).status_code == 404
    reviewer = sign_in(world.reviewer)
    assert (reviewer.get(edit(profile)).status_code, reviewer.get(edit(department)).status_code) == (403, 200)
    page = reviewer.get(reverse("letters:profiles")).content.decode()
    assert edit(department) in page
    assert f'href="{edit(profile)}"' not in page


@pytest.mark.parametrize("name", ["profile_calibration", "profile_preview"])
def test_the_sheets_open_in_the_browser_and_write_nothing(college, profile, name):
    events = Event.objects.count()
    response = college.get(reverse(f"letters:{name}", args=[profile.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"].startswith("inline")
    assert "object-src 'self'" in response["Content-Security-Policy"]
    assert response.content.startswith(b"%PDF")
    assert Event.objects.count() == events


def test_the_same_questions_for_one_and_for_thirty(world, college, profile, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        college.get(reverse("letters:profiles"))
    for n in range(29):
        PrintProfile.objects.create(organization=world.college, name=f"{n}", stock=Stock.PLAIN)
    with django_assert_num_queries(len(one)):
        page = college.get(reverse("letters:profiles"))
    assert len(page.context["table"].rows) == 30
