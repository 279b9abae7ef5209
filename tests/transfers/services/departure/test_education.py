"""Pre-departure education: sessions, the signed sheet, and the numbers of each college."""

import datetime
import json

import pytest

from members import clock
from members.enums import MemberCategory
from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.changes import fingerprint
from tests import factories
from tests.transfers.departure import CAME, ILL, hold, session_of, sign
from transfers.enums import Disposition
from transfers.models import Attendance, Case, EducationSession
from transfers.services.departure import education
from transfers.services.departure.education import Part, Presence, Wish

NEXT_WEEK = datetime.date(2022, 6, 15)


def cases(world, n=3, **fields):
    return [factories.make_case(world.season, world.college, **fields) for _ in range(n)]


def test_a_session_is_noted_and_sent_twice_it_is_one(world):
    first, second = hold(world), hold(world)
    assert first.pk == second.pk
    event = Event.objects.get(verb="HOLD_EDUCATION")
    assert (event.title, event.organization) == ("登记离校教育：离校前党员教育", world.college)
    assert json.loads(event.data)["changes"]["日期"] == ["", "2022-06-02"]


def test_sessions_are_changed_by_the_own_college_and_never_from_a_stale_page(world):
    session = hold(world)
    seen = fingerprint(session, education.SESSION_FIELDS)
    for user in (world.reviewer, world.department_admin):
        with pytest.raises(NotAllowed):
            education.change_session(session.pk, {"place": "别处"}, world.actor(user), seen=seen)
    with pytest.raises(EducationSession.DoesNotExist):
        education.change_session(session.pk, {"place": "别处"}, world.actor(world.other_admin), seen=seen)
    education.change_session(session.pk, {"place": "礼堂"}, world.actor(world.admin), seen=seen)
    with pytest.raises(Stale):
        education.change_session(session.pk, {"place": "操场"}, world.actor(world.admin), seen=seen)
    assert session_of(session.pk).place == "礼堂"


def test_a_session_with_people_is_not_moved_into_the_future_nor_removed(world):
    session, (case,) = hold(world), cases(world, 1)
    sign(world, session, case)
    actor, seen = world.actor(world.admin), fingerprint(session, education.SESSION_FIELDS)
    with pytest.raises(Refusal, match="不能改到今天以后"):
        education.change_session(session.pk, {"held_on": NEXT_WEEK}, actor, seen=seen)
    with pytest.raises(Refusal, match="不能删除"):
        education.remove_session(session.pk, actor)
    assert session_of(session.pk).held_on == datetime.date(2022, 6, 2)
    empty = hold(world, topic="误登")
    education.remove_session(empty.pk, actor)
    assert list(EducationSession.objects.all()) == [session]
    assert Event.objects.latest("seq").title == "删除离校教育：误登"


# --- The signed sheet ------------------------------------------------------------------------


def test_the_sheet_records_who_came_and_who_asked_for_leave(world):
    session, (came, ill, away) = hold(world), cases(world)
    outcome = education.record_attendance(
        session.pk,
        {
            came.pk: Wish(Presence(), CAME),
            ill.pk: Wish(Presence(), ILL),
            away.pk: Wish(Presence(), Presence()),
        },
        world.actor(world.admin),
    )
    assert outcome == education.Outcome(2)
    assert set(Attendance.objects.values_list("case", "state", "note")) == {
        (came.pk, "ATTENDED", ""),
        (ill.pk, "EXCUSED", "因病请假"),
    }
    found = Event.objects.filter(verb="RECORD_ATTENDANCE").order_by("seq")
    assert {(event.member_id, event.title, event.comment) for event in found} == {
        (came.member_id, "离校教育：已参加", ""),
        (ill.member_id, "离校教育：请假", "因病请假"),
    }
    assert {json.loads(event.data)["session"] for event in found} == {"2022-06-02 离校前党员教育"}
    assert journal.verify().fault == ""


def test_the_same_sheet_sent_twice_writes_once(world):
    session, (case,) = hold(world), cases(world, 1)
    assert [sign(world, session, case).written for _ in range(2)] == [1, 0]
    assert Event.objects.filter(verb="RECORD_ATTENDANCE").count() == 1


def test_two_people_at_two_branches_do_not_hinder_each_other_but_one_line_is_not_overwritten(world):
    session, (one, two) = hold(world), cases(world, 2)
    sign(world, session, one)
    # Opened before: ``one`` showed nothing then, and is now to be excused; ``two`` is new.
    outcome = education.record_attendance(
        session.pk,
        {one.pk: Wish(Presence(), ILL), two.pk: Wish(Presence(), CAME)},
        world.actor(world.admin),
    )
    assert outcome == education.Outcome(1, (one.member.name,))
    assert dict(Attendance.objects.values_list("case", "state")) == {
        one.pk: "ATTENDED",
        two.pk: "ATTENDED",
    }


def test_a_tick_is_taken_back(world):
    session, (case,) = hold(world), cases(world, 1)
    sign(world, session, case)
    education.record_attendance(session.pk, {case.pk: Wish(CAME, Presence())}, world.actor(world.admin))
    assert not Attendance.objects.exists()
    assert Event.objects.latest("seq").title == "撤销离校教育出席登记"


def test_nobody_has_been_at_what_is_still_to_come(world):
    session, (case,) = hold(world, day=NEXT_WEEK), cases(world, 1)
    with pytest.raises(Refusal, match="举行以后才能登记"):
        sign(world, session, case)
    with clock.standing_on(NEXT_WEEK):
        assert sign(world, session, case).written == 1


def test_people_of_another_college_or_season_are_left_aside(world):
    session = hold(world)
    other = factories.make_case(world.season, world.other_college)
    earlier = factories.make_case(factories.make_season(2021), world.college)
    assert sign(world, session, other, earlier).written == 0
    with pytest.raises(NotAllowed):
        education.record_attendance(session.pk, {}, world.actor(world.reviewer))
    with pytest.raises(EducationSession.DoesNotExist):
        education.record_attendance(session.pk, {}, world.actor(world.other_admin))


# --- Numbers ---------------------------------------------------------------------------------


def test_the_share_counts_members_who_leave_once_each(world, django_assert_num_queries):
    came, twice, ill, _absent = cases(world, 4)
    guest = factories.make_case(world.season, world.college, category=MemberCategory.ACTIVIST)
    (stays,) = cases(world, 1)
    factories.set_disposition(stays, Disposition.DELAYED_GRADUATION, world.actor(world.admin))
    factories.make_case(world.season, world.other_college)
    first, second = hold(world), hold(world, day=datetime.date(2022, 6, 7))
    hold(world, day=NEXT_WEEK)
    sign(world, first, came, twice, guest)
    sign(world, second, twice)
    sign(world, second, ill, came, presence=ILL)  # who came once is no absentee
    with django_assert_num_queries(2):
        shares = education.shares(world.season, [world.college, world.other_college], clock.today())
    found = [
        (each.held, each.planned, each.expected, each.attended, each.excused, each.missed, each.rate)
        for each in shares
    ]
    assert found == [(2, 1, 4, 2, 1, 1, "50%"), (0, 0, 1, 0, 0, 1, "0%")]


def test_each_number_of_the_share_is_a_list_of_as_many(world):
    came, ill, _absent = cases(world)
    guest = factories.make_case(world.season, world.college, category=MemberCategory.ACTIVIST)
    session = hold(world)
    sign(world, session, came, guest)
    sign(world, session, ill, presence=ILL)
    (share,) = education.shares(world.season, [world.college], clock.today())
    members = Case.objects.filter(member__category="FULL")
    found = {
        part: members.filter(education.taking(part, world.season, clock.today())).count() for part in Part
    }
    assert found == {
        Part.ATTENDED: share.attended,
        Part.EXCUSED: share.excused,
        Part.ABSENT: share.missed,
    }
    assert set(found.values()) == {1}
