"""Acts of the workflow as pages: one person, or many ticked in a list."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from letters.enums import DeliveryMethod
from members import clock
from members.enums import Role
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, next_url, version_seen
from transfers.enums import Action, Party, Path
from transfers.forms.actions import FORMS, ActionForm, initial_for
from transfers.models import Transfer
from transfers.services import situations
from transfers.services.performing import RowResult, perform, perform_many
from transfers.views import act_words, confirmations, person_page, request_steps
from transfers.views.buttons import verb
from transfers.workflow import TABLE, Verdict

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
WITH_LETTER = (Action.ISSUE_LETTER, Action.REISSUE_LETTER)
# Before the graduate is asked, and before anybody leaves.
WITH_FINDINGS = (
    Action.REQUEST_CONFIRMATION,
    Action.START_ONLINE,
    Action.ISSUE_LETTER,
    Action.DELIVER_LETTER,
)
# The graduate does these in rooms of the own.
OWN_PAGES = {Action.CONFIRM: "transfers:my_confirm", Action.CORRECT: "transfers:my_correct"}
ROWS_IN_ONE_ACT = 500
IDS_IN_AN_ADDRESS = 50
NAMED_IN_A_MESSAGE = 10

PARTIES_OF_ROLE = {
    Role.COLLEGE_ADMIN: Party.COLLEGE,
    Role.REVIEWER: Party.REVIEWER,
    Role.DEPARTMENT_ADMIN: Party.REVIEWER,
    Role.GRADUATE: Party.GRADUATE,
}


def action_of(slug: str) -> Action:
    """The action of an address; 404 for any other word."""
    try:
        action = Action(slug.upper().replace("-", "_"))
    except ValueError as error:
        raise Http404 from error
    if action not in FORMS or slug != slug.lower():
        raise Http404
    return action


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: uuid.UUID, slug: str) -> HttpResponse:
    """Ask for what an act needs, then do it.

    403 for somebody whose act it never is, or when a guard says no; 409 when the page is stale. A graduate
    does it on the own pages.
    """
    action = action_of(slug)
    transfer = get_object_or_404(Transfer.objects.visible_to(request.user).for_pages(), pk=pk)
    party = situations.party_of(transfer, request.user)
    verdict = situations.verdict(transfer, request.user, action)
    _require_party(action, party, verdict)
    if party == Party.GRADUATE:
        return redirect(OWN_PAGES[action])
    if request.method != "POST":
        return _page(request, action, transfer, verdict, _form(request, action, transfer))
    if version_seen(request) != transfer.version:
        return _page(request, action, transfer, verdict, None, stale=str(Stale()), status=409)
    if not verdict.allowed:
        return _page(request, action, transfer, verdict, None, status=403)
    form = _form(request, action, transfer)
    if not form.is_valid():
        return _page(request, action, transfer, verdict, form, status=422)
    try:
        performed = perform(transfer.pk, action, actor_of(request), form.needs(), version=transfer.version)
    except Stale as refusal:
        return _page(request, action, transfer, verdict, None, stale=str(refusal), status=409)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        status = 403 if isinstance(refusal, NotAllowed) else 422
        return _page(request, action, transfer, verdict, form, status=status)
    messages.success(request, act_words.done(action, performed.transfer))
    return redirect(next_url(request) or _home_of(transfer))


@require_POST
def act_many(request: HttpRequest, slug: str) -> HttpResponse:
    """The same act on all ticked rows: first what will happen to whom, then, with ``sure``, do it.

    ``rows`` holds ``id:version`` of each ticked row. Those that cannot are named with the reason.
    """
    action = action_of(slug)
    if action not in IN_BULK:
        raise Http404
    role_party = PARTIES_OF_ROLE[Role(request.user.role)]
    if role_party == Party.GRADUATE or role_party not in _parties_of(action):
        raise NotAllowed(f"您不能批量{action.label}。")
    back = next_url(request) or reverse("transfers:transfer_list")
    rows = ticked(request)
    if not rows:
        messages.error(request, "没有选择任何人。请先在列表中勾选，再点按钮。")
        return redirect(back)
    if len(rows) > ROWS_IN_ONE_ACT:
        messages.error(request, f"一次最多办理 {ROWS_IN_ONE_ACT} 人，请分批勾选。")
        return redirect(back)
    transfers = list(
        Transfer.objects.visible_to(request.user)
        .for_pages()
        .filter(pk__in=rows)
        .order_by("case__member__name_key")
    )
    if len(transfers) < len(rows):
        raise Http404
    verdicts = [(each, situations.verdict(each, request.user, action)) for each in transfers]
    able = [each for each, verdict in verdicts if verdict.allowed]
    left_out = [(each, verdict.reason) for each, verdict in verdicts if not verdict.allowed]
    paths = {Path.of(each.route, each.channel) for each in able}
    mixed = action == Action.COMPLETE and len(paths) > 1
    asked = bool(request.POST.get("sure"))
    form = _bulk_form(request, action, paths, bound=asked)
    status = 200
    if asked:
        status = 409 if not able else 422
        own = _own_reasons(request, able)
        if able and not mixed and form.is_valid() and _all_have_a_reason(action, form, able, own):
            chosen = [(each.pk, rows[each.pk]) for each in able]
            results = perform_many(chosen, action, actor_of(request), form.needs(), own)
            return _after_many(request, action, results, len(left_out), back)
    context = {
        "action": action,
        "verb": verb(action, able[0]) if able else action.label,
        "button": act_words.button(action, able[0]) if able else "",
        "will": act_words.will_many(action, able) if able else "",
        "rows": [f"{pk}:{version}" for pk, version in rows.items()],
        "able": [_bulk_row(request, each) for each in able],
        "unable": left_out,
        "form": form,
        "back": back,
        "mixed": mixed,
        "own_reasons": action == Action.RETURN,
        "seals": sorted({seal_owner_of(each) for each in able}) if action == Action.ISSUE_LETTER else [],
        "hazardous": act_words.is_hazardous(action),
    }
    return render(request, "transfers/act_many.html", context, status=status)


def seal_owner_of(transfer: Transfer) -> str:
    """Who will stamp the letter of a transfer that has none yet, or the present one."""
    holder = transfer.organization.seal_holder
    return transfer.organization.name if holder == "ORGANIZATION" else "校党委组织部"


def _page(
    request: HttpRequest,
    action: Action,
    transfer: Transfer,
    verdict: Verdict,
    form: ActionForm | None,
    *,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    with_letter = action in WITH_LETTER
    path = Path.of(transfer.route, transfer.channel)
    context: dict[str, Any] = {
        "transfer": transfer,
        "case": transfer.case,
        "action": action,
        "verb": verb(action, transfer),
        "button": act_words.button(action, transfer),
        "will": act_words.will(action, transfer),
        "verdict": verdict,
        "form": form if verdict.allowed and not stale else None,
        "stale": stale,
        "following": next_url(request),
        "back": _home_of(transfer),
        "hazardous": act_words.is_hazardous(action),
        "keying": person_page.keying_card(transfer) if action == Action.START_ONLINE else None,
        "findings": person_page.open_findings(transfer) if action in WITH_FINDINGS else [],
        "target_rows": person_page.destination_rows(transfer),
        "to_confirm": confirmations.to_confirm(transfer) if action == Action.REQUEST_CONFIRMATION else None,
        "seal": person_page.seal(transfer.letter)
        if transfer.letter and action == Action.DELIVER_LETTER
        else None,
        "seal_owner": seal_owner_of(transfer) if with_letter else "",
        "preview": act_words.letter_preview(transfer, clock.today()) if with_letter else [],
        "letter_faults": act_words.letter_faults(transfer, request.user) if with_letter else (),
        "reissue_note": act_words.reissue_note(transfer) if action == Action.REISSUE_LETTER else "",
        "early_note": act_words.early_note(transfer) if with_letter else "",
        "path": path,
    }
    return render(request, "transfers/act.html", context, status=status)


def _require_party(action: Action, party: Party | None, verdict: Verdict) -> None:
    allowed = verdict.rule.parties if verdict.rule else _parties_of(action)
    if party not in allowed:
        who = "或".join(each.label for each in Party if each in allowed)
        raise NotAllowed(f"您不能{action.label}：应由{who}办理。")


def _parties_of(action: Action) -> frozenset[Party]:
    """Whoever may ever do it, on any path and in any status."""
    return frozenset().union(*(rule.parties for (_, _, each), rule in TABLE.items() if each == action))


def _form(request: HttpRequest, action: Action, transfer: Transfer) -> ActionForm:
    return FORMS[action](
        request.POST if request.method == "POST" else None,
        path=Path.of(transfer.route, transfer.channel),
        letter=transfer.letter,
        initial=initial_for(action, transfer) | request_steps.initial_reason(request, transfer.case_id),
    )


def _bulk_form(request: HttpRequest, action: Action, paths: set[Path], *, bound: bool) -> ActionForm:
    path = next(iter(paths)) if paths else Path.UNDECIDED
    typed = {name: request.POST[name] for name in FORMS[action].base_fields if name in request.POST}
    form = FORMS[action](request.POST if bound else None, path=path, initial=typed)
    if action == Action.RETURN:
        form.fields["reason"].required = False  # each row may have its own
        form.fields["reason"].label = "统一说明"
    if action == Action.DELIVER_LETTER:  # a proxy and a mail number belong to one person
        for name in ("proxy_name", "proxy_document", "tracking_number"):
            del form.fields[name]
        form.fields["method"].choices = [(DeliveryMethod.IN_PERSON.value, DeliveryMethod.IN_PERSON.label)]
        form.fields["method"].help_text = "他人代领和邮寄请逐人登记。"
    return form


def _bulk_row(request: HttpRequest, transfer: Transfer) -> dict[str, Any]:
    return {"transfer": transfer, "reason": request.POST.get(f"reason-{transfer.pk}", "")}


def _own_reasons(request: HttpRequest, transfers: list[Transfer]) -> dict[uuid.UUID, dict[str, str]]:
    reasons = {each.pk: request.POST.get(f"reason-{each.pk}", "").strip()[:200] for each in transfers}
    return {pk: {"reason": reason} for pk, reason in reasons.items() if reason}


def _all_have_a_reason(
    action: Action, form: ActionForm, able: list[Transfer], own: dict[uuid.UUID, dict[str, str]]
) -> bool:
    """A return says why to each one; if not, the form says for whom it is missing."""
    if action != Action.RETURN or form.cleaned_data["reason"].strip():
        return True
    lacking = [each.member.name for each in able if each.pk not in own]
    if lacking:
        more = "等" if len(lacking) > NAMED_IN_A_MESSAGE else ""
        names = "、".join(lacking[:NAMED_IN_A_MESSAGE])
        form.add_error("reason", f"请填写统一说明，或逐人写明原因；还没有原因的：{names}{more}。")
    return not lacking


def ticked(request: HttpRequest) -> dict[uuid.UUID, int]:
    """Version seen by id, each row once; what is no row is left aside."""
    rows = {}
    for text in request.POST.getlist("rows"):
        pk, _, version = text.partition(":")
        try:
            rows[uuid.UUID(pk)] = int(version)
        except ValueError:
            continue
    return rows


def _after_many(
    request: HttpRequest, action: Action, results: list[RowResult], left_out: int, back: str
) -> HttpResponse:
    done = sum(result.done for result in results)
    if done:
        messages.success(request, act_words.done_many(action, done))
    failed = [f"{result.name}：{result.sentence}" for result in results if not result.done]
    if failed:
        more = "；等" if len(failed) > NAMED_IN_A_MESSAGE else ""
        named = "；".join(line.rstrip("。") for line in failed[:NAMED_IN_A_MESSAGE])
        messages.warning(request, f"{len(failed)} 人没有办理——{named}{more}。")
    if left_out:
        messages.info(request, f"另有 {left_out} 人不符合条件，没有办理。")
    letters = [
        str(result.performed.transfer.letter_id)
        for result in results
        if result.performed and result.performed.transfer.letter_id
    ]
    if action != Action.ISSUE_LETTER or not letters:
        return redirect(back)
    if len(letters) <= IDS_IN_AN_ADDRESS:
        return redirect(f"{reverse('letters:batch')}?ids={','.join(letters)}")
    request.session["letter_batch"] = letters  # too many for an address
    return redirect("letters:batch")


def _home_of(transfer: Transfer) -> str:
    return reverse("transfers:case", args=[transfer.case_id])
