"""The graduate changes the own telephone number and e-mail address: the office hears of it, nobody has to allow it."""

from collections.abc import Mapping

from django.conf import settings

from members import jobs
from members.models import Member
from members.refusals import NotAllowed
from members.services import account_following, changes, journal, mail
from members.services.changes import fingerprint, require_fresh
from members.services.journal import Actor
from transfers.models import Case
from transfers.services.editing import outdate_pages

CONTACT_FIELDS = ("phone", "email")
FORMER_SUBJECT = "您的电子邮箱已更改"


def contact_version(member: Member) -> str:
    """A mark of both as they stand now, for a form to carry."""
    return fingerprint(member, CONTACT_FIELDS)


def change_contact(values: Mapping[str, str], actor: Actor, *, seen: str) -> bool:
    """Store them; whether anything has changed. The journal says which, never what (domain.md §8).

    A letter that is issued keeps its words. The former mailbox is told that it is one: whoever finds a page left open
    could put an address of their own there, and have codes sent to it. Raises ``Stale`` when the college was faster, ``NotAllowed`` for
    everybody who is no graduate.
    """
    user = actor.user
    with journal.change() as book:
        if user is None or not user.is_graduate:
            raise NotAllowed("联系方式由毕业生本人修改。")
        member = Member.objects.visible_to(user).select_related("organization").get(pk=user.member_id)
        require_fresh(member, CONTACT_FIELDS, seen)
        former = member.email
        differing = changes.apply(member, {name: values[name] for name in CONTACT_FIELDS})
        if not differing:
            return False
        changes.check(member)
        member.save()
        book.record(
            actor,
            "EDIT_PERSON",
            "本人修改联系方式",
            organization=member.organization,
            member=member,
            subject=f"member:{member.pk}",
            data={"changes": {label: _hidden(pair) for label, pair in differing.items()}},
        )
        book.record_many(actor, account_following.follow(member, differing))
        outdate_pages(list(Case.objects.visible_to(user)))
    if former and former != member.email:
        jobs.start_unwatched(lambda: mail.send(former, FORMER_SUBJECT, _former_text()))
    return True


def _former_text() -> str:
    """No name and not the new address: the mailbox may be somebody else's by now."""
    return (
        "您好：\n\n"
        "党员组织关系转接系统中登记的电子邮箱刚由本人登录后更改，今后的邮件不再发到这个邮箱。\n\n"
        "不是您本人操作的，请尽快联系所在学院党委（党总支），由学院重置登录并更正邮箱。\n\n"
        f"{settings.UNIVERSITY_NAME} 党员组织关系转接系统\n"
        "（系统自动发出，请勿回复）\n"
    )


def _hidden(pair: tuple[str, str]) -> tuple[str, str]:
    """That there was something, and that there is now: not what."""
    before, after = pair
    return ("（已加密）" if before != "（空）" else before, "（已更新）" if after != "（空）" else after)
