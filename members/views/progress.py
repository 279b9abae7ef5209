"""The page that waits for a long job, and leads on when that is done."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from members import jobs


def progress_page(
    request: HttpRequest,
    state: jobs.JobState,
    *,
    template: str,
    unit: str,
    first_words: str,
    back: tuple[str, str],
    context: Mapping[str, Any],
    broken_off: str = "",
) -> HttpResponse:
    """How far a job has come; after its end where it leads, or why it was given up.

    ``template`` extends ``job_progress.html`` and gets ``context`` besides. ``unit`` counts what is done (行),
    ``first_words`` stand until that is known (正在读取); ``back`` is where one goes after a fault: address and words.
    ``broken_off`` stands for the fault of a job that leaves half of its work done.
    """
    if state.url:
        return lead_on(request, state.url)
    if request.htmx and not state.alive:
        return HttpResponseClientRefresh()  # the heading says too that it has not been done
    shown = {
        "job": state,
        "words": _words(state, unit, first_words),
        "fault": "" if state.alive else broken_off or state.sentence or jobs.DIED,
        "back_url": back[0],
        "back_words": back[1],
    }
    return render(request, template, {**context, **shown})


def lead_on(request: HttpRequest, url: str) -> HttpResponse:
    """A whole new page, also for the part of the page that asks for itself."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _words(state: jobs.JobState, unit: str, first_words: str) -> str:
    """正在检查 3,200 / 10,000 行."""
    if not state.total:
        return first_words
    if not state.done:
        return f"正在{state.phase} {state.total:,} {unit}"
    return f"正在{state.phase} {state.done:,} / {state.total:,} {unit}"
