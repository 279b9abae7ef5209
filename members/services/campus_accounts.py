"""Whose account somebody has whom the campus sign-in stands for."""

from members import clock
from members.models import Member, User
from members.refusals import NotAllowed
from members.services import accounts, journal, sign_in_codes
from members.services.journal import Actor, Journal

RULE = "统一身份认证"


class NobodyHere(NotAllowed):
    """The campus knows the person, this system does not, or the account is closed: the same words for both."""

    def __init__(self) -> None:
        super().__init__("统一身份认证已通过，但本系统没有您的登记，或者您的账号已停用。")


def account_of(name: str, address: str | None) -> User:
    """The account with this work number or student number; a graduate's is made on the first time.

    It is made only where exactly one person of the roster has the number. A code that was still waiting to be used opens
    nothing any more: its owner has come in another way. Raises ``NobodyHere``.
    """
    with journal.change() as book:
        user = _there(name) or _of_the_roster(name, book, address)
        if user is None or not user.is_active:
            raise NobodyHere
        if user.is_graduate and user.opened_at is None:
            user.opened_at = clock.now()
            user.save(update_fields=["opened_at"])
            sign_in_codes.withdraw([user])
        return user


def _there(name: str) -> User | None:
    scope = User.objects.select_related("member__organization", "organization")
    return scope.filter(username=accounts.as_stored(name)).first()


def _of_the_roster(name: str, book: Journal, address: str | None) -> User | None:
    number = User.normalize_username(name)
    found = list(
        Member.objects.filter(student_number__in={number, number.upper(), number.lower()}).select_related(
            "organization", "user"
        )[:2]
    )
    if len(found) != 1 or not number:
        return None
    actor = Actor(None, f"系统：{RULE}", address)
    return sign_in_codes.make_accounts(book, actor, found)[0]
