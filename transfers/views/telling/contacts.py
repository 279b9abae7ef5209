"""联系记录: every contact about a person, with what came of it; evidence, so nothing is changed or removed."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.refusals import NotAllowed, Refusal
from members.views.office import actor_of, next_url
from transfers.forms.contacts import ContactForm
from transfers.message_texts import TEXTS
from transfers.models import Case, ContactRecord, Message, Transfer
from transfers.models.contacts import ContactMethod, ContactResult, ContactSide
from transfers.services.editing import HAS_LEFT
from transfers.services.standing import day_words, left_words
from transfers.services.telling import contacts
from transfers.working_lists import LISTS

IN_SHORT = 3
LIST_WORDS = {each.key: each.sentence.removeprefix("的") for each in LISTS}


@require_safe
def case_contacts(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """All contacts, the newest first, and the messages with whether they have been read."""
    person = _case(request, pk)
    told = Message.objects.visible_to(request.user).filter(case=person).select_related("sent_by")
    context = {
        "case": person,
        "rows": [row(each) for each in _records(request, person)],
        "told": told.order_by("-sent_at"),
        "may_record": contacts.may_record(person, request.user),
    }
    return render(request, "transfers/case_contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Note one contact."""
    person = _case(request, pk)
    if not contacts.may_record(person, request.user):
        raise NotAllowed(HAS_LEFT)
    form = ContactForm(request.POST if request.method == "POST" else None, initial=_initial(request, person))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                contacts.record(person.pk, actor_of(request), **form.said(), list_key=_list_key(request))
            except NotAllowed:
                raise
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已记入{person.member.name}的联系记录。")
                return redirect(next_url(request) or reverse("transfers:case_contacts", args=[person.pk]))
    transfer = Transfer.objects.visible_to(request.user).filter(case=person).latest_attempts().first()
    context = {
        "case": person,
        "transfer": transfer,
        "form": form,
        "list_key": _list_key(request),
        "following": next_url(request),
        "rows": [row(each) for each in _records(request, person)[:IN_SHORT]],
    }
    return render(request, "transfers/contact_new.html", context, status=status)


def recent(request: HttpRequest, person: Case) -> dict[str, Any]:
    """For the section of the person's page: the last three, how many there are, and whether one may be added."""
    records = list(_records(request, person))
    return {
        "rows": [row(each) for each in records[:IN_SHORT]],
        "count": len(records),
        "may_record": contacts.may_record(person, request.user),
    }


def row(contact: ContactRecord) -> dict[str, Any]:
    """For ``transfers/_contact_rows.html``."""
    today = clock.today()
    due = contact.next_on
    return {
        "contact": contact,
        "side": ContactSide(contact.side).label,
        "method": ContactMethod(contact.method).label,
        "result": ContactResult(contact.result).label,
        "failed": contact.result in (ContactResult.NO_ANSWER, ContactResult.WRONG_NUMBER),
        "to_list": LIST_WORDS.get(contact.list_key, "") if contact.result == ContactResult.SENT else "",
        "next": f"{day_words(due, today)}（{_left(due, today)}）" if due and due >= today else "",
        "next_was": day_words(due, today) if due and due < today else "",
    }


def _left(due: datetime.date, today: datetime.date) -> str:
    return left_words(due, today) if due > today else "今天"


def _records(request: HttpRequest, person: Case) -> Any:
    return (
        ContactRecord.objects.visible_to(request.user)
        .filter(case=person)
        .select_related("recorded_by")
        .order_by("-on", "-recorded_at")
    )


def _initial(request: HttpRequest, person: Case) -> dict[str, Any]:
    """As the address says: which method, whom; or the record that this one is to strike."""
    found: dict[str, Any] = {"token": uuid.uuid4(), "side": ContactSide.MEMBER, "on": clock.today()}
    for name, words in (("method", ContactMethod), ("side", ContactSide)):
        asked = request.GET.get(name, "")
        if asked in words.constraint_values():
            found[name] = asked
    if wrong := _struck(request, person):
        found |= {
            "side": wrong.side,
            "method": wrong.method,
            "text": f"更正 {wrong.on} 的记录（{wrong.get_method_display()}，{wrong.get_result_display()}），该条有误：",
        }
    return found


def _struck(request: HttpRequest, person: Case) -> ContactRecord | None:
    try:
        asked = uuid.UUID(request.GET.get("strikes", ""))
    except ValueError:
        return None
    found: ContactRecord | None = _records(request, person).filter(pk=asked).first()
    return found


def _list_key(request: HttpRequest) -> str:
    asked = request.POST.get("list") or request.GET.get("list") or ""
    return asked if asked in TEXTS else ""


def _case(request: HttpRequest, pk: uuid.UUID) -> Case:
    person = get_object_or_404(
        Case.objects.visible_to(request.user).select_related(
            "member__organization", "organization", "branch", "season"
        ),
        pk=pk,
    )
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您自己的联系记录请看“我的数据”。")
    return person
