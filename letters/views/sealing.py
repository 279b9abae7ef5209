"""用印登记: the letters that wait for a seal, and who stamps them (notice 二(一)3)."""

import datetime

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from letters.enums import LetterState
from letters.forms.sealing import SealForm
from letters.models import Letter, PrintedSheet
from letters.services.sealing import seal_many
from letters.tables import SealTable
from letters.views.pages import chosen_letters, require_office
from members import clock
from members.enums import SealHolder
from members.views.office import actor_of, one_page

NAMED_IN_A_MESSAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
def seals(request: HttpRequest) -> HttpResponse:
    """Tick the stamped ones, say when; each is recorded by itself, with a result per row."""
    require_office(request)
    waiting = (
        Letter.objects.visible_to(request.user)
        .in_state(LetterState.TO_SEAL)
        .select_related("organization", "member")
        .annotate(printed=Exists(PrintedSheet.objects.filter(letter=OuterRef("pk"))))
        .defer("content")
    )
    mine = waiting.filter(
        seal_holder=SealHolder.DEPARTMENT if request.user.is_department else SealHolder.ORGANIZATION
    )
    ticked = request.POST.getlist("selected")
    form = SealForm(request.POST if request.method == "POST" else None, initial={"sealed_on": clock.today()})
    status = 200
    if request.method == "POST":
        letters = chosen_letters(request, ticked)
        status = 422
        if not letters:
            form.add_error(None, "没有选择介绍信。请先勾选已经盖章的，再登记用印。")
        elif form.is_valid():
            _record(request, letters, form.cleaned_data["sealed_on"])
            return redirect("letters:seals")
    table = SealTable(mine)
    if not request.user.is_department:
        table.exclude = ("organization",)
    one_page(request, table)
    context = {
        "form": form,
        "table": table,
        "count": mine.count(),
        "elsewhere": waiting.exclude(seal_holder=SealHolder.ORGANIZATION).count()
        if request.user.is_college
        else 0,
    }
    return render(request, "letters/seals.html", context, status=status)


def _record(request: HttpRequest, letters: list[Letter], day: datetime.date) -> None:
    results = seal_many(letters, day, actor_of(request))
    done = sum(not sentence for _, sentence in results)
    if done:
        messages.success(request, f"已登记 {done} 封介绍信用印，可以发放。")
    failed = [f"第 {letter.number} 号：{sentence.rstrip('。')}" for letter, sentence in results if sentence]
    if failed:
        more = "；等" if len(failed) > NAMED_IN_A_MESSAGE else ""
        messages.warning(
            request, f"{len(failed)} 封没有登记——{'；'.join(failed[:NAMED_IN_A_MESSAGE])}{more}。"
        )
