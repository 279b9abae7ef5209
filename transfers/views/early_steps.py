"""The way of somebody who leaves early, from the confirmation to the pick-up, as steps with who holds each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from letters.enums import SheetOutcome
from letters.models import Letter, PrintedSheet
from letters.services.issuing import seal_owner
from members import clock
from transfers.enums import Channel, Status
from transfers.models import Confirmation, Transfer
from transfers.services.early import EarlyReport
from transfers.services.standing import day_words
from transfers.views.state_words import sentence_of

DEPARTMENT = "校党委组织部"
# How many steps lie behind; on paper LETTER_ISSUED is looked at more closely.
_BEHIND: Mapping[Status, int] = MappingProxyType(
    {
        Status.DRAFT: 0,
        Status.AWAITING_CONFIRMATION: 0,
        Status.RETURNED: 0,
        Status.CONFIRMED: 1,
        Status.SUBMITTED: 2,
        Status.APPROVED: 3,
        Status.LETTER_ISSUED: 4,
    }
)
PRINT, SEAL, PICK_UP = 4, 5, 6

Step = dict[str, Any]


def steps(transfer: Transfer, report: EarlyReport | None) -> list[Step]:
    """Each with ``title``, ``holder``, ``said`` (what has happened) and ``state`` (done, current, todo, problem)."""
    college, graduate = transfer.organization.name, f"{transfer.member.name}本人"
    behind = steps_behind(transfer)
    titles = [
        ("本人确认", f"{graduate}，或由{college}代为确认", _confirmed(transfer)),
        ("单独报送组织部" if report or behind < 2 else "报送组织部", college, _reported(transfer, report)),
        ("组织部审核", DEPARTMENT, _decided(transfer)),
    ]
    if transfer.channel == Channel.PAPER:
        letter = transfer.letter
        sealed_by = seal_owner(letter) if letter else _future_seal(transfer)
        titles += [
            ("开具介绍信", college, f"第 {letter.number} 号，{_day(letter.issued_on)}" if letter else ""),
            ("打印", college, _printed(letter)),
            ("用印", sealed_by, _day(letter.sealed_on) if letter and letter.sealed_on else ""),
            ("领取", f"{graduate}，由{college}登记", _handed_out(letter)),
        ]
    else:
        titles.append(("线上发起", college, _day(transfer.started_on) if transfer.started_on else ""))
    return [
        {
            "title": title,
            "holder": holder,
            "said": said if place < behind or _is_return(transfer, place) else "",
            "state": _state(transfer, place, behind),
        }
        for place, (title, holder, said) in enumerate(titles)
    ]


def steps_behind(transfer: Transfer) -> int:
    """How many steps are done: more than there are when the transfer is past them all."""
    status, letter = Status(transfer.status), transfer.letter
    if status == Status.LETTER_ISSUED and letter:
        if letter.sealed_on:
            return PICK_UP
        return SEAL if was_printed(letter) else PRINT
    return _BEHIND.get(status, 99)


def sentence(transfer: Transfer) -> str:
    """What comes next, on this way."""
    if transfer.status == Status.CONFIRMED:
        return "本人信息已确认，可以单独报送组织部审核。"
    letter = transfer.letter
    if transfer.status == Status.LETTER_ISSUED and letter and steps_behind(transfer) == PRINT:
        if open_sheet(letter):
            return f"第 {letter.number} 号介绍信已登记打印，请取文件，送打印机。"
        return f"第 {letter.number} 号介绍信已开具，请打印。"
    return sentence_of(transfer)


def was_printed(letter: Letter) -> bool:
    """Whether a sheet with this letter has come out of a printer."""
    return letter.sheets.filter(fetched__gt=0).exclude(outcome=SheetOutcome.BAD).exists()


def open_sheet(letter: Letter) -> PrintedSheet | None:
    """The letter's last sheet, while somebody has yet to fetch the file of its run or to look at what came out."""
    last = letter.sheets.select_related("run__made_by").order_by("-run__made_at").first()
    return last if last and last.run.checked_at is None else None


def _state(transfer: Transfer, place: int, behind: int) -> str:
    if _is_return(transfer, place):
        return "problem"
    if place < behind:
        return "done"
    return "current" if place == behind else "todo"


def _is_return(transfer: Transfer, place: int) -> bool:
    return transfer.status == Status.RETURNED and place == 2


def _confirmed(transfer: Transfer) -> str:
    latest = Confirmation.objects.filter(transfer__case=transfer.case_id).select_related("by").first()
    if latest is None:
        return ""
    day = _day(timezone.localdate(latest.at))
    return f"{day}由{latest.by.name}代为确认（{latest.how}）" if latest.on_behalf else f"{day}本人确认"


def _reported(transfer: Transfer, report: EarlyReport | None) -> str:
    if report:
        return f"{_day(timezone.localdate(report.register.submitted_at))} {report.register.submitted_by.name}，{report.register.title}"
    by = transfer.submitted_by.name if transfer.submitted_by else ""
    return f"{_day(transfer.submitted_on)} {by}，随登记表报送" if transfer.submitted_on else ""


def _decided(transfer: Transfer) -> str:
    by = transfer.decided_by.name if transfer.decided_by else ""
    if transfer.status == Status.RETURNED:
        return f"{_day(transfer.decided_on)} {by}退回：{transfer.status_note}"
    return f"{_day(transfer.decided_on)} {by}审核通过" if transfer.decided_on else ""


def _printed(letter: Letter | None) -> str:
    if letter is None:
        return ""
    fetched = letter.sheets.filter(fetched__gt=0).select_related("run__made_by")
    last = fetched.order_by("-run__made_at").first()
    if last is None:
        return "没有打印记录"
    return f"{_day(timezone.localdate(last.run.made_at))} {last.run.made_by.name}"


def _handed_out(letter: Letter | None) -> str:
    if letter is None or letter.delivered_on is None:
        return ""
    return f"{_day(letter.delivered_on)} {letter.get_delivery_method_display()}"


def _future_seal(transfer: Transfer) -> str:
    own = transfer.organization.seal_holder == "ORGANIZATION"
    return transfer.organization.name if own else DEPARTMENT


def _day(day: Any) -> str:
    return day_words(day, clock.today()) if day else ""
