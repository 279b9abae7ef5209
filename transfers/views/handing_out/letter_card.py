"""One letter at the desk: where it stands in a sentence, and the next act that the table allows."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from letters.enums import LetterState
from letters.models import Letter, Mailing
from letters.services.issuing import may_seal, seal_owner
from members import clock
from members.models import Event, User
from transfers.enums import Action, Path, Status
from transfers.forms.actions import ActionForm
from transfers.forms.handing_out import InPersonForm, PostForm, ProxyForm, ReceiptForm
from transfers.models import Transfer
from transfers.services import situations
from transfers.services.handing_out.today import delivered_words
from transfers.services.standing import day_words, left_words
from transfers.views import person_page
from transfers.views.buttons import act_url

# What a button of the desk says, the act behind it, and the form with what it needs.
DELIVERIES: dict[str, type[ActionForm]] = {"in-person": InPersonForm, "proxy": ProxyForm, "mail": PostForm}
FORMS: dict[str, type[ActionForm]] = {**DELIVERIES, "receipt": ReceiptForm}
ACTIONS = dict.fromkeys(DELIVERIES, Action.DELIVER_LETTER) | {"receipt": Action.COMPLETE}
SEAL = "seal"
_CLOSED = {Status.FAILED: "对方退回", Status.CANCELLED: "本次转接已撤销"}


@dataclass
class Card:
    """What the page shows of one letter. ``quick`` is what ⏎ in the empty field does; ``forms`` what else may be done."""

    letter: Letter
    transfer: Transfer | None
    tone: str = ""
    label: str = ""
    sentence: str = ""
    note: str = ""
    quick: str = ""
    forms: dict[str, ActionForm] = field(default_factory=dict)
    links: list[dict[str, str]] = field(default_factory=list)
    new_letter: Letter | None = None
    mailing: Mailing | None = None
    case_url: str = ""

    @property
    def quick_label(self) -> str:
        """The words of the one-press act."""
        return {SEAL: "今天已盖章，登记用印", "in-person": "本人领取"}.get(self.quick, "")

    @property
    def branch(self) -> str:
        """The branch in which the person is, or was when the case began."""
        return self.transfer.case.branch.name if self.transfer else self.letter.member.branch.name

    @property
    def may_be_wrong(self) -> bool:
        """Whether to say what is to be done about a delivery that was recorded by mistake."""
        return self.transfer is not None and self.transfer.status == Status.LETTER_DELIVERED

    @property
    def version(self) -> int:
        """The transfer's version as it is shown now."""
        return self.transfer.version if self.transfer else 0

    @property
    def open_form(self) -> str:
        """The form that has come back with errors."""
        return next((name for name, form in self.forms.items() if form.errors), "")


def transfer_of(letter: Letter, user: User) -> Transfer | None:
    """The transfer that has this letter, with all that the table's guards look at."""
    return Transfer.objects.visible_to(user).for_pages().filter(letter=letter).first()


def card(letter: Letter, user: User, *, bound: tuple[str, ActionForm] | None = None) -> Card:
    """How a letter stands for this user. ``bound``: the form that was just sent and came back."""
    shown = Card(letter, transfer_of(letter, user))
    {
        LetterState.VOID: _void,
        LetterState.TO_SEAL: _to_seal,
        LetterState.TO_DELIVER: _to_deliver,
        LetterState.DELIVERED: _delivered,
    }[letter.state](shown, user)
    shown.case_url = case_url(letter, user)
    shown.mailing = Mailing.objects.filter(letter=letter).first()
    if bound and bound[0] in shown.forms:
        shown.forms[bound[0]] = bound[1]
    return shown


def target_rows(letter: Letter) -> list[dict[str, Any]]:
    """Heading and receiver as they stand on the paper."""
    content = letter.frozen_content
    return [
        {"label": "抬头", "value": content.heading, "wide": True},
        {"label": "接收单位", "value": content.receiving, "wide": True},
    ]


def validity(letter: Letter) -> str:
    """``有效期至 9 月 6 日（还有 82 天）``."""
    today = clock.today()
    return f"有效期至 {day_words(letter.valid_until, today)}（{left_words(letter.valid_until, today)}）"


def is_expired(letter: Letter) -> bool:
    """Past its last valid day."""
    return clock.today() > letter.valid_until


def current_of(letter: Letter) -> Letter | None:
    """The number that stands at the end of the chain of replacements; None when nothing has come instead."""
    newest: Letter | None = None
    following = getattr(letter, "replaced_by", None)
    while following is not None:
        newest, following = following, getattr(following, "replaced_by", None)
    return newest


def _void(shown: Card, user: User) -> None:
    letter = shown.letter
    shown.tone, shown.label = "problem", "已作废"
    day = timezone.localdate(letter.voided_at) if letter.voided_at else None
    said = f"{_day(day)}作废：{letter.get_void_reason_display()}。"
    shown.new_letter = current_of(letter)
    if shown.new_letter:
        shown.sentence = f"这个编号不能再用。{said}改用第 {shown.new_letter.number} 号。"
    else:
        shown.sentence = f"这个编号不能再用。{said}没有新的编号。"
    shown.note = "旧信请收回，不要发给本人；已在别处的，提醒对方以新号为准。" if shown.new_letter else ""


def _to_seal(shown: Card, user: User) -> None:
    letter = shown.letter
    shown.tone, shown.label = "office", "待用印"
    shown.sentence = f"还没有登记用印：由{seal_owner(letter)}盖章并登记，然后才能领取。"
    if may_seal(user, letter):
        shown.quick = SEAL
        shown.links.append({"label": "登记为别的日期，或多封一起登记", "url": reverse("letters:seals")})


def _to_deliver(shown: Card, user: User) -> None:
    letter, transfer = shown.letter, shown.transfer
    if is_expired(letter):
        shown.tone, shown.label = "problem", "已过期"
        shown.sentence = f"已过有效期（至 {_day(letter.valid_until)}），不能再发放，请作废重开。"
        _offer_reissue(shown, user)
        return
    shown.tone, shown.label = "running", "可领取"
    shown.sentence = "已用印，可以领取。"
    if transfer is None:
        return
    verdict = situations.verdict(transfer, user, Action.DELIVER_LETTER)
    if not verdict.allowed:
        shown.note = f"{verdict.reason}（{transfer.organization.name}）。" if verdict.reason else ""
        return
    shown.quick = "in-person"
    path = Path.of(transfer.route, transfer.channel)
    shown.forms = {name: DELIVERIES[name](path=path) for name in ("proxy", "mail")}
    shown.links.append(
        {
            "label": "补登以前的日期",
            "url": act_url(transfer, Action.DELIVER_LETTER, reverse("transfers:desk")),
        }
    )


def _delivered(shown: Card, user: User) -> None:
    letter, transfer = shown.letter, shown.transfer
    said = f"{_day(letter.delivered_on)}{delivered_words(letter)}{_recorded_by(letter, user)}"
    if transfer is None or transfer.status != Status.LETTER_DELIVERED:
        _closed(shown, said)
        return
    shown.tone, shown.label = ("problem", "已领取，信已过期") if is_expired(letter) else ("running", "已领取")
    shown.sentence = f"{said}；等待第三联回执。"
    verdict = situations.verdict(transfer, user, Action.COMPLETE)
    if verdict.allowed:
        path = Path.of(transfer.route, transfer.channel)
        shown.forms = {"receipt": ReceiptForm(path=path)}
    if is_expired(letter):
        _offer_reissue(shown, user)


def _closed(shown: Card, said: str) -> None:
    transfer = shown.transfer
    if transfer is not None and transfer.status == Status.COMPLETED:
        shown.tone, shown.label = "done", "已办结"
        shown.sentence = f"{said}；{_day(transfer.completed_on)}已收到回执，已办结。"
        return
    shown.tone = "void"
    shown.label = _CLOSED.get(Status(transfer.status), "已结束") if transfer else "已结束"
    shown.sentence = f"{said}。"


def _offer_reissue(shown: Card, user: User) -> None:
    if shown.transfer is None:
        return
    verdict = situations.verdict(shown.transfer, user, Action.REISSUE_LETTER)
    if verdict.allowed:
        url = act_url(shown.transfer, Action.REISSUE_LETTER, reverse("transfers:desk"))
        shown.links.insert(0, {"label": "作废重开", "url": url})
    else:
        shown.note = f"现在不能作废重开：{verdict.reason}。"


def _recorded_by(letter: Letter, user: User) -> str:
    event = (
        Event.objects.visible_to(user)
        .filter(subject=f"letter:{letter.pk}", verb="LETTER_DELIVERED")
        .only("actor_label")
        .first()
    )
    return f"，{event.actor_label}登记" if event else ""


def _day(day: datetime.date | None) -> str:
    return day_words(day, clock.today()) if day else ""


def case_url(letter: Letter, user: User) -> str:
    """The page of the person: of the transfer that has this letter, or the one that came in its place; "" if none."""
    last = current_of(letter)
    holders = Transfer.objects.visible_to(user).filter(letter__in=[letter.pk, *([last.pk] if last else [])])
    case = holders.order_by("-attempt").values_list("case", flat=True).first()
    return reverse("transfers:case", args=[case]) if case else ""


def seal(letter: Letter) -> dict[str, Any]:
    """For ``components/seal_note.html``."""
    return person_page.seal(letter)
