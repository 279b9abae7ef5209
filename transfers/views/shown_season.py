"""Which season a page is about: the current one, unless the address names another."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from transfers.models import Season


def shown_season(request: HttpRequest) -> Season:
    """``?season=YEAR``, else the current season; 404 when there is none."""
    year = request.GET.get("season", "")
    if year:
        return get_object_or_404(
            Season, year=int(year) if year.isascii() and year.isdigit() and len(year) < 5 else 0
        )
    season = Season.current()
    if season is None:
        raise Http404("还没有设置年度")
    return season
