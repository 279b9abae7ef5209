"""A whole ID number, on request, and the request in the journal (domain.md §8)."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.models import Member
from members.services import reveal
from members.views.office import actor_of, base_template, next_url


@never_cache
@require_POST
def id_number(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Shown on a page of its own, kept by no browser; the look is noted before it is shown."""
    member = get_object_or_404(
        Member.objects.visible_to(request.user).select_related("organization", "branch"), pk=pk
    )
    reveal.note_look(member, actor_of(request))
    context = {
        "member": member,
        "back": next_url(request) or reverse("home"),
        "base": base_template(request),
        "contact": None,
    }
    return render(request, "members/id_number.html", context)
