"""The tables of the lists: which columns, in which words, in which order."""

import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import Case as Choose
from django.db.models import F, QuerySet, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from transfers.deadlines import Holder
from transfers.desk import Desk
from transfers.enums import Action, Party, Path, Route, Status
from transfers.models import Case, Transfer
from transfers.models.member_requests import RequestKind
from transfers.services.reports import IN_TRANSFER, Box
from transfers.services.standing import (
    day_words,
    days_held,
    days_overdue,
    holder_of,
    left_words,
    masked_phone,
)
from transfers.services.telling import contacts
from transfers.workflow import TABLE

Rows = QuerySet[Any]
# Any row of a working list can be told of; counted by the bulk bar like an act.
NOTIFY = "NOTIFY"
NOTHING = format_html('<span class="muted">{}</span>', "—")

_ROUTES = {route: position for position, route in enumerate(Route)}
_STATUSES = {status: position for position, status in enumerate(Status)}
_BOXES = {box: position for position, box in enumerate(Box)}
_NOWRAP = {"td": {"class": "nowrap"}}


def by_due_date(rows: Rows, *, descending: bool = False) -> Rows:
    """The earliest date first and closed ones last, on every database; or the other way round."""
    due = F("due_on").desc(nulls_last=True) if descending else F("due_on").asc(nulls_last=True)
    return rows.order_by(due, "case__member__name_key", "pk")


def possible(path: Path, status: str, party: Party) -> list[Action]:
    """The acts that the table gives a party here; whether one is possible now is asked when it is done."""
    found = ((action, TABLE.get((path, Status(status), action))) for action in Action)
    return [action for action, rule in found if rule is not None and party in rule.parties]


def _position(column: str, order: dict[Any, int]) -> Choose:
    return Choose(*(When(**{column: key}, then=Value(n)) for key, n in order.items()), default=Value(-1))


def _lines(main: object, sub: object = "") -> SafeString:
    return format_html('{}<span class="sub">{}</span>', main, sub) if sub else format_html("{}", main)


def _status_tag(transfer: Transfer, asked: str | None) -> SafeString:
    """The status; ``asked``: the kind of the request that waits for an answer, if there is one."""
    words = {"status": transfer.status, "label": transfer.get_status_display()}
    tag = render_to_string("components/status_tag.html", words)
    if transfer.attempt > 1:
        tag = _lines(tag, f"第 {transfer.attempt} 次办理")
    return format_html("{}{}", tag, _asked(asked)) if asked else tag


def _handed_in(transfer: Transfer, today: datetime.date) -> SafeString:
    """What the graduate says of the step that nobody here can see: 本人报告 7 月 3 日已报到."""
    if transfer.handed_in_on is None or not transfer.is_open:
        return SafeString("")
    return format_html('<span class="sub">本人报告 {}已报到</span>', day_words(transfer.handed_in_on, today))


def _asked(kind: str | None) -> SafeString:
    """What the graduate has asked for: nothing is decided until it is answered."""
    words = f"有申请待答复：{RequestKind(kind).label}" if kind else ""
    return format_html('<span class="sub problem">{}</span>', words) if words else SafeString("")


def _target(transfer: Transfer) -> SafeString:
    if not transfer.receiving_organization:
        return format_html('<span class="muted">{}</span>', "未填写")
    heading = transfer.heading_organization
    return _lines(transfer.receiving_organization, f"抬头：{heading}" if heading else "")


def _holder(transfer: Transfer, today: datetime.date) -> SafeString:
    who = holder_of(transfer)
    return NOTHING if who == Holder.NOBODY else _lines(who.label, f"第 {days_held(transfer, today)} 天")


def _contact(row: Any, today: datetime.date) -> SafeString:
    """The last contact of a row of ``contacts.with_last``, and how many there were."""
    parts = contacts.last_parts(row, today)
    if not parts:
        return format_html('<span class="muted">{}</span>', "还没有联系")
    return _lines(parts[0], parts[1] + (f"，共 {row.contacts_made} 次" if row.contacts_made > 1 else ""))


class PersonTable(tables.Table):
    """The first columns, and rows that open the person's page."""

    unit = "人"
    empty_title = "本届还没有人员"
    empty_words = "导入登记表后，人员和转接会列在这里。"

    name = tables.Column(verbose_name="姓名", empty_values=(), attrs=_NOWRAP)
    place = tables.Column(verbose_name="党支部", empty_values=(), orderable=False)

    def __init__(self, rows: Rows, desk: Desk, **kwargs: Any) -> None:
        self.desk = desk
        super().__init__(rows, empty_text=self.empty_words, **kwargs)
        if desk.user.is_department:
            self.columns["place"].column.verbose_name = "党组织"

    def case_of(self, record: Any) -> Case:
        """The person's case of a row."""
        return record

    def render_name(self, record: Any) -> SafeString:
        case = self.case_of(record)
        return format_html(
            '<a class="row-link" href="{}">{}</a><span class="sub">{}</span>',
            reverse("transfers:case", args=[case.pk]),
            case.member.name,
            case.member.student_number or "无学号",
        )

    def render_place(self, record: Any) -> SafeString:
        branch = self.case_of(record).branch.name
        return _lines(record.organization.name, branch) if self.desk.user.is_department else _lines(branch)


class TransferColumns(PersonTable):
    """Columns that every list of transfers has."""

    route = tables.Column(verbose_name="转接类型", empty_values=(), attrs=_NOWRAP)
    target = tables.Column(
        verbose_name="去向", empty_values=(), orderable=False, attrs={"td": {"class": "wrap"}}
    )
    status = tables.Column(verbose_name="状态", empty_values=(), attrs=_NOWRAP)
    holder = tables.Column(verbose_name="在谁手里", empty_values=(), attrs={"td": {"class": "holder"}})

    def case_of(self, record: Transfer) -> Case:
        """The person's case of a row."""
        return record.case

    def render_route(self, record: Transfer) -> str:
        return record.route_label

    def render_target(self, record: Transfer) -> SafeString:
        return _target(record)

    def render_status(self, record: Transfer) -> SafeString:
        tag = _status_tag(record, record.open_request_kind)
        return format_html("{}{}", tag, _handed_in(record, self.desk.today))

    def render_holder(self, record: Transfer) -> SafeString:
        return _holder(record, self.desk.today)

    def order_name(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}case__member__name_key", "case_id", "-attempt"), True

    def order_route(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        rows = rows.annotate(position=_position("route", _ROUTES))
        return rows.order_by(f"{sign}position", f"{sign}channel", "case__member__name_key", "pk"), True

    def order_status(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        """In the order of the workflow, not of the alphabet."""
        sign = "-" if is_descending else ""
        rows = rows.annotate(position=_position("status", _STATUSES))
        return rows.order_by(f"{sign}position", "case__member__name_key", "pk"), True

    def order_holder(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        """By how long it has been lying there: ascending is the fewest days first."""
        sign = "" if is_descending else "-"
        return rows.order_by(f"{sign}status_since", "case__member__name_key", "pk"), True

    def order_due(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        return by_due_date(rows, descending=is_descending), True


def _opens_the_person(record: Transfer) -> str:
    return reverse("transfers:case", args=[record.case_id])


class TransferTable(TransferColumns):
    """转接一览."""

    label = "转接"

    select = tables.Column(verbose_name="选择", empty_values=(), orderable=False)
    due = tables.Column(verbose_name="应办结", empty_values=(), attrs=_NOWRAP)

    class Meta:
        sequence = ("select", "name", "place", "route", "target", "status", "holder", "due")
        row_attrs = {
            "data-href": _opens_the_person,
            "class": lambda record: "is-problem" if record.status in (Status.RETURNED, Status.FAILED) else "",
        }

    def render_select(self, record: Transfer) -> SafeString:
        actions = possible(Path.of(record.route, record.channel), record.status, self.desk.party)
        words = {
            "record": record,
            "field": "rows",
            "token": f"{record.pk}:{record.version}",
            "value": record.member.name,
            "allowed": " ".join([*actions, NOTIFY]),
        }
        return render_to_string("components/row_checkbox.html", words)

    def render_due(self, record: Transfer) -> SafeString:
        if record.due_on is None:
            return NOTHING
        today = self.desk.today
        day = day_words(record.due_on, today)
        if late := days_overdue(record, today):
            return _lines(render_to_string("components/overdue_badge.html", {"days": late}), f"应在 {day}前")
        return _lines(day, left_words(record.due_on, today))


class CallTable(TransferTable):
    """A list of people to be called: with the whole number, as on each one's page."""

    phone = tables.Column(verbose_name="本人电话", empty_values=(), orderable=False, attrs=_NOWRAP)
    contact = tables.Column(verbose_name="上次联系", empty_values=(), orderable=False, attrs=_NOWRAP)

    class Meta(TransferTable.Meta):
        sequence = (
            "select",
            "name",
            "place",
            "phone",
            "route",
            "target",
            "status",
            "holder",
            "due",
            "contact",
        )

    def render_phone(self, record: Transfer) -> str:
        return record.case.member.phone or "未填写"

    def render_contact(self, record: Transfer) -> SafeString:
        return _contact(record, self.desk.today)


class OverdueTable(TransferColumns):
    """逾期清单 on the desk's day."""

    label = "逾期"
    empty_title = "没有逾期的转接"
    empty_words = "到这一天为止，转接都在期限之内。"

    due = tables.Column(verbose_name="应办结", empty_values=(), attrs=_NOWRAP)
    days = tables.Column(
        verbose_name="逾期天数",
        empty_values=(),
        attrs={"td": {"class": "num due-late"}, "th": {"class": "num"}},
    )
    phone = tables.Column(verbose_name="本人电话", empty_values=(), orderable=False, attrs=_NOWRAP)
    contact = tables.Column(verbose_name="上次联系", empty_values=(), orderable=False, attrs=_NOWRAP)

    class Meta:
        sequence = ("name", "place", "route", "target", "status", "due", "days", "holder", "phone", "contact")
        row_attrs = {"data-href": _opens_the_person}

    def render_due(self, record: Transfer) -> str:
        return day_words(record.due_on, self.desk.today) if record.due_on else ""

    def render_contact(self, record: Transfer) -> SafeString:
        return _contact(record, self.desk.today)

    def render_days(self, record: Transfer) -> str:
        return f"{days_overdue(record, self.desk.today)} 天"

    def render_phone(self, record: Transfer) -> str:
        return masked_phone(record.case.member.phone) or "未填写"

    def order_days(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        return by_due_date(rows, descending=not is_descending), True


class CaseTable(PersonTable):
    """年度人员: rows of ``reports.with_latest``, with the latest attempt prefetched to ``attempts_now``."""

    label = "年度人员"

    id_tail = tables.Column(
        verbose_name="身份证号", empty_values=(), orderable=False, attrs={"td": {"class": "nowrap mono"}}
    )
    category = tables.Column(verbose_name="人员类别", empty_values=(), attrs=_NOWRAP)
    box = tables.Column(verbose_name="归类", empty_values=(), attrs=_NOWRAP)
    target = tables.Column(
        verbose_name="去向或说明", empty_values=(), orderable=False, attrs={"td": {"class": "wrap"}}
    )
    status = tables.Column(verbose_name="当前状态", empty_values=(), orderable=False, attrs=_NOWRAP)
    holder = tables.Column(
        verbose_name="在谁手里", empty_values=(), orderable=False, attrs={"td": {"class": "holder"}}
    )

    class Meta:
        sequence = ("name", "place", "id_tail", "category", "box", "target", "status", "holder")
        row_attrs = {"data-href": lambda record: reverse("transfers:case", args=[record.pk])}

    def render_id_tail(self, record: Case) -> str:
        return record.member.id_number_tail

    def render_category(self, record: Case) -> str:
        return record.member.get_category_display()

    def render_box(self, record: Case) -> SafeString:
        until = record.disposition_until
        return _lines(Box(record.box).label, f"至 {day_words(until, self.desk.today)}" if until else "")

    def render_target(self, record: Case) -> SafeString:
        attempt = latest_of(record)
        return _target(attempt) if attempt else _lines(record.disposition_note or NOTHING)

    def render_status(self, record: Case) -> SafeString:
        attempt = latest_of(record)
        if attempt:
            return _status_tag(attempt, record.open_request_kind)
        word = "未登记" if record.box == Box.UNDONE else "—"
        return format_html('<span class="muted">{}</span>{}', word, _asked(record.open_request_kind))

    def render_holder(self, record: Case) -> SafeString:
        attempt = latest_of(record)
        return _holder(attempt, self.desk.today) if attempt else NOTHING

    def order_name(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}member__name_key", "pk"), True

    def order_category(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}member__category", "member__name_key", "pk"), True

    def order_box(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        rows = rows.annotate(position=_position("box", _BOXES))
        return rows.order_by(f"{sign}position", "member__name_key", "pk"), True


def latest_of(case: Case) -> Transfer | None:
    """The attempt that counts for a person in 转出; None in every other box."""
    if case.box not in IN_TRANSFER:
        return None
    return case.attempts_now[0] if case.attempts_now else None
