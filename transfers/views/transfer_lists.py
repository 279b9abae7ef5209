"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def transfer_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def transfer_export(request: HttpRequest) -> HttpResponse:
    raise Http404


def overdue(request: HttpRequest) -> HttpResponse:
    raise Http404


def overdue_export(request: HttpRequest) -> HttpResponse:
    raise Http404
