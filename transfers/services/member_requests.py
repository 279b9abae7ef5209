"""What a graduate asks for and the office answers. While one is open nothing is decided on the transfer (``workflow``).

Granting a correction (or a change of destination that is still with the university) sends the transfer back in the
same change: nobody can decide on it in between. All other requests are carried out by the acts of the table afterwards.
"""

import base64
import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from members import clock
from members.fields import sealed
from members.models import User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from members.services.journal import Actor, Journal
from transfers.enums import Action, Disposition, Status
from transfers.models import Case, MemberRequest, RequestPhoto, Transfer
from transfers.models.member_requests import RequestKind, RequestState
from transfers.services.performing import perform
from transfers.services.telling import messaging

SHORTEST, LONGEST = 10, 1000  # characters of what is asked
LONGEST_ANSWER = 500
MOST_PHOTOS = 4
REASON_LENGTH = 180  # of the request's text in the reason of an act

ANSWERED = (RequestState.GRANTED, RequestState.DECLINED)
BOX_OF: Mapping[RequestKind, Disposition] = MappingProxyType(
    {RequestKind.RETENTION: Disposition.RETAINED, RequestKind.ABROAD: Disposition.ABROAD}
)
# Whose decision it is: staying with the university needs 组织部's approval (domain.md §3).
DEPARTMENT_DECIDES = (RequestKind.RETENTION,)
# The graduate can send the data back without asking anybody (domain.md §4, correct).
SENDS_BACK = (Status.AWAITING_CONFIRMATION, Status.CONFIRMED, Status.RETURNED)
# With the department or the receiver: another destination needs somebody's decision.
OUT_OF_HAND = (
    Status.SUBMITTED,
    Status.APPROVED,
    Status.INITIATED,
    Status.LETTER_ISSUED,
    Status.LETTER_DELIVERED,
    Status.FAILED,
)
_BACK_BY_COLLEGE: Mapping[Status, tuple[Action, ...]] = MappingProxyType(
    {Status.SUBMITTED: (Action.WITHDRAW, Action.CORRECT)} | dict.fromkeys(SENDS_BACK, (Action.CORRECT,))
)

DECIDED = "这项申请已经答复或撤回，请刷新后再看。本次操作没有写入任何内容。"
MOVED = "这次转接在您打开页面之后有了变化，请核对现在的情况再答复。本次操作没有写入任何内容。"
ONLY_DEPARTMENT = "留存须经组织部批准，由组织部答复；材料不全、不符合条件的，学院可以答复“不同意”。"


class AlreadyOpen(Refusal):
    """The case has an open request, ``request``; one at a time."""

    def __init__(self, request: MemberRequest) -> None:
        label = request.get_kind_display()
        super().__init__(f"您的“{label}”申请还没有答复，一次只能提出一项。要换一项的，请先撤回它。")
        self.request = request


def open_of(case_id: uuid.UUID) -> MemberRequest | None:
    """The request of a case that nobody has answered yet."""
    return MemberRequest.objects.filter(case=case_id, state=RequestState.OPEN).first()


def unseen_answers(case: Case) -> int:
    """How many answers the graduate has not marked as read."""
    return MemberRequest.objects.filter(case=case, state__in=ANSWERED, answer_seen_at__isnull=True).count()


def why_not(kind: RequestKind, case: Case, transfer: Transfer | None) -> str:
    """Why this cannot be asked for now, for the graduate to read; "" when it can. ``transfer``: the latest attempt."""
    if case.has_left:
        return "您现在由本校其他二级党组织登记，请向该单位提出。"
    status = Status(transfer.status) if transfer and case.disposition == Disposition.TRANSFER else None
    if kind == RequestKind.CORRECTION:
        return "现在不用申请，可以直接退回修改。" if status in SENDS_BACK else ""
    if not case.member.is_party_member:
        return "您的人员类别不转接组织关系，没有这项申请。"
    if transfer and transfer.status == Status.COMPLETED:
        return "您的组织关系已经转出，以后的变动请向现在的党组织提出。"
    if case.disposition == Disposition.NOT_ENTITLED:
        return "本年度不办理您的组织关系转接，请与学院联系。"
    if kind == RequestKind.CHANGE:
        return _why_no_change(case, status)
    if case.disposition == BOX_OF[kind]:
        return f"您已经登记为“{Disposition(case.disposition).label}”。"
    return ""


def _why_no_change(case: Case, status: Status | None) -> str:
    if case.disposition != Disposition.TRANSFER or status in OUT_OF_HAND:
        return ""
    if status in SENDS_BACK:
        return "现在不用申请，可以直接退回修改。"
    if status == Status.DRAFT:
        return "现在不用申请，可以直接修改去向。"
    return "您还没有正在办理的转接，请直接告诉学院转到哪里。"


def ask(
    case_id: uuid.UUID, kind: RequestKind, text: str, photos: Sequence[bytes], actor: Actor
) -> MemberRequest:
    """Keep the graduate's own request; ``photos`` are cleaned JPEGs. Pressed twice it is one.

    Raises ``Case.DoesNotExist`` outside the actor's scope, ``AlreadyOpen``, ``NotAllowed`` or ``Refusal``.
    """
    text = text.strip()
    with journal.change() as book:
        case = (
            Case.objects.visible_to(actor.user)
            .select_related("member__organization", "organization", "season")
            .get(pk=case_id)
        )
        _require_own(case, actor)
        if there := open_of(case.pk):
            if (there.kind, there.text) == (kind, text):
                return there
            raise AlreadyOpen(there)
        if why := why_not(kind, case, latest_of(case)):
            raise Refusal(why)
        if not SHORTEST <= len(text) <= LONGEST:
            raise Refusal(f"说明须在 {SHORTEST} 至 {LONGEST} 个字之间，现在是 {len(text)} 个字。")
        if len(photos) > MOST_PHOTOS:
            raise Refusal(f"照片最多 {MOST_PHOTOS} 张。")
        kept = MemberRequest.objects.create(case=case, kind=kind, text=text, asked_at=clock.now())
        for place, photo in enumerate(photos, start=1):
            RequestPhoto.objects.create(request=kept, place=place, image=base64.b64encode(photo).decode())
        with_photos = f"（附照片 {len(photos)} 张）" if photos else ""
        _note(book, actor, kept, "ASK_REQUEST", f"提出申请：{kind.label}", text + with_photos)
    return kept


def withdraw(request_id: uuid.UUID, actor: Actor) -> MemberRequest:
    """The graduate takes the own request back; it stays to be seen. Raises as ``answer``."""
    with journal.change() as book:
        request = _open(request_id, actor)
        _require_own(request.case, actor)
        _settle(request, state=RequestState.WITHDRAWN, withdrawn_at=clock.now())
        _note(book, actor, request, "WITHDRAW_REQUEST", f"撤回申请：{request.get_kind_display()}", "")
    return request


def mark_seen(request_id: uuid.UUID, actor: Actor) -> MemberRequest:
    """The graduate has read the answer."""
    with journal.change() as book:
        request = (
            MemberRequest.objects.visible_to(actor.user).select_related("case__member").get(pk=request_id)
        )
        _require_own(request.case, actor)
        unseen = MemberRequest.objects.filter(pk=request.pk, state__in=ANSWERED, answer_seen_at__isnull=True)
        if unseen.update(answer_seen_at=clock.now()):
            _note(book, actor, request, "SEE_ANSWER", f"已阅答复：{request.get_kind_display()}", "")
    return request


def may_answer(request: MemberRequest, user: User) -> bool:
    """The case's college, and 组织部."""
    return user.is_department or (user.is_college and user.organization_id == request.case.organization_id)


def may_grant(request: MemberRequest, user: User) -> bool:
    """As ``may_answer``, but what 组织部 approves it grants itself."""
    return may_answer(request, user) and (user.is_department or request.kind not in DEPARTMENT_DECIDES)


def carried_out_by(request: MemberRequest, transfer: Transfer | None, user: User) -> tuple[Action, ...]:
    """The acts that go with granting it, in this order, in the same change; often none."""
    if request.kind in BOX_OF or transfer is None or request.case.disposition != Disposition.TRANSFER:
        return ()
    status = Status(transfer.status)
    if user.is_department:
        return (Action.RETURN,) if status == Status.SUBMITTED else ()
    return _BACK_BY_COLLEGE.get(status, ())


def answer(
    request_id: uuid.UUID, *, granted: bool, words: str, actor: Actor, version: int | None = None
) -> MemberRequest:
    """Answer once, with words that the graduate reads; a message goes to the graduate in the same change.

    ``version``: of the latest transfer as the person saw it, 0 for none. Raises ``MemberRequest.DoesNotExist``
    outside the actor's scope, ``Stale`` when it has been answered, withdrawn or the transfer has moved, ``NotAllowed``
    or ``Refusal``.
    """
    words = words.strip()
    with journal.change() as book:
        request = _open(request_id, actor)
        user = actor.user
        if user is None or not may_answer(request, user):
            raise NotAllowed("申请由所在学院或组织部答复。")
        if granted and not may_grant(request, user):
            raise NotAllowed(ONLY_DEPARTMENT)
        if not words:
            raise Refusal("请写明答复，本人会看到。")
        transfer = latest_of(request.case)
        if version is not None and version != (transfer.version if transfer else 0):
            raise Stale(MOVED)
        acts = carried_out_by(request, transfer, user) if granted else ()
        state = RequestState.GRANTED if granted else RequestState.DECLINED
        _settle(
            request,
            state=state,
            answer=sealed(request, "answer", words),
            answered_by=user,
            answered_at=clock.now(),
        )
        kind = RequestKind(request.kind).label
        _note(book, actor, request, "ANSWER_REQUEST", f"答复申请：{kind}，{state.label}", words)
        messaging.tell(book, actor, request.case, f"您的申请{state.label}：{kind}", words)
        for act in acts:
            perform(transfer.pk, act, actor, {"reason": reason_of(request)})
    return MemberRequest.objects.get(pk=request.pk)


def reason_of(request: MemberRequest) -> str:
    """The request as the reason of the act that carries it out."""
    text = " ".join(request.text.split())
    short = text if len(text) <= REASON_LENGTH else f"{text[:REASON_LENGTH]}…"
    return f"本人申请{RequestKind(request.kind).label}：{short}"[:200]


def latest_of(case: Case) -> Transfer | None:
    """The attempt that no other one follows, with all that the rules read."""
    found: Transfer | None = Transfer.objects.filter(case=case).latest_attempts().for_pages().first()
    return found


def _open(request_id: uuid.UUID, actor: Actor) -> MemberRequest:
    requests = MemberRequest.objects.visible_to(actor.user)
    request: MemberRequest = requests.select_related(
        "case__member__organization", "case__organization", "case__season"
    ).get(pk=request_id)
    if not request.is_open:
        raise Stale(DECIDED)
    return request


def _require_own(case: Case, actor: Actor) -> None:
    user = actor.user
    if user is None or not user.is_graduate or user.member_id != case.member_id:
        raise NotAllowed("申请由毕业生本人提出和撤回。")


def _settle(request: MemberRequest, **values: object) -> None:
    if MemberRequest.objects.filter(pk=request.pk, state=RequestState.OPEN).update(**values) != 1:
        raise Stale(DECIDED)


def _note(book: Journal, actor: Actor, request: MemberRequest, verb: str, title: str, comment: str) -> None:
    case = request.case
    book.record(
        actor,
        verb,
        title,
        organization=case.organization,
        member=case.member,
        subject=f"case:{case.pk}",
        comment=comment,
        data={"request": str(request.pk)},
    )
