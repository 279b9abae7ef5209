"""Requests of graduates, asked and answered by the services."""

from members.models import User
from transfers.models import Case, MemberRequest
from transfers.models.member_requests import RequestKind
from transfers.services import member_requests

TEXT = "名字里的点登记错了，应为“·”，见身份证。"


def graduate_of(world, case: Case) -> User:
    """The account of the person, made where there is none."""
    return User.objects.filter(member=case.member).first() or world.graduate_user(case)


def ask(
    world, case: Case, kind: RequestKind = RequestKind.CORRECTION, text: str = TEXT, photos=()
) -> MemberRequest:
    """The person asks."""
    return member_requests.ask(case.pk, kind, text, photos, world.actor(graduate_of(world, case)))


def force(case: Case, kind: RequestKind = RequestKind.CORRECTION) -> MemberRequest:
    """An open request, whatever the rules say of this kind at this moment: it was asked for before."""
    from members import clock

    return MemberRequest.objects.create(case=case, kind=kind, text=TEXT, asked_at=clock.now())


def reply(world, request: MemberRequest, user: User, *, granted: bool = True, words: str = "按您说的办。"):
    """Somebody of the office answers."""
    return member_requests.answer(request.pk, granted=granted, words=words, actor=world.actor(user))
