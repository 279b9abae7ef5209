"""The tables of files and of the education."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from members.enums import PARTY_MEMBER_CATEGORIES
from transfers.desk import Desk
from transfers.models import Case
from transfers.models.departure import AttendanceState, MaterialState
from transfers.services.departure.facts import STAYING
from transfers.services.departure.materials import Checklist, Shelf, checklist
from transfers.services.standing import day_words, masked_phone
from transfers.tables import NOTHING, PersonTable, Rows

_NOWRAP = {"td": {"class": "nowrap"}}
_WRAP = {"td": {"class": "wrap"}}
_SHELF_LOOKS = {
    Shelf.LACKING: "tag tag-office",
    Shelf.COMPLETE: "tag tag-done",
    Shelf.WAITING: "tag tag-running",
    Shelf.GONE: "tag tag-done",
}


class DepartureTable(PersonTable):
    """Who the person is, and of which category."""

    category = tables.Column(verbose_name="人员类别", empty_values=(), attrs=_NOWRAP)

    def render_category(self, record: Case) -> str:
        return record.member.get_category_display()

    def order_name(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}member__name_key", "pk"), True

    def order_category(self, rows: Rows, is_descending: bool) -> tuple[Rows, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}member__category", "member__name_key", "pk"), True


class MaterialTable(DepartureTable):
    """材料移交: rows with their records prefetched to ``materials_now``."""

    label = "材料移交"

    select = tables.Column(verbose_name="选择", empty_values=(), orderable=False)
    files = tables.Column(
        verbose_name="必备材料",
        empty_values=(),
        orderable=False,
        attrs={"td": {"class": "num"}, "th": {"class": "num"}},
    )
    missing = tables.Column(verbose_name="还缺", empty_values=(), orderable=False, attrs=_WRAP)
    shelf = tables.Column(verbose_name="材料情况", empty_values=(), orderable=False, attrs=_NOWRAP)
    handed = tables.Column(verbose_name="移交", empty_values=(), orderable=False, attrs=_WRAP)

    class Meta:
        sequence = ("select", "name", "place", "category", "files", "missing", "shelf", "handed")
        row_attrs = {"data-href": lambda record: reverse("transfers:materials_case", args=[record.pk])}

    def __init__(self, rows: Rows, desk: Desk) -> None:
        exclude = () if desk.user.is_college else ("select",)
        super().__init__(rows, desk, exclude=exclude)
        self._lists: dict[object, Checklist] = {}

    def checklist(self, record: Case) -> Checklist:
        """The checklist of a row."""
        if record.pk not in self._lists:
            self._lists[record.pk] = checklist(record, self.desk.material_kinds, record.materials_now)
        return self._lists[record.pk]

    def render_select(self, record: Case) -> SafeString:
        words = {"record": record, "value": record.member.name, "allowed": "collect hand-over"}
        return render_to_string("components/row_checkbox.html", words)

    def render_name(self, record: Case) -> SafeString:
        return format_html(
            '<a class="row-link" href="{}">{}</a><span class="sub">{}</span>',
            reverse("transfers:materials_case", args=[record.pk]),
            record.member.name,
            record.member.student_number or "无学号",
        )

    def render_files(self, record: Case) -> str:
        found = self.checklist(record)
        return f"{found.done}/{len(found.required)}"

    def render_missing(self, record: Case) -> SafeString:
        if record.disposition in STAYING:
            return format_html('<span class="muted">{}，不检查</span>', record.get_disposition_display())
        found = self.checklist(record)
        if len(found.missing) > 1 and not found.done:
            return format_html("{}", f"全部 {len(found.missing)} 项")
        return format_html("{}", "、".join(found.missing)) if found.missing else NOTHING

    def render_shelf(self, record: Case) -> SafeString:
        if record.disposition in STAYING:
            return NOTHING
        found = self.checklist(record)
        shelf = found.shelf
        waiting = len(found.in_state(MaterialState.COLLECTED))
        label = f"{waiting} 项待移交" if shelf == Shelf.WAITING else shelf.label
        return format_html('<span class="{}">{}</span>', _SHELF_LOOKS[shelf], label)

    def render_handed(self, record: Case) -> SafeString:
        gone = self.checklist(record).in_state(MaterialState.HANDED_OVER)
        if not gone:
            return NOTHING
        last = max((line.record for line in gone if line.record), key=lambda each: each.handed_on)
        return format_html(
            '{} 项，{}<span class="sub">{} → {}</span>',
            len(gone),
            day_words(last.handed_on, self.desk.today),
            last.handed_by,
            last.handed_to,
        )


class EducationTable(DepartureTable):
    """Who was there: rows with their attendances prefetched to ``attendances_now``."""

    label = "离校教育参加情况"

    part = tables.Column(verbose_name="参加情况", empty_values=(), orderable=False, attrs=_NOWRAP)
    sessions = tables.Column(verbose_name="场次", empty_values=(), orderable=False, attrs=_WRAP)
    phone = tables.Column(verbose_name="本人电话", empty_values=(), orderable=False, attrs=_NOWRAP)

    class Meta:
        sequence = ("name", "place", "category", "part", "sessions", "phone")
        row_attrs = {"data-href": lambda record: reverse("transfers:case", args=[record.pk])}

    def render_part(self, record: Case) -> SafeString:
        found = record.attendances_now
        came = sum(each.state == AttendanceState.ATTENDED for each in found)
        if came:
            return format_html('<span class="tag tag-done">参加 {} 次</span>', came)
        if found:
            return format_html('<span class="tag tag-info">{}</span>', "请假")
        if record.disposition in STAYING:
            return format_html('<span class="muted">{}，不要求</span>', record.get_disposition_display())
        if record.member.category not in PARTY_MEMBER_CATEGORIES:
            return format_html('<span class="muted">{}</span>', "自愿参加")
        return format_html('<span class="tag tag-office">{}</span>', "没有参加")

    def render_sessions(self, record: Case) -> SafeString:
        lines = (
            (
                day_words(each.session.held_on, self.desk.today),
                each.session.topic,
                f"（请假：{each.note}）" if each.state == AttendanceState.EXCUSED else "",
            )
            for each in record.attendances_now
        )
        return format_html_join("", '<span class="line">{} {}{}</span>', lines) or NOTHING

    def render_phone(self, record: Case) -> str:
        return masked_phone(record.member.phone) or "未填写"
