"""Who has seen the whole ID number or taken it out of the house: the journal's answer (domain.md §8)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from members.models import Event, User
from transfers.models import ImportedRow, RegisterRow

OWN = "您本人"
# Lines about one person.
ABOUT_ONE = {
    "REVEAL_ID_NUMBER": "查看完整身份证号",
    "CORRECT_ID_NUMBER": "更正身份证号",
    "ISSUE_LETTER": "开具介绍信（信上有身份证号）",
    "REISSUE_LETTER": "重开介绍信（信上有身份证号）",
    "LETTER_PRINTED": "打印介绍信（信上有身份证号）",
    "LETTER_REPRINTED": "重印介绍信（信上有身份证号）",
    "DOWNLOAD_OWN_DATA": "下载本人信息（含完整身份证号）",
}
# Lines about a whole register or an uploaded sheet in which the person stands.
ABOUT_MANY = {
    "EXPORT": "批量导出（含您的身份证号）",
    "IMPORT_REGISTER": "导入登记表（表中有您的身份证号）",
}


@dataclass(frozen=True, slots=True)
class Look:
    """When, who (name and unit, as the journal has it), and what."""

    at: datetime.datetime
    who: str
    what: str
    own: bool


def looks(user: User) -> list[Look]:
    """Newest first, all of them.

    Lines of the journal about a register or a sheet name no persons. They are found by the registers and imports in
    which the person stands; a sheet that was looked through and never imported cannot be known.
    """
    member = user.member_id
    registers = RegisterRow.objects.filter(case__member=member).values_list("register", flat=True)
    uploads = ImportedRow.objects.filter(member=member).values_list("upload", flat=True)
    subjects = [*_subjects("register", registers), *_subjects("upload", uploads)]
    # Not within the graduate's scope, which ends at the lines about the one person: hence only these subjects.
    many = Q(verb__in=ABOUT_MANY, subject__in=subjects)
    one = Q(verb__in=ABOUT_ONE, member=member)
    events = Event.objects.filter(one | many).order_by("-seq")
    return [_look(event, user) for event in events]


def _subjects(kind: str, keys: Iterable[object]) -> list[str]:
    return sorted({f"{kind}:{key}" for key in keys})


def _look(event: Event, user: User) -> Look:
    own = event.actor_id == user.pk
    what = ABOUT_ONE.get(event.verb) or ABOUT_MANY[event.verb]
    if event.verb == "EXPORT":
        what = f"{event.title.removesuffix('（含身份证号）')}（含您的身份证号）"
    return Look(event.at, OWN if own else event.actor_label, what, own)
