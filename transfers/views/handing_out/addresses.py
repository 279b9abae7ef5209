"""Where letters are mailed to: of one letter, or of several that were ticked in a list."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from letters.models import Letter, Mailing
from letters.services import mailing as mailing_service
from letters.services.mailing import drop_mailing, seen_of, set_mailing
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, next_url
from transfers.forms.handing_out import AddressForm
from transfers.models import Transfer
from transfers.services.handing_out import lookup
from transfers.views.acts import IDS_IN_AN_ADDRESS as ROWS_AT_ONCE
from transfers.views.acts import ticked
from transfers.views.handing_out import letter_card
from transfers.views.handing_out import rows as typed_rows

WHAT = "邮寄地址"


@require_http_methods(["GET", "HEAD", "POST"])
def mailing_address(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say or change one letter's address, or that it is not mailed after all."""
    letter = get_object_or_404(lookup.letters_for(request.user), pk=pk)
    typed_rows.require_college(request, WHAT)
    present = Mailing.objects.filter(letter=letter).first()
    if request.method == "POST" and request.POST.get("action") == "drop":
        return _drop(request, letter)
    form = AddressForm(request.POST if request.method == "POST" else None, initial=_initial(letter, present))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_mailing(pk, form.destination(), actor_of(request), seen=form.cleaned_data["seen"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = _status_of(refusal)
            else:
                messages.success(request, f"第 {letter.number} 号（{letter.member.name}）的收件地址已登记。")
                return redirect(next_url(request) or "transfers:mailing")
    context = {
        "letter": letter,
        "form": form,
        "present": present,
        "target_rows": letter_card.target_rows(letter),
        "shut": _shut(letter),
        "case_url": letter_card.case_url(letter, request.user),
        "following": next_url(request),
    }
    return render(request, "transfers/mailing_address.html", context, status=status)


@require_POST
def mailing_prepare(request: HttpRequest) -> HttpResponse:
    """The ticked rows of the list of letters to hand out: an address each, in one form.

    ``rows`` holds ``transfer:version``; with ``sure`` the addresses are kept. A row without an address is left aside.
    """
    typed_rows.require_college(request, WHAT)
    chosen = ticked(request)
    back = next_url(request) or "transfers:mailing"
    if not chosen:
        messages.error(request, "没有选择任何人。请先在列表中勾选，再点按钮。")
        return redirect(back)
    if len(chosen) > ROWS_AT_ONCE:
        messages.error(request, f"一次最多登记 {ROWS_AT_ONCE} 人的地址，请分批勾选。")
        return redirect(back)
    found = Letter.objects.visible_to(request.user).filter(transfer__pk__in=chosen).select_related("member")
    joined = ("organization", "mailing", "transfer", "replaces__mailing")
    letters = list(found.select_related(*joined).defer("content", "replaces__content").order_by("number"))
    _require_all(request, set(chosen), letters)
    asked = bool(request.POST.get("sure"))
    rows = [_address_row(request, each, bound=asked) for each in letters]
    typed = [row for row in rows if asked and row["form"] is not None and not row["blank"]]
    status = 422 if asked else 200
    if asked and all(row["form"].is_valid() for row in typed):
        refused = [row for row in typed if not _keep(request, row)]
        if done := len(typed) - len(refused):
            messages.success(request, f"已登记 {done} 封信的收件地址。")
        if not typed:
            messages.info(request, "没有填写地址，没有登记。")
        if not refused:
            return redirect("transfers:mailing" if done else back)
        rows, typed, status = refused, refused, 409
    context = {
        "rows": rows,
        "tokens": [f"{each.pk}:{chosen[each.pk]}" for each in (row["letter"].transfer for row in rows)],
        "open": sum(row["form"] is not None for row in rows),
        "following": next_url(request),
        "errors": [error for row in typed for error in _errors(row)],
    }
    return render(request, "transfers/mailing_prepare.html", context, status=status)


def _require_all(request: HttpRequest, chosen: set[uuid.UUID], letters: list[Letter]) -> None:
    """404 when a ticked transfer is not in scope; one that has no letter says so."""
    if Transfer.objects.visible_to(request.user).filter(pk__in=chosen).count() < len(chosen):
        raise Http404
    if len(letters) < len(chosen):
        raise Refusal("勾选的人中有的还没有介绍信，请只勾选“已开具，待领取”的人。")


def _address_row(request: HttpRequest, letter: Letter, *, bound: bool) -> dict[str, Any]:
    present = getattr(letter, "mailing", None)
    shut = _shut(letter)
    if shut:
        return {"letter": letter, "shut": shut, "form": None, "blank": True, "present": present}
    form = AddressForm(
        request.POST if bound else None, prefix=str(letter.pk), initial=_initial(letter, present)
    )
    for name in ("recipient", "phone", "address", "postcode"):
        field = form.fields[name]
        field.widget.attrs |= {
            "class": "form-control form-control-sm",
            "aria-label": f"{letter.member.name}的{field.label}",
            "placeholder": field.label,
        }
    blank = bound and not request.POST.get(f"{letter.pk}-address", "").strip()
    return {"letter": letter, "shut": "", "form": form, "blank": blank, "present": present}


def _keep(request: HttpRequest, row: dict[str, Any]) -> bool:
    """Whether the address was kept; if not, its form says why."""
    form = row["form"]
    try:
        set_mailing(row["letter"].pk, form.destination(), actor_of(request), seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _errors(row: dict[str, Any]) -> list[dict[str, str]]:
    form, name = row["form"], row["letter"].member.name
    target = form["address"].id_for_label
    found = [{"text": f"{name}：{sentence}", "target": target} for sentence in form.non_field_errors()]
    return found + [
        {"text": f"{name}，{bound.label}：{sentence}", "target": bound.id_for_label}
        for bound in form
        for sentence in bound.errors
    ]


def _drop(request: HttpRequest, letter: Letter) -> HttpResponse:
    drop_mailing(letter.pk, actor_of(request), seen=request.POST.get("seen", ""))
    messages.success(request, f"第 {letter.number} 号（{letter.member.name}）不再邮寄，收件地址已删除。")
    return redirect(next_url(request) or "transfers:mailing")


def _initial(letter: Letter, present: Mailing | None) -> dict[str, str]:
    """The address there is, or the one that the number before went to, or what is known of the person."""
    seen = {"seen": seen_of(present)}
    if known := present or getattr(letter.replaces, "mailing", None):
        return seen | {name: getattr(known, name) for name in mailing_service.FIELDS}
    return seen | {"recipient": letter.member.name, "phone": letter.member.phone}


def _shut(letter: Letter) -> str:
    """Why there is no address to be said any more; "" while there is."""
    if letter.voided_at:
        return "这封介绍信已作废，不能邮寄。"
    return "这封介绍信已经发放，邮寄地址不能再改。" if letter.delivered_on else ""


def _status_of(refusal: Refusal) -> int:
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Stale) else 422
