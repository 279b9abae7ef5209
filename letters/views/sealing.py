"""Pages to be written."""

from django.http import Http404, HttpRequest, HttpResponse


def seals(request: HttpRequest) -> HttpResponse:
    raise Http404
