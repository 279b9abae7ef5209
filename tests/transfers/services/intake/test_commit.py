"""The commit of an import: the plan that was shown, once, whole or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.enums import Role
from members.models import Event, Member
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor
from tests.factories import make_organization, make_user, make_world
from tests.transfers.sheets import bring_in, everything, keep, person, workbook
from transfers.models import ImportedRow, Upload
from transfers.register import check_sheet
from transfers.services import intake
from transfers.services.intake import write as intake_write


def test_commit_needs_the_plan_that_was_shown(world):
    upload = keep(workbook(person()), world.admin)
    digest = intake.plan_of(upload).digest
    bring_in(world.admin, person(专业班级="别的班"))
    before = everything()
    with pytest.raises(intake.PlanChanged, match="数据库已有变化，请重新核对"):
        intake.commit(upload.pk, digest, Actor.of(world.admin))
    assert everything() == before
    upload.refresh_from_db()
    assert upload.committed_at is None
    intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.admin))
    assert Member.objects.get().class_name == "采矿硕19-1"


def test_second_commit_writes_nothing(world):
    upload = keep(workbook(person()), world.admin)
    digest = intake.plan_of(upload).digest
    intake.commit(upload.pk, digest, Actor.of(world.admin))
    before = everything()
    with pytest.raises(intake.AlreadyImported, match="已导入"):
        intake.commit(upload.pk, digest, Actor.of(world.admin))
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_import_once():
    world = make_world()
    upload = keep(workbook(*(person(n) for n in range(10))), world.admin)
    digest, together = intake.plan_of(upload).digest, threading.Barrier(3)

    def click(_):
        together.wait()
        try:
            intake.commit(upload.pk, digest, Actor.of(world.admin))
        except Stale as stale:
            return type(stale)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(click, range(3)))
    assert sorted(map(str, outcomes)) == sorted(
        map(str, [None, intake.AlreadyImported, intake.AlreadyImported])
    )
    assert (Member.objects.count(), Event.objects.filter(verb="IMPORT_REGISTER").count()) == (10, 1)


def test_reading_and_checking_are_done_before_the_journal_is_held(world, monkeypatch):
    """Both take seconds for a long register; nobody else waits for them."""
    upload = keep(workbook(person()), world.admin)
    digest = intake.plan_of(upload).digest
    held, seen = [], []
    change = journal.change

    @contextmanager
    def noted():
        with change() as book:
            held.append(True)
            yield book
            held.pop()

    def noting(name):
        act = getattr(intake, name)

        def noted_act(*args, **more):
            seen.append((name, bool(held)))
            return act(*args, **more)

        return noted_act

    monkeypatch.setattr(journal, "change", noted)
    for name in ("parse_register", "check_entries"):
        monkeypatch.setattr(intake, name, noting(name))
    intake.commit(upload.pk, digest, Actor.of(world.admin))
    assert seen == [("parse_register", False), ("check_entries", False)]
    assert Member.objects.count() == 1


def test_rows_are_checked_again_when_something_has_moved_meanwhile(world, monkeypatch):
    """Somebody else's import between the check and the lock: what was seen no longer holds."""
    upload = keep(workbook(person()), world.admin)
    digest = intake.plan_of(upload).digest
    change = journal.change

    @contextmanager
    def after_another():
        monkeypatch.setattr(journal, "change", change)
        bring_in(world.other_admin, person())
        with change() as book:
            yield book

    monkeypatch.setattr(journal, "change", after_another)
    with pytest.raises(intake.PlanChanged):
        intake.commit(upload.pk, digest, Actor.of(world.admin))
    assert Member.objects.get().organization == world.other_college


@pytest.mark.parametrize("at_once", [2, 500])
def test_commit_is_all_or_nothing(world, monkeypatch, at_once):
    upload = keep(workbook(*(person(n) for n in range(5))), world.admin)
    before = everything()
    prepare, seen = intake_write.prepare_draft, []

    def fifth_time_unlucky(transfer):
        seen.append(transfer)
        if len(seen) == 5:
            raise Stale
        return prepare(transfer)

    monkeypatch.setattr(intake_write, "AT_ONCE", at_once)
    monkeypatch.setattr(intake_write, "prepare_draft", fifth_time_unlucky)
    with pytest.raises(Stale):
        intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.admin))
    assert everything() == before
    assert Upload.objects.get().committed_at is None
    assert journal.verify().fault == ""


@pytest.mark.parametrize("at_once", [1, 3, 500])
def test_what_is_written_does_not_depend_on_how_many_rows_go_at_once(world, monkeypatch, at_once):
    monkeypatch.setattr(intake_write, "AT_ONCE", at_once)
    bring_in(world.admin, *(person(n) for n in range(7)))
    members = list(Member.objects.order_by("student_number"))
    assert [each.student_number for each in members] == [person(n)["学号"] for n in range(7)]
    assert [each.id_number for each in members] == [person(n)["身份证号"] for n in range(7)]
    for each in members:
        stored = (each.id_number_index, each.phone_index, each.name_key)
        each.fill_lookups()
        assert (each.id_number_index, each.phone_index, each.name_key) == stored
    events = list(Event.objects.order_by("seq"))
    assert [event.verb for event in events] == ["BEGIN"] * 7 + ["IMPORT_REGISTER"]
    assert [event.member for event in events[:-1]] == members
    assert ImportedRow.objects.count() == 7
    assert journal.verify().fault == ""


def test_progress_is_told_in_words_and_numbers(world):
    upload = keep(workbook(person(), person(2)), world.admin)
    told = []
    digest = intake.plan_of(upload, progress=lambda *said: told.append(said)).digest
    assert told == [("检查", 0, 2), ("检查", 2, 2), ("与系统比对", 0, 2)]
    told.clear()
    intake.commit(upload.pk, digest, Actor.of(world.admin), progress=lambda *said: told.append(said))
    assert told[-2:] == [("写入", 0, 2), ("写入", 2, 2)]


def test_checking_tells_how_far_it_is(world, monkeypatch):
    monkeypatch.setattr(check_sheet, "ROWS_BETWEEN_REPORTS", 1)
    told = []
    intake.plan_of(keep(workbook(person(), person(2)), world.admin), progress=lambda *said: told.append(said))
    assert told[:3] == [("检查", 0, 2), ("检查", 1, 2), ("检查", 2, 2)]


def test_refused_rows_are_left_out_only_when_that_is_said(world):
    upload = keep(workbook(person(), person(2, 身份证号="11010119990307123X")), world.admin)
    digest, actor = intake.plan_of(upload).digest, Actor.of(world.admin)
    with pytest.raises(Refusal, match="表中有 1 行不能导入。请勾选“先不导入这 1 行”"):
        intake.commit(upload.pk, digest, actor)
    assert not Member.objects.exists()
    intake.commit(upload.pk, digest, actor, leave_out=True)
    assert Member.objects.get().name == "测试零一"


def test_outcome_says_numbers_and_places_but_nothing_about_persons(world):
    upload = keep(workbook(person(), person(2, 身份证号="11010119990307123X")), world.admin)
    digest = intake.plan_of(upload).digest
    kept = intake.commit(upload.pk, digest, Actor.of(world.admin), leave_out=True)
    assert kept.outcome == {
        "counts": {"new": 1, "changed": 0, "same": 0, "conflict": 0, "refused": 1},
        "needing_work": 0,
        "decided": {"taken": 0, "kept": 0},
        "events": [[1, 2]],
        "left_out": [{"place": "“登记表”第 3 行", "outcome": "不能导入", "why": "身份证号有误。"}],
    }


def test_only_the_college_itself_commits(world):
    upload = keep(workbook(person()), world.admin)
    digest = intake.plan_of(upload).digest
    with pytest.raises(NotAllowed):
        intake.commit(upload.pk, digest, Actor.of(world.department_admin))
    with pytest.raises(Upload.DoesNotExist):
        intake.commit(upload.pk, digest, Actor.of(world.other_admin))
    assert not Member.objects.exists()


def test_closed_season_takes_no_register(world):
    upload = keep(workbook(person()), world.admin)
    digest = intake.plan_of(upload).digest
    world.season.entry_open = False
    world.season.save()
    for act in (
        lambda: keep(workbook(person()), world.admin),
        lambda: intake.commit(upload.pk, digest, Actor.of(world.admin)),
    ):
        with pytest.raises(Refusal, match="2022 届的登记已经关闭"):
            act()


def test_content_is_encrypted_and_kept(world):
    data = workbook(person())
    upload = keep(data, world.admin)
    intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.admin))
    raw = Upload.objects.values_list("content", flat=True).get()
    assert raw.startswith("t1:")
    assert Upload.objects.get().workbook == data


def test_plan_costs_the_same_number_of_queries(world, django_assert_num_queries):
    other = make_user(Role.COLLEGE_ADMIN, organization=make_organization("大学院党委", code="31"))
    bring_in(world.admin, person())
    bring_in(other, *(person(n) for n in range(2, 32)))
    one = keep(workbook(person(专业班级="新班")), world.admin)
    thirty = keep(workbook(*(person(n, 专业班级="新班") for n in range(2, 32))), other)
    for upload, rows in ((one, 1), (thirty, 30)):
        with django_assert_num_queries(14):
            assert intake.plan_of(upload).counts["changed"] == rows


def test_after_many_rows_the_database_counts_its_tables(world, monkeypatch):
    """On PostgreSQL the first lists after a large import took a minute, planned for tables that had been empty."""

    def counted(*rows):
        with CaptureQueriesContext(connection) as captured:
            bring_in(world.admin, *rows)
        return sum(query["sql"].startswith("ANALYZE") for query in captured)

    monkeypatch.setattr(intake, "MANY_ROWS", 1)
    assert counted(person(1)) == 0
    assert counted(person(2), person(3)) == 5
