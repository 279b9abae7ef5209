"""Acts of the workflow as pages: one person, or many ticked in a list."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from members.refusals import NotAllowed, Refusal
from members.services.journal import Actor
from transfers.enums import Action
from transfers.forms.actions import FORMS, ActionForm, initial_for
from transfers.models import Transfer
from transfers.services import situations
from transfers.services.performing import RowResult, perform, perform_many
from transfers.workflow import Party, Path

# One form for many people makes sense only where the words are the same for all.
IN_BULK = (
    Action.REQUEST_CONFIRMATION,
    Action.CONFIRM,
    Action.APPROVE,
    Action.RETURN,
    Action.ISSUE_LETTER,
    Action.DELIVER_LETTER,
    Action.COMPLETE,
    Action.CANCEL,
)
HAZARDOUS = {Action.CANCEL, Action.CHANGE, Action.REISSUE_LETTER, Action.REFUSE, Action.RETURN}
ROWS_IN_ONE_ACT = 500


def slug_of(action: Action) -> str:
    """The action as it stands in an address: ``start-online``."""
    return action.value.lower().replace("_", "-")


def action_of(slug: str) -> Action:
    """The action of an address; 404 for any other word."""
    try:
        action = Action(slug.upper().replace("-", "_"))
    except ValueError as error:
        raise Http404 from error
    if action not in FORMS:
        raise Http404
    return action


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """Ask for what an act needs, then do it."""
    action = action_of(slug)
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user).for_pages(), pk=pk)
    verdict = situations.verdict(transfer, request.user, action)
    back = _next(request) or _home_of(request, transfer)
    party = situations.party_of(transfer, request.user)
    if verdict.rule is not None and party not in verdict.rule.parties:
        raise NotAllowed(f"您不能办理这一步：{verdict.reason}。")
    form = _form(request, action, transfer, party)
    status = 200
    if request.method == "POST":
        if not verdict.allowed:
            messages.error(request, f"没有{action.label}：{verdict.reason}。")
            return redirect(back)
        if form.is_valid():
            try:
                performed = perform(
                    transfer.pk,
                    action,
                    Actor.of(request.user, request.META.get("REMOTE_ADDR")),
                    form.needs(),
                    version=_version(request),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _done(action, performed.transfer))
                return redirect(back)
        else:
            status = 422
    context = {
        "transfer": transfer,
        "action": action,
        "verdict": verdict,
        "form": form,
        "back": back,
        "hazardous": action in HAZARDOUS,
        "base": "base_phone.html" if party == Party.GRADUATE else "base.html",
    }
    return render(request, "transfers/act.html", context, status=status)


@require_POST
def act_many(request: HttpRequest, slug: str) -> HttpResponse:
    """The same act on all ticked rows: first what will happen to whom, then do it.

    ``rows`` holds ``id:version`` of each ticked row. Those that cannot are named with the reason.
    """
    action = action_of(slug)
    if action not in IN_BULK:
        raise Http404
    back = _next(request) or reverse("transfers:transfer_list")
    rows = _ticked(request)
    if not rows:
        messages.error(request, "没有选择任何人。请先在列表中勾选，再点按钮。")
        return redirect(back)
    if len(rows) > ROWS_IN_ONE_ACT:
        messages.error(request, f"一次最多办理 {ROWS_IN_ONE_ACT} 人，请分批勾选。")
        return redirect(back)
    transfers = list(
        Transfer.objects.visible_to(request.user).for_pages().filter(pk__in=[pk for pk, _ in rows])
    )
    if not transfers:
        raise Http404
    verdicts = [(each, situations.verdict(each, request.user, action)) for each in transfers]
    able = [each for each, verdict in verdicts if verdict.allowed]
    unable = [(each, verdict.reason) for each, verdict in verdicts if not verdict.allowed]
    paths = {Path.of(each.route, each.channel) for each in able}
    form = _bulk_form(request, action, paths)
    if able and form.is_valid() and request.POST.get("sure"):
        results = perform_many(
            [row for row in rows if row[0] in {each.pk for each in able}],
            action,
            Actor.of(request.user, request.META.get("REMOTE_ADDR")),
            form.needs(),
            _own_reasons(request, able),
        )
        _report(request, action, results, len(unable))
        letters = [
            result.performed.transfer.letter_id
            for result in results
            if result.performed and result.performed.transfer.letter_id
        ]
        if action == Action.ISSUE_LETTER and letters:
            return redirect(reverse("letters:batch") + "?ids=" + ",".join(str(pk) for pk in letters))
        return redirect(back)
    asked = bool(request.POST.get("sure"))
    context = {
        "action": action,
        "rows": [f"{pk}:{version}" for pk, version in rows],
        "able": able,
        "unable": unable,
        "form": form if asked else _bulk_form(request, action, paths, bound=False),
        "back": back,
        "mixed": len(paths) > 1 and action == Action.COMPLETE,
        "hazardous": action in HAZARDOUS,
    }
    return render(request, "transfers/act_many.html", context, status=422 if asked else 200)


def _form(request: HttpRequest, action: Action, transfer: Transfer, party: Party | None) -> ActionForm:
    return FORMS[action](
        request.POST if request.method == "POST" else None,
        path=Path.of(transfer.route, transfer.channel),
        by_graduate=party == Party.GRADUATE,
        initial=initial_for(action, transfer),
    )


def _bulk_form(request: HttpRequest, action: Action, paths: set[Path], *, bound: bool = True) -> ActionForm:
    path = next(iter(paths)) if paths else Path.UNDECIDED
    form = FORMS[action](request.POST if bound else None, path=path)
    if action == Action.RETURN:
        form.fields["reason"].required = False  # each row may have its own; perform asks for one or the other
        form.fields["reason"].label = "统一说明"
    return form


def _own_reasons(request: HttpRequest, transfers: list[Transfer]) -> dict[uuid.UUID, dict[str, str]]:
    reasons = {each.pk: request.POST.get(f"reason-{each.pk}", "").strip()[:200] for each in transfers}
    return {pk: {"reason": reason} for pk, reason in reasons.items() if reason}


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _ticked(request: HttpRequest) -> list[tuple[uuid.UUID, int]]:
    rows = []
    for text in request.POST.getlist("rows"):
        pk, _, version = text.partition(":")
        try:
            rows.append((uuid.UUID(pk), int(version)))
        except ValueError:
            continue
    return rows


def _report(request: HttpRequest, action: Action, results: list[RowResult], left_out: int) -> None:
    done = sum(result.done for result in results)
    if done:
        messages.success(request, f"{action.label}：{done} 人已办理。")
    failed = [f"{result.name}：{result.sentence}" for result in results if not result.done]
    if failed:
        messages.warning(request, f"{len(failed)} 人没有办理——" + "；".join(failed[:10]))
    if left_out:
        messages.info(request, f"另有 {left_out} 人不符合条件，没有办理。")


def _done(action: Action, transfer: Transfer) -> str:
    if transfer.letter and action in (Action.ISSUE_LETTER, Action.REISSUE_LETTER):
        return f"{transfer.member.name}：已开具介绍信第 {transfer.letter.number} 号，由{transfer.letter.get_seal_holder_display()}用印。"
    return f"{transfer.member.name}：{action.label}，已记录。"


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if safe else ""


def _home_of(request: HttpRequest, transfer: Transfer) -> str:
    if request.user.is_graduate:
        return reverse("home")
    return reverse("transfers:case", args=[transfer.case_id])

