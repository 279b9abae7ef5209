"""A plan as its pages show it: plain values. That of a large register is worked out once and kept for a while."""

import base64
import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Q
from django.urls import reverse

from members import clock, crypto, jobs
from members.models import Event
from members.refusals import Refusal
from transfers.models import Upload
from transfers.register.findings import Finding
from transfers.services import intake
from transfers.services.intake.plan import WRITTEN, Change, Plan, PlannedRow, RowOutcome
from transfers.services.intake.rows import TAKEN_BACK
from transfers.views import finding_groups
from transfers.views.intake.common import job_key

AT_ONCE = 50_000  # characters of the grid, about 1,500 rows: more take longer than the two seconds that a person waits
GROUP_ROWS = 20
MAX_WORDS = 200  # of a value that is quoted: a cell may hold 32,767
KEPT_SECONDS = 900
# A plan that was worked out a moment ago is shown even if the college has worked on meanwhile: the commit looks again.
JUST_NOW_SECONDS = 20
LOOKING = (
    "SIGN_IN",
    "SIGN_OUT",
    "REVEAL_ID_NUMBER",
    "EXPORT",
    "LETTER_PRINTED",
    "LETTER_REPRINTED",
    "CHANGE_PASSWORD",
)


class NotUnderstood(Refusal):
    """The columns of the upload are not clear: the page that asks about them comes first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pages of a plan need, in values that JSON holds.

    ``rows`` are all rows of the plan, ``groups`` its findings with the first rows of each, ``unmatched`` counts the columns
    whose header was not recognised.
    """

    digest: str
    counts: Mapping[str, int]
    needing_work: int
    unmatched: int
    new_branches: list[str]
    notes: list[str]
    groups: list[dict[str, Any]]
    rows: list[dict[str, Any]]

    def of(self, outcome: str) -> list[dict[str, Any]]:
        """The rows with this outcome, those first about which a person may decide."""
        rows = [row for row in self.rows if row["outcome"] == outcome]
        return sorted(rows, key=lambda row: not row["choices"])

    def with_rule(self, code: str) -> list[dict[str, Any]]:
        """The rows that break this rule."""
        return [row for row in self.rows if code in row["codes"]]

    @property
    def to_decide(self) -> list[str]:
        """The tokens of the rows that a person may decide about."""
        return [row["token"] for row in self.rows if row["choices"]]

    @property
    def differing(self) -> int:
        """How many rows are left as they are though the system holds something else: their notes say why."""
        return sum(row["outcome"] == RowOutcome.SAME and bool(row["notes"]) for row in self.rows)

    @property
    def to_write(self) -> int:
        """How many rows a commit writes without any decision."""
        return sum(self.counts[outcome.value.lower()] for outcome in WRITTEN)


def shown(upload: Upload) -> Shown | None:
    """The plan of an upload; None while it is being worked out in a job (``job_key``).

    Raises ``NotUnderstood`` when a person has to look at the columns first.
    """
    if kept := kept_plan(upload):
        return kept
    if not is_large(upload):
        content = intake.read(upload)
        if content.register.problems:
            raise NotUnderstood("".join(content.register.problems))
        return show(intake.plan_of(upload, content), content)
    jobs.start(job_key(upload), lambda report: _work_out(upload, report))
    return None


def is_large(upload: Upload) -> bool:
    """Whether its rows take longer than a person waits for a page."""
    return len(upload.grid or upload.content) > AT_ONCE


def _work_out(upload: Upload, report: jobs.Report) -> str:
    """Have the plan ready for its page; the address to go to."""
    stamp = stamp_of(upload)
    content = intake.read(upload)
    if content.register.problems:
        return reverse("transfers:upload_mapping", args=[upload.pk])
    _keep(upload, stamp, show(intake.plan_of(upload, content, progress=report), content))
    return reverse("transfers:upload", args=[upload.pk])


def forget(upload: Upload) -> None:
    """Work the plan out anew next time."""
    caches["jobs"].delete(_name(upload))


def show(plan: Plan, content: intake.Read) -> Shown:
    """The plain values of a plan."""
    groups = finding_groups.group(
        finding_groups.Found(finding, row.entry.name, row.entry)
        for row in plan.rows
        for finding in row.findings
    )
    return Shown(
        digest=plan.digest,
        counts=plan.counts,
        needing_work=len(plan.needing_work),
        unmatched=len(content.register.unmatched_headers),
        new_branches=[_short(name) for name in plan.new_branches],
        notes=[_short(note) for note in plan.notes],
        groups=[_first_rows(each) for each in groups],
        rows=[_row(row) for row in plan.rows],
    )


def _first_rows(group: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {**row, **{name: _short(row[name]) for name in ("name", "value", "detail", "place")}}
        for row in group["rows"][:GROUP_ROWS]
    ]
    return {**group, "rows": rows, "level": str(group["level"])}


def _row(row: PlannedRow) -> dict[str, Any]:
    entry = row.entry
    route = f"{entry.route.label}·{entry.channel.label}" if entry.route and entry.channel else ""
    plain = entry.route or entry.disposition
    return {
        "token": row.token,
        "outcome": row.outcome.value,
        "outcome_label": row.outcome.label,
        "name": _short(entry.name) or "（无姓名）",
        "url": reverse("transfers:case", args=[row.case_id]) if row.case_id else "",
        "tail": row.id_number_tail,
        "student_number": _short(entry.student_number),
        "place": row.place_words,
        "category": entry.category.label if entry.category else "",
        "route": route or (plain.label if plain else ""),
        "target": _short(entry.receiving_organization),
        "heading": _short(entry.heading_organization),
        "changes": [_change(change) for change in row.changes],
        # Where somebody may choose, the reason says it already.
        "notes": [_short(note) for note in row.notes if not (row.choices and note == TAKEN_BACK)],
        # A refusal by a rule is said by its findings already.
        "why": "" if any(each.rule.stops_import for each in row.findings) else _short(row.why),
        "findings": [
            {
                "level": str(each.rule.level),
                "code": each.rule.code,
                "title": each.rule.title,
                "sentence": _sentence(each),
            }
            for each in row.findings
        ],
        "codes": [each.rule.code for each in row.findings],
        "choices": [{"value": choice.value, "label": choice.label} for choice in row.choices],
        "needs_work": row.needs_work,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "field": change.field,
        "before": _short(change.before),
        "after": _short(change.after),
        "base": _short(change.base),
        "by_hand": change.by_hand,
    }


def _sentence(finding: Finding) -> str:
    """As ``Finding.sentence``: what is wrong in short, what to do in full."""
    return f"{_short(finding.detail or finding.rule.words)}{finding.rule.what_to_do}"


def _short(text: str) -> str:
    return text if len(text) <= MAX_WORDS else f"{text[:MAX_WORDS]}…"


# --- Kept for a while, encrypted: it is about persons ---------------------------------------------


def kept_plan(upload: Upload) -> Shown | None:
    """The plan of a large register as it was worked out, while nothing has been done in the college since."""
    found = caches["jobs"].get(_name(upload))
    if found is None:
        return None
    stamp, moment, sealed = found
    if time.time() - moment > JUST_NOW_SECONDS and stamp != stamp_of(upload):
        return None
    packed = base64.b64decode(crypto.decrypt(sealed, _name(upload)))
    return Shown(**json.loads(zlib.decompress(packed)))


def _keep(upload: Upload, stamp: str, plan: Shown) -> None:
    packed = zlib.compress(json.dumps(asdict(plan), ensure_ascii=False).encode(), level=1)
    sealed = crypto.encrypt(base64.b64encode(packed).decode(), _name(upload))
    caches["jobs"].set(_name(upload), (stamp, time.time(), sealed), KEPT_SECONDS)


def stamp_of(upload: Upload) -> str:
    """Changes with the day, with what was said about the columns, and with whatever is done in the college or to settings."""
    events = Event.objects.filter(Q(organization=upload.organization_id) | Q(organization=None))
    last = events.exclude(verb__in=LOOKING).order_by("-seq").values_list("seq", flat=True).first()
    mapping = json.dumps(upload.mapping, sort_keys=True)
    return f"{clock.today()}:{last}:{zlib.crc32(mapping.encode())}"


def _name(upload: Upload) -> str:
    return f"plan:{upload.pk}"
