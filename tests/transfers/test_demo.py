"""The demo: everything in it, made by the services alone, the same every time, and the samples fit in."""

import datetime
import io
import json
import random
from collections import Counter
from pathlib import Path as File

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from stdnum.cn import ric

from letters.enums import LetterState, RunState
from letters.models import Letter, Mailing, PrintRun
from letters.services import numbers, run_check, stock
from members import clock
from members.demo_accounts import ACCOUNTS, GRADUATES
from members.enums import MemberCategory, SealHolder
from members.journal_words import VERBS
from members.models import Event, Member, Organization, User
from members.services import journal
from members.services.journal import Actor
from transfers.demo import plan, world
from transfers.enums import Disposition, Path, Status
from transfers.models import (
    Acknowledgement,
    Case,
    ContactRecord,
    MaterialRecord,
    MemberRequest,
    Message,
    OwnReport,
    OwnReportPhoto,
    ReceiptReport,
    Register,
    RegisterRow,
    Season,
    Transfer,
    Upload,
)
from transfers.models.registers import EARLY_NOTE, RegisterKind
from transfers.services import confirmed, intake, situations
from transfers.services.departure import education
from transfers.services.departure import facts as departure_facts
from transfers.services.verification import lookup

SAMPLES = File(__file__).parent.parent / "samples"
TODAY = datetime.date(2022, 6, 16)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo, made once for this file and taken back after it; what the command printed."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        out = io.StringIO()
        with override_settings(PUBLIC_BASE_URL="http://127.0.0.1:8000"):  # as dev.py sets it
            call_command("load_demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture
def demo(loaded, db):
    """Each test may write; that is taken back."""
    with clock.standing_on(TODAY):
        yield loaded


def test_people_in_all_boxes_of_all_organizations(demo):
    assert Organization.objects.count() == 7
    assert Member.objects.count() == Case.objects.count() == sum(line.count for line in plan.lines()) + 2
    assert 400 <= Case.objects.count() <= 450
    assert set(Case.objects.values_list("disposition", flat=True)) == set(Disposition.constraint_values())
    assert set(Member.objects.values_list("category", flat=True)) == set(MemberCategory.constraint_values())
    assert {case.organization_id for case in Case.objects.all()} == {
        each.pk for each in Organization.objects.all()
    }


def test_transfers_in_all_statuses_on_all_paths(demo):
    transfers = Transfer.objects.all()
    assert {transfer.status for transfer in transfers} == set(Status.constraint_values())
    paths = {Path.of(transfer.route, transfer.channel) for transfer in transfers}
    assert paths >= {Path.INTRA_COLLEGE, Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER}
    assert {transfer.attempt for transfer in transfers} == {1, 2}


def test_every_story_ends_where_it_should(demo):
    """The counts of the plan, by the status that each story leads to."""
    ends = {
        "submitted": Status.SUBMITTED,
        "returned": Status.RETURNED,
        "mended": Status.APPROVED,
        "awaiting": Status.AWAITING_CONFIRMATION,
        "changed": Status.AWAITING_CONFIRMATION,
    }
    planned = Counter({Status.SUBMITTED: 1})  # who went alone on the last day
    for line in plan.lines():
        if line.story in ends:
            planned[ends[line.story]] += line.count
    found = Counter(Transfer.objects.values_list("status", flat=True))
    for status in (Status.SUBMITTED, Status.RETURNED, Status.AWAITING_CONFIRMATION):
        assert found[status] == planned[status], status


def test_journal_is_whole_and_in_the_order_of_time(demo):
    proof = journal.verify()
    assert proof.fault == ""
    moments = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < datetime.datetime(2022, 6, 15, 18, 0, tzinfo=moments[-1].tzinfo)
    assert set(Event.objects.values_list("verb", flat=True)) <= set(VERBS), "a word for every verb"


def test_letters_without_holes_in_all_states(demo):
    states = numbers.states(list(Organization.objects.all()), 2022)
    assert [state.holes for state in states] == [0] * 7
    assert {letter.state for letter in Letter.objects.all()} == set(LetterState)
    assert Letter.objects.filter(replaces__isnull=False).count() >= 3
    waiting = Letter.objects.filter(seal_holder=SealHolder.DEPARTMENT, sealed_on=None, voided_at=None)
    assert {letter.organization.code for letter in waiting} == {"06", "07"}
    assert Letter.objects.filter(issued_on__month=5).count() >= 5, "early leavers"


def test_registers(demo):
    versions = {
        code: list(
            Register.objects.filter(organization__code=code, kind=RegisterKind.WHOLE)
            .order_by("version")
            .values_list("version", "late")
        )
        for code in ("01", "02", "03", "04", "05", "06", "07")
    }
    assert versions == {
        "01": [(1, False), (2, False)],
        "02": [(1, False)],
        "03": [(1, True)],
        "04": [(1, False)],
        "05": [],
        "06": [(1, False)],
        "07": [(1, False)],
    }


def test_early_leavers_went_alone_and_one_waits(demo):
    alone = RegisterRow.objects.filter(register__kind=RegisterKind.EARLY)
    assert Counter(alone.values_list("register__organization__code", "decision")) == {
        ("01", "APPROVED"): 4,
        ("02", "APPROVED"): 3,
        ("05", "PENDING"): 1,
    }
    whole = RegisterRow.objects.filter(register__kind=RegisterKind.WHOLE, register__version=1)
    assert sum("已于 5 月" in row.words.get(EARLY_NOTE, "") for row in whole) == 7
    assert Counter(
        Letter.objects.filter(issued_on__month=5).values_list("organization__code", flat=True)
    ) == {"01": 4, "02": 3}


def test_paper_of_the_first_college(demo):
    owner = Organization.objects.get(code="01")
    ledger = stock.ledger(owner, 2022)
    assert (ledger.received, ledger.used, ledger.spoiled, ledger.balance) == (50, 2, 2, 46)
    assert (ledger.next_serial, ledger.faults) == ("No.0012305", [])
    first, second = run_check.with_state(PrintRun.objects.all()).order_by("made_at")
    assert (first.state, second.state) == (RunState.FAULTY, RunState.TO_CHECK)
    bad = first.sheets.get(outcome="BAD").letter
    assert (bad.void_reason, second.sheets.get().letter) == ("MISPRINT", bad.replaced_by)
    assert Letter.objects.filter(organization=owner).waiting_for_print().exists()
    prepared = Mailing.objects.select_related("letter").get()
    assert (prepared.letter.state, prepared.letter.organization) == (LetterState.TO_DELIVER, owner)


def test_files_and_education_are_in_all_states(demo):
    season = Season.objects.get()
    shares = education.shares(season, list(Organization.objects.all()), TODAY)
    assert {share.held for share in shares} == {2}
    assert min(sum(share.missed for share in shares), sum(share.excused for share in shares)) > 0
    assert set(MaterialRecord.objects.values_list("state", flat=True)) == {"COLLECTED", "HANDED_OVER"}
    lacking = Case.objects.filter(departure_facts.lacking_required(season, departure_facts.active_kinds()))
    assert 0 < lacking.count() < Case.objects.count() / 2
    for case in Case.objects.filter(member__category="ACTIVIST"):
        assert case.attendances.count() == 0


def test_outsiders_can_ask_for_letters_and_two_have_answered(demo):
    assert Season.objects.get().verification
    reports = ReceiptReport.objects.select_related("transfer", "letter")
    assert [(each.state, each.transfer.status) for each in reports] == [
        ("WAITING", Status.LETTER_DELIVERED)
    ] * 2
    assert all("组织部" in each.letter.frozen_content.heading for each in reports)
    assert lookup.find(reports[0].letter.verification_code) == reports[0].letter


def test_some_are_overdue(demo):
    overdue = set(Transfer.objects.overdue_on(TODAY).values_list("status", flat=True))
    assert overdue >= {Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.INITIATED, Status.LETTER_DELIVERED}


def test_id_numbers_are_well_formed_and_nobodys(demo):
    found = [member.id_number for member in Member.objects.all()]
    assert [number for number in found if ric.calc_check_digit(number) != number[-1]] == []
    assert {number[:2] for number in found} == {"99"}
    assert {int(number[6:10]) for number in found} <= set(range(1996, 2002))
    for member in Member.objects.all():
        assert (int(member.id_number[16]) % 2 == 1) == (member.sex == "MALE"), member.name


def test_rare_names_are_there(demo):
    names = "".join(Member.objects.values_list("name", flat=True))
    assert [character for character in "䶮㛃𠅤𬭸·" if character not in names] == []


def test_every_sign_in_works(demo, client):
    for account in ACCOUNTS:
        assert client.login(username=account.username, password=account.password), account
        assert User.objects.get(username=account.username).name == account.name


def test_graduates_stand_where_their_account_says(demo):
    expected = {
        "awaiting": Status.AWAITING_CONFIRMATION,
        "letter": Status.LETTER_ISSUED,
        "draft": Status.DRAFT,
        "confirmed": Status.CONFIRMED,
        "submitted": Status.SUBMITTED,
        "returned": Status.RETURNED,
        "approved": Status.APPROVED,
        "started": Status.INITIATED,
        "delivered": Status.LETTER_DELIVERED,
        "completed": Status.COMPLETED,
        "refused": Status.FAILED,
        "self_filled": Status.DRAFT,
        "roster": Status.DRAFT,
        "changed": Status.AWAITING_CONFIRMATION,
        "abroad": None,
    }
    found = {}
    for account in GRADUATES:
        member = Member.objects.get(user__username=account.username)
        latest = Transfer.objects.filter(case__member=member).order_by("-attempt").first()
        found[account.key] = Status(latest.status) if latest else None
    assert found == expected


def test_command_prints_every_sign_in(demo):
    for account in ACCOUNTS:
        assert account.username in demo
        assert account.role in demo


def test_second_run_changes_nothing(demo):
    before = journal.verify()
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    assert journal.verify() == before
    assert "已经装入，没有改动" in out.getvalue()
    assert "zzb01" in out.getvalue()


def test_same_people_every_time():
    first, second = (world.cast(random.Random(world.SEED)) for _ in range(2))
    assert first == second


def test_not_into_a_database_with_other_data(demo):
    User.objects.filter(username="zzb01").update(name="真有其人")
    before = journal.verify()
    with pytest.raises(CommandError, match="只能装入空的数据库"):
        call_command("load_demo", stdout=io.StringIO())
    assert journal.verify() == before


def test_pages_of_the_intake_have_something_to_show(demo):
    own, roster = (
        Transfer.objects.get(case__member__user__username=username)
        for username in ("182001000013", "182001000014")
    )
    assert (own.filled_by_graduate, situations.missing(own), roster.filled_by_graduate) == (True, [], False)
    waiting = Upload.objects.filter(committed_at=None).order_by("uploaded_at")
    summary, changes = waiting
    assert [each.organization.code for each in waiting] == ["01", "01"]
    assert intake.read(summary).register.problems != ()
    plan_of_changes = intake.plan_of(changes)
    assert plan_of_changes.counts == {"new": 0, "changed": 1, "same": 0, "conflict": 1, "refused": 1}
    assert [row.entry.name for row in plan_of_changes.to_decide] == ["赵子墨"]
    acknowledged = Acknowledgement.objects.select_related("case__organization")
    assert {each.code for each in acknowledged} <= {
        "FEE_BEHIND",
        "HEADING_REFUSED_BEFORE",
        "MATERIALS_MISSING",
    }
    seen_by_reviewer = acknowledged.filter(case__transfers__status=Status.SUBMITTED)
    assert {each.case.organization.code for each in acknowledged} >= {"01"}
    assert seen_by_reviewer.exists()


def test_phones_and_desk_have_something_to_show(demo):
    changed = Transfer.objects.for_pages().get(case__member__student_number="182001000015")
    changes = confirmed.changes_since(changed)
    assert [row.label for row in changes.rows] == ["接收党支部", "接收党组织编码", "毕业去向"]
    assert list(MemberRequest.objects.values_list("kind", "state")) == [("CHANGE", "OPEN")]
    reports = OwnReport.objects.order_by("kind").values_list("kind", "state")
    assert list(reports) == [("HANDED_IN", "NOTED"), ("RECEIPT", "WAITING"), ("REFUSED", "WAITING")]
    assert OwnReportPhoto.objects.filter(report__kind="RECEIPT").count() == 1
    told = Message.objects.filter(list_key="confirmation")
    assert told.exists()
    assert {each.case.organization.code for each in told} == {"01"}
    assert ContactRecord.objects.filter(next_on=TODAY, result="NO_ANSWER").count() == 1
    assert not Event.objects.filter(verb="CONFIRM", actor__role="GRADUATE", actor__opened_at=None).exists()


def test_tidy_sample_is_all_new(demo):
    upload = keep("register-tidy.xlsx", "01")
    assert intake.plan_of(upload).counts == {"new": 80, "changed": 0, "same": 0, "conflict": 0, "refused": 0}


def test_messy_sample_meets_nobody_of_the_demo(demo):
    expected = json.loads((SAMPLES / "register-messy.expected.json").read_text(encoding="utf-8"))
    result = intake.plan_of(keep("register-messy.xlsx", "02"))
    assert (result.counts["conflict"], result.counts["changed"], result.counts["same"]) == (0, 0, 0)
    assert len(result.rows) == len(expected)


def keep(name, code):
    admin = User.objects.select_related("organization").get(organization__code=code)
    return intake.keep((SAMPLES / name).read_bytes(), name, Season.objects.get(), Actor.of(admin))
