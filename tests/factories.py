"""Invented people and organisations for tests, brought into any state by the real services.

Everything takes what matters to the test by keyword and fills in the rest.
"""

import datetime
import itertools
from dataclasses import dataclass
from typing import Any

from letters.services import issuing
from members import clock
from members.enums import MemberCategory, OrganizationKind, Role, Sex
from members.models import Branch, Member, Organization, User
from members.services import journal
from members.services.journal import Actor
from transfers import declarations
from transfers.enums import Action, Channel, Disposition, Path, ReceiptKind, RefusalReason, Route, Status
from transfers.models import Case, Season, Transfer
from transfers.services import editing, registers
from transfers.services.performing import perform
from transfers.workflow import RECEIPT_KINDS

PASSWORD = "tests-only-2022"
_counter = itertools.count(1)

TARGETS = {
    Path.INTRA_COLLEGE: {
        "route": Route.INTRA_COLLEGE,
        "channel": Channel.ONLINE,
        "receiving_organization": "中共{college}2022级硕士第二支部委员会",
        "receiving_code": "011100141108",
    },
    Path.IN_BEIJING: {
        "route": Route.IN_BEIJING,
        "channel": Channel.ONLINE,
        "receiving_organization": "中共清华大学环境学院环硕221支部委员会",
        "receiving_code": "011100132977",
    },
    Path.OUT_ONLINE: {
        "route": Route.OUT_OF_BEIJING,
        "channel": Channel.ONLINE,
        "heading_organization": "中国共产党同济大学委员会",
        "receiving_organization": "中共同济大学土木工程学院委员会",
        "receiving_code": "031000019034",
    },
    Path.OUT_PAPER: {
        "route": Route.OUT_OF_BEIJING,
        "channel": Channel.PAPER,
        "heading_organization": "中国共产党陇南市武都区委员会组织部",
        "receiving_organization": "中共陇南市武都区人才交流中心支部委员会",
    },
}


def make_id_number(n: int, sex: Sex = Sex.MALE) -> str:
    """A valid, invented ID number; different for each ``n`` below 10,000 of a sex."""
    day = datetime.date(1997, 1, 1) + datetime.timedelta(days=n % 1000)
    order = (n // 1000) * 2 + (1 if sex == Sex.MALE else 2)
    body = f"110101{day:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def make_season(year: int = 2022, **fields: Any) -> Season:
    """The notice's dates."""
    values: dict[str, Any] = {
        "year": year,
        "opens_on": datetime.date(year, 1, 1),
        "register_due_on": datetime.date(year, 6, 10),
        "letters_from": datetime.date(year, 6, 12),
        "leaving_on": datetime.date(year, 6, 30),
        "follow_up_on": datetime.date(year, 9, 1),
        "review_on": datetime.date(year, 12, 10),
        "fee_month": datetime.date(year, 6, 1),
        # Tests about files and education switch these on.
        "materials_required": False,
        "education_required": False,
    }
    return Season.objects.create(**(values | fields))


def make_organization(
    name: str = "甲学院党委", *, code: str | None = None, kind: OrganizationKind = OrganizationKind.COMMITTEE
) -> Organization:
    """An organisation with all that its letters need."""
    return Organization.objects.create(
        code=code or f"{next(_counter) % 90 + 10}",
        name=name,
        full_name=f"中共燕京矿业大学{name.removesuffix('党委')}委员会",
        kind=kind,
        address="北京市海淀区学院路 1 号",
        postcode="100083",
        phone="010-62330001",
        fax="010-62330002",
        contact_name="周老师",
    )


def make_user(role: Role, *, organization: Organization | None = None, **fields: Any) -> User:
    """Somebody who signs in with ``PASSWORD``."""
    n = next(_counter)
    values = {"username": f"user{n}", "name": f"用户{n}"} | fields
    return User.objects.create_user(
        values.pop("username"), PASSWORD, role=role, organization=organization, **values
    )


def make_member(organization: Organization, **fields: Any) -> Member:
    """A full member with everything filled in, in the organisation's first branch."""
    n = next(_counter)
    sex = fields.get("sex", Sex.MALE)
    branch = organization.branches.first() or Branch.objects.create(
        organization=organization, name=f"{organization.name}第一党支部"
    )
    values: dict[str, Any] = {
        "branch": branch,
        "name": f"测试{_chinese(n)}",
        "student_number": f"18{n:010d}",
        "sex": sex,
        "ethnicity": "汉族",
        "id_number": make_id_number(n, sex),
        "phone": f"138{n:08d}",
        "category": MemberCategory.FULL,
        "joined_on": datetime.date(2019, 6, 1),
        "full_member_on": datetime.date(2020, 6, 1),
        "fee_paid_until": datetime.date(2022, 6, 1),
        "education_level": "硕士研究生",
        "class_name": "采矿硕19-1",
    }
    member = Member(organization=organization, **(values | fields))
    member.save()
    return member


def make_case(
    season: Season, organization: Organization, *, member: Member | None = None, **fields: Any
) -> Case:
    """A person of the season; ``fields`` are the member's."""
    member = member or make_member(organization, **fields)
    return Case.objects.create(season=season, member=member, organization=organization, branch=member.branch)


@dataclass
class World:
    """Two colleges, a general branch, 组织部, and one person of each kind of visitor."""

    season: Season
    college: Organization
    other_college: Organization
    general_branch: Organization
    admin: User
    other_admin: User
    general_admin: User
    reviewer: User
    department_admin: User

    def actor(self, user: User) -> Actor:
        """Somebody acting."""
        return Actor.of(user)

    def admin_of(self, organization: Organization) -> User:
        """The administrator of one of the organisations."""
        return {
            self.college.pk: self.admin,
            self.other_college.pk: self.other_admin,
            self.general_branch.pk: self.general_admin,
        }[organization.pk]

    def graduate_user(self, case: Case) -> User:
        """An account for the person of a case."""
        return make_user(Role.GRADUATE, member=case.member, name=case.member.name)

    def transfer(
        self,
        path: Path = Path.IN_BEIJING,
        status: Status = Status.DRAFT,
        *,
        organization: Organization | None = None,
        **fields: Any,
    ) -> Transfer:
        """A transfer on this path, walked to this status by the services; ``fields`` are the member's."""
        organization = organization or self.college
        case = make_case(self.season, organization, **fields)
        actor = self.actor(self.admin_of(organization))
        with journal.change() as book:
            transfer = editing.begin_transfer(book, actor, case)
        assert transfer is not None
        if path != Path.UNDECIDED:
            target = {
                name: value.format(college=organization.name.removesuffix("党委"))
                if name == "receiving_organization"
                else value
                for name, value in TARGETS[path].items()
            }
            editing.edit_target(transfer.pk, target, actor, version=transfer.version)
        return self.walk(fresh(transfer), status)

    def walk(self, transfer: Transfer, status: Status) -> Transfer:
        """Bring a transfer forward to a status by the acts that lead there."""
        for action, data in _way(transfer, status):
            if action == Action.SUBMIT:
                self.submit_register(transfer.organization)
                continue
            user = (
                self.reviewer
                if action in (Action.APPROVE, Action.RETURN)
                else self.admin_of(transfer.organization)
            )
            if action == Action.DELIVER_LETTER:
                self.seal(fresh(transfer))
            perform(transfer.pk, action, self.actor(user), data)
        return fresh(transfer)

    def submit_register(self, organization: Organization) -> Any:
        """Send the next version of a college's register."""
        user = self.admin_of(organization)
        shown = registers.preview(organization, self.season, user)
        return registers.submit(
            organization, self.season, self.actor(user), version=shown.next_version, late_reason="测试"
        )

    def seal(self, transfer: Transfer) -> None:
        """Record the seal on a transfer's letter, by whoever stamps it."""
        letter = transfer.letter
        assert letter is not None
        user = self.admin_of(letter.organization)
        user = user if issuing.may_seal(user, letter) else self.reviewer
        with journal.change() as book:
            issuing.record_sealing(book, self.actor(user), letter, clock.today())


def make_world() -> World:
    """The world that most tests stand in. The tests' clock stands on 2022-06-08."""
    season = make_season()
    college = make_organization("甲学院党委", code="01")
    other = make_organization("乙学院党委", code="02")
    general = make_organization("丙学院党总支", code="03", kind=OrganizationKind.GENERAL_BRANCH)
    return World(
        season=season,
        college=college,
        other_college=other,
        general_branch=general,
        admin=make_user(Role.COLLEGE_ADMIN, organization=college, username="admin-a", name="甲管理员"),
        other_admin=make_user(Role.COLLEGE_ADMIN, organization=other, username="admin-b", name="乙管理员"),
        general_admin=make_user(
            Role.COLLEGE_ADMIN, organization=general, username="admin-c", name="丙管理员"
        ),
        reviewer=make_user(Role.REVIEWER, username="reviewer", name="审核员"),
        department_admin=make_user(Role.DEPARTMENT_ADMIN, username="department", name="部管理员"),
    )


def fresh(transfer: Transfer) -> Transfer:
    """The transfer as it stands in the database now."""
    return Transfer.objects.for_pages().get(pk=transfer.pk)


def said(action: Action, path: Path) -> dict[str, Any]:
    """Something valid to say with each act."""
    today = clock.today()
    words: dict[Action, dict[str, Any]] = {
        Action.CONFIRM: {"declaration": declarations.CURRENT, "how": "电话核对"},
        Action.START_ONLINE: {"started_on": today, "target": "目标党组织"},
        Action.REISSUE_LETTER: {
            "void_reason": "MISPRINT",
            "evidence": "原件已收回",
            "papers": ("SHEET_BACK", "LETTER_BACK"),
        },
        Action.DELIVER_LETTER: {"delivered_on": today, "method": "IN_PERSON"},
        Action.REFUSE: {
            "refused_on": today,
            "refusal_reason": RefusalReason.WRONG_TARGET,
            "reason": "不是本单位党员",
        },
        Action.SWITCH_CHANNEL: {"reason": "对方要求", "evidence": "原件已收回", "papers": ("LETTER_BACK",)},
        Action.CHANGE: {
            "reason": "本人书面说明",
            "evidence": "原件已收回",
            "papers": ("EXPLANATION", "LETTER_BACK", "LETTER_HERE"),
        },
    }
    if action == Action.COMPLETE:
        kind = RECEIPT_KINDS.get(path, (ReceiptKind.MANUAL,))[0]
        return {"received_on": today, "receipt_kind": kind, "handler": "李老师"}
    return words.get(action, {"reason": "测试原因"})


def _way(transfer: Transfer, goal: Status) -> list[tuple[Action, dict[str, Any]]]:
    path = Path.of(transfer.route, transfer.channel)
    steps = [(Status.AWAITING_CONFIRMATION, Action.REQUEST_CONFIRMATION), (Status.CONFIRMED, Action.CONFIRM)]
    if path in (Path.OUT_ONLINE, Path.OUT_PAPER):
        steps.append((Status.SUBMITTED, Action.SUBMIT))
        if goal == Status.RETURNED:
            steps.append((Status.RETURNED, Action.RETURN))
        steps.append((Status.APPROVED, Action.APPROVE))
    if path == Path.OUT_PAPER:
        steps += [
            (Status.LETTER_ISSUED, Action.ISSUE_LETTER),
            (Status.LETTER_DELIVERED, Action.DELIVER_LETTER),
        ]
    else:
        steps.append((Status.INITIATED, Action.START_ONLINE))
    steps.append(
        (Status.FAILED, Action.REFUSE) if goal == Status.FAILED else (Status.COMPLETED, Action.COMPLETE)
    )
    if goal == Status.CANCELLED:
        return [(Action.CANCEL, said(Action.CANCEL, path))]
    reached = [status for status, _ in steps]
    order = [Status.DRAFT, *reached]
    start = order.index(Status(transfer.status))
    if goal not in order:
        raise ValueError(f"{path} never comes to {goal}")
    return [(action, said(action, path)) for _, action in steps[start : order.index(goal)]]


def _chinese(n: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(n))


def set_disposition(case: Case, disposition: Disposition, actor: Actor) -> Case:
    """Put a case into a box, with a note and a date."""
    return editing.set_disposition(
        case.pk, disposition, actor, until=datetime.date(2022, 9, 30), note="测试文号"
    )
