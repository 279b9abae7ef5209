"""Pages to be written."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse


def target_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise Http404
