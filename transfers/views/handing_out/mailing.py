"""邮寄: which letters go by post, labels and the list for the courier, and the tracking numbers."""

import uuid
from typing import Any

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from letters.enums import LetterState
from letters.models import Letter, Mailing
from letters.services import paper
from members import clock
from members.refusals import Refusal
from members.views.office import PAGE_SIZE, actor_of, pdf_response, version_seen, workbook_response
from transfers.forms.handing_out import LabelForm, PostingForm
from transfers.services.handing_out import pasted, posting
from transfers.services.handing_out.posting import Posted
from transfers.services.list_exports import file_name
from transfers.services.standing import masked_phone
from transfers.views.handing_out import rows as typed_rows

# Chrome's own viewer puts the file into an <embed> and asks object-src about it (crbug.com/271452).
PDF_POLICY = {"object-src": ["'self'"]}
WHAT = "邮寄"


@require_http_methods(["GET", "HEAD", "POST"])
def mailing(request: HttpRequest) -> HttpResponse:
    """The letters with an address that have not left; POST records tracking numbers, or shows pasted ones first."""
    typed_rows.require_college(request, WHAT)
    if request.method != "POST":
        return _page(request, PostingForm())
    if request.POST.get("action") == "paste":
        return _pasted(request)
    return _record(request)


@require_POST
@csp_replace(PDF_POLICY)
def mailing_labels(request: HttpRequest) -> HttpResponse:
    """Address labels of the ticked letters, or of all, as a PDF; noted in the journal: addresses leave the house."""
    typed_rows.require_college(request, WHAT)
    form = LabelForm(request.POST)
    if not form.is_valid():
        raise Refusal("请写明从第几格开始：1 至 14 的整数。")
    chosen = _chosen(request)
    pdf = paper.pdf_of(paper.labels(chosen, start=form.cleaned_data["start"]), title="地址标签")
    posting.note_export(actor_of(request), "打印地址标签", len(chosen))
    return pdf_response(pdf, f"地址标签-{clock.today():%Y%m%d}.pdf")


@require_POST
def mailing_export(request: HttpRequest) -> HttpResponse:
    """邮寄清单 of the ticked letters, or of all, as a workbook for the courier; noted in the journal."""
    typed_rows.require_college(request, WHAT)
    return workbook_response(posting.export(_chosen(request), actor_of(request)), file_name("邮寄清单"))


def _chosen(request: HttpRequest) -> list[Mailing]:
    """The mailings of the ticked letters, of all that wait when none is ticked; 404 for a stranger's."""
    waiting = posting.waiting(request.user)
    ticked = typed_rows.ids(request.POST.getlist("selected"))
    letters = list(waiting.filter(pk__in=ticked) if ticked else waiting)
    if len(letters) < len(ticked):
        if Letter.objects.visible_to(request.user).filter(pk__in=ticked).count() < len(ticked):
            raise Http404
        raise Refusal("勾选的信中有的已经发放或作废，请刷新后重新勾选。")
    if not letters:
        raise Refusal("没有待邮寄的介绍信。请先登记收件地址。")
    mailings = Mailing.objects.filter(letter__in=letters).select_related(
        "letter__member", "letter__organization"
    )
    return list(mailings.order_by("letter__number"))


def _record(request: HttpRequest) -> HttpResponse:
    """Each row by itself; what could not be recorded stays on the page as it was typed."""
    typed = typed_rows.typed_by_row(request, "tracking")
    form = PostingForm(request.POST)
    problems: dict[uuid.UUID, str] = {}
    if not typed:
        form.add_error(None, "没有填写邮件号。请在要登记的信后面填写，再点登记。")
    letters = {each.pk: each for each in posting.waiting(request.user).filter(pk__in=typed)}
    gone = _gone(request, set(typed) - set(letters))
    if not form.is_valid():
        return _page(request, form, typed=typed, gone=gone, status=422)
    entries = [
        Posted(each.transfer.pk, version_seen(request, f"version-{pk}"), each, typed[pk])
        for pk, each in letters.items()
    ]
    problems = posting.faults(entries, request.user, together=form.cleaned_data["together"])
    good = [row for row in entries if row.letter.pk not in problems]
    results = posting.deliver(good, form.day, actor_of(request))
    by_transfer = {row.transfer_id: row.letter.pk for row in good}
    problems |= {by_transfer[each.transfer_id]: each.sentence for each in results if not each.done}
    typed_rows.say(request, [each for each in results if each.done], "封已登记寄出", "")
    if not problems and not gone:
        return redirect("transfers:mailing")
    kept = {pk: text for pk, text in typed.items() if pk in problems}
    return _page(request, form, typed=kept, problems=problems, gone=gone, status=409 if gone else 422)


def _gone(request: HttpRequest, missing: set[uuid.UUID]) -> list[str]:
    """In a sentence each, the letters that wait no longer; 404 for what is not in scope at all."""
    letters = list(Letter.objects.visible_to(request.user).filter(pk__in=missing).select_related("member"))
    if len(letters) < len(missing):
        raise Http404
    return [
        f"第 {each.number} 号（{each.member.name}）{each.state.label}，不再待邮寄；填写的邮件号没有登记。"
        for each in letters
    ]


def _pasted(request: HttpRequest) -> HttpResponse:
    """Only the letters that the pasted lines name, with their tracking numbers filled in, to be looked at."""
    waiting = {each.number: each.pk for each in posting.waiting(request.user)}
    text = request.POST.get("pasted", "")
    result = pasted.read(text, waiting)
    typed = {waiting[number]: tracking for number, tracking in result.found.items()}
    status = 200 if typed else 422
    return _page(request, PostingForm(), typed=typed, read=result, text=text, status=status)


def _page(
    request: HttpRequest,
    form: PostingForm,
    *,
    typed: dict[uuid.UUID, str] | None = None,
    problems: dict[uuid.UUID, str] | None = None,
    gone: list[str] | None = None,
    read: pasted.Pasted | None = None,
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    """One page of the list; where something was typed, the rows it was typed for, however many."""
    typed, problems = typed or {}, problems or {}
    waiting = posting.waiting(request.user)
    total = waiting.count()
    shown = waiting.filter(pk__in=typed) if typed else waiting
    paginator = Paginator(shown, max(len(typed), PAGE_SIZE))
    page = paginator.get_page(request.GET.get("page") if request.method != "POST" else 1)
    errors = [{"text": sentence, "target": ""} for sentence in gone or []]
    errors += [{"text": sentence, "target": ""} for sentence in form.non_field_errors()]
    errors += [
        {"text": f"{field.label}：{sentence}", "target": field.id_for_label}
        for field in form
        for sentence in field.errors
    ]
    rows = [_row(letter, typed, problems) for letter in page]
    errors += [
        {"text": f"第 {row['letter'].number} 号：{row['problem']}", "target": f"tracking-{row['letter'].pk}"}
        for row in rows
        if row["problem"]
    ]
    context = {
        "rows": rows,
        "page": page,
        "total": total,
        "only_some": bool(typed),
        "to_record": any(row["ready"] or row["typed"] for row in rows),
        "form": form,
        "labels": LabelForm(),
        "errors": errors,
        "read": read,
        "pasted": text,
        "ask_together": any("同一邮件号" in sentence for sentence in problems.values()),
    }
    return render(request, "transfers/mailing.html", context, status=status)


def _row(letter: Letter, typed: dict[uuid.UUID, str], problems: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "letter": letter,
        "mailing": letter.mailing,
        "phone": masked_phone(letter.mailing.phone),
        "version": letter.transfer.version,
        "ready": letter.state == LetterState.TO_DELIVER and clock.today() <= letter.valid_until,
        "expired": clock.today() > letter.valid_until,
        "typed": typed.get(letter.pk, ""),
        "problem": problems.get(letter.pk, ""),
    }
