"""去向指引 in the office: everybody reads and prints, 组织部管理员 keeps the words."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, pdf_response, require_department_admin, version_seen
from transfers.enums import Prospect
from transfers.forms.guides import MOST_ROWS, GuideForm, QuestionSet, initial_guide, initial_questions
from transfers.models import Guide
from transfers.services import guides as keeping
from transfers.services.guide_seed import seed
from transfers.views.graduate.guide import SHEET_NAME

MORE = "more"  # the button that asks for further rows instead of saving
INCOMPLETE = "页面没有完整提交，请返回后重新打开再改。"


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """The eight kinds of case."""
    _require_office(request)
    rows = [
        {"guide": guide, "slug": slug_of(guide.prospect), "questions": len(guide.questions.all())}
        for guide in keeping.guides()
    ]
    context = {"rows": rows, "keeper": request.user.is_department_admin}
    return render(request, "transfers/guides.html", context)


@require_POST
def guides_sheets(request: HttpRequest) -> HttpResponse:
    """Every sheet in one file, to hand out."""
    _require_office(request)
    return _sheets(request, list(keeping.guides()))


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """As the graduate sees it."""
    _require_office(request)
    found = _guide(slug)
    context = {"guide": found, "slug": slug, "keeper": request.user.is_department_admin}
    return render(request, "transfers/guide.html", context)


@require_POST
def guide_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet."""
    _require_office(request)
    return _sheets(request, [_guide(slug)])


@require_http_methods(["GET", "HEAD", "POST"])
def guide_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The words of a guide. The button for more rows changes nothing but the page."""
    require_department_admin(request)
    found = _guide(slug)
    if request.method != "POST":
        form = GuideForm(initial=initial_guide(found))
        questions = QuestionSet(initial=initial_questions(list(found.questions.all())), prefix="q")
        return _form_page(request, found, slug, form, questions, 200)
    if MORE in request.POST:
        return _form_page(request, found, slug, *_with_more_rows(request), 200)
    form, questions = GuideForm(request.POST), QuestionSet(request.POST, prefix="q")
    if not questions.management_form.is_valid():
        raise Refusal(INCOMPLETE)
    status = 422
    if form.is_valid() and questions.is_valid():
        try:
            keeping.edit(
                found.prospect,
                form.values(),
                questions.words(),
                actor_of(request),
                seen=version_seen(request, "seen"),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "指引已保存，毕业生看到的是新文字。")
            return redirect("transfers:guide", slug=slug)
    return _form_page(request, found, slug, form, questions, status)


@require_POST
def guide_restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the words that come with the program."""
    require_department_admin(request)
    found = _guide(slug)
    keeping.restore(found.prospect, actor_of(request), seen=version_seen(request, "seen"))
    messages.success(request, "已恢复系统自带的文字；修改过的文字留在日志里。")
    return redirect("transfers:guide", slug=slug)


def slug_of(prospect: str) -> str:
    """STUDY_HERE → study-here."""
    return prospect.lower().replace("_", "-")


def _with_more_rows(request: HttpRequest) -> tuple[GuideForm, Any]:
    """What has been typed, with empty rows behind it; nothing is complained of yet."""
    typed = request.POST.copy()
    total = typed.get("q-TOTAL_FORMS", "0")
    rows = min(int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0, MOST_ROWS)
    names = ("place", "question", "answer", "why")
    initial = [{name: typed.get(f"q-{row}-{name}", "") for name in names} for row in range(rows)]
    filled = [each for each in initial if any(each[name] for name in names if name != "place")]
    return GuideForm(initial=typed.dict()), QuestionSet(initial=filled, prefix="q")


def _form_page(
    request: HttpRequest, found: Guide, slug: str, form: GuideForm, questions: Any, status: int
) -> HttpResponse:
    context = {
        "guide": found,
        "slug": slug,
        "form": form,
        "questions": questions,
        "errors": _errors(form, questions),
        "most": keeping.MOST_QUESTIONS,
        "restorable": found.edited_on is not None and Prospect(found.prospect) in seed(),
    }
    return render(request, "transfers/guide_form.html", context, status=status)


def _errors(form: GuideForm, questions: Any) -> list[dict[str, str]]:
    """For ``components/error_summary.html``: what is wrong, and the field that it is about."""
    found = [{"text": text, "target": ""} for text in form.non_field_errors()]
    if questions.is_bound:
        found += [{"text": text, "target": ""} for text in questions.non_form_errors()]
    for number, each in enumerate([form, *(questions.forms if questions.is_bound else ())]):
        where = f"第 {number} 个问题：" if number else ""
        found += [
            {"text": f"{where}{each.fields[name].label}：{text}", "target": each[name].id_for_label}
            for name, texts in each.errors.items()
            if name in each.fields
            for text in texts
        ]
    return found


def _sheets(request: HttpRequest, chosen: list[Guide]) -> HttpResponse:
    content = keeping.sheets_pdf(chosen, request.user.organization, settings.UNIVERSITY_NAME)
    return pdf_response(content, SHEET_NAME)


def _guide(slug: str) -> Guide:
    prospect = slug.upper().replace("-", "_")
    found = keeping.find(prospect) if slug == slug_of(prospect) else None
    if found is None:
        raise Http404
    return found


def _require_office(request: HttpRequest) -> None:
    if not request.user.is_staff_member:
        raise NotAllowed("这是办理人员的页面；您的指引在首页的“了解去哪里转”。")
