"""The stories of the plan: one function each, in the words of the workflow table (domain.md §4)."""

import datetime
from collections.abc import Callable, Mapping
from types import MappingProxyType

from transfers.demo.places import College, Sending, at
from transfers.demo.targets import Target, pool
from transfers.demo.walks import CORRECTIONS, Walk
from transfers.enums import Action, Path
from transfers.evidence import Paper

LETTERS_FROM = at(6, 13, 8, 40)  # 12 June is a Sunday
RETURNS = (
    "抬头应为接收单位的上级党委，请核对隶属关系后再报。",
    "接收单位名称不完整，请补全为党组织全称。",
    "请向对方核实是否需要纸质介绍信，并填写核实对象和日期。",
    "抬头与具体接收单位不是隶属关系，请与对方组织部门核实。",
)
ACROSS = (Path.OUT_ONLINE, Path.OUT_PAPER)


def faulty(walk: Walk) -> None:
    """Stays a draft: the findings say why."""


def awaiting(walk: Walk) -> None:
    """Asked, and no answer yet."""
    walk.ask(1, 6)


def confirmed(walk: Walk) -> None:
    """Confirmed; 京外 only after the register has gone, so it waits for the next version."""
    register = _register(walk)
    walk.ask(0, 3)
    if walk.path in ACROSS and register:
        walk.wait_until(register.at)
        walk.confirm(1, 3)
    else:
        walk.confirm()


def corrected(walk: Walk) -> None:
    """The graduate notices a mistake, the college mends it, the graduate confirms."""
    walk.ask(0, 1)
    walk.do(Action.CORRECT, "graduate", 0, 1, reason=walk.rng.choice(CORRECTIONS))
    walk.new_target(_another(walk))
    walk.do(Action.REQUEST_CONFIRMATION)
    walk.confirm(0, 2)


def changed(walk: Walk) -> None:
    """Confirmed, then changed by the college: the graduate is asked about the change alone."""
    walk.ask(0, 2)
    walk.confirm(0, 2)
    walk.do(Action.CORRECT, reason="接收单位来电：党支部已调整，按新支部办理")
    walk.new_target(_another(walk), 0, 0)
    walk.do(Action.REQUEST_CONFIRMATION, high=0)


def started(walk: Walk) -> None:
    """Keyed in, the receiver has not answered."""
    _to_action(walk)
    walk.start(0, 3)


def started_early(walk: Walk) -> None:
    """Left early; nothing heard for more than a month."""
    walk.ask(0, 0)
    walk.confirm(0, 0)
    walk.start(0, 1)


def completed(walk: Walk) -> None:
    """All the way."""
    started(walk)
    walk.receive(2, 7)


def refused(walk: Walk) -> None:
    """Sent back by the receiver, not yet taken up again."""
    if walk.path == Path.OUT_PAPER:
        delivered(walk)
        walk.refuse(0, 1, "NOT_RECEIVING", "对方支部答复：该同志尚未办理入职，暂不接收。")
        return
    started(walk)
    walk.refuse(1, 3, "WRONG_TARGET", "对方答复：目标党组织应为其所属二级党委，请重新发起。")


def refused_again(walk: Walk) -> None:
    """Sent back, mended, on the way for the second time."""
    _to_action(walk)
    walk.start(0, 0)
    walk.refuse(1, 2, "DATA_MISMATCH", "对方答复：党支部已更名，系统内查无此支部。")
    walk.do(Action.TRY_AGAIN, reason="已与对方核实，改为更名后的党组织")
    walk.new_target(_another(walk))
    walk.do(Action.REQUEST_CONFIRMATION, high=0)
    walk.confirm(0, 1)
    if walk.path == Path.IN_BEIJING:
        walk.start(0, 0)


def refused_paper(walk: Walk) -> None:
    """The receiver wants paper instead: the approved attempt goes on with a letter."""
    _to_action(walk)
    walk.start(0, 0)
    walk.refuse(1, 2, "PAPER_WANTED", "对方尚未接入全国系统，要求纸质介绍信。")
    walk.do(Action.SWITCH_CHANNEL, high=0, reason="对方党委来电要求纸质介绍信，抬头与接收单位不变")
    _letter(walk)


def wants_paper(walk: Walk) -> None:
    """Asked for paper before anything was keyed in."""
    _to_action(walk)
    walk.do(Action.SWITCH_CHANNEL, low=1, high=2, reason="报到前电话核实，对方要求携带纸质介绍信")


def cancelled(walk: Walk) -> None:
    """Does not leave after all."""
    walk.ask(0, 2)
    walk.confirm(0, 2)
    walk.do(Action.CANCEL, low=1, high=3, reason="录取单位调整，本人申请暂不转出")


def submitted(walk: Walk) -> None:
    """In the register, undecided."""
    walk.ask(0, 3)
    walk.confirm(0, 3)


def returned(walk: Walk) -> None:
    """Sent back by 组织部 with a reason."""
    submitted(walk)
    _decide(walk, Action.RETURN)


def mended(walk: Walk) -> None:
    """Sent back, put right, in the second version, approved."""
    submitted(walk)
    _decide(walk, Action.RETURN)
    walk.do(Action.CORRECT, low=0, high=0, reason="按组织部意见修改接收单位")
    walk.new_target(_another(walk), 0, 0)
    walk.do(Action.REQUEST_CONFIRMATION, high=0)
    walk.confirm(0, 0)
    second = walk.person.college.second_register
    assert second is not None
    walk.wait_until(second.at)
    walk.do(Action.APPROVE, "reviewer", 0, 0)


def approved(walk: Walk) -> None:
    """Reviewed and filed; the college has not gone on yet."""
    submitted(walk)
    _decide(walk, Action.APPROVE)


def issued(walk: Walk) -> None:
    """The letter has its number and waits for the seal."""
    approved(walk)
    _letter(walk)


def sealed(walk: Walk) -> None:
    """Sealed, waiting to be fetched."""
    issued(walk)
    walk.seal(0, 1)


def delivered(walk: Walk) -> None:
    """In the graduate's hands."""
    issued(walk)
    walk.seal()
    walk.deliver(0, 1)


def mailed(walk: Walk) -> None:
    """Sent by mail."""
    issued(walk)
    walk.seal()
    walk.deliver(0, 0, mailed=True)


def early(walk: Walk) -> None:
    """Left in May with a letter; the receipt is overdue."""
    _reported_alone(walk)
    walk.issue()
    walk.seal()
    walk.deliver(0, 1)


def early_received(walk: Walk) -> None:
    """Left in May with a letter, and the third part came back."""
    early(walk)
    walk.receive(8, 17)


def misprinted(walk: Walk) -> None:
    """A misprint: void, issued anew."""
    issued(walk)
    walk.do(
        Action.REISSUE_LETTER,
        high=0,
        void_reason="MISPRINT",
        evidence=f"{Paper.SHEET_BACK.label}：打印错位，三联已加盖作废章存档",
        papers=(Paper.SHEET_BACK,),
    )
    walk.seal()


def lost(walk: Walk) -> None:
    """Lost on the way: void, issued anew."""
    delivered(walk)
    walk.do(
        Action.REISSUE_LETTER,
        high=0,
        void_reason="LOST",
        evidence=f"{Paper.NOT_RECEIVED.label}：接收单位党委组织部",
        papers=(Paper.NOT_RECEIVED,),
    )


def redirected(walk: Walk) -> None:
    """改派: the letter comes back, a new draft begins."""
    delivered(walk)
    walk.do(
        Action.CHANGE,
        low=0,
        high=0,
        reason="本人说明：已与原单位解约，改到其他单位就业",
        evidence=f"{Paper.EXPLANATION.label}；{Paper.LETTER_BACK.label}",
        papers=(Paper.EXPLANATION, Paper.LETTER_BACK),
    )


STORIES: Mapping[str, Callable[[Walk], None]] = MappingProxyType(
    {
        story.__name__: story
        for story in (
            faulty,
            awaiting,
            confirmed,
            corrected,
            changed,
            started,
            started_early,
            completed,
            refused,
            refused_again,
            refused_paper,
            wants_paper,
            cancelled,
            submitted,
            returned,
            mended,
            approved,
            issued,
            sealed,
            delivered,
            mailed,
            early,
            early_received,
            misprinted,
            lost,
            redirected,
        )
    }
    | {"drafted": faulty, "unprintable": faulty}
)
EARLY_STORIES = ("early", "early_received", "started_early")


def starts_at(college: College, story: str) -> datetime.datetime:
    """When the college registers the person."""
    if story in EARLY_STORIES:
        assert college.early_import_at is not None
        return college.early_import_at
    return college.imported_at


def _register(walk: Walk) -> Sending | None:
    return walk.person.college.register


def _another(walk: Walk) -> Target:
    others = [target for target in pool(walk.path, walk.person.college) if target != walk.target]
    return walk.rng.choice(others)


def _to_action(walk: Walk) -> None:
    """As far as the college can go on by itself: confirmed, and for 京外 approved."""
    if walk.path in ACROSS:
        approved(walk)
    else:
        walk.ask(0, 2)
        walk.confirm(0, 2)


def _decide(walk: Walk, action: Action) -> None:
    sending = _register(walk)
    assert sending is not None
    walk.wait_until(_next_morning(sending.at))
    said = {"reason": walk.rng.choice(RETURNS)} if action == Action.RETURN else {}
    walk.do(action, "reviewer", 0, 0, **said)


def _reported_alone(walk: Walk) -> None:
    walk.ask(0, 0)
    walk.confirm(0, 0)
    walk.report_alone()
    walk.wait_until(_next_morning(walk.moment))
    walk.do(Action.APPROVE, "reviewer", 0, 0)


def _letter(walk: Walk) -> None:
    walk.wait_until(LETTERS_FROM)
    walk.issue(0, 1)


def _next_morning(moment: datetime.datetime) -> datetime.datetime:
    """Half past eight on the next working day."""
    day = moment + datetime.timedelta(days=1)
    while day.weekday() >= 5:
        day += datetime.timedelta(days=1)
    return day.replace(hour=8, minute=30, second=0)
