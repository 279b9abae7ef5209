"""The list of the directory: its filters, its columns, and the way back to the form one came from."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from transfers.enums import Affiliation, BodyLevel
from transfers.forms.suggest import HEADING, RECEIVING
from transfers.models import ReceivingBody
from transfers.services.directory.index import Index, Unit
from transfers.services.directory.statistics import Usual

VERIFIED, TO_VERIFY = "yes", "no"
RANKED = 100  # beyond the first hundred answers the order is that of the list
_LEVELS = {level: place for place, level in enumerate(BodyLevel)}
_NOWRAP = {"td": {"class": "nowrap"}}


def in_order(bodies: QuerySet) -> QuerySet:
    """From the centre downwards, each level as it came in."""
    place = Case(*(When(level=level, then=Value(n)) for level, n in _LEVELS.items()), default=Value(99))
    return bodies.annotate(place=place).order_by("place", "pk")


class BodyFilter(filters.FilterSet):
    """By words, level, affiliation, whether anybody has asked."""

    q = filters.CharFilter(
        label="查找",
        method="by_words",
        widget=forms.TextInput(attrs={"placeholder": "名称、简称、拼音首字母或编码"}),
    )
    level = filters.ChoiceFilter(label="层级", choices=BodyLevel.choices(), empty_label="全部")
    affiliation = filters.ChoiceFilter(label="隶属", choices=Affiliation.choices(), empty_label="全部")
    verified = filters.ChoiceFilter(
        label="核实",
        choices=((VERIFIED, "已核实"), (TO_VERIFY, "待核实")),
        empty_label="全部",
        method="by_verification",
    )
    head = filters.ChoiceFilter(
        label="抬头", choices=(("yes", "可作抬头"),), empty_label="全部", method="by_head"
    )
    retired = filters.ChoiceFilter(
        label="状态", choices=(("yes", "已停用"),), empty_label="在用", method="by_state"
    )

    class Meta:
        model = ReceivingBody
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, bodies: QuerySet, index: Index, *, keeper: bool) -> None:
        super().__init__(data, in_order(bodies))
        self.index = index
        if not keeper:
            del self.filters["retired"]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Nothing is shown while a value makes no sense; the retired only when asked for."""
        if not self.form.is_valid():
            return queryset.none()
        retired = bool(self.form.cleaned_data.get("retired"))
        return super().filter_queryset(queryset.filter(active=not retired))

    @property
    def faults(self) -> list[str]:
        """What makes no sense in the address, in words."""
        return [f"“{self.form.fields[name].label}”的值无效，请重新选择。" for name in self.form.errors]

    def by_words(self, bodies: QuerySet, name: str, value: str) -> QuerySet:
        """Any part of a name or alias in any order, pinyin initials, a code; the best answers first."""
        found = self.index.matching_bodies(value)
        best = [When(pk=pk, then=Value(n)) for n, pk in enumerate(found[:RANKED])]
        rank = Case(*best, default=Value(RANKED)) if best else Value(0)
        return bodies.filter(pk__in=found).annotate(rank=rank).order_by("rank", "place", "pk")

    def by_verification(self, bodies: QuerySet, name: str, value: str) -> QuerySet:
        """Whether somebody of 组织部 has asked."""
        return bodies.filter(verified_on__isnull=value == TO_VERIFY)

    def by_head(self, bodies: QuerySet, name: str, value: str) -> QuerySet:
        """Only what may be the addressee of a letter."""
        return bodies.filter(may_head=True)

    def by_state(self, bodies: QuerySet, name: str, value: str) -> QuerySet:
        """See ``filter_queryset``."""
        return bodies


@dataclass(frozen=True, slots=True)
class Picker:
    """A transfer's form that wants a name: the links that carry one back to it. Nothing is saved by them."""

    transfer_id: uuid.UUID
    person: str
    kind: str

    @property
    def query(self) -> dict[str, str]:
        """What keeps the picker in the address."""
        return {"for": str(self.transfer_id), "field": self.kind}

    @property
    def form_url(self) -> str:
        """The form, with nothing filled in."""
        return reverse("transfers:target_edit", args=[self.transfer_id])

    def url(self, name: str, usual: Usual | None = None, code: str = "") -> str:
        """The form with this name, for a receiver with what is usual for it."""
        if self.kind == HEADING:
            values = {"heading_organization": name}
        else:
            usual = usual or Usual()
            values = {
                "receiving_organization": name,
                "receiving_code": code or usual.code,
                "heading_organization": usual.heading,
                "route": usual.route,
                "channel": usual.channel if usual.heading else "",
            }
        return f"{self.form_url}?{urlencode({key: value for key, value in values.items() if value})}"

    @property
    def wants(self) -> str:
        """What is looked for, in words."""
        return "介绍信抬头" if self.kind == HEADING else "具体接收单位"


class BodyTable(tables.Table):
    """The directory. ``picker`` adds the column that goes back to a form."""

    unit = "个单位"
    label = "单位目录"
    empty_title = "没有符合条件的单位"

    name = tables.Column(
        verbose_name="单位", empty_values=(), orderable=False, attrs={"td": {"class": "wrap"}}
    )
    level = tables.Column(verbose_name="层级", empty_values=(), order_by=("place", "pk"), attrs=_NOWRAP)
    affiliation = tables.Column(verbose_name="隶属", empty_values=(), orderable=False, attrs=_NOWRAP)
    may_head = tables.Column(verbose_name="抬头", empty_values=(), orderable=False, attrs=_NOWRAP)
    used = tables.Column(verbose_name="转往情况", empty_values=(), orderable=False, attrs=_NOWRAP)
    verified_on = tables.Column(verbose_name="核实", empty_values=(), attrs=_NOWRAP)
    pick = tables.Column(verbose_name="", empty_values=(), orderable=False, attrs=_NOWRAP)

    class Meta:
        row_attrs = {"data-href": lambda record: reverse("transfers:body", args=[record.pk])}
        empty_text = "换个说法再找，如简称、拼音首字母；目录里没有的，照对方提供的全称填写即可。"

    def __init__(self, rows: QuerySet, index: Index, picker: Picker | None = None, **kwargs: Any) -> None:
        self.index, self.picker = index, picker
        super().__init__(rows, exclude=() if picker else ("pick",), **kwargs)

    def render_name(self, record: ReceivingBody) -> SafeString:
        aliases = "、".join(self.index.aliases.get(record.pk, ())[:4])
        return format_html(
            '<a class="row-link" href="{}">{}</a>{}',
            reverse("transfers:body", args=[record.pk]),
            record.name,
            format_html('<span class="sub">{}</span>', aliases) if aliases else "",
        )

    def render_level(self, record: ReceivingBody) -> str:
        return record.get_level_display()

    def render_affiliation(self, record: ReceivingBody) -> SafeString:
        words = record.get_affiliation_display()
        quiet = "muted" if record.affiliation == Affiliation.UNKNOWN else ""
        return format_html('<span class="{}">{}</span>', quiet, words)

    def render_may_head(self, record: ReceivingBody) -> SafeString:
        words = "可作抬头" if record.may_head else "—"
        paper = format_html('<span class="sub">{}</span>', "多要纸质") if record.prefers_paper else ""
        return format_html('<span class="{}">{}</span>{}', "" if record.may_head else "muted", words, paper)

    def render_used(self, record: ReceivingBody) -> SafeString:
        lines = [words for words in used_words(self.index, record.key) if words]
        if not lines:
            return format_html('<span class="muted">{}</span>', "—")
        return format_html_join("", '<span class="sub">{}</span>', ((line,) for line in lines))

    def render_verified_on(self, record: ReceivingBody) -> SafeString:
        if record.verified_on:
            return format_html('已核实<span class="sub">{}</span>', record.verified_on)
        return format_html('<span class="tag tag-warning">{}</span>', "待核实")

    def render_pick(self, record: ReceivingBody) -> SafeString:
        picker = self.picker
        assert picker is not None
        if picker.kind == HEADING and not record.may_head:
            return format_html('<span class="muted">{}</span>', "不作抬头")
        unit = self.index.receivers.get(record.key)
        url = picker.url(record.name, unit.usual if unit else None, record.code)
        return format_html(
            '<a class="btn btn-secondary btn-sm" href="{}">用这个<span class="visually-hidden">：{}</span></a>',
            url,
            record.name,
        )


def used_words(index: Index, key: str) -> tuple[str, str]:
    """(as a receiver, as a heading), each in a few words or ''."""
    asked, used = index.receivers.get(key), index.headings.get(key)
    return _used(asked, "转往"), _used(used, "作抬头")


def _used(unit: Unit | None, verb: str) -> str:
    if unit is None or not unit.uses:
        return ""
    parts = [f"{verb} {unit.people} 人", f"办结 {unit.receipts}"]
    if unit.refused:
        parts.append(f"退回 {unit.refused}")
    return "，".join(parts)


def picker_kind(text: str) -> str:
    """The kind of name that an address asks for; a receiver when it does not say."""
    return HEADING if text == HEADING else RECEIVING
