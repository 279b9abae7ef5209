"""Records checked as rows of a sheet are: the same findings at every place, and nobody else's data in them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.enums import MemberCategory
from members.refusals import NotAllowed
from tests.factories import fresh, make_case, make_member, make_season
from tests.transfers.sheets import OUT_ONLINE, bring_in, person, plan
from transfers.enums import Action, Path, RefusalReason, Status
from transfers.models import MaterialKind, Transfer
from transfers.services import acknowledging, checking, editing
from transfers.services.intake.known import known_about
from transfers.services.performing import perform

TONGJI = "中国共产党同济大学委员会"
TONGJI_SHORT = "中共同济大学委员会"


def codes(transfer):
    return [finding.rule.code for finding in checking.findings_of(fresh(transfer))]


def change(transfer, **values):
    """Straight into the table: no form would let some of it through."""
    Transfer.objects.filter(pk=transfer.pk).update(**values)


def edit(world, transfer, **values):
    editing.edit_target(transfer.pk, values, world.actor(world.admin))


# --- Blocking findings: never the saving, always the next step ---------------------------------

TARGETS = [
    ("RECEIVING_MISSING", Path.IN_BEIJING, {"receiving_organization": ""}),
    ("IN_BEIJING_NOT_BRANCH", Path.IN_BEIJING, {"receiving_organization": "中共清华大学环境学院委员会"}),
    ("IN_BEIJING_CODE_MISSING", Path.IN_BEIJING, {"receiving_code": ""}),
    ("IN_BEIJING_CODE_MALFORMED", Path.IN_BEIJING, {"receiving_code": "123"}),
    ("INTRA_NOT_BRANCH", Path.INTRA_COLLEGE, {"receiving_organization": "中共甲学院委员会"}),
    ("HEADING_MISSING", Path.OUT_ONLINE, {"heading_organization": ""}),
    ("HEADING_CANNOT_RECEIVE", Path.OUT_ONLINE, {"heading_organization": "某某科技有限公司"}),
    ("HEADING_EQUALS_RECEIVING", Path.OUT_ONLINE, {"receiving_organization": TONGJI}),
    ("CHARACTER_NOT_PRINTABLE", Path.OUT_PAPER, {"receiving_organization": "中共某县\ue123镇委员会"}),
    ("TOO_LONG_FOR_LETTER", Path.OUT_PAPER, {"heading_organization": f"中国共产党{'某' * 70}委员会组织部"}),
    ("ROUTE_MISSING", Path.IN_BEIJING, {"route": ""}),
]
# What lacks altogether is named by its field.
SAID_AS = {
    "RECEIVING_MISSING": "具体接收单位",
    "IN_BEIJING_CODE_MISSING": "接收党支部编码",
    "HEADING_MISSING": "介绍信抬头",
    "ROUTE_MISSING": "转接类型",
}


@pytest.mark.parametrize(("code", "path", "values"), TARGETS)
def test_a_blocking_target_is_saved_and_goes_no_further(world, code, path, values):
    draft = world.transfer(path)
    edit(world, draft, **values)
    saved = fresh(draft)
    assert {name: getattr(saved, name) for name in values} == values
    assert code in codes(draft)
    (rule,) = [rule for rule in checking.blocking_rules(saved) if rule.code == code]
    if code == "ROUTE_MISSING":  # the table offers no act at all without a route
        with pytest.raises(NotAllowed):
            perform(draft.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin))
    else:
        with pytest.raises(NotAllowed, match=SAID_AS.get(code, rule.title)):
            perform(draft.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin))
    assert fresh(draft).status == Status.DRAFT


PEOPLE = [
    (
        "PROBATION_ENDED",
        {
            "category": MemberCategory.PROBATIONARY,
            "joined_on": datetime.date(2021, 5, 1),
            "full_member_on": None,
        },
    ),
    ("LETTER_FIELD_MISSING", {"ethnicity": ""}),
    ("CHARACTER_NOT_PRINTABLE", {"name": "张\ue123"}),
    ("TOO_LONG_FOR_LETTER", {"name": "阿卜杜热西提·麦麦提" * 5}),
]


@pytest.mark.parametrize(("code", "values"), PEOPLE)
def test_a_blocking_person_is_saved_and_goes_no_further(world, code, values):
    draft = world.transfer(Path.OUT_PAPER)
    editing.edit_person(draft.case_id, values, world.actor(world.admin))
    member = fresh(draft).member
    assert {name: getattr(member, name) for name in values} == values
    (rule,) = checking.blocking_rules(fresh(draft))
    assert rule.code == code
    with pytest.raises(NotAllowed, match=rule.title):
        perform(draft.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin))
    assert fresh(draft).status == Status.DRAFT


def test_another_open_transfer_stops_the_next_step(world):
    draft = world.transfer(Path.IN_BEIJING)
    case = make_case(make_season(2021), world.college, member=draft.member)
    Transfer.objects.create(
        case=case, organization=world.college, status_since=draft.status_since, due_on=draft.due_on
    )
    assert codes(draft) == ["OPEN_TRANSFER"]
    with pytest.raises(NotAllowed, match="已有在办的转接"):
        perform(draft.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin))


def test_who_is_no_party_member_is_not_moved(world):
    draft = world.transfer(Path.IN_BEIJING)
    type(draft.member).objects.filter(pk=draft.member.pk).update(category=MemberCategory.ACTIVIST)
    assert [rule.code for rule in checking.blocking_rules(fresh(draft))] == ["NOT_PARTY_MEMBER"]
    with pytest.raises(NotAllowed, match="非党员不能转接"):
        perform(draft.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin))


@pytest.mark.parametrize(("code", "path", "values"), TARGETS)
def test_the_quick_answer_is_the_blocking_part_of_the_full_one(world, code, path, values):
    draft = world.transfer(path)
    change(draft, **values)
    full = [finding.rule for finding in checking.findings_of(fresh(draft)) if finding.is_blocking]
    assert checking.blocking_rules(fresh(draft)) == list(dict.fromkeys(full))
    with CaptureQueriesContext(connection) as captured:
        loaded = fresh(draft)
        checking.blocking_rules(loaded)
    assert len(captured) == 1  # loading it


# --- The same findings everywhere ---------------------------------------------------------------


def test_a_person_alone_gets_what_the_whole_list_says(world):
    one, two, three = (world.transfer(Path.OUT_ONLINE) for _ in range(3))
    change(three, heading_organization=TONGJI_SHORT)
    type(one.member).objects.filter(pk__in=[one.member.pk, two.member.pk]).update(student_number="7")
    drafts = [fresh(each) for each in (one, two, three)]
    whole = checking.check_people(world.college, world.season, [(each.case, each) for each in drafts])
    by_list = {each.case.pk: [finding.identity(each.entry) for finding in each.findings] for each in whole}
    alone = {
        each.case_id: [
            finding.identity(checking.entry_of(each.case, each)) for finding in checking.findings_of(each)
        ]
        for each in drafts
    }
    assert by_list == alone
    assert [[found[0] for found in by_list[each.case_id]] for each in drafts] == [
        ["STUDENT_NUMBER_TWICE"],
        ["STUDENT_NUMBER_TWICE"],
        ["SAME_UNIT_TWO_SPELLINGS"],
    ]


def test_an_import_sees_the_college_s_other_people_too(world):
    world.transfer(Path.OUT_ONLINE, student_number="190")
    entry = checking.entry_of(*_person_of(world.transfer(Path.OUT_ONLINE)))
    known = known_about([entry], world.college, world.season)
    assert [(peer.student_number, peer.heading_organization) for peer in known.context.peers] == [
        ("190", TONGJI)
    ]


def _person_of(transfer):
    loaded = fresh(transfer)
    return loaded.case, loaded


def test_a_list_costs_the_same_for_one_and_for_thirty(world):
    def queries():
        people = [_person_of(each) for each in Transfer.objects.all()]
        with CaptureQueriesContext(connection) as captured:
            checking.check_people(world.college, world.season, people)
        return len(captured)

    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    world.season.materials_required = world.season.education_required = True
    world.season.save()
    one = queries()
    for _ in range(29):
        world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    assert queries() == one


# --- Earlier seasons, the whole university -------------------------------------------------------


def completed_earlier(world, member, path=Path.IN_BEIJING, year=2019):
    """A transfer of an earlier season, done."""
    organization = member.organization
    case = make_case(make_season(year), organization, member=member)
    walked = world.transfer(path, Status.COMPLETED, organization=organization)
    Transfer.objects.filter(pk=walked.pk).update(case=case)
    return walked


def test_who_was_moved_away_before_is_to_be_looked_at(world):
    draft = world.transfer(Path.IN_BEIJING)
    completed_earlier(world, draft.member)
    (finding,) = checking.findings_of(fresh(draft))
    assert finding.detail == "这位党员的组织关系曾于 2019 届转出。"


def test_a_move_within_the_college_was_no_move_away(world):
    draft = world.transfer(Path.IN_BEIJING)
    completed_earlier(world, draft.member, Path.INTRA_COLLEGE)
    assert codes(draft) == []


def test_what_another_college_did_is_said_without_its_year(world):
    stranger = make_member(world.other_college)
    completed_earlier(world, stranger)
    entry = checking.entry_of(make_case(world.season, world.other_college, member=stranger), None)
    context = known_about([entry], world.college, world.season).context
    assert context.transferred == {stranger.id_number: 0}
    assert context.elsewhere == {stranger.id_number}


def test_the_spelling_of_the_records_comes_from_what_is_settled(world):
    other = world.other_college
    settled = world.transfer(Path.OUT_ONLINE, Status.APPROVED, organization=other)
    own = world.transfer(Path.OUT_ONLINE)
    assert codes(own) == []
    change(own, heading_organization=TONGJI_SHORT)
    (finding,) = checking.findings_of(fresh(own))
    assert (finding.rule.code, finding.detail) == (
        "SPELLED_OTHERWISE_BEFORE",
        f"这个单位在全校以往的转接中多写作“{TONGJI}”，这里写作“{TONGJI_SHORT}”。",
    )
    assert other.name not in finding.sentence
    assert settled.member.name not in finding.sentence


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CONFIRMED, Status.SUBMITTED, Status.RETURNED])
def test_what_another_college_has_not_settled_does_not_show(world, status):
    """Not its spelling, not its codes, not its refusals, not that anybody goes there."""
    world.transfer(Path.OUT_ONLINE, status, organization=world.other_college, name="乙学院人")
    own = world.transfer(Path.OUT_ONLINE)
    change(own, heading_organization=TONGJI_SHORT, receiving_organization="中共同济大学材料学院委员会")
    assert codes(own) == []


def test_a_code_that_the_records_have_for_another_unit(world):
    world.transfer(Path.OUT_ONLINE, Status.INITIATED, organization=world.other_college)
    own = world.transfer(Path.OUT_ONLINE)
    change(own, receiving_organization="中共同济大学材料学院委员会")
    assert codes(own) == ["CODE_OF_ANOTHER_UNIT"]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (RefusalReason.WRONG_TARGET, ["HEADING_REFUSED_BEFORE"]),
        (RefusalReason.NOT_RECEIVING, ["HEADING_REFUSED_BEFORE"]),
        (RefusalReason.PAPER_WANTED, []),
        (RefusalReason.EXPIRED, []),
    ],
)
def test_a_heading_that_was_refused_is_told_by_a_number_only(world, reason, expected):
    refused = world.transfer(Path.OUT_ONLINE, Status.FAILED, organization=world.other_college)
    change(refused, refusal_reason=reason)
    own = world.transfer(Path.OUT_ONLINE)
    assert codes(own) == expected
    for finding in checking.findings_of(fresh(own)):
        assert "被对方退回 1 次" in finding.detail
        assert world.other_college.name not in finding.sentence


def test_a_later_season_does_not_speak_to_an_earlier_one(world):
    later = world.transfer(Path.OUT_ONLINE, Status.APPROVED)
    Transfer.objects.filter(pk=later.pk).update(
        case=make_case(make_season(2023), world.college, member=later.member)
    )
    own = world.transfer(Path.OUT_ONLINE)
    change(own, heading_organization=TONGJI_SHORT)
    assert codes(own) == []


# --- Before leaving -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        (Path.IN_BEIJING, Status.DRAFT, []),
        (Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, []),
        (Path.IN_BEIJING, Status.CONFIRMED, ["MATERIALS_MISSING"]),
        (Path.OUT_PAPER, Status.LETTER_ISSUED, ["MATERIALS_MISSING"]),
        (Path.IN_BEIJING, Status.INITIATED, ["MATERIALS_MISSING"]),
        (Path.IN_BEIJING, Status.COMPLETED, []),
    ],
)
def test_files_are_asked_for_when_it_is_time_to_leave(world, path, status, expected):
    MaterialKind.objects.all().delete()
    MaterialKind.objects.create(name="志愿书", categories=[MemberCategory.FULL], required=True)
    world.season.materials_required = True
    world.season.save()
    transfer = world.transfer(path, status)
    assert codes(transfer) == expected


def test_after_the_review_only_what_concerns_leaving_is_said(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.APPROVED)
    change(transfer, heading_organization="某某有限公司")
    assert codes(transfer) == []


def test_who_stays_is_checked_as_a_person(world):
    case = make_case(world.season, world.college, phone="")
    case.disposition = "DEFERRED"
    case.save()
    assert [each.rule.code for each in checking.check_person(case, None).findings] == ["PHONE_MISSING"]


def test_a_route_that_was_never_chosen(world):
    case = make_case(world.season, world.college)
    assert [each.rule.code for each in checking.check_person(case, None).findings] == ["ROUTE_MISSING"]


# --- From the sheet to the page -------------------------------------------------------------------


def test_what_the_import_said_is_what_the_page_says(world):
    """Rule, field, what was found and the value: equal before and after the commit."""
    rows = [
        person(1, **OUT_ONLINE),
        person(2, **OUT_ONLINE, 党费交至="2022-05"),
        person(3, **OUT_ONLINE | {"介绍信抬头": TONGJI_SHORT}),
        person(4, 接收党组织编码="123"),
        person(5, 学号=person(1)["学号"], 本人联系电话=""),
    ]
    planned = plan(world.admin, *rows)
    said = {
        row.entry.id_number: sorted(finding.identity(row.entry) for finding in row.findings)
        for row in planned.rows
    }
    bring_in(world.admin, *rows)
    shown = {}
    for transfer in Transfer.objects.for_pages():
        checked = checking.check_person(transfer.case, transfer)
        shown[transfer.member.id_number] = sorted(each.identity(checked.entry) for each in checked.findings)
    assert shown == said
    assert sorted(code for found in said.values() for code, *_ in found) == [
        "FEE_BEHIND",
        "IN_BEIJING_CODE_MALFORMED",
        "PHONE_MISSING",
        "SAME_UNIT_TWO_SPELLINGS",
        "STUDENT_NUMBER_TWICE",
        "STUDENT_NUMBER_TWICE",
    ]


def test_a_sheet_does_not_ask_again_what_was_found_in_order(world):
    row = person(1, 党费交至="2022-05")
    bring_in(world.admin, row)
    transfer = Transfer.objects.for_pages().get()
    (noted,) = acknowledging.note_case(transfer.case, transfer).open
    acknowledging.acknowledge(transfer.case_id, noted.mark, "已核对缴费记录", world.actor(world.admin))
    (again,) = plan(world.admin, row).rows
    assert again.findings == ()
    (other,) = plan(world.admin, row | {"党费交至": "2022-04"}).rows
    assert [finding.rule.code for finding in other.findings] == ["FEE_BEHIND"]
