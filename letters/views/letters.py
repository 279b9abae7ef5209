"""The register of numbers, and one letter."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from letters.enums import LetterState
from letters.filters import LetterFilter
from letters.models import Letter
from letters.services import integrity, numbers, print_run, register_sheet
from letters.services.issuing import may_seal
from letters.services.register_sheet import Scope
from letters.tables import LetterTable
from letters.views import letter_page
from letters.views.pages import require_office
from members import clock
from members.models import Organization
from members.views.office import actor_of, chips, one_page, pdf_response, workbook_response

ALL = "all"
KINDS = ("按编号年份", "按届")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """介绍信台账: how the numbers of a year or a season stand, and each of them."""
    require_office(request)
    scope = _scope(request)
    organizations = list(Organization.objects.visible_to(request.user))
    listing = _listing(request, scope)
    table = LetterTable(listing.qs)
    if not request.user.is_department:
        table.exclude = ("organization",)
    one_page(request, table)
    states = numbers.states(organizations, scope.year, scope.season_year)
    base = f"{reverse('letters:register')}?{_query(scope)}"
    context = {
        "scope": scope,
        "years": _links(request, scope),
        "tiles": letter_page.tiles(states, base),
        "matrix": letter_page.matrix(states, base) if request.user.is_department else None,
        "holes": numbers.holes(organizations, scope.year) if any(each.holes for each in states) else [],
        "hole_count": sum(each.holes for each in states),
        "filter": listing,
        "chips": chips(listing),
        "clear_url": base,
        "keep": [
            {"name": "year", "value": scope.year or ALL},
            {"name": "season", "value": scope.season_year or ""},
        ],
        "table": table,
    }
    return render(request, "letters/register.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The register of numbers as a workbook, filtered like the page; noted in the journal."""
    require_office(request)
    scope = _scope(request)
    found = _listing(request, scope).qs.select_related("replaces").defer("replaces__content")
    workbook = register_sheet.export(found.order_by("number"), scope, actor_of(request))
    return workbook_response(workbook, f"介绍信台账-{_file_words(scope)}.xlsx")


@require_POST
def export_pdf(request: HttpRequest) -> HttpResponse:
    """The whole register of a year or a season on paper, for the signature; of one organisation, or of all."""
    require_office(request)
    scope = _scope(request)
    organizations = list(Organization.objects.visible_to(request.user))
    text = request.GET.get("organization", "")
    if text:
        organizations = [each for each in organizations if str(each.pk) == text]
        if not organizations:
            raise Http404
    only = organizations[0] if len(organizations) == 1 else None
    pdf = register_sheet.on_paper(only, organizations, scope, actor_of(request))
    return pdf_response(pdf, f"介绍信台账-{_file_words(scope)}.pdf")


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
    checked = "check" in request.GET
    context = {
        "letter": found,
        "chain": letter_page.chain(found),
        "printings": letter_page.printings(print_run.history(found), request.user),
        "content_check": integrity.compare_content(found) if checked else None,
        "pdf_check": integrity.compare_pdf(found) if checked else None,
        "content_rows": letter_page.content_rows(found),
        "fact_rows": letter_page.fact_rows(found),
        "differences": letter_page.differences(found),
        "seal": letter_page.seal(found),
        "replaced_by": getattr(found, "replaced_by", None),
        "case_url": letter_page.case_url(found),
        "may_seal": may_seal(request.user, found) and found.state == LetterState.TO_SEAL,
    }
    return render(request, "letters/letter.html", context)


def _listing(request: HttpRequest, scope: Scope) -> LetterFilter:
    letters = (
        scope.of(Letter.objects.visible_to(request.user))
        .select_related("organization", "member", "replaced_by")
        .defer("content", "replaced_by__content")
    )
    organizations = Organization.objects.visible_to(request.user)
    return LetterFilter(request.GET, queryset=letters, organizations=organizations)


def _scope(request: HttpRequest) -> Scope:
    """What the address asks for; else the present year, or the last one that has numbers."""
    season = _four_digits(request.GET.get("season", ""))
    asked = request.GET.get("year", "")
    year = _four_digits(asked)
    if year is None and asked != ALL and season is None:
        year = max(_used(request, "year"), default=clock.today().year)
    return Scope(year, season)


def _links(request: HttpRequest, scope: Scope) -> list[dict[str, Any]]:
    """The other years and seasons that have numbers."""
    years = sorted(_used(request, "year") | {clock.today().year}, reverse=True)
    seasons = sorted(_used(request, "season_year"), reverse=True)
    scopes = [Scope(year) for year in years] + [Scope(None)] * (len(years) > 1)
    scopes += [Scope(None, season) for season in seasons]
    if scope not in scopes:
        scopes.append(scope)
    scopes.sort(key=lambda each: each.season_year is not None)
    return [
        {"label": each.words, "url": f"?{_query(each)}", "here": each == scope, "kind": _kind(each)}
        for each in scopes
    ]


def _kind(scope: Scope) -> str:
    return KINDS[scope.season_year is not None]


def _used(request: HttpRequest, column: str) -> set[int]:
    found = Letter.objects.visible_to(request.user).filter(**{f"{column}__isnull": False})
    return set(found.order_by().values_list(column, flat=True).distinct())


def _query(scope: Scope) -> str:
    season = f"&season={scope.season_year}" if scope.season_year else ""
    return f"year={scope.year or ALL}{season}"


def _file_words(scope: Scope) -> str:
    return scope.words.replace("、", "-").replace(" ", "")


def _four_digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
