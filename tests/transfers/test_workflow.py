"""The table of domain.md §4, written by hand and compared whole; then every cell of it performed."""

import datetime

import pytest
from django.core.serializers import serialize

from letters.models import Letter, NumberSeries
from members.models import Event, User
from members.refusals import NotAllowed, Refusal
from tests import factories
from tests.transfers.asking import force
from transfers.enums import Action, Party, Path, Status
from transfers.models import Confirmation, Receipt, RegisterRow, Transfer
from transfers.services import member_requests, situations
from transfers.services.performing import perform
from transfers.workflow import RECEIPT_KINDS, TABLE, kinds_by_hand

# action | from | path | to | who | needs | new attempt
EXPECTED = """
REQUEST_CONFIRMATION | DRAFT | 院内 京内 京外·线上 京外·纸质 | AWAITING_CONFIRMATION | 学院 | |
CONFIRM | AWAITING_CONFIRMATION | 院内 京内 京外·线上 京外·纸质 | CONFIRMED | 学院 毕业生本人 | 声明 |
CORRECT | AWAITING_CONFIRMATION CONFIRMED | 院内 京内 京外·线上 京外·纸质 | DRAFT | 学院 毕业生本人 | 原因 |
CORRECT | RETURNED | 京外·线上 京外·纸质 | DRAFT | 学院 毕业生本人 | 原因 |
SUBMIT | CONFIRMED | 京外·线上 京外·纸质 | SUBMITTED | 学院 | 登记表版本 |
WITHDRAW | SUBMITTED | 京外·线上 京外·纸质 | CONFIRMED | 学院 | 原因 |
APPROVE | SUBMITTED | 京外·线上 京外·纸质 | APPROVED | 组织部 | |
RETURN | SUBMITTED | 京外·线上 京外·纸质 | RETURNED | 组织部 | 原因 |
UNDO_DECISION | APPROVED RETURNED | 京外·线上 京外·纸质 | SUBMITTED | 组织部 | 原因 |
START_ONLINE | CONFIRMED | 院内 京内 | INITIATED | 学院 | 发起日期 线上填报的目标党组织 |
START_ONLINE | APPROVED | 京外·线上 | INITIATED | 学院 | 发起日期 线上填报的目标党组织 |
ISSUE_LETTER | APPROVED | 京外·纸质 | LETTER_ISSUED | 学院 | |
REISSUE_LETTER | LETTER_ISSUED LETTER_DELIVERED | 京外·纸质 | LETTER_ISSUED | 学院 组织部 | 作废原因 依据材料 |
DELIVER_LETTER | LETTER_ISSUED | 京外·纸质 | LETTER_DELIVERED | 学院 | 发放日期 发放方式 |
COMPLETE | INITIATED | 院内 京内 京外·线上 | COMPLETED | 学院 组织部 | 确认或回执日期 回执种类 对方经办人 |
COMPLETE | LETTER_DELIVERED | 京外·纸质 | COMPLETED | 学院 组织部 | 确认或回执日期 回执种类 对方经办人 |
REFUSE | INITIATED | 京内 京外·线上 | FAILED | 学院 组织部 | 退回日期 退回原因 原因 |
REFUSE | LETTER_DELIVERED | 京外·纸质 | FAILED | 学院 组织部 | 退回日期 退回原因 原因 |
TRY_AGAIN | FAILED | 京内 京外·线上 京外·纸质 | FAILED | 学院 | 原因 | DRAFT
SWITCH_CHANNEL | APPROVED | 京外·线上 京外·纸质 | APPROVED | 学院 | 原因 |
SWITCH_CHANNEL | FAILED | 京外·线上 | FAILED | 学院 | 原因 | APPROVED
SWITCH_CHANNEL | FAILED | 京外·纸质 | FAILED | 学院 | 原因 依据材料 | APPROVED
CHANGE | INITIATED | 院内 京内 京外·线上 | CANCELLED | 学院 | 原因 | DRAFT
CHANGE | LETTER_ISSUED LETTER_DELIVERED | 京外·纸质 | CANCELLED | 学院 | 原因 依据材料 | DRAFT
CANCEL | DRAFT | 未定 院内 京内 京外·线上 京外·纸质 | CANCELLED | 学院 | 原因 |
CANCEL | AWAITING_CONFIRMATION CONFIRMED | 院内 京内 京外·线上 京外·纸质 | CANCELLED | 学院 | 原因 |
CANCEL | RETURNED APPROVED | 京外·线上 京外·纸质 | CANCELLED | 学院 | 原因 |
"""

IN_NO_REGISTER = {Status.SUBMITTED, Status.RETURNED, Status.APPROVED}
REACHABLE = [
    (path, status)
    for path in Path
    for status in Status
    if not (path == Path.UNDECIDED and status not in (Status.DRAFT, Status.CANCELLED))
    and not (path in (Path.INTRA_COLLEGE, Path.IN_BEIJING) and status in IN_NO_REGISTER)
    and not (path == Path.INTRA_COLLEGE and status == Status.FAILED)
    and not (path != Path.OUT_PAPER and status in (Status.LETTER_ISSUED, Status.LETTER_DELIVERED))
    and not (path == Path.OUT_PAPER and status == Status.INITIATED)
]


def spelled_out(text):
    """(path, status, action) → (target, who, needs, successor), all in words."""
    table = {}
    for line in filter(None, map(str.strip, text.strip().splitlines())):
        action, sources, paths, target, who, needs, successor = (part.strip() for part in line.split("|"))
        for source in sources.split():
            for path in paths.split():
                key = (path, source, action)
                assert key not in table, key
                table[key] = (target, set(who.split()), needs.split(), successor)
    return table


def test_the_table_is_the_one_of_the_domain():
    found = {
        (path.label, status.value, action.value): (
            rule.target.value,
            {party.label for party in rule.parties},
            [need.label for need in rule.needs],
            rule.successor.value if rule.successor else "",
        )
        for (path, status, action), rule in TABLE.items()
    }
    assert found == spelled_out(EXPECTED)


# While a request of the graduate is open: what is a decision waits, what the receiver does or carries the request out
# goes on (issue 5, part 7).
BARRED = """
REQUEST_CONFIRMATION CONFIRM SUBMIT APPROVE RETURN START_ONLINE ISSUE_LETTER DELIVER_LETTER TRY_AGAIN SWITCH_CHANNEL CANCEL
"""
GOES_ON = "CORRECT WITHDRAW UNDO_DECISION REISSUE_LETTER COMPLETE REFUSE CHANGE"


def test_each_act_either_waits_for_an_answer_or_goes_on():
    assert sorted(BARRED.split() + GOES_ON.split()) == sorted(Action)


@pytest.mark.parametrize(("path", "status"), REACHABLE, ids=lambda value: value.value)
def test_no_decision_while_a_request_is_open(world, path, status):
    """Judged before and after, so that nothing but the request makes the difference."""
    transfer = world.transfer(path, status)
    users = actors(world, transfer)
    if status == Status.LETTER_ISSUED:
        world.seal(transfer)
        transfer = factories.fresh(transfer)
    before = {
        (party, verdict.action): verdict
        for party, user in users.items()
        for verdict in situations.available_actions(transfer, user)
    }
    force(transfer.case)
    for (party, action), verdict in before.items():
        now = situations.verdict(factories.fresh(transfer), users[party], action)
        if action in BARRED.split():
            whose = "您的" if party == Party.GRADUATE else "本人的"
            assert (now.allowed, now.reason.split("，")[0]) == (False, f"{whose}申请（更正信息）还没有答复")
        else:
            assert (now.allowed, now.reason) == (verdict.allowed, verdict.reason)


@pytest.mark.parametrize(
    ("path", "status", "action", "party"),
    [
        (*key, party)
        for key, rule in TABLE.items()
        for party in Party
        if party in rule.parties and key[2] in BARRED.split()
    ],
    ids=lambda value: value.value,
)
def test_the_server_refuses_what_the_request_bars_and_changes_nothing(world, path, status, action, party):
    transfer = world.transfer(path, status)
    user = actors(world, transfer)[party]
    data = prepare(world, action, transfer)
    request = force(transfer.case)
    before = everything()
    with pytest.raises(NotAllowed, match="还没有答复"):
        perform(transfer.pk, action, world.actor(user), data)
    assert everything() == before
    member_requests.withdraw(request.pk, world.actor(User.objects.get(member=transfer.member)))
    assert perform(transfer.pk, action, world.actor(user), data).transfer.pk == transfer.pk


@pytest.mark.parametrize(("reason", "goes_on"), [("MISPRINT", True), ("LOST", False)])
def test_a_bad_sheet_is_replaced_while_a_request_is_open_a_lost_letter_is_not(world, reason, goes_on):
    """What came badly out of the printer is a matter of paper; a letter to a place that is in doubt is not."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    force(transfer.case)
    said = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER) | {"void_reason": reason}
    said |= {"papers": ("NOT_RECEIVED", "SHEET_BACK", "LETTER_BACK")}
    before = everything()
    if goes_on:
        assert perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said).transfer.letter
        return
    with pytest.raises(Refusal, match="还没有答复"):
        perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), said)
    assert everything() == before


# What ends a transfer (domain.md §3, last column); * is not typed in but accepted (domain.md §2: 接收党组织).
RECEIPTS = """
院内 | 院内调动完成
京内 | 对方支部确认报到
京外·线上 | 系统收到回执信 手动录入回执信
京外·纸质 | 介绍信第三联回执 接收方网上反馈（已核对）* 本人上传的回执照片（已核对）*
"""


def test_what_ends_a_transfer_is_what_the_domain_says():
    found, by_hand = {}, {}
    for line in RECEIPTS.strip().splitlines():
        path, kinds = (part.strip() for part in line.split("|"))
        found[path] = [kind.rstrip("*") for kind in kinds.split()]
        by_hand[path] = [kind for kind in kinds.split() if not kind.endswith("*")]
    assert {path.label: [kind.label for kind in kinds] for path, kinds in RECEIPT_KINDS.items()} == found
    assert {path.label: [kind.label for kind in kinds_by_hand(path)] for path in RECEIPT_KINDS} == by_hand
    assert kinds_by_hand(Path.UNDECIDED) == ()


def everything():
    """All that an act could touch, as text."""
    tables = (Transfer, Letter, NumberSeries, Receipt, Confirmation, RegisterRow, Event)
    return [serialize("json", table.objects.order_by("pk")) for table in tables]


def actors(world, transfer):
    graduate = User.objects.filter(member=transfer.member).first() or world.graduate_user(transfer.case)
    return {Party.COLLEGE: world.admin, Party.REVIEWER: world.reviewer, Party.GRADUATE: graduate}


def prepare(world, action, transfer):
    """What the guards of an act ask for besides the table."""
    if action == Action.DELIVER_LETTER:
        world.seal(transfer)
    data = factories.said(action, Path.of(transfer.route, transfer.channel))
    if action == Action.SUBMIT:
        register = world.submit_register(world.other_college) if world.other_college.cases.exists() else None
        data = {"register": register.pk if register else "1"}
    return data


@pytest.mark.parametrize(
    ("path", "status", "action", "party"),
    [(*key, party) for key, rule in TABLE.items() for party in Party if party in rule.parties],
    ids=lambda value: value.value,
)
def test_every_row_of_the_table_is_performed(world, settings, path, status, action, party):
    rule = TABLE[path, status, action]
    transfer = world.transfer(path, status)
    user = actors(world, transfer)[party]
    if action == Action.REISSUE_LETTER and party == Party.REVIEWER:
        settings.CLOCK_DATE = world.season.reissue_until + datetime.timedelta(days=1)
    data = prepare(world, action, transfer)

    performed = perform(transfer.pk, action, world.actor(user), data, version=transfer.version)

    assert performed.transfer.status == rule.target
    assert (performed.successor.status if performed.successor else None) == rule.successor
    last = Event.objects.filter(subject=f"transfer:{transfer.pk}").first()
    assert (last.verb, last.from_status, last.to_status, last.actor) == (
        action.value,
        status.value,
        rule.target.value,
        user,
    )


@pytest.mark.parametrize(("path", "status"), REACHABLE, ids=lambda value: value.value)
def test_every_other_combination_is_refused_and_changes_nothing(world, path, status):
    transfer = world.transfer(path, status)
    users = actors(world, transfer)
    before = everything()
    for action in Action:
        rule = TABLE.get((path, status, action))
        for party in Party:
            if rule and party in rule.parties:
                continue
            with pytest.raises(NotAllowed):
                perform(transfer.pk, action, world.actor(users[party]), factories.said(action, path))
    assert everything() == before


@pytest.mark.parametrize(
    ("path", "status", "action", "need"),
    [(*key, need) for key, rule in TABLE.items() for need in rule.needs],
    ids=lambda value: value.value,
)
def test_an_act_that_lacks_a_need_changes_nothing(world, path, status, action, need):
    transfer = world.transfer(path, status)
    rule = TABLE[path, status, action]
    user = world.admin if Party.COLLEGE in rule.parties else world.reviewer
    data = prepare(world, action, transfer)
    before = everything()
    with pytest.raises(Refusal, match=need.label):
        perform(transfer.pk, action, world.actor(user), {**data, need.value: ""}, version=transfer.version)
    assert everything() == before


@pytest.mark.parametrize(("path", "status"), REACHABLE, ids=lambda value: value.value)
def test_buttons_and_server_agree(world, path, status):
    transfer = world.transfer(path, status)
    for party, user in actors(world, transfer).items():
        offered = {verdict.action: verdict for verdict in situations.available_actions(transfer, user)}
        in_table = {
            action
            for (p, s, action), rule in TABLE.items()
            if (p, s) == (path, status) and party in rule.parties
        }
        assert set(offered) == in_table
        assert all(verdict.allowed or verdict.reason for verdict in offered.values())
