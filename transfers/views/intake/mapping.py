"""What the columns of an upload mean: shown with its first rows, corrected by the person, remembered for the next one."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.views.office import actor_of
from transfers.forms.intake_mapping import SheetForm
from transfers.models import Upload
from transfers.register.layout import ColumnLayout, SheetLayout, Standing, layouts
from transfers.register.mapping import Choices
from transfers.register.parse import parse_register
from transfers.services.intake import mapping as intake_mapping
from transfers.services.intake.workbook import workbook_of
from transfers.views.intake.common import own_upload, steps

NOTHING_READ = "请至少选择一张要读取的工作表。"
# What stands under the select of a column: tone and words.
STANDINGS = {
    Standing.KNOWN: ("", ""),
    Standing.CHOSEN: ("", ""),
    Standing.LEARNT: ("", "按以前的指定"),
    Standing.GUESSED: ("warning", "按内容推测，请核对"),
    Standing.REPEATED: ("warning", "与另一列意思相同"),
    Standing.NOT_NEEDED: ("", ""),
    Standing.UNKNOWN: ("warning", "没有认出"),
    Standing.NO_HEADER: ("", "没有列名"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def upload_mapping(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sheets with a meaning over each column. ``act=again`` only reads the header rows anew and keeps nothing."""
    upload = own_upload(request, pk)
    intake_mapping.require_not_imported(upload)
    workbook = workbook_of(upload)
    learnt = intake_mapping.learnt_by(upload.organization)
    shown = layouts(workbook, learnt, Choices.from_json(upload.mapping).sheets)
    if request.method != "POST":
        register = parse_register(workbook, learnt, Choices.from_json(upload.mapping))
        return _page(request, upload, [SheetForm(each) for each in shown], problems=register.problems)
    forms = [SheetForm(each, request.POST) for each in shown]
    invalid = [form for form in forms if not form.is_valid()]
    if request.POST.get("act") == "again":
        anew = {form.layout.name: replace(form.choice(), columns={}) for form in forms}
        return _page(request, upload, [SheetForm(each) for each in layouts(workbook, learnt, anew)])
    choices = Choices({form.layout.name: form.choice() for form in forms})
    problems: tuple[str, ...] = ()
    if not invalid:
        any_read = any(choice.read for choice in choices.sheets.values())
        problems = parse_register(workbook, learnt, choices).problems if any_read else (NOTHING_READ,)
    if invalid or problems:
        return _page(request, upload, forms, problems=problems, status=422)
    intake_mapping.save(upload.pk, choices, actor_of(request), remember="remember" in request.POST)
    messages.success(request, "各列的含义已保存，下面是按它读出的内容。")
    return redirect("transfers:upload", pk=upload.pk)


def _page(
    request: HttpRequest,
    upload: Upload,
    forms: list[SheetForm],
    *,
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    errors = [{"text": problem, "target": ""} for problem in problems]
    errors += [
        {
            "text": f"“{form.layout.name}”：{error}",
            "target": form[name].id_for_label if name in form.fields else "",
        }
        for form in forms
        for name, found in form.errors.items()
        for error in found
    ]
    context = {
        "upload": upload,
        "steps": steps(1),
        "errors": errors,
        "sheets": [_sheet(form) for form in forms],
        "remember": request.method != "POST" or "remember" in request.POST,
    }
    return render(request, "transfers/upload_mapping.html", context, status=status)


def _sheet(form: SheetForm) -> dict[str, Any]:
    layout = form.layout
    columns = [_column(form, column) for column in layout.columns]
    return {
        "layout": layout,
        "form": form,
        "read": form["read"].value(),
        "columns": columns,
        "samples": layout.samples,
        "note": _note(layout),
        "unknown": [column for column in layout.columns if column.standing is Standing.UNKNOWN],
        "missing": [column.header for column in layout.missing],
        "needs_destination": not any(column.key == "route" for column in layout.columns),
        "open": layout.is_register or layout.choice.read or bool(form.errors),
    }


def _column(form: SheetForm, column: ColumnLayout) -> dict[str, Any]:
    tone, words = STANDINGS[column.standing]
    field = form[f"column-{column.position}"]
    return {
        "letter": column.letter,
        "header": column.header,
        "hidden": column.hidden,
        "field": field,
        "tone": tone,
        "words": words,
        "quiet": not field.value(),
        "errors": field.errors,
    }


def _note(layout: SheetLayout) -> str:
    """What is special about the sheet, in words; '' for a plain one."""
    if layout.hidden:
        return "隐藏的工作表，选中才读取"
    return "" if layout.is_register else "不像登记表，选中才读取"
