"""What the pages about letters share: who may come in, which letters are meant."""

import uuid

from django.http import Http404, HttpRequest

from letters.models import Letter
from members.refusals import NotAllowed


def require_office(request: HttpRequest) -> None:
    """Numbers, printing and seals are the office's; a graduate's own letter stands on the home page."""
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您的介绍信请看首页。")


def chosen_letters(request: HttpRequest, texts: list[str]) -> list[Letter]:
    """The letters with these ids, by number. 404 when one is not within the scope, or is no id."""
    try:
        ids = {uuid.UUID(text) for text in texts}
    except ValueError as error:
        raise Http404 from error
    letters = list(
        Letter.objects.visible_to(request.user)
        .filter(pk__in=ids)
        .select_related("organization", "member__branch", "sealed_by")
        .order_by("organization__code", "year", "sequence")
    )
    if len(letters) < len(ids):
        raise Http404
    return letters
