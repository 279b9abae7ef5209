"""What the person's page says in one line each about files and education before leaving."""

from typing import Any

from django.urls import reverse

from members import journal_words
from members.models import Event
from transfers.models import Case
from transfers.models.departure import AttendanceState, MaterialState
from transfers.services.departure import materials
from transfers.services.departure.facts import STAYING
from transfers.services.departure.materials import Checklist

VERBS = ("RECORD_MATERIAL", "HAND_OVER_MATERIAL", "RECORD_ATTENDANCE")


def departure_rows(case: Case) -> list[dict[str, Any]]:
    """The two lines, each with where to go and whether something is open. Four queries."""
    return [_files(case), _education(case)]


def files_sentence(found: Checklist) -> str:
    """材料 5/7，缺：…"""
    if found.staying:
        return "本届不离校，不检查"
    if not found.required:
        return "没有必备的材料"
    words = f"{found.done}/{len(found.required)}"
    if found.missing:
        return f"{words}，缺：{'、'.join(found.missing)}"
    waiting = len(found.in_state(MaterialState.COLLECTED))
    return f"{words}，{waiting} 项待移交" if waiting else f"{words}，{found.shelf.label}"


def details(event: Event) -> list[str]:
    """What an event of the timeline says about files or a session; nothing for any other."""
    return journal_words.details_of(event) if event.verb in VERBS else []


def _files(case: Case) -> dict[str, Any]:
    found = materials.checklist_of(case)
    return {
        "label": "材料",
        "sentence": files_sentence(found),
        "open": bool(found.missing) and not found.staying and case.season.materials_required,
        "url": reverse("transfers:materials_case", args=[case.pk]),
        "link": "材料清单",
    }


def _education(case: Case) -> dict[str, Any]:
    found = list(case.attendances.select_related("session").order_by("session__held_on"))
    came = [each for each in found if each.state == AttendanceState.ATTENDED]
    expected = case.member.is_party_member and case.disposition not in STAYING
    if came:
        days = "、".join(f"{each.session.held_on.month} 月 {each.session.held_on.day} 日" for each in came)
        sentence = f"已参加 {len(came)} 次（{days}）"
    elif found:
        sentence = f"请假：{found[0].note}" if found[0].note else "请假"
    else:
        sentence = "还没有参加" if expected else "没有参加，不作要求"
    return {
        "label": "离校教育",
        "sentence": sentence,
        "open": expected and not found and case.season.education_required,
        "url": f"{reverse('transfers:education')}?season={case.season.year}",
        "link": "场次",
    }
