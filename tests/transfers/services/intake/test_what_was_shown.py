"""Nothing is written that was not shown: other columns, other words or another conflict make another plan."""

import io

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from members.models import Member
from members.refusals import Refusal
from members.services.journal import Actor
from tests.transfers.sheets import OUT_PAPER, bring_in, keep, person, plan_one, workbook
from transfers.models import Case, Transfer, Upload
from transfers.register.mapping import Choices, SheetChoice
from transfers.services import intake
from transfers.services.intake import mapping as intake_mapping
from transfers.services.intake.plan import Decision

SHEET = "登记表"


def column_means(upload: Upload, header: str, key: str, user) -> None:
    """The person gives one column another meaning."""
    cells = person(**{header: ""})
    position = list(cells).index(header) + 1
    choices = Choices({SHEET: SheetChoice(read=True, header_first=1, header_last=1, columns={position: key})})
    intake_mapping.save(upload.pk, choices, Actor.of(user), remember=False)


@pytest.mark.parametrize("key", ["remark", "", "destination_kind"])
def test_column_with_another_meaning_makes_another_plan(world, key):
    """Of somebody new the plan shows no single values, and yet they are what is agreed to."""
    upload = keep(workbook(person(专业班级="采矿硕19-2")), world.admin)
    shown = intake.plan_of(upload).digest
    column_means(upload, "专业班级", key, world.admin)
    with pytest.raises(intake.PlanChanged):
        intake.commit(upload.pk, shown, Actor.of(world.admin))
    assert (Member.objects.count(), Case.objects.count()) == (0, 0)


def test_meaning_changed_while_the_commit_was_reading(world, monkeypatch):
    upload = keep(workbook(person(专业班级="采矿硕19-2")), world.admin)
    shown, read = intake.plan_of(upload).digest, intake.read

    def then_mapped(kept):
        content = read(kept)
        column_means(upload, "专业班级", "remark", world.admin)
        return content

    monkeypatch.setattr(intake, "read", then_mapped)
    with pytest.raises(intake.PlanChanged):
        intake.commit(upload.pk, shown, Actor.of(world.admin))
    assert Member.objects.count() == 0


def test_decision_about_another_conflict_decides_nothing(world):
    """The choice was made between two values; it says nothing about a third one."""
    bring_in(world.admin, person())
    Member.objects.update(class_name="手工改的班")
    upload = keep(workbook(person(专业班级="表中新班")), world.admin)
    (row,) = intake.plan_of(upload).to_decide
    Member.objects.update(class_name="又改的班")
    plan = intake.plan_of(upload)
    assert [each.choices != () for each in plan.rows] == [True]
    with pytest.raises(Refusal, match="没有需要写入的内容"):
        intake.commit(upload.pk, plan.digest, Actor.of(world.admin), decisions={row.token: Decision.SHEET})
    assert Member.objects.get().class_name == "又改的班"


def test_decisions_about_nobody_are_nothing_to_write(world):
    bring_in(world.admin, person())
    Member.objects.update(class_name="手工改的班")
    upload = keep(workbook(person(专业班级="表中新班")), world.admin)
    with pytest.raises(Refusal, match="没有需要写入的内容"):
        intake.commit(
            upload.pk,
            intake.plan_of(upload).digest,
            Actor.of(world.admin),
            decisions={"7:7": Decision.SHEET},
        )
    assert Upload.objects.get(pk=upload.pk).committed_at is None


@pytest.mark.parametrize(
    ("cells", "channel"),
    [
        ({"是否需要纸质介绍信": ""}, "PAPER"),
        ({"是否需要纸质介绍信": "/"}, "PAPER"),
        ({"是否需要纸质介绍信": "看不清"}, "PAPER"),
        ({"是否需要纸质介绍信": "否"}, "ONLINE"),
        ({"转接类型": "京外线上", "是否需要纸质介绍信": ""}, "ONLINE"),
    ],
)
def test_channel_changes_only_where_the_sheet_says_it(world, cells, channel):
    bring_in(world.admin, person(**OUT_PAPER))
    bring_in(world.admin, person(**OUT_PAPER | {"备注": "备注"} | cells))
    assert (Transfer.objects.get().channel, Transfer.objects.get().remark) == (channel, "备注")


def test_destination_of_the_row_is_shown_as_it_will_be(world):
    bring_in(world.admin, person(**OUT_PAPER))
    row = plan_one(world.admin, **OUT_PAPER | {"转接类型": "京外线上", "是否需要纸质介绍信": ""})
    assert [(each.field, each.before, each.after) for each in row.changes] == [
        ("转接类型", "京外·纸质", "京外·线上")
    ]


def test_cell_merged_over_rows_says_the_channel_for_each_of_them(world):
    bring_in(world.admin, *(person(n, **OUT_PAPER) for n in (1, 2, 3)))
    book = openpyxl.Workbook()
    book.active.title = SHEET
    rows = [person(n, **OUT_PAPER | {"是否需要纸质介绍信": "否"}) for n in (1, 2, 3)]
    for line in ([*rows[0]], *([*row.values()] for row in rows)):
        book.active.append(line)
    letter = get_column_letter([*rows[0]].index("是否需要纸质介绍信") + 1)
    book.active.merge_cells(f"{letter}2:{letter}4")
    buffer = io.BytesIO()
    book.save(buffer)
    upload = keep(buffer.getvalue(), world.admin)
    intake.commit(upload.pk, intake.plan_of(upload).digest, Actor.of(world.admin))
    assert [each.channel for each in Transfer.objects.all()] == ["ONLINE"] * 3


def test_header_that_has_been_given_a_meaning_meanwhile_makes_another_plan(world):
    """What a colleague has said of the same words on another sheet holds for an upload that waits, too."""
    rows = [person(奇怪的列名="内容")]
    upload, other = (keep(workbook(*rows), world.admin) for _ in range(2))
    shown = intake.plan_of(upload).digest
    position = list(rows[0]).index("奇怪的列名") + 1
    choice = SheetChoice(read=True, header_first=1, header_last=1, columns={position: "remark"})
    intake_mapping.save(other.pk, Choices({SHEET: choice}), Actor.of(world.admin), remember=True)
    with pytest.raises(intake.PlanChanged):
        intake.commit(upload.pk, shown, Actor.of(world.admin))
    assert Member.objects.count() == 0
