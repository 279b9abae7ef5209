"""Filters of users and of the journal; they live in the address."""

import datetime
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.enums import Role
from members.forms.fields import FIRST_DAY, LAST_DAY, DayInput
from members.journal_words import GROUPS
from members.models import Event, Organization, User

ACTIVE = (("yes", "可登录"), ("no", "已停用"))


class UserFilter(filters.FilterSet):
    """By name, role, organisation, access."""

    q = filters.CharFilter(
        label="查找", method="by_words", widget=forms.TextInput(attrs={"placeholder": "姓名、工号或学号"})
    )
    role = filters.ChoiceFilter(label="角色", choices=Role.choices(), empty_label="全部")
    organization = filters.ModelChoiceFilter(
        label="党组织", queryset=Organization.objects.all(), empty_label="全部", method="by_organization"
    )
    active = filters.ChoiceFilter(label="状态", choices=ACTIVE, empty_label="全部", method="by_access")

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def by_words(self, users: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the name, or the beginning of the user name."""
        words = value.strip()
        return users.filter(Q(name__icontains=words) | Q(username__istartswith=words))

    def by_organization(self, users: QuerySet, name: str, value: Organization) -> QuerySet:
        """Its administrators and its graduates."""
        return users.filter(Q(organization=value) | Q(member__organization=value))

    def by_access(self, users: QuerySet, name: str, value: str) -> QuerySet:
        """Whether the account opens."""
        return users.filter(is_active=value == "yes")


class JournalFilter(filters.FilterSet):
    """Who, on whom, what, when."""

    actor = filters.CharFilter(
        label="操作人", method="by_actor", widget=forms.TextInput(attrs={"placeholder": "姓名或单位"})
    )
    person = filters.CharFilter(
        label="涉及人员", method="by_person", widget=forms.TextInput(attrs={"placeholder": "姓名或学号"})
    )
    verb = filters.ChoiceFilter(
        label="动作",
        choices=[(group, tuple(verbs.items())) for group, verbs in GROUPS.items()],
        empty_label="全部",
    )
    organization = filters.ModelChoiceFilter(
        label="党组织", queryset=Organization.objects.none(), empty_label="全部"
    )
    since = filters.DateFilter(label="从", method="by_since", widget=DayInput)
    until = filters.DateFilter(label="到", method="by_until", widget=DayInput)

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.is_department:
            self.filters["organization"].queryset = Organization.objects.visible_to(user)
        else:
            del self.filters["organization"]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Nothing is shown while a value makes no sense."""
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()

    @property
    def faults(self) -> list[str]:
        """What makes no sense in the address, in words."""
        return [f"“{self.form.fields[name].label}”的值无效，请重新填写。" for name in self.form.errors]

    def by_actor(self, events: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the name and place as they were then."""
        return events.filter(actor_label__icontains=value.strip())

    def by_person(self, events: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the name, or the beginning of the student number."""
        words = value.strip()
        return events.filter(Q(member__name__icontains=words) | Q(member__student_number__istartswith=words))

    def by_since(self, events: QuerySet, name: str, value: datetime.date) -> QuerySet:
        """From the beginning of that day."""
        return events.filter(at__gte=_midnight(max(value, FIRST_DAY)))

    def by_until(self, events: QuerySet, name: str, value: datetime.date) -> QuerySet:
        """To the end of that day."""
        return events.filter(
            at__lt=_midnight(min(max(value, FIRST_DAY), LAST_DAY) + datetime.timedelta(days=1))
        )


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
