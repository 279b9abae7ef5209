"""A one-time code by mail, for whoever has an address in the roster: the first time, or with a forgotten password."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from members.models import Member, SignInCode
from members.models.sign_in import CodeWay
from members.said_person import SaidPerson
from members.services import journal, mail, sign_in_codes
from members.services.journal import Actor

SUBJECT = "党员组织关系转接系统登录码"


def mail_code(said: SaidPerson, address: str | None) -> bool:
    """Send a code to the person's address as it stands in the record; False when there is nobody or nothing to send to.

    A password that is there goes on opening until the code is used, and a code on a slip is the one that is sent: asking
    in somebody's name shuts nobody out. Blocks while the mail goes out, so call it where nobody waits for it.
    """
    number = said.username
    people = list(Member.objects.filter(student_number__in={number, number.upper(), number.lower()})[:2])
    if not (mail.is_on() and len(people) == 1 and said.is_person(people[0].name, people[0].id_number)):
        return False
    if not people[0].email:
        return False
    actor = Actor(None, "系统：邮件发码", address)
    with journal.change() as book:
        found = sign_in_codes.loaded([people[0].pk])
        issued = sign_in_codes.issue_within(book, actor, found, CodeWay.MAIL, opened_too=True)
    if not issued.codes:
        return False
    (code,) = issued.codes
    sent = mail.send(found[0].email, SUBJECT, text_of(code))  # as it stands now that the code does
    with journal.change() as book:
        sign_in_codes.note_mailed(book, actor, code, sent=sent)
    return sent


def text_of(code: SignInCode) -> str:
    """The mail: no name, nothing that a stranger at a wrong address could use without knowing whose it is."""
    first = f"{settings.PUBLIC_BASE_URL}{reverse('members:first_sign_in')}"
    # On a line of its own: programs that make a link of it would take a Chinese comma along.
    where = (
        f"请打开\n\n    {first}\n\n" if settings.PUBLIC_BASE_URL else "请打开系统的登录页，选“用登录码登录”，"
    )
    last = timezone.localdate(code.valid_until)
    return (
        "您好：\n\n"
        "您在党员组织关系转接系统申请的登录码是\n\n"
        f"    {sign_in_codes.as_typed(code.code)}\n\n"
        f"{where}填写学号、姓名、身份证号后六位和这个登录码，然后设置自己的密码。\n\n"
        f"登录码只能用一次，有效期至 {last.year} 年 {last.month} 月 {last.day} 日，请不要告诉别人。\n"
        "不是您本人操作的，不用理会这封邮件。\n\n"
        f"{settings.UNIVERSITY_NAME} 党员组织关系转接系统\n"
        "（系统自动发出，请勿回复）\n"
    )
