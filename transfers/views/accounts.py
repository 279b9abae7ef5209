"""登录账号: who of the season has got in, codes for many at once, and the slips on which they are handed out."""

import uuid
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from letters.views.runs import PDF_POLICY
from members.models import Member
from members.refusals import NotAllowed, Refusal
from members.services.sign_in_codes import Issued
from members.views.office import actor_of, next_url, pdf_response
from transfers.account_lists import AccountFilter, AccountTable
from transfers.desk import Desk
from transfers.models import Case
from transfers.services import accounts as service
from transfers.services import code_slips
from transfers.services.accounts import MOST_AT_ONCE, AccountState
from transfers.services.standing import day_words
from transfers.views.desks import at_desk, list_context, without_id_number

# What the last press of 生成 has made, until the next one.
MADE = "sign_in_codes_made"
OFFERS = (
    (AccountState.NONE, "为还没有登录码的 {} 人生成", True),
    (AccountState.EXPIRED, "为过期的 {} 人重新生成", False),
)
TONES = {AccountState.NO_NUMBER: "problem", AccountState.NONE: "warning", AccountState.EXPIRED: "warning"}


@require_safe
@at_desk
def accounts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The Party members of the season with the state of their accounts, narrowed by the filters in the address."""
    if moved := without_id_number(request):
        return moved
    filterset = _filter(request, desk)
    table = AccountTable(_for_rows(filterset.qs), desk)
    if request.user.is_department:
        table.exclude = (*table.exclude, "class_name")
    context = list_context(request, filterset, table)
    found = service.counts(filterset.whatever_state)
    context |= {
        "shown_season": desk.season,
        "tiles": [_tile(request, state, number) for state, number in found.items()],
        "offers": [
            {"label": label.format(found[state]), "query": _with_state(request, state), "primary": primary}
            for state, label, primary in OFFERS
            if found[state]
        ],
        "door": door_of(request),
        "has_public_address": bool(settings.PUBLIC_BASE_URL),
        "bulk_actions": [
            {"name": "issue", "label": "生成登录码", "primary": True},
            {"name": "print", "label": "打印领码单", "url": reverse("transfers:accounts_slips")},
        ],
    }
    return render(request, "transfers/accounts.html", context)


@require_POST
@at_desk
def accounts_codes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Codes for the ticked people, or for all that the filters let through; then the page with what was made.

    Pressed twice, it gives the same codes.
    """
    back = next_url(request) or reverse("transfers:accounts")
    try:
        issued = service.issue(_chosen(request, desk), actor_of(request))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    request.session[MADE] = _kept(issued, desk, back)
    return redirect("transfers:accounts_made")


@require_safe
@at_desk
def accounts_made(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the last press has made and who was left out, with the way to the slips."""
    made = request.session.get(MADE)
    if made is None:
        return redirect("transfers:accounts")
    left_out = [(uuid.UUID(pk), sentence) for pk, sentence in made["left_out"]]
    cases = _current(request, [pk for pk, _ in left_out], made["season"])
    groups: dict[str, list[Case]] = {}
    for pk, sentence in left_out:
        if pk in cases:
            groups.setdefault(sentence, []).append(cases[pk])
    context = {
        "made": made["members"],
        "until": made["until"],
        "left_out": list(groups.items()),
        "left_out_count": sum(map(len, groups.values())),
        "back": made["back"],
        "door": door_of(request),
        "has_public_address": bool(settings.PUBLIC_BASE_URL),
    }
    return render(request, "transfers/accounts_made.html", context)


@require_POST
@at_desk
@csp_replace(PDF_POLICY)
def accounts_slips(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The slips as PDF: of the ticked people, of all in the list, or of those just made (``member``). Each time noted."""
    if keys := _keys(request.POST.getlist("member")):
        members = list(
            Member.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True)
        )
    else:
        members = [member.pk for member in _chosen(request, desk)]
    if not members:
        raise Refusal("没有选择任何人。请先在列表中勾选，再点按钮。")
    content = code_slips.print_slips(members, actor_of(request), url=door_of(request))
    return pdf_response(content, "登录码领码单.pdf")


def door_of(request: HttpRequest) -> str:
    """The address that stands on the slips."""
    return code_slips.door(request.build_absolute_uri("/"))


def _filter(request: HttpRequest, desk: Desk) -> AccountFilter:
    return AccountFilter(request, service.people(Case.objects.visible_to(request.user)), desk)


def _for_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With everything that a row reads, in one query; as slips are handed out."""
    return cases.select_related("member__user", "organization", "branch").order_by(
        "organization__code", "branch__name", "member__class_name", "member__name_key", "pk"
    )


def _chosen(request: HttpRequest, desk: Desk) -> list[Member]:
    """The ticked people, or all that the filters of the page let through. 404 for anybody outside the scope."""
    if request.POST.get("select_all_matching"):
        rows = _for_rows(_filter(request, desk).qs)[: MOST_AT_ONCE + 1]
        return [case.member for case in rows]
    keys = _keys(request.POST.getlist("selected"))
    rows = _for_rows(service.people(Case.objects.visible_to(request.user)).filter(pk__in=keys))
    members = [case.member for case in rows]
    if len(members) < len(keys):
        raise Http404
    return members


def _keys(texts: list[str]) -> set[uuid.UUID]:
    """As many as one act takes, and one more to say so; what is no key is passed over."""
    keys = set()
    for text in texts:
        try:
            keys.add(uuid.UUID(text))
        except ValueError:
            continue
        if len(keys) > MOST_AT_ONCE:
            break
    return keys


def _kept(issued: Issued, desk: Desk, back: str) -> dict[str, Any]:
    """What the next page shows, for the session: keys and sentences, no code."""
    until = max((code.valid_until for code in issued.codes), default=None)
    return {
        "members": [str(code.user.member_id) for code in issued.codes],
        "until": day_words(until.date(), desk.today) if until else "",
        "left_out": [(str(member.pk), sentence) for member, sentence in issued.left_out],
        "season": desk.season.year,
        "back": back,
    }


def _current(request: HttpRequest, member_ids: list[uuid.UUID], year: int) -> dict[uuid.UUID, Case]:
    cases = Case.objects.visible_to(request.user).filter(member__in=member_ids, season__year=year)
    return {case.member_id: case for case in cases.select_related("member", "branch", "organization")}


def _tile(request: HttpRequest, state: AccountState, number: int) -> dict[str, Any]:
    return {
        "label": state.label,
        "value": number,
        "unit": "人",
        "url": f"{request.path}?{_with_state(request, state)}",
        "tone": TONES.get(state, ""),
    }


def _with_state(request: HttpRequest, state: AccountState) -> str:
    """The filters of this page with another state."""
    params = request.GET.copy()
    params.pop("page", None)
    params["state"] = state.value
    return params.urlencode()
