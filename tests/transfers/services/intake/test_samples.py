"""The two sample registers, all the way into the database."""

import json

import pytest

from members.enums import Role
from members.models import Branch, Event, Member
from members.services.journal import Actor
from tests.factories import make_organization, make_user
from tests.transfers.sheets import MESSY, SAMPLES, TIDY, bring_in_file, keep
from transfers.enums import Channel, Route, Status
from transfers.models import Case, Transfer
from transfers.services import intake
from transfers.services.checking import blocking_rules
from transfers.services.intake.plan import RowOutcome

EXPECTED = json.loads((SAMPLES / "register-messy.expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def mining(world):
    return make_user(Role.COLLEGE_ADMIN, organization=make_organization("能源与矿业学院党委", code="21"))


@pytest.fixture
def geoscience(world):
    return make_user(
        Role.COLLEGE_ADMIN, organization=make_organization("地球科学与测绘工程学院党委", code="22")
    )


def test_tidy_brings_in_all_eighty(mining):
    planned = bring_in_file(TIDY, mining)
    assert planned.counts == {"new": 80, "changed": 0, "same": 0, "conflict": 0, "refused": 0}
    assert planned.needing_work == []
    assert Member.objects.filter(organization=mining.organization).count() == 80
    assert Case.objects.filter(organization=mining.organization).count() == 80
    routes = Transfer.objects.filter(organization=mining.organization, status=Status.DRAFT)
    assert {route: routes.filter(route=route).count() for route in Route} == {
        Route.INTRA_COLLEGE: 6,
        Route.IN_BEIJING: 28,
        Route.OUT_OF_BEIJING: 46,
    }
    assert sorted(
        Branch.objects.filter(organization=mining.organization).values_list("name", flat=True)
    ) == sorted(["安全工程研究生第二党支部", "矿物加工研究生第一党支部", "采矿工程本科生第一党支部"])


def test_the_same_file_again_changes_nothing(mining):
    bring_in_file(TIDY, mining)
    events = Event.objects.count()
    versions = sorted(Transfer.objects.values_list("pk", "version"))
    again = keep(TIDY.read_bytes(), mining)
    planned = intake.plan_of(again)
    assert planned.counts == {"new": 0, "changed": 0, "same": 80, "conflict": 0, "refused": 0}
    with pytest.raises(intake.Refusal, match="没有需要写入的内容"):
        intake.commit(again.pk, planned.digest, Actor.of(mining))
    assert Event.objects.count() == events
    assert sorted(Transfer.objects.values_list("pk", "version")) == versions


def test_every_row_of_messy_comes_out_as_expected(geoscience):
    planned = intake.plan_of(keep(MESSY.read_bytes(), geoscience))
    told = {row.entry.student_number: _outcome(row) for row in planned.rows}
    assert told == {number: (each["row"], each["outcome"]) for number, each in EXPECTED.items()}
    for row in planned.rows:
        why = EXPECTED[row.entry.student_number]["why"]
        words = "".join(finding.rule.title + finding.detail for finding in row.findings)
        assert why in words, row.place_words


def test_messy_leaves_out_the_refused_rows_and_nobody_else(geoscience):
    planned = bring_in_file(MESSY, geoscience)
    assert planned.counts == {"new": 61, "changed": 0, "same": 0, "conflict": 0, "refused": 11}
    assert {finding.rule.title for row in planned.of(RowOutcome.REFUSED) for finding in row.findings} >= {
        "身份证号是数字单元格",
        "身份证号有误",
        "同表重复",
    }
    stored = set(
        Member.objects.filter(organization=geoscience.organization).values_list("student_number", flat=True)
    )
    assert stored == {row.entry.student_number for row in planned.of(RowOutcome.NEW)}
    activists = {row.entry.student_number for row in planned.rows if row.entry.category == "ACTIVIST"}
    moved = Transfer.objects.filter(organization=geoscience.organization)
    assert set(moved.values_list("case__member__student_number", flat=True)) == stored - activists


def test_those_said_to_need_work_are_the_transfers_that_wait_for_it(geoscience):
    planned = bring_in_file(MESSY, geoscience)
    held_up = [each for each in Transfer.objects.for_pages() if blocking_rules(each)]
    assert len(planned.needing_work) == len(held_up) == 6


def test_named_values_of_messy_are_stored(geoscience):
    bring_in_file(MESSY, geoscience)
    people = {
        member.student_number: member
        for member in Member.objects.filter(organization=geoscience.organization)
    }
    transfers = {each.case.member.student_number: each for each in Transfer.objects.for_pages()}
    wanted = {n: each["values"] for n, each in EXPECTED.items() if "values" in each and n in people}
    assert len(wanted) >= 50
    for number, values in wanted.items():
        member, transfer = people[number], transfers[number]
        assert {
            "name": member.name,
            "id_number": member.id_number,
            "joined_month": f"{member.joined_on:%Y-%m}",
            "route": transfer.get_route_display(),
            "paper": transfer.channel == Channel.PAPER,
        } == values


def _outcome(row):
    blocked = row.outcome == RowOutcome.REFUSED or row.needs_work
    return row.place.row, "blocked" if blocked else "warned" if row.findings else "ok"
