"""核对打印结果: the stack looked through, the bad sheets marked, their numbers void and new ones issued."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from letters.models import PrintedSheet, PrintRun
from letters.services import run_file
from letters.services.print_run import require_office_of
from members.refusals import NotAllowed
from members.views.office import actor_of
from transfers.forms.run_check import COMMON, BadSheetForm, MarkForm, TogetherForm
from transfers.services import misprints
from transfers.services.misprints import BadSheet, Fate, NotReplaced


@require_http_methods(["GET", "HEAD", "POST"])
def run_check(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """First which sheets (``sheets``, ``bad``), then what is wrong with each; the post without ``sheets`` writes it down.

    Which sheets is posted too: a whole stack that is ticked would be too long for an address.
    """
    run = get_object_or_404(
        PrintRun.objects.visible_to(request.user).select_related(
            "organization", "made_by__organization", "profile"
        ),
        pk=pk,
    )
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面。")
    require_office_of(run, request.user)
    writing = request.method == "POST" and "sheets" not in request.POST
    if run.checked_at and not writing:
        return redirect("letters:run", run.pk)
    sheets = run_file.sheets_of(run)
    asked = request.POST if request.method == "POST" else request.GET
    form = MarkForm(asked if "sheets" in asked or "bad" in asked else None, all_sheets=sheets)
    texts = set(asked.getlist("bad"))
    ticked = {sheet.pk for sheet in sheets if str(sheet.pk) in texts}
    marked = _marked(form, sheets, ticked)
    if writing:
        return _write(request, run, sheets, marked)
    if not marked:
        if form.is_bound and form.is_valid():
            form.add_error(None, "没有标出任何一张。全部完好的，请返回按“全部完好”。")
        return _mark_page(request, run, sheets, form, ticked)
    together = TogetherForm(may_void=misprints.may_void(request.user))
    return _confirm_page(request, run, together, [_sheet_form(request, sheet) for sheet in marked], 200)


def _write(
    request: HttpRequest, run: PrintRun, sheets: list[PrintedSheet], marked: list[PrintedSheet]
) -> HttpResponse:
    if not marked:
        return redirect("transfers:run_check", run.pk)
    together = TogetherForm(request.POST, may_void=misprints.may_void(request.user))
    valid = together.is_valid()
    forms = [_sheet_form(request, sheet, request.POST, together.cleaned_data) for sheet in marked]
    if not all([valid, *(form.is_valid() for form in forms)]):
        return _confirm_page(request, run, together, forms, 422)
    bad = [form.bad_sheet() for form in forms]
    try:
        replaced = misprints.check(run.pk, actor_of(request), bad)
    except NotReplaced as refusal:
        for form in forms:
            if sentence := refusal.sentences.get(form.sheet.pk):
                form.add_error(None, sentence)
        return _confirm_page(request, run, together, forms, 422, str(refusal))
    _tell(request, run, bad, [each for each in replaced if each.new])
    return redirect("letters:run", run.pk)


def _tell(request: HttpRequest, run: PrintRun, bad: list[BadSheet], replaced: list[Any]) -> None:
    words = f"已核对：{run.count - len(bad)} 张完好，{len(bad)} 张有误"
    if replaced:
        words += f"；{len(replaced)} 个编号已作废，换了新编号"
    messages.success(request, f"{words}。请打印替换的介绍信。")


def _marked(form: MarkForm, sheets: list[PrintedSheet], ticked: set[int]) -> list[PrintedSheet]:
    """The sheets meant, in the order of the stack; none while something typed makes no sense."""
    if not form.is_bound or not form.is_valid():
        return []
    meant = ticked | {sheet.pk for sheet in form.cleaned_data["sheets"]}
    return [sheet for sheet in sheets if sheet.pk in meant]


def _sheet_form(
    request: HttpRequest, sheet: PrintedSheet, data: Any = None, together: Mapping[str, str] | None = None
) -> BadSheetForm:
    return BadSheetForm(data, sheet=sheet, may_void=misprints.may_void(request.user), together=together)


def _mark_page(
    request: HttpRequest, run: PrintRun, sheets: list[PrintedSheet], form: MarkForm, ticked: set[int]
) -> HttpResponse:
    context = {
        "run": run,
        "sheets": sheets,
        "numbered": any(sheet.factory_serial for sheet in sheets),
        "form": form,
        "ticked": ticked,
        "fetched": all(sheet.fetched for sheet in sheets),
    }
    return render(request, "transfers/run_check.html", context, status=422 if form.is_bound else 200)


def _confirm_page(
    request: HttpRequest,
    run: PrintRun,
    together: TogetherForm,
    forms: list[BadSheetForm],
    status: int,
    sentence: str = "",
) -> HttpResponse:
    errors = [
        {"text": f"各张相同：{text}", "target": together["note"].id_for_label}
        for texts in together.errors.values()
        for text in texts
    ]
    errors += [
        {"text": f"第 {form.sheet.position} 张：{text}", "target": form["note"].id_for_label}
        for form in forms
        if form.is_bound
        for texts in form.errors.values()
        for text in texts
    ]
    context = {
        "run": run,
        "together": together,
        "forms": forms,
        "good": run.count - len(forms),
        "numbered": any(form.sheet.factory_serial for form in forms),
        "may_void": misprints.may_void(request.user),
        "errors": errors,
        "sentence": sentence,
        "common": COMMON,
        "fates": list(Fate),
    }
    return render(request, "transfers/run_check_confirm.html", context, status=status)
