"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def user_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def user_new(request: HttpRequest) -> HttpResponse:
    raise Http404


def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
