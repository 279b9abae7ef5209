"""Tags and filters of the pages: icons, tones and query strings. They decide looks, never facts."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

# Tones are the few looks of the design (docs/design-system.md). A status keeps its tone everywhere.
STATUS_LOOKS = {
    "DRAFT": ("draft", "pencil-line"),
    "AWAITING_CONFIRMATION": ("person", "user-round"),
    "CONFIRMED": ("office", "inbox"),
    "SUBMITTED": ("review", "hourglass"),
    "RETURNED": ("problem", "undo-2"),
    "APPROVED": ("office", "badge-check"),
    "INITIATED": ("running", "send"),
    "LETTER_ISSUED": ("running", "mail"),
    "LETTER_DELIVERED": ("running", "mail-open"),
    "COMPLETED": ("done", "check"),
    "FAILED": ("problem", "circle-x"),
    "CANCELLED": ("void", "ban"),
}
LEVEL_LOOKS = {
    "BLOCKING": ("problem", "octagon-alert", "须改正"),
    "ERROR": ("problem", "octagon-alert", "须改正"),
    "WARNING": ("warning", "triangle-alert", "请核对"),
    "INFO": ("info", "info", "提示"),
}
MESSAGE_ICONS = {
    "success": "circle-check",
    "warning": "triangle-alert",
    "error": "octagon-alert",
    "danger": "octagon-alert",
}


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> str:
    return lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": "icon"})


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """A decorative lucide icon: hidden from readers, so the word must stand beside it."""
    return mark_safe(_icon(str(name), int(size)))  # noqa: S308 - built from the package's own files


@register.simple_tag(takes_context=True)
def query(context: template.Context, *pairs: Any, **changes: Any) -> str:
    """The query string of this page with changes: ``{% query 'page' 2 %}`` or ``{% query page=2 %}``; None removes."""
    request = context.get("request") or getattr(context, "request", None)
    params = request.GET.copy() if request else QueryDict(mutable=True)
    changes.update(zip(map(str, pairs[::2]), pairs[1::2], strict=True))
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = str(value)
    return "?" + params.urlencode()


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """Page numbers to show, with … for gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.filter
def status_tone(status: object) -> str:
    """The tone of a transfer's status, as a class name."""
    return STATUS_LOOKS.get(str(status), ("draft", ""))[0]


@register.filter
def status_icon(status: object) -> str:
    """The icon of a transfer's status."""
    return STATUS_LOOKS.get(str(status), ("", "circle"))[1]


@register.filter
def level_tone(level: object) -> str:
    """The tone of a finding's level."""
    return LEVEL_LOOKS.get(str(level).upper(), LEVEL_LOOKS["INFO"])[0]


@register.filter
def level_icon(level: object) -> str:
    """The icon of a finding's level."""
    return LEVEL_LOOKS.get(str(level).upper(), LEVEL_LOOKS["INFO"])[1]


@register.filter
def level_word(level: object) -> str:
    """The level of a finding in words, so that colour is never alone."""
    return LEVEL_LOOKS.get(str(level).upper(), LEVEL_LOOKS["INFO"])[2]


@register.filter
def message_icon(level_tag: str) -> str:
    """The icon of a Django message."""
    return MESSAGE_ICONS.get(level_tag, "info")


@register.simple_tag
def bar(value: float, total: float, label: str) -> SafeString:
    """A thin progress bar (a native element: no inline style) that says its value in words."""
    return format_html(
        '<p class="progress-line"><progress class="bar" value="{}" max="{}" aria-label="{}"></progress><span>{}</span></p>',
        value,
        total or 1,
        label,
        label,
    )


@register.filter
def entries(group: Any) -> Any:
    """The ``items`` of a group. In a template ``group.items`` of a dict would be the dict's own method."""
    return group["items"] if isinstance(group, dict) else group.items


@register.filter
def when(moment: Any) -> str:
    """A date, or a date and time in local time; a date alone gets no 00:00."""
    if isinstance(moment, datetime.datetime):
        if timezone.is_aware(moment):
            moment = timezone.localtime(moment)
        return moment.strftime("%Y-%m-%d %H:%M")
    if isinstance(moment, datetime.date):
        return moment.strftime("%Y-%m-%d")
    return str(moment)
