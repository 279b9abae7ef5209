"""The privacy notice: why, what, who sees it, how long, and the rights. Open to everybody, and the same for everybody."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

VERSION, SINCE = "1", datetime.date(2022, 6, 1)  # of the words in the template: change them together


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Nothing in it is about anybody."""
    context = {
        "version": VERSION,
        "since": SINCE,
        "kept": settings.PRIVACY_KEPT,
        "department": settings.DEPARTMENT_CONTACT,
        "university_name": settings.UNIVERSITY_NAME,
    }
    return render(request, "transfers/graduate/privacy.html", context)
