"""One person's way through the season: each step is noted on the timeline, and done by whoever does it."""

import datetime
import uuid
from typing import Any

from transfers import declarations
from transfers.demo.people import Person
from transfers.demo.places import at
from transfers.demo.stage import Stage
from transfers.demo.targets import Target
from transfers.demo.timeline import later
from transfers.enums import Action, Channel, Need, Path, Route
from transfers.services import editing
from transfers.services.performing import perform
from transfers.workflow import kinds_by_hand

LAST_MORNING, LAST = at(6, 15, 8, 30), at(6, 15, 17, 40)
ON_BEHALF = ("电话核对，本人在外地实习", "微信语音核对并留存截图", "本人委托辅导员当面核对")
HANDLERS = ("李老师", "王科长", "赵干事", "组织科 刘敏", "张主任")
BY_SYSTEM = "全国组织关系转接交换区（系统）"
CORRECTIONS = ("接收党支部改了名称，请按新名称填写", "去向由升学改为就业，接收单位有变", "联系电话填错一位")


class Walk:
    """A person on the way. ``moment`` is where the noted steps have got to."""

    def __init__(self, stage: Stage, person: Person, start: datetime.datetime) -> None:
        self.stage = stage
        self.person = person
        self.rng = stage.rng
        self.moment = start
        self.transfer_id: uuid.UUID | None = None
        self.target = person.target  # as it stands by now; the register holds the person's first one

    @property
    def path(self) -> Path:
        """The path of the plan."""
        assert self.person.path is not None
        return self.person.path

    def note(self, low: int, high: int, act: Any) -> None:
        """An act some working days after the one before, but before the demo's today."""
        earliest = self.moment + datetime.timedelta(minutes=6)
        self.moment = later(self.rng, self.moment, low, high)
        if self.moment > LAST:
            earliest = max(earliest, LAST_MORNING)
            self.moment = earliest + (LAST - earliest) * self.rng.random() if earliest < LAST else earliest
        moment = self.moment = self.moment.replace(microsecond=0)
        self.stage.timeline.at(moment, lambda: act(moment.date()))

    def wait_until(self, moment: datetime.datetime) -> None:
        """Nothing happens before then."""
        self.moment = max(self.moment, moment)

    def do(self, action: Action, by: str = "college", low: int = 0, high: int = 1, **said: Any) -> None:
        """One act of the table. A value that is a function is given the day on which it happens."""

        def act(day: datetime.date) -> None:
            words = {name: value(day) if callable(value) else value for name, value in said.items()}
            done = perform(self._transfer_id(), action, self._actor(by), words)
            if done.successor:
                self.transfer_id = done.successor.pk

        self.note(low, high, act)

    def ask(self, low: int = 0, high: int = 4) -> None:
        """The college completes the destination and asks the graduate to confirm."""
        person = self.person
        if person.asked and (self.path == Path.OUT_PAPER or self.rng.random() < 0.4):
            self.edit(low, high, lambda day: {"asked_whom": person.asked, "asked_on": day})
            low = high = 0
        self.do(Action.REQUEST_CONFIRMATION, low=low, high=high)

    def edit(self, low: int, high: int, values: Any) -> None:
        """The college changes the destination of the present draft."""
        self.note(
            low,
            high,
            lambda day: editing.edit_target(
                self._transfer_id(), values(day), self.stage.college(self.person.college)
            ),
        )

    def confirm(self, low: int = 0, high: int = 4) -> None:
        """In person, or now and then by the college on the graduate's behalf."""
        declaration = {str(Need.DECLARATION): declarations.CURRENT}
        if self.rng.random() < 0.07 and not self.person.account:
            how = self.rng.choice(ON_BEHALF)
            self.do(Action.CONFIRM, "college", low, high, **declaration, how=how)
        else:
            self.do(Action.CONFIRM, "graduate", low, high, **declaration)

    def report_alone(self) -> None:
        """To 组织部 before the register, for leaving early."""
        self.moment += datetime.timedelta(minutes=25)
        self.stage.timeline.at(self.moment, lambda: self.stage.report_alone(self._transfer_id()))

    def start(self, low: int = 0, high: int = 2) -> None:
        """Keyed into 党员E先锋."""
        target = self.target
        assert target is not None
        self.do(
            Action.START_ONLINE,
            low=low,
            high=high,
            started_on=_same_day,
            target=f"{target.receiving}{f'（{target.code}）' if target.code else ''}",
        )

    def receive(self, low: int, high: int) -> None:
        """The other side's confirmation or receipt."""
        kinds = kinds_by_hand(self.path)
        kind = self.rng.choice(kinds)
        automatic = self.path == Path.OUT_ONLINE and kind == kinds[0]
        handler = BY_SYSTEM if automatic else self.rng.choice(HANDLERS)
        self.do(
            Action.COMPLETE, low=low, high=high, received_on=_same_day, receipt_kind=kind, handler=handler
        )

    def refuse(self, low: int, high: int, reason: str, words: str) -> None:
        """The other side sends it back."""
        self.do(Action.REFUSE, low=low, high=high, refused_on=_same_day, refusal_reason=reason, reason=words)

    def issue(self, low: int = 0, high: int = 0) -> None:
        """The letter gets its number."""
        self.do(Action.ISSUE_LETTER, low=low, high=high)

    def seal(self, low: int = 0, high: int = 0) -> None:
        """The seal is put on and recorded."""
        self.note(low, high, lambda day: self.stage.seal(self._transfer_id(), day))

    def deliver(self, low: int = 0, high: int = 1, *, mailed: bool = False) -> None:
        """To the graduate, a proxy, or by mail."""
        if mailed:
            number = f"EMS{self.rng.randint(10**9, 10**10 - 1)}CN"
            said = {"method": "MAIL", "tracking_number": number}
        elif self.rng.random() < 0.15:
            said = {
                "method": "PROXY",
                "proxy_name": "同班同学 张晨",
                "proxy_document": "本人委托书、代领人学生证",
            }
        else:
            said = {"method": "IN_PERSON"}
        self.do(Action.DELIVER_LETTER, low=low, high=high, delivered_on=_same_day, **said)

    def new_target(self, target: Target, low: int = 0, high: int = 1) -> None:
        """Another destination for the present draft, on the same path."""
        self.target = target
        outside = self.path in (Path.OUT_ONLINE, Path.OUT_PAPER)
        values = {
            "route": Route.OUT_OF_BEIJING if outside else Route.IN_BEIJING,
            "channel": Channel.PAPER if self.path == Path.OUT_PAPER else Channel.ONLINE,
            "heading_organization": target.heading,
            "receiving_organization": target.receiving,
            "receiving_code": target.code,
            "destination_kind": target.kind,
        }
        self.edit(low, high, lambda _day: values)

    def _transfer_id(self) -> uuid.UUID:
        if self.transfer_id is None:
            self.transfer_id = self.stage.first_transfer(self.person).pk
        return self.transfer_id

    def _actor(self, by: str) -> Any:
        if by == "college":
            return self.stage.college(self.person.college)
        return self.stage.graduate(self.person) if by == "graduate" else self.stage.actors[by]


def _same_day(day: datetime.date) -> datetime.date:
    return day
