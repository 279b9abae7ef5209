"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from members import clock
from transfers.models import Season
from transfers.navigation import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """University, season, day, navigation. Anonymous pages get no season and no navigation."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    season = Season.current() if signed_in else None
    return {
        "university": settings.UNIVERSITY_NAME,
        "demo": settings.DEMO,
        "today": clock.today(),
        "season": season,
        "navigation": navigation(request, season) if signed_in else [],
    }
