"""Rooms by role."""

import pytest
from django.urls import get_resolver, reverse

from members.enums import OrganizationKind, Role
from tests import factories
from transfers import navigation
from transfers.navigation import Room, rooms_of

COLLEGE = [
    "首页",
    "年度人员",
    "转接办理",
    "本人申请",
    "本人反馈",
    "登记表导入",
    "登记表报送",
    "材料移交",
    "离校教育",
    "打印批次",
    "用印登记",
    "领取台",
    "邮寄",
    "介绍信台账",
    "逾期清单",
    "已发消息",
    "闭环核对",
    "日志",
    "登录账号",
    "单位目录",
    "去向指引",
    "检查规则",
    "党支部",
]
DEPARTMENT = [
    "首页",
    "登记表审核",
    "转接一览",
    "本人申请",
    "本人反馈",
    "年度人员",
    "材料移交",
    "离校教育",
    "用印登记",
    "打印批次",
    "领取台",
    "介绍信台账",
    "逾期清单",
    "已发消息",
    "闭环核对",
    "日志",
    "登录账号",
    "单位目录",
    "去向指引",
    "检查规则",
]


def labels(user):
    return [room.label for _, rooms in rooms_of(user) for room in rooms]


def test_rooms_of_each_role(world):
    graduate = world.graduate_user(factories.make_case(world.season, world.college))
    assert labels(world.admin) == COLLEGE
    assert labels(world.reviewer) == DEPARTMENT
    assert labels(world.department_admin) == [*DEPARTMENT, "年度设置", "党组织", "用户", "材料种类"]
    assert labels(graduate) == ["首页", "到哪一步了", "消息", "申请", "我的数据"]


@pytest.mark.parametrize("kind", [OrganizationKind.GENERAL_BRANCH, OrganizationKind.DIRECT_BRANCH])
def test_who_has_no_seal_has_no_room_for_seals(world, kind):
    organization = factories.make_organization("丁", code="09", kind=kind)
    user = factories.make_user(Role.COLLEGE_ADMIN, organization=organization)
    assert labels(user) == [label for label in COLLEGE if label != "用印登记"]


def test_receivers_reports_have_a_room_where_letters_can_be_verified(world):
    rooms = [room.label for _, rooms in rooms_of(world.admin, verified=True) for room in rooms]
    assert rooms == [*COLLEGE[:13], "接收反馈", *COLLEGE[13:]]


def test_exactly_one_room_is_marked_as_the_present_one(world, sign_in):
    page = sign_in(world.admin).get(reverse("transfers:transfer_list"))
    lines = [each for group in page.context["navigation"] for each in group["items"]]
    assert [each["label"] for each in lines if each["active"]] == ["转接办理"]


def test_inner_pages_exist():
    known = {f"{app}:{name}" for app in ("transfers", "letters", "members") for name in _names_of(app)} | {
        "home"
    }
    rooms = [value for value in vars(navigation).values() if isinstance(value, Room)]
    assert {name for room in rooms for name in (room.url_name, *room.inner)} - known == set()


def _names_of(app):
    _, resolver = get_resolver().namespace_dict[app]
    return [name for name in resolver.reverse_dict if isinstance(name, str)]
