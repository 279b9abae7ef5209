"""Writing a plan: every row of it, inside the one transaction of the commit."""

from collections.abc import Mapping
from typing import Any

from members.models import Branch, Member, Organization
from members.services.journal import Actor, Journal
from transfers.enums import Action, Disposition
from transfers.models import Case, Season, Transfer
from transfers.services import editing
from transfers.services.intake_plan import Intent, Plan, PlannedRow
from transfers.services.performing import open_transfer, perform

REASON = "登记表重新导入"


class Writer:
    """Writes the rows of one import, by one person, into one college and season."""

    def __init__(self, book: Journal, actor: Actor, organization: Organization, season: Season) -> None:
        self.book = book
        self.actor = actor
        self.organization = organization
        self.season = season
        self.branches: dict[str, Branch] = {branch.name: branch for branch in organization.branches.all()}

    def write(self, plan: Plan) -> None:
        """Write all rows that the plan says are to be written. Raises a ``Refusal`` rather than leave one out."""
        for row in plan.to_write:
            intent = row.intent
            assert intent is not None  # rows to write have one
            if intent.member is None:
                self._new_person(row, intent)
            else:
                self._known_person(intent, intent.member)

    def _new_person(self, row: PlannedRow, intent: Intent) -> None:
        member = Member(
            organization=self.organization,
            branch=self._branch(intent.branch_name),
            id_number=row.entry.id_number,
            **intent.person,
        )
        member.save(force_insert=True)
        self._open_case(member, member.branch, intent)

    def _known_person(self, intent: Intent, member: Member) -> None:
        person = dict(intent.person)
        if intent.branch_name:
            person["branch"] = self._branch(intent.branch_name)
        if changes := editing.apply_person(member, person):
            editing.save_person(self.book, self.actor, member, changes)
        if intent.case is None:
            self._open_case(member, member.branch, intent)
            return
        self._change_case(intent.case, person.get("branch"), intent.box)
        if intent.begins:
            self._begin(intent.case, intent.transfer, intent.target)
        elif intent.transfer and (intent.corrects or intent.target):
            self._change_target(intent.transfer, intent)

    def _open_case(self, member: Member, branch: Branch, intent: Intent) -> None:
        case = Case.objects.create(
            season=self.season, member=member, organization=self.organization, branch=branch, **intent.box
        )
        if intent.begins:
            self._begin(case, None, intent.target)
        else:
            label = Disposition(case.disposition).label
            words = f"登记人员（{label}）" if case.disposition != Disposition.TRANSFER else "登记人员"
            self._note(case, "REGISTER_PERSON", words)

    def _change_case(self, case: Case, branch: Branch | None, box: Mapping[str, Any]) -> None:
        before = case.get_disposition_display()
        columns = {**({"branch": branch} if branch else {}), **box}
        if not columns:
            return
        for name, value in columns.items():
            setattr(case, name, value)
        case.save(update_fields=list(columns))
        if "disposition" in box:
            title = f"去向类型：{Disposition(case.disposition).label}"
            self._note(case, "SET_DISPOSITION", title, comment=case.disposition_note, data={"before": before})

    def _begin(self, case: Case, cancelled: Transfer | None, target: Mapping[str, Any]) -> None:
        """A first attempt, or the one after a cancelled one."""
        attempt = cancelled.attempt + 1 if cancelled else 1
        transfer = Transfer(
            case=case, organization=case.organization, attempt=attempt, previous=cancelled, **target
        )
        open_transfer(self.book, self.actor, transfer)

    def _change_target(self, transfer: Transfer, intent: Intent) -> None:
        if intent.corrects:
            version = transfer.version
            said = {"reason": REASON}
            transfer = perform(transfer.pk, Action.CORRECT, self.actor, said, version=version).transfer
        if changes := editing.apply_target(transfer, intent.target):
            editing.save_target(self.book, self.actor, transfer, changes)

    def _branch(self, name: str) -> Branch:
        if name not in self.branches:
            self.branches[name] = Branch.objects.create(organization=self.organization, name=name)
        return self.branches[name]

    def _note(self, case: Case, verb: str, title: str, **more: Any) -> None:
        self.book.record(
            self.actor,
            verb,
            title,
            organization=case.organization,
            member=case.member,
            subject=f"case:{case.pk}",
            **more,
        )
