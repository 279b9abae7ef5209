"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def register_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def register_submit(request: HttpRequest) -> HttpResponse:
    raise Http404


def register(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404


def register_export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404
