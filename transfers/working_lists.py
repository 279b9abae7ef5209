"""The working lists of the home page, as data: who has to do what on which rows.

A list counts on the home page exactly the rows that it opens (``condition`` serves both). Every
open transfer, and every failed one that nobody has taken up again, is in at least one list of
somebody: nothing gets stuck where nobody sees it.
"""

import datetime
from typing import Any

from django.db.models import F, Q

from letters.enums import SheetOutcome
from letters.models import Letter, PrintedSheet
from members.enums import PARTY_MEMBER_CATEGORIES, SealHolder
from transfers.desk import Desk, Group, WorkingList
from transfers.enums import DATED_DISPOSITIONS, OPEN_STATUSES, Channel, Disposition, Party, Route, Status
from transfers.models import Case, ReceiptReport, Transfer
from transfers.models.receipt_reports import ReportState
from transfers.services import reports
from transfers.services.departure import facts as departure_facts
from transfers.services.standing import WAITS_FOR_DEPARTMENT_SEAL

# For how long 组织部 is told of a channel that a college has switched.
SWITCHED_DAYS = 14


def _status(*statuses: Status, **more: Any) -> Q:
    return Q(status__in=statuses, **more)


def _box_is_over(desk: Desk) -> Q:
    """暂缓 or a reservation whose date has come."""
    return Q(
        ~Q(disposition__in=(Disposition.TRANSFER, Disposition.NOT_ENTITLED)),
        disposition_until__lte=desk.today,
    )


def _lack_files(desk: Desk) -> Q:
    """Nobody, and no query, where the season does not check files."""
    if not desk.season.materials_required:
        return departure_facts.NOBODY
    return departure_facts.lacking_required(desk.season, desk.material_kinds)


# Nothing would bring these people back: a register, from which they came, says no date.
_BOX_WITHOUT_END = Q(
    disposition__in=DATED_DISPOSITIONS,
    disposition_until__isnull=True,
    member__category__in=PARTY_MEMBER_CATEGORIES,
)

# Failed, not taken up again, and the person is neither in another box nor with another college meanwhile.
_REFUSED = Q(
    status=Status.FAILED,
    next_attempt__isnull=True,
    case__disposition=Disposition.TRANSFER,
    case__organization=F("case__member__organization"),
)
_DRAFT = Q(status=Status.DRAFT)
# Nobody has said anything of where to.
_NO_TARGET = Q(route="", heading_organization="", receiving_organization="")
# The graduate has filled it in since the draft was opened, and the college has not changed it.
_OWN_TARGET = Q(own_target_at__isnull=False, own_target_at__gte=F("status_since"))
_TO_SEAL = Q(
    status=Status.LETTER_ISSUED,
    letter__sealed_on__isnull=True,
    letter__seal_holder=SealHolder.ORGANIZATION,
)

# A number, but no paper yet.
_TO_PRINT = Q(status=Status.LETTER_ISSUED, letter__in=Letter.objects.waiting_for_print())


def _printed_here_unchecked(desk: Desk) -> Q:
    """Printed by this office, and nobody has said yet what came out: whoever printed has the paper."""
    unchecked = PrintedSheet.objects.filter(
        outcome=SheetOutcome.UNCHECKED, run__made_by__organization=desk.user.organization_id
    )
    return Q(status__in=_ON_PAPER, letter__in=unchecked.values("letter"))


# By the code on the slip; whatever has become of the transfer since, somebody has to look at what was said.
_REPORTED = Q(pk__in=ReceiptReport.objects.filter(state=ReportState.WAITING).values("transfer"))

_ON_PAPER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)
_COLLEGE, _DEPARTMENT = (Party.COLLEGE,), (Party.REVIEWER,)
_BOTH = (*_COLLEGE, *_DEPARTMENT)
_INSIDE = (Route.INTRA_COLLEGE, Route.IN_BEIJING)

LISTS = (
    WorkingList(
        key="returned",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="被组织部退回，请修改后重新确认、再次报送",
        verb="去修改",
        condition=_status(Status.RETURNED),
    ),
    WorkingList(
        key="unstarted",
        group=Group.TODO,
        parties=_COLLEGE,
        model=Case,
        sentence="还没有登记去向",
        verb="去登记",
        condition=reports.in_transfer_without_attempt(),
    ),
    WorkingList(
        key="no-target",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="还没有去向信息，请补填，或请本人登录填写",
        verb="去补填",
        condition=_DRAFT & _NO_TARGET,
    ),
    WorkingList(
        key="incomplete",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="的去向信息不全或有须改正的问题",
        verb="去完善",
        condition=lambda desk: _DRAFT & ~_NO_TARGET & Q(pk__in=desk.held_up),
    ),
    WorkingList(
        key="own-target",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="已自己填写去向，待学院核对后请本人确认",
        verb="去核对",
        condition=lambda desk: _DRAFT & _OWN_TARGET & ~Q(pk__in=desk.held_up),
    ),
    # Apart from those that are ready: asked again in bulk, they would get back what they found wrong.
    WorkingList(
        key="correction",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="的信息须更正（本人提出或退回完善），改好后再请本人确认",
        verb="去更正",
        condition=lambda desk: _DRAFT & ~_OWN_TARGET & ~Q(status_note="") & ~Q(pk__in=desk.held_up),
    ),
    WorkingList(
        key="ready",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="信息已齐，可以请本人确认",
        verb="请本人确认",
        condition=lambda desk: _DRAFT & ~_OWN_TARGET & Q(status_note="") & ~Q(pk__in=desk.held_up),
    ),
    WorkingList(
        key="submit",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="京外转接已确认，待随登记表报送组织部",
        verb="去报送",
        condition=_status(Status.CONFIRMED, route=Route.OUT_OF_BEIJING),
        step=("transfers:register_submit", "检查并报送登记表"),
    ),
    WorkingList(
        key="start",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="院内、京内转接已确认，可在党员E先锋发起",
        verb="去发起",
        condition=_status(Status.CONFIRMED, route__in=_INSIDE),
    ),
    WorkingList(
        key="start-out",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="京外线上转接已审核备案，可在党员E先锋发起",
        verb="去发起",
        condition=_status(Status.APPROVED, channel=Channel.ONLINE),
    ),
    WorkingList(
        key="issue",
        group=Group.TODO,
        parties=_COLLEGE,
        sentence="京外纸质转接已审核备案，可以开具介绍信",
        verb="去开具",
        condition=_status(Status.APPROVED, channel=Channel.PAPER),
    ),
    WorkingList(
        key="print",
        group=Group.TODO,
        parties=_COLLEGE,
        unit="封",
        sentence="介绍信已编号，还没有打印",
        verb="去打印",
        condition=_TO_PRINT,
        step=("letters:unprinted", "打印这些介绍信"),
    ),
    WorkingList(
        key="print-check",
        group=Group.TODO,
        parties=_BOTH,
        unit="封",
        sentence="介绍信打印后待核对",
        verb="去核对",
        condition=_printed_here_unchecked,
        step=("letters:runs", "打印批次"),
    ),
    WorkingList(
        key="seal",
        group=Group.TODO,
        parties=_COLLEGE,
        unit="封",
        sentence="介绍信待加盖本单位党委公章",
        verb="去登记用印",
        condition=_TO_SEAL & ~_TO_PRINT,
        step=("letters:seals", "登记用印"),
    ),
    WorkingList(
        key="deliver",
        group=Group.TODO,
        parties=_COLLEGE,
        unit="封",
        sentence="介绍信已用印，待发放给本人",
        verb="去登记发放",
        condition=_status(Status.LETTER_ISSUED, letter__sealed_on__isnull=False),
        step=("transfers:desk", "去领取台"),
    ),
    WorkingList(
        key="reported",
        group=Group.TODO,
        parties=_BOTH,
        sentence="的介绍信对方已反馈接收，待核对",
        verb="去核对",
        condition=_REPORTED,
        dated=False,
        page="transfers:receipt_reports",
    ),
    WorkingList(
        key="due",
        group=Group.TODO,
        parties=_COLLEGE,
        model=Case,
        sentence="的暂缓或保留已到期，请继续办理",
        verb="去办理",
        condition=_box_is_over,
    ),
    WorkingList(
        key="undated",
        group=Group.TODO,
        parties=_COLLEGE,
        model=Case,
        sentence="的暂缓、留存或出国（境）保留没有期限，请补填",
        verb="去补填",
        condition=_BOX_WITHOUT_END,
    ),
    WorkingList(
        key="materials",
        group=Group.TODO,
        parties=_COLLEGE,
        model=Case,
        sentence="的材料还没有收齐",
        verb="去登记",
        condition=_lack_files,
        page="transfers:materials",
    ),
    WorkingList(
        key="education",
        group=Group.TODO,
        parties=_COLLEGE,
        model=Case,
        sentence="还没有参加离校教育",
        verb="去补办",
        condition=lambda desk: departure_facts.education_missed(desk.season, desk.today),
        page="transfers:education_people",
    ),
    WorkingList(
        key="review",
        group=Group.TODO,
        parties=_DEPARTMENT,
        sentence="京外转接待审核",
        verb="查看全部",
        condition=_status(Status.SUBMITTED),
        step=("transfers:register_list", "按登记表审核"),
    ),
    WorkingList(
        key="department-seal",
        group=Group.TODO,
        parties=_DEPARTMENT,
        unit="封",
        sentence="党总支、直属党支部的介绍信待加盖组织部公章",
        verb="去登记用印",
        condition=WAITS_FOR_DEPARTMENT_SEAL & ~_TO_PRINT,
        step=("letters:seals", "登记用印"),
    ),
    WorkingList(
        key="confirmation",
        group=Group.WAIT,
        parties=_COLLEGE,
        sentence="尚未确认转接信息",
        verb="去催办",
        condition=_status(Status.AWAITING_CONFIRMATION),
    ),
    WorkingList(
        key="in-review",
        group=Group.WAIT,
        parties=_COLLEGE,
        sentence="正在由组织部审核",
        verb="查看",
        condition=_status(Status.SUBMITTED),
    ),
    WorkingList(
        key="with-department-seal",
        group=Group.WAIT,
        parties=_COLLEGE,
        unit="封",
        sentence="介绍信待组织部用印",
        verb="查看",
        condition=WAITS_FOR_DEPARTMENT_SEAL & ~_TO_PRINT,
    ),
    WorkingList(
        key="back",
        group=Group.WAIT,
        parties=_DEPARTMENT,
        sentence="已退回，待学院修改后再报",
        verb="查看",
        condition=_status(Status.RETURNED),
    ),
    WorkingList(
        key="approved",
        group=Group.WAIT,
        parties=_DEPARTMENT,
        sentence="已审核备案，待学院发起或开具介绍信",
        verb="查看",
        condition=_status(Status.APPROVED),
    ),
    WorkingList(
        key="online",
        group=Group.WAIT,
        parties=_BOTH,
        sentence="线上已发起，等待对方接收",
        verb="去登记结果",
        condition=_status(Status.INITIATED),
    ),
    WorkingList(
        key="receipt",
        group=Group.WAIT,
        parties=_BOTH,
        sentence="已领取介绍信，等待回执",
        verb="去催回执",
        condition=_status(Status.LETTER_DELIVERED),
    ),
    WorkingList(
        key="switched",
        group=Group.WAIT,
        parties=_DEPARTMENT,
        dated=False,
        sentence="近期改换了办理方式（仅告知，无须处理）",
        verb="查看",
        condition=lambda desk: Q(
            next_attempt__isnull=True,
            channel_switched_on__gt=desk.today - datetime.timedelta(days=SWITCHED_DAYS),
        ),
    ),
    WorkingList(
        key="overdue",
        group=Group.PROBLEM,
        parties=_BOTH,
        sentence="已逾期",
        verb="去处理",
        condition=lambda desk: Q(status__in=OPEN_STATUSES, due_on__lt=desk.today),
        step=("transfers:overdue", "逾期清单"),
    ),
    WorkingList(
        key="refused",
        group=Group.PROBLEM,
        parties=_BOTH,
        sentence="被对方退回，还没有重新办理",
        verb="去处理",
        condition=_REFUSED,
    ),
    WorkingList(
        key="contradiction",
        group=Group.PROBLEM,
        parties=_BOTH,
        model=Case,
        sentence="不在“转出”一类，转接却在办理或已办结，请核对",
        verb="去核对",
        condition=reports.contradictory(),
    ),
    WorkingList(
        key="earlier",
        group=Group.PROBLEM,
        parties=_BOTH,
        earlier=True,
        sentence="是以往届次，尚未办结",
        verb="去处理",
        condition=Q(status__in=OPEN_STATUSES) | _REFUSED,
    ),
    WorkingList(
        key="earlier-reported",
        group=Group.PROBLEM,
        parties=_BOTH,
        earlier=True,
        sentence="是以往届次，对方已反馈接收，待核对",
        verb="去核对",
        condition=_REPORTED,
        dated=False,
        page="transfers:receipt_reports",
    ),
    WorkingList(
        key="earlier-unstarted",
        group=Group.PROBLEM,
        parties=_BOTH,
        model=Case,
        earlier=True,
        sentence="是以往届次，还没有登记去向",
        verb="去登记",
        condition=reports.in_transfer_without_attempt(),
    ),
    WorkingList(
        key="earlier-due",
        group=Group.PROBLEM,
        parties=_BOTH,
        model=Case,
        earlier=True,
        sentence="是以往届次，暂缓或保留已到期或没有期限",
        verb="去办理",
        condition=lambda desk: _box_is_over(desk) | _BOX_WITHOUT_END,
    ),
)


def lists_of(party: Party, model: type[Transfer] | type[Case] | None = None) -> dict[str, WorkingList]:
    """The lists of a party by key, in the order of the home page."""
    return {each.key: each for each in LISTS if party in each.parties and model in (None, each.model)}
