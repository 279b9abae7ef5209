"""What earlier transfers tell about a unit: how many people went there, under which heading, with what result.

Counted over the whole university and beyond anybody's scope, on purpose: what one college has learned about a
receiver helps the next one. Nobody and no college is named, and nothing is handed on but names of units and numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from transfers.enums import Channel, RefusalReason, Route, Status
from transfers.models import BodyAlias, Transfer
from transfers.register.organizations import unit_key

# Whatever has been looked at by 组织部 or has gone out. A draft may say anything.
USED = (
    Status.APPROVED,
    Status.INITIATED,
    Status.LETTER_ISSUED,
    Status.LETTER_DELIVERED,
    Status.COMPLETED,
    Status.FAILED,
)
# What counts as “被退回” wherever it is told or weighed. Wrong data, a letter wanted instead, an expired one say nothing
# against the target.
SENT_BACK = Q(
    status=Status.FAILED,
    refusal_reason__in=(RefusalReason.WRONG_TARGET, RefusalReason.NOT_RECEIVING, RefusalReason.OTHER),
)


# Fellow students would know who a number below this is.
FEW = 3


@dataclass(frozen=True, slots=True)
class Use:
    """One way in which people of a season were sent somewhere.

    ``people`` counts those under way or arrived (one attempt each), ``receipts`` the arrived, ``refused`` the
    attempts sent back for the sake of the target (``SENT_BACK``).
    """

    year: int
    heading: str
    receiving: str
    code: str
    route: str
    channel: str
    people: int
    receipts: int
    refused: int


def uses() -> list[Use]:
    """Every way that was used, in all seasons. Moves within a college are nobody else's business."""
    rows = (
        Transfer.objects.filter(status__in=USED)
        .exclude(route=Route.INTRA_COLLEGE)
        .order_by()
        .values_list(
            "case__season__year",
            "heading_organization",
            "receiving_organization",
            "receiving_code",
            "route",
            "channel",
        )
        .annotate(
            people=Count("pk", filter=~Q(status=Status.FAILED)),
            receipts=Count("pk", filter=Q(status=Status.COMPLETED)),
            refused=Count("pk", filter=SENT_BACK),
        )
    )
    return [Use(*row) for row in rows]


def refused_headings(until: int) -> dict[str, int]:
    """How often headings were sent back in the seasons until a year, by the key of every name they go by."""
    rows = (
        Transfer.objects.filter(SENT_BACK, route=Route.OUT_OF_BEIJING, case__season__year__lte=until)
        .exclude(heading_organization="")
        .order_by()
        .values_list("heading_organization")
        .annotate(times=Count("pk"))
    )
    written: Counter[str] = Counter()
    for heading, times in rows:
        written[unit_key(heading)] += times
    if not written:
        return {}
    keys = list(written)
    asked = Q(key__in=keys) | Q(body__key__in=keys) | Q(body__aliases__key__in=keys)
    owners = dict(BodyAlias.objects.filter(asked).values_list("key", "body__key"))
    counted: Counter[str] = Counter()
    for key, times in written.items():
        counted[owners.get(key, key)] += times
    return {**counted, **{alias: counted[owner] for alias, owner in owners.items()}}


@dataclass(frozen=True, slots=True)
class Usual:
    """What was used most for a receiving unit, with success before everything else."""

    heading: str = ""
    code: str = ""
    route: str = ""
    channel: str = ""

    @property
    def words(self) -> str:
        """For the offer beside the field."""
        ways = {Channel.PAPER: "京外·纸质", Channel.ONLINE: "京外·线上"}
        way = ways.get(Channel(self.channel), "") if self.route == Route.OUT_OF_BEIJING else ""
        parts = (
            f"抬头“{self.heading}”" if self.heading else "",
            f"编码 {self.code}" if self.code else "",
            way or (Route(self.route).label if self.route else ""),
        )
        return "，".join(part for part in parts if part)


def usual_of(found: Iterable[Use], shunned: frozenset[str] = frozenset()) -> Usual:
    """The usual way; never one under a heading that was sent back, here or elsewhere (keys of units)."""
    good = [use for use in found if use.people and not use.refused and unit_key(use.heading) not in shunned]
    if not good:
        return Usual()
    ways: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    spelling: dict[str, str] = {}
    for use in sorted(good, key=lambda use: (use.receipts, use.people, use.year)):
        spelling[unit_key(use.heading)] = use.heading  # the best one stays
        weight = ways[unit_key(use.heading), use.code, use.route, use.channel]
        weight[0] += use.receipts
        weight[1] += use.people
        weight[2] = max(weight[2], use.year)
    heading, code, route, channel = max(ways, key=lambda way: ways[way])
    return Usual(spelling[heading], code, route, channel)


# --- In words --------------------------------------------------------------------------------


def year_words(year: int, this_year: int) -> str:
    """本届, 去年, or the season's name."""
    return {0: "本届", 1: "去年"}.get(this_year - year, f"{year} 届")


def receiving_sentences(found: Iterable[Use], this_year: int, *, least: int = 1) -> list[str]:
    """Newest season first: 去年 14 人转往该单位，抬头用 A（14 份回执），B 被退回 2 次。

    ``least``: seasons with fewer people are not told.
    """
    return [
        _receiving_sentence(year_words(year, this_year), rows)
        for year, rows in sorted(_by_year(found, least).items(), reverse=True)
    ]


def heading_sentences(found: Iterable[Use], this_year: int, *, least: int = 1) -> list[str]:
    """Newest season first: 去年 14 人用这一抬头，收到 13 份回执，被退回 1 次。"""
    sentences = []
    for year, rows in sorted(_by_year(found, least).items(), reverse=True):
        people, receipts, refused = (
            sum(getattr(use, name) for use in rows) for name in ("people", "receipts", "refused")
        )
        parts = [f"{year_words(year, this_year)} {people} 人用这一抬头", f"收到 {receipts} 份回执"]
        if refused:
            parts.append(f"被退回 {refused} 次")
        sentences.append("，".join(parts) + "。")
    return sentences


def _receiving_sentence(when: str, rows: list[Use]) -> str:
    people = sum(use.people for use in rows)
    headings: dict[str, list[Use]] = defaultdict(list)
    for use in rows:
        headings[unit_key(use.heading)].append(use)
    ordered = sorted(
        headings.values(), key=lambda group: (-sum(use.receipts for use in group), group[0].heading)
    )
    used = "、".join(_used_words(group) for group in ordered if any(use.people for use in group))
    refused = [
        f"{_name_of(group)}被退回 {sum(use.refused for use in group)} 次"
        for group in ordered
        if any(use.refused for use in group) and not any(use.people for use in group)
    ]
    parts = [f"{when} {people} 人转往该单位"] if people else [f"{when}没有人转入该单位"]
    return "，".join([*parts, *([used] if used else []), *refused]) + "。"


def _used_words(group: list[Use]) -> str:
    receipts, refused = sum(use.receipts for use in group), sum(use.refused for use in group)
    sent_back = f"，被退回 {refused} 次" if refused else ""
    if not group[0].heading:
        return f"按京内办理（{receipts} 人已确认报到{sent_back}）"
    return f"抬头用{_name_of(group)}（{receipts} 份回执{sent_back}）"


def _name_of(group: list[Use]) -> str:
    best = max(group, key=lambda use: (use.people, use.year))
    return f"“{best.heading}”" if best.heading else "京内办理"


def _by_year(found: Iterable[Use], least: int) -> dict[int, list[Use]]:
    """By season, without those of fewer people than that."""
    years: dict[int, list[Use]] = defaultdict(list)
    for use in found:
        years[use.year].append(use)
    return {
        year: rows for year, rows in years.items() if sum(use.people + use.refused for use in rows) >= least
    }
