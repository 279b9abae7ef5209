"""Working lists: the right rows, the right words, and nothing gets stuck where nobody sees it."""

import datetime
import re

import pytest

from letters.models import PrintRun
from letters.services import print_run, run_check, run_file
from members import clock
from tests import factories
from tests.factories import fresh, said
from tests.transfers.asking import ask, force, reply
from tests.transfers.departure import collect, hold, sign, switch_on
from tests.transfers.varied import DECIDED, statuses_of
from transfers.desk import Desk, Group
from transfers.enums import CLOSED_STATUSES, Action, Channel, Disposition, Party, Path, Status
from transfers.models import Case, Season, Transfer
from transfers.models.member_requests import RequestKind
from transfers.services import editing
from transfers.services.performing import perform
from transfers.services.reports import with_latest
from transfers.tallies import Tally, line, tallies
from transfers.working_lists import LISTS, lists_of


def desk(user, season=None):
    return Desk.of(user, season or Season.current())


def rows(user, key):
    """The names of those in a working list."""
    at = desk(user)
    each = lists_of(at.party)[key]
    if each.model is Case:
        found = with_latest(Case.objects.visible_to(user)).filter(each.rows(at))
        return {case.member.name for case in found}
    return {transfer.member.name for transfer in Transfer.objects.visible_to(user).filter(each.rows(at))}


def counts(user):
    return {tally.working_list.key: tally.count for tally in tallies(desk(user)) if tally.count}


# --- Nothing gets stuck ----------------------------------------------------------------------


def in_some_list(world):
    """Ids of the transfers that stand in a list of somebody who has it on the desk."""
    users = (world.admin, world.other_admin, world.general_admin, world.reviewer)
    found = set()
    for user in users:
        at = desk(user)
        for each in lists_of(at.party, Transfer).values():
            found |= set(Transfer.objects.visible_to(user).filter(each.rows(at)).values_list("pk", flat=True))
    return found


def must_be_listed():
    refused = Transfer.objects.filter(
        status=Status.FAILED, next_attempt__isnull=True, case__disposition=Disposition.TRANSFER
    )
    return set(Transfer.objects.open().values_list("pk", flat=True)) | set(
        refused.values_list("pk", flat=True)
    )


def test_every_open_or_refused_transfer_is_in_a_list_of_somebody(varied):
    stuck = Transfer.objects.filter(pk__in=must_be_listed() - in_some_list(varied))
    assert [(each.route, each.channel, each.status) for each in stuck] == []


def test_the_varied_world_has_every_status_on_every_path(varied):
    """Or the test above would prove less than it says."""
    wanted = {(path, status) for path in DECIDED for status in statuses_of(path)}
    there = {(Path.of(each.route, each.channel), Status(each.status)) for each in Transfer.objects.all()}
    assert wanted - there == set()


@pytest.mark.parametrize("day", [datetime.date(2022, 9, 2), datetime.date(2023, 3, 1)])
def test_nothing_gets_stuck_on_later_days_either(varied, day):
    with clock.standing_on(day):
        assert must_be_listed() - in_some_list(varied) == set()
        overdue = lists_of(Party.REVIEWER)["overdue"].rows(desk(varied.reviewer))
        begun_before = Transfer.objects.open().filter(case__season__year=2022)
        assert begun_before.filter(overdue).count() == begun_before.count()


def test_a_new_season_does_not_hide_what_the_old_one_left(world):
    left = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    unstarted = factories.make_case(world.season, world.college)
    factories.make_season(2023)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        assert rows(world.admin, "earlier") == {left.member.name}
        assert rows(world.admin, "earlier-unstarted") == {unstarted.member.name}
        assert rows(world.admin, "online") == set()


# Refused ones, news, and the paper that is still to come after its photograph.
CLOSED_TOO = ("refused", "earlier", "switched", "originals", "earlier-originals")


def test_no_list_holds_a_closed_transfer_but_the_refused_and_the_news(varied):
    for each in LISTS:
        if each.model is not Transfer or each.key in CLOSED_TOO:
            continue
        for user in (varied.admin, varied.reviewer):
            at = desk(user)
            if at.party in each.parties:
                assert not Transfer.objects.filter(each.rows(at), status__in=CLOSED_STATUSES).exists(), (
                    each.key
                )


# --- The right rows --------------------------------------------------------------------------

STEPS = [
    (Path.UNDECIDED, Status.DRAFT, {"no-target"}, set()),
    (Path.IN_BEIJING, Status.DRAFT, {"ready"}, set()),
    (Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, {"confirmation"}, set()),
    (Path.IN_BEIJING, Status.CONFIRMED, {"start"}, set()),
    (Path.OUT_ONLINE, Status.CONFIRMED, {"submit"}, set()),
    (Path.OUT_ONLINE, Status.SUBMITTED, {"in-review"}, {"review"}),
    (Path.OUT_ONLINE, Status.RETURNED, {"returned"}, {"back"}),
    (Path.OUT_ONLINE, Status.APPROVED, {"start-out"}, {"approved"}),
    (Path.OUT_PAPER, Status.APPROVED, {"issue"}, {"approved"}),
    (Path.OUT_ONLINE, Status.INITIATED, {"online"}, {"online"}),
    (Path.OUT_PAPER, Status.LETTER_ISSUED, {"print"}, set()),
    (Path.OUT_PAPER, Status.LETTER_DELIVERED, {"receipt"}, {"receipt"}),
    (Path.OUT_PAPER, Status.FAILED, {"refused"}, {"refused"}),
    (Path.OUT_PAPER, Status.COMPLETED, set(), set()),
    (Path.IN_BEIJING, Status.CANCELLED, {"unstarted"}, set()),
]


@pytest.mark.parametrize(("path", "status", "college", "department"), STEPS)
def test_each_standing_is_in_exactly_these_lists(world, path, status, college, department):
    world.transfer(path, status)
    assert set(counts(world.admin)) == college
    assert set(counts(world.reviewer)) == department
    assert counts(world.other_admin) == {}


def test_a_draft_with_a_blocking_finding_is_not_ready(world):
    draft = world.transfer(Path.IN_BEIJING)
    Transfer.objects.filter(pk=draft.pk).update(receiving_code="123")
    assert counts(world.admin) == {"incomplete": 1}


def fill_in(world, transfer, **values):
    """The graduate fills in the own destination."""
    graduate = world.actor(world.graduate_user(transfer.case))
    editing.edit_target(transfer.pk, values, graduate, version=fresh(transfer).version)


def test_what_the_graduate_has_filled_in_waits_for_the_college_to_look_at(world):
    whole, half = world.transfer(Path.UNDECIDED), world.transfer(Path.UNDECIDED)
    fill_in(world, whole, **factories.TARGETS[Path.IN_BEIJING])
    fill_in(world, half, receiving_organization="中共清华大学环境学院环硕221支部委员会")
    assert counts(world.admin) == {"own-target": 1, "incomplete": 1}
    assert rows(world.admin, "own-target") == {whole.member.name}
    editing.edit_target(whole.pk, {"remark": "已核对"}, world.actor(world.admin))
    assert counts(world.admin) == {"ready": 1, "incomplete": 1}


def test_what_was_filled_in_before_a_correction_is_to_be_corrected(world):
    transfer = world.transfer(Path.UNDECIDED)
    with clock.standing_on(datetime.date(2022, 6, 1)):
        fill_in(world, transfer, **factories.TARGETS[Path.IN_BEIJING])
    Transfer.objects.filter(pk=transfer.pk).update(status_since=clock.now() - datetime.timedelta(days=30))
    assert counts(world.admin) == {"own-target": 1}
    world.walk(fresh(transfer), Status.CONFIRMED)
    perform(transfer.pk, Action.CORRECT, world.actor(world.admin), said(Action.CORRECT, Path.IN_BEIJING))
    assert counts(world.admin) == {"correction": 1}


def test_what_somebody_wants_corrected_does_not_go_back_unread(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    perform(transfer.pk, Action.CORRECT, world.actor(world.admin), said(Action.CORRECT, Path.IN_BEIJING))
    assert counts(world.admin) == {"correction": 1}
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin), {})
    assert counts(world.admin) == {"confirmation": 1}


def test_a_letter_is_printed_then_looked_at_then_sealed(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    run = print_run.print_run([transfer.letter], world.actor(world.admin))
    assert counts(world.admin) == {"print-check": 1, "seal": 1}
    assert counts(world.reviewer) == {}
    run_file.fetch(PrintRun.objects.get(pk=run.pk), world.actor(world.admin))
    run_check.confirm_good(run.pk, world.actor(world.admin))
    assert counts(world.admin) == {"seal": 1}


def test_whoever_printed_looks_at_what_came_out(world):
    """Two runs of one letter are one letter to look at; 组织部 looks at what it printed itself."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    for _ in range(2):
        print_run.print_run([transfer.letter], world.actor(world.reviewer))
    assert counts(world.reviewer) == {"print-check": 1}
    assert counts(world.admin) == {"seal": 1}
    assert counts(world.other_admin) == {}


def test_a_sealed_letter_is_to_be_handed_out(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(fresh(transfer))
    assert counts(world.admin) == {"deliver": 1}


def test_a_general_branch_waits_for_the_seal_that_the_department_has_to_set(world):
    """And it waits for nothing of the kind while there is no paper to stamp."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.general_branch)
    assert counts(world.general_admin) == {"print": 1}
    assert counts(world.reviewer) == {}
    print_run.print_run([transfer.letter], world.actor(world.general_admin))
    assert counts(world.general_admin) == {"print-check": 1, "with-department-seal": 1}
    assert counts(world.reviewer) == {"department-seal": 1}


def test_a_refused_transfer_leaves_its_list_when_it_is_tried_again_or_kept(world):
    again, kept = (world.transfer(Path.IN_BEIJING, Status.FAILED) for _ in range(2))
    assert counts(world.admin) == {"refused": 2}
    perform(again.pk, Action.TRY_AGAIN, world.actor(world.admin), said(Action.TRY_AGAIN, Path.IN_BEIJING))
    factories.set_disposition(kept.case, Disposition.RETAINED, world.actor(world.admin))
    assert counts(world.admin) == {"ready": 1}


def test_the_department_is_told_of_a_switched_channel_for_a_fortnight(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.APPROVED)
    words = said(Action.SWITCH_CHANNEL, Path.OUT_ONLINE)
    perform(transfer.pk, Action.SWITCH_CHANNEL, world.actor(world.admin), words)
    assert fresh(transfer).channel == Channel.PAPER
    assert counts(world.reviewer) == {"approved": 1, "switched": 1}
    with clock.standing_on(datetime.date(2022, 6, 22)):
        assert counts(world.reviewer) == {"approved": 1}


def test_a_deferred_person_comes_back_on_the_day(world):
    case = factories.make_case(world.season, world.college)
    factories.set_disposition(case, Disposition.DEFERRED, world.actor(world.admin))  # until 30 September
    assert counts(world.admin) == {}
    with clock.standing_on(datetime.date(2022, 9, 30)):
        assert counts(world.admin) == {"due": 1}


@pytest.mark.parametrize("box", [Disposition.DEFERRED, Disposition.RETAINED, Disposition.ABROAD])
def test_a_box_without_a_date_is_in_a_list_in_every_season(world, box):
    case = factories.make_case(world.season, world.college)
    Case.objects.filter(pk=case.pk).update(disposition=box)
    assert counts(world.admin) == {"undated": 1}
    factories.make_season(2023)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        assert (counts(world.admin), counts(world.reviewer)) == ({"earlier-due": 1}, {"earlier-due": 1})


def test_a_person_who_is_no_member_is_in_no_list(world):
    stored = factories.make_case(world.season, world.college, category="ACTIVIST")
    Case.objects.filter(pk=stored.pk).update(disposition=Disposition.DEFERRED)
    factories.make_case(world.season, world.college, category="ACTIVIST")
    assert counts(world.admin) == {}


def test_what_is_open_before_leaving_is_told_until_it_is_done(world, django_assert_num_queries):
    switch_on(world)
    done, open_one = (factories.make_case(world.season, world.college) for _ in range(2))
    activist = factories.make_case(world.season, world.college, category="ACTIVIST")
    factories.make_case(world.season, world.other_college)
    collect(world, done)
    assert rows(world.admin, "materials") == {open_one.member.name, activist.member.name}
    assert rows(world.admin, "education") == set()  # none has been held
    sign(world, hold(world), done)
    assert rows(world.admin, "education") == {open_one.member.name}
    at = desk(world.admin)
    with django_assert_num_queries(4):  # held-up drafts, kinds of files, transfers, people
        found = {tally.working_list.key: tally.count for tally in tallies(at)}
    assert (found["materials"], found["education"]) == (2, 1)
    assert {"materials", "education"} & set(counts(world.reviewer)) == set()
    switch_on(world, materials_required=False, education_required=False)
    assert {"materials", "education"} & set(counts(world.admin)) == set()


def test_a_completed_transfer_of_somebody_in_another_box_is_a_contradiction(world):
    done = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    assert counts(world.admin) == {}
    Case.objects.filter(pk=done.case_id).update(
        disposition=Disposition.ABROAD, disposition_until=datetime.date(2027, 6, 1)
    )
    assert counts(world.admin) == {"contradiction": 1}


def test_a_request_is_with_whoever_answers_it_until_it_is_answered(world):
    correction = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED).case
    staying = world.transfer(Path.IN_BEIJING, Status.INITIATED).case
    ask(world, correction)
    asked = ask(world, staying, RequestKind.RETENTION)
    ask(world, world.transfer(Path.IN_BEIJING, organization=world.other_college).case)
    assert rows(world.admin, "requests") == {correction.member.name}
    assert rows(world.admin, "requests-department") == {staying.member.name}
    assert rows(world.reviewer, "requests") == {staying.member.name}
    assert len(rows(world.reviewer, "requests-college")) == 2
    reply(world, asked, world.reviewer)
    assert rows(world.reviewer, "requests") == rows(world.admin, "requests-department") == set()
    assert rows(world.admin, "granted") == {staying.member.name}


def test_what_was_granted_stays_in_a_list_until_something_is_done(world):
    change = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    reply(world, ask(world, change.case, RequestKind.CHANGE), world.admin)
    declined = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    reply(world, ask(world, declined.case, RequestKind.CHANGE), world.admin, granted=False)
    assert rows(world.admin, "granted") == {change.member.name}
    with clock.standing_on(datetime.date(2022, 6, 9)):
        perform(change.pk, Action.CHANGE, world.actor(world.admin), said(Action.CHANGE, Path.OUT_PAPER))
    assert rows(world.admin, "granted") == set()


def test_a_request_of_an_earlier_season_is_a_problem_of_both(world):
    done = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    ask(world, done.case)
    factories.make_season(2023)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        assert (counts(world.admin), counts(world.reviewer)) == (
            {"earlier-requests": 1},
            {"earlier-requests": 1},
        )


def test_every_open_request_is_in_a_list_of_somebody(varied):
    for case in Case.objects.filter(requests__isnull=True):
        force(case, RequestKind.RETENTION if case.pk.int % 2 else RequestKind.CORRECTION)
    for day in (None, datetime.date(2022, 9, 2), datetime.date(2023, 3, 1)):
        with clock.standing_on(day or clock.today()):
            found = set()
            for user in (varied.admin, varied.other_admin, varied.general_admin):
                for key in ("requests", "requests-department", "earlier-requests"):
                    at = desk(user)
                    listed = Case.objects.visible_to(user).filter(lists_of(at.party)[key].rows(at))
                    found |= set(listed.values_list("pk", flat=True))
            assert found == set(Case.objects.values_list("pk", flat=True))


# --- Words -----------------------------------------------------------------------------------


def test_a_line_says_number_age_deadline_and_one_verb(world):
    with clock.standing_on(datetime.date(2022, 6, 4)):
        world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
        world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    with clock.standing_on(datetime.date(2022, 6, 6)):
        at = desk(world.admin)
        tally = next(each for each in tallies(at) if each.working_list.key == "confirmation")
        assert line(tally, at) == {
            "count": 2,
            "unit": "人",
            "sentence": "尚未确认转接信息",
            "url": "/transfers/?list=confirmation&season=2022",
            "verb": "去催办",
            "age": "最早一条已 2 天",
            "due": "截止 6 月 10 日（还有 4 天）",
            "late": False,
        }


@pytest.mark.parametrize(
    ("first", "last", "words", "late"),
    [
        (datetime.date(2022, 6, 8), datetime.date(2022, 6, 8), "截止 6 月 8 日（今天截止）", False),
        (datetime.date(2022, 6, 9), datetime.date(2022, 6, 30), "最早截止 6 月 9 日（还有 1 天）", False),
        (datetime.date(2022, 6, 6), datetime.date(2022, 6, 30), "最早应在 6 月 6 日前办完，已过 2 天", True),
        (
            datetime.date(2023, 1, 5),
            datetime.date(2023, 1, 5),
            "截止 2023 年 1 月 5 日（还有 211 天）",
            False,
        ),
        (None, None, "", False),
    ],
)
def test_deadlines_in_words(world, first, last, words, late):
    at = desk(world.admin)
    said_so = line(Tally(LISTS[0], 1, clock.now(), first, last), at)
    assert (said_so["due"], said_so["late"]) == (words, late)


def test_keys_are_unique_and_words_use_full_width_punctuation():
    keys = [each.key for each in LISTS]
    assert len(keys) == len(set(keys))
    assert [each.sentence for each in LISTS if re.search(r"[,;:()]", each.sentence)] == []
    assert {each.group for each in LISTS} == set(Group)


def test_the_number_of_queries_does_not_grow_with_the_rows(world, django_assert_num_queries):
    def measure():
        with django_assert_num_queries(3):  # held-up drafts, transfers, people
            tallies(desk_of_admin())

    def desk_of_admin():
        return Desk(world.admin, world.season, clock.today())

    world.transfer(Path.IN_BEIJING)
    measure()
    for _ in range(12):
        world.transfer(Path.IN_BEIJING)
        world.transfer(Path.UNDECIDED)
    measure()
