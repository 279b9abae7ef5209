"""The journal as a page: who did what on whom, when, and what it changed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import journal_words
from members.filters import JournalFilter
from members.models import Event, JournalHead
from members.views.office import PAGE_SIZE, chips


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Newest first, within the scope. The chain's end is the whole university's, so only 组织部 sees it."""
    if request.user.is_graduate:
        raise Http404
    events = Event.objects.visible_to(request.user).select_related("member", "organization")
    filterset = JournalFilter(request.GET, events, user=request.user)
    page = Paginator(filterset.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(event, journal_words.status_words()) for event in page.object_list],
        "filter_form": filterset.form,
        "faults": filterset.faults,
        "chips": chips(filterset),
        "clear_url": request.path,
        "head": JournalHead.objects.filter(pk=1).first() if request.user.is_department else None,
    }
    return render(request, "members/journal.html", context)


def _line(event: Event, statuses: dict[str, str]) -> dict[str, object]:
    moved = event.from_status != event.to_status
    return {
        "event": event,
        "from_status": statuses.get(event.from_status, "") if moved else "",
        "to_status": statuses.get(event.to_status, "") if moved else "",
        "changes": journal_words.changes_of(event),
        "details": journal_words.details_of(event),
    }
