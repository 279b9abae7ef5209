"""Filters of the register of numbers; they live in the address."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from letters.enums import LetterState, RunState
from letters.models import Letter, PrintedSheet, PrintRun
from members.models import Organization

# Live numbers still in the office: to be sealed or to be handed out.
UNDELIVERED = "UNDELIVERED"
STATES = ((UNDELIVERED, "未发放"), *LetterState.choices())


class LetterFilter(django_filters.FilterSet):
    """By number or name, state and organisation. The year is the page's own."""

    q = django_filters.CharFilter(label="编号或姓名", method="by_words")
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, empty_label="全部", method="by_state")
    organization = django_filters.ModelChoiceFilter(
        label="开具单位", queryset=Organization.objects.none(), empty_label="全部"
    )

    class Meta:
        model = Letter
        fields = ("q", "state", "organization")

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organizations.count() > 1:
            self.filters["organization"].queryset = organizations
        else:
            del self.filters["organization"]

    def by_words(self, letters: QuerySet[Letter], name: str, value: str) -> QuerySet[Letter]:
        """A part of the number, or of the name as it is today."""
        words = value.strip()
        return (
            letters.filter(Q(number__contains=words) | Q(member__name__contains=words)) if words else letters
        )

    def by_state(self, letters: QuerySet[Letter], name: str, value: str) -> QuerySet[Letter]:
        """Where the number stands."""
        if value == UNDELIVERED:
            return letters.live().filter(delivered_on__isnull=True)
        return letters.in_state(value)


class RunFilter(django_filters.FilterSet):
    """Print runs by where they stand, and by a number on one of their sheets."""

    q = django_filters.CharFilter(label="编号或姓名", method="by_words")
    state = django_filters.ChoiceFilter(label="状态", choices=RunState.choices(), empty_label="全部")

    class Meta:
        model = PrintRun
        fields = ("q", "state")

    def by_words(self, runs: QuerySet[PrintRun], name: str, value: str) -> QuerySet[PrintRun]:
        """A run that has a letter with this part of a number, or of a name as it is today."""
        words = value.strip()
        if not words:
            return runs
        letters = Letter.objects.filter(Q(number__contains=words) | Q(member__name__contains=words))
        return runs.filter(pk__in=PrintedSheet.objects.filter(letter__in=letters).values("run"))
