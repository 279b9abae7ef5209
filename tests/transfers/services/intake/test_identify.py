"""Roster first, destinations by a later sheet without ID numbers; rows stand for what is stored where they are blank."""

from members.models import Member
from members.services.journal import Actor
from members.spreadsheets.pasted import read_pasted
from tests.factories import make_member, make_season
from tests.transfers.sheets import IN_BEIJING, OUT_ONLINE, bring_in, keep, person, plan, workbook
from transfers.enums import Route, Status
from transfers.models import Case, Season, Transfer, Upload
from transfers.models.intake import UploadKind
from transfers.services import intake
from transfers.services.intake import workbook as intake_workbook
from transfers.services.intake.plan import Change, RowOutcome

ROSTER = ("姓名", "学号", "身份证号", "党员类别")


def roster(n: int) -> dict[str, str]:
    return {header: person(n)[header] for header in ROSTER}


def destination(n: int, **cells: str) -> dict[str, str]:
    """The row of a later sheet: who by 学号 and 姓名, and where to."""
    return {"学号": person(n)["学号"], "姓名": person(n)["姓名"], **(cells or IN_BEIJING)}


def test_roster_first_and_destinations_later(world):
    first = bring_in(world.admin, roster(1), roster(2))
    assert first.counts["new"] == 2
    assert {transfer.route for transfer in Transfer.objects.all()} == {""}
    later = bring_in(world.admin, destination(1), destination(2, **OUT_ONLINE))
    assert [row.outcome for row in later.rows] == [RowOutcome.CHANGED] * 2
    assert {
        transfer.member.name: (transfer.route, transfer.status) for transfer in Transfer.objects.for_pages()
    } == {
        "测试零一": (Route.IN_BEIJING, Status.DRAFT),
        "测试零二": (Route.OUT_OF_BEIJING, Status.DRAFT),
    }
    assert Member.objects.count() == 2
    assert world.walk(
        Transfer.objects.for_pages().get(case__member__name="测试零一"), Status.AWAITING_CONFIRMATION
    )


def test_what_is_stored_is_not_missing_in_the_sheet(world):
    """The rules look at what will stand there: category, phone and fee came with the roster."""
    bring_in(world.admin, person())
    (row,) = plan(world.admin, destination(1, **OUT_ONLINE)).rows
    assert (row.outcome, row.findings) == (RowOutcome.CHANGED, ())
    (bare,) = plan(world.admin, destination(1, 转接类型="京外")).rows
    assert [finding.rule.code for finding in bare.findings] == [
        "HEADING_MISSING",
        "BEIJING_CODE_OUTSIDE",
    ]


def test_wrong_name_or_number_is_refused_with_what_was_looked_for(world):
    bring_in(world.admin, roster(1))
    rows = plan(
        world.admin,
        destination(1) | {"姓名": "别的名字"},
        destination(1) | {"学号": "999"},
    ).rows
    for row in rows:
        assert (row.outcome, row.key) == (RowOutcome.REFUSED, "")
        (finding,) = [each for each in row.findings if each.rule.code == "ID_MISSING"]
        assert finding.sentence.startswith("没有身份证号，也没有找到学号和姓名都相符的人。")


def test_two_people_alike_are_not_guessed(world):
    for n in (1, 2):
        member = make_member(world.college, name="同名", student_number="77")
        Case.objects.create(
            season=world.season, member=member, organization=world.college, branch=member.branch
        )
        (row,) = plan(world.admin, {"学号": "77", "姓名": "同名", **IN_BEIJING}).rows
        assert row.outcome == (RowOutcome.CHANGED if n == 1 else RowOutcome.REFUSED)


def test_people_of_others_and_of_other_seasons_are_not_found(world):
    bring_in(world.other_admin, roster(1))
    assert plan(world.admin, destination(1)).rows[0].outcome == RowOutcome.REFUSED
    make_season(2021)
    bring_in(world.admin, roster(2))
    Case.objects.filter(member__name="测试零二").update(season=Season.objects.get(year=2021))
    assert plan(world.admin, destination(2)).rows[0].outcome == RowOutcome.REFUSED


def test_destroyed_number_is_not_replaced(world):
    """A numeric ID cell is always refused, also where 学号 and 姓名 would find somebody."""
    bring_in(world.admin, roster(1))
    (row,) = plan(world.admin, destination(1) | {"身份证号": "1.10101E+17", "党员类别": "正式党员"}).rows
    assert row.outcome == RowOutcome.REFUSED
    assert "ID_NUMERIC_CELL" in {finding.rule.code for finding in row.findings}


def test_changes_are_shown_for_a_row_without_number(world):
    bring_in(world.admin, person())
    (row,) = plan(world.admin, destination(1, 转接类型="京内", 具体接收单位="中共清华大学某支部委员会")).rows
    assert list(row.changes) == [
        Change("具体接收单位", IN_BEIJING["具体接收单位"], "中共清华大学某支部委员会")
    ]
    assert row.case_id == Case.objects.get().pk


# --- How rows come in ------------------------------------------------------------------------------


def test_pasted_rows(world):
    lines = [list(ROSTER), [person(3)[header] for header in ROSTER]]
    text = "\n".join("\t".join(line) for line in lines)
    upload = intake.keep_pasted(text, world.season, Actor.of(world.admin))
    assert (upload.kind, upload.file_name, upload.content) == (UploadKind.PASTE, "粘贴的内容", text)
    assert intake.read(Upload.objects.get()).workbook == read_pasted(text)
    planned = intake.plan_of(upload)
    intake.commit(upload.pk, planned.digest, Actor.of(world.admin))
    assert Member.objects.get().id_number == person(3)["身份证号"]


def test_file_is_parsed_once_and_kept_as_grid(world, monkeypatch):
    upload = keep(workbook(person()), world.admin)
    assert Upload.objects.values_list("grid", flat=True).get().startswith("t1:")
    monkeypatch.setattr(intake_workbook, "read_workbook", None)
    assert intake.plan_of(Upload.objects.get()).counts["new"] == 1
    assert upload.workbook == workbook(person()) or upload.workbook[:2] == b"PK"


def test_uploads_from_before_there_was_a_grid_are_read_from_their_file(world):
    upload = keep(workbook(person()), world.admin)
    Upload.objects.update(grid="")
    assert intake.plan_of(Upload.objects.get(pk=upload.pk)).counts["new"] == 1


def test_sheet_that_is_no_register_is_kept_for_a_person_to_map(world):
    upload = keep(workbook({"甲": "1", "乙": "2", "丙": "3"}), world.admin)
    assert intake.read(upload).register.problems
    assert Member.objects.count() == 0
