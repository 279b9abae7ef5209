"""What the seasons before have left: working lists beside those of the season (``transfers/working_lists.py``)."""

from django.db.models import Q

from transfers.desk import Group, WorkingList
from transfers.enums import OPEN_STATUSES, Party
from transfers.list_conditions import (
    BOX_WITHOUT_END,
    OWN_REPORTED,
    REFUSED,
    REPORTED,
    box_is_over,
    open_requests,
    to_contact,
)
from transfers.models import Case
from transfers.services import reports
from transfers.services.reported.receipt_originals import ORIGINAL_MISSING

_BOTH = (Party.COLLEGE, Party.REVIEWER)

EARLIER = (
    WorkingList(
        key="earlier",
        group=Group.PROBLEM,
        parties=_BOTH,
        earlier=True,
        sentence="是以往届次，尚未办结",
        verb="去处理",
        condition=Q(status__in=OPEN_STATUSES) | REFUSED,
    ),
    WorkingList(
        key="earlier-reported",
        group=Group.PROBLEM,
        parties=_BOTH,
        earlier=True,
        sentence="是以往届次，对方已反馈接收，待核对",
        verb="去核对",
        condition=REPORTED,
        dated=False,
        page="transfers:receipt_reports",
    ),
    WorkingList(
        key="earlier-own-reports",
        group=Group.PROBLEM,
        parties=_BOTH,
        earlier=True,
        sentence="是以往届次，自己上传了回执照片或反馈对方不接收，待核对",
        verb="去核对",
        condition=OWN_REPORTED,
        dated=False,
        page="transfers:own_reports",
    ),
    WorkingList(
        key="earlier-originals",
        group=Group.PROBLEM,
        parties=(Party.COLLEGE,),
        earlier=True,
        dated=False,
        sentence="是以往届次，凭回执照片办结，第三联原件还没有寄回",
        verb="去登记原件",
        condition=ORIGINAL_MISSING,
    ),
    WorkingList(
        key="earlier-requests",
        group=Group.PROBLEM,
        parties=_BOTH,
        model=Case,
        earlier=True,
        sentence="是以往届次，有申请待答复",
        verb="去答复",
        condition=Q(pk__in=open_requests().values("case")),
        page="transfers:member_requests",
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
        key="earlier-contact-due",
        group=Group.PROBLEM,
        parties=_BOTH,
        model=Case,
        earlier=True,
        sentence="是以往届次，约定今天再联系",
        verb="去联系",
        condition=to_contact,
    ),
    WorkingList(
        key="earlier-due",
        group=Group.PROBLEM,
        parties=_BOTH,
        model=Case,
        earlier=True,
        sentence="是以往届次，暂缓或保留已到期或没有期限",
        verb="去办理",
        condition=lambda desk: box_is_over(desk) | BOX_WITHOUT_END,
    ),
)
