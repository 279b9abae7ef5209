"""Roster first: who the people are comes in one sheet, where they go by sheet, by form and by themselves."""

import datetime

import pytest

from members.enums import MemberCategory
from members.models import Member
from members.services import journal
from tests import factories
from tests.factories import TARGETS, fresh
from tests.transfers.sheets import IN_BEIJING, OUT_PAPER, bring_in, person
from transfers.desk import Desk
from transfers.enums import Action, Path, Route, Status
from transfers.models import Case, Season, Transfer
from transfers.register.entry import Entry
from transfers.services import editing, registering, situations
from transfers.services.intake.plan import RowOutcome
from transfers.services.performing import perform_many
from transfers.tallies import tallies

ROSTER = ("学号", "姓名", "身份证号", "党员类别", "所在党支部")
DESTINATION = ("学号", "姓名")


def only(cells, names):
    return {name: value for name, value in cells.items() if name in names}


def roster(n, **more):
    return only(person(n), ROSTER) | more


def destination(n, where):
    """A row of a second sheet: 学号 and 姓名 say who it is, there is no ID column."""
    return only(person(n), DESTINATION) | where


def draft_of(n):
    return Transfer.objects.for_pages().get(case__member__student_number=person(n)["学号"])


def counts(user):
    return {
        tally.working_list.key: tally.count
        for tally in tallies(Desk.of(user, Season.objects.get()))
        if tally.count
    }


@pytest.fixture
def listed(world):
    """Four Party members and an activist; nothing is known of where anybody goes."""
    bring_in(world.admin, *(roster(n) for n in range(1, 5)), roster(5, 党员类别="入党积极分子"))
    return world


def test_a_roster_makes_empty_drafts_and_says_who_has_no_destination(listed):
    assert (Member.objects.count(), Case.objects.count(), Transfer.objects.count()) == (5, 5, 4)
    assert {(each.status, each.route) for each in Transfer.objects.all()} == {(Status.DRAFT, "")}
    assert counts(listed.admin) == {"no-target": 4}


def test_destinations_by_sheet_by_form_and_by_the_graduate_and_all_can_be_asked(listed):
    admin, actor = listed.admin, listed.actor(listed.admin)

    plan = bring_in(admin, destination(1, IN_BEIJING), destination(2, OUT_PAPER | {"民族": "汉族"}))
    assert [row.outcome for row in plan.rows] == [RowOutcome.CHANGED, RowOutcome.CHANGED]
    assert (draft_of(1).route, draft_of(2).route) == (Route.IN_BEIJING, Route.OUT_OF_BEIJING)

    editing.edit_target(draft_of(3).pk, TARGETS[Path.OUT_ONLINE], actor)

    graduate = listed.actor(listed.graduate_user(draft_of(4).case))
    editing.edit_target(draft_of(4).pk, TARGETS[Path.IN_BEIJING], graduate, version=draft_of(4).version)

    late = Entry(
        name="晚到人",
        id_number=factories.make_id_number(9001),
        category=MemberCategory.PROBATIONARY,
        branch_name="第一党支部",
        joined_on=datetime.date(2021, 12, 1),
    )
    case = registering.register_person(late, actor, season=listed.season)
    assert counts(admin) == {"no-target": 1, "own-target": 1, "ready": 3}
    editing.edit_target(case.transfers.get().pk, TARGETS[Path.IN_BEIJING], actor)

    drafts = list(Transfer.objects.for_pages())
    assert [situations.missing(draft) for draft in drafts] == [[]] * 5
    results = perform_many(
        [(draft.pk, draft.version) for draft in drafts], Action.REQUEST_CONFIRMATION, actor
    )
    assert [(result.done, result.sentence) for result in results] == [(True, "")] * 5
    assert {fresh(draft).status for draft in drafts} == {Status.AWAITING_CONFIRMATION}
    assert journal.verify().fault == ""


def test_the_second_sheet_wipes_nothing_and_finds_nobody_it_does_not_know(listed):
    before = {member.student_number: (member.id_number, member.category) for member in Member.objects.all()}
    stranger = {"学号": "99", "姓名": "查无此人"} | IN_BEIJING
    misspelt = destination(2, IN_BEIJING) | {"姓名": "改了名"}
    plan = bring_in(listed.admin, destination(1, IN_BEIJING), stranger, misspelt)
    assert [row.outcome for row in plan.rows] == [RowOutcome.CHANGED, RowOutcome.REFUSED, RowOutcome.REFUSED]
    after = {member.student_number: (member.id_number, member.category) for member in Member.objects.all()}
    assert after == before
    assert draft_of(2).route == ""
