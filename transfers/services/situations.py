"""The facts about a transfer and a user that the table's guards look at."""

from letters.services.printing import printing_faults
from members import clock
from members.enums import Role
from members.models import User
from transfers.enums import Action, Disposition, Party, Path, Route, Status
from transfers.models import Transfer
from transfers.models.member_requests import RequestKind
from transfers.services import checking, letter_content
from transfers.workflow import Situation, Verdict, judge, offers

_CHECKED = (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.APPROVED)
_LETTER_STATUSES = (Status.APPROVED, Status.LETTER_ISSUED, Status.LETTER_DELIVERED)


def party_of(transfer: Transfer, user: User) -> Party | None:
    """In which part somebody acts on this transfer; None for a stranger."""
    if not user.is_active:
        return None
    if user.role == Role.COLLEGE_ADMIN and user.organization_id == transfer.organization_id:
        return Party.COLLEGE
    if user.role == Role.GRADUATE and user.member_id == transfer.case.member_id:
        return Party.GRADUATE
    return Party.REVIEWER if user.is_department else None


def situation(transfer: Transfer, user: User) -> Situation:
    """Gather the facts. ``transfer`` comes with its relations (``TransferQuerySet.for_pages``)."""
    path, status = Path.of(transfer.route, transfer.channel), Status(transfer.status)
    on_paper = path == Path.OUT_PAPER and status in _LETTER_STATUSES
    limit = transfer.case.season.reissue_until
    return Situation(
        path=path,
        status=status,
        party=party_of(transfer, user),
        missing=tuple(missing(transfer)) if status in _CHECKED else (),
        blocking=tuple(rule.title for rule in checking.blocking_rules(transfer))
        if status in _CHECKED
        else (),
        letter_faults=tuple(_letter_faults(transfer)) if on_paper else (),
        is_submitter=user.pk is not None and transfer.submitted_by_id == user.pk,
        sealed=transfer.letter is not None and transfer.letter.sealed_on is not None,
        after_reissue_limit=clock.today() > limit,
        had_letter=on_paper and transfer.had_letter,
        decided_after_limit=transfer.decided_on is not None and transfer.decided_on > limit,
        has_successor=hasattr(transfer, "next_attempt"),
        switched=transfer.channel_switched_on is not None,
        moves=transfer.case.disposition == Disposition.TRANSFER,
        has_left=transfer.case.has_left,
        open_request=open_request(transfer),
    )


def open_request(transfer: Transfer) -> str:
    """What the graduate has asked for and nobody has answered yet; "" for nothing."""
    kind = transfer.open_request_kind
    return RequestKind(kind).label if kind else ""


def available_actions(transfer: Transfer, user: User) -> list[Verdict]:
    """What this user can do with this transfer, each with the reason if not now."""
    return offers(situation(transfer, user))


def verdict(transfer: Transfer, user: User, action: Action) -> Verdict:
    """Whether this user can do this now."""
    return judge(situation(transfer, user), action)


def missing(transfer: Transfer) -> list[str]:
    """Labels of what has to be filled in before the graduate can be asked to confirm."""
    wanted: dict[str, object] = {"转接类型": transfer.route, "具体接收单位": transfer.receiving_organization}
    if transfer.route == Route.OUT_OF_BEIJING:
        wanted["介绍信抬头"] = transfer.heading_organization
    if transfer.route == Route.IN_BEIJING:
        wanted["接收党支部编码"] = transfer.receiving_code
    return [label for label, value in wanted.items() if not value]


def _letter_faults(transfer: Transfer) -> list[str]:
    lacking = letter_content.missing_for_letter(transfer)
    if lacking:
        return [f"还缺{'、'.join(lacking)}"]
    return printing_faults(letter_content.build(transfer, clock.today()))
