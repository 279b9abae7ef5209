"""What each step of the way is: what happens, on whom it waits, by when; and what to do when the other side refuses."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transfers.enums import Path, Status
from transfers.models import Season
from transfers.services.standing import day_words
from transfers.views.graduate import links
from transfers.views.graduate.facts import Facts
from transfers.views.graduate.tasks import WAIT, Task


@dataclass(frozen=True, slots=True)
class Explained:
    """A task with its explanation, at its place on the page (``links.step_anchor``)."""

    task: Task
    anchor: str
    words: str


def explained(facts: Facts, found: list[Task]) -> list[Explained]:
    """Every step of this way, in order."""
    return [Explained(task, links.step_anchor(task.key), _words(task, facts)) for task in found]


def _words(task: Task, facts: Facts) -> str:
    if task.key == "fill" and task.tone == WAIT:
        return "学院有问题会与您联系；改好、核对以后，会请您确认。"
    return _WORDS[task.key](facts.path, _Dates(facts))


def what_now(facts: Facts) -> tuple[str, ...]:
    """The steps after a refusal; empty otherwise."""
    if not facts.moves or facts.status != Status.FAILED:
        return ()
    on_paper = facts.path == Path.OUT_PAPER
    return (
        *(("原来的介绍信已经作废，第二联、第三联还在您手里的，请交回学院。",) if on_paper else ()),
        "与学院联系，把对方的说法（谁说的、为什么不接收）告诉学院。",
        "向对方的党务部门问清该转到哪里；社区、村没有正当理由不能拒绝，“了解去哪里转”里写明了依据。",
        "学院重新办理以后，您重新填写去向、核对并确认。",
    )


class _Dates:
    """The season's days in words."""

    def __init__(self, facts: Facts) -> None:
        self._season: Season = facts.case.season
        self._today = facts.today

    def _say(self, day: datetime.date) -> str:
        return day_words(day, self._today)

    @property
    def register(self) -> str:
        """Until when the college's register is due; "" once the day is over, for what is said is still to come."""
        due_on = self._season.register_due_on
        return f"{self._say(due_on)}前" if due_on >= self._today else ""

    @property
    def letters(self) -> str:
        """From when there are letters; "" once they are being issued."""
        begins_on = self._season.letters_from
        return f"从 {self._say(begins_on)}起" if begins_on > self._today else ""

    @property
    def online_days(self) -> int:
        """How long the other side has."""
        return self._season.online_days


def _guide(path: Path, dates: _Dates) -> str:
    return "向接收方的党务部门（不是人事部门）问清：抬头、全称、党组织编码、要不要纸质介绍信。"


def _fill(path: Path, dates: _Dates) -> str:
    until = f"在 {dates.register}" if dates.register else "尽快"
    return f"您填好后提交，学院核对；京外的请{until}办好。一时填不全的，可以先存一部分。"


def _confirm(path: Path, dates: _Dates) -> str:
    return "学院核对后请您确认。确认以前都可以改；确认以后学院再改动，会请您再确认改动的部分。"


def _registering(dates: _Dates) -> str:
    return f"学院在 {dates.register}把登记表报送组织部" if dates.register else "学院把登记表报送组织部"


def _handle(path: Path, dates: _Dates) -> str:
    return {
        Path.INTRA_COLLEGE: "学院在党员E先锋里办内部调动，办完就结束，您不用做什么。",
        Path.IN_BEIJING: "学院在党员E先锋里向您填写的接收党支部发起转接。京内不用组织部审核，也不开介绍信。",
        Path.OUT_ONLINE: f"{_registering(dates)}；审核通过后，学院在全国系统里发起转接。",
    }.get(path, "北京市内和全国系统里有的党组织，学院在网上发起；其余的，组织部审核后由学院开介绍信。")


def _letter(path: Path, dates: _Dates) -> str:
    return (
        f"{_registering(dates)}；审核通过后，{dates.letters}开具、盖章。"
        "可以本人领取、请人代领（带代领人的证件），或请学院邮寄。"
    )


def _report(path: Path, dates: _Dates) -> str:
    if path == Path.OUT_PAPER:
        return "在有效期内把介绍信的第二联、第三联带到抬头写的党组织，办理转入。报到以后，请在这里告诉学院。"
    return "带上本人身份证，到接收党组织报到，请对方在系统里确认接收。报到以后，请在这里告诉学院。"


def _receipt(path: Path, dates: _Dates) -> str:
    until = "在这之前，您的组织关系还在学校。"
    return {
        Path.IN_BEIJING: f"对方支部在党员E先锋里确认报到，才算转出；一般 {dates.online_days} 天内。{until}",
        Path.OUT_ONLINE: f"对方在全国系统里办完后，系统发回回执信，才算转出；一般 {dates.online_days} 天内。{until}",
        Path.OUT_PAPER: f"请对方在第三联上盖章，一个月内寄回或传真给学院；学院收到，才算转出。{until}",
    }.get(path, f"网上办的，由对方确认；开介绍信的，由对方寄回第三联回执。{until}")


_WORDS: Mapping[str, Callable[[Path, _Dates], str]] = MappingProxyType(
    {
        "guide": _guide,
        "fill": _fill,
        "confirm": _confirm,
        "handle": _handle,
        "letter": _letter,
        "report": _report,
        "receipt": _receipt,
    }
)
