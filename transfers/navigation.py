"""The side navigation: which rooms a role has."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from members.enums import SealHolder
from members.models import User


@dataclass(frozen=True, slots=True)
class Room:
    """One line of the navigation. ``inner`` names the pages that belong to it besides its own."""

    label: str
    icon: str
    url_name: str
    inner: tuple[str, ...] = ()


HOME = Room("首页", "layout-dashboard", "home")
PEOPLE = Room(
    "年度人员",
    "users",
    "transfers:case_list",
    ("transfers:case", "transfers:person_edit", "transfers:disposition"),
)
_TRANSFER_PAGES = ("transfers:target_edit", "transfers:act", "transfers:act_many")
COLLEGE_TRANSFERS = Room("转接办理", "arrow-left-right", "transfers:transfer_list", _TRANSFER_PAGES)
ALL_TRANSFERS = Room("转接一览", "arrow-left-right", "transfers:transfer_list", _TRANSFER_PAGES)
IMPORTS = Room("登记表导入", "file-up", "transfers:upload_list", ("transfers:upload_new", "transfers:upload"))
SUBMISSION = Room(
    "登记表报送", "send", "transfers:register_list", ("transfers:register_submit", "transfers:register")
)
REVIEW = Room("登记表审核", "clipboard-check", "transfers:register_list", ("transfers:register",))
LETTERS = Room("介绍信台账", "book-open-text", "letters:register", ("letters:letter", "letters:batch"))
SEALS = Room("用印登记", "stamp", "letters:seals")
OVERDUE = Room("逾期清单", "alarm-clock", "transfers:overdue")
CLOSING = Room("闭环核对", "scale", "transfers:closing")
JOURNAL = Room("日志", "scroll-text", "members:journal")
SEASONS = Room(
    "年度设置", "calendar-cog", "transfers:season_list", ("transfers:season_new", "transfers:season_edit")
)
ORGANIZATIONS = Room(
    "党组织",
    "network",
    "members:organization_list",
    (
        "members:organization_new",
        "members:organization_edit",
        "members:branch_new",
        "members:branch_edit",
    ),
)
BRANCHES = Room("党支部", "network", "members:branch_list", ("members:branch_new", "members:branch_edit"))
USERS = Room(
    "用户",
    "user-cog",
    "members:user_list",
    ("members:user_new", "members:user_edit", "members:user_password"),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links for the signed-in role; a graduate has none (one page made for a phone)."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": label, "items": [_line(room, here) for room in rooms]}
        for label, rooms in rooms_of(request.user)
    ]


def rooms_of(user: User) -> list[tuple[str, tuple[Room, ...]]]:
    """The rooms of a user's role, in groups."""
    if user.is_college:
        # Whose letters 组织部 stamps has nothing to record here (notice 二(一)3).
        own_seal = user.organization.seal_holder == SealHolder.ORGANIZATION
        return [
            ("", (HOME,)),
            ("办理", (PEOPLE, COLLEGE_TRANSFERS, IMPORTS, SUBMISSION)),
            ("介绍信", (LETTERS, SEALS) if own_seal else (LETTERS,)),
            ("清查", (OVERDUE, CLOSING, JOURNAL)),
            ("设置", (BRANCHES,)),
        ]
    if user.is_department:
        groups = [
            ("", (HOME,)),
            ("审核", (REVIEW, ALL_TRANSFERS, PEOPLE)),
            ("介绍信", (SEALS, LETTERS)),
            ("清查", (OVERDUE, CLOSING, JOURNAL)),
        ]
        return [*groups, ("设置", (SEASONS, ORGANIZATIONS, USERS))] if user.is_department_admin else groups
    return []


def _line(room: Room, here: str) -> dict[str, Any]:
    return {
        "label": room.label,
        "icon": room.icon,
        "url": reverse(room.url_name),
        "active": here == room.url_name or here in room.inner,
    }
