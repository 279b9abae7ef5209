"""Seasons, kept by 组织部管理员: a new year in one form."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.refusals import Refusal, Stale
from members.views.office import actor_of, require_department_admin
from transfers.forms.seasons import SeasonForm
from transfers.models import Season
from transfers.services import seasons


@require_safe
def season_list(request: HttpRequest) -> HttpResponse:
    """All seasons, the newest first; the one that pages show is marked."""
    require_department_admin(request)
    rows = Season.objects.annotate(people=Count("cases"))
    return render(request, "transfers/season_list.html", {"seasons": rows, "current": Season.current()})


@require_http_methods(["GET", "HEAD", "POST"])
def season_new(request: HttpRequest) -> HttpResponse:
    """Filled in beforehand with last year's dates, a year later."""
    require_department_admin(request)
    form = SeasonForm(request.POST if request.method == "POST" else None, initial=seasons.proposal())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                season = seasons.create_season(form.values(), actor_of(request))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{season.name}已建立。{_from_when(season)}")
                return redirect("transfers:season_list")
    context = {"form": form, "edited": None, "last": Season.objects.first()}
    return render(request, "transfers/season_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def season_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change dates and rules; open transfers get their new due dates."""
    require_department_admin(request)
    season = get_object_or_404(Season, pk=pk)
    form = SeasonForm(request.POST if request.method == "POST" else None, instance=Season.objects.get(pk=pk))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _, moved = seasons.change_season(
                    pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                also = f"{moved} 笔在办转接的期限随之调整。" if moved else ""
                messages.success(request, f"{season.name}：已保存。{also}")
                return redirect("transfers:season_list")
    context = {"form": form, "edited": season, "last": None}
    return render(request, "transfers/season_form.html", context, status=status)


def _from_when(season: Season) -> str:
    """From when on the colleges see it; until then they go on with the present one."""
    if season.opens_on <= clock.today():
        return "各学院现在可以导入登记表。"
    return f"各学院的页面从 {season.opens_on:%Y-%m-%d} 起转到这一届，在此之前不变。"
