"""The next steps of one transfer as buttons of a state card: the natural one first, hazardous ones last."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from letters.services.issuing import may_seal
from members.models import User
from transfers.enums import Action, Channel, Party, Path, Status
from transfers.models import Transfer
from transfers.services import situations
from transfers.workflow import Verdict

HAZARDOUS = frozenset(
    {Action.CANCEL, Action.CHANGE, Action.REISSUE_LETTER, Action.REFUSE, Action.RETURN, Action.UNDO_DECISION}
)
# What usually comes next, wherever it is offered.
NATURAL = (
    Action.REQUEST_CONFIRMATION,
    Action.SUBMIT,
    Action.APPROVE,
    Action.START_ONLINE,
    Action.ISSUE_LETTER,
    Action.DELIVER_LETTER,
    Action.COMPLETE,
    Action.TRY_AGAIN,
)
_COMPLETE_LABELS = {
    Path.INTRA_COLLEGE: "登记院内调动完成",
    Path.IN_BEIJING: "登记确认报到",
    Path.OUT_ONLINE: "登记回执信",
    Path.OUT_PAPER: "登记回执",
}
_ICONS = {
    Action.REQUEST_CONFIRMATION: "user-round-check",
    Action.SUBMIT: "send",
    Action.APPROVE: "badge-check",
    Action.START_ONLINE: "send",
    Action.ISSUE_LETTER: "file-text",
    Action.DELIVER_LETTER: "hand",
    Action.COMPLETE: "check",
    Action.TRY_AGAIN: "rotate-ccw",
}

Button = dict[str, Any]


def slug_of(action: Action) -> str:
    """The action as it stands in an address: ``start-online``."""
    return action.value.lower().replace("_", "-")


def act_url(transfer: Transfer, action: Action, following: str = "") -> str:
    """The page of one act; ``following`` is where to go afterwards."""
    url = reverse("transfers:act", args=[transfer.pk, slug_of(action)])
    return f"{url}?{urlencode({'next': following})}" if following else url


def verb(action: Action, transfer: Transfer) -> str:
    """The verb on the button, in the words of this path."""
    path = Path.of(transfer.route, transfer.channel)
    match action:
        case Action.CONFIRM:
            return "代本人确认"
        case Action.CORRECT:
            return "按意见修改" if transfer.status == Status.RETURNED else "退回完善并修改"
        case Action.SUBMIT:
            return "报送登记表"
        case Action.COMPLETE:
            return _COMPLETE_LABELS.get(path, action.label)
        case Action.SWITCH_CHANNEL:
            return "改为线上办理" if transfer.channel == Channel.PAPER else "改为纸质介绍信"
        case _:
            return action.label


def office_buttons(transfer: Transfer, user: User) -> list[Button]:
    """Buttons for the office, from ``available_actions``: an act that is off says why."""
    party = situations.party_of(transfer, user)
    verdicts = situations.available_actions(transfer, user)
    buttons = [
        *_beside_the_table(transfer, user, party),
        *(_button(each, transfer, party) for each in verdicts),
    ]
    if not any(button["primary"] for button in buttons):
        _promote(buttons, transfer)
    return sorted(buttons, key=lambda button: (not button["primary"], button["danger"]))


def _button(verdict: Verdict, transfer: Transfer, party: Party | None) -> Button:
    action = verdict.action
    return {
        "action": action,
        "label": verb(action, transfer),
        "url": _url(action, transfer, party),
        "icon": _ICONS.get(action, ""),
        "primary": verdict.allowed and action in NATURAL,
        "danger": action in HAZARDOUS,
        "disabled_reason": "" if verdict.allowed else verdict.reason,
    }


def _url(action: Action, transfer: Transfer, party: Party | None) -> str:
    if action == Action.SUBMIT:  # the register is sent as a whole (domain.md §4)
        return reverse("transfers:register_submit")
    if action == Action.CORRECT and party == Party.COLLEGE:
        return act_url(transfer, action, reverse("transfers:target_edit", args=[transfer.pk]))
    return act_url(transfer, action)


def _beside_the_table(transfer: Transfer, user: User, party: Party | None) -> list[Button]:
    """Steps that change no status: editing a draft, printing, the seal."""
    letter, found = transfer.letter, []
    if transfer.status == Status.DRAFT and party == Party.COLLEGE:
        found.append(
            _plain("修改去向信息", reverse("transfers:target_edit", args=[transfer.pk]), "pencil-line")
        )
    if letter and transfer.status == Status.LETTER_ISSUED:
        url = f"{reverse('letters:batch')}?{urlencode({'ids': letter.pk})}"
        to_print = party == Party.COLLEGE and letter.is_waiting_for_print
        found.append(_plain("打印介绍信", url, "printer") | {"primary": to_print})
        if letter.sealed_on is None and may_seal(user, letter):
            found.append(_plain("登记用印", reverse("letters:seals"), "stamp") | {"primary": not to_print})
        if party == Party.COLLEGE:
            back = urlencode({"next": reverse("transfers:case", args=[transfer.case_id])})
            url = f"{reverse('transfers:mailing_address', args=[letter.pk])}?{back}"
            found.append(_plain("登记邮寄地址", url, "package"))
    return found


def _plain(label: str, url: str, icon: str) -> Button:
    return {
        "action": None,
        "label": label,
        "url": url,
        "icon": icon,
        "primary": False,
        "danger": False,
        "disabled_reason": "",
    }


def _promote(buttons: list[Button], transfer: Transfer) -> None:
    """Where the natural step is barred, the step that opens the way is the main one."""
    wanted = {
        Status.DRAFT: lambda button: button["action"] is None,
        Status.RETURNED: lambda button: button["action"] == Action.CORRECT,
    }.get(Status(transfer.status))
    for button in buttons:
        if wanted and wanted(button):
            button["primary"] = True
            return
