"""What every answer carries, and how refusals are shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from members.locks import is_lock_timeout
from members.refusals import Busy, NotAllowed, Refusal, Stale


class NeverCacheMiddleware:
    """Personal pages are kept by no browser and no proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class RefusalMiddleware:
    """A ``Refusal`` that no view has caught becomes a page with its sentence, never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Status 403 for ``NotAllowed``, 409 for ``Stale``, else 422."""
        if is_lock_timeout(exception):  # of the few writes that stand in no journal, such as a session's
            exception = Busy()
        if not isinstance(exception, Refusal):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409 if isinstance(exception, Stale) else 422
        return render(request, "refused.html", {"sentence": str(exception)}, status=status)
