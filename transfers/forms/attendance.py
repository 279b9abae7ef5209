"""The signed sheet as a form: a tick for who was there, a reason for who asked for leave, a line per person."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from transfers.models import Attendance, Case
from transfers.models.departure import AttendanceState
from transfers.services.departure.education import Presence, Wish

NOTE_LENGTH = 100


@dataclass(slots=True)
class SheetLine:
    """One person. ``seen`` is what the page showed when it was opened, as it travels with the form."""

    case: Case
    present: Presence
    attended: bool
    note: str
    seen: str
    error: str = ""

    @property
    def wanted(self) -> Presence:
        """What the line says: a tick is 已参加, a reason without a tick is 请假."""
        if self.attended:
            return Presence(AttendanceState.ATTENDED.value)
        return Presence(AttendanceState.EXCUSED.value, self.note) if self.note else Presence()


class AttendanceSheet:
    """All the people of a session's page, as recorded or as typed."""

    def __init__(
        self,
        cases: Iterable[Case],
        attendances: Mapping[uuid.UUID, Attendance],
        posted: Any = None,
        *,
        everybody: bool = False,
    ) -> None:
        ticked = set(posted.getlist("attended")) if posted is not None else set()
        self.lines = []
        for case in cases:
            present = Presence.of(attendances.get(case.pk))
            if posted is None or f"seen-{case.pk}" not in posted:
                came = present.state == AttendanceState.ATTENDED
                line = SheetLine(case, present, came, present.note, _mark(present))
            else:
                note = posted.get(f"note-{case.pk}", "").replace("\x00", "").strip()
                came = str(case.pk) in ticked or (everybody and not note)
                line = SheetLine(case, present, came, note, posted[f"seen-{case.pk}"])
                line.error = _fault(line)
            self.lines.append(line)

    @property
    def errors(self) -> list[dict[str, str]]:
        """For ``components/error_summary.html``."""
        return [
            {"text": f"{line.case.member.name}：{line.error}", "target": f"note-{line.case.pk}"}
            for line in self.lines
            if line.error
        ]

    def wishes(self) -> dict[uuid.UUID, Wish]:
        """What the service is to record."""
        return {line.case.pk: Wish(_read(line.seen), line.wanted) for line in self.lines}


def _mark(presence: Presence) -> str:
    return f"{presence.state}:{presence.note}"


def _read(mark: str) -> Presence:
    state, _, note = mark.partition(":")
    return Presence(state, note)


def _fault(line: SheetLine) -> str:
    if line.attended and line.note:
        return "已勾选参加，又填了请假事由。请删去其中一项。"
    if len(line.note) > NOTE_LENGTH:
        return f"请假事由最多 {NOTE_LENGTH} 个字。"
    return ""
