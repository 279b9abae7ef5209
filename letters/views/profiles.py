"""打印方案: the printers of an office, each with its paper, its calibration sheet and a preview."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.db.models import F, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from letters.forms.profiles import MeasuredForm, ProfileForm
from letters.models import PrintProfile
from letters.render.errors import CannotPrint
from letters.services import paper, preview, profiles
from letters.tables import ProfileTable
from letters.views.pages import require_office
from members.refusals import NotAllowed, Refusal, Stale
from members.views.office import actor_of, one_page, pdf_response

# Chrome's own viewer puts the file into an <embed> and asks object-src about it (crbug.com/271452).
PDF_POLICY = {"object-src": ["'self'"]}


@require_safe
def profile_list(request: HttpRequest) -> HttpResponse:
    """The profiles of the own office; 组织部 sees the colleges' as well."""
    require_office(request)
    rows = PrintProfile.objects.visible_to(request.user).select_related("organization")
    own = request.user.organization_id if request.user.is_college else None
    rows = rows.annotate(last_used=Max("runs__made_at")).order_by(
        "-active", F("organization__code").asc(nulls_first=True), "name"
    )
    table = ProfileTable(rows, owner=own)
    if not request.user.is_department:
        table.exclude = ("organization",)
    one_page(request, table)
    return render(request, "letters/profiles.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def profile_new(request: HttpRequest) -> HttpResponse:
    """A new profile; calibrated after it has been saved."""
    require_office(request)
    owner = request.user.organization if request.user.is_college else None
    form = ProfileForm(request.POST if request.method == "POST" else None, owner=owner)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = profiles.create(form.values(), actor_of(request))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已建立打印方案“{made.name}”。请打印校准页，量好以后在这里计算。")
                return redirect("letters:profile_edit", made.pk)
    return render(request, "letters/profile_form.html", _context(form, None, None, None), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a profile, or work its numbers out from a measured calibration sheet (``action=compute``)."""
    require_office(request)
    profile = _profile(request, pk)
    if not profiles.may_keep(request.user, profile):
        raise NotAllowed("打印方案由使用它的单位维护；您可以预览和打印它的校准页。")
    posted = request.POST if request.method == "POST" else None
    form = ProfileForm(posted, instance=_profile(request, pk), owner=profile.organization)
    measuring = MeasuredForm(posted if posted and posted.get("action") == "compute" else None)
    if posted is None:
        return render(request, "letters/profile_form.html", _context(form, measuring, profile, None))
    if posted.get("action") == "compute":
        return _compute(request, form, measuring, profile)
    measuring = MeasuredForm(initial={name: posted.get(name, "") for name in measuring.fields})
    status = 422
    if form.is_valid():
        try:
            profiles.change(pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(
                request, f"打印方案“{form.cleaned_data['name']}”已保存。请再打印一次校准页核对。"
            )
            return redirect("letters:profile_edit", pk)
    return render(
        request, "letters/profile_form.html", _context(form, measuring, profile, None), status=status
    )


@require_POST
def profile_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a profile out of use, or back (``active=1``)."""
    require_office(request)
    profile = _profile(request, pk)
    active = request.POST.get("active") == "1"
    profiles.put_in_use(profile.pk, active, actor_of(request))
    messages.success(
        request,
        f"打印方案“{profile.name}”已恢复使用。"
        if active
        else f"打印方案“{profile.name}”已停用，打印时不再列出。",
    )
    return redirect("letters:profiles")


@require_safe
@csp_replace(PDF_POLICY)
def profile_calibration(request: HttpRequest, pk: int) -> HttpResponse:
    """The calibration sheet, drawn with the profile as it is saved."""
    require_office(request)
    return pdf_response(paper.calibration_pdf(_profile(request, pk)), f"校准页-{pk}.pdf")


@require_safe
@csp_replace(PDF_POLICY)
def profile_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample letter where this profile puts it, with the form in the background."""
    require_office(request)
    try:
        content = preview.sample_pdf(_profile(request, pk))
    except CannotPrint as fault:
        raise Refusal(f"样张不能打印：{fault}") from fault
    return pdf_response(content, f"样张-{pk}.pdf")


def _profile(request: HttpRequest, pk: int) -> PrintProfile:
    return get_object_or_404(
        PrintProfile.objects.visible_to(request.user).select_related("organization"), pk=pk
    )


def _compute(
    request: HttpRequest, form: ProfileForm, measuring: MeasuredForm, profile: PrintProfile
) -> HttpResponse:
    """The same page with the computed numbers in the form; nothing is written."""
    found, status = None, 422
    if measuring.is_valid():
        now = {name: getattr(profile, name) for name in profiles.PLACING_FIELDS}
        try:
            found = profiles.corrected(now, measuring.measured())
        except Refusal as refusal:
            measuring.add_error(None, str(refusal))
    if found is not None:
        form, status = form.with_placing(found), 200
    return render(
        request, "letters/profile_form.html", _context(form, measuring, profile, found), status=status
    )


def _context(
    form: ProfileForm, measuring: MeasuredForm | None, profile: PrintProfile | None, found: Any
) -> dict[str, Any]:
    changes = [
        {
            "field": str(PrintProfile._meta.get_field(name).verbose_name),
            "before": str(getattr(profile, name)),
            "after": str(value),
        }
        for name, value in (found or {}).items()
    ]
    return {
        "form": form,
        "measuring": measuring,
        "errors": _errors(form, measuring, computing=bool(measuring and measuring.is_bound)),
        "profile": profile,
        "computed": changes,
        "crosses": profiles.CROSSES,
    }


def _errors(form: ProfileForm, measuring: MeasuredForm | None, *, computing: bool) -> list[dict[str, str]]:
    """What the error summary says: of the part that was asked for."""
    asked: Any = measuring if computing else form
    if asked is None or not asked.is_bound:
        return []
    found = [{"text": str(error), "target": ""} for error in asked.non_field_errors()]
    return found + [
        {"text": f"{field.label}：{error}", "target": field.id_for_label or f"div_{field.auto_id}"}
        for field in asked
        for error in field.errors
    ]
