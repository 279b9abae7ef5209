"""我的消息: what the college and 组织部 have told the graduate. Reading writes nothing; “知道了” does."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.views.office import actor_of
from transfers.models import Message
from transfers.services.telling import messaging
from transfers.views.graduate.pages import graduate_page, own_case

DEPARTMENT = "校党委组织部"


@require_safe
def my_messages(request: HttpRequest) -> HttpResponse:
    """All of them, those not read first."""
    case, transfer = own_case(request)
    if case is None:
        return render(request, "transfers/graduate/no_case.html", graduate_page(request, case, transfer))
    found = list(
        Message.objects.visible_to(request.user).select_related("sent_by__organization").order_by("-sent_at")
    )
    lines = [{"message": each, "sender": sender(each), "unread": each.read_at is None} for each in found]
    lines.sort(key=lambda line: not line["unread"])  # stable: within both parts the newest first
    context = {
        **graduate_page(request, case, transfer),
        "lines": lines,
        "unread": sum(line["unread"] for line in lines),
    }
    return render(request, "transfers/graduate/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_message(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One message; the button says that it has been read."""
    case, transfer = own_case(request)
    if case is None:
        raise Http404
    message = get_object_or_404(
        Message.objects.visible_to(request.user).select_related("sent_by__organization"), pk=pk
    )
    if request.method == "POST":
        messaging.mark_read(message.pk, actor_of(request))
        return redirect("transfers:my_messages")
    context = {**graduate_page(request, case, transfer), "message": message, "sender": sender(message)}
    return render(request, "transfers/graduate/message.html", context)


def sender(message: Message) -> str:
    """The office that it comes from; no names of those who work there."""
    place = message.sent_by.organization
    return place.name if place else DEPARTMENT
