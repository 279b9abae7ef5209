"""What a person has decided about rows in conflict, kept in the session until the import: tokens, nothing about persons."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from transfers.models import Upload
from transfers.services.intake.plan import ALL_OTHERS, Decision

FIELD = "decide-"
EVERYONE = ALL_OTHERS


def decisions(request: HttpRequest, upload: Upload) -> dict[str, str]:
    """Token → value of ``Decision``, as far as decided; ``EVERYONE`` stands for all others."""
    found: dict[str, str] = request.session.get(_name(upload), {})
    return found


def remember(request: HttpRequest, upload: Upload) -> None:
    """Keep what the form says, besides what was decided on other pages of the list."""
    posted = {
        name.removeprefix(FIELD): value
        for name, value in request.POST.items()
        if name.startswith(FIELD) and value in Decision.__members__
    }
    posted.pop(EVERYONE, None)  # all at once can only be kept
    if "keep_all" in request.POST:
        request.session[_name(upload)] = {EVERYONE: Decision.KEEP.value}
    elif posted:
        request.session[_name(upload)] = decisions(request, upload) | posted


def forget(request: HttpRequest, upload: Upload) -> None:
    """After the import."""
    request.session.pop(_name(upload), None)


def as_decisions(said: Mapping[str, str]) -> dict[str, Decision]:
    """For the service."""
    return {token: Decision(value) for token, value in said.items()}


def count_taken(said: Mapping[str, str], tokens: Iterable[str]) -> int:
    """How many of these rows take the sheet's side."""
    return sum(said.get(token) == Decision.SHEET for token in tokens)


def _name(upload: Upload) -> str:
    return f"decisions:{upload.pk}"
