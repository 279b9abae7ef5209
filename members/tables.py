"""The table of users."""

from typing import Any

import django_tables2 as tables
from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.enums import Role
from members.models import User

ROLE_ORDER = (Role.DEPARTMENT_ADMIN, Role.REVIEWER, Role.COLLEGE_ADMIN, Role.GRADUATE)


def users_in_order(users: QuerySet) -> QuerySet:
    """The office first, then the graduates; with what the table shows."""
    place = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(ROLE_ORDER)))
    return (
        users.select_related("organization", "member__organization")
        .annotate(role_place=place)
        .order_by("role_place", "organization__code", "username")
    )


class UserTable(tables.Table):
    """Who signs in, in which role, and whether the account opens."""

    unit = "个账号"
    label = "用户"

    name = tables.Column(verbose_name="姓名")
    username = tables.Column(verbose_name="用户名", attrs={"td": {"class": "mono nowrap"}})
    role = tables.Column(
        verbose_name="角色", order_by=("role_place", "username"), attrs={"td": {"class": "nowrap"}}
    )
    place = tables.Column(verbose_name="党组织", empty_values=(), order_by=("organization__name", "username"))
    is_active = tables.Column(verbose_name="状态", attrs={"td": {"class": "nowrap"}})
    last_login = tables.DateTimeColumn(
        verbose_name="最近登录",
        format="Y-m-d H:i",
        default="从未登录",
        attrs={"td": {"class": "nowrap num"}, "th": {"class": "num"}},
    )

    class Meta:
        row_attrs = {"data-href": lambda record: reverse("members:user_edit", args=[record.pk])}
        empty_text = "换个条件，或清除筛选。"

    def render_name(self, record: User) -> SafeString:
        return format_html(
            '<a class="row-link" href="{}">{}</a>',
            reverse("members:user_edit", args=[record.pk]),
            record.name,
        )

    def render_role(self, record: User) -> str:
        return record.get_role_display()

    def render_place(self, record: User) -> Any:
        if record.is_department:
            return "校党委组织部"
        organization = record.member.organization if record.member else record.organization
        return organization.name

    def render_is_active(self, record: User) -> SafeString:
        if not record.is_active:
            return format_html('<span class="tag tag-void">{}</span>', "已停用")
        if not record.has_usable_password():
            return format_html('<span class="muted">{}</span>', "未设密码")
        return format_html("{}", "可登录")
