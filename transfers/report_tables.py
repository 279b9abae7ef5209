"""The tables of what receivers and graduates have reported."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from transfers.desk import Desk
from transfers.models import OwnReport, ReceiptReport
from transfers.services.standing import day_words

NOWRAP = {"td": {"class": "nowrap"}}


def _lines(main: object, sub: object) -> SafeString:
    return format_html('{}<span class="sub">{}</span>', main, sub) if sub else format_html("{}", main)


class DecidedTable(tables.Table):
    """The common columns: who, since when, where the transfer stands, what was made of the report."""

    unit = "份"
    opens = ""  # the page of one
    empty_title = "没有待核对的反馈"
    empty_words = ""

    name = tables.Column(verbose_name="姓名", empty_values=(), orderable=False, attrs=NOWRAP)
    reported_at = tables.Column(verbose_name="反馈时间", orderable=False, attrs=NOWRAP)
    standing = tables.Column(verbose_name="转接状态", empty_values=(), orderable=False, attrs=NOWRAP)
    decision = tables.Column(verbose_name="处理", empty_values=(), orderable=False)

    class Meta:
        row_attrs = {"data-href": lambda record, table: reverse(table.opens, args=[record.pk])}

    def __init__(self, rows: "QuerySet[Any]", desk: Desk, *, decided: bool, **kwargs: Any) -> None:
        self.desk = desk
        if decided:
            self.empty_title, self.empty_words = "本届还没有处理过反馈", ""
        hidden = () if decided else ("decision",)
        super().__init__(rows, empty_text=self.empty_words, exclude=hidden, **kwargs)

    def render_name(self, record: Any) -> SafeString:
        """The person, and in 组织部 the college."""
        url, member = reverse(self.opens, args=[record.pk]), record.transfer.member
        link = format_html('<a class="row-link" href="{}">{}</a>', url, member.name)
        return _lines(link, record.transfer.organization.name) if self.desk.user.is_department else link

    def render_reported_at(self, record: Any) -> SafeString:
        """The moment, and how long ago."""
        local = timezone.localtime(record.reported_at)
        days = (self.desk.today - local.date()).days
        return _lines(f"{local:%Y-%m-%d %H:%M}", f"已 {days} 天" if days > 0 else "今天")

    def render_standing(self, record: Any) -> SafeString:
        """Where the transfer stands now."""
        transfer = record.transfer
        words = {"status": transfer.status, "label": transfer.get_status_display()}
        return render_to_string("components/status_tag.html", words)

    def render_decision(self, record: Any) -> SafeString:
        """What was made of it, by whom."""
        who = record.decided_by.name if record.decided_by else ""
        said = (
            f"{record.get_state_display()}：{record.decision_note}"
            if record.decision_note
            else record.get_state_display()
        )
        return _lines(said, f"{who} {day_words(timezone.localdate(record.decided_at), self.desk.today)}")


class ReportTable(DecidedTable):
    """Who was reported as received, by whom, since when; a click opens the report."""

    label = "接收方反馈"
    opens = "transfers:receipt_report"
    empty_words = "接收党组织凭核验码反馈“已接收”后，会列在这里等待核对。"

    number = tables.Column(accessor="letter__number", verbose_name="介绍信", orderable=False, attrs=NOWRAP)
    receiver = tables.Column(
        accessor="unit", verbose_name="反馈的接收党组织", orderable=False, attrs={"td": {"class": "wrap"}}
    )
    received_on = tables.Column(verbose_name="接收日期", orderable=False, attrs=NOWRAP)

    class Meta(DecidedTable.Meta):
        sequence = ("name", "number", "receiver", "received_on", "...", "decision")

    def render_receiver(self, record: ReceiptReport) -> SafeString:
        """The unit, and who reports."""
        return _lines(record.unit, f"经办人：{record.handler}")

    def render_received_on(self, record: ReceiptReport) -> str:
        """As the year's other dates are written."""
        return f"{record.received_on}"


class OwnReportTable(DecidedTable):
    """Who reports what of the other side; a click opens the report."""

    label = "本人反馈"
    opens = "transfers:own_report"
    empty_words = "毕业生在手机上上传回执照片，或反馈对方不接收后，会列在这里等待核对。"

    what = tables.Column(accessor="kind", verbose_name="反馈内容", orderable=False, attrs=NOWRAP)
    receiver = tables.Column(
        verbose_name="去向", empty_values=(), orderable=False, attrs={"td": {"class": "wrap"}}
    )
    on = tables.Column(verbose_name="日期", orderable=False, attrs=NOWRAP)

    class Meta(DecidedTable.Meta):
        sequence = ("name", "what", "receiver", "on", "...", "decision")

    def render_what(self, record: OwnReport) -> SafeString:
        """The kind; of a refusal why, of a receipt whether there is a picture."""
        picture = "有照片" if record.has_photo else "没有照片"
        return _lines(record.get_kind_display(), record.get_refusal_reason_display() or picture)

    def render_receiver(self, record: OwnReport) -> SafeString:
        """Where the transfer goes, and the way."""
        return _lines(record.transfer.receiving_organization, record.transfer.route_label)

    def render_on(self, record: OwnReport) -> str:
        """As the year's other dates are written."""
        return f"{record.on}"
