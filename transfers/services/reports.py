"""The closing table (闭环核对): each person of a season in exactly one box. Reads, never writes.

Boxes and sums are those of domain.md §7: members to move = 院内 + 京内 + 京外线上 + 京外纸质 + 暂缓 +
留存 + 出国 + 延期 + 不再办理 + 未办; letters numbered = delivered + undelivered + void; delivered =
receipts + open.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, Q, Value, When
from django.db.models.functions import Coalesce

from letters.models import LetterQuerySet
from letters.services import numbers
from members.enums import PARTY_MEMBER_CATEGORIES
from members.labelled import Labelled
from members.models import Organization
from transfers.enums import Channel, Disposition, Route, Status
from transfers.models import Case


class Box(Labelled):
    """Where a person of a season is counted.

    A person in 转出 is counted by the path of the latest attempt, also when that one failed: the
    person is still on that way. ``UNDONE`` is a person in 转出 without an attempt, with one whose
    route is not decided, or whose latest one was cancelled. 发展对象 and 入党积极分子 are never
    transferred and stand outside the sum.
    """

    INTRA_COLLEGE = "INTRA_COLLEGE", "院内"
    IN_BEIJING = "IN_BEIJING", "京内"
    OUT_ONLINE = "OUT_ONLINE", "京外·线上"
    OUT_PAPER = "OUT_PAPER", "京外·纸质"
    DEFERRED = "DEFERRED", "暂缓"
    RETAINED = "RETAINED", "留存"
    ABROAD = "ABROAD", "出国（境）"
    DELAYED_GRADUATION = "DELAYED_GRADUATION", "延期毕业"
    NOT_ENTITLED = "NOT_ENTITLED", "不再办理"
    UNDONE = "UNDONE", "未办"
    NOT_MOVED = "NOT_MOVED", "不转接"


PATHS = (Box.INTRA_COLLEGE, Box.IN_BEIJING, Box.OUT_ONLINE, Box.OUT_PAPER)
IN_TRANSFER = (*PATHS, Box.UNDONE)
TO_MOVE = tuple(box for box in Box if box != Box.NOT_MOVED)

_ROUTE = {
    Route.INTRA_COLLEGE: Box.INTRA_COLLEGE,
    Route.IN_BEIJING: Box.IN_BEIJING,
}


def with_latest(cases: models.QuerySet[Case]) -> models.QuerySet[Case]:
    """The cases with their latest attempt beside them: ``latest``, ``latest_status`` and ``box``.

    ``latest_status`` is "" for a person without any attempt.
    """
    return cases.filter(transfers__next_attempt__isnull=True).annotate(
        latest=F("transfers__pk"),
        latest_status=Coalesce(F("transfers__status"), Value("")),
        latest_route=F("transfers__route"),
        latest_channel=F("transfers__channel"),
        box=_BOX,
    )


def in_transfer_without_attempt() -> Q:
    """Of ``with_latest``: people in 转出 for whom nothing is under way, failed or done."""
    return Q(box=Box.UNDONE, latest_status__in=("", Status.CANCELLED))


_BOX = models.Case(
    When(~Q(member__category__in=PARTY_MEMBER_CATEGORIES), then=Value(Box.NOT_MOVED)),
    *(
        When(disposition=disposition, then=Value(disposition.value))
        for disposition in Disposition
        if disposition != Disposition.TRANSFER
    ),
    When(Q(transfers__isnull=True) | Q(transfers__status=Status.CANCELLED), then=Value(Box.UNDONE)),
    *(When(transfers__route=route, then=Value(box)) for route, box in _ROUTE.items()),
    When(
        transfers__route=Route.OUT_OF_BEIJING, transfers__channel=Channel.ONLINE, then=Value(Box.OUT_ONLINE)
    ),
    When(transfers__route=Route.OUT_OF_BEIJING, then=Value(Box.OUT_PAPER)),
    default=Value(Box.UNDONE),
    output_field=models.CharField(),
)


@dataclass(frozen=True, slots=True)
class People:
    """One organisation's people, counted by box and by the latest attempt's status.

    ``total`` is counted by itself, so that a person who is in two boxes or in none shows.
    """

    organization: Organization
    total: int
    counts: Counter[tuple[Box, str]]

    def in_box(self, *boxes: Box) -> int:
        """People in these boxes."""
        return sum(n for (box, _), n in self.counts.items() if box in boxes)

    def in_status(self, box: Box, status: str) -> int:
        """People in a box whose latest attempt stands in a status ("" without any)."""
        return self.counts[box, status]


def people(cases: models.QuerySet[Case], organizations: Iterable[Organization]) -> list[People]:
    """The people of these cases, per organisation in the order given."""
    totals = dict(
        cases.order_by()
        .filter(member__category__in=PARTY_MEMBER_CATEGORIES)
        .values_list("organization")
        .annotate(Count("pk"))
    )
    counted: dict[int, Counter[tuple[Box, str]]] = {}
    groups = with_latest(cases).order_by().values_list("organization", "box", "latest_status")
    for organization, box, status, n in groups.annotate(n=Count("pk")):
        counted.setdefault(organization, Counter())[Box(box), status] += n
    return [People(each, totals.get(each.pk, 0), counted.get(each.pk, Counter())) for each in organizations]


def contradictory() -> Q:
    """Of ``with_latest``: people in another box than 转出 whose transfer is nevertheless under way or done."""
    under_way_or_done = ~Q(latest_status__in=("", Status.FAILED, Status.CANCELLED))
    return ~Q(box__in=IN_TRANSFER) & under_way_or_done


@dataclass(frozen=True, slots=True)
class Numbers:
    """One organisation's letters of a year. Each number is counted by itself, none is a difference."""

    organization: Organization
    numbered: int
    delivered: int
    undelivered: int
    void: int
    holes: int
    receipts: int
    waiting: int


def letter_numbers(letters: LetterQuerySet, organizations: list[Organization], year: int) -> list[Numbers]:
    """How the numbers of a year stand, per organisation in the order given."""
    live = Q(voided_at__isnull=True)
    delivered = live & Q(delivered_on__isnull=False)
    counted = {
        row["organization"]: row
        for row in letters.filter(year=year)
        .order_by()
        .values("organization")
        .annotate(
            numbered=Count("pk"),
            delivered=Count("pk", filter=delivered),
            undelivered=Count("pk", filter=live & Q(delivered_on__isnull=True)),
            void=Count("pk", filter=~live),
            receipts=Count("pk", filter=delivered & Q(transfer__status=Status.COMPLETED)),
            waiting=Count("pk", filter=delivered & Q(transfer__status=Status.LETTER_DELIVERED)),
        )
    }
    nothing = dict.fromkeys(("numbered", "delivered", "undelivered", "void", "receipts", "waiting"), 0)
    result = []
    for state in numbers.states(organizations, year):
        row = counted.get(state.organization.pk, nothing)
        columns = {name: row[name] for name in nothing}
        result.append(Numbers(state.organization, holes=state.holes, **columns))
    return result
