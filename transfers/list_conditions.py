"""Who stands in which working list: conditions on transfers and on people, by subject."""

from typing import Any

from django.db.models import F, Q, QuerySet

from letters.enums import SheetOutcome
from letters.models import Letter, PrintedSheet
from members.enums import PARTY_MEMBER_CATEGORIES, SealHolder
from transfers.desk import Desk
from transfers.enums import DATED_DISPOSITIONS, OPEN_STATUSES, Disposition, Party, Status
from transfers.models import MemberRequest, OwnReport, ReceiptReport
from transfers.models.member_requests import RequestKind, RequestState
from transfers.models.own_reports import OwnReportState
from transfers.models.receipt_reports import ReportState
from transfers.services.departure import facts as departure_facts
from transfers.services.member_requests import BOX_OF, DEPARTMENT_DECIDES, OUT_OF_HAND
from transfers.services.telling import contacts

# For how long 组织部 is told of a channel that a college has switched.
SWITCHED_DAYS = 14


def in_status(*statuses: Status, **more: Any) -> Q:
    """One of these statuses, and whatever else is said."""
    return Q(status__in=statuses, **more)


def box_is_over(desk: Desk) -> Q:
    """暂缓 or a reservation whose date has come."""
    return Q(
        ~Q(disposition__in=(Disposition.TRANSFER, Disposition.NOT_ENTITLED)),
        disposition_until__lte=desk.today,
    )


def lack_files(desk: Desk) -> Q:
    """Nobody, and no query, where the season does not check files."""
    if not desk.season.materials_required:
        return departure_facts.NOBODY
    return departure_facts.lacking_required(desk.season, desk.material_kinds)


# Nothing would bring these people back: a register, from which they came, says no date.
BOX_WITHOUT_END = Q(
    disposition__in=DATED_DISPOSITIONS,
    disposition_until__isnull=True,
    member__category__in=PARTY_MEMBER_CATEGORIES,
)

# Failed, not taken up again, and the person is neither in another box nor with another college meanwhile.
REFUSED = Q(
    status=Status.FAILED,
    next_attempt__isnull=True,
    case__disposition=Disposition.TRANSFER,
    case__organization=F("case__member__organization"),
)
DRAFT = Q(status=Status.DRAFT)
# Nobody has said anything of where to.
NO_TARGET = Q(route="", heading_organization="", receiving_organization="")
# The graduate has filled it in since the draft was opened, and the college has not changed it.
OWN_TARGET = Q(own_target_at__isnull=False, own_target_at__gte=F("status_since"))
TO_SEAL = Q(
    status=Status.LETTER_ISSUED,
    letter__sealed_on__isnull=True,
    letter__seal_holder=SealHolder.ORGANIZATION,
)

# A number, but no paper yet.
TO_PRINT = Q(status=Status.LETTER_ISSUED, letter__in=Letter.objects.waiting_for_print())


def printed_here_unchecked(desk: Desk) -> Q:
    """Printed by this office, and nobody has said yet what came out: whoever printed has the paper."""
    unchecked = PrintedSheet.objects.filter(
        outcome=SheetOutcome.UNCHECKED, run__made_by__organization=desk.user.organization_id
    )
    return Q(status__in=ON_PAPER, letter__in=unchecked.values("letter"))


# By the code on the slip; whatever has become of the transfer since, somebody has to look at what was said.
REPORTED = Q(pk__in=ReceiptReport.objects.filter(state=ReportState.WAITING).values("transfer"))

# By the graduate's own picture or word; the same.
OWN_REPORTED = Q(pk__in=OwnReport.objects.filter(state=OwnReportState.WAITING).values("transfer"))


def asked_for(desk: Desk) -> Q:
    """What the graduate has asked for and this office has to answer; staying here is 组织部's to approve."""
    return Q(pk__in=open_requests().filter(_answered_by(desk.party)).values("case"))


def asked_of_others(desk: Desk) -> Q:
    """The same, answered by the college or by 组织部 instead."""
    return Q(pk__in=open_requests().exclude(_answered_by(desk.party)).values("case"))


def open_requests() -> "QuerySet[MemberRequest]":
    """What nobody has answered yet."""
    return MemberRequest.objects.filter(state=RequestState.OPEN).order_by()


def _answered_by(party: Party) -> Q:
    of_department = Q(kind__in=DEPARTMENT_DECIDES)
    return of_department if party == Party.REVIEWER else ~of_department


# Granted, and nothing has happened to the latest attempt since (a correction sends it back with the answer).
GRANTED = Q(
    pk__in=MemberRequest.objects.filter(
        Q(kind=RequestKind.CHANGE, case__transfers__status__in=OUT_OF_HAND)
        | Q(kind__in=tuple(BOX_OF), case__transfers__status__in=(*OPEN_STATUSES, Status.FAILED)),
        state=RequestState.GRANTED,
        case__disposition=Disposition.TRANSFER,
        case__transfers__next_attempt__isnull=True,
        case__transfers__status_since__lte=F("answered_at"),
    )
    .order_by()
    .values("case__transfers")
)

ON_PAPER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)


def to_contact(desk: Desk) -> Q:
    """With whom this office has agreed to be in touch again by today."""
    return contacts.appointment_due(desk.today, desk.user.organization_id)
