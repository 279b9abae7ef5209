"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def journal(request: HttpRequest) -> HttpResponse:
    raise Http404
