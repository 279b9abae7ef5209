"""Sending the register: versions, what waits for a decision, lateness, second clicks."""

import datetime
import json

import pytest

from members.refusals import NotAllowed, Refusal, Stale
from tests.factories import fresh
from transfers.enums import Action, Path, Status
from transfers.models import Register, RegisterRow, Transfer
from transfers.models.registers import RowDecision
from transfers.services import registers
from transfers.services.performing import perform


def send(world, version=1, late_reason="", user=None):
    actor = world.actor(user or world.admin)
    return registers.submit(world.college, world.season, actor, version=version, late_reason=late_reason)


def test_all_members_are_listed_and_only_ready_rows_out_of_beijing_wait(world):
    ready = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    inside = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    draft = world.transfer(Path.OUT_PAPER, Status.DRAFT)
    world.transfer(Path.OUT_PAPER, Status.CONFIRMED, organization=world.other_college)

    register = send(world)

    assert {row.transfer: row.decision for row in register.rows.all()} == {
        ready: RowDecision.PENDING,
        inside: RowDecision.RECORD,
        draft: RowDecision.RECORD,
    }
    assert [fresh(each).status for each in (ready, inside, draft)] == [
        Status.SUBMITTED,
        Status.CONFIRMED,
        Status.DRAFT,
    ]
    assert fresh(ready).submitted_by == world.admin


def test_the_preview_names_what_holds_a_row_back(world):
    blocked = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    Transfer.objects.filter(pk=blocked.pk).update(heading_organization="某某有限公司")
    draft = world.transfer(Path.OUT_PAPER, Status.DRAFT)
    shown = registers.preview(world.college, world.season, world.admin)
    assert {standing.transfer: standing.hindrance for standing in shown.held_back} == {
        blocked: "有须先处理的问题：抬头无接收权限",
        draft: "状态为“待完善”",
    }


def test_a_mended_row_goes_along_in_version_two(world):
    returned = world.transfer(Path.OUT_ONLINE, Status.RETURNED)
    approved = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    perform(returned.pk, Action.CORRECT, world.actor(world.admin), {"reason": "抬头改正"})
    world.walk(fresh(returned), Status.CONFIRMED)

    second = send(world, version=2)

    assert second.version == 2
    rows = {row.transfer: row.decision for row in second.rows.all()}
    assert rows == {returned: RowDecision.PENDING, approved: RowDecision.PENDING}
    first_row = RegisterRow.objects.get(transfer=returned, register__version=1)
    assert (first_row.decision, first_row.comment) == (RowDecision.RETURNED, "测试原因")


def test_a_second_click_sends_nothing(world):
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    send(world)
    with pytest.raises(Stale, match="第 1 版已经报送"):
        send(world)
    assert Register.objects.count() == 1


def test_late_sending_asks_for_a_reason_and_keeps_it(world, settings):
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    settings.CLOCK_DATE = datetime.date(2022, 6, 11)
    with pytest.raises(Refusal, match="逾期报送须说明原因"):
        send(world)
    assert Register.objects.count() == 0
    register = send(world, late_reason="毕业答辩推迟")
    assert (register.late, register.late_reason) == (True, "毕业答辩推迟")


def test_on_the_due_date_it_is_not_late(world, settings):
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    settings.CLOCK_DATE = datetime.date(2022, 6, 10)
    assert send(world, late_reason="不需要").late_reason == ""


def test_an_empty_register_is_not_sent(world):
    with pytest.raises(Refusal, match="还没有人员"):
        send(world)


@pytest.mark.parametrize("who", ["other_admin", "reviewer", "department_admin"])
def test_only_the_college_sends_its_register(world, who):
    world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    with pytest.raises(NotAllowed):
        send(world, user=getattr(world, who))


def test_a_row_keeps_the_words_as_they_were_sent(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    row = send(world).rows.get()
    transfer.member.name = "改了名"
    transfer.member.save()
    words = json.loads(RegisterRow.objects.get(pk=row.pk).snapshot)
    assert words["介绍信抬头"] == "中国共产党同济大学委员会"
    assert words["姓名"] != "改了名"
