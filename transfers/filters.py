"""Filters of the lists. They live in the address, so that they survive acts and can be sent to a colleague."""

import unicodedata
import uuid
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from members.enums import MemberCategory
from members.forms.fields import DayInput
from members.id_numbers import LENGTH, normalize_id_number
from members.models import Branch, Organization
from transfers.deadlines import Holder
from transfers.desk import Desk
from transfers.enums import OPEN_STATUSES, Channel, Path, Route, Status
from transfers.models import Case, Season, Transfer
from transfers.services.reports import IN_TRANSFER, TO_MOVE, Box
from transfers.services.standing import held_by
from transfers.working_lists import lists_of

ALL_SEASONS = "all"
# In place of a person whom nobody in scope is.
NOBODY = uuid.UUID(int=0)
# Groups of boxes that the closing table sums up.
BOX_GROUPS = {
    "TO_MOVE": ("应转人数", TO_MOVE),
    "IN_TRANSFER": ("转出", IN_TRANSFER),
    "ELSEWHERE": ("不转出", tuple(box for box in TO_MOVE if box not in IN_TRANSFER)),
}
NO_ATTEMPT = "NONE"
STATUS_GROUPS = {
    "OPEN": ("正在办理", OPEN_STATUSES),
    "STALLED": ("未在办理", ("", Status.FAILED, Status.CANCELLED)),
    NO_ATTEMPT: ("未登记", ("",)),
}

_PATHS = {
    Path.INTRA_COLLEGE: Q(route=Route.INTRA_COLLEGE),
    Path.IN_BEIJING: Q(route=Route.IN_BEIJING),
    Path.OUT_ONLINE: Q(route=Route.OUT_OF_BEIJING, channel=Channel.ONLINE),
    Path.OUT_PAPER: Q(route=Route.OUT_OF_BEIJING, channel=Channel.PAPER),
    Path.UNDECIDED: Q(route=""),
}


def id_number_in(text: str) -> str:
    """The ID number that somebody typed into the search box; "" if it is something else."""
    cleaned = normalize_id_number(text)
    return cleaned if len(cleaned) == LENGTH and cleaned[:-1].isdigit() else ""


def _search(prefix: str) -> Any:
    """Search by part of the name or the beginning of the student number."""

    def search(queryset: QuerySet, name: str, value: str) -> QuerySet:
        text = unicodedata.normalize("NFKC", value).strip()
        by_name = Q(**{f"{prefix}name__icontains": text})
        return queryset.filter(by_name | Q(**{f"{prefix}student_number__istartswith": text}))

    return search


def _checkbox(label: str, method: str) -> filters.BooleanFilter:
    return filters.BooleanFilter(label=label, method=method, widget=forms.CheckboxInput)


def _choice(label: str, choices: list[tuple[str, str]], **kwargs: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(label=label, choices=choices, empty_label="全部", **kwargs)


class ListFilter(filters.FilterSet):
    """What all lists can be narrowed by. Nothing is shown while a value makes no sense."""

    q = filters.CharFilter(label="查找", method="search")
    person = filters.UUIDFilter(widget=forms.HiddenInput, label="身份证号")
    organization = filters.ModelChoiceFilter(
        label="党组织", queryset=Organization.objects.none(), empty_label="全部"
    )
    list = filters.ChoiceFilter(widget=forms.HiddenInput, label="工作清单", method="narrow_to_list")
    season = filters.ChoiceFilter(label="届次", method="narrow_to_season", empty_label=None)

    season_path = ""
    order: tuple[str, ...] = ()

    def __init__(self, request: HttpRequest, queryset: QuerySet, desk: Desk) -> None:
        super().__init__(request.GET, queryset, request=request)
        self.desk = desk
        self.working_lists = lists_of(desk.party, queryset.model)
        self.tailor()
        self.filters = {name: self.filters[name] for name in self.order if name in self.filters}

    def tailor(self) -> None:
        """Fit the choices to who looks."""
        user = self.desk.user
        self.filters["q"].extra["widget"] = forms.TextInput(attrs={"placeholder": "姓名、学号或身份证号"})
        self.filters["list"].extra["choices"] = [
            (each.key, each.sentence.removeprefix("的")) for each in self.working_lists.values()
        ]
        if user.is_department:
            self.filters["organization"].queryset = Organization.objects.visible_to(user)
        else:
            del self.filters["organization"]
        seasons = [(str(year), f"{year} 届") for year in Season.objects.values_list("year", flat=True)]
        self.filters["season"].extra["choices"] = [*seasons, (ALL_SEASONS, "全部届次")]
        if len(seasons) < 2:
            self.filters["season"].extra["widget"] = forms.HiddenInput

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.form.is_valid():
            return queryset.none()
        said = self.form.cleaned_data
        if not said["list"] and not said["season"]:
            queryset = queryset.filter(**{self.season_path: self.desk.season})
        return super().filter_queryset(queryset)

    def narrow_to_list(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Exactly the rows that the home page counts."""
        return queryset.filter(self.working_lists[value].rows(self.desk))

    def narrow_to_season(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A working list knows its seasons itself."""
        if value == ALL_SEASONS or self.form.cleaned_data["list"]:
            return queryset
        return queryset.filter(**{f"{self.season_path}__year": int(value)})

    @property
    def working_list(self) -> Any:
        """The working list that is shown, or None."""
        return (
            self.working_lists.get(self.form.cleaned_data.get("list") or "") if self.form.is_valid() else None
        )

    @property
    def faults(self) -> "list[str]":
        """What makes no sense in the address, in words."""
        return [f"“{self.form.fields[name].label}”的值无效，请重新选择。" for name in self.form.errors]

    def chips(self) -> "list[dict[str, str]]":
        """The filters that are set, each with the address without it."""
        if not self.form.is_valid():
            return []
        found = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", False) or self._goes_without_saying(name, value):
                continue
            found.append(
                {
                    "name": name,
                    "label": "" if value is True else self.form.fields[name].label,
                    "value": self._said(name, value),
                    "remove_url": _without(self.request.GET, name),
                }
            )
        return found

    def _goes_without_saying(self, name: str, value: Any) -> bool:
        if name != "season":
            return False
        return value == str(self.desk.season.year) or bool(self.form.cleaned_data["list"])

    def _said(self, name: str, value: Any) -> str:
        if value is True:
            return str(self.form.fields[name].label)
        if name == "person":
            return "已按号码找到" if value != NOBODY else "没有找到"
        return str(dict(getattr(self.form.fields[name], "choices", ())).get(value, value))


def _without(params: QueryDict, name: str) -> str:
    rest = params.copy()
    for each in (name, "page"):
        rest.pop(each, None)
    return "?" + rest.urlencode()


class TransferFilter(ListFilter):
    """转接一览. Attempts that a later one has taken up are shown only when asked for."""

    person = filters.UUIDFilter(field_name="case__member", widget=forms.HiddenInput, label="身份证号")
    path = _choice("转接类型", Path.choices(), method="narrow_to_path")
    status = _choice("状态", Status.choices())
    holder = _choice("在谁手里", Holder.choices(), method="narrow_to_holder")
    overdue = _checkbox("只看逾期", "narrow_to_overdue")
    attempts = _checkbox("含历次办理", "show_attempts")
    letter_year = filters.NumberFilter(
        field_name="letter__year", widget=forms.HiddenInput, label="介绍信年份"
    )

    season_path = "case__season"
    order = (
        *("q", "organization", "path", "status", "holder", "season", "overdue", "attempts"),
        *("list", "person", "letter_year"),
    )
    search = staticmethod(_search("case__member__"))

    class Meta:
        model = Transfer
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("attempts") else queryset.latest_attempts()

    def narrow_to_path(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By route and channel together."""
        return queryset.filter(_PATHS[Path(value)])

    def narrow_to_holder(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By who has to act next."""
        return queryset.filter(held_by(Holder(value)))

    def narrow_to_overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Only what should have moved on before today."""
        return queryset.overdue_on(self.desk.today) if value else queryset

    def show_attempts(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """See ``filter_queryset``."""
        return queryset


class OverdueFilter(TransferFilter):
    """逾期清单: the day is asked for by the view, which counts with it."""

    on = filters.DateFilter(label="截至日期", method="show_attempts", widget=DayInput)
    order = ("on", "q", "organization", "path", "holder", "status", "season", "person", "list")


class CaseFilter(ListFilter):
    """年度人员: everybody of the season, transferred or not. Over ``reports.with_latest``."""

    person = filters.UUIDFilter(field_name="member", widget=forms.HiddenInput, label="身份证号")
    branch = filters.ModelChoiceFilter(label="党支部", queryset=Branch.objects.none(), empty_label="全部")
    category = _choice("人员类别", MemberCategory.choices(), field_name="member__category")
    box = _choice("归类", [], method="narrow_to_box")
    status = _choice(
        "当前状态",
        [*((key, label) for key, (label, _) in STATUS_GROUPS.items()), *Status.choices()],
        method="narrow_to_status",
    )

    season_path = "season"
    order = ("q", "organization", "branch", "category", "box", "status", "season", "list", "person")
    search = staticmethod(_search("member__"))

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def tailor(self) -> None:
        super().tailor()
        groups = [(key, label) for key, (label, _) in BOX_GROUPS.items()]
        self.filters["box"].extra["choices"] = [*groups, *Box.choices()]
        branches = Branch.objects.visible_to(self.desk.user)
        if self.desk.user.is_department:
            chosen = self.data.get("organization", "")
            if not (
                chosen.isdecimal() and len(chosen) < 10
            ):  # hundreds of branches of all colleges are no choice
                del self.filters["branch"]
                return
            branches = branches.filter(organization=int(chosen))
        self.filters["branch"].queryset = branches

    def narrow_to_box(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By one box of the closing table, or a group of them."""
        boxes = BOX_GROUPS[value][1] if value in BOX_GROUPS else (value,)
        return queryset.filter(box__in=boxes)

    def narrow_to_status(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By the status of the latest attempt."""
        statuses = STATUS_GROUPS[value][1] if value in STATUS_GROUPS else (value,)
        return queryset.filter(latest_status__in=statuses)
