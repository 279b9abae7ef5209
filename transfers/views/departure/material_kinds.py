"""材料种类: which files belong to a member's papers, kept by 组织部管理员."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.refusals import Refusal, Stale
from members.views.office import actor_of, require_department_admin
from transfers.forms.departure import MaterialKindForm
from transfers.models import MaterialKind
from transfers.services.departure import material_kinds


@require_safe
def kind_list(request: HttpRequest) -> HttpResponse:
    """All kinds in their order, those out of use too."""
    require_department_admin(request)
    kinds = MaterialKind.objects.annotate(recorded=Count("records")).order_by("position", "pk")
    rows = [(kind, material_kinds.categories_in_words(kind.categories)) for kind in kinds]
    return render(request, "transfers/material_kinds.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def kind_new(request: HttpRequest) -> HttpResponse:
    """A new kind, behind the others."""
    require_department_admin(request)
    form = MaterialKindForm(
        request.POST if request.method == "POST" else None,
        initial={"position": material_kinds.next_position()},
    )
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def kind_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A kind's name, categories, place; or out of use."""
    require_department_admin(request)
    kind = get_object_or_404(MaterialKind, pk=pk)
    form = MaterialKindForm(
        request.POST if request.method == "POST" else None, instance=MaterialKind.objects.get(pk=pk)
    )
    return _page(request, form, kind)


def _page(request: HttpRequest, form: MaterialKindForm, kind: MaterialKind | None) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = _save(request, form, kind)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                messages.success(request, f"“{saved.name}”已保存。")
                return redirect("transfers:material_kinds")
    return render(request, "transfers/material_kind_form.html", {"form": form, "kind": kind}, status=status)


def _save(request: HttpRequest, form: MaterialKindForm, kind: MaterialKind | None) -> MaterialKind:
    if kind is None:
        return material_kinds.create_kind(form.values(), actor_of(request))
    return material_kinds.change_kind(
        kind.pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"]
    )
