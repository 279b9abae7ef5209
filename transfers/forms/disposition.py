"""The box that a person is in (domain.md §3)."""

import datetime
from typing import Any

from django import forms

from members import clock
from members.forms.fields import day_field
from transfers.enums import DATED_DISPOSITIONS, Disposition
from transfers.forms.actions import words
from transfers.models import Case
from transfers.services.editing import disposition_version, needs_date

# Years at most; domain.md §3.
LONGEST = {Disposition.RETAINED: 2, Disposition.ABROAD: 5}
NOTE_NEEDED = (
    Disposition.RETAINED,
    Disposition.ABROAD,
    Disposition.DELAYED_GRADUATION,
    Disposition.NOT_ENTITLED,
)
EXPLAINED = {
    Disposition.TRANSFER: "转出：按院内、京内、京外办理组织关系转接",
    Disposition.DEFERRED: "暂缓：升学等暂时不能明确党支部，9 月份再办理",
    Disposition.RETAINED: "留存：有特殊原因并经组织部批准，最长 2 年",
    Disposition.ABROAD: "出国（境）保留：本人书面申请，最长 5 年",
    Disposition.DELAYED_GRADUATION: "延期毕业：本年度不离校",
    Disposition.NOT_ENTITLED: "不再办理：自行脱党、除名或停止党籍，须写明决定文号",
}


class DispositionForm(forms.Form):
    """Which box, until when, on what ground."""

    disposition = forms.ChoiceField(
        label="去向类型",
        choices=[(box.value, words_) for box, words_ in EXPLAINED.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择去向类型。"},
    )
    until = day_field(
        "办理至", required=False, help_text="暂缓须填预计办理的日期；留存、出国（境）保留须填批准到期日。"
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    note = words("说明或文号", required=False, help_text="原因、批准文号或决定文号。暂缓和转出可以不填。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("disposition"):
            return data
        box, until = Disposition(data["disposition"]), data.get("until")
        if box in DATED_DISPOSITIONS and not until and "until" not in self.errors:
            self.add_error("until", needs_date(box))
        if box in NOTE_NEEDED and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "请写明原因或批准文号。")
        if until and until < clock.today():
            self.add_error("until", f"日期应在今天（{clock.today()}）以后。")
        years = LONGEST.get(box)
        if until and years and until > _years_on(clock.today(), years):
            self.add_error("until", f"{box.label}最长 {years} 年，请核对日期。")
        return data


def initial_disposition(case: Case) -> dict[str, Any]:
    """The form as it stands in the database."""
    return {
        "disposition": case.disposition,
        "until": case.disposition_until,
        "note": case.disposition_note,
        "seen": disposition_version(case),
    }


def _years_on(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
