"""按签收表登记: the letters of a print run in the order of the signed list, each with who took it."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from letters.enums import LetterState
from letters.models import Letter, PrintedSheet, PrintRun
from members import clock
from members.views.office import actor_of, version_seen
from transfers.enums import Action, Path
from transfers.forms.handing_out import InPersonForm, ProxyForm, SeveralDayForm
from transfers.services.handing_out.today import delivered_words
from transfers.services.performing import perform_many
from transfers.views.handing_out import rows as typed_rows

SHEETS_ON_A_PAGE = 200
HOW = {"in-person": InPersonForm, "proxy": ProxyForm}


@dataclass
class Line:
    """One letter of the run: what may be said of it, what was said, and what is wrong with that."""

    position: int
    letter: Letter
    branch: str
    version: int = 0
    shut: str = ""
    how: str = ""
    proxy_name: str = ""
    proxy_document: str = ""
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def run_sign_out(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The run's letters; POST records what the signed list says, each row by itself.

    ``?all=1`` fills in 本人 everywhere: then only the exceptions are to be changed.
    """
    run = get_object_or_404(PrintRun.objects.visible_to(request.user).select_related("organization"), pk=pk)
    typed_rows.require_college(request, "领取登记")
    page = _page_of(request, run)
    lines = [_line(sheet) for sheet in page]
    form = SeveralDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _record(request, run, page, lines, form)
    for line in lines:
        if request.GET.get("all") and not line.shut:
            line.how = "in-person"
    return _show(request, run, page, lines, form)


def _record(
    request: HttpRequest, run: PrintRun, page: Page, lines: list[Line], form: SeveralDayForm
) -> HttpResponse:
    said = _said(request, lines)
    if form.is_valid() and not said:
        form.add_error(None, "没有登记任何一封。请按签收表逐行选“本人”或“代领”，没有来领的不选。")
    if not form.is_valid():
        return _show(request, run, page, lines, form, status=422)
    able = {line.letter.transfer.pk: line for line in said if not line.problem}
    own = {pk: _needs(line) for pk, line in able.items()}
    seen = [(pk, line.version) for pk, line in able.items()]
    results = perform_many(seen, Action.DELIVER_LETTER, actor_of(request), {"delivered_on": form.day}, own)
    for result in results:
        able[result.transfer_id].problem = result.sentence
    typed_rows.say(request, [each for each in results if each.done], "人已登记领取", "")
    wrong = [line for line in said if line.problem]
    if not wrong:
        return redirect(f"{request.path}?page={page.number}" if page.number > 1 else request.path)
    fresh = _page_of(request, run)
    lines = [_line(sheet) for sheet in fresh]
    _put_back(lines, wrong)
    return _show(request, run, fresh, lines, form, status=422)


def _page_of(request: HttpRequest, run: PrintRun) -> Page:
    """``SHEETS_ON_A_PAGE`` sheets of the run: a form has its limits."""
    sheets = (
        PrintedSheet.objects.visible_to(request.user)
        .filter(run=run)
        .select_related("letter__member__branch", "letter__transfer__case__branch", "letter__replaced_by")
        .defer("letter__content", "letter__replaced_by__content")
        .order_by("position")
    )
    return Paginator(sheets, SHEETS_ON_A_PAGE).get_page(request.GET.get("page"))


def _line(sheet: PrintedSheet) -> Line:
    letter = sheet.letter
    transfer = getattr(letter, "transfer", None)
    branch = transfer.case.branch.name if transfer else letter.member.branch.name
    version = transfer.version if transfer else 0
    return Line(sheet.position, letter, branch, version, _shut(letter, transfer))


def _shut(letter: Letter, transfer: Any) -> str:
    """Why nothing can be said of a letter here; "" while it waits for its owner."""
    match letter.state:
        case LetterState.VOID:
            new = getattr(letter, "replaced_by", None)
            return f"已作废，改用第 {new.number} 号" if new else "已作废"
        case LetterState.DELIVERED:
            return f"{letter.delivered_on} {delivered_words(letter)}"
        case LetterState.TO_SEAL:
            return "还没有登记用印"
        case _ if transfer is None:
            return "没有办理中的转接"
        case _ if clock.today() > letter.valid_until:
            return f"有效期至 {letter.valid_until}，已过期，请作废重开"
    return ""


def _said(request: HttpRequest, lines: list[Line]) -> list[Line]:
    """The lines of which something was said. One that has been shut meanwhile says so beside what was said."""
    chosen = typed_rows.typed_by_row(request, "how")
    by_letter = {line.letter.pk: line for line in lines}
    if not set(chosen) <= set(by_letter):
        raise Http404
    said = []
    for pk, how in chosen.items():
        if how not in HOW:
            continue
        line = by_letter[pk]
        line.how = how
        line.proxy_name = request.POST.get(f"name-{pk}", "").strip()
        line.proxy_document = request.POST.get(f"document-{pk}", "").strip()
        line.version = version_seen(request, f"version-{pk}")
        line.problem = f"没有登记：{line.shut}。" if line.shut else _lacking(line)
        said.append(line)
    return said


def _lacking(line: Line) -> str:
    if line.how != "proxy":
        return ""
    form = _proxy_form(line)
    return "" if form.is_valid() else " ".join(each for errors in form.errors.values() for each in errors)


def _proxy_form(line: Line) -> ProxyForm:
    said = {"proxy_name": line.proxy_name, "proxy_document": line.proxy_document}
    return ProxyForm(said, path=Path.OUT_PAPER)


def _needs(line: Line) -> dict[str, Any]:
    words: dict[str, Any] = {"method": HOW[line.how].method_here}
    if line.how == "proxy":
        words |= {"proxy_name": line.proxy_name, "proxy_document": line.proxy_document}
    return words


def _put_back(fresh: list[Line], wrong: list[Line]) -> None:
    """What was said and not recorded, on the lines as they stand now."""
    by_letter = {line.letter.pk: line for line in fresh}
    for old in wrong:
        line = by_letter[old.letter.pk]
        line.how, line.problem = old.how, old.problem
        line.proxy_name, line.proxy_document = old.proxy_name, old.proxy_document


def _show(
    request: HttpRequest,
    run: PrintRun,
    page: Page,
    lines: list[Line],
    form: SeveralDayForm,
    *,
    status: int = 200,
) -> HttpResponse:
    errors = [{"text": sentence, "target": ""} for sentence in form.non_field_errors()]
    errors += [
        {"text": f"{field.label}：{sentence}", "target": field.id_for_label}
        for field in form
        for sentence in field.errors
    ]
    errors += [
        {"text": f"{line.letter.member.name}：{line.problem}", "target": f"row-{line.letter.pk}"}
        for line in lines
        if line.problem
    ]
    context = {
        "run": run,
        "lines": lines,
        "page": page,
        "waiting": _waiting(run),
        "here": sum(not line.shut for line in lines),
        "form": form,
        "errors": errors,
    }
    return render(request, "transfers/run_sign_out.html", context, status=status)


def _waiting(run: PrintRun) -> int:
    """How many letters of the whole run can still be handed out."""
    letters = Letter.objects.in_state(LetterState.TO_DELIVER).filter(transfer__isnull=False)
    return letters.filter(sheets__run=run, valid_until__gte=clock.today()).count()
