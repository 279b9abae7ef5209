"""What a graduate declares to be right, word by word, kept with each confirmation: the next one asks about the changes.

The words are all that the declaration speaks of: the person as a letter or 党员E先锋 will name him, and where to. A
phone number is not among them; it may change at any time without a new confirmation.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils import timezone

from members.enums import Role
from members.models import Event, Member
from transfers import declarations
from transfers.enums import Channel, Path, Route
from transfers.models import Confirmation, ConfirmedContent, Transfer

# Key, label, value; "" where nothing has been said.
Word = tuple[str, str, str]

# Kept and compared, never shown: the tail of an ID number does not tell that a digit before it was corrected.
ID_MARK = "#id_number"
ROUTE_WORDS: Mapping[Path, str] = MappingProxyType(
    {
        Path.UNDECIDED: "",
        Path.INTRA_COLLEGE: "院内（留在本学院党组织内）",
        Path.IN_BEIJING: "京内（党员E先锋线上转接）",
        Path.OUT_ONLINE: "京外·线上（全国系统线上转接）",
        Path.OUT_PAPER: "京外·纸质（开具纸质介绍信）",
    }
)
# The columns that stand behind each word: the journal's lines name them.
TARGET_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "route": ("route", "channel"),
        "heading": ("heading_organization",),
        "receiving": ("receiving_organization",),
        "code": ("receiving_code",),
        "asked": ("asked_whom", "asked_on", "channel"),
        "contact": ("contact_name", "contact_phone"),
        "kind": ("destination_kind",),
        "remark": ("remark",),
    }
)
PERSON_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("name",),
        "sex": ("sex",),
        "ethnicity": ("ethnicity",),
        "id_number": ("id_number",),
        "category": ("category",),
        "joined": ("joined_on", "joined_has_day"),
        "full": ("full_member_on", "full_member_has_day"),
        "fee": ("fee_paid_until",),
        "branch": ("branch",),
    }
)
_EDITS = ("EDIT_TARGET", "EDIT_PERSON", "CORRECT_ID_NUMBER")


@dataclass(frozen=True, slots=True)
class Change:
    """One word that is not what it was. ``on`` is the day of the last edit, None when no line tells of it."""

    key: str
    label: str
    before: str
    after: str
    by_graduate: bool = False
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the last confirmation of the case, and what has not.

    ``on_behalf``: the college had confirmed it, so that the graduate has never said yes to the rest.
    """

    rows: tuple[Change, ...]
    same: tuple[Word, ...]
    at: datetime.datetime
    on_behalf: bool
    declaration_version: str

    @property
    def is_enough(self) -> bool:
        """Whether it is enough to declare the changes: there are some, and the rest is the graduate's own word."""
        return bool(self.rows) and not self.on_behalf


def words(transfer: Transfer) -> list[Word]:
    """What the graduate declares: first where to, then who. ``transfer`` comes from ``for_pages``.

    A word that has no place on this path is left out; one that has and is empty says so.
    """
    return [*target_words(transfer), *person_words(transfer)]


def target_words(transfer: Transfer) -> list[Word]:
    """Where the membership goes, as it will stand in 党员E先锋 or on the letter."""
    outside = transfer.route == Route.OUT_OF_BEIJING
    contact = " ".join(filter(None, (transfer.contact_name, transfer.contact_phone)))
    found: list[Word] = [
        ("route", "转接类型", ROUTE_WORDS[Path.of(transfer.route, transfer.channel)]),
    ]
    if outside:
        found.append(("heading", "介绍信抬头（上级党委）", transfer.heading_organization))
    found.append(("receiving", "具体接收单位" if outside else "接收党支部", transfer.receiving_organization))
    if transfer.receiving_code or transfer.route == Route.IN_BEIJING:
        found.append(("code", "接收党组织编码", transfer.receiving_code))
    if outside:
        found.append(("asked", "是否要纸质介绍信", asked_words(transfer)))
    optional = (
        ("contact", "对方联系人", contact),
        ("kind", "毕业去向", transfer.destination_kind),
        ("remark", "备注", transfer.remark),
    )
    return [*found, *(word for word in optional if word[2])]


def person_words(transfer: Transfer) -> list[Word]:
    """The person; the ID number only by its tail."""
    member: Member = transfer.case.member
    return [
        ("name", "姓名", member.name),
        ("sex", "性别", member.get_sex_display()),
        ("ethnicity", "民族", member.ethnicity),
        ("id_number", "身份证号", member.id_number_tail),
        ("category", "党员类别", member.get_category_display()),
        ("joined", "入党时间", _day(member.joined_on, has_day=member.joined_has_day)),
        ("full", "转正时间", _day(member.full_member_on, has_day=member.full_member_has_day)),
        ("fee", "党费交至", _day(member.fee_paid_until, has_day=False)),
        ("branch", "现在的党支部", f"{transfer.organization.name}　{transfer.case.branch.name}"),
    ]


def asked_words(transfer: Transfer) -> str:
    """Whether a paper letter is wanted, whom one asked and when; "" while nobody has been asked."""
    if not (transfer.asked_whom or transfer.asked_on):
        return ""
    wanted = "需要纸质介绍信" if transfer.channel == Channel.PAPER else "不需要，线上办理"
    asked = "，".join(filter(None, (transfer.asked_whom, _day(transfer.asked_on, has_day=True))))
    return f"{wanted}（{asked}）"


def version_of(transfer: Transfer) -> str:
    """A mark of the words as they stand now: a confirmation is of what was shown, or not at all."""
    return hashlib.sha256(_text(transfer).encode()).hexdigest()[:24]


def keep(confirmation: Confirmation) -> ConfirmedContent:
    """Store what is declared with the confirmation; within the same change."""
    return ConfirmedContent.objects.create(confirmation=confirmation, words=_text(confirmation.transfer))


def kept_words(confirmation: Confirmation) -> list[Word]:
    """What was declared then; empty for a confirmation from before words were kept."""
    content = getattr(confirmation, "content", None)
    return [word for word in _kept(content) if word[0] != ID_MARK]


def history(transfer: Transfer) -> list[Confirmation]:
    """All confirmations of the case with their words, newest first."""
    return list(_of_the_case(transfer).select_related("by"))


def changes_since(transfer: Transfer) -> Changes | None:
    """What differs from the last confirmation of the case, in whatever attempt; None when there is none with its words."""
    last = _of_the_case(transfer).first()
    if last is None or not hasattr(last, "content"):
        return None
    before = {key: (label, value) for key, label, value in _kept(last.content)}
    now = words(transfer)
    changed = tuple(_changed(before, now, id_corrected=before[ID_MARK][1] != _mark(transfer)))
    keys = {change.key for change in changed}
    return Changes(
        rows=_with_authors(changed, transfer, last),
        same=tuple(word for word in now if word[0] not in keys),
        at=last.at,
        on_behalf=last.on_behalf,
        declaration_version=last.declaration_version,
    )


def declaration_for(transfer: Transfer) -> str:
    """The version of the declaration that the graduate is to make now."""
    changes = changes_since(transfer)
    return declarations.CURRENT_OF_CHANGES if changes and changes.is_enough else declarations.CURRENT


def _of_the_case(transfer: Transfer) -> QuerySet[Confirmation]:
    """Newest first; a new attempt rests on what was confirmed in an earlier one."""
    found = Confirmation.objects.filter(transfer__case=transfer.case_id)
    return found.select_related("content").order_by("-at", "-pk")


def _changed(
    before: Mapping[str, tuple[str, str]], now: Sequence[Word], *, id_corrected: bool
) -> Iterator[Change]:
    present = {key for key, _, _ in now}
    for key, label, value in now:
        old = before.get(key, (label, ""))[1]
        if key == "id_number" and id_corrected:
            yield Change(key, label, old, value if value != old else f"{value}（前面的数字已更正）")
        elif old != value:
            yield Change(key, label, old, value)
    for key, (label, old) in before.items():
        if key not in present and key != ID_MARK and old:
            yield Change(key, label, old, "")


def _with_authors(rows: Sequence[Change], transfer: Transfer, last: Confirmation) -> tuple[Change, ...]:
    """Who has changed each word last, from the journal; one query, and only when there is a change."""
    if not rows:
        return ()
    edits: dict[str, tuple[int, bool, datetime.date]] = {}
    events = Event.objects.filter(member=transfer.case.member_id, verb__in=_EDITS, at__gte=last.at)
    for event in events.select_related("actor").order_by("seq"):
        by_graduate = event.actor is not None and event.actor.role == Role.GRADUATE
        for label in json.loads(event.data or "{}").get("changes", {}):
            edits[label] = (event.seq, by_graduate, timezone.localdate(event.at))
    return tuple(_with_author(row, edits) for row in rows)


def _with_author(row: Change, edits: Mapping[str, tuple[int, bool, datetime.date]]) -> Change:
    known = [edits[label] for label in _labels(row.key) if label in edits]
    if not known:
        return row
    _, by_graduate, on = max(known)
    return Change(row.key, row.label, row.before, row.after, by_graduate, on)


def _labels(key: str) -> list[str]:
    """What the journal calls the columns of a word."""
    model, columns = (Transfer, TARGET_COLUMNS) if key in TARGET_COLUMNS else (Member, PERSON_COLUMNS)
    return [str(model._meta.get_field(name).verbose_name) for name in columns.get(key, ())]


def _text(transfer: Transfer) -> str:
    rows = [*words(transfer), (ID_MARK, "", _mark(transfer))]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _mark(transfer: Transfer) -> str:
    """The keyed digest of the whole number."""
    return transfer.case.member.id_number_index


def _kept(content: ConfirmedContent | None) -> list[Word]:
    return [(key, label, value) for key, label, value in json.loads(content.words)] if content else []


def _day(day: datetime.date | None, *, has_day: bool) -> str:
    if day is None:
        return ""
    month = f"{day.year} 年 {day.month} 月"
    return f"{month} {day.day} 日" if has_day else month
