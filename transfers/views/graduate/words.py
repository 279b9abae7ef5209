"""A graduate's own case in the graduate's words: the state, the task list, the data, the record."""

from collections.abc import Callable, Iterable
from typing import Any

from letters.enums import DeliveryMethod
from members.enums import Role
from members.models import Event, Organization
from transfers.enums import Action, Channel, Disposition, Path, Route, Status
from transfers.models import Case, Transfer
from transfers.views.person_page import month
from transfers.views.state_words import due_words

Rows = list[dict[str, Any]]

# What of the journal concerns the graduate, in the graduate's words; comments stay in the office.
RECORD = {
    "BEGIN": "学院登记了您的转接",
    "EDIT_TARGET": "学院修改了去向信息",
    "EDIT_PERSON": "学院修改了个人信息",
    "CORRECT_ID_NUMBER": "学院更正了身份证号",
    "SET_DISPOSITION": "学院登记了您的去向类型",
    Action.REQUEST_CONFIRMATION: "学院请您核对转接信息",
    Action.CONFIRM: "转接信息已确认",
    Action.CORRECT: "转接信息退回修改",
    Action.SUBMIT: "学院已报送组织部审核",
    Action.WITHDRAW: "学院撤回了报送",
    Action.APPROVE: "组织部审核通过",
    Action.RETURN: "组织部退回，由学院修改",
    Action.UNDO_DECISION: "组织部重新审核",
    Action.START_ONLINE: "学院已在党员E先锋发起转接",
    Action.ISSUE_LETTER: "介绍信已开具",
    Action.REISSUE_LETTER: "介绍信已作废重开",
    Action.DELIVER_LETTER: "介绍信已发放",
    Action.COMPLETE: "组织关系已转出",
    Action.REFUSE: "对方没有接收",
    Action.TRY_AGAIN: "学院开始重新办理",
    Action.SWITCH_CHANNEL: "改换了办理方式",
    Action.CHANGE: "改派，重新办理",
    Action.CANCEL: "本次转接已撤销",
}
_WHO = {
    Role.COLLEGE_ADMIN: "学院",
    Role.REVIEWER: "组织部",
    Role.DEPARTMENT_ADMIN: "组织部",
    Role.GRADUATE: "本人",
}
_DISPOSED = {
    Disposition.DEFERRED: "您的组织关系暂缓转接，明确接收党支部后请尽快告诉学院。",
    Disposition.RETAINED: "您的组织关系经批准暂留学校，请按时与学院联系、交纳党费。",
    Disposition.ABROAD: "您的组织关系因出国（境）保留在学校，请按约定与学院联系。",
    Disposition.DELAYED_GRADUATION: "您延期毕业，本年度不办理转接。",
    Disposition.NOT_ENTITLED: "本年度不办理您的组织关系转接，请与学院联系。",
}


def contact(organization: Organization) -> dict[str, str]:
    """Whom to ask; for the box at the foot of every page."""
    return {
        "organization": organization.name,
        "name": organization.contact_name,
        "phone": organization.phone,
        "place": organization.address,
    }


def own_rows(case: Case) -> Rows:
    """The own data to check; the ID number only by its tail."""
    member = case.member
    return [
        {"label": "姓名", "value": member.name},
        {"label": "性别、民族", "value": f"{member.get_sex_display()}　{member.ethnicity}".strip()},
        {"label": "身份证号", "value": member.id_number_tail},
        {"label": "党员类别", "value": member.get_category_display()},
        {"label": "入党时间", "value": _day(member.joined_on, has_day=member.joined_has_day)},
        {"label": "转正时间", "value": _day(member.full_member_on, has_day=member.full_member_has_day)},
        {"label": "党费交至", "value": month(member.fee_paid_until)},
        {"label": "现在的党支部", "value": f"{case.organization.name}　{case.branch.name}"},
        {"label": "联系电话", "value": member.phone},
    ]


def target_rows(transfer: Transfer) -> Rows:
    """Where the membership goes, as it will stand in 党员E先锋 or on the letter."""
    rows: Rows = [{"label": "转接类型", "value": _route_words(transfer)}]
    if transfer.route == Route.OUT_OF_BEIJING:
        rows.append({"label": "介绍信抬头（上级党委）", "value": transfer.heading_organization})
    unit = "具体接收单位" if transfer.route == Route.OUT_OF_BEIJING else "接收党支部"
    rows.append({"label": unit, "value": transfer.receiving_organization})
    if transfer.receiving_code or transfer.route != Route.OUT_OF_BEIJING:
        rows.append({"label": "接收党组织编码", "value": transfer.receiving_code, "mono": True})
    if transfer.contact_name or transfer.contact_phone:
        rows.append(
            {"label": "对方联系人", "value": f"{transfer.contact_name}　{transfer.contact_phone}".strip()}
        )
    return rows


def state_card(case: Case, transfer: Transfer | None, today: Any) -> dict[str, Any]:
    """For ``components/state_card.html``."""
    if not case.member.is_party_member:
        return _plain_state("不转接组织关系", "您不是党员，不需要转接组织关系；请按学院要求移交材料。")
    if case.disposition != Disposition.TRANSFER:
        return _plain_state(case.get_disposition_display(), _DISPOSED[Disposition(case.disposition)])
    if transfer is None:
        return _plain_state("尚未登记", "学院还没有登记您的去向。请先问清接收党组织，再告诉学院。")
    return {
        "status": transfer.status,
        "label": "等待学院核对" if _awaits_the_college(transfer) else transfer.graduate_status_label,
        "sentence": sentence(transfer),
        "holder": _holder(transfer),
        "due": due_words(transfer.due_on, today),
        "late": bool(transfer.due_on and transfer.due_on < today),
    }


def sentence(transfer: Transfer) -> str:
    """What the graduate should do now, or what others are doing."""
    status = Status(transfer.status)
    special = _SPECIAL.get(status)
    return (special(transfer) if special else "") or _SENTENCES[status]


def _awaits_the_college(transfer: Transfer) -> bool:
    """A draft in which the graduate has nothing left to say."""
    return transfer.status == Status.DRAFT and transfer.filled_by_graduate


def _draft(transfer: Transfer) -> str:
    if transfer.filled_by_graduate:
        return "您已填写去向，学院核对后会请您确认。"
    if transfer.attempt > 1 or transfer.status_note:
        return "学院正在修改转接信息，改好后请您重新核对；去向您也可以自己改。"
    return "" if not transfer.route else "学院正在核对您的去向，核对后会请您确认。"


def _confirmed(transfer: Transfer) -> str:
    return "" if transfer.route == Route.OUT_OF_BEIJING else "学院将在党员E先锋为您发起转接。"


def _approved(transfer: Transfer) -> str:
    return "审核通过，学院将为您开具介绍信。" if transfer.channel == Channel.PAPER else ""


def _initiated(transfer: Transfer) -> str:
    return "学院正在办理院内调动，您不用做什么。" if transfer.route == Route.INTRA_COLLEGE else ""


def _issued(transfer: Transfer) -> str:
    sealed = transfer.letter is not None and transfer.letter.sealed_on is not None
    if transfer.letter is not None and hasattr(transfer.letter, "mailing"):
        return f"介绍信{'已开好' if sealed else '正在盖章'}，学院将邮寄给您，寄出后这里显示邮件号。"
    return "介绍信已开好，请到学院领取，或请学院邮寄。" if sealed else ""


def _delivered(transfer: Transfer) -> str:
    letter = transfer.letter
    if letter is None:
        return ""
    posted = letter.delivery_method == DeliveryMethod.MAIL
    sent = f"介绍信已寄出，邮件号 {letter.tracking_number}，收到后" if posted else ""
    day = letter.valid_until
    return f"{sent}请在 {day.month} 月 {day.day} 日前持介绍信报到，并请对方寄回第三联回执。"


_SENTENCES = {
    Status.DRAFT: "请问清接收党组织的名称和要求，填写去向；一时填不全的可以先存一部分。",
    Status.AWAITING_CONFIRMATION: "请核对您的转接信息，无误后确认。",
    Status.CONFIRMED: "学院将把您的信息报送组织部审核。",
    Status.SUBMITTED: "组织部正在审核您的转接信息。",
    Status.RETURNED: "审核发现信息需要修改，学院改好后请您重新核对。",
    Status.APPROVED: "审核通过，学院将在党员E先锋发起转接。",
    Status.INITIATED: "转接已发起。请到接收党组织报到，请对方在系统里确认接收。",
    Status.LETTER_ISSUED: "介绍信已开具，正在盖章，盖章后请领取。",
    Status.LETTER_DELIVERED: "请持介绍信报到，并请对方寄回第三联回执。",
    Status.COMPLETED: "您的组织关系已经转出，本校的手续全部办完。",
    Status.FAILED: "对方没有接收，请联系学院，问清原因后重新办理。",
    Status.CANCELLED: "本次转接已经撤销，有疑问请联系学院。",
}
# Where the path or the letter makes it another sentence; "" for the common one.
_SPECIAL: dict[Status, Callable[[Transfer], str]] = {
    Status.DRAFT: _draft,
    Status.CONFIRMED: _confirmed,
    Status.APPROVED: _approved,
    Status.INITIATED: _initiated,
    Status.LETTER_ISSUED: _issued,
    Status.LETTER_DELIVERED: _delivered,
}


def record(events: Iterable[Event]) -> Rows:
    """For ``components/timeline.html``: title and date of what concerns the graduate, no notes."""
    lines = []
    for event in events:
        title = RECORD.get(event.verb)
        if title is None:
            continue
        if event.verb == Action.CONFIRM:
            title = "您确认了转接信息" if _is_own(event) else "学院代您确认了转接信息"
        if event.verb == Action.CORRECT and _is_own(event):
            title = "您提出信息有误"
        if event.verb == "EDIT_TARGET" and _is_own(event):
            title = "您填写了去向信息"
        who = _WHO.get(Role(event.actor.role), "") if event.actor else ""
        lines.append({"title": title, "at": event.at, "actor": who})
    return lines


def _is_own(event: Event) -> bool:
    return event.actor is not None and event.actor.role == Role.GRADUATE


def _plain_state(label: str, words: str) -> dict[str, Any]:
    return {"status": "", "label": label, "sentence": words, "holder": "", "due": "", "late": False}


def _route_words(transfer: Transfer) -> str:
    return {
        Path.UNDECIDED: "",
        Path.INTRA_COLLEGE: "院内（留在本学院党组织内）",
        Path.IN_BEIJING: "京内（党员E先锋线上转接）",
        Path.OUT_ONLINE: "京外·线上（全国系统线上转接）",
        Path.OUT_PAPER: "京外·纸质（开具纸质介绍信）",
    }[Path.of(transfer.route, transfer.channel)]


def _holder(transfer: Transfer) -> str:
    match transfer.status:
        case Status.AWAITING_CONFIRMATION | Status.LETTER_DELIVERED:
            return "您本人"
        case Status.DRAFT if not (transfer.route or transfer.filled_by_graduate):
            return "您本人和学院"
        case Status.SUBMITTED:
            return "校党委组织部"
        case Status.INITIATED:
            return "学院" if transfer.route == Route.INTRA_COLLEGE else "接收党组织"
        case Status.COMPLETED | Status.CANCELLED:
            return ""
        case _:
            return transfer.organization.name


def _day(day: Any, *, has_day: bool) -> str:
    return "" if day is None else (day.isoformat() if has_day else month(day))
