"""The desk: who looks, at which season, on which day; and what a working list is."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from members import clock
from members.labelled import Labelled
from members.models import User
from transfers.enums import Party, Status
from transfers.models import Case, MaterialKind, Season, Transfer
from transfers.services import checking, situations
from transfers.services.departure import facts as departure_facts


class Group(Labelled):
    """The three groups of the home page."""

    TODO = "TODO", "需要您处理"
    WAIT = "WAIT", "等待他人"
    PROBLEM = "PROBLEM", "有问题"


@dataclass(frozen=True)
class Desk:
    """Who looks, at which season, on which day."""

    user: User
    season: Season
    today: datetime.date

    @classmethod
    def of(cls, user: User, season: Season) -> "Desk":
        """The desk of a user today."""
        return cls(user, season, clock.today())

    @property
    def party(self) -> Party:
        """Whose lists these are."""
        return Party.COLLEGE if self.user.is_college else Party.REVIEWER

    @cached_property
    def held_up(self) -> list[Any]:
        """Drafts that the rules do not let go to the graduate yet. They are asked for one by one."""
        drafts = Transfer.objects.visible_to(self.user).filter(status=Status.DRAFT, case__season=self.season)
        return [
            draft.pk
            for draft in drafts.for_pages()
            if situations.missing(draft) or checking.blocking_rules(draft)
        ]

    @cached_property
    def material_kinds(self) -> list[MaterialKind]:
        """The kinds of files in use."""
        return departure_facts.active_kinds()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingList:
    """One list. ``sentence`` follows the number and its ``unit``; ``model`` says what its rows are.

    ``page`` names the list that opens, if it is not the usual one of ``model``.
    ``step`` names the page on which the work of the whole list is done, if it is another one than
    the list, with the words of the button that leads there.
    """

    key: str
    group: Group
    parties: tuple[Party, ...]
    sentence: str
    verb: str
    condition: Q | Callable[[Desk], Q]
    unit: str = "人"
    model: type[Transfer] | type[Case] = Transfer
    earlier: bool = False
    dated: bool = True
    step: tuple[str, str] | None = None
    page: str = ""

    def rows(self, desk: Desk) -> Q:
        """The rows of this list: those of the season, or those left over from the seasons before."""
        path = "case__season" if self.model is Transfer else "season"
        seasons = Q(**{f"{path}__year__lt": desk.season.year}) if self.earlier else Q(**{path: desk.season})
        return seasons & (self.condition if isinstance(self.condition, Q) else self.condition(desk))

    def url(self, season: Season) -> str:
        """The page with exactly these rows."""
        usual = "transfers:transfer_list" if self.model is Transfer else "transfers:case_list"
        name = self.page or usual
        return f"{reverse(name)}?list={self.key}&season={season.year}"
