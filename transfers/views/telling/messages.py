"""已发消息: what was sent when, by whom, to how many, and who has read it; copies by e-mail that did not go out."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members import jobs
from members.refusals import NotAllowed
from members.services import mail
from members.views.office import PAGE_SIZE, actor_of
from members.views.progress import progress_page
from transfers.desk import Desk
from transfers.models import Message
from transfers.models.contacts import MailState
from transfers.services.telling import message_mail
from transfers.views.desks import at_desk
from transfers.views.telling.contacts import LIST_WORDS

BROKEN_OFF = "邮件发到一半中断了。站内消息已经发出，不受影响；没有发出的邮件可以在这一批消息里重发。"
MAIL_LOOKS = {
    MailState.NONE: ("", ""),
    MailState.WAITING: ("tag-info", "clock"),
    MailState.SENT: ("tag-done", "check"),
    MailState.FAILED: ("tag-problem", "mail-x"),
}


@require_safe
@at_desk
def sent_messages(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The batches of the season, the newest first; in a college its own people's part of each."""
    rows = Message.objects.visible_to(request.user).filter(case__season=desk.season)
    batches = (
        rows.order_by()
        .values("batch", "subject", "list_key", "sent_by__name")
        .annotate(
            at=Min("sent_at"),
            people=Count("pk"),
            read=Count("pk", filter=Q(read_at__isnull=False)),
            mailed=Count("pk", filter=Q(mail_state=MailState.SENT)),
            not_mailed=Count("pk", filter=Q(mail_state__in=(MailState.FAILED, MailState.WAITING))),
            name=Min("case__member__name"),
        )
        .order_by("-at", "batch")
    )
    page = Paginator(batches, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [{**each, "list_words": LIST_WORDS.get(each["list_key"], "")} for each in page]
    return render(
        request, "transfers/messages.html", {"page": page, "lines": lines, "shown_season": desk.season}
    )


@require_safe
def message_batch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One batch: its words, and each person with 已读 and the state of the e-mail."""
    rows = list(_batch(request, pk))
    failed = [each for each in rows if each.mail_state in (MailState.FAILED, MailState.WAITING)]
    state = jobs.state(message_mail.job_key(pk))
    first = rows[0]
    context = {
        "batch": pk,
        "first": first,
        "list_words": LIST_WORDS.get(first.list_key, ""),
        "from_office": first.sent_by.organization.name if first.sent_by.organization else "校党委组织部",
        "rows": [_row(each) for each in rows],
        "read": sum(each.read_at is not None for each in rows),
        "mailed": sum(each.mail_state == MailState.SENT for each in rows),
        "failed": len(failed),
        "sending": bool(state and state.alive),
        "may_retry": bool(failed) and mail.is_on(),
    }
    return render(request, "transfers/message_batch.html", context)


@require_safe
def message_progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the copies by e-mail have come."""
    _batch(request, pk)
    state = jobs.state(message_mail.job_key(pk))
    back = reverse("transfers:message_batch", args=[pk])
    if state is None:
        return redirect(back)
    return progress_page(
        request,
        state,
        template="transfers/message_progress.html",
        unit="封",
        first_words="正在准备邮件",
        back=(back, "看这一批消息"),
        context={"batch": pk},
        broken_off=BROKEN_OFF,
    )


@require_POST
def message_mail_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Try the copies that have not gone out once more."""
    _batch(request, pk)
    if not mail.is_on():
        raise NotAllowed("本系统没有设置邮件服务器，不能发邮件。")
    if not message_mail.try_again(pk, actor_of(request)):
        messages.info(request, "没有要重发的邮件。")
        return redirect("transfers:message_batch", pk=pk)
    return redirect("transfers:message_progress", pk=pk)


def _batch(request: HttpRequest, batch: uuid.UUID) -> "QuerySet[Message]":
    """The part of a batch that is in scope; 404 for none of it."""
    rows = (
        Message.objects.visible_to(request.user)
        .filter(batch=batch)
        .select_related("case__member", "case__organization", "case__season", "sent_by__organization")
        .order_by("case__member__name_key", "pk")
    )
    if not rows.exists():
        raise Http404
    if not request.user.is_staff_member:
        raise NotAllowed("这是办公页面；给您的消息请看“我的消息”。")
    return rows


def _row(message: Message) -> dict[str, Any]:
    look, icon = MAIL_LOOKS[MailState(message.mail_state)]
    return {
        "message": message,
        "case": message.case,
        "mail": message.get_mail_state_display() if message.mail_state != MailState.NONE else "",
        "mail_look": look,
        "mail_icon": icon,
    }
