"""材料移交: who lacks what, what has been handed over; for many at once or for one person."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, next_url, workbook_response
from transfers.departure_filters import MaterialFilter
from transfers.departure_tables import MaterialTable
from transfers.desk import Desk
from transfers.forms.departure import MaterialForm
from transfers.models import Case, MaterialRecord
from transfers.services import list_exports
from transfers.services.departure import export as departure_export
from transfers.services.departure import materials
from transfers.services.departure.materials import ROWS_IN_ONE_ACT, Step
from transfers.services.reports import with_latest
from transfers.views.desks import at_desk, list_context, without_id_number

IN_BULK = {"collect": Step.COLLECT, "hand-over": Step.HAND_OVER}
ON_THE_PAGE = {**IN_BULK, "exempt": Step.EXEMPT, "take-back": Step.TAKE_BACK}


@require_safe
@at_desk
def materials_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The people of the season with their files, narrowed by the filters in the address."""
    if moved := without_id_number(request):
        return moved
    filterset = _filter(request, desk)
    table = MaterialTable(_for_rows(filterset.qs), desk)
    context = list_context(request, filterset, table)
    context |= {"shown_season": desk.season, "kinds": desk.material_kinds, "bulk_actions": []}
    if request.user.is_college and context["count"]:
        context["bulk_actions"] = [
            {"name": "collect", "label": Step.COLLECT.label, "primary": True},
            {"name": "hand-over", "label": Step.HAND_OVER.label, "primary": False},
        ]
    return render(request, "transfers/materials.html", context)


@require_POST
@at_desk
def materials_export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """材料移交清单 of the page's filters, with room for the receiver's signature; noted in the journal."""
    kinds = desk.material_kinds
    rows = departure_export.material_rows(_for_rows(_filter(request, desk).qs), kinds)
    sheets = [("材料移交清单", departure_export.material_columns(kinds), rows)]
    content = list_exports.export(actor_of(request), "材料移交清单", sheets, request.GET.dict())
    return workbook_response(content, list_exports.file_name("材料移交清单", f"{desk.season.year}届"))


@require_POST
@at_desk
def materials_many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same step for all ticked people: first who and which files, then, with ``sure``, record it."""
    step = IN_BULK.get(request.POST.get("action", ""))
    if step is None:
        raise Http404
    if not request.user.is_college:
        raise NotAllowed("材料由各学院的管理员登记，组织部只查看。")
    back = next_url(request) or reverse("transfers:materials")
    cases = _chosen(request, desk)
    if not cases:
        messages.error(request, "没有选择任何人。请先在列表中勾选，再点按钮。")
        return redirect(back)
    if len(cases) > ROWS_IN_ONE_ACT:
        messages.error(request, f"一次最多登记 {ROWS_IN_ONE_ACT} 人，请分批勾选。")
        return redirect(back)
    categories = {case.member.category for case in cases}
    kinds = [kind for kind in desk.material_kinds if categories & set(kind.categories)]
    sure = bool(request.POST.get("sure"))
    form = MaterialForm(
        request.POST if sure else None,
        kinds=kinds,
        step=step,
        initial={
            "kinds": [kind.pk for kind in kinds if kind.required],
            "handed_by": request.user.name,
            "handed_on": clock.today(),
        },
    )
    context: dict[str, Any] = {
        "action": request.POST["action"],
        "step": step,
        "form": form,
        "rows": [(case, materials.checklist(case, kinds, case.materials_now)) for case in cases],
        "back": back,
        "results": [],
    }
    if not sure:
        return render(request, "transfers/materials_many.html", context)
    if not form.is_valid():
        return render(request, "transfers/materials_many.html", context, status=422)
    try:
        results = materials.record_many(
            [case.pk for case in cases], form.cleaned_data["kinds"], step, actor_of(request), **form.said()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "transfers/materials_many.html", context, status=_status_of(refusal))
    done = [result for result in results if result.done]
    words = f"已为 {len(done)} 人{step.label}，共 {sum(len(result.done) for result in done)} 项。"
    if any(result.sentence for result in results):  # each row says what was done, and what was not
        return render(
            request, "transfers/materials_many.html", {**context, "results": results, "words": words}
        )
    messages.success(request, words if done else "所选的材料都已经登记过，没有改动。")
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def materials_case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One person's checklist; the college records on it."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related("member", "organization", "branch", "season"),
        pk=pk,
    )
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您的办理情况请看首页。")
    found = materials.checklist_of(case)
    kinds = [line.kind for line in found.lines]
    step = ON_THE_PAGE.get(request.POST.get("action", ""))
    form = MaterialForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        step=step,
        initial={"handed_by": request.user.name, "handed_on": clock.today()},
    )
    status = 200
    if request.method == "POST":
        _require_college(request, case)
        if step is None:
            raise Http404
        status = 422
        if form.is_valid():
            try:
                result = materials.record_one(
                    case.pk,
                    form.cleaned_data["kinds"],
                    step,
                    actor_of(request),
                    seen=request.POST.get("seen", ""),
                    **form.said(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = _status_of(refusal)
            else:
                _say(request, step, result)
                return redirect("transfers:materials_case", pk=case.pk)
    ticked = set(request.POST.getlist("kinds"))
    context = {
        "case": case,
        "checklist": found,
        "lines": [(line, str(line.kind.pk) in ticked) for line in found.lines],
        "form": form,
        "seen": materials.version_of(case),
        "may_record": request.user.is_college,
        "identity": [
            {"label": "类别", "value": case.member.get_category_display()},
            {"label": "学号", "value": case.member.student_number or "未填写"},
            {"label": "党支部", "value": case.branch.name},
            {"label": "党组织", "value": case.organization.name},
            {"label": "年度", "value": case.season.name},
        ],
    }
    return render(request, "transfers/materials_case.html", context, status=status)


def _filter(request: HttpRequest, desk: Desk) -> MaterialFilter:
    return MaterialFilter(request, with_latest(Case.objects.visible_to(request.user)), desk)


def _for_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With everything that a row reads, in two queries."""
    records = MaterialRecord.objects.select_related("kind")
    return (
        cases.select_related("member", "organization", "branch", "season")
        .prefetch_related(Prefetch("materials", records, to_attr="materials_now"))
        .order_by("member__name_key", "pk")
    )


def _chosen(request: HttpRequest, desk: Desk) -> list[Case]:
    """The ticked people, or all that the filters of the page let through. 404 for anybody outside the scope."""
    if request.POST.get("select_all_matching"):
        return list(_for_rows(_filter(request, desk).qs)[: ROWS_IN_ONE_ACT + 1])
    ids = set()
    for text in request.POST.getlist("selected"):
        try:
            ids.add(uuid.UUID(text))
        except ValueError:
            continue
    if len(ids) > ROWS_IN_ONE_ACT:
        ids = set(list(ids)[: ROWS_IN_ONE_ACT + 1])
    cases = list(_for_rows(Case.objects.visible_to(request.user).filter(pk__in=ids)))
    if len(cases) < len(ids):
        raise Http404
    return cases


def _require_college(request: HttpRequest, case: Case) -> None:
    if not request.user.is_college or request.user.organization_id != case.organization_id:
        raise NotAllowed("材料由各学院的管理员登记，组织部只查看。")


def _say(request: HttpRequest, step: Step, result: materials.Result) -> None:
    if result.done:
        messages.success(request, f"{step.label}：{'、'.join(result.done)}。")
    else:
        messages.info(request, "所选的材料已经是这样登记的，没有改动。")
    if result.sentence:
        messages.warning(request, f"其余的没有登记——{result.sentence}")


def _status_of(refusal: Refusal) -> int:
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Stale) else 422
