"""The graduate's task list: four to six steps of the own way, each done, due, waiting on somebody or still to come.

Every line leads somewhere: to where the graduate acts, or to what 到哪一步了 says of the step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.utils import timezone

from members.enums import SealHolder
from transfers.enums import Path, Prospect, Route, Status
from transfers.models.own_reports import OwnReportKind
from transfers.services.standing import day_words
from transfers.views.graduate import links
from transfers.views.graduate.facts import Facts
from transfers.views.graduate.words import since_words, until_words

TODO, DONE, WAIT, LATER, PROBLEM = "todo", "done", "wait", "blocked", "problem"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of ``components/task_list.html``. ``current``: the step that is next, whoever has to take it."""

    key: str
    title: str
    tone: str
    state: str
    url: str
    current: bool = False

    @property
    def current_word(self) -> str:
        """Beside the title of the current step."""
        return "下一步" if self.tone in (TODO, PROBLEM) else "正在办理"


# How far a transfer has come; a step lies between two of these.
_ORDER: Mapping[Status, int] = MappingProxyType(
    {
        Status.DRAFT: 0,
        Status.RETURNED: 0,
        Status.AWAITING_CONFIRMATION: 1,
        Status.CONFIRMED: 2,
        Status.SUBMITTED: 3,
        Status.APPROVED: 4,
        Status.INITIATED: 5,
        Status.LETTER_ISSUED: 5,
        Status.LETTER_DELIVERED: 6,
        Status.FAILED: 6,
        Status.COMPLETED: 7,
    }
)
UNDER_WAY, HANDED_OUT, OVER = 5, 6, 7
REFUSED = "对方没有接收"


def tasks(facts: Facts) -> list[Task]:
    """The steps of this way in order; empty for somebody who has none to walk."""
    if not facts.moves:
        return []
    return _with_current([step(facts) for step in STEPS[facts.path]])


def _with_current(found: list[Task]) -> list[Task]:
    """The first that the graduate has to do, else the first that waits on somebody, is the current one."""
    for tones in ((TODO, PROBLEM), (WAIT,)):
        for place, task in enumerate(found):
            if task.tone in tones:
                return [*found[:place], replace(task, current=True), *found[place + 1 :]]
    return found


def _came(facts: Facts) -> int:
    return _ORDER[facts.status]


def _since(facts: Facts) -> str:
    assert facts.transfer is not None
    return since_words(timezone.localdate(facts.transfer.status_since), facts.today)


def _explained(key: str) -> str:
    return links.to(links.PROGRESS, links.step_anchor(key))


# --- The steps --------------------------------------------------------------------------------


def _guide(facts: Facts) -> Task:
    title, url = "了解去哪里转", links.to(links.GUIDE)
    if facts.case.prospect:
        return Task("guide", title, DONE, f"已选：{Prospect(facts.case.prospect).label}", url)
    if facts.status == Status.DRAFT and _nothing_said(facts):
        return Task("guide", title, TODO, "请先看：向对方问清什么", url)
    return Task("guide", title, DONE, "随时可以再看", url)


def _nothing_said(facts: Facts) -> bool:
    transfer = facts.transfer
    assert transfer is not None
    by_me = transfer.filled_by_graduate or transfer.being_filled_by_graduate
    return not (by_me or transfer.route or transfer.receiving_organization)


def _fill(facts: Facts) -> Task:
    transfer = facts.transfer
    assert transfer is not None
    if facts.status == Status.RETURNED:
        return Task("fill", "核对转接信息", WAIT, f"学院修改中 · {_since(facts)}", links.to(links.DETAILS))
    if facts.status != Status.DRAFT:
        return Task("fill", "填写转接信息", DONE, "已填写，可以查看", links.to(links.DETAILS))
    url = links.to(links.TARGET)
    if transfer.being_filled_by_graduate:
        return Task("fill", "填写转接信息", TODO, "填写中，还没有提交", url)
    if transfer.filled_by_graduate:
        since = since_words(timezone.localdate(transfer.own_target_at), facts.today)
        return Task("fill", "填写转接信息", WAIT, f"已提交，学院核对中 · {since}", url)
    if facts.missing:
        lacking = "请填写" if _nothing_said(facts) else f"还缺{'、'.join(facts.missing)}"
        return Task("fill", "填写转接信息", TODO, lacking, url)
    doing = "修改中" if transfer.attempt > 1 or transfer.status_note else "核对中"
    return Task("fill", "核对转接信息", WAIT, f"学院{doing} · {_since(facts)}", url)


def _confirm(facts: Facts) -> Task:
    key, title = "confirm", "确认"
    if facts.status in (Status.DRAFT, Status.RETURNED):
        return Task(key, title, LATER, "学院核对后，请您确认", _explained(key))
    if facts.status == Status.AWAITING_CONFIRMATION:
        changes, due = facts.changes, facts.transfer.due_on if facts.transfer else None
        words = f"请确认 {len(changes.rows)} 项改动" if changes and changes.is_enough else "请核对并确认"
        by = f" · {until_words(due, facts.today)}" if due else ""
        return Task(key, title, TODO, f"{words}{by}", links.to(links.DETAILS))
    confirmation = facts.confirmation
    if confirmation is None:
        return Task(key, title, DONE, "已确认", links.to(links.CONFIRMED))
    who = "学院代您确认" if confirmation.on_behalf else "已确认"
    day = day_words(timezone.localdate(confirmation.at), facts.today)
    return Task(key, title, DONE, f"{who} · {day}", links.to(links.CONFIRMED))


def _handle(facts: Facts) -> Task:
    """学院办理: within the university, until the other side has it."""
    key, title = "handle", _HANDLING[facts.path]
    url, inside = _explained(key), facts.path == Path.INTRA_COLLEGE
    if facts.status == Status.COMPLETED or (_came(facts) >= UNDER_WAY and not inside):
        day = facts.transfer.started_on if facts.transfer else None
        begun = f" · {day_words(day, facts.today)}" if day and not inside else ""
        return Task(key, title, DONE, f"{'已办完' if inside else '已发起'}{begun}", url)
    return _within_the_university(facts, Task(key, title, LATER, _HANDLED_LATER[facts.path], url))


def _letter(facts: Facts) -> Task:
    """领取介绍信, with all that comes before it."""
    key, title, letter = "letter", "领取介绍信", facts.letter
    if _came(facts) >= HANDED_OUT:
        url = links.to(links.LETTER)
        if facts.posted and letter and letter.delivered_on:
            return Task(key, title, DONE, f"已寄出 · {day_words(letter.delivered_on, facts.today)}", url)
        day = f" · {day_words(letter.delivered_on, facts.today)}" if letter and letter.delivered_on else ""
        return Task(key, title, DONE, f"已领取{day}", url)
    if letter is None:
        return _within_the_university(
            facts, Task(key, title, LATER, _HANDLED_LATER[facts.path], _explained(key))
        )
    url = links.to(links.LETTER)
    if facts.expired_days:
        return Task(key, title, PROBLEM, f"过期 {facts.expired_days} 天，请联系学院重开", url)
    if letter.sealed_on is None:
        stamps = "组织部盖章中" if letter.seal_holder == SealHolder.DEPARTMENT else "学院盖章中"
        return Task(key, title, WAIT, f"{stamps} · {_since(facts)}", url)
    if facts.mailed:
        return Task(key, title, WAIT, f"学院邮寄中 · {_since(facts)}", url)
    if facts.asked:
        return Task(key, title, WAIT, "已开好，申请答复以后再领取", url)
    return Task(key, title, TODO, "已开好，请到学院领取", url)


def _within_the_university(facts: Facts, task: Task) -> Task:
    """The same task while the college or 组织部 is at it; as it is before."""
    reviewed = facts.transfer is not None and facts.transfer.route == Route.OUT_OF_BEIJING
    doing = {
        Status.CONFIRMED: "等学院报送组织部" if reviewed else "学院办理中",
        Status.SUBMITTED: "组织部审核中",
        Status.APPROVED: "审核通过，学院开具中" if facts.path == Path.OUT_PAPER else "审核通过，学院办理中",
        Status.INITIATED: "学院办理中",
    }.get(facts.status)
    return replace(task, tone=WAIT, state=f"{doing} · {_since(facts)}") if doing else task


def _report(facts: Facts) -> Task:
    """报到: the graduate goes there."""
    key, title, on_paper = "report", _REPORTING[facts.path], facts.path == Path.OUT_PAPER
    if facts.status == Status.COMPLETED:
        return Task(key, title, DONE, "已完成", _explained(key))
    if facts.status == Status.FAILED:
        return Task(key, title, PROBLEM, REFUSED, _explained(key))
    if _came(facts) < (HANDED_OUT if on_paper else UNDER_WAY):
        return Task(key, title, LATER, "领到介绍信以后" if on_paper else "学院发起以后", _explained(key))
    return _said_to_have_reported(facts, key, title) or _to_report(facts, key, title)


def _said_to_have_reported(facts: Facts, key: str, title: str) -> Task | None:
    url = links.to_report(OwnReportKind.HANDED_IN)
    if facts.refusal_waits:
        return Task(key, title, WAIT, "您反馈对方不接收，学院核对中", links.to_report(OwnReportKind.REFUSED))
    if report := facts.handed_in:
        return Task(key, title, DONE, f"您报告已报到 · {day_words(report.on, facts.today)}", url)
    if facts.receipt_waits or facts.receipt_declined:
        return Task(key, title, DONE, "已报到", url)
    return None


def _to_report(facts: Facts, key: str, title: str) -> Task:
    if facts.expired_days:
        return Task(key, title, PROBLEM, f"介绍信过期 {facts.expired_days} 天", links.to(links.LETTER))
    if facts.letter:
        due = until_words(facts.letter.valid_until, facts.today)
        return Task(key, title, TODO, f"请持介绍信报到 · {due}", links.to(links.LETTER))
    url = links.to_report(OwnReportKind.HANDED_IN)
    return Task(key, title, TODO, "请报到，报到后告诉学院", url)


def _receipt(facts: Facts) -> Task:
    """回执: what ends it."""
    key, title = "receipt", _RECEIPTS[facts.path]
    if facts.status == Status.COMPLETED:
        return Task(
            key, title, DONE, "原件还没有收到" if facts.original_outstanding else "已办结", _explained(key)
        )
    if facts.status == Status.FAILED:
        return Task(key, title, PROBLEM, REFUSED, _explained(key))
    on_paper = facts.path == Path.OUT_PAPER
    if _came(facts) < (HANDED_OUT if on_paper else UNDER_WAY):
        return Task(key, title, LATER, "报到以后", _explained(key))
    url = links.to_report(OwnReportKind.RECEIPT)
    if report := facts.receipt_waits:
        since = since_words(timezone.localdate(report.reported_at), facts.today)
        return Task(key, title, WAIT, f"您已上传，学院核对中 · {since}", url)
    if facts.receipt_declined:
        return Task(key, title, TODO, "学院没有采纳，请重新上传", url)
    if facts.handed_in is None:
        return Task(key, title, LATER, "报到以后", url)
    if on_paper:
        return Task(key, title, TODO, "请催对方盖章寄回", url)
    since = since_words(timezone.localdate(facts.handed_in.reported_at), facts.today)
    return Task(key, title, WAIT, f"等对方确认 · {since}", url)


_HANDLING: Mapping[Path, str] = MappingProxyType(
    {
        Path.UNDECIDED: "学院办理转接",
        Path.INTRA_COLLEGE: "学院办理院内调动",
        Path.IN_BEIJING: "学院发起转接",
        Path.OUT_ONLINE: "审核并发起转接",
    }
)
_HANDLED_LATER: Mapping[Path, str] = MappingProxyType(
    {
        Path.UNDECIDED: "确认以后：网上转接，或开介绍信",
        Path.INTRA_COLLEGE: "确认以后，学院在系统里办理",
        Path.IN_BEIJING: "确认以后，学院在系统里发起",
        Path.OUT_ONLINE: "确认以后，组织部审核、学院发起",
        Path.OUT_PAPER: "确认以后，组织部审核、学院开具",
    }
)
_REPORTING: Mapping[Path, str] = MappingProxyType(
    {
        Path.UNDECIDED: "到接收党组织报到",
        Path.IN_BEIJING: "到接收党支部报到",
        Path.OUT_ONLINE: "到接收党组织报到",
        Path.OUT_PAPER: "持介绍信报到",
    }
)
_RECEIPTS: Mapping[Path, str] = MappingProxyType(
    {
        Path.UNDECIDED: "对方确认或寄回回执",
        Path.IN_BEIJING: "对方确认报到",
        Path.OUT_ONLINE: "对方发回回执",
        Path.OUT_PAPER: "寄回第三联回执",
    }
)
_BEFORE = (_guide, _fill, _confirm)
_AFTER = (_report, _receipt)
STEPS: Mapping[Path, tuple[Callable[[Facts], Task], ...]] = MappingProxyType(
    {
        Path.UNDECIDED: (*_BEFORE, _handle, *_AFTER),
        Path.INTRA_COLLEGE: (*_BEFORE, _handle),
        Path.IN_BEIJING: (*_BEFORE, _handle, *_AFTER),
        Path.OUT_ONLINE: (*_BEFORE, _handle, *_AFTER),
        Path.OUT_PAPER: (*_BEFORE, _letter, *_AFTER),
    }
)
