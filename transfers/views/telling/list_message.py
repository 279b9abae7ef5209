"""通知这些人: one page from each working list that has something to tell — who, in which words, by which way.

Nothing goes out that was not on the page: the page carries a digest of the names and texts it has shown, and what
differs from it is shown first.
"""

import hashlib
import json
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from members.models import Organization
from members.refusals import NotAllowed, Refusal, Stale
from members.services import mail
from members.views.office import actor_of, next_url
from transfers import message_texts
from transfers.desk import Desk, WorkingList
from transfers.forms.messages import APP, GROUP, SMS, SUBJECT, ListMessageForm
from transfers.message_texts import NAME, SMS_LENGTH, TEXTS, Texts
from transfers.models import Case, Transfer
from transfers.services.standing import day_words, left_words
from transfers.services.telling import batches, contacts, recipients
from transfers.services.telling.batches import Copied, Sent
from transfers.services.telling.recipients import AT_MOST, Recipient
from transfers.views.desks import at_desk
from transfers.working_lists import lists_of

SEND = "send"
NEEDED = {SEND: (SUBJECT, APP), Copied.GROUP.value: (GROUP,), Copied.SMS.value: (SMS,)}
LOOK_AGAIN = "文字或名单有改动，还没有发出。下面是改动后的样子，请看过以后再按一次。"
COPY_AGAIN = "文字或名单有改动，请先按“按勾选和改动更新文字”，看过以后再复制。"
PREVIEWS = 3
NAMED_IN_A_MESSAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def list_message(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """GET: everybody of the list, ticked. POST: those who were ticked in the list, or one of the buttons here."""
    working_list = lists_of(desk.party).get(key)
    if working_list is None or key not in TEXTS:
        raise Http404
    page = _Page(request, desk, working_list)
    if request.method != "POST":
        return page.show(page.everybody())
    ticked = _ticked(request)
    shown, gone = _chosen(page, _ids(request, "shown") | ticked)
    if "shown" not in request.POST:
        if not ticked:
            messages.error(request, "没有选择任何人。请先在列表中勾选，再点按钮。")
            return redirect(next_url(request) or working_list.url(desk.season))
        return page.show(shown, gone=gone)
    do = request.POST.get("do", "")
    if do not in NEEDED:
        return page.show(shown, ticked=ticked, gone=gone)
    return page.act(do, shown, ticked, gone)


class _Page:
    """The page of one list on one desk."""

    def __init__(self, request: HttpRequest, desk: Desk, working_list: WorkingList) -> None:
        self.request, self.desk, self.working_list = request, desk, working_list
        self.texts: Texts = TEXTS[working_list.key]
        self.address = settings.PUBLIC_BASE_URL or request.build_absolute_uri("/").rstrip("/")
        self.organization = _organization(request)

    def everybody(self) -> list[Recipient]:
        """The whole list, or one college's part of it."""
        return recipients.people(self.desk, self.working_list, organization=self.organization)

    def form(self, chosen: list[Recipient], needed: tuple[str, ...] = ()) -> ListMessageForm:
        """The texts as they were typed; at first the ready ones, with what is the same for all filled in."""
        if "shown" in self.request.POST:
            return ListMessageForm(self.request.POST, needed=needed)
        common = recipients.common_values(chosen, self.desk.today, self.address)
        group = recipients.group_values(chosen, self.desk.today, self.address)
        compact = {
            name: value.replace(" ", "") if name == message_texts.DEADLINE else value
            for name, value in common.items()
        }
        return ListMessageForm(
            initial={
                "batch": uuid.uuid4(),
                SUBJECT: self.texts.subject,
                APP: message_texts.fill(self.texts.app, common),
                GROUP: message_texts.fill(
                    self.texts.group,
                    {name: value for name, value in group.items() if name != message_texts.NAMES},
                ),
                SMS: message_texts.fill(self.texts.sms, compact),
            }
        )

    def act(self, do: str, shown: list[Recipient], ticked: set[uuid.UUID], gone: list[str]) -> HttpResponse:
        """Send or note, if it is exactly what the page has shown; otherwise show what it would be now."""
        form = self.form(shown, NEEDED[do])
        in_list = [each for each in shown if each.case.pk in ticked]
        if not ticked:
            return self.refuse(form, shown, ticked, gone, batches.NOBODY)
        if not form.is_valid():
            return self.refuse(form, shown, ticked, gone, "")
        if self.request.POST.get(f"seen_{do}", "") != _digest(form, do, ticked):
            return self.refuse(form, shown, ticked, gone, "", look_again=LOOK_AGAIN, status=409)
        try:
            sent = self.done(do, form, ticked)
        except Case.DoesNotExist as error:
            raise Http404 from error
        except NotAllowed:
            raise
        except Refusal as refusal:
            return self.refuse(
                form, shown, ticked, gone, str(refusal), status=409 if isinstance(refusal, Stale) else 422
            )
        return self.after(do, sent, len(in_list))

    def done(self, do: str, form: ListMessageForm, ticked: set[uuid.UUID]) -> Sent:
        """Have it done by the service."""
        data, actor = form.cleaned_data, actor_of(self.request)
        where: dict[str, Any] = {
            "list_key": self.working_list.key,
            "batch": data["batch"],
            "season": self.desk.season,
            "address": self.address,
        }
        if do == SEND:
            by_mail = mail.is_on() and bool(self.request.POST.get("by_mail"))
            return batches.send(ticked, data[SUBJECT], data[APP], actor, mail=by_mail, **where)
        return batches.record_copied(Copied(do), ticked, data[do], actor, **where)

    def after(self, do: str, sent: Sent, wanted: int) -> HttpResponse:
        """Say what was done; who was left out is named."""
        words = _done_words(do, sent)
        left = _left_words(do, sent)
        if _wants_json(self.request):
            return JsonResponse({"sentence": words + left})
        messages.success(self.request, words)
        if left:
            messages.warning(self.request, left)
        if do == SEND:
            step = "message_progress" if sent.mailed and not sent.again else "message_batch"
            return redirect(f"transfers:{step}", pk=sent.batch)
        return redirect(next_url(self.request) or self.working_list.url(self.desk.season))

    def refuse(
        self,
        form: ListMessageForm,
        shown: list[Recipient],
        ticked: set[uuid.UUID],
        gone: list[str],
        sentence: str,
        *,
        look_again: str = "",
        status: int = 422,
    ) -> HttpResponse:
        """The page again with the reason; for the copy button only the reason."""
        if sentence:
            form.add_error(None, sentence)
        if _wants_json(self.request):
            first = (
                COPY_AGAIN
                if look_again
                else next(error for errors in form.errors.values() for error in errors)
            )
            return JsonResponse({"sentence": first}, status=status)
        return self.show(shown, ticked=ticked, gone=gone, form=form, look_again=look_again, status=status)

    def show(
        self,
        shown: list[Recipient],
        *,
        ticked: Collection[uuid.UUID] | None = None,
        gone: Collection[str] = (),
        form: ListMessageForm | None = None,
        look_again: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """``ticked`` None: all of them."""
        too_many = len(shown) - AT_MOST
        shown = shown[:AT_MOST]
        chosen = shown if ticked is None else [each for each in shown if each.case.pk in ticked]
        form = form or self.form(chosen)
        ids = {each.case.pk for each in chosen}
        context = {
            "working_list": self.working_list,
            "key": self.working_list.key,
            "shown_season": self.desk.season,
            "organization": self.organization,
            "colleges": _colleges(self.desk, shown),
            "back": next_url(self.request) or self.working_list.url(self.desk.season),
            "rows": [self._row(each, each.case.pk in ids) for each in shown],
            "chosen": len(chosen),
            "too_many": max(too_many, 0),
            "at_most": AT_MOST,
            "gone": "、".join(gone),
            "form": form,
            "batch": form.batch_number(),
            "look_again": look_again,
            "mail_on": mail.is_on(),
            "with_mail": sum(1 for each in chosen if each.case.member.email) if mail.is_on() else 0,
            "by_mail": bool(self.request.POST.get("by_mail")) if "shown" in self.request.POST else True,
            "without_account": sum(1 for each in chosen if each.account is None),
            "not_in_yet": sum(1 for each in chosen if each.account and not each.account.opened_at),
            "seen": {do: _digest(form, do, ids) for do in NEEDED},
            "previews": self._previews(form, chosen),
            "group_text": self._group_text(form, chosen),
            "several_colleges": len({each.case.organization_id for each in chosen}) > 1,
            "sms_lines": self._sms_lines(form, chosen),
            "sms_longest": max((len(text) for text in self._sms_texts(form, chosen)), default=0),
            "sms_length": SMS_LENGTH,
            "phone_lines": self._spoken(self.texts.phone, chosen),
            "receiver_lines": self._spoken(self.texts.receiver, chosen),
            "with_receiver": bool(self.texts.receiver),
        }
        return render(self.request, "transfers/list_message.html", context, status=status)

    def _row(self, person: Recipient, ticked: bool) -> dict[str, Any]:
        today, transfer = self.desk.today, person.transfer
        account = person.account
        return {
            "case": person.case,
            "ticked": ticked,
            "due": day_words(person.due_on, today) if person.due_on else "",
            "left": left_words(person.due_on, today) if person.due_on else "",
            "late": bool(person.due_on and person.due_on < today),
            "account": "没有账号" if account is None else "登录过" if account.opened_at else "还没有登录过",
            "reachable": account is not None,
            "last_contact": contacts.last_words(person.row, today),
            "receiver": transfer.receiving_organization if transfer else "",
            "receiver_name": transfer.contact_name if transfer else "",
            "receiver_phone": transfer.contact_phone if transfer else "",
        }

    def _previews(self, form: ListMessageForm, chosen: list[Recipient]) -> list[dict[str, str]]:
        return [
            {
                "name": each.name,
                "subject": form.text(SUBJECT),
                "text": message_texts.fill(form.text(APP), each.values(self.desk.today, self.address)),
            }
            for each in chosen[:PREVIEWS]
        ]

    def _group_text(self, form: ListMessageForm, chosen: list[Recipient]) -> str:
        if not chosen:
            return ""
        return message_texts.fill(
            form.text(GROUP), recipients.group_values(chosen, self.desk.today, self.address)
        )

    def _sms_texts(self, form: ListMessageForm, chosen: list[Recipient]) -> list[str]:
        with_phone = (each for each in chosen if each.case.member.phone)
        return [recipients.sms_of(form.text(SMS), each, self.desk.today, self.address) for each in with_phone]

    def _sms_lines(self, form: ListMessageForm, chosen: list[Recipient]) -> str:
        """Number and text, a line a person, as tools for sending many take them."""
        with_phone = [each for each in chosen if each.case.member.phone]
        texts = self._sms_texts(form, chosen)
        return "\n".join(
            f"{each.case.member.phone}\t{' '.join(text.split())}"
            for each, text in zip(with_phone, texts, strict=True)
        )

    def _spoken(self, lines: tuple[str, ...], chosen: list[Recipient]) -> list[str]:
        values = recipients.common_values(chosen, self.desk.today, self.address)
        values = {message_texts.DEADLINE: recipients.SOON, message_texts.COLLEGE: "学院", **values}
        values[NAME] = chosen[0].name if len(chosen) == 1 else "××"
        return [message_texts.fill(line, values) for line in lines]


def _organization(request: HttpRequest) -> Organization | None:
    """The one that the address narrows to; 404 for one out of scope."""
    asked = request.GET.get("organization", "")
    if not asked:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=number)


def _colleges(desk: Desk, shown: list[Recipient]) -> list[dict[str, Any]]:
    """For 组织部: whose people these are, each with the address of its own part."""
    if not desk.user.is_department:
        return []
    counted: dict[Any, int] = {}
    for each in shown:
        counted[each.case.organization] = counted.get(each.case.organization, 0) + 1
    return [{"pk": place.pk, "name": place.name, "count": n} for place, n in counted.items()]


def _ids(request: HttpRequest, name: str) -> set[uuid.UUID]:
    """The ids under a name; what is none is left aside."""
    found = set()
    for text in request.POST.getlist(name):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _ticked(request: HttpRequest) -> set[uuid.UUID]:
    """Cases: ticked here or in a list of people, or those of transfers (``rows``: id:version) ticked in a list of transfers."""
    rows = set()
    for text in request.POST.getlist("rows"):
        try:
            rows.add(uuid.UUID(text.partition(":")[0]))
        except ValueError:
            continue
    of_transfers = (
        Transfer.objects.visible_to(request.user).filter(pk__in=rows).values_list("case", flat=True)
    )
    if len(of_transfers) < len(rows):
        raise Http404
    return _ids(request, "people") | _ids(request, "selected") | set(of_transfers)


def _chosen(page: _Page, ids: set[uuid.UUID]) -> tuple[list[Recipient], list[str]]:
    if len(ids) > AT_MOST:
        raise Refusal(f"一次最多通知 {AT_MOST} 人，请分批勾选。")
    try:
        return recipients.chosen(page.desk, page.working_list, ids)
    except Case.DoesNotExist as error:
        raise Http404 from error


def _digest(form: ListMessageForm, do: str, ids: Collection[uuid.UUID]) -> str:
    """Of what a button is about: the texts and the people."""
    said = [_plain(form.text(name)) for name in NEEDED[do]]
    shown = json.dumps([do, said, sorted(map(str, ids))], ensure_ascii=False)
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def _plain(text: str) -> str:
    """A browser sends every line's end as two characters."""
    return text.replace("\r\n", "\n").strip()


def _wants_json(request: HttpRequest) -> bool:
    """Pressed on the copy button, which stays on the page."""
    return request.headers.get("Accept", "") == "application/json"


def _done_words(do: str, sent: Sent) -> str:
    if do == SEND:
        also = f"，其中 {sent.mailed} 人另发邮件" if sent.mailed else ""
        return (
            f"这一批已经发过，没有重发（{sent.count} 人）。"
            if sent.again
            else f"已发出 {sent.count} 人的站内消息{also}。"
        )
    if sent.again:
        return f"此前已记入 {sent.count} 人的联系记录，没有重记。"
    return f"已记入 {sent.count} 人的联系记录（{Copied(do).label}）。"


def _left_words(do: str, sent: Sent) -> str:
    if not sent.left_out:
        return ""
    named = "；".join(f"{name}（{why}）" for name, why in sent.left_out[:NAMED_IN_A_MESSAGE])
    more = "等" if len(sent.left_out) > NAMED_IN_A_MESSAGE else ""
    if do == SEND:
        return f"没有发给 {len(sent.left_out)} 人：{named}{more}。"
    strike = "，请从复制的文字里删去" if any(why == batches.GONE for _, why in sent.left_out) else ""
    return f"没有记入 {len(sent.left_out)} 人：{named}{more}{strike}。"
