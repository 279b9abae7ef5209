"""What the plan's page says of rows that bring nothing new."""

from members.models import Member
from tests.transfers.sheets import bring_in, keep, person, workbook
from tests.transfers.views.intake.pages import page_of


def test_the_old_sheet_does_not_claim_to_agree_with_what_was_changed_by_hand(world, sign_in):
    bring_in(world.admin, person(专业班级="甲班"), person(2, 专业班级="甲班"))
    Member.objects.filter(name=person()["姓名"]).update(class_name="乙班")
    upload = keep(workbook(person(专业班级="甲班"), person(2, 专业班级="甲班")), world.admin)
    said_there = sign_in(world.admin).get(page_of(upload)).content.decode()
    assert "表中 2 人没有新的内容，不必再导入；其中 1 人与系统中的不同，原因见下。" in said_there


def test_a_sheet_that_agrees_says_so(world, sign_in):
    bring_in(world.admin, person())
    upload = keep(workbook(person()), world.admin)
    said_there = sign_in(world.admin).get(page_of(upload)).content.decode()
    assert "表中 1 人与系统中的完全一致，不必再导入。" in said_there
