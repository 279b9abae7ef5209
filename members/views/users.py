"""Users, kept by 组织部管理员."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.enums import Role
from members.filters import UserFilter
from members.forms.users import GraduateEditForm, GraduateForm, StaffForm
from members.models import Member, SignInCode, User
from members.models.sign_in import CodeWay
from members.refusals import Refusal, Stale
from members.services import accounts, sign_in_codes
from members.services.journal import Actor
from members.tables import UserTable, users_in_order
from members.views.office import actor_of, list_context, require_department_admin


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    """All accounts, the office first."""
    require_department_admin(request)
    filterset = UserFilter(request.GET, users_in_order(User.objects.visible_to(request.user)))
    context = list_context(request, filterset, UserTable(filterset.qs))
    return render(request, "members/user_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_new(request: HttpRequest) -> HttpResponse:
    """An account for the office, or with ``?for=graduate`` for a person of a register."""
    require_department_admin(request)
    for_graduate = request.GET.get("for") == "graduate"
    form_class = GraduateForm if for_graduate else StaffForm
    wanted = (
        {"role": Role.COLLEGE_ADMIN, "organization": request.GET["organization"]}
        if "organization" in request.GET
        else {}
    )
    form = form_class(request.POST if request.method == "POST" else None, initial=wanted)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if isinstance(form, GraduateForm):
                    return _show_code(request, _code_for(form.member, actor_of(request)), is_new=True)
                user, password = accounts.create_staff(form.values(), actor_of(request))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return _show_password(request, user, password, is_new=True)
    context = {"form": form, "for_graduate": for_graduate}
    return render(request, "members/user_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Role, organisation, access."""
    require_department_admin(request)
    user = _user(request, pk)
    form_class = GraduateEditForm if user.is_graduate else StaffForm
    form = form_class(request.POST if request.method == "POST" else None, instance=_user(request, pk))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                accounts.change_user(pk, form.values(), actor_of(request), seen=form.cleaned_data["seen"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                messages.success(request, f"{user.name}：已保存。")
                return redirect("members:user_list")
    context = {"form": form, "edited": user, "is_self": user.pk == request.user.pk}
    return render(request, "members/user_form.html", context, status=status)


@require_POST
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password, shown this once; for a graduate a code, with which to choose a password."""
    require_department_admin(request)
    user = _user(request, pk)
    if user.is_graduate:
        return _show_code(
            request, sign_in_codes.reset(pk, actor_of(request), way=CodeWay.SHOWN), is_new=False
        )
    user, password = accounts.reset_password(pk, actor_of(request))
    return _show_password(request, user, password, is_new=False)


def _code_for(member: Member, actor: Actor) -> SignInCode:
    issued = sign_in_codes.issue([member], actor, way=CodeWay.SHOWN)
    if issued.left_out:
        raise Refusal(f"{member.name}：{issued.left_out[0][1]}")
    return issued.codes[0]


def _user(request: HttpRequest, pk: int) -> User:
    scope = User.objects.visible_to(request.user)
    return get_object_or_404(scope.select_related("organization", "member__organization"), pk=pk)


def _show_password(request: HttpRequest, user: User, password: str, *, is_new: bool) -> HttpResponse:
    """In the answer to the POST itself: nothing of it is stored, and going back does not show it again."""
    context = {"account": user, "password": password, "is_new": is_new}
    return render(request, "members/user_password.html", context)


def _show_code(request: HttpRequest, code: SignInCode, *, is_new: bool) -> HttpResponse:
    context = {"account": code.user, "code": sign_in_codes.as_typed(code.code), "is_new": is_new}
    return render(request, "members/user_code.html", context | {"valid_until": code.valid_until})
