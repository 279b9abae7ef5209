"""Filters of the lists about people who are about to leave: their files, and the education."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from members.enums import PARTY_MEMBER_CATEGORIES
from transfers.filters import ALL_SEASONS, CaseFilter
from transfers.models import Case
from transfers.services.departure import education, materials
from transfers.services.departure import facts as departure_facts

LACKS = "缺材料"


class MaterialFilter(CaseFilter):
    """材料移交: how far the files are, and whose file of one kind is missing. Over ``reports.with_latest``."""

    shelf = filters.ChoiceFilter(
        label="材料情况", choices=materials.Shelf.choices(), empty_label="全部", method="narrow_to_shelf"
    )
    missing = filters.ChoiceFilter(label=LACKS, choices=[], empty_label="不限", method="narrow_to_missing")

    order = ("q", "organization", "branch", "category", "shelf", "missing", "season", "list", "person")

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def tailor(self) -> None:
        super().tailor()
        self.filters["missing"].extra["choices"] = [
            (str(kind.pk), kind.name) for kind in self.desk.material_kinds
        ]

    def narrow_to_shelf(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By the required files together."""
        return queryset.filter(materials.on_shelf(materials.Shelf(value), self.desk.material_kinds))

    def narrow_to_missing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Who needs this one and has not brought it."""
        kinds = [kind for kind in self.desk.material_kinds if str(kind.pk) == value]
        return queryset.filter(departure_facts.lacking(kinds))


class EducationFilter(CaseFilter):
    """离校教育: who of a season was there. The numbers are of one season, so there is no “all seasons”."""

    attendance = filters.ChoiceFilter(
        label="参加情况", choices=education.Part.choices(), empty_label="全部", method="narrow_to_part"
    )
    members_only = filters.BooleanFilter(
        label="只看党员", method="narrow_to_members", widget=forms.CheckboxInput
    )

    order = ("q", "organization", "branch", "attendance", "members_only", "season", "list", "person")

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def tailor(self) -> None:
        super().tailor()
        choices: list[tuple[str, str]] = self.filters["season"].extra["choices"]
        self.filters["season"].extra["choices"] = [each for each in choices if each[0] != ALL_SEASONS]

    def narrow_to_part(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """As the overview counts them."""
        part = education.Part(value)
        return queryset.filter(education.taking(part, self.desk.season, self.desk.today))

    def narrow_to_members(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Without 发展对象 and 入党积极分子."""
        return queryset.filter(member__category__in=PARTY_MEMBER_CATEGORIES) if value else queryset
