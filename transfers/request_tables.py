"""The table of what graduates have asked for."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from transfers.desk import Desk
from transfers.models import MemberRequest
from transfers.services.standing import day_words

NOWRAP = {"td": {"class": "nowrap"}}
TEXT_SHOWN = 60


def _lines(main: object, sub: object) -> SafeString:
    return format_html('{}<span class="sub">{}</span>', main, sub)


class RequestTable(tables.Table):
    """Who asks for what since when; a click opens the request."""

    unit = "项"
    label = "本人申请"
    empty_title = "没有待答复的申请"
    empty_words = "毕业生在自己的页面提出更正、改派、留存或出国（境）保留后，会列在这里。"

    name = tables.Column(verbose_name="姓名", empty_values=(), orderable=False, attrs=NOWRAP)
    kind = tables.Column(verbose_name="申请", orderable=False, attrs=NOWRAP)
    text = tables.Column(verbose_name="说明", orderable=False, attrs={"td": {"class": "wrap"}})
    asked_at = tables.Column(verbose_name="提出时间", orderable=False, attrs=NOWRAP)
    outcome = tables.Column(
        verbose_name="处理", empty_values=(), orderable=False, attrs={"td": {"class": "wrap"}}
    )

    class Meta:
        row_attrs = {"data-href": lambda record: reverse("transfers:member_request", args=[record.pk])}

    def __init__(self, rows: "QuerySet[MemberRequest]", desk: Desk, *, decided: bool, **kwargs: Any) -> None:
        self.desk = desk
        if decided:
            self.empty_title, self.empty_words = "本届还没有答复过申请", ""
        super().__init__(rows, empty_text=self.empty_words, exclude=() if decided else ("outcome",), **kwargs)

    def render_name(self, record: MemberRequest) -> SafeString:
        """The person, and in 组织部 the college."""
        url, case = reverse("transfers:member_request", args=[record.pk]), record.case
        link = format_html('<a class="row-link" href="{}">{}</a>', url, case.member.name)
        second = case.organization.name if self.desk.user.is_department else case.member.student_number
        return _lines(link, second)

    def render_text(self, record: MemberRequest) -> str:
        """The beginning of it."""
        return Truncator(" ".join(record.text.split())).chars(TEXT_SHOWN)

    def render_asked_at(self, record: MemberRequest) -> SafeString:
        """The moment, and how long ago."""
        local = timezone.localtime(record.asked_at)
        days = (self.desk.today - local.date()).days
        return _lines(f"{local:%Y-%m-%d %H:%M}", f"已 {days} 天" if days > 0 else "今天")

    def render_outcome(self, record: MemberRequest) -> SafeString:
        """What has come of it, by whom."""
        today = self.desk.today
        if record.answered_at is None or record.answered_by is None:
            ended = record.withdrawn_at or record.asked_at
            return _lines(record.get_state_display(), f"本人 {day_words(timezone.localdate(ended), today)}")
        said = Truncator(" ".join(record.answer.split())).chars(TEXT_SHOWN)
        day = day_words(timezone.localdate(record.answered_at), today)
        return _lines(f"{record.get_state_display()}：{said}", f"{record.answered_by.name} {day}")
