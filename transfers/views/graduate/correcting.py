"""信息有误: which items are wrong and what is right; then it is the college's turn."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of
from transfers.enums import Action
from transfers.forms.graduate_confirming import WrongForm
from transfers.models import Case, Transfer
from transfers.services import confirmed, situations
from transfers.services.performing import perform
from transfers.views.graduate.pages import graduate_page, own_case

STALE = "您打开页面以后，信息有改动，还没有提交。请看一看现在登记的内容，仍然有误的再提交一次。"


@require_http_methods(["GET", "HEAD", "POST"])
def my_correct(request: HttpRequest) -> HttpResponse:
    """Tick what is wrong and write what is right; what is shown is open to changes again."""
    case, transfer = own_case(request)
    if case is None or transfer is None:
        raise Http404
    if not situations.verdict(transfer, request.user, Action.CORRECT).allowed:
        return _too_late(request, case, transfer)
    words = confirmed.words(transfer)
    if request.method != "POST":
        form = WrongForm(words=words, initial={"version": transfer.version})
        return _page(request, case, transfer, form)
    form = WrongForm(request.POST, words=words)
    if not form.is_valid():
        return _page(request, case, transfer, form, status=422)
    try:
        perform(
            transfer.pk,
            Action.CORRECT,
            actor_of(request),
            {"reason": form.reason()},
            version=form.cleaned_data["version"],
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, "已告知学院。改好以后会请您核对、确认改动的地方。")
    return redirect("transfers:my_details")


def _page(
    request: HttpRequest,
    case: Case,
    transfer: Transfer,
    form: WrongForm,
    *,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **graduate_page(request, case, transfer),
        "form": form,
        "stale": stale,
    }
    return render(request, "transfers/graduate/correct.html", context, status=status)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What was typed stays; the page carries the present version, so that the next press counts."""
    case, transfer = own_case(request)
    if case is None or transfer is None:
        raise Http404
    if not situations.verdict(transfer, request.user, Action.CORRECT).allowed:
        return _too_late(request, case, transfer)
    typed = request.POST.copy()
    typed["version"] = str(transfer.version)
    form = WrongForm(typed, words=confirmed.words(transfer))
    if isinstance(refusal, Stale):
        return _page(request, case, transfer, form, stale=STALE, status=409)
    form.add_error(None, str(refusal))
    return _page(request, case, transfer, form, status=403 if isinstance(refusal, NotAllowed) else 422)


def _too_late(request: HttpRequest, case: Case, transfer: Transfer) -> HttpResponse:
    """Another way to put it right; what was typed is shown, so that it can be copied."""
    context = {
        **graduate_page(request, case, transfer),
        "typed": request.POST.get("text", "") if request.method == "POST" else "",
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "transfers/graduate/correct_late.html", context, status=status)
