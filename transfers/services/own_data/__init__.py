"""All that is kept about a graduate, for the graduate's own eyes (个人信息保护法第四十五条), and the way out as a workbook.

Never the office's internal notes. Every group asks for the one person alone; the number of queries does not depend
on how much there is.
"""

from members.models import Member, User
from members.refusals import NotAllowed
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnSpec, SheetSpec, Value, write_workbook
from transfers.services.own_data import cases, exchange, person
from transfers.services.own_data.looks import Look, looks
from transfers.services.own_data.parts import Entry, Group, moment

__all__ = ["LEFT_OUT", "Entry", "Group", "Look", "groups", "looks", "workbook"]

LEFT_OUT = (
    "没有列出的：办理人员的内部说明（核对、退回、批准的理由），以及别人的信息。"
    "需要了解的，请向学院或校党委组织部提出。"
)
NOTHING = "没有记录"
COLUMNS = (
    ColumnSpec("类别", 16),
    ColumnSpec("记录", 30),
    ColumnSpec("项目", 20),
    ColumnSpec("内容", 60),
)
LOOK_COLUMNS = (ColumnSpec("时间", 18), ColumnSpec("谁", 36), ColumnSpec("做了什么", 44))


def groups(user: User, *, whole: bool = False) -> list[Group]:
    """Everything, in the order in which it came about. ``whole``: with the whole ID number."""
    member = _member(user)
    return [
        person.person(member, whole=whole),
        cases.seasons(user),
        cases.attempts(user),
        cases.confirmations(user),
        cases.letters(user),
        cases.receipts(user),
        exchange.reports(user),
        exchange.requests(user),
        exchange.messages(user),
        exchange.contacts(user),
        exchange.departure(user),
        person.account(user),
    ]


def workbook(user: User, actor: Actor) -> bytes:
    """The same as .xlsx, with the whole ID number and who has seen it; the download is noted first."""
    member = _member(user)
    with journal.change() as book:
        book.record(
            actor,
            "DOWNLOAD_OWN_DATA",
            "下载本人信息",
            organization=member.organization,
            member=member,
            subject=f"member:{member.pk}",
        )
    told: list[list[Value]] = [[moment(look.at), look.who, look.what] for look in looks(user)]
    return write_workbook(
        [
            SheetSpec("我的信息", COLUMNS, _rows(groups(user, whole=True))),
            SheetSpec("谁看过身份证号", LOOK_COLUMNS, told),
            SheetSpec("说明", (ColumnSpec("说明", 90),), [[LEFT_OUT]]),
        ]
    )


def _rows(found: list[Group]) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for group in found:
        if not group.entries:
            rows.append([group.title, NOTHING, "", ""])
        for entry in group.entries:
            rows += [[group.title, entry.title, label, words] for label, words in entry.rows]
    return rows


def _member(user: User) -> Member:
    """The person of the account. Raises ``NotAllowed`` for everybody who is no graduate."""
    found = Member.objects.visible_to(user).select_related("organization", "branch").filter(pk=user.member_id)
    member = found.first() if user.is_graduate else None
    if member is None:
        raise NotAllowed("这是毕业生本人的页面。")
    return member
