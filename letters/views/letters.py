"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def register(request: HttpRequest) -> HttpResponse:
    raise Http404


def export(request: HttpRequest) -> HttpResponse:
    raise Http404


def batch(request: HttpRequest) -> HttpResponse:
    raise Http404


def print_letters(request: HttpRequest) -> HttpResponse:
    raise Http404


def letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404
