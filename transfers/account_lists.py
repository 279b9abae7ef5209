"""The list of people with their accounts: what narrows it, and its columns."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.templatetags.ui import when
from transfers.filters import CaseFilter
from transfers.models import Case
from transfers.services.accounts import AccountState
from transfers.services.standing import day_words, left_words
from transfers.tables import NOTHING, PersonTable, Rows

_NOWRAP = {"td": {"class": "nowrap"}}
_WRAP = {"td": {"class": "wrap"}}
_LOOKS = {
    AccountState.NO_NUMBER: "tag tag-problem",
    AccountState.NONE: "tag tag-office",
    AccountState.CODE: "tag tag-running",
    AccountState.EXPIRED: "tag tag-office",
    AccountState.OPENED: "tag tag-done",
    AccountState.CLOSED: "tag tag-void",
}


class AccountFilter(CaseFilter):
    """登录账号: how far each one is in getting in. Over ``accounts.people``."""

    state = filters.ChoiceFilter(
        label="账号状态",
        choices=AccountState.choices(),
        empty_label="全部",
        method="narrow_to_state",
    )
    class_name = filters.ChoiceFilter(
        label="专业班级", choices=[], empty_label="全部", field_name="member__class_name"
    )

    order = ("q", "organization", "branch", "class_name", "state", "season", "list", "person")

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def tailor(self) -> None:
        super().tailor()
        if "branch" not in self.filters:  # of all colleges there are hundreds of classes, too
            del self.filters["class_name"]
            return
        organizations = [branch.organization_id for branch in self.filters["branch"].queryset[:1]]
        classes = (
            Case.objects.filter(organization__in=organizations, season=self.desk.season)
            .exclude(member__class_name="")
            .order_by("member__class_name")
            .values_list("member__class_name", flat=True)
            .distinct()
        )
        self.filters["class_name"].extra["choices"] = [(name, name) for name in classes]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The rows; and as ``whatever_state`` those without regard to the state, which the tiles count."""
        self.whatever_state = super().filter_queryset(queryset)
        state = self.form.cleaned_data.get("state")
        return self.whatever_state.filter(account_state=state) if state else self.whatever_state

    def narrow_to_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """See ``filter_queryset``."""
        return queryset


class AccountTable(PersonTable):
    """Rows of ``accounts.people``, with the member's account at hand."""

    label = "登录账号"
    empty_title = "本届还没有党员"
    empty_words = "导入登记表后，党员会列在这里。"

    select = tables.Column(verbose_name="选择", empty_values=(), orderable=False)
    class_name = tables.Column(verbose_name="专业班级", empty_values=(), attrs=_WRAP)
    state = tables.Column(verbose_name="账号状态", empty_values=(), attrs=_NOWRAP)
    more = tables.Column(verbose_name="说明", empty_values=(), orderable=False, attrs=_WRAP)

    class Meta:
        sequence = ("select", "name", "place", "class_name", "state", "more")
        row_attrs = {"data-href": lambda record: reverse("transfers:account", args=[record.pk])}

    def render_select(self, record: Case) -> SafeString:
        state = AccountState(record.account_state)
        allowed = {
            AccountState.NONE: "issue",
            AccountState.EXPIRED: "issue",
            AccountState.CODE: "issue print",
        }
        words = {"record": record, "value": record.member.name, "allowed": allowed.get(state, "")}
        return render_to_string("components/row_checkbox.html", words)

    def render_name(self, record: Case) -> SafeString:
        return format_html(
            '<a class="row-link" href="{}">{}</a><span class="sub">{}</span>',
            reverse("transfers:account", args=[record.pk]),
            record.member.name,
            record.member.student_number or "无学号",
        )

    def render_class_name(self, record: Case) -> Any:
        return record.member.class_name or NOTHING

    def render_state(self, record: Case) -> SafeString:
        state = AccountState(record.account_state)
        return format_html('<span class="{}">{}</span>', _LOOKS[state], state.label)

    def render_more(self, record: Case) -> Any:
        state, user = AccountState(record.account_state), getattr(record.member, "user", None)
        words = []
        if state == AccountState.NO_NUMBER:
            words.append("没有账号，补填学号后才能生成登录码")
        elif state == AccountState.CODE:
            until = timezone.localdate(record.code_until)
            left = left_words(until, self.desk.today)
            words.append(f"有效期至 {day_words(until, self.desk.today)}（{left}）")
        elif state == AccountState.EXPIRED:
            words.append("没有在有效期内使用，可重新生成")
        elif state == AccountState.OPENED:
            words.append(f"最近 {when(user.last_login)}" if user.last_login else "还没有再登录过")
        if user is not None and user.username != record.member.student_number:
            words.append(f"用户名 {user.username}，与学号不同")
        return "；".join(words) or NOTHING

    def order_name(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}member__name_key", "pk"), True

    def order_class_name(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}member__class_name", "member__name_key", "pk"), True

    def order_state(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}account_state", "member__name_key", "pk"), True
