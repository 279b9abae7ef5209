"""The side navigation: which rooms a role has."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from members.enums import SealHolder
from members.models import User
from transfers.models import Season


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
    (
        "transfers:case",
        "transfers:person_edit",
        "transfers:disposition",
        "transfers:early",
        "transfers:acknowledge",
        "transfers:person_new",
        "transfers:person_registered",
        "transfers:person_withdraw",
        "transfers:person_id_number",
        "transfers:case_contacts",
        "transfers:contact_new",
    ),
)
_TRANSFER_PAGES = (
    "transfers:target_edit",
    "transfers:act",
    "transfers:act_many",
)
COLLEGE_TRANSFERS = Room("转接办理", "arrow-left-right", "transfers:transfer_list", _TRANSFER_PAGES)
ALL_TRANSFERS = Room("转接一览", "arrow-left-right", "transfers:transfer_list", _TRANSFER_PAGES)
IMPORTS = Room(
    "登记表导入",
    "file-up",
    "transfers:upload_list",
    (
        "transfers:upload_new",
        "transfers:upload",
        "transfers:upload_mapping",
        "transfers:upload_commit",
        "transfers:upload_progress",
        "transfers:upload_marked",
        "transfers:upload_reading",
        "transfers:upload_undo",
    ),
)
SUBMISSION = Room(
    "登记表报送",
    "send",
    "transfers:register_list",
    ("transfers:register_submit", "transfers:register", "transfers:acknowledge_many"),
)
REVIEW = Room("登记表审核", "clipboard-check", "transfers:register_list", ("transfers:register",))
LETTERS = Room("介绍信台账", "book-open-text", "letters:register", ("letters:letter",))
RUNS = Room(
    "打印批次",
    "printer",
    "letters:runs",
    (
        "letters:batch",
        "letters:unprinted",
        "letters:print",
        "letters:run",
        "letters:run_progress",
        "transfers:run_check",
        "letters:profiles",
        "letters:profile_new",
        "letters:profile_edit",
        "letters:stock",
        "letters:stock_record",
    ),
)
SEALS = Room("用印登记", "stamp", "letters:seals")
DESK = Room("领取台", "scan-line", "transfers:desk", ("transfers:run_sign_out",))
MAILING = Room(
    "邮寄", "package", "transfers:mailing", ("transfers:mailing_address", "transfers:mailing_prepare")
)
OWN_REPORTS = Room("本人反馈", "image-up", "transfers:own_reports", ("transfers:own_report",))
REPORTED = Room("接收反馈", "mail-check", "transfers:receipt_reports", ("transfers:receipt_report",))
REQUESTS = Room(
    "本人申请", "message-square-warning", "transfers:member_requests", ("transfers:member_request",)
)
MESSAGES = Room(
    "已发消息",
    "mails",
    "transfers:messages",
    ("transfers:list_message", "transfers:message_batch", "transfers:message_progress"),
)
OVERDUE = Room("逾期清单", "alarm-clock", "transfers:overdue")
CLOSING = Room("闭环核对", "scale", "transfers:closing")
RULES = Room("检查规则", "list-checks", "transfers:rules")
JOURNAL = Room("日志", "scroll-text", "members:journal")
MATERIALS = Room(
    "材料移交",
    "folder-check",
    "transfers:materials",
    ("transfers:materials_case", "transfers:materials_many"),
)
EDUCATION = Room(
    "离校教育",
    "presentation",
    "transfers:education",
    (
        "transfers:education_new",
        "transfers:education_edit",
        "transfers:education_session",
        "transfers:education_people",
    ),
)
MATERIAL_KINDS = Room(
    "材料种类",
    "folder-cog",
    "transfers:material_kinds",
    ("transfers:material_kind_new", "transfers:material_kind_edit"),
)
DIRECTORY = Room(
    "单位目录",
    "book-search",
    "transfers:directory",
    ("transfers:body", "transfers:body_new", "transfers:body_edit", "transfers:body_learned"),
)
GUIDES = Room("去向指引", "signpost", "transfers:guides", ("transfers:guide", "transfers:guide_edit"))
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

ACCOUNTS = Room(
    "登录账号",
    "key-round",
    "transfers:accounts",
    ("transfers:account", "transfers:accounts_made"),
)
# The graduate's, on a phone: five at most, in one line.
MY_HOME = Room(
    "首页",
    "house",
    "home",
    (
        "transfers:my_guide",
        "transfers:my_target",
        "transfers:my_target_step",
        "transfers:my_details",
        "transfers:my_confirm",
        "transfers:my_confirmed",
        "transfers:my_correct",
        "transfers:act",
    ),
)
MY_PROGRESS = Room(
    "到哪一步了",
    "route",
    "transfers:my_progress",
    ("transfers:my_letter", "transfers:my_report"),
)
MY_MESSAGES = Room("消息", "mail", "transfers:my_messages", ("transfers:my_message",))
MY_REQUESTS = Room(
    "申请",
    "file-pen-line",
    "transfers:my_requests",
    ("transfers:my_request_new", "transfers:my_request", "transfers:my_change"),
)
MY_DATA = Room("我的数据", "user-round", "transfers:my_data", ("transfers:my_contact",))
GRADUATE_ROOMS = (MY_HOME, MY_PROGRESS, MY_MESSAGES, MY_REQUESTS, MY_DATA)


def navigation(request: HttpRequest, season: Season | None = None) -> list[dict[str, Any]]:
    """Groups of links for the signed-in role; a graduate has one short line of them."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": label, "items": [_line(room, here) for room in rooms]}
        for label, rooms in rooms_of(request.user, verified=bool(season and season.verification))
    ]


def rooms_of(user: User, *, verified: bool = False) -> list[tuple[str, tuple[Room, ...]]]:
    """The rooms of a user's role, in groups. ``verified``: letters can be verified, and so reported as received."""
    reported = (REPORTED,) if verified else ()
    if user.is_college:
        # Whose letters 组织部 stamps has nothing to record here (notice 二(一)3).
        own_seal = user.organization.seal_holder == SealHolder.ORGANIZATION
        return [
            ("", (HOME,)),
            ("办理", (PEOPLE, COLLEGE_TRANSFERS, REQUESTS, OWN_REPORTS, IMPORTS, SUBMISSION)),
            ("离校前", (MATERIALS, EDUCATION)),
            ("介绍信", (RUNS, *((SEALS,) if own_seal else ()), DESK, MAILING, *reported, LETTERS)),
            ("清查", (OVERDUE, MESSAGES, CLOSING, JOURNAL)),
            ("参考与设置", (ACCOUNTS, DIRECTORY, GUIDES, RULES, BRANCHES)),
        ]
    if user.is_department:
        admin = user.is_department_admin
        settings = (SEASONS, ORGANIZATIONS, USERS, MATERIAL_KINDS) if admin else ()
        return [
            ("", (HOME,)),
            ("审核", (REVIEW, ALL_TRANSFERS, REQUESTS, OWN_REPORTS, PEOPLE)),
            ("离校前", (MATERIALS, EDUCATION)),
            ("介绍信", (SEALS, RUNS, DESK, *reported, LETTERS)),
            ("清查", (OVERDUE, MESSAGES, CLOSING, JOURNAL)),
            ("参考与设置" if admin else "参考", (ACCOUNTS, DIRECTORY, GUIDES, RULES, *settings)),
        ]
    return [("", GRADUATE_ROOMS)] if user.is_graduate else []


def _line(room: Room, here: str) -> dict[str, Any]:
    return {
        "name": room.url_name,
        "label": room.label,
        "icon": room.icon,
        "url": reverse(room.url_name),
        "active": here == room.url_name or here in room.inner,
    }
