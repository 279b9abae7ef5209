"""After leaving: the graduate reports that it is handed in, that the receipt is there, or that nobody takes it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.forms.photos import ask_again
from members.refusals import NotAllowed, Refusal, Stale
from members.services.limits import Limit
from members.views.office import actor_of, jpeg_response
from members.views.uploads import bounded
from transfers.forms.own_reports import FORMS, OwnReportForm
from transfers.models import Case, OwnReport, OwnReportPhoto, Transfer
from transfers.models.own_reports import OwnReportKind
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import STANDING
from transfers.views.graduate import report_words
from transfers.views.graduate.pages import graduate_page, own_case

# Of one person: looking at a photograph is work.
SENDINGS = Limit("own-report", 20, 3600)
TOO_OFTEN = "提交得太频繁了，请约 {minutes} 分钟后再试；急的话请直接给学院打电话。"
THERE_ALREADY = "刚才已经提交过了，下面是学院收到的那一份。"


def _too_large(request: HttpRequest) -> HttpResponse:
    case, transfer = own_case(request)
    context = graduate_page(request, case, transfer)
    return render(request, "transfers/graduate/report_too_large.html", context, status=413)


@require_http_methods(["GET", "HEAD", "POST"])
@bounded(_too_large)
def my_report(request: HttpRequest, kind: str) -> HttpResponse:
    """What has been said, or the form to say it. ``?again`` opens the form over what stands."""
    case, transfer = own_case(request)
    if kind not in report_words.SLUGS or case is None or transfer is None:
        raise Http404
    what = report_words.SLUGS[kind]
    page = _Page(request, case, transfer, what)
    if request.method == "POST":
        return _sent(page)
    if not own_reports.may_report(transfer):
        return page.sent() if page.latest else page.closed()
    if page.standing and "again" not in request.GET:
        return page.sent()
    return page.form(FORMS[what](transfer=transfer, standing=page.standing))


@require_safe
def my_report_photo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The own photograph."""
    if not request.user.is_graduate:
        raise NotAllowed("这是毕业生本人的页面；办理请从首页进入。")
    photo = get_object_or_404(OwnReportPhoto.objects.visible_to(request.user), report=pk)
    return jpeg_response(photo.image, "receipt.jpg")


@require_POST
def my_report_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take it back while nobody has decided."""
    report = get_object_or_404(OwnReport.objects.visible_to(request.user), pk=pk)
    try:
        own_reports.withdraw(report.pk, actor_of(request))
    except Stale as refusal:
        messages.error(request, str(refusal))
        return redirect("transfers:my_report", report_words.SLUG_OF[OwnReportKind(report.kind)])
    messages.success(request, "已撤回。需要时可以重新提交。")
    return redirect("home")


class _Page:
    """One of these pages for one person: the form, or what has become of it."""

    def __init__(self, request: HttpRequest, case: Case, transfer: Transfer, kind: OwnReportKind) -> None:
        self.request, self.transfer, self.kind = request, transfer, kind
        self.slug = report_words.SLUG_OF[kind]
        self.latest = own_reports.latest_of(transfer).get(kind)
        self.standing = self.latest if self.latest and self.latest.state in STANDING else None
        self.context: dict[str, Any] = {**graduate_page(request, case, transfer), "kind": self.slug}

    def form(self, form: OwnReportForm, *, status: int = 200, sentence: str = "") -> HttpResponse:
        """The form, with what was wrong with it."""
        declined = self.latest if self.latest and self.standing is None else None
        refused = self.kind == OwnReportKind.REFUSED
        context = {
            "form": form,
            "words": report_words.page_words(self.kind, self.transfer),
            "paper": report_words.on_paper(self.transfer),
            "declined": declined,
            "standing": self.standing,
            "sent_at": report_words.moment_words(self.standing.reported_at) if self.standing else "",
            "steps": report_words.refused_steps(self.transfer) if refused else [],
            "errors": [{"text": sentence, "target": ""}] if sentence else [],
        }
        return self._render("report.html", context, status)

    def sent(self, *, status: int = 200) -> HttpResponse:
        """What was said, what the college makes of it, what comes next."""
        report = self.latest
        assert report is not None  # the caller has looked
        may_report = own_reports.may_report(self.transfer)
        context = {
            "report": report,
            "words": report_words.sent_words(report, self.transfer),
            "rows": report_words.summary_rows(report),
            "photo": OwnReportPhoto.objects.filter(report=report).exists(),
            "may_withdraw": report.state in STANDING,
            "may_again": report.state in STANDING and may_report,
            "to_receipt": self.kind == OwnReportKind.HANDED_IN and may_report,
            "post": self.kind == OwnReportKind.RECEIPT and report_words.on_paper(self.transfer),
            "sent_at": report_words.moment_words(report.reported_at),
            "steps": report_words.refused_steps(self.transfer, told=True)
            if self.kind == OwnReportKind.REFUSED and may_report
            else [],
        }
        return self._render("report_sent.html", context, status)

    def closed(self, *, status: int = 200) -> HttpResponse:
        """Nothing to report now, and nothing was."""
        return self._render("report_closed.html", {"why": report_words.closed_words(self.transfer)}, status)

    def _render(self, name: str, context: dict[str, Any], status: int) -> HttpResponse:
        return render(self.request, f"transfers/graduate/{name}", {**self.context, **context}, status=status)


def _sent(page: _Page) -> HttpResponse:
    request, transfer, form_class = page.request, page.transfer, FORMS[page.kind]
    place = str(request.user.pk)
    if not SENDINGS.take(place):
        sentence = TOO_OFTEN.format(minutes=-(-SENDINGS.wait(place) // 60))
        typed = form_class(transfer=transfer, standing=page.standing)
        typed.initial.update(request.POST.dict())
        return page.form(typed, status=429, sentence=sentence)
    if not own_reports.may_report(transfer):  # it has gone on since the page was opened
        messages.error(request, own_reports.CLOSED)
        return page.sent(status=409) if page.latest else page.closed(status=409)
    form = form_class(request.POST, request.FILES, transfer=transfer, standing=page.standing)
    if form.is_valid():
        try:
            kept = own_reports.report(
                transfer.pk,
                page.kind,
                form.said(),
                actor_of(request),
                photo=form.picture,
                replaces=form.cleaned_data["replaces"],
            )
        except Stale as refusal:
            messages.error(request, str(refusal))
            return page.sent(status=409) if page.latest else page.form(form, status=409)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if not kept.new:
                messages.info(request, THERE_ALREADY)
            return redirect("transfers:my_report", page.slug)
    ask_again(form, request.FILES)
    return page.form(form, status=422)
