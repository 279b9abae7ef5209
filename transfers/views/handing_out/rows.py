"""Lists in which something is typed for each letter: what was typed, whose row, which version was seen."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from members.refusals import NotAllowed
from transfers.services.performing import RowResult

NAMED_IN_A_MESSAGE = 10


def require_college(request: HttpRequest, what: str) -> None:
    """The college hands its letters out (domain.md §4), 组织部 does not."""
    if not request.user.is_college:
        raise NotAllowed(f"介绍信由各学院发放，{what}由学院办理。")


def typed_by_row(request: HttpRequest, name: str) -> dict[uuid.UUID, str]:
    """What stands in the fields ``name-<id>``, where anything does."""
    found = {}
    for key, value in request.POST.items():
        kind, _, text = key.partition("-")
        if kind != name or not value.strip():
            continue
        try:
            found[uuid.UUID(text)] = value.strip()
        except ValueError:
            continue
    return found


def ids(texts: Iterable[str]) -> set[uuid.UUID]:
    """The ids among what ticked boxes send."""
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def say(request: HttpRequest, results: list[RowResult], done: str, failed: str) -> None:
    """What became of the rows. ``done`` and ``failed`` follow the count, e.g. ``封已登记寄出``."""
    good = sum(result.done for result in results)
    if good:
        messages.success(request, f"{good} {done}。")
    bad = [f"{each.name}：{each.sentence.rstrip('。')}" for each in results if not each.done]
    if bad:
        more = "；等" if len(bad) > NAMED_IN_A_MESSAGE else ""
        messages.warning(request, f"{len(bad)} {failed}——{'；'.join(bad[:NAMED_IN_A_MESSAGE])}{more}。")
