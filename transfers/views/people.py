"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def case_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def case_export(request: HttpRequest) -> HttpResponse:
    raise Http404


def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404


def person_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404


def disposition(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404
