"""Undoing a whole import while nothing has followed : everything goes back to what stood there before.

One thing does not: a transfer that the import took back to 待完善 stays there, with its old destination. Its
confirmation was given up openly, and only the graduate can give it again.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import DO_NOTHING, Model, QuerySet

from members import clock
from members.models import Branch, Event, Member, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import account_following, journal
from members.services.journal import Actor, Line
from transfers.models import Case, ImportedRow, RegisterRow, Transfer, Upload
from transfers.services import editing
from transfers.services.intake import values
from transfers.services.intake.record import BOX, PERSON, TARGET, Record, note_events
from transfers.services.intake.texts import ONLY_COLLEGES
from transfers.services.taking_over import NO_BRANCH, give_back

# Acts that leave everything as it is.
ONLY_LOOKED = ("REVEAL_ID_NUMBER", "EXPORT", "LETTER_PRINTED", "LETTER_REPRINTED")
RESTORED = "撤销导入，恢复原内容"
HELD_BY = {ImportedRow: "之后的导入中也有此人", User: "本人已经登录过"}
MANY_NAMED = 5
AT_ONCE = 500


class AlreadyUndone(Stale):
    """A second click, or a colleague's."""

    def __init__(self) -> None:
        super().__init__("这次导入已经撤销。")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an import cannot be undone: a person, the page to go to (None for none), and what has followed."""

    name: str
    case_id: uuid.UUID | None
    words: str


@dataclass(frozen=True, slots=True)
class _Written:
    """One person of the import."""

    row: ImportedRow
    record: Record
    transfer: Transfer | None

    @property
    def member(self) -> Member:
        return self.row.member

    @property
    def is_written(self) -> bool:
        """Whether anything was written; not so where the sheet agreed or was not followed."""
        return bool(self.record.created or self.record.after or self.record.taken_back)

    @property
    def case(self) -> Case:
        return self.row.case


@dataclass(slots=True)
class _Found:
    """Obstacles as they are found, each said once."""

    written: dict[uuid.UUID, _Written]
    words: dict[uuid.UUID, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, member_id: uuid.UUID, words: str) -> None:
        if words not in self.words[member_id]:
            self.words[member_id].append(words)

    def as_obstacles(self) -> list[Obstacle]:
        return [
            Obstacle(each.member.name, each.case.pk, "，".join(self.words[member_id]))
            for member_id, each in self.written.items()
            if self.words[member_id]
        ]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What undoing an import would meet.

    ``obstacles`` say what has followed it, a line a person; there are none while it can be undone. ``taken_back``: how many
    people would stay in 待完善, because the import gave up their confirmation.
    """

    obstacles: list[Obstacle] = field(default_factory=list)
    taken_back: int = 0


def outlook(upload: Upload) -> Outlook:
    """Look at an import that may be undone. Reads only."""
    if not upload.committed_at or upload.undone_at:
        return Outlook()
    if upload.journal_seq is None:
        return Outlook([Obstacle("", None, "这是早先版本的导入，没有记下写入前的内容，不能撤销")])
    written = _written(upload)
    return Outlook(_obstacles(upload, written), sum(each.record.taken_back for each in written))


def undo(upload_id: uuid.UUID, actor: Actor) -> Upload:
    """Take a committed import back, whole or not at all.

    Raises ``Upload.DoesNotExist`` outside the actor's scope, ``NotAllowed`` for anybody but the college itself,
    ``AlreadyUndone``, ``Refusal`` when it was not committed, the season is closed or something has followed.
    """
    with journal.change() as book:
        uploads = Upload.objects.visible_to(actor.user).select_related("organization", "season")
        upload = uploads.defer("content", "grid").get(pk=upload_id)
        _require_may_undo(upload, actor)
        written = _written(upload)
        if found := _obstacles(upload, written):
            raise Refusal(_sentence(found))
        branches = {branch.pk: branch for branch in upload.organization.branches.all()}
        first = book.seq + 1
        lines = [line for each in written for line in _restore(each, branches)]
        counts = _remove(upload, written)
        editing.outdate_pages(
            [
                each.case
                for each in written
                if PERSON in each.record.before and TARGET not in each.record.before
            ]
        )
        book.record_many(actor, lines)
        book.record(
            actor,
            "UNDO_IMPORT",
            f"撤销导入：移除 {counts['removed']} 人，恢复 {counts['restored']} 人的原内容",
            organization=upload.organization,
            subject=f"upload:{upload.pk}",
            data=counts,
        )
        upload.undone_at, upload.undone_by = clock.now(), actor.user
        upload.outcome = {**upload.outcome, "undone": counts}
        upload.save(update_fields=["undone_at", "undone_by"])
        note_events(upload, first, book.seq)
        return upload


def _require_may_undo(upload: Upload, actor: Actor) -> None:
    if actor.user is None or actor.user.organization_id != upload.organization_id:
        raise NotAllowed(ONLY_COLLEGES)
    if upload.undone_at:
        raise AlreadyUndone
    if not upload.committed_at:
        raise Refusal("这份登记表还没有导入，不用撤销。")
    if upload.journal_seq is None:
        raise Refusal("这是早先版本的导入，没有记下写入前的内容，不能撤销。")
    if not upload.season.entry_open:
        raise Refusal(f"{upload.season}的登记已经关闭，不能再撤销导入。")


def _written(upload: Upload) -> list[_Written]:
    rows = ImportedRow.objects.filter(upload=upload).select_related(
        "member__organization", "member__branch", "case__organization", "case__branch", "case__season"
    )
    transfers = {
        str(each.pk): each for each in Transfer.objects.filter(case__imported_rows__upload=upload).for_pages()
    }
    written = []
    for row in rows:
        record = Record.of(row)
        written.append(_Written(row, record, transfers.get(record.transfer)))
    for each in written:
        each.case.member = each.member  # one object, so that both sides see the same values
    return written


def _sentence(found: Sequence[Obstacle]) -> str:
    named = "；".join(f"{each.name}：{each.words}" for each in found[:MANY_NAMED])
    more = f" 等 {len(found)} 人" if len(found) > MANY_NAMED else ""
    return f"导入之后已有后续办理，不能撤销整次导入（{named}{more}）。请在个人页面逐人更正。"


# --- What has followed -----------------------------------------------------------------------


def _obstacles(upload: Upload, written: Sequence[_Written]) -> list[Obstacle]:
    written = [each for each in written if each.is_written]
    found = _Found({each.member.pk: each for each in written})
    for member_id, title in _later_events(upload, found.written):
        found.add(member_id, f"之后又有“{title}”")
    for each in _reported(upload, written):
        found.add(each, "已列入报送的登记表")
    for member_id, words in _held(upload, written):
        found.add(member_id, words)
    for each in written:
        if _has_moved(each):
            found.add(each.member.pk, "导入的内容又有改动")
    return found.as_obstacles()


def _later_events(upload: Upload, people: Iterable[uuid.UUID]) -> Iterator[tuple[uuid.UUID, str]]:
    """Members of this import in later lines of the journal, with what was done; imports undone themselves left out."""
    people = set(people)
    later = Event.objects.filter(seq__gt=upload.journal_seq, member__isnull=False).exclude(
        verb__in=(*ONLY_LOOKED, *account_following.VERBS)
    )
    undone = Upload.objects.filter(
        organization=upload.organization, undone_at__isnull=False, journal_seq__gt=upload.journal_seq
    )
    for outcome in undone.values_list("outcome", flat=True):
        for span in outcome.get("events", []):
            later = later.exclude(seq__range=span)
    for member_id, title in later.order_by("seq").values_list("member_id", "title"):
        if member_id in people:
            yield member_id, title


def _reported(upload: Upload, written: Sequence[_Written]) -> Iterator[uuid.UUID]:
    """People of this import in registers sent since: 院内 and 京内 rows go along without an event of their own."""
    cases = {each.case.pk: each.member.pk for each in written}
    sent = RegisterRow.objects.filter(
        register__organization=upload.organization, register__submitted_at__gte=upload.committed_at
    )
    for case_id in sent.values_list("case_id", flat=True):
        if case_id in cases:
            yield cases[case_id]


def _held(upload: Upload, written: Sequence[_Written]) -> Iterator[tuple[uuid.UUID, str]]:
    """Rows of any other table that point to what the import has made: it cannot go without them."""
    made = {model: _made(written, model) for model in (Member, Case, Transfer)}
    rows = ImportedRow.objects.filter(upload=upload)
    touched = {
        Member: rows.values("member"),
        Case: rows.values("case"),
        Transfer: Transfer.objects.order_by().filter(case__in=rows.values("case")).values("pk"),
    }
    for model, owners in made.items():
        for relation in model._meta.related_objects:
            if relation.on_delete is DO_NOTHING:
                continue
            name, other = relation.field.name, relation.related_model
            pointing = QuerySet(other).filter(**{f"{name}__in": touched[model]})
            if other is ImportedRow:
                pointing = pointing.exclude(upload=upload)
            if other is User:  # goes along while nobody has come in by it
                pointing = pointing.exclude(pk__in=account_following.unused(touched[Member]))
            for pk, owner in pointing.values_list("pk", relation.field.attname):
                if owner in owners and pk not in made.get(other, ()):
                    words = HELD_BY.get(other) or f"已有{other._meta.verbose_name}"
                    yield owners[owner], words


def _made(written: Sequence[_Written], model: type[Model]) -> dict[Any, uuid.UUID]:
    """The rows of a table that the import has made, each with its person."""
    if model is Transfer:
        return {
            uuid.UUID(each.record.transfer): each.member.pk
            for each in written
            if "transfer" in each.record.created
        }
    name = "member" if model is Member else "case"
    return {getattr(each, name).pk: each.member.pk for each in written if name in each.record.created}


def _has_moved(each: _Written) -> bool:
    """Whether what the import wrote is no longer what stands there."""
    rows = {PERSON: each.member, BOX: each.case, TARGET: each.transfer}
    return any(
        rows[part] is None or values.differing(rows[part], columns)
        for part, columns in each.record.after.items()
    )


# --- Back ------------------------------------------------------------------------------------


def _restore(each: _Written, branches: Mapping[int, Branch]) -> Iterator[Line]:
    """Write the former values of rows that were there before the import; their lines for the journal."""
    before, member, case = each.record.before, each.member, each.case
    if columns := dict(before.get(PERSON, {})):
        yield from _restore_person(member, columns, branches)
    if columns := dict(before.get(BOX, {})):
        if "branch_id" in columns:
            case.branch = _branch(branches, columns["branch_id"])
        label = case.get_disposition_display()
        for name, value in columns.items():
            setattr(case, name, value)
        case.save(update_fields=list(columns))
        if "disposition" in columns:
            yield replace(editing.disposition_line(case, label), title=RESTORED)
    if columns := dict(before.get(TARGET, {})):
        transfer = each.transfer
        assert transfer is not None  # _has_moved has looked
        marks = {name: columns.pop(name, None) for name in editing.OWN_MARKS}
        changes = editing.apply_target(transfer, columns)
        editing.store_target(transfer)
        Transfer.objects.filter(pk=transfer.pk).update(**marks)
        yield replace(editing.target_line(transfer, changes), title=RESTORED)


def _restore_person(
    member: Member, columns: dict[str, Any], branches: Mapping[int, Branch]
) -> Iterator[Line]:
    if "organization_id" in columns:  # taken over from another college
        yield from give_back(member, columns.pop("organization_id"), columns.pop("branch_id"), columns)
    else:
        if "branch_id" in columns:
            columns["branch"] = _branch(branches, columns.pop("branch_id"))
        changes = editing.apply_person(member, columns)
        yield replace(editing.person_line(member, changes), title=RESTORED)
        yield from account_following.follow(member, changes)
    member.save()


def _branch(branches: Mapping[int, Branch], pk: int) -> Branch:
    if pk not in branches:
        raise Refusal(NO_BRANCH)
    return branches[pk]


def _remove(upload: Upload, written: Sequence[_Written]) -> dict[str, int]:
    """Remove what the import has made, the rows that depend on others first; how many people were touched."""
    people = list(_made(written, Member))
    for start in range(0, len(people), AT_ONCE):
        account_following.remove_unused(people[start : start + AT_ONCE])
    for model in (Transfer, ImportedRow, Case, Member):
        keys = [each.row.pk for each in written] if model is ImportedRow else list(_made(written, model))
        for start in range(0, len(keys), AT_ONCE):
            QuerySet(model).filter(pk__in=keys[start : start + AT_ONCE]).delete()
    new = {each.record.new_branch for each in written if each.record.new_branch}
    unused = Branch.objects.filter(pk__in=new, members__isnull=True, cases__isnull=True)
    unused.filter(organization=upload.organization).delete()
    return {
        "removed": sum("case" in each.record.created for each in written),
        "restored": sum(bool(each.record.before) for each in written),
        "taken_back": sum(each.record.taken_back for each in written),
    }
