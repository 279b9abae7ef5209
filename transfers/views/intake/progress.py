"""The page that waits for a long job, and leads on when that is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from members import jobs
from transfers.views.intake.common import steps


def progress_page(
    request: HttpRequest, state: jobs.JobState, *, lead: str, step: int, back: tuple[str, str]
) -> HttpResponse:
    """How far it has come; after its end where it leads, or why it was given up.

    ``lead`` says about which file; ``back`` is where one goes after a fault: the address and its words.
    """
    if state.url:
        return lead_on(request, state.url)
    if request.htmx and not state.alive:
        return HttpResponseClientRefresh()  # the heading says too that it has not been done
    context = {
        "lead": lead,
        "steps": steps(step),
        "job": state,
        "words": _words(state),
        "fault": "" if state.alive else state.sentence or jobs.DIED,
        "back_url": back[0],
        "back_words": back[1],
    }
    return render(request, "transfers/upload_progress.html", context)


def lead_on(request: HttpRequest, url: str) -> HttpResponse:
    """A whole new page, also for the part of the page that asks for itself."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _words(state: jobs.JobState) -> str:
    """正在检查 3,200 / 10,000 行."""
    if not state.total:
        return "正在读取"
    if not state.done:
        return f"正在{state.phase} {state.total:,} 行"
    return f"正在{state.phase} {state.done:,} / {state.total:,} 行"
