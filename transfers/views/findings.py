"""All rules explained on one page; warnings acknowledged, one by one or many with one reason."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, base_template, next_url
from transfers.forms.findings import AcknowledgeForm
from transfers.models import Acknowledgement, Case, Season
from transfers.register.findings import Level
from transfers.register.rule_book import CHAPTERS, in_season, stages_of
from transfers.services import acknowledging, checking
from transfers.services.acknowledging import Noted, NotedPerson
from transfers.views import finding_groups

AT_ONCE = 500  # warnings in one act


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The book of rules, in the words of the current season; for everybody who is signed in."""
    season = Season.current()
    said = in_season(checking.season_rules(season)) if season else {}
    chapters = [
        {
            "key": chapter.key,
            "title": chapter.title,
            "rules": [
                {"rule": rule, "stages": stages_of(rule), "in_season": said.get(rule.code, "")}
                for rule in chapter.rules
            ],
        }
        for chapter in CHAPTERS
    ]
    everything = [rule for chapter in CHAPTERS for rule in chapter.rules]
    context = {
        "base": base_template(request),
        "chapters": chapters,
        "blocking": sum(rule.level is Level.BLOCKING for rule in everything),
        "warnings": sum(rule.level is Level.WARNING for rule in everything),
    }
    return render(request, "transfers/findings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say of one warning (``mark``) about one person that it is in order, and why."""
    person = _person(request, pk)
    back = next_url(request) or reverse("transfers:case", args=[pk])
    mark = request.POST.get("mark") or request.GET.get("mark", "")
    noted = next((each for each in person.noted if each.mark == mark), None)
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"case": person.case, "back": back, "form": form, "mark": mark}
    status = 200
    if noted is None or not noted.is_open:
        status = 409 if request.method == "POST" else 200
        return render(request, "transfers/acknowledge.html", context | {"finding": None}, status=status)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                acknowledging.acknowledge(pk, mark, form.cleaned_data["reason"], actor_of(request))
            except Stale:
                return render(request, "transfers/acknowledge.html", context | {"finding": None}, status=409)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 403 if isinstance(refusal, NotAllowed) else 422
            else:
                messages.success(request, f"“{noted.finding.rule.title}”已登记为核对无误。")
                return redirect(back)
    context |= {"finding": finding_groups.finding_row(noted.finding), "may": noted.may_be_acknowledged}
    return render(request, "transfers/acknowledge.html", context, status=status)


@require_POST
def acknowledgement_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open the warning again."""
    kept = get_object_or_404(Acknowledgement.objects.visible_to(request.user), pk=pk)
    case = acknowledging.withdraw(kept.pk, actor_of(request))
    messages.success(request, f"已撤销核对，“{acknowledging.rule_title(kept.code)}”重新列为提示。")
    return redirect(next_url(request) or reverse("transfers:case", args=[case.pk]))


@require_POST
def acknowledge_many(request: HttpRequest) -> HttpResponse:
    """One reason for all ticked warnings (``findings``: person:mark): first who and what, then, with ``sure``, do it."""
    if not request.user.is_college:
        raise NotAllowed(acknowledging.ONLY_COLLEGES)
    back = next_url(request) or reverse("transfers:register_submit")
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, "没有勾选任何提示。请先展开、勾选，再按按钮。")
        return redirect(back)
    if len(chosen) > AT_ONCE:
        messages.error(request, f"一次最多核对 {AT_ONCE} 条，请分批勾选。")
        return redirect(back)
    people = _people(request, {case_id for case_id, _ in chosen})
    lines = [
        (person, noted)
        for person in people
        for noted in person.noted
        if (person.case.pk, noted.mark) in chosen
    ]
    able = [(person, noted) for person, noted in lines if noted.may_be_acknowledged]
    asked = bool(request.POST.get("sure"))
    form = AcknowledgeForm(request.POST if asked else None)
    status = 200
    if asked:
        status = 422
        if len(able) < len(chosen):
            status = 409
        elif form.is_valid():
            acknowledging.acknowledge_many(chosen, form.cleaned_data["reason"], actor_of(request))
            messages.success(request, f"{len(chosen)} 条提示已登记为核对无误。")
            return redirect(back)
    context = {
        "form": form,
        "back": back,
        "lines": [_line(person, noted) for person, noted in able],
        "gone": len(chosen) - len(able),
    }
    return render(request, "transfers/acknowledge_many.html", context, status=status)


def _line(person: NotedPerson, noted: Noted) -> dict[str, Any]:
    finding = noted.finding
    return {
        "ticket": finding_groups.ticket(person, noted),
        "case": person.case,
        "finding": finding,
        "value": finding_groups.value_words(finding, person.entry),
        "empty": hasattr(person.entry, finding.field),
    }


def _chosen(request: HttpRequest) -> set[tuple[uuid.UUID, str]]:
    """What was ticked, each once; what is no ticket is left aside."""
    chosen = set()
    for text in request.POST.getlist("findings"):
        case_id, _, mark = text.partition(":")
        try:
            chosen.add((uuid.UUID(case_id), mark))
        except ValueError:
            continue
    return chosen


def _person(request: HttpRequest, pk: uuid.UUID) -> NotedPerson:
    people = _people(request, {pk})
    if not request.user.is_college:
        raise NotAllowed(acknowledging.ONLY_COLLEGES)
    return people[0]


def _people(request: HttpRequest, keys: set[uuid.UUID]) -> list[NotedPerson]:
    """These people with their findings; 404 if one of them is outside the visitor's scope."""
    cases = list(
        Case.objects.visible_to(request.user)
        .filter(pk__in=keys)
        .select_related("member", "branch", "organization", "season")
    )
    if len(cases) < len(keys):
        raise Http404
    return acknowledging.note_cases(cases)
