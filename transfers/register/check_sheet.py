"""The rules applied to a whole register: each row's own, and those that need the other rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from members.id_numbers import InvalidIdNumber, parse_id_number
from transfers.register import findings as f
from transfers.register import rules as r
from transfers.register.check import NO_CONTEXT, check_entry
from transfers.register.check_target import UNITS
from transfers.register.columns import DESTINATION_KEYS
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.organizations import unit_key
from transfers.register.parse import ParsedRow
from transfers.register.read_row import locate
from transfers.register.season_rules import Context, Peer, SeasonRules

# Of a cell that could not be read it need not be said as well that it is empty.
MISSING = {
    r.NAME_MISSING,
    r.ID_MISSING,
    r.CATEGORY_MISSING,
    r.ROUTE_MISSING,
    r.FEE_MISSING,
    r.JOINED_MISSING,
    r.PHONE_MISSING,
}
ROWS_BETWEEN_REPORTS = 250
MAX_NAMED = 5  # other rows that a sentence names

# Findings by the position of the row in the register.
ByRow = Mapping[int, Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with all its findings, those of reading first."""

    entry: Entry
    findings: tuple[Finding, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether the next step is stopped."""
        return f.is_blocked(self.findings)

    @property
    def stops_import(self) -> bool:
        """Whether the row is refused: it cannot be tied to one person of this college."""
        return f.stops_import(self.findings)


def check_entries(
    rows: Sequence[ParsedRow],
    season: SeasonRules,
    context: Context = NO_CONTEXT,
    *,
    progress: Callable[[int], None] | None = None,
) -> list[CheckedRow]:
    """All rows in their order with all that is wrong, each finding with its place in the sheet.

    ``progress`` is told now and then how many rows are done.
    """
    entries = [row.entry for row in rows]
    among_rows = check_among(entries, context.peers)
    checked = []
    for position, row in enumerate(rows):
        if progress and position % ROWS_BETWEEN_REPORTS == 0:
            progress(position)
        own = [*check_entry(row.entry, season, context), *among_rows.get(position, ())]
        asked = (finding for finding in own if not (finding.rule == r.ROUTE_MISSING and _is_roster(row)))
        located = (_located(finding, row) for finding in _without_echo(asked, row.findings))
        checked.append(CheckedRow(row.entry, (*row.findings, *located)))
    return checked


def check_among(entries: Sequence[Entry], peers: Sequence[Peer] = ()) -> ByRow:
    """Findings that only the rows together show, for rows of a sheet or records of a college.

    ``peers`` are compared with, but get no findings themselves.
    """
    everybody = [*map(_as_peer, entries), *peers]
    found: dict[int, list[Finding]] = defaultdict(list)
    for position, finding in (
        *_same_person(entries),
        *_same_student_number(entries, everybody),
        *(pair for field in UNITS for pair in _spellings(field, everybody)),
        *_names_of_codes(everybody),
    ):
        if position < len(entries):
            found[position].append(finding)
    return found


def _as_peer(entry: Entry) -> Peer:
    return Peer(
        entry.id_number,
        entry.student_number,
        entry.heading_organization,
        entry.receiving_organization,
        entry.receiving_code,
    )


def _without_echo(findings: Iterable[Finding], said: Sequence[Finding]) -> Iterator[Finding]:
    for finding in findings:
        echo = finding.rule in MISSING and any(
            other.field == finding.field and (other.is_blocking or not finding.is_blocking) for other in said
        )
        if not echo:
            yield finding


def _is_roster(row: ParsedRow) -> bool:
    """As ``Header.is_roster``, which says it once in a note: then not in every row as well."""
    return DESTINATION_KEYS.isdisjoint(row.columns)


def _located(finding: Finding, row: ParsedRow) -> Finding:
    if row.entry.place is None:
        return finding
    return replace(finding, place=locate(row.entry.place, row.columns, finding.field))


def _same_person(entries: Sequence[Entry]) -> Iterator[tuple[int, Finding]]:
    """All rows of a correct ID number that stands there more than once: nobody can tell which one holds."""
    yield from _repeated(entries, [_valid_id(entry) for entry in entries], r.SAME_PERSON_TWICE, "id_number")


def _same_student_number(
    entries: Sequence[Entry], everybody: Sequence[Peer]
) -> Iterator[tuple[int, Finding]]:
    people: dict[str, set[str]] = defaultdict(set)
    for each in everybody:
        people[each.student_number].add(each.person)
    numbers = [each.student_number if len(people[each.student_number]) > 1 else "" for each in everybody]
    yield from _repeated(entries, numbers, r.STUDENT_NUMBER_TWICE, "student_number")


def _repeated(
    entries: Sequence[Entry], keys: Sequence[str], rule: f.Rule, field: str
) -> Iterator[tuple[int, Finding]]:
    """``keys`` are those of the entries, then those of the peers, who have no place to be named by."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        if key:
            positions[key].append(position)
    for key, group in positions.items():
        for position in group if len(group) > 1 else ():
            detail = f"{rule.words.removesuffix('。')}，另见{_others(entries, group, position)}。"
            yield position, Finding(rule, field, detail, about=key if field != "id_number" else rule.code)


def _others(entries: Sequence[Entry], group: Sequence[int], position: int) -> str:
    """The other rows of a group in words: a few by name, all by number."""
    others = [other for other in group[: MAX_NAMED + 1] if other != position][:MAX_NAMED]
    named = [_where(entries[other], other) for other in others if other < len(entries)]
    if not named:
        return f"系统中本院的另外 {len(group) - 1} 人"
    words = "、".join(named)
    return words if len(named) == len(group) - 1 else f"{words} 等 {len(group) - 1} 处"


def _spellings(field: str, everybody: Sequence[Peer]) -> Iterator[tuple[int, Finding]]:
    """One unit under more than one spelling: each row that does not use the most frequent one."""
    names = [str(getattr(each, field)) for each in everybody]
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if name:
            groups[unit_key(name)][name] += 1
    for position, name in enumerate(names):
        if name:
            yield from _unlike_usual(position, field, name, groups[unit_key(name)], "同一单位")


def _names_of_codes(everybody: Sequence[Peer]) -> Iterator[tuple[int, Finding]]:
    """One code under more than one name, beyond mere spelling."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for each in everybody:
        if each.receiving_code and each.receiving_organization:
            names[each.receiving_code][each.receiving_organization] += 1
    for position, each in enumerate(everybody):
        counts = names.get(each.receiving_code, Counter())
        if len(counts) > 1 and len({unit_key(name) for name in counts}) > 1:
            name = each.receiving_organization
            yield from _unlike_usual(position, "receiving_organization", name, counts, "同一编码")


def _unlike_usual(
    position: int, field: str, name: str, counts: Counter[str], what: str
) -> Iterator[tuple[int, Finding]]:
    usual, times = min(counts.items(), key=lambda item: (-item[1], item[0]))
    if name and name != usual:
        detail = f"{what}在登记表中另有 {times} 行写作“{usual}”，这里写作“{name}”。"
        yield position, Finding(r.SAME_UNIT_TWO_SPELLINGS, field, detail, about=f"{what}：{usual}")


def _where(entry: Entry, position: int) -> str:
    if entry.place is None:
        return f"第 {position + 1} 人"
    return f"“{entry.place.sheet}”第 {entry.place.row} 行"


def _valid_id(entry: Entry) -> str:
    """The ID number, or '' for a wrong one: those are reported as wrong, not as repeated."""
    try:
        return parse_id_number(entry.id_number).number
    except InvalidIdNumber:
        return ""
