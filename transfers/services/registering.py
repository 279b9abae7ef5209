"""Registering one person by form: the same plan and the same rules as a row of an import."""

import hashlib

from members.models import Branch, Member, Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal
from members.services.organizations import create_branch
from transfers.enums import Disposition
from transfers.models import Case, Season, Transfer
from transfers.register.check import check_entry
from transfers.register.check_sheet import CheckedRow
from transfers.register.entry import Entry, SheetPlace
from transfers.register.findings import Finding
from transfers.register.rules import ROUTE_MISSING
from transfers.services import checking, editing
from transfers.services.intake.known import known_about
from transfers.services.intake.plan import Intent, PlannedRow, RowOutcome
from transfers.services.intake.rows import plan_row
from transfers.services.taking_over import take_over

ONLY_COLLEGES = "人员由学院（党总支、直属党支部）的管理员登记。"
# A plan's rows have a place; the form is a register of one row.
ON_THE_FORM = SheetPlace(sheet="登记一人", row=1)


class AlreadyRegistered(Stale):
    """The person is in this season's register of the college; ``case`` is the page to go to."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.member.name}已在{case.season}的名单中，没有重复登记。")
        self.case = case


class NotOnePerson(Refusal):
    """What was typed cannot be tied to one person of this college; ``findings`` say why, each with its field."""

    def __init__(self, row: PlannedRow) -> None:
        self.findings = [finding for finding in row.findings if finding.rule.stops_import]
        super().__init__("".join(finding.sentence for finding in self.findings) or row.why)


def require_open(season: Season, actor: Actor) -> Organization:
    """The college that registers. Raises ``NotAllowed`` for anybody else, and when the season takes nobody in any more."""
    user = actor.user
    if user is None or not user.is_college or user.organization is None:
        raise NotAllowed(ONLY_COLLEGES)
    if not season.entry_open:
        raise NotAllowed(f"{season}的登记已经关闭，不能再登记人员。需要补登的，请与组织部联系。")
    return user.organization


def plan_person(entry: Entry, organization: Organization, season: Season) -> PlannedRow:
    """What registering this person would do to the present database. Reads only.

    ``entry`` comes from a form: clean values, no place. A person known from an earlier season comes with the
    changes to the record; somebody from another college without, because what it has stored is not shown. Raises ``NotOnePerson`` or ``AlreadyRegistered``.
    """
    known = known_about([entry], organization, season, any_name=True)
    findings = check_entry(entry, checking.season_rules(season), known.context)
    row = plan_row(CheckedRow(entry, tuple(findings)), known, says_channel=False)
    if row.outcome == RowOutcome.REFUSED:
        raise NotOnePerson(row)
    if row.case_id is not None:
        raise AlreadyRegistered(known.cases[known.members[row.key].pk])
    return row


def digest_of(row: PlannedRow) -> str:
    """A mark of what a plan shows: another one means that the records have moved on since."""
    shown = [row.key, *row.notes, *(f"{each.field}{each.before}{each.after}" for each in row.changes)]
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:24]


def register_person(entry: Entry, actor: Actor, *, season: Season, seen: str = "") -> Case:
    """Take one person into a season's register; a Party member in 转出 gets a draft transfer.

    ``seen`` is the ``digest_of`` the plan that the person saw; somebody known from an earlier season is not written
    without it. Raises ``NotOnePerson``, ``AlreadyRegistered``, ``Stale`` or ``NotAllowed``.
    """
    with journal.change() as book:
        organization = require_open(season, actor)
        row = plan_person(entry, organization, season)
        assert row.intent is not None  # refused rows and people of the season have been told
        if row.intent.member is not None and digest_of(row) != seen:
            raise Stale("系统中此人的记录已有变化，请重新核对后再登记。本次没有写入任何内容。")
        branch = _branch(organization, row.intent.branch_name, actor) if row.intent.branch_name else None
        member = _member(book, actor, organization, row, branch)
        return _open_case(book, actor, season, member, row.intent)


def findings_of(case: Case, transfer: Transfer | None) -> list[Finding]:
    """What is to be looked at after registering. That the destination is still open goes without saying."""
    found = checking.check_person(case, transfer).findings
    return [finding for finding in found if finding.rule != ROUTE_MISSING]


def _member(
    book: Journal, actor: Actor, organization: Organization, row: PlannedRow, branch: Branch | None
) -> Member:
    intent = row.intent
    assert intent is not None  # see register_person
    if intent.member is None:
        assert branch is not None  # the plan names one for everybody new
        member = Member(
            organization=organization, branch=branch, id_number=row.entry.id_number, **intent.person
        )
        member.save(force_insert=True)
        return member
    if intent.taken_over:
        assert branch is not None  # the plan names one for them too
        lines = take_over(intent.member, organization, branch, intent.person)
        intent.member.save()
        book.record_many(actor, lines)
        return intent.member
    values = dict(intent.person) | ({"branch": branch} if branch else {})
    if changes := editing.apply_person(intent.member, values):
        editing.save_person(book, actor, intent.member, changes)
    return intent.member


def _open_case(book: Journal, actor: Actor, season: Season, member: Member, intent: Intent) -> Case:
    case = Case.objects.create(
        season=season,
        member=member,
        organization=member.organization,
        branch=member.branch,
        **intent.box,
    )
    if intent.begins:
        editing.begin_transfer(book, actor, case)
        return case
    box = Disposition(case.disposition)
    book.record(
        actor,
        "REGISTER_PERSON",
        "登记人员" if box == Disposition.TRANSFER else f"登记人员（{box.label}）",
        organization=case.organization,
        member=member,
        subject=f"case:{case.pk}",
    )
    return case


def _branch(organization: Organization, name: str, actor: Actor) -> Branch:
    found = organization.branches.filter(name=name).first()
    return found or create_branch(organization, {"name": name}, actor)
