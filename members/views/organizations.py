"""组织部管理员 keeps the organisations; each organisation its own branches."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from members.enums import SealHolder
from members.forms.organizations import BranchForm, OrganizationForm
from members.models import Branch, Organization, User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import organizations, rights
from members.views.office import actor_of, require_department_admin

# In a form of two columns these take both.
WIDE_FIELDS = ("full_name", "kind", "address", "active")


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """All organisations with their seal rule."""
    require_department_admin(request)
    rows = Organization.objects.visible_to(request.user).annotate(
        branch_count=Count("branches", distinct=True),
        member_count=Count("members", distinct=True),
        user_count=Count("users", distinct=True),
    )
    return render(
        request,
        "members/organization_list.html",
        {"organizations": rows, "department": SealHolder.DEPARTMENT},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def organization_new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    require_department_admin(request)
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = organizations.create_organization(form.values(), actor_of(request))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已新建{made.name}。请接着添加党支部和学院管理员。")
                return redirect("members:organization_edit", made.pk)
    context = {"form": form, "organization": None, "wide_fields": WIDE_FIELDS}
    return render(request, "members/organization_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation, with its branches and administrators beside."""
    require_department_admin(request)
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    form = OrganizationForm(
        request.POST if request.method == "POST" else None,
        instance=Organization.objects.get(pk=pk),  # the form writes on its copy before it is checked
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                organizations.change_organization(
                    pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                messages.success(request, f"{form.cleaned_data['name']}：已保存。")
                return redirect("members:organization_list")
    context = {
        "form": form,
        "wide_fields": WIDE_FIELDS,
        "organization": organization,
        "branches": _branches(organization),
        "administrators": User.objects.filter(organization=organization),
    }
    return render(request, "members/organization_form.html", context, status=status)


@require_safe
def branch_list(request: HttpRequest) -> HttpResponse:
    """A college's own branches. 组织部管理员 finds them with each organisation."""
    if not request.user.is_college:
        raise NotAllowed("这一页供学院管理员维护本单位的党支部。")
    organization = get_object_or_404(Organization.objects.visible_to(request.user))
    context = {"organization": organization, "branches": _branches(organization)}
    return render(request, "members/branch_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def branch_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new branch of an organisation."""
    organization = _organization_to_keep(request, pk)
    return _branch_page(request, Branch(organization=organization))


@require_http_methods(["GET", "HEAD", "POST"])
def branch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's name and code."""
    branch = get_object_or_404(Branch.objects.visible_to(request.user), pk=pk)
    _organization_to_keep(request, branch.organization_id)
    return _branch_page(request, branch)


def _branch_page(request: HttpRequest, branch: Branch) -> HttpResponse:
    organization, name = branch.organization, branch.name
    form = BranchForm(request.POST if request.method == "POST" else None, instance=branch)
    back = _back(request, organization)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = _save_branch(request, form, branch)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                messages.success(request, f"党支部“{saved.name}”已保存。")
                return redirect(back)
    context = {"form": form, "organization": organization, "name": name, "back": back}
    return render(request, "members/branch_form.html", context, status=status)


def _save_branch(request: HttpRequest, form: BranchForm, branch: Branch) -> Branch:
    actor = actor_of(request)
    if branch.pk:
        return organizations.change_branch(branch.pk, form.values(), actor, seen=form.cleaned_data["seen"])
    return organizations.create_branch(branch.organization, form.values(), actor)


def _organization_to_keep(request: HttpRequest, pk: int) -> Organization:
    """404 outside the scope (a graduate keeps nothing at all), 403 for a reviewer."""
    scope = Organization.objects.visible_to(request.user)
    organization = get_object_or_404(scope.none() if request.user.is_graduate else scope, pk=pk)
    if not rights.may_keep_branches(request.user, organization):
        raise NotAllowed("党支部由组织部管理员或本单位的学院管理员维护。")
    return organization


def _branches(organization: Organization) -> list[Branch]:
    return list(organization.branches.annotate(member_count=Count("members")))


def _back(request: HttpRequest, organization: Organization) -> str:
    if request.user.is_department_admin:
        return reverse("members:organization_edit", args=[organization.pk])
    return reverse("members:branch_list")
