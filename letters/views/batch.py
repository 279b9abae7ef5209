"""Letters about to be printed: what lies in the stack in which order, on which paper; and the press of 打印."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from letters.forms.printing import PrintForm
from letters.models import Letter, PrintedSheet, PrintRun
from letters.services import print_run, slips
from letters.tables import BatchTable
from letters.views import letter_page
from letters.views.pages import chosen_letters, require_office
from members import jobs
from members.jobs import Report
from members.refusals import NotAllowed, Refusal, Stale
from members.services.journal import Actor
from members.views.office import actor_of, one_page
from members.views.progress import lead_on, progress_page

# From so many letters on nobody waits for the page.
AT_ONCE = 500
IDS_IN_AN_ADDRESS = 40


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A letter and its place in the stack; ``position`` is None when it is not printed."""

    position: int | None
    letter: Letter
    remark: str


@require_safe
def batch(request: HttpRequest) -> HttpResponse:
    """The letters named in the address (``ids``), or those issued together a moment ago."""
    require_office(request)
    asked = request.GET.get("ids")
    texts = asked.split(",") if asked else request.session.get("letter_batch", [])
    return _page(request, chosen_letters(request, texts))


@require_safe
def unprinted(request: HttpRequest) -> HttpResponse:
    """All letters that have a number and have never been on paper."""
    require_office(request)
    letters = (
        Letter.objects.visible_to(request.user)
        .waiting_for_print()
        .select_related("organization", "member__branch", "sealed_by")
    )
    return _page(request, list(letters))


@require_POST
def print_letters(request: HttpRequest) -> HttpResponse:
    """Make a print run of the chosen letters and go to it; pressed twice, there is one run.

    ``ids``: in the body, or comma-separated in the address (a button that carries no fields). A press that does not
    say how to print goes to the page that asks.
    """
    require_office(request)
    said = ",".join(request.POST.getlist("ids")) or request.GET.get("ids", "")
    texts = [text for text in said.split(",") if text]
    if not texts:
        raise Refusal("没有选择介绍信。请先勾选，再点打印。")
    letters = chosen_letters(request, texts)
    if "run" not in request.POST:
        return redirect(_batch_url(request, letters))
    form = PrintForm(request.POST, user=request.user, slips=len(slips.wanted(letters)))
    if not form.is_valid():
        return _page(request, letters, form)
    if len(letters) > AT_ONCE:
        return _as_job(request, letters, form)
    try:
        run = print_run.print_run(letters, actor_of(request), **_wishes(form))
    except (NotAllowed, Stale):
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, letters, form)
    return redirect("letters:run", run.pk)


@require_safe
def run_progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far a large run has come; leads to the run as soon as it is there."""
    if PrintRun.objects.visible_to(request.user).filter(pk=pk).exists():
        return lead_on(request, reverse("letters:run", args=[pk]))
    state = jobs.state(_key(request, pk))
    if state is None:
        raise Http404
    return progress_page(
        request,
        state,
        template="letters/run_progress.html",
        unit="封",
        first_words="正在准备",
        back=(reverse("letters:batch"), "返回打印介绍信"),
        context={},
    )


def _as_job(request: HttpRequest, letters: Sequence[Letter], form: PrintForm) -> HttpResponse:
    """The same in a thread; the page shows how far it is."""
    wishes, actor, pk = _wishes(form), actor_of(request), form.cleaned_data["run"]
    request.session["letter_batch"] = [str(letter.pk) for letter in letters]

    def work(report: Report) -> str:
        return _printed(letters, actor, report, wishes)

    jobs.start(_key(request, pk), work)
    return redirect("letters:run_progress", pk)


def _printed(letters: Sequence[Letter], actor: Actor, report: Report, wishes: dict[str, object]) -> str:
    run = print_run.print_run(letters, actor, report=report, **wishes)  # type: ignore[arg-type]
    return reverse("letters:run", args=[run.pk])


def _key(request: HttpRequest, pk: uuid.UUID) -> str:
    return f"print:{request.user.pk}:{pk}"


def _wishes(form: PrintForm) -> dict[str, object]:
    said = form.cleaned_data
    return {
        "run_id": said["run"],
        "profile": said["profile"],
        "start_serial": said["start_serial"],
        "with_lists": said["with_lists"],
        "with_slips": said.get("with_slips", False),
    }


def _batch_url(request: HttpRequest, letters: Sequence[Letter]) -> str:
    ids = [str(letter.pk) for letter in letters]
    if len(ids) <= IDS_IN_AN_ADDRESS:
        return f"{reverse('letters:batch')}?ids={','.join(ids)}"
    request.session["letter_batch"] = ids  # too many for an address
    return reverse("letters:batch")


def _page(request: HttpRequest, letters: Sequence[Letter], form: PrintForm | None = None) -> HttpResponse:
    """The page; with a form that has errors, status 422 and nothing typed lost."""
    live = print_run.pick_up_order(letter for letter in letters if not letter.voided_at)
    slipped = len(slips.wanted(live))
    rows = _rows(live, [letter for letter in letters if letter.voided_at])
    table = BatchTable(rows)
    if not request.user.is_department:
        table.exclude = ("organization",)
    if form:  # this address only takes a press: it has no second page to lead to
        table.paginate(per_page=max(1, len(rows)))
    else:
        one_page(request, table)
    context = {
        "letters": letters,
        "printable": live,
        "ids": ",".join(str(letter.pk) for letter in live),
        "void": [letter for letter in letters if letter.voided_at],
        "again": [row.letter for row in rows if row.remark.startswith("曾打印")],
        "form": form or PrintForm(user=request.user, slips=slipped),
        "slips": slipped,
        "seals": letter_page.seals(live),
        "table": table,
    }
    return render(request, "letters/batch.html", context, status=422 if form else 200)


def _rows(live: Sequence[Letter], void: Sequence[Letter]) -> list[BatchRow]:
    printed = dict(
        PrintedSheet.objects.filter(letter__in=[letter.pk for letter in live])
        .order_by()
        .values_list("letter")
        .annotate(n=Sum("fetched"))
    )
    rows = [
        BatchRow(position, letter, _remark(letter, printed.get(letter.pk, 0)))
        for position, letter in enumerate(live, 1)
    ]
    return rows + [BatchRow(None, letter, "已作废，不打印") for letter in void]


def _remark(letter: Letter, printed: int) -> str:
    words = [f"曾打印 {printed} 次，本次记为重印"] if printed else []
    if letter.delivered_on:
        words.append("已发放")
    return "；".join(words)
