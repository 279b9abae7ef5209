"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def organization_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def organization_new(request: HttpRequest) -> HttpResponse:
    raise Http404


def organization_edit(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def branch_new(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def branch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
