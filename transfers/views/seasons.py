"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def season_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def season_new(request: HttpRequest) -> HttpResponse:
    raise Http404


def season_edit(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
