"""The directory and what transfers have brought, as one index that is searched while somebody types.

The index is held per process. It is made anew when the journal shows that something has happened that it could
have missed: a look at the journal's head costs less than any query over the transfers.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Count, Max

from members.models import Event, JournalHead
from transfers.enums import Affiliation, BodyLevel, Route
from transfers.models import BodyAlias, ReceivingBody
from transfers.register.name_search import Folded, fold, score, terms_of
from transfers.register.organizations import is_branch, unit_key
from transfers.register.places import is_neighbourhood, place_of
from transfers.register.propose_route import Known
from transfers.services.directory.statistics import Use, Usual, uses, usual_of

MOST = 10
# Acts that change nothing of what the index holds; every other one makes it anew.
QUIET = (
    *("SIGN_IN", "SIGN_OUT", "EXPORT", "REVEAL_ID_NUMBER", "LETTER_PRINTED", "LETTER_SEALED"),
    *("LETTER_REPRINTED", "PRINT_CHECKED", "PRINT_WITHDRAWN", "PRINT_DIFFERS"),
    *("CREATE_USER", "EDIT_USER", "RESET_PASSWORD", "CHANGE_PASSWORD", "EDIT_PERSON", "REGISTER_PERSON"),
    *("EDIT_TARGET", "REQUEST_CONFIRMATION", "CONFIRM", "CORRECT", "SUBMIT_REGISTER", "SUBMIT", "WITHDRAW"),
    *("RETURN", "DELIVER_LETTER", "LETTER_DELIVERED", "BEGIN"),
    *("CHOOSE_PROSPECT", "EDIT_GUIDE", "RESTORE_GUIDE", "DOWNLOAD_OWN_DATA"),
    *("MAKE_SIGN_IN_CODE", "SHOW_SIGN_IN_CODE", "MAIL_SIGN_IN_CODE", "USE_SIGN_IN_CODE", "SIGN_IN_LOCKED"),
)
_VERIFIED, _FITTING, _PER_RECEIPT, _MOST_FOR_RECEIPTS = 30, 25, 8, 30
_SHORT, _SHORT_OFFICE = 4, 3
_GROUP_PARTS = (
    "集团",
    "股份",
    "有限",
    "公司",
    "总行",
    "总部",
    "直属",
    "机关",
    "党",
    "分行",
    "支行",
    "第",
    "信息",
    "研究",
)


@dataclass(frozen=True)
class Unit:
    """A body of the directory, a name from the transfers, or both. ``uses``: as what it is looked for.

    ``shunned``: people were sent back for its sake. A heading is, once that has happened; a receiver only while
    nobody has arrived there, because it may have been the heading's fault.
    """

    key: str
    name: str
    folded: Folded
    body: ReceivingBody | None = None
    uses: tuple[Use, ...] = ()
    usual: Usual = field(default_factory=Usual)
    shunned: bool = False

    @cached_property
    def people(self) -> int:
        """How many have gone there or used it."""
        return sum(use.people for use in self.uses)

    @cached_property
    def receipts(self) -> int:
        """How many have arrived."""
        return sum(use.receipts for use in self.uses)

    @cached_property
    def refused(self) -> int:
        """How often people were sent back for its sake."""
        return sum(use.refused for use in self.uses)

    @property
    def verified(self) -> bool:
        """Whether somebody of 组织部 has asked."""
        return self.body is not None and self.body.verified_on is not None

    @property
    def affiliation(self) -> Affiliation:
        """As the directory says."""
        return Affiliation(self.body.affiliation) if self.body else Affiliation.UNKNOWN


@dataclass(frozen=True, slots=True)
class Index:
    """Units as headings and as receivers by their key; ``bodies`` of the directory by every key they go by."""

    headings: Mapping[str, Unit]
    receivers: Mapping[str, Unit]
    bodies: Mapping[str, ReceivingBody]
    aliases: Mapping[int, tuple[str, ...]]

    def suggest(self, text: str, kind: str, *, route: str = "", most: int = MOST) -> list[Unit]:
        """Who answers to what is typed, the best first; a heading that was sent back stands after all others."""
        pool = self.headings if kind == "heading" else self.receivers
        return search(pool.values(), text, route=route)[:most]

    def matching_bodies(self, text: str) -> list[int]:
        """The keys of the rows of the directory that answer, the best first; the retired ones among them."""
        return [unit.body.pk for unit in search(self._listed(), text) if unit.body]

    def matching_unlisted(self, text: str, kind: str) -> list[Unit]:
        """What the transfers have brought and the directory does not have, the best first.

        Shown below what the directory answers, so whoever answers only loosely is left out when that has an answer.
        """
        pool = self.headings if kind == "heading" else self.receivers
        listed = [unit for unit in self._listed() if unit.body and unit.body.active]
        return search((unit for unit in pool.values() if unit.body is None), text, beside=listed)

    def _listed(self) -> list[Unit]:
        """All bodies of the directory, the retired ones among them."""
        bodies = {body.pk: body for body in self.bodies.values()}
        return [
            self.receivers.get(body.key)
            or Unit(body.key, body.name, fold(body.name, self.aliases.get(pk, ()), body.code), body)
            for pk, body in bodies.items()
        ]

    def heading(self, name: str) -> Unit | None:
        """A unit as a heading, by any of its names."""
        return self._named(self.headings, name)

    def receiver(self, name: str) -> Unit | None:
        """A unit as a receiver, by any of its names."""
        return self._named(self.receivers, name)

    def _named(self, pool: Mapping[str, Unit], name: str) -> Unit | None:
        key = unit_key(name)
        body = self.bodies.get(key)
        return pool.get(body.key if body else key)

    def known(self, name: str) -> Known | None:
        """What the directory knows of the body with whose name a name begins; the longest one counts."""
        key = unit_key(name)
        for end in range(len(key), 1, -1):
            body = self.bodies.get(key[:end])
            if body is not None and _belongs_to(body, key[:end], key[end:], name):
                return known_of(body, key[:end], key[end:])
        return None

    def unlisted(self, year: int) -> list[Unit]:
        """Units that people of a season were sent to or by, and that the directory does not have; most first."""
        found: dict[str, Unit] = {}
        for unit in (*self.headings.values(), *self.receivers.values()):
            if unit.body is None and unit.name and any(use.year == year for use in unit.uses):
                known = found.get(unit.key)
                found[unit.key] = unit if known is None or unit.people > known.people else known
        return sorted(found.values(), key=lambda unit: (-unit.people, unit.name))


def known_of(body: ReceivingBody, called: str, rest: str = "") -> Known:
    """A body in the words of the route's proposal; ``called`` is the name by which it was found."""
    return Known(
        name=called,
        affiliation=Affiliation(body.affiliation),
        level=BodyLevel(body.level),
        prefers_paper=body.prefers_paper,
        verified=body.verified_on is not None,
        source=body.affiliation_source,
        on=body.affiliation_on,
        rest=rest,
    )


def _belongs_to(body: ReceivingBody, called: str, rest: str, name: str) -> bool:
    """Whether a longer name is of the body or below it, and does not only begin with the same words."""
    if not rest:
        return True
    office = called.endswith(("部", "委", "署", "局"))
    if len(called) < (_SHORT_OFFICE if office else _SHORT):
        return False
    if body.level in (BodyLevel.CENTRAL, BodyLevel.GROUP) and is_neighbourhood(name):
        return False
    if body.level == BodyLevel.GROUP:
        return rest.startswith(_GROUP_PARTS) or place_of(rest[:4])[1] is not None
    return not rest.startswith(("大学", "学院")) or called.endswith(("大学", "学院"))


def search(units: Iterable[Unit], text: str, *, route: str = "", beside: Iterable[Unit] = ()) -> list[Unit]:
    """All units that answer, best first; only when nobody does, nor ``beside`` them, those that answer loosely."""
    terms = terms_of(text)
    if not terms:
        return []
    pool = list(units)
    found = _answers(pool, terms)
    if not found and not _answers(beside, terms):
        found = _answers(pool, terms, loosely=True)
    return [unit for _, unit in sorted(found, key=lambda pair: _order(*pair, route))]


def _answers(
    units: Iterable[Unit], terms: tuple[str, ...], *, loosely: bool = False
) -> list[tuple[int, Unit]]:
    scored = ((score(unit.folded, terms, loosely=loosely), unit) for unit in units)
    return [(points, unit) for points, unit in scored if points]


def _order(points: int, unit: Unit, route: str) -> tuple[bool, float, int, str]:
    """Sent back last, whatever else speaks for it; then match, verification and receipts together."""
    receipts = min(_MOST_FOR_RECEIPTS, _PER_RECEIPT * math.log2(1 + unit.receipts))
    weight = points + _VERIFIED * unit.verified + receipts + _FITTING * _fits(unit, route)
    return unit.shunned, -weight, unit.folded.length, unit.name


def _fits(unit: Unit, route: str) -> bool:
    if route == Route.IN_BEIJING:
        return is_branch(unit.name) or unit.affiliation == Affiliation.BEIJING
    if route == Route.OUT_OF_BEIJING:
        return unit.affiliation != Affiliation.BEIJING and any(use.route == route for use in unit.uses)
    return False


# --- Making and holding it -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Equal for equal contents, as far as a glance can tell: the journal's head, and what stands outside it."""

    head: str
    outside: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    stamp: _Stamp
    seq: int
    index: Index


_held: list[_Held] = []


def current() -> Index:
    """The index as the database stands now."""
    head = JournalHead.objects.filter(pk=1).first() or JournalHead(seq=0, hash="")
    bodies = ReceivingBody.objects.aggregate(count=Count("pk"), last=Max("pk"))
    aliases = BodyAlias.objects.aggregate(count=Count("pk"), last=Max("pk"))
    outside = (*bodies.values(), *aliases.values())
    stamp = _Stamp(head.hash, tuple(value or 0 for value in outside))
    held = _held[0] if _held else None
    if held and held.stamp == stamp:
        return held.index
    if held and held.stamp.outside == stamp.outside and _only_quiet_since(held, head.seq):
        index = held.index
    else:
        index = _make()
    _held[:] = [_Held(stamp, head.seq, index)]
    return index


def forget() -> None:
    """Drop what is held, for tests that write past the journal."""
    _held.clear()


def _only_quiet_since(held: _Held, seq: int) -> bool:
    """Whether the journal went on from where the index was made, with nothing that concerns it."""
    if seq <= held.seq or not Event.objects.filter(seq=held.seq, hash=held.stamp.head).exists():
        return False
    return not Event.objects.filter(seq__gt=held.seq, seq__lte=seq).exclude(verb__in=QUIET).exists()


def _make() -> Index:
    aliases: dict[int, list[str]] = defaultdict(list)
    by_key: dict[str, ReceivingBody] = {}
    bodies = {body.pk: body for body in ReceivingBody.objects.all()}
    for body_id, name, key in BodyAlias.objects.values_list("body_id", "name", "key"):
        aliases[body_id].append(name)
        by_key[key] = bodies[body_id]
    by_key |= {body.key: body for body in bodies.values()}
    names = {pk: tuple(found) for pk, found in aliases.items()}
    everything = uses()
    letters = (use for use in everything if use.heading and use.route == Route.OUT_OF_BEIJING)
    headings = _units([(use.heading, use) for use in letters], by_key, names)
    receivers = _units([(use.receiving, use) for use in everything if use.receiving], by_key, names)
    headings = {key: replace(unit, shunned=unit.refused > 0) for key, unit in headings.items()}
    for body in bodies.values():
        if body.active:
            unit = Unit(body.key, body.name, fold(body.name, names.get(body.pk, ()), body.code), body)
            receivers.setdefault(body.key, unit)
            if body.may_head:
                headings.setdefault(body.key, unit)
    shunned = frozenset(key for key, unit in headings.items() if unit.shunned)
    receivers = {
        key: replace(
            unit,
            folded=unit.folded if unit.body else fold(unit.name, (), _code_of(unit)),
            usual=usual_of(unit.uses, shunned),
            shunned=unit.refused > 0 and not unit.receipts,
        )
        if unit.uses
        else unit
        for key, unit in receivers.items()
    }
    return Index(headings, receivers, by_key, names)


def _units(
    named: list[tuple[str, Use]],
    by_key: Mapping[str, ReceivingBody],
    aliases: Mapping[int, tuple[str, ...]],
) -> dict[str, Unit]:
    """The names that were used, one unit for all spellings and aliases of it; not the deactivated bodies."""
    grouped: dict[str, list[Use]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name, use in named:
        key = unit_key(name)
        key = by_key[key].key if key in by_key else key
        grouped[key].append(use)
        spellings[key][name] += use.people
    units = {}
    for key, found in grouped.items():
        body = by_key.get(key)
        if body is not None and not body.active:
            continue
        name = body.name if body else max(spellings[key].items(), key=lambda pair: (pair[1], pair[0]))[0]
        others = aliases.get(body.pk, ()) if body else ()
        units[key] = Unit(key, name, fold(name, others, body.code if body else ""), body, tuple(found))
    return units


def _code_of(unit: Unit) -> str:
    """A code stands beside the receiver, never beside the heading."""
    return max(unit.uses, key=lambda use: (use.receipts, use.people, bool(use.code))).code
