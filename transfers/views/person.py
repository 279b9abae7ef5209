"""A person of a season: the page that says where the case stands, and the forms that change the person."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from letters.models import Letter
from members.models import Branch, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services.account_following import mismatch
from members.views.office import actor_of
from transfers.enums import Disposition, Status
from transfers.forms.disposition import DispositionForm, initial_disposition
from transfers.forms.person import EDUCATION_LEVELS, PersonForm, initial_person
from transfers.models import Case, Transfer
from transfers.services import early, editing, withdrawing
from transfers.services.directory import route_advice
from transfers.services.verification import reporting
from transfers.views import confirmations, person_page, request_steps
from transfers.views.account_words import account_line
from transfers.views.departure import words as departure_words
from transfers.views.member_requests import requests_of
from transfers.views.reported import own_reports
from transfers.views.telling import contacts


@require_safe
def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """State and next step first, then data, letters, earlier attempts and the timeline."""
    person = _case(request, pk)
    tries = list(
        Transfer.objects.visible_to(request.user)
        .filter(case=person)
        .for_pages()
        .select_related("receipt__recorded_by", "submitted_by", "decided_by", "letter__organization")
        .order_by("-attempt")
    )
    moving = person.disposition == Disposition.TRANSFER and person.member.is_party_member
    transfer = tries.pop(0) if tries and moving else None
    letters = (
        Letter.objects.visible_to(request.user)
        .filter(member=person.member)
        .select_related("organization", "sealed_by", "replaces", "replaced_by")
        .order_by("-issued_on", "-number")
    )
    college = request.user.is_college and not person.has_left
    context = {
        "case": person,
        "transfer": transfer,
        "state": person_page.state_card(person, transfer, request.user),
        "identity": _identity(person),
        "findings": person_page.findings(person, transfer, request.user),
        "other_route": route_advice.differs(transfer) if transfer and transfer.is_open else None,
        "person_rows": person_page.person_rows(person, request.user),
        "destination_rows": person_page.destination_rows(transfer) if transfer else [],
        "progress_rows": person_page.progress_rows(transfer) if transfer else [],
        "confirmations": confirmations.history(transfer) if transfer else [],
        "to_confirm": confirmations.to_confirm(transfer),
        "letters": person_page.letter_cards(letters),
        "receiver_report": reporting.waiting_of_transfer(transfer) if transfer else None,
        "requests": requests_of(person, request.user),
        **own_reports.on_person_page(request, person, transfer),
        "keying": person_page.keying_card(transfer),
        "attempts": person_page.attempts(tries),
        "events": person_page.timeline(person_page.events_of(person, request.user)),
        "departure": departure_words.departure_rows(person),
        "contacts": contacts.recent(request, person),
        "account_line": account_line(person, request.user),
        "may_edit_person": college,
        "may_reveal": college or request.user.is_department,
        "may_withdraw": _may_withdraw(person, transfer) if college else False,
        "early": _early(person, transfer, request.user),
        "may_edit_target": college and transfer is not None and transfer.status == Status.DRAFT,
        "may_dispose": college and (transfer is None or transfer.status != Status.COMPLETED),
    }
    return render(request, "transfers/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The person's data, by the college; only phone and e-mail once they have been confirmed."""
    person = _case(request, pk)
    _require_college(request)
    _require_here(person)
    member, lock = person.member, editing.locked_by(person)
    # A page that was opened before the confirmation brings all of the person: nothing of it is dropped in silence.
    opened_unlocked = "name" in request.POST
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        branches=Branch.objects.visible_to(request.user).filter(organization=person.organization),
        only_contact=lock is not None and not opened_unlocked,
        initial=initial_person(member, editing.person_version(member)),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = editing.edit_person(
                    person.pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = _status_of(refusal)
            else:
                messages.success(request, "个人信息已保存。")
                if "student_number" in form.changed_data and (sentence := mismatch(changed)):
                    messages.warning(request, sentence)
                return redirect("transfers:case", pk=person.pk)
    context = {
        "case": person,
        "form": form,
        "lock": lock,
        "identity": _identity(person),
        "levels": EDUCATION_LEVELS,
        "findings": [] if lock else person_page.findings_about_person(person, _latest(person), request.user),
    }
    return render(request, "transfers/person_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def disposition(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which box the person is in: 转出, or one of those that are not transfers."""
    person = _case(request, pk)
    _require_college(request)
    _require_here(person)
    if not person.member.is_party_member:
        raise NotAllowed(f"{person.member.get_category_display()}不转接组织关系，没有去向类型。")
    open_one = Transfer.objects.filter(case=person).open().first()
    form = DispositionForm(
        request.POST if request.method == "POST" else None,
        initial=initial_disposition(person) | request_steps.initial_box(request, person.pk),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            box = Disposition(data["disposition"])
            try:
                editing.set_disposition(
                    person.pk,
                    box,
                    actor_of(request),
                    until=data["until"],
                    note=data["note"],
                    seen=data["seen"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = _status_of(refusal)
            else:
                messages.success(request, f"去向类型已登记为“{box.label}”。")
                return redirect("transfers:case", pk=person.pk)
    context = {"case": person, "form": form, "open_one": open_one, "identity": _identity(person)}
    return render(request, "transfers/disposition.html", context, status=status)


def _case(request: HttpRequest, pk: uuid.UUID) -> Case:
    person = get_object_or_404(
        Case.objects.visible_to(request.user).select_related(
            "member__organization", "member__branch", "organization", "branch", "season"
        ),
        pk=pk,
    )
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您的办理情况请看首页。")
    return person


def _latest(person: Case) -> Transfer | None:
    return Transfer.objects.filter(case=person).latest_attempts().for_pages().first()


def _identity(person: Case) -> list[dict[str, str]]:
    member = person.member
    student = [{"label": "学号", "value": member.student_number or "未填写"}]
    return [
        {"label": "类别", "value": member.get_category_display()},
        *([] if person.has_left else student),
        {"label": "党支部", "value": person.branch.name},
        {"label": "党组织", "value": person.organization.name},
        {"label": "身份证号", "value": member.id_number_tail},
        {"label": "年度", "value": person.season.name},
    ]


def _early(person: Case, transfer: Transfer | None, user: User) -> str:
    """The words on the way to 提前离校办理: a way to choose, or one that has been taken; "" for neither."""
    if early.is_offered(person, transfer, user):
        return "提前离校办理"
    if transfer and transfer.is_open and transfer.submitted_on and early.report_of(transfer):
        return "提前离校办理进度"
    return ""


def _may_withdraw(person: Case, transfer: Transfer | None) -> bool:
    """Whether nothing has followed the registration; what the service asks again."""
    fresh = transfer is None or transfer.status == Status.DRAFT
    return fresh and not withdrawing.obstacles(person)


def _require_college(request: HttpRequest) -> None:
    if not request.user.is_college:
        raise NotAllowed("应由本学院的管理员修改。")


def _require_here(person: Case) -> None:
    """The data on the form are those of the college that has the person now."""
    if person.has_left:
        raise NotAllowed(editing.HAS_LEFT)


def _status_of(refusal: Refusal) -> int:
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Stale) else 422
