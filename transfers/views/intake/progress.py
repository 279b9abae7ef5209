"""The page that waits for a long job about an upload."""

from django.http import HttpRequest, HttpResponse

from members import jobs
from members.views import progress
from members.views.progress import lead_on
from transfers.views.intake.common import steps

__all__ = ["lead_on", "progress_page"]


def progress_page(
    request: HttpRequest, state: jobs.JobState, *, lead: str, step: int, back: tuple[str, str]
) -> HttpResponse:
    """How far it has come; after its end where it leads, or why it was given up.

    ``lead`` says about which file; ``back`` is where one goes after a fault: the address and its words.
    """
    return progress.progress_page(
        request,
        state,
        template="transfers/upload_progress.html",
        unit="行",
        first_words="正在读取",
        back=back,
        context={"lead": lead, "steps": steps(step)},
    )
