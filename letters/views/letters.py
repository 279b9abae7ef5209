"""The register of numbers, one letter, and letters on paper."""

import uuid
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from letters.enums import LetterState
from letters.filters import LetterFilter
from letters.models import Letter
from letters.services import numbers, print_run, register_sheet
from letters.services.issuing import may_seal
from letters.tables import BatchTable, LetterTable
from letters.views import letter_page
from letters.views.pages import chosen_letters, require_office
from members import clock
from members.models import Organization
from members.refusals import Refusal
from members.views.office import actor_of, chips, one_page, pdf_response, workbook_response

LETTERS_IN_ONE_PRINT = 500
# Chrome's own viewer puts the file into an <embed> and asks object-src about it (crbug.com/271452).
PDF_POLICY = {"object-src": ["'self'"]}


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """介绍信台账: how the numbers of a year stand, and each of them."""
    require_office(request)
    year, years = _year(request)
    organizations = Organization.objects.visible_to(request.user)
    listing = LetterFilter(request.GET, queryset=_letters(request, year), organizations=organizations)
    table = LetterTable(listing.qs)
    if not request.user.is_department:
        table.exclude = ("organization",)
    one_page(request, table)
    states = numbers.states(list(organizations), year)
    base = f"{reverse('letters:register')}?year={year}"
    context = {
        "year": year,
        "years": years,
        "tiles": letter_page.tiles(states, base),
        "matrix": letter_page.matrix(states, base) if request.user.is_department else None,
        "holes": sum(state.holes for state in states),
        "filter": listing,
        "chips": chips(listing),
        "clear_url": base,
        "keep": [{"name": "year", "value": year}],
        "table": table,
    }
    return render(request, "letters/register.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The register of numbers as a workbook, filtered like the page; noted in the journal."""
    require_office(request)
    year, _ = _year(request)
    organizations = Organization.objects.visible_to(request.user)
    listing = LetterFilter(request.GET, queryset=_letters(request, year), organizations=organizations)
    workbook = register_sheet.export(listing.qs.order_by("number"), year, actor_of(request))
    return workbook_response(workbook, f"介绍信台账-{year}.xlsx")


@require_safe
def batch(request: HttpRequest) -> HttpResponse:
    """Letters issued together: who stamps, one print, then the seal."""
    require_office(request)
    texts = (
        request.GET["ids"].split(",") if request.GET.get("ids") else request.session.get("letter_batch", [])
    )
    letters = chosen_letters(request, texts)
    table = BatchTable(letters, order_by="number")
    one_page(request, table)
    live = [each for each in letters if not each.voided_at]
    context = {
        "letters": letters,
        "printable": live,
        "seals": letter_page.seals(live),
        "may_seal": any(may_seal(request.user, each) and not each.sealed_on for each in live),
        "table": table,
    }
    return render(request, "letters/batch.html", context)


@require_POST
@csp_replace(PDF_POLICY)
def print_letters(request: HttpRequest) -> HttpResponse:
    """The chosen letters as one PDF, shown in the browser; each is noted in the journal.

    ``ids``: in the body, or comma-separated in the address (a button that carries no fields).
    """
    require_office(request)
    texts = [text for text in request.POST.getlist("ids") or request.GET.get("ids", "").split(",") if text]
    if not texts:
        raise Refusal("没有选择介绍信。请先勾选，再点打印。")
    if len(texts) > LETTERS_IN_ONE_PRINT:
        raise Refusal(f"一次最多打印 {LETTERS_IN_ONE_PRINT} 封，请分批打印。")
    letters = chosen_letters(request, texts)
    pdf = print_run.print_letters(letters, actor_of(request))
    name = (
        f"介绍信-{letters[0].number}.pdf"
        if len(letters) == 1
        else f"介绍信-{clock.today()}-{len(letters)}封.pdf"
    )
    return pdf_response(pdf, name)


@require_safe
def letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One letter: the frozen words, where it stands, and what came before and after it."""
    found = get_object_or_404(
        Letter.objects.visible_to(request.user).select_related(
            "organization",
            "member__organization",
            "issued_by",
            "sealed_by",
            "voided_by",
            "replaces",
            "replaced_by",
        ),
        pk=pk,
    )
    require_office(request)
    context = {
        "letter": found,
        "content_rows": letter_page.content_rows(found),
        "fact_rows": letter_page.fact_rows(found),
        "differences": letter_page.differences(found),
        "seal": letter_page.seal(found),
        "replaced_by": getattr(found, "replaced_by", None),
        "case_url": letter_page.case_url(found),
        "may_seal": may_seal(request.user, found) and found.state == LetterState.TO_SEAL,
    }
    return render(request, "letters/letter.html", context)


def _letters(request: HttpRequest, year: int) -> Any:
    return (
        Letter.objects.visible_to(request.user)
        .filter(year=year)
        .select_related("organization", "member", "replaced_by")
        .defer("content", "replaced_by__content")
    )


def _year(request: HttpRequest) -> tuple[int, list[int]]:
    """The year asked for or the present one, and the years that have numbers."""
    used = set(Letter.objects.visible_to(request.user).order_by().values_list("year", flat=True).distinct())
    present = clock.today().year
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else max(used, default=present)
    return year, sorted(used | {present, year}, reverse=True)
