"""改派 explained on the phone: what it means at each point, what has to be handed back, where it is asked for."""

import pytest
from django.urls import reverse

from tests.transfers.views.verification.pages import text_of
from transfers.enums import Disposition, Path, Status
from transfers.services import editing

PAGE = reverse("transfers:my_change")
ASK = reverse("transfers:my_request_new", args=["change"])

# path, status, what the page says, whether it offers a request
POINTS = [
    (Path.IN_BEIJING, Status.DRAFT, "可以直接改，不用申请", False),
    (Path.IN_BEIJING, Status.AWAITING_CONFIRMATION, "您还没有确认", False),
    (Path.OUT_PAPER, Status.CONFIRMED, "学院还没有发出", False),
    (Path.OUT_PAPER, Status.SUBMITTED, "组织部正在审核", True),
    (Path.OUT_PAPER, Status.RETURNED, "组织部已退回", False),
    (Path.OUT_ONLINE, Status.APPROVED, "审核不再有效", True),
    (Path.IN_BEIJING, Status.INITIATED, "学院须先在系统里撤回", True),
    (Path.OUT_PAPER, Status.LETTER_ISSUED, "这封信就作废", True),
    (Path.OUT_PAPER, Status.LETTER_DELIVERED, "未接收证明", True),
    (Path.OUT_PAPER, Status.COMPLETED, "本校不能再改", False),
    (Path.OUT_PAPER, Status.FAILED, "学院会重新办理", False),
    (Path.IN_BEIJING, Status.CANCELLED, "已经撤销", False),
]


@pytest.mark.parametrize(("path", "status", "word", "asks"), POINTS)
def test_each_point_has_its_words(world, sign_in, path, status, word, asks):
    transfer = world.transfer(path, status)
    response = sign_in(world.graduate_user(transfer.case)).get(PAGE)
    assert (response.status_code, word in text_of(response)) == (200, True)
    assert (ASK in response.content.decode()) == asks


def test_every_status_has_its_point():
    assert {status for _, status, _, _ in POINTS} == set(Status)


def test_without_a_letter_nothing_is_said_of_one(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    text = text_of(sign_in(world.graduate_user(transfer.case)).get(PAGE))
    assert "学院办好以前什么都不会变：不要让新单位先接收。" in text
    assert "原来的介绍信" not in text


def test_of_a_letter_in_hand_both_parts_have_to_come_back_and_nothing_changes_before(world, sign_in):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    text = text_of(sign_in(world.graduate_user(transfer.case)).get(PAGE))
    for word in ("第二联和第三联，两联都要原件", "对方党组织出具的未接收证明", "学院办好以前什么都不会变"):
        assert word in text, word


def test_while_it_can_be_changed_directly_the_page_leads_there(world, sign_in):
    draft = world.transfer(Path.IN_BEIJING)
    shown = sign_in(world.graduate_user(draft.case)).get(PAGE).content.decode()
    assert f'href="{reverse("transfers:my_target")}"' in shown
    asked = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    shown = sign_in(world.graduate_user(asked.case)).get(PAGE).content.decode()
    assert f'href="{reverse("transfers:my_correct")}"' in shown


def test_who_is_not_to_be_moved_has_no_such_page(world, sign_in):
    transfer = world.transfer(Path.IN_BEIJING, Status.CANCELLED)
    actor = world.actor(world.admin)
    editing.set_disposition(transfer.case_id, Disposition.DELAYED_GRADUATION, actor, note="延期")
    assert sign_in(world.graduate_user(transfer.case)).get(PAGE).status_code == 404
