"""到哪一步了: who has it now, what every step is, what has been done so far."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from transfers.views.graduate.coming import explained, what_now
from transfers.views.graduate.facts import gather
from transfers.views.graduate.letter import letters_of
from transfers.views.graduate.pages import graduate_page, own_case
from transfers.views.graduate.record import record
from transfers.views.graduate.state import state_of
from transfers.views.graduate.tasks import tasks


@require_safe
def my_progress(request: HttpRequest) -> HttpResponse:
    """For somebody without a case: why there is nothing yet."""
    case, transfer = own_case(request)
    page = graduate_page(request, case, transfer)
    if case is None:
        return render(request, "transfers/graduate/no_case.html", page)
    facts = gather(case, transfer)
    steps = tasks(facts)
    context = {
        **page,
        "state": state_of(facts),
        "steps": explained(facts, steps),
        "what_now": what_now(facts),
        "record": record(case, request.user, letters_of(case)),
    }
    return render(request, "transfers/graduate/progress.html", context)
