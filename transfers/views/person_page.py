"""The parts of a person's page: each function turns records into what one component shows."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from letters.models import Letter
from letters.services.issuing import seal_owner
from members.enums import SealHolder
from members.models import Event, User
from transfers import keying
from transfers.enums import Channel, Disposition, Path, RefusalReason, Route, Status
from transfers.models import Case, Transfer
from transfers.services import acknowledging
from transfers.services.editing import PERSON_FIELDS
from transfers.views import finding_groups
from transfers.views.buttons import office_buttons
from transfers.views.departure import words as departure_words
from transfers.views.state_words import disposition_sentence, state_words

Rows = list[dict[str, Any]]

KEYED_IN = (Status.CONFIRMED, Status.APPROVED, Status.INITIATED)
# Written in the transaction of an act that says the same: one line is enough.
SAID_ALREADY = ("CREATE_USER", "LETTER_NUMBERED", "LETTER_DELIVERED")
# Their comment is the name of the person whose page this is.
ONLY_NAMED = (
    *("CREATE_USER", "MAKE_SIGN_IN_CODE", "SHOW_SIGN_IN_CODE", "MAIL_SIGN_IN_CODE", "USE_SIGN_IN_CODE"),
    "RESET_PASSWORD",
)
LOUD = ("RETURN", "REFUSE", "CANCEL", "CHANGE", "LETTER_VOIDED")
TIMELINE_LENGTH = 100


def state_card(case: Case, transfer: Transfer | None, user: User) -> dict[str, Any]:
    """For ``components/state_card.html``."""
    if transfer is None or case.disposition != Disposition.TRANSFER:
        return _state_without_transfer(case, user)
    words = state_words(transfer)
    return {
        "status": transfer.status,
        "label": transfer.get_status_display(),
        "sentence": words.sentence,
        "holder": words.holder,
        "days": words.days,
        "due": words.due,
        "late": words.overdue_days > 0,
        "overdue_days": words.overdue_days,
        "actions": office_buttons(transfer, user),
    }


def _state_without_transfer(case: Case, user: User) -> dict[str, Any]:
    member = case.member
    actions: Rows = []
    if user.is_college and member.is_party_member and not case.has_left:
        url = reverse("transfers:disposition", args=[case.pk])
        actions.append({"label": "登记去向类型", "url": url, "icon": "signpost", "primary": True})
    if not member.is_party_member:
        label = "不转接"
        sentence = f"{member.get_category_display()}不转接组织关系，只办理材料移交。"
    elif case.disposition == Disposition.TRANSFER:
        label, sentence = "未登记", "还没有登记去向，请先登记去向类型。"
    else:
        label, sentence = case.get_disposition_display(), disposition_sentence(case)
    return {
        "status": "",
        "label": label,
        "sentence": sentence,
        "holder": case.organization.name,
        "days": 0,
        "due": "",
        "late": False,
        "overdue_days": 0,
        "actions": actions,
    }


def findings(case: Case, transfer: Transfer | None, user: User) -> Rows:
    """For ``components/finding.html``: what is open first, then what the college has found in order.

    ``transfer`` is the attempt looked at. Only while something can still be put right, or before leaving.
    """
    own = user.is_college and user.organization_id == case.organization_id
    person = acknowledging.note_case(case, transfer)
    return [finding_groups.row(person, each, own=own) for each in person.noted]


def findings_about_person(case: Case, transfer: Transfer | None, user: User) -> Rows:
    """Of these the ones that the form with the person's data can put right."""
    own = user.is_college and user.organization_id == case.organization_id
    person = acknowledging.note_case(case, transfer)
    about = (each for each in person.noted if each.finding.field in PERSON_FIELDS)
    return [finding_groups.row(person, each, own=own) for each in about]


def open_findings(transfer: Transfer) -> Rows:
    """What is still open before a step, to read beside it."""
    person = acknowledging.note_case(transfer.case, transfer)
    return [finding_groups.finding_row(each.finding) for each in person.open]


def person_rows(case: Case, user: User) -> Rows:
    """The person's data for ``components/key_values.html``; the ID number only by its tail.

    What another college of the university has registered since is not shown to the former one.
    """
    member = case.member
    if case.has_left and not user.is_department:
        return [
            _row("姓名", member.name),
            _row("身份证号", member.id_number_tail, mono=True),
            _row("所在党支部", case.branch.name),
        ]
    return [
        _row("姓名", member.name),
        _row("身份证号", member.id_number_tail, mono=True),
        _row("性别", member.get_sex_display()),
        _row("民族", member.ethnicity),
        _row("党员类别", member.get_category_display()),
        _row("入党时间", _date(member.joined_on, has_day=member.joined_has_day)),
        _row("转正时间", _date(member.full_member_on, has_day=member.full_member_has_day)),
        _row("党费交至", month(member.fee_paid_until)),
        _row("学号", member.student_number),
        _row("学历层次", member.education_level),
        _row("专业班级", member.class_name),
        _row("本人联系电话", member.phone),
        *_if_any(_row("电子邮箱", member.email)),
        _row("所在党支部", case.branch.name),
    ]


def destination_rows(transfer: Transfer) -> Rows:
    """Where the membership goes."""
    outside = transfer.route == Route.OUT_OF_BEIJING
    rows = [
        _row("转接类型", transfer.route_label if transfer.route else ""),
        *_if_any(_row("毕业去向类别", transfer.destination_kind)),
    ]
    if outside:
        rows.append(_row("介绍信抬头", transfer.heading_organization, wide=True))
    rows += [
        _row("具体接收单位" if outside else "目标党支部", transfer.receiving_organization, wide=True),
        *_code_row(transfer),
        *_if_any(_row("对方联系人", " ".join(filter(None, (transfer.contact_name, transfer.contact_phone))))),
    ]
    if outside:
        rows.append(_row("是否要纸质介绍信", asked(transfer)))
    return rows + _if_any(_row("备注", transfer.remark, wide=True))


def progress_rows(transfer: Transfer) -> Rows:
    """What has been recorded on the way, only where there is something."""
    receipt = getattr(transfer, "receipt", None)
    rows = [
        _row("报送", _by(transfer.submitted_on, transfer.submitted_by)),
        _row("审核", _by(transfer.decided_on, transfer.decided_by)),
        _row("线上发起", _date(transfer.started_on)),
        _row("线上填报的目标", transfer.started_target),
        _row("改换办理方式", _date(transfer.channel_switched_on)),
    ]
    if receipt:
        rows += [
            _row("办结依据", receipt.get_kind_display()),
            _row("确认或回执日期", _date(receipt.received_on)),
            _row("经办人", " ".join(filter(None, (receipt.handler, receipt.handler_phone)))),
            _row("登记", _by(timezone.localdate(receipt.recorded_at), receipt.recorded_by)),
        ]
    return [row for row in rows if row["value"]]


def asked(transfer: Transfer) -> str:
    """Whether a paper letter is wanted, and whom one asked when."""
    if not (transfer.asked_whom or transfer.asked_on):
        return ""
    wanted = "需要纸质" if transfer.channel == Channel.PAPER else "线上即可"
    words = " ".join(filter(None, (_date(transfer.asked_on), transfer.asked_whom)))
    return f"{wanted}（{words}核实）"


def keying_card(transfer: Transfer | None) -> keying.Card | None:
    """What to key into 党员E先锋，while there is something to key or to look up."""
    if transfer is None or transfer.status not in KEYED_IN:
        return None
    path = Path.of(transfer.route, transfer.channel)
    if path == Path.OUT_ONLINE and transfer.status == Status.CONFIRMED:
        return None  # not before 组织部 has decided
    return keying.card(path, keying_facts(transfer))


def keying_facts(transfer: Transfer) -> keying.Facts:
    """A transfer as the words to key in."""
    member = transfer.member
    return keying.Facts(
        name=member.name,
        id_number_tail=member.id_number[-4:],
        heading=transfer.heading_organization,
        receiving=transfer.receiving_organization,
        code=transfer.receiving_code,
        fee_month=month(member.fee_paid_until),
        phone=member.phone,
        contact_name=transfer.contact_name,
        contact_phone=transfer.contact_phone,
        remark=transfer.remark,
    )


def letter_cards(letters: Iterable[Letter]) -> Rows:
    """One entry a letter, newest first, each with its seal and its neighbours in the chain."""
    return [
        {
            "letter": letter,
            "replaced_by": getattr(letter, "replaced_by", None),
            "seal": seal(letter),
        }
        for letter in letters
    ]


def seal(letter: Letter) -> dict[str, Any]:
    """For ``components/seal_note.html``."""
    return {
        "seal": SealHolder(letter.seal_holder).label,
        "by": seal_owner(letter),
        "done": letter.sealed_on is not None,
        "at": letter.sealed_on,
        "actor": letter.sealed_by.name if letter.sealed_by else "",
    }


def attempts(earlier: Iterable[Transfer]) -> Rows:
    """Attempts before the present one, each with why it ended."""
    return [
        {
            "transfer": transfer,
            "ended": _date(transfer.failed_on or transfer.cancelled_on or transfer.completed_on),
            "why": _why(transfer),
        }
        for transfer in earlier
    ]


def _why(transfer: Transfer) -> str:
    reason = RefusalReason(transfer.refusal_reason).label if transfer.refusal_reason else ""
    return transfer.status_note or reason


def timeline(events: Iterable[Event]) -> Rows:
    """For ``components/timeline.html``, in the office's words."""
    return [
        {
            "title": event.title,
            "at": event.at,
            "actor": event.actor_label,
            "comment": "" if event.verb in ONLY_NAMED else event.comment,
            "details": _changes(event) or departure_words.details(event),
            "tone": "problem" if event.verb in LOUD else "",
        }
        for event in events
    ]


def _changes(event: Event) -> list[str]:
    if not event.verb.startswith(("EDIT_", "CORRECT_ID_NUMBER")) or not event.data:
        return []
    changes = json.loads(event.data).get("changes", {})
    return [f"{label}：{before} → {after}" for label, (before, after) in changes.items()]


def events_of(case: Case, user: User) -> list[Event]:
    """What the journal says about the person, newest first."""
    return list(
        Event.objects.visible_to(user)
        .filter(member=case.member)
        .exclude(verb__in=SAID_ALREADY)
        .order_by("-seq")[:TIMELINE_LENGTH]
    )


def month(day: datetime.date | None) -> str:
    """2022 年 6 月; "" without a date."""
    return f"{day.year} 年 {day.month} 月" if day else ""


def _row(label: str, value: Any, **looks: Any) -> dict[str, Any]:
    return {"label": label, "value": value, **looks}


def _code_row(transfer: Transfer) -> Rows:
    """On paper the code is no matter; elsewhere its absence is to be seen."""
    row = _row("接收党组织编码", transfer.receiving_code, mono=True)
    return _if_any(row) if transfer.channel == Channel.PAPER else [row]


def _if_any(row: dict[str, Any]) -> Rows:
    return [row] if row["value"] else []


def _date(day: datetime.date | None, *, has_day: bool = True) -> str:
    if day is None:
        return ""
    return day.isoformat() if has_day else month(day)


def _by(day: datetime.date | None, person: User | None) -> str:
    return " ".join(filter(None, (_date(day), person.name if person else ""))) if day else ""
