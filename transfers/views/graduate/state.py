"""The first card: how the case stands in one sentence, who has it now and since when, and the one thing to do next."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils import timezone

from members.enums import SealHolder
from transfers.enums import Disposition, Path, RefusalReason, Route, Status
from transfers.models.own_reports import OwnReportKind
from transfers.services.standing import day_words
from transfers.views.graduate import links
from transfers.views.graduate.facts import Facts
from transfers.views.graduate.words import since_words, until_words

DEPARTMENT, RECEIVER, YOU = "校党委组织部", "接收党组织", "您本人"
_BY: Mapping[str, str] = MappingProxyType({YOU: "现在等您办理", RECEIVER: "现在等接收党组织确认"})


@dataclass(frozen=True, slots=True)
class Step:
    """A button. ``own``: the graduate has to do it; else there is only something to read."""

    label: str
    url: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """``holder``: who has it now, "" when nobody has to do anything. ``who``, ``due``: finished words."""

    label: str
    sentence: str
    holder: str = ""
    next: Step | None = None
    status: str = ""
    who: str = ""
    due: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What a status says; ``begun`` when it is not the day on which the status was reached."""

    sentence: str
    holder: str = ""
    next: Step | None = None
    label: str = ""
    begun: datetime.datetime | None = None


def state_of(facts: Facts) -> State:
    """The card of this case."""
    case, transfer = facts.case, facts.transfer
    if not case.member.is_party_member:
        return State("不转接组织关系", "您不是党员，不需要转接组织关系；请按学院要求移交材料。")
    if case.disposition != Disposition.TRANSFER:
        return _in_a_box(facts)
    if transfer is None:
        words = "学院还没有登记您的去向。请先问清接收党组织，再告诉学院。"
        return State("尚未登记", words, next=Step("了解去哪里转", links.to(links.GUIDE)))
    said = _SAID[facts.status](facts)
    begun = said.begun or transfer.status_since
    late = bool(transfer.due_on and transfer.due_on < facts.today)
    return State(
        label=said.label or transfer.graduate_status_label,
        sentence=said.sentence,
        holder=said.holder,
        next=said.next,
        status=transfer.status,
        who=_who(said.holder, since_words(timezone.localdate(begun), facts.today)),
        due=_due(facts, said.holder, late=late),
        late=late and said.holder == YOU,
    )


def _who(holder: str, since: str) -> str:
    if not holder:
        return ""
    return f"{_BY.get(holder, f'现在由{holder}办理')}，{since}"


def _due(facts: Facts, holder: str, *, late: bool) -> str:
    """Until when; of others it is said as what is planned."""
    day = facts.transfer.due_on if facts.transfer else None
    if day is None or not holder:
        return ""
    if facts.status == Status.LETTER_DELIVERED:
        return f"回执期限：{until_words(day, facts.today)}"
    if holder == YOU:
        return f"期限：{until_words(day, facts.today)}"
    if late:
        return f"原定 {day_words(day, facts.today)}前办完，可以问一问学院"
    return "应在今天办完" if day == facts.today else f"应在 {day_words(day, facts.today)}前办完"


# --- Boxes that are no transfer ---------------------------------------------------------------

_BOXES: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.DEFERRED: "您的组织关系暂缓转接{until}。明确接收党支部后，请尽快告诉学院。",
        Disposition.RETAINED: "您的组织关系经批准暂留学校{until}。请按时与学院联系、交纳党费。",
        Disposition.ABROAD: "您的组织关系因出国（境）保留在学校{until}。请按约定与学院联系，回国后及时恢复组织生活。",
        Disposition.DELAYED_GRADUATION: "您延期毕业，本年度不办理转接；毕业那一年再办。",
        Disposition.NOT_ENTITLED: "本年度不办理您的组织关系转接，有疑问请与学院联系。",
    }
)


def _in_a_box(facts: Facts) -> State:
    box, until = Disposition(facts.case.disposition), facts.case.disposition_until
    words = _BOXES[box].format(until=f"，到 {day_words(until, facts.today)}" if until else "")
    if until and until < facts.today:
        words = f"{box.label}到 {day_words(until, facts.today)}，已经到期。请联系学院，接着办理转接。"
    return State(box.label, words, next=_from_a_box(box))


def _from_a_box(box: Disposition) -> Step | None:
    if box == Disposition.DEFERRED:
        return Step("了解去哪里转", links.to(links.GUIDE))
    if box == Disposition.NOT_ENTITLED:
        return None
    return Step("情况有变，提出申请", links.to(links.REQUESTS), own=False)


# --- Before anything is sent ------------------------------------------------------------------


def _follow() -> Step:
    return Step("看看到哪一步了", links.to(links.PROGRESS), own=False)


def _college(facts: Facts) -> str:
    return facts.case.organization.name


def _draft(facts: Facts) -> _Said:
    transfer, college = facts.transfer, _college(facts)
    assert transfer is not None
    target = links.to(links.TARGET)
    if transfer.being_filled_by_graduate:
        return _Said("您填写的去向还没有提交给学院，请接着填完。", YOU, Step("接着填写", target), "填写中")
    if transfer.filled_by_graduate:
        words, since = "您已填写去向，学院核对后会请您确认。", transfer.own_target_at
        return _Said(words, college, _follow(), "等待学院核对", since)
    if transfer.attempt > 1 and facts.missing:
        words = "要重新办理。请问清新的接收党组织，填写新的去向。"
        return _Said(words, YOU, Step("填写新的去向", target))
    if transfer.attempt > 1 or transfer.status_note:
        words = "学院正在修改转接信息，改好后请您重新核对；去向您也可以自己改。"
        return _Said(words, college, Step("自己修改去向", target, own=False), "等待学院修改")
    if not facts.missing:
        words = "学院已登记您的去向，核对后会请您确认。您可以先看看填得对不对。"
        return _Said(words, college, Step("看看填得对不对", target, own=False), "等待学院核对")
    if not (facts.case.prospect or transfer.route or transfer.receiving_organization):
        words = "请先了解组织关系该转到哪里、要向对方问清什么，再填写去向。"
        return _Said(words, YOU, Step("了解去哪里转", links.to(links.GUIDE)))
    words = "请填写去向；一时填不全的可以先存一部分。"
    return _Said(words, YOU, Step("填写去向", target))


def _awaiting(facts: Facts) -> _Said:
    changes = facts.changes
    check = Step("核对并确认", links.to(links.DETAILS))
    if facts.asked:
        return _Said(
            "您的申请还没有答复，答复以后再确认。",
            _college(facts),
            Step("看看申请", links.to(links.REQUESTS), own=False),
        )
    if changes is None or changes.on_behalf:
        return _Said("请核对您的转接信息，无误后确认。", YOU, check)
    if not changes.rows:
        return _Said("信息和您上次确认的一样，请再确认一次。", YOU, check)
    who = "您" if all(row.by_graduate for row in changes.rows) else "学院"
    words = f"您上次确认以后，{who}改了 {len(changes.rows)} 项，请确认改动。"
    return _Said(words, YOU, Step("查看改动并确认", links.to(links.DETAILS)), "请确认改动")


def _confirmed(facts: Facts) -> _Said:
    if facts.transfer is not None and facts.transfer.route == Route.OUT_OF_BEIJING:
        return _Said("信息已确认，学院将报送组织部审核。", _college(facts), _follow())
    way = "办理院内调动" if facts.path == Path.INTRA_COLLEGE else "为您发起转接"
    return _Said(f"信息已确认，学院将在党员E先锋{way}。", _college(facts), _follow())


def _submitted(facts: Facts) -> _Said:
    return _Said("组织部正在审核您的转接信息。", DEPARTMENT, _follow())


def _returned(facts: Facts) -> _Said:
    words = "组织部审核发现信息需要修改，学院改好后请您重新核对。"
    return _Said(words, _college(facts), _follow())


def _approved(facts: Facts) -> _Said:
    way = "为您开具介绍信" if facts.path == Path.OUT_PAPER else "在党员E先锋发起转接"
    return _Said(f"组织部审核通过，学院将{way}。", _college(facts), _follow())


# --- On its way -------------------------------------------------------------------------------


def _issued(facts: Facts) -> _Said:
    letter, use = facts.letter, Step("查看介绍信", links.to(links.LETTER), own=False)
    assert letter is not None  # a constraint of the table
    if facts.expired_days:
        words = f"介绍信过期 {facts.expired_days} 天了，不能再用。请联系学院作废重开。"
        return _Said(words, _college(facts), use, "介绍信已过期")
    if not letter.sealed_on:
        stamps = DEPARTMENT if letter.seal_holder == SealHolder.DEPARTMENT else _college(facts)
        then = "盖章后学院邮寄给您" if facts.mailed else "盖章后请领取"
        return _Said(f"介绍信已开具，正在盖章，{then}。", stamps, use, "介绍信正在盖章")
    if facts.mailed:
        words = "介绍信已开好，学院将邮寄给您，寄出后这里显示邮件号。"
        return _Said(words, _college(facts), use, "介绍信等待寄出")
    if facts.asked:
        words = "介绍信已开好。您的申请还没有答复，答复以后再领取。"
        return _Said(
            words, _college(facts), Step("看看申请", links.to(links.REQUESTS), own=False), "介绍信已开好"
        )
    words = "介绍信已开好，请到学院领取，或请学院邮寄。"
    return _Said(words, YOU, Step("怎样领取", links.to(links.LETTER)))


def _after_a_report(facts: Facts) -> _Said | None:
    """Where the college has to look at what the graduate has said, or has said no to it."""
    college, waits = _college(facts), "正在核对您反馈的情况"
    if report := facts.refusal_waits:
        words = "您反馈对方不接收，学院正在核对，会与您联系。介绍信先不要丢。"
        if facts.path != Path.OUT_PAPER:
            words = "您反馈对方不接收，学院正在核对，会与您联系。"
        return _Said(words, college, _follow(), f"学院{waits}", report.reported_at)
    if report := facts.receipt_waits:
        words = "您上传了回执，学院核对无误后就办结。"
        return _Said(words, college, _follow(), f"学院{waits}", report.reported_at)
    if report := facts.receipt_declined:
        words = "学院看过您上传的回执，还不能办结。请看原因，重新上传。"
        step = Step("看原因，重新上传", links.to_report(OwnReportKind.RECEIPT))
        return _Said(words, YOU, step, "回执需要重新上传", report.decided_at)
    return None


def _initiated(facts: Facts) -> _Said:
    if facts.path == Path.INTRA_COLLEGE:
        return _Said("学院正在办理院内调动，您不用做什么。", _college(facts), _follow(), "学院正在办理")
    if said := _after_a_report(facts):
        return said
    confirms = "在党员E先锋确认报到" if facts.path == Path.IN_BEIJING else "在系统里确认接收、发回回执"
    if report := facts.handed_in:
        words = f"您已于 {day_words(report.on, facts.today)}报到，等对方{confirms}。"
        step = Step("拿到回执，拍照上传", links.to_report(OwnReportKind.RECEIPT), own=False)
        return _Said(words, RECEIVER, step, "已报到，等待对方接收", report.reported_at)
    words = f"转接已发起。请到接收党组织报到，请对方{confirms}。"
    return _Said(words, RECEIVER, Step("报到后，告诉学院", links.to_report(OwnReportKind.HANDED_IN)))


def _delivered(facts: Facts) -> _Said:
    letter = facts.letter
    assert letter is not None  # a constraint of the table
    if said := _after_a_report(facts):
        return said
    if report := facts.handed_in:
        words = f"您已于 {day_words(report.on, facts.today)}交了介绍信。请催对方盖章，把第三联回执寄回学院。"
        step = Step("拿到回执，拍照上传", links.to_report(OwnReportKind.RECEIPT))
        return _Said(words, YOU, step, "已报到，请催交回执", report.reported_at)
    if facts.expired_days:
        words = f"介绍信过期 {facts.expired_days} 天了，不能再用。请把原件交回学院，作废后重开。"
        return _Said(words, YOU, Step("过期了怎么办", links.to(links.LETTER)), "介绍信已过期")
    sent = f"介绍信已寄出，邮件号 {letter.tracking_number}，收到后" if facts.posted else ""
    day = day_words(letter.valid_until, facts.today)
    words = f"{sent}请在 {day}前持介绍信报到，并请对方寄回第三联回执。"
    return _Said(words, YOU, Step("怎样用介绍信", links.to(links.LETTER)))


# --- The end ----------------------------------------------------------------------------------


def _completed(facts: Facts) -> _Said:
    words = "您的组织关系已经转出，本校的手续全部办完。"
    if facts.original_outstanding:
        words = "您的组织关系已经转出。第三联原件还没有收到，请您或对方尽快寄回学院。"
    return _Said(words, next=Step("查看办理经过", links.to(links.PROGRESS), own=False))


def _failed(facts: Facts) -> _Said:
    assert facts.transfer is not None
    reason = RefusalReason(facts.transfer.refusal_reason)
    why = "" if reason == RefusalReason.OTHER else f"，原因是“{reason.label}”"
    words = f"对方没有接收{why}。请联系学院，问清情况后重新办理。"
    return _Said(words, _college(facts), Step("接下来怎么办", links.to(links.PROGRESS)))


def _cancelled(facts: Facts) -> _Said:
    return _Said("本次转接已经撤销，有疑问请联系学院。", next=_follow())


_SAID: Mapping[Status, Callable[[Facts], _Said]] = MappingProxyType(
    {
        Status.DRAFT: _draft,
        Status.AWAITING_CONFIRMATION: _awaiting,
        Status.CONFIRMED: _confirmed,
        Status.SUBMITTED: _submitted,
        Status.RETURNED: _returned,
        Status.APPROVED: _approved,
        Status.INITIATED: _initiated,
        Status.LETTER_ISSUED: _issued,
        Status.LETTER_DELIVERED: _delivered,
        Status.COMPLETED: _completed,
        Status.FAILED: _failed,
        Status.CANCELLED: _cancelled,
    }
)
