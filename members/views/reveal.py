"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def id_number(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404
