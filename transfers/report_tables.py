"""The table of what receivers have reported."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from transfers.desk import Desk
from transfers.models import ReceiptReport
from transfers.services.standing import day_words

NOWRAP = {"td": {"class": "nowrap"}}


def _lines(main: object, sub: object) -> SafeString:
    return format_html('{}<span class="sub">{}</span>', main, sub)


class ReportTable(tables.Table):
    """Who was reported as received, by whom, since when; a click opens the report."""

    unit = "份"
    label = "接收方反馈"
    empty_title = "没有待核对的反馈"
    empty_words = "接收党组织凭核验码反馈“已接收”后，会列在这里等待核对。"

    name = tables.Column(verbose_name="姓名", empty_values=(), orderable=False, attrs=NOWRAP)
    number = tables.Column(accessor="letter__number", verbose_name="介绍信", orderable=False, attrs=NOWRAP)
    receiver = tables.Column(
        accessor="unit", verbose_name="反馈的接收党组织", orderable=False, attrs={"td": {"class": "wrap"}}
    )
    received_on = tables.Column(verbose_name="接收日期", orderable=False, attrs=NOWRAP)
    reported_at = tables.Column(verbose_name="反馈时间", orderable=False, attrs=NOWRAP)
    standing = tables.Column(verbose_name="转接状态", empty_values=(), orderable=False, attrs=NOWRAP)
    decision = tables.Column(verbose_name="处理", empty_values=(), orderable=False)

    class Meta:
        row_attrs = {"data-href": lambda record: reverse("transfers:receipt_report", args=[record.pk])}

    def __init__(self, rows: "QuerySet[ReceiptReport]", desk: Desk, *, decided: bool, **kwargs: Any) -> None:
        self.desk = desk
        if decided:
            self.empty_title, self.empty_words = "本届还没有处理过反馈", ""
        hidden = () if decided else ("decision",)
        super().__init__(rows, empty_text=self.empty_words, exclude=hidden, **kwargs)

    def render_name(self, record: ReceiptReport) -> SafeString:
        """The person, and in 组织部 the college."""
        url, member = reverse("transfers:receipt_report", args=[record.pk]), record.transfer.member
        link = format_html('<a class="row-link" href="{}">{}</a>', url, member.name)
        return _lines(link, record.transfer.organization.name) if self.desk.user.is_department else link

    def render_receiver(self, record: ReceiptReport) -> SafeString:
        """The unit, and who reports."""
        return _lines(record.unit, f"经办人：{record.handler}")

    def render_received_on(self, record: ReceiptReport) -> str:
        """As the year's other dates are written."""
        return f"{record.received_on}"

    def render_reported_at(self, record: ReceiptReport) -> SafeString:
        """The moment, and how long ago."""
        local = timezone.localtime(record.reported_at)
        days = (self.desk.today - local.date()).days
        return _lines(f"{local:%Y-%m-%d %H:%M}", f"已 {days} 天" if days > 0 else "今天")

    def render_standing(self, record: ReceiptReport) -> SafeString:
        """Where the transfer stands now."""
        transfer = record.transfer
        words = {"status": transfer.status, "label": transfer.get_status_display()}
        return render_to_string("components/status_tag.html", words)

    def render_decision(self, record: ReceiptReport) -> SafeString:
        """What was made of it, by whom."""
        who = record.decided_by.name if record.decided_by else ""
        said = (
            f"{record.get_state_display()}：{record.decision_note}"
            if record.decision_note
            else record.get_state_display()
        )
        return _lines(said, f"{who} {day_words(timezone.localdate(record.decided_at), self.desk.today)}")
