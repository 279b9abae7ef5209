"""What is declared, in groups with the way to put each right; shared by 核对, 确认 and 已确认."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from members import clock
from members.models import User
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Case, Confirmation, Transfer
from transfers.services import confirmed, situations
from transfers.services.confirmed import Changes, Word
from transfers.services.standing import day_words
from transfers.views.graduate.words import until_words

Rows = list[dict[str, Any]]

MONO = ("code", "id_number")
# No declaration holds while the data are open again, or the attempt is called off.
OPEN_AGAIN = (Status.DRAFT, Status.AWAITING_CONFIRMATION, Status.CANCELLED)


def rows_of(words: list[Word] | tuple[Word, ...]) -> Rows:
    """For ``components/key_values.html``."""
    return [{"label": label, "value": value, "mono": key in MONO} for key, label, value in words]


def groups(case: Case, transfer: Transfer | None, user: User) -> Rows:
    """Where to, who, how to be reached: each with its rows and the link beside its heading."""
    target = confirmed.target_words(transfer) if transfer and transfer.route else []
    person = confirmed.person_words(transfer) if transfer else []
    wrong = _wrong(transfer, user)
    contact = _link("修改", "transfers:my_contact")
    reached: list[Word] = [("phone", "手机", case.member.phone), ("email", "电子邮箱", case.member.email)]
    found = [
        {"key": "target", "title": "转到哪里", "rows": rows_of(target), "link": _target_link(case, transfer) or wrong},
        {"key": "person", "title": "个人信息", "rows": rows_of(person), "link": wrong},
        {"key": "contact", "title": "怎样联系您", "rows": rows_of(reached), "link": contact},
    ]  # fmt: skip
    return [group for group in found if group["rows"] or group["key"] == "target"]


def change_rows(changes: Changes | None) -> Rows:
    """For ``components/change_list.html``, each with who has changed it and when."""
    today = clock.today()
    return [
        {
            "label": change.label,
            "before": change.before,
            "after": change.after,
            "by": f"{'您' if change.by_graduate else '学院'} {day_words(change.on, today)}修改"
            if change.on
            else "",
        }
        for change in (changes.rows if changes else ())
    ]


def confirmed_on(changes: Changes) -> str:
    """6 月 8 日."""
    return day_words(timezone.localdate(changes.at), clock.today())


def by_whom(changes: Changes) -> str:
    """Who has changed something, for the heading: 学院, 您 or 学院和您."""
    college = any(not change.by_graduate for change in changes.rows)
    own = any(change.by_graduate for change in changes.rows)
    return "学院和您" if college and own else "您" if own else "学院"


def holding(transfer: Transfer | None) -> Confirmation | None:
    """The declaration that holds now, the case's newest."""
    if transfer is None or transfer.status in OPEN_AGAIN:
        return None
    return next(iter(confirmed.history(transfer)), None)


def what_next(transfer: Transfer) -> list[str]:
    """What happens after the confirmation, by whom and until when, a sentence each."""
    season, today = transfer.case.season, clock.today()
    until = f"，{until_words(transfer.due_on, today)}" if transfer.due_on else ""
    path = Path.of(transfer.route, transfer.channel)
    if path == Path.INTRA_COLLEGE:
        return [f"学院在党员E先锋办理院内调动{until}。", "办好以后首页会写“已转出成功”，您不用再做什么。"]
    arrive = "到接收党组织报到，请对方在系统里确认接收；确认之前，请照常交纳党费、保持电话畅通。"
    if path == Path.IN_BEIJING:
        return [f"学院在党员E先锋为您发起转接{until}。", f"发起以后，请{arrive}"]
    review = f"学院把您的信息随登记表报送组织部审核{until}。"
    if path == Path.OUT_ONLINE:
        return [review, "审核通过后，学院在网上发起转接。", f"发起以后，请{arrive}"]
    begins = f"从 {day_words(season.letters_from, today)}起" if season.letters_from > today else ""
    return [
        review,
        f"审核通过后，{begins}开具介绍信，盖章后请您领取。",
        "请在介绍信的有效期内到接收党组织报到，并请对方寄回第三联回执。",
    ]


def _wrong(transfer: Transfer | None, user: User) -> dict[str, str]:
    """What to do about a mistake: back to the college while that is possible, else a request."""
    if transfer is not None and situations.verdict(transfer, user, Action.CORRECT).allowed:
        return _link("有误", "transfers:my_correct")
    return _link("有误", "transfers:my_request_new", "correction")


def _target_link(case: Case, transfer: Transfer | None) -> dict[str, str] | None:
    is_draft = transfer is not None and transfer.status == Status.DRAFT
    return (
        _link("修改", "transfers:my_target")
        if is_draft and case.disposition == Disposition.TRANSFER
        else None
    )


def _link(label: str, name: str, *args: str) -> dict[str, str]:
    return {"label": label, "url": reverse(name, args=args)}
