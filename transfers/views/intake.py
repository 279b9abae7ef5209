"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def upload_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def upload_new(request: HttpRequest) -> HttpResponse:
    raise Http404


def template(request: HttpRequest) -> HttpResponse:
    raise Http404


def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404


def upload_commit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404
