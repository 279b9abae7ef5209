"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def closing(request: HttpRequest) -> HttpResponse:
    raise Http404


def closing_export(request: HttpRequest) -> HttpResponse:
    raise Http404
