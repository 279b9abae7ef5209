"""What the home, the task list and 到哪一步了 say of a case besides the transfer's status, gathered once a page."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from letters.enums import DeliveryMethod
from letters.models import Letter
from members import clock
from transfers.enums import CLOSED_STATUSES, Disposition, Path, ReceiptKind, Status
from transfers.models import Case, Confirmation, Receipt, Transfer
from transfers.models.own_reports import OwnReport, OwnReportKind, OwnReportState
from transfers.services import confirmed, situations
from transfers.services.reported import own_reports

if TYPE_CHECKING:
    from transfers.services.confirmed import Changes

AFTER_LEAVING = (Status.INITIATED, Status.LETTER_DELIVERED)


@dataclass(frozen=True, slots=True)
class Facts:
    """One person's case on one day. ``reports``: the latest of each kind that still says something."""

    case: Case
    transfer: Transfer | None
    today: datetime.date
    reports: Mapping[OwnReportKind, OwnReport] = field(default_factory=dict)
    confirmation: Confirmation | None = None
    changes: "Changes | None" = None
    missing: tuple[str, ...] = ()
    mailed: bool = False
    original_outstanding: bool = False

    @property
    def status(self) -> Status:
        """Of the transfer; only for those who have one."""
        assert self.transfer is not None
        return Status(self.transfer.status)

    @property
    def path(self) -> Path:
        """Of the transfer; only for those who have one."""
        assert self.transfer is not None
        return Path.of(self.transfer.route, self.transfer.channel)

    @property
    def moves(self) -> bool:
        """Whether there is a way to walk: a Party member, in the box 转出, with an attempt that was not called off."""
        return (
            self.transfer is not None
            and self.transfer.status != Status.CANCELLED
            and self.case.disposition == Disposition.TRANSFER
            and self.case.member.is_party_member
        )

    @property
    def asked(self) -> bool:
        """A request of the graduate is open: nobody decides anything, and no letter is handed out."""
        return self.transfer is not None and bool(self.transfer.open_request_kind)

    @property
    def letter(self) -> Letter | None:
        """The live letter of the present attempt."""
        letter = self.transfer.letter if self.transfer else None
        return letter if letter and letter.voided_at is None else None

    @property
    def posted(self) -> bool:
        """The letter is on its way by post, or was."""
        return self.letter is not None and self.letter.delivery_method == DeliveryMethod.MAIL

    @property
    def expired_days(self) -> int:
        """Days since the last good day of a letter that nobody has handed in; 0 while it is good."""
        letter = self.letter
        if letter is None or self.status in CLOSED_STATUSES or self.handed_in or self.receipt_waits:
            return 0
        return max((self.today - letter.valid_until).days, 0)

    @property
    def handed_in(self) -> OwnReport | None:
        """The graduate has said so, and was not contradicted."""
        return self._report(OwnReportKind.HANDED_IN, OwnReportState.NOTED, OwnReportState.ACCEPTED)

    @property
    def receipt_waits(self) -> OwnReport | None:
        """A photo of the receipt that the college has not looked at yet."""
        return self._report(OwnReportKind.RECEIPT, OwnReportState.WAITING)

    @property
    def receipt_declined(self) -> OwnReport | None:
        """The last photo was not good enough."""
        return self._report(OwnReportKind.RECEIPT, OwnReportState.DECLINED)

    @property
    def refusal_waits(self) -> OwnReport | None:
        """The other side would not take the member, says the graduate; the college has not looked at it yet."""
        return self._report(OwnReportKind.REFUSED, OwnReportState.WAITING)

    @property
    def refusal_declined(self) -> OwnReport | None:
        """The college does not take it for refused."""
        return self._report(OwnReportKind.REFUSED, OwnReportState.DECLINED)

    def _report(self, kind: OwnReportKind, *states: OwnReportState) -> OwnReport | None:
        found = self.reports.get(kind)
        return found if found and found.state in states else None


def gather(case: Case, transfer: Transfer | None) -> Facts:
    """Ask the database only for what this status can say; five queries at most."""
    if transfer is None:
        return Facts(case, None, clock.today())
    status = Status(transfer.status)
    draft = status == Status.DRAFT
    asked = status == Status.AWAITING_CONFIRMATION
    issued = status == Status.LETTER_ISSUED
    return Facts(
        case=case,
        transfer=transfer,
        today=clock.today(),
        reports=own_reports.latest_of(transfer) if status in AFTER_LEAVING else {},
        confirmation=None if draft or asked else _confirmation(transfer),
        changes=confirmed.changes_since(transfer) if asked else None,
        missing=tuple(situations.missing(transfer)) if draft else (),
        mailed=issued and hasattr(transfer.letter, "mailing"),
        original_outstanding=status == Status.COMPLETED and _only_a_photo(transfer),
    )


def _confirmation(transfer: Transfer) -> Confirmation | None:
    """The declaration that holds; the case's, for a second attempt may go on with the first one's."""
    return Confirmation.objects.filter(transfer__case=transfer.case_id).first()


def _only_a_photo(transfer: Transfer) -> bool:
    return Receipt.objects.filter(transfer=transfer, kind=ReceiptKind.PHOTO).exists()
