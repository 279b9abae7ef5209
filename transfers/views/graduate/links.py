"""Addresses of the graduate's pages, as the sentences and the tasks name them."""

from django.urls import reverse

from transfers.models.own_reports import OwnReportKind
from transfers.views.graduate.report_words import SLUG_OF

GUIDE, TARGET, DETAILS = "my_guide", "my_target", "my_details"
CONFIRMED = "my_confirmed"
PROGRESS, LETTER = "my_progress", "my_letter"
MESSAGES, REQUESTS = "my_messages", "my_requests"


def to(page: str, anchor: str = "") -> str:
    """A page of the own case; ``anchor`` of a place in it."""
    return reverse(f"transfers:{page}") + (f"#{anchor}" if anchor else "")


def to_report(kind: OwnReportKind) -> str:
    """The page on which this is said."""
    return reverse("transfers:my_report", args=[SLUG_OF[kind]])


def step_anchor(key: str) -> str:
    """Where 到哪一步了 explains a step."""
    return f"step-{key}"
