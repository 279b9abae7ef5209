"""Tables of letters."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from letters.enums import LetterState, VoidReason
from letters.models import Letter

_WRAP = {"td": {"class": "wrap"}}
_NOWRAP = {"td": {"class": "nowrap"}}


class LetterTable(tables.Table):
    """The register of numbers: one line a number, void ones too."""

    number = tables.Column(verbose_name="编号", attrs=_NOWRAP)
    member = tables.Column(accessor="member__name", order_by=("member__name_key",), verbose_name="姓名")
    organization = tables.Column(
        accessor="organization__name", order_by=("organization__code",), verbose_name="开具单位"
    )
    issued_on = tables.DateColumn(format="Y-m-d", verbose_name="开具日期", attrs=_NOWRAP)
    valid_until = tables.DateColumn(format="Y-m-d", verbose_name="有效期至", attrs=_NOWRAP)
    state = tables.Column(verbose_name="状态", orderable=False, attrs=_NOWRAP)
    sealed_on = tables.DateColumn(format="Y-m-d", verbose_name="用印日期", default="—", attrs=_NOWRAP)
    delivered_on = tables.DateColumn(format="Y-m-d", verbose_name="发放日期", default="—", attrs=_NOWRAP)
    remark = tables.Column(empty_values=(), verbose_name="说明", orderable=False, attrs=_WRAP)

    unit = "个编号"
    label = "介绍信编号"
    empty_title = "没有符合条件的编号"

    class Meta:
        model = Letter
        fields = ()
        order_by = ("-number",)
        row_attrs = {"data-href": lambda record: reverse("letters:letter", args=[record.pk])}

    def render_number(self, record: Letter) -> str:
        """The number as the link; struck out when void."""
        words = "letterno is-void" if record.voided_at else "letterno"
        url = reverse("letters:letter", args=[record.pk])
        return format_html(
            '<span class="{}"><a class="letterno-n" href="{}">{}</a></span>', words, url, record.number
        )

    def render_state(self, record: Letter) -> str:
        """A tag for what is still to do; done and void are quiet."""
        tones = {
            LetterState.TO_SEAL: "tag tag-office",
            LetterState.TO_DELIVER: "tag tag-running",
            LetterState.DELIVERED: "tag tag-done",
        }
        return format_html(
            '<span class="{}">{}</span>', tones.get(record.state, "tag tag-void"), record.state.label
        )

    def render_remark(self, record: Letter) -> str:
        """Why void and what came instead; or how it was handed out."""
        return remark_of(record)


class BatchTable(LetterTable):
    """Letters just issued: what matters before printing."""

    class Meta(LetterTable.Meta):
        exclude = ("sealed_on", "delivered_on", "remark")
        order_by = ("number",)

    seal_holder = tables.Column(verbose_name="加盖", orderable=False)


class SealTable(tables.Table):
    """Letters that wait for a seal, to be ticked."""

    select = tables.TemplateColumn(
        template_name="components/row_checkbox.html",
        accessor="member__name",
        orderable=False,
        verbose_name="",
    )
    number = tables.Column(
        verbose_name="编号", attrs=_NOWRAP, linkify=lambda record: reverse("letters:letter", args=[record.pk])
    )
    member = tables.Column(accessor="member__name", order_by=("member__name_key",), verbose_name="姓名")
    organization = tables.Column(
        accessor="organization__name", order_by=("organization__code",), verbose_name="开具单位"
    )
    issued_on = tables.DateColumn(format="Y-m-d", verbose_name="开具日期", attrs=_NOWRAP)
    seal_holder = tables.Column(verbose_name="加盖", orderable=False)

    unit = "封"
    label = "待用印的介绍信"
    empty_title = "没有待用印的介绍信"
    empty_text = "介绍信开具以后，在这里登记用印，然后才能发放。"

    class Meta:
        model = Letter
        fields = ()
        order_by = ("organization", "number")


def remark_of(letter: Letter) -> str:
    """The last column in words, for the page and the spreadsheet."""
    if letter.voided_at:
        new: Any = getattr(letter, "replaced_by", None)
        after = f"，改用第 {new.number} 号" if new else ""
        return f"{VoidReason(letter.void_reason).label}{after}"
    return letter.get_delivery_method_display() if letter.delivered_on else ""
