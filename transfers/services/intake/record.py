"""What an import wrote for one person, kept in ``ImportedRow``: the way back, and the base of the next comparison."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Model

from members.models import Member
from transfers.models import Case, ImportedRow, Transfer, Upload

# The parts of a person's record that an import writes; the keys of all values below.
PERSON, BOX, TARGET = "person", "box", "target"
MODELS: Mapping[str, type[Model]] = MappingProxyType({PERSON: Member, BOX: Case, TARGET: Transfer})

# Whether the day of a date is known, or its month only.
EXACTNESS = MappingProxyType({"joined_on": "joined_has_day", "full_member_on": "full_member_has_day"})

# Values of columns by part, then by name of the column.
Parts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Base:
    """What the sheets of all imports so far had said of somebody, the later before the earlier.

    ``parts`` holds it by part and column; ``branch`` is the name of the 党支部, "" when none was said.
    """

    parts: Parts = field(default_factory=dict)
    branch: str = ""

    def of(self, part: str) -> Mapping[str, Any]:
        """The columns of one part."""
        return self.parts.get(part, {})

    def has_said(self, parts: Parts, branch: str) -> bool:
        """Whether all this has been said before."""
        return branch in ("", self.branch) and all(
            name in self.of(part) and self.of(part)[name] == value
            for part, columns in parts.items()
            for name, value in columns.items()
        )


NO_BASE = Base()


@dataclass(slots=True)
class Record:
    """The content of an ``ImportedRow``.

    ``sheet`` and ``branch`` are what the sheet said, whether it was written or kept out; ``before`` and ``after`` the
    columns written in rows that were there already. ``created`` names the rows made (member, case, transfer);
    ``transfer`` is the attempt made or changed; ``new_branch`` the branch made on this occasion. ``taken_back``:
    the attempt had to go back to 待完善 first.
    """

    sheet: Parts = field(default_factory=dict)
    branch: str = ""
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    after: dict[str, dict[str, Any]] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    transfer: str = ""
    new_branch: int | None = None
    taken_back: bool = False

    def wrote(self, part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Note columns of a row that was there already."""
        self.before[part] = {**dict(before), **self.before.get(part, {})}
        self.after[part] = {**self.after.get(part, {}), **dict(after)}

    def to_text(self) -> str:
        """The content as it is stored; empty parts are left out."""
        content = {each.name: value for each in fields(self) if (value := getattr(self, each.name))}
        return json.dumps(content, ensure_ascii=False, default=_json_value, separators=(",", ":"))

    @classmethod
    def of(cls, row: ImportedRow) -> "Record":
        """The record of a stored row, with the values as the columns have them."""
        record = cls(**json.loads(row.content))
        record.sheet, record.before, record.after = (
            {part: _typed(part, columns) for part, columns in parts.items()}
            for parts in (record.sheet, record.before, record.after)
        )
        return record


def bases_of(cases: Iterable[Case]) -> dict[UUID, Base]:
    """What the imports so far had said of the people of these cases, by person; one query.

    Data of the person are taken from the college's imports of all seasons, box and destination from those of the
    case. What another college has imported of the person is none of this one's business.
    """
    cases = list(cases)
    case_of = {case.member_id: case.pk for case in cases}
    colleges = {case.organization_id for case in cases}
    said: dict[UUID, Base] = {}
    rows = ImportedRow.objects.filter(member__in=list(case_of), upload__organization__in=colleges)
    for row in rows.order_by("upload__journal_seq"):
        record, earlier = Record.of(row), said.get(row.member_id, NO_BASE)
        here = row.case_id == case_of[row.member_id]
        parts = {
            part: _later(earlier.of(part), record.sheet.get(part, {}) if here or part == PERSON else {})
            for part in MODELS
        }
        said[row.member_id] = Base(parts, (record.branch if here else "") or earlier.branch)
    return said


def _later(earlier: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Both together, the later first; a month takes nothing back from a day that was said before."""
    merged = {**earlier, **said}
    for name, flag in EXACTNESS.items():
        before, now = earlier.get(name), said.get(name)
        is_same_month = before and now and (before.year, before.month) == (now.year, now.month)
        if is_same_month and earlier.get(flag) and not said.get(flag):
            merged |= {name: before, flag: True}
    return merged


def note_events(upload: Upload, first: int, last: int) -> None:
    """Save the outcome of an upload with the numbers of the journal's lines that a commit or an undoing has written."""
    upload.outcome = {**upload.outcome, "events": [*upload.outcome.get("events", []), [first, last]]}
    upload.save(update_fields=["outcome"])


def _typed(part: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    fields = MODELS[part]._meta
    return {name: fields.get_field(name).to_python(value) for name, value in columns.items()}


def _json_value(value: Any) -> str:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value)
