"""Pre-departure education (离校教育, notice 一1): its sessions, and who was there by the signed sheet."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from members import clock
from members.labelled import Labelled
from members.models import Organization
from members.refusals import NotAllowed, Refusal
from members.services import changes, journal
from members.services.journal import Actor, Journal
from transfers.models import Attendance, Case, EducationSession, Season
from transfers.models.departure import AttendanceState
from transfers.services.departure.facts import EXPECTED, absent

SESSION_FIELDS = ("held_on", "topic", "place", "speaker")


class Part(Labelled):
    """What somebody's part in the education of a season was."""

    ABSENT = "ABSENT", "一次都没有参加"
    EXCUSED = "EXCUSED", "请假"
    ATTENDED = "ATTENDED", "已参加"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody was there. ``state`` is an ``AttendanceState`` or "" (not recorded); ``note``: why excused."""

    state: str = ""
    note: str = ""

    @classmethod
    def of(cls, attendance: Attendance | None) -> "Presence":
        """As it is recorded."""
        return cls(attendance.state, attendance.note) if attendance else cls()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line of the form says of one person, and what it showed before."""

    seen: Presence
    wanted: Presence


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many lines were written, and the names of those that somebody else has changed meanwhile."""

    written: int
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One organisation's education. Counted are its Party members who leave; others may come, but need not."""

    organization: Organization
    held: int
    planned: int
    expected: int
    attended: int
    excused: int

    @property
    def missed(self) -> int:
        """Who neither came nor asked for leave."""
        return self.expected - self.attended - self.excused

    @property
    def rate(self) -> str:
        """Attended of expected; "" when nobody is expected."""
        return f"{self.attended / self.expected:.0%}" if self.expected else ""


# --- Sessions --------------------------------------------------------------------------------


def create_session(
    organization: Organization, season: Season, values: Mapping[str, Any], actor: Actor
) -> EducationSession:
    """A session of the organisation's, held or planned. The same one sent twice is one."""
    with journal.change() as book:
        _require_college(actor, organization.pk)
        session = EducationSession(organization=organization, season=season, **values)
        changes.check(session)
        twin = EducationSession.objects.filter(organization=organization, season=season, **values).first()
        if twin is not None:
            return twin
        session.save(force_insert=True)
        _note_session(book, actor, session, f"登记离校教育：{session.topic}", _first_values(session))
    return session


def change_session(pk: uuid.UUID, values: Mapping[str, Any], actor: Actor, *, seen: str) -> EducationSession:
    """Change date, topic, place or speaker. What has been recorded of people stays."""
    with journal.change() as book:
        session = _session(actor, pk)
        changes.require_fresh(session, SESSION_FIELDS, seen)
        if differing := changes.apply(session, values):
            changes.check(session)
            if session.held_on > clock.today() and session.attendances.exists():
                raise Refusal("已经登记了出席情况，日期不能改到今天以后。")
            session.save()
            _note_session(book, actor, session, f"修改离校教育：{session.topic}", differing)
    return session


def remove_session(pk: uuid.UUID, actor: Actor) -> None:
    """Take back a session that nobody is recorded for. Raises ``Refusal`` otherwise."""
    with journal.change() as book:
        session = _session(actor, pk)
        if session.attendances.exists():
            raise Refusal("这次离校教育已经登记了出席情况，不能删除。确属误登记的，请先逐人撤销出席登记。")
        gone = {label: (value, "") for label, (_, value) in _first_values(session).items()}
        _note_session(book, actor, session, f"删除离校教育：{session.topic}", gone)
        session.delete()


# --- Who was there ---------------------------------------------------------------------------


def people_of(session: EducationSession) -> Any:
    """Everybody who may have signed: the college's people of the season, by branch and name."""
    return (
        Case.objects.filter(organization=session.organization_id, season=session.season_id)
        .select_related("member", "branch")
        .order_by("branch__name", "branch_id", "member__name_key", "pk")
    )


def record_attendance(pk: uuid.UUID, wishes: Mapping[uuid.UUID, Wish], actor: Actor) -> Outcome:
    """Record who was there, by the signed sheet.

    Only what differs from what the form showed is written, and only where it still is as shown: two people
    may work on two branches at a time, and a form that is sent twice writes once. Raises ``Refusal`` before
    the day of the session.
    """
    with journal.change() as book:
        session = _session(actor, pk)
        if session.held_on > clock.today():
            raise Refusal(f"这次离校教育定在 {session.held_on}，举行以后才能登记出席情况。")
        there = {each.case_id: each for each in session.attendances.all()}
        cases = people_of(session).filter(pk__in=wishes)
        written, stale = 0, []
        for case in cases:
            wish, present = wishes[case.pk], Presence.of(there.get(case.pk))
            if wish.wanted in (wish.seen, present):
                continue
            if wish.seen != present:
                stale.append(case.member.name)
                continue
            _write(book, actor, session, case, there.get(case.pk), wish.wanted)
            written += 1
    return Outcome(written, tuple(stale))


def _write(
    book: Journal,
    actor: Actor,
    session: EducationSession,
    case: Case,
    attendance: Attendance | None,
    wanted: Presence,
) -> None:
    if not wanted.state:
        assert attendance is not None
        attendance.delete()
        title = "撤销离校教育出席登记"
    else:
        attendance = attendance or Attendance(session=session, case=case)
        attendance.state, attendance.note = wanted.state, wanted.note
        attendance.save()
        title = f"离校教育：{AttendanceState(wanted.state).label}"
    book.record(
        actor,
        "RECORD_ATTENDANCE",
        title,
        organization=session.organization,
        member=case.member,
        subject=f"education:{session.pk}",
        comment=wanted.note,
        data={"session": f"{session.held_on} {session.topic}"},
    )


# --- Numbers ---------------------------------------------------------------------------------


def taking(part: Part, season: Season, today: datetime.date) -> Q:
    """The people whose part it is, as a condition on ``Case``. Absent is only who should have come."""
    if part == Part.ABSENT:
        return absent(season, today)
    here = Attendance.objects.filter(session__season=season, session__held_on__lte=today)
    came = Q(pk__in=here.filter(state=AttendanceState.ATTENDED).values("case"))
    if part == Part.ATTENDED:
        return came
    return Q(pk__in=here.filter(state=AttendanceState.EXCUSED).values("case")) & ~came


def shares(season: Season, organizations: Collection[Organization], today: datetime.date) -> list[Share]:
    """How the education of a season stands, per organisation in the order given, in two queries."""
    came, excused = (taking(part, season, today) for part in (Part.ATTENDED, Part.EXCUSED))
    people = _by_organization(
        Case.objects.filter(EXPECTED, season=season, organization__in=organizations)
        .order_by()
        .values("organization")
        .annotate(
            expected=Count("pk"), attended=Count("pk", filter=came), excused=Count("pk", filter=excused)
        )
    )
    sessions = _by_organization(
        EducationSession.objects.filter(season=season, organization__in=organizations)
        .order_by()
        .values("organization")
        .annotate(
            held=Count("pk", filter=Q(held_on__lte=today)), planned=Count("pk", filter=Q(held_on__gt=today))
        )
    )
    result = []
    for each in organizations:
        counted = {**people.get(each.pk, {}), **sessions.get(each.pk, {})}
        numbers = {
            name: counted.get(name, 0) for name in ("held", "planned", "expected", "attended", "excused")
        }
        result.append(Share(each, **numbers))
    return result


def _by_organization(rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, int]]:
    return {row["organization"]: row for row in rows}


def _session(actor: Actor, pk: uuid.UUID) -> EducationSession:
    session = (
        EducationSession.objects.visible_to(actor.user).select_related("organization", "season").get(pk=pk)
    )
    _require_college(actor, session.organization_id)
    return session


def _require_college(actor: Actor, organization_id: int) -> None:
    user = actor.user
    if user is None or not user.is_college or user.organization_id != organization_id:
        raise NotAllowed("离校教育由本学院的管理员登记。")


def _first_values(session: EducationSession) -> dict[str, tuple[str, str]]:
    return {
        str(session._meta.get_field(name).verbose_name): (
            "",
            changes.in_words(session, name, getattr(session, name)),
        )
        for name in SESSION_FIELDS
        if getattr(session, name)
    }


def _note_session(
    book: Journal,
    actor: Actor,
    session: EducationSession,
    title: str,
    differing: Mapping[str, tuple[str, str]],
) -> None:
    book.record(
        actor,
        "HOLD_EDUCATION",
        title,
        organization=session.organization,
        subject=f"education:{session.pk}",
        data={"changes": {label: [str(part) for part in pair] for label, pair in differing.items()}},
    )
