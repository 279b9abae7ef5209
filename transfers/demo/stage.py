"""The office of the demo: its people, and the acts that concern a whole college."""

import datetime
import random
import uuid

from django.conf import settings

from letters.services import issuing
from members import clock
from members.demo_accounts import OFFICE, PASSWORD
from members.enums import Role
from members.models import Member, Organization, User
from members.models.people import id_number_index
from members.models.sign_in import CodeWay
from members.services import accounts, campus_accounts, journal, organizations, sign_in_codes
from members.services.journal import Actor
from transfers.demo import sheets
from transfers.demo.people import Person
from transfers.demo.places import COLLEGES, UNIVERSITY, College, Sending
from transfers.demo.timeline import Timeline
from transfers.enums import Channel, Route, Status
from transfers.models import Case, Season, Transfer
from transfers.services import early, editing, intake, registers, seasons

RULE = Actor.rule("load_demo")
ADDRESSES = {"zzb01": "10.16.2.11", "zzb02": "10.16.2.12"}
SEASON_DATES = {
    "opens_on": datetime.date(2022, 1, 1),
    "register_due_on": datetime.date(2022, 6, 10),
    "letters_from": datetime.date(2022, 6, 12),
    "leaving_on": datetime.date(2022, 6, 30),
    "follow_up_on": datetime.date(2022, 9, 1),
    "review_on": datetime.date(2022, 12, 10),
    "fee_month": datetime.date(2022, 6, 1),
}


class Stage:
    """Where the demo plays. All changes go through the services that the pages use."""

    def __init__(self, timeline: Timeline, rng: random.Random) -> None:
        self.timeline = timeline
        self.rng = rng
        self.actors: dict[str, Actor] = {}
        self.organizations: dict[str, Organization] = {}
        self.season: Season | None = None

    def set_up(self) -> None:
        """组织部's people, the organisations with their branches and administrators, the season."""
        for account, role in zip(OFFICE[:2], (Role.DEPARTMENT_ADMIN, Role.REVIEWER), strict=True):
            self._open_account(
                account.key, {"username": account.username, "name": account.name, "role": role}
            )
        admin = self.actors["admin"]
        for college in COLLEGES:
            self._found(college, admin)
        # Outsiders can ask for a letter where the demo knows its own address (dev.py).
        rules = {"verification": bool(settings.PUBLIC_BASE_URL)}
        self.season = seasons.create_season({"year": 2022, **SEASON_DATES, **rules}, admin)

    def college(self, college: College) -> Actor:
        """A college's administrator."""
        return self.actors[college.code]

    def graduate(self, person: Person) -> Actor:
        """The graduate, at home."""
        if person.id_number not in self.actors:
            address = f"223.104.{self.rng.randint(2, 9)}.{self.rng.randint(2, 250)}"
            campus_accounts.account_of(person.student_number, address)  # came in by the campus sign-in
            self.actors[person.id_number] = self.graduate_of(self.member(person), address)
        return self.actors[person.id_number]

    def graduate_of(self, member: Member, address: str = "223.104.3.18") -> Actor:
        """The graduate whose record this is."""
        return Actor.of(User.objects.select_related("organization").get(member=member), address)

    def member(self, person: Person) -> Member:
        """The person's record."""
        return Member.objects.get(id_number_index=id_number_index(person.id_number))

    def case(self, person: Person) -> Case:
        """The person's case of the season."""
        return Case.objects.get(season=self.season, member=self.member(person))

    def first_transfer(self, person: Person) -> Transfer:
        """The attempt that the import began."""
        return Transfer.objects.get(case__season=self.season, case__member=self.member(person), attempt=1)

    def import_people(self, college: College, people: list[Person], title: str) -> None:
        """The college uploads its register, looks at the plan and commits it; the graduates get accounts."""
        assert self.season is not None
        actor = self.college(college)
        upload = intake.keep(sheets.workbook(people), title, self.season, actor)
        intake.commit(upload.pk, intake.plan_of(upload).digest, actor)
        going = [self.member(person) for person in people if person.is_party_member or person.account]
        issued = sign_in_codes.issue(going, actor, way=CodeWay.SLIP)
        known = {self.member(person).pk for person in people if person.account}
        for code in issued.codes:
            if code.user.member_id in known:
                sign_in_codes.redeem(code.pk, PASSWORD, "223.104.3.18")

    def send_register(self, college: College, sending: Sending) -> None:
        """The next version of the college's register goes to 组织部."""
        assert self.season is not None
        actor, organization = self.college(college), self.organizations[college.code]
        assert actor.user is not None
        shown = registers.preview(organization, self.season, actor.user)
        registers.submit(
            organization, self.season, actor, version=shown.next_version, late_reason=sending.late_reason
        )

    def report_alone(self, transfer_id: uuid.UUID) -> None:
        """提前离校: one person goes to 组织部, a few days before leaving."""
        transfer = Transfer.objects.for_pages().get(pk=transfer_id)
        early.submit_early(
            transfer.pk,
            self.actors[transfer.organization.code],
            reason="已签约，接收单位要求提前报到",
            leaving_on=clock.today() + datetime.timedelta(days=7),
            version=transfer.version,
        )

    def report_somebody(self, code: str) -> None:
        """The first of a college who waits for a register with a paper letter goes alone."""
        ready = Transfer.objects.filter(
            organization__code=code,
            status=Status.CONFIRMED,
            channel=Channel.PAPER,
            route=Route.OUT_OF_BEIJING,
        )
        self.report_alone(ready.order_by("case__member__student_number").values_list("pk", flat=True)[0])

    def seal(self, transfer_id: object, today: datetime.date) -> None:
        """用印登记 by whoever keeps the seal."""
        with journal.change() as book:
            letter = Transfer.objects.for_pages().get(pk=transfer_id).letter
            assert letter is not None
            actor = self.actors[letter.organization.code]
            if not issuing.may_seal(actor.user, letter):
                actor = self.actors["admin"]
            issuing.record_sealing(book, actor, letter, today)

    def put_into_box(self, person: Person, until: datetime.date | None) -> None:
        """暂缓, 留存 and the like, with date and ground."""
        actor = self.college(person.college)
        editing.set_disposition(
            self.case(person).pk, person.disposition, actor, until=until, note=person.remark
        )

    def _open_account(self, key: str, values: dict[str, object]) -> None:
        # The first one has nobody to open the account but the program itself.
        actor = self.actors.get("admin", RULE)
        user, _ = accounts.create_staff(values, actor, password=PASSWORD)
        self.actors[key] = Actor.of(user, ADDRESSES.get(user.username, f"10.16.{20 + len(self.actors)}.8"))

    def _found(self, college: College, admin: Actor) -> None:
        values = {
            "code": college.code,
            "name": college.name,
            "full_name": college.full_name,
            "kind": college.kind,
            "address": f"北京市海淀区学院路丁 9 号{UNIVERSITY}{college.building}",
            "postcode": "100083",
            "phone": college.phone,
            "fax": college.phone[:-1] + "9",
            "contact_name": college.contact,
        }
        organization = organizations.create_organization(values, admin)
        self.organizations[college.code] = organization
        for place, name in enumerate(college.branches, start=1):
            code = f"0111001{college.code}{place:03d}"
            organizations.create_branch(organization, {"name": name, "code": code}, admin)
        account = next(each for each in OFFICE if each.key == college.code)
        self._open_account(
            college.code,
            {
                "username": account.username,
                "name": account.name,
                "role": Role.COLLEGE_ADMIN,
                "organization": organization,
            },
        )
