"""Signing in and out, and one's own password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from members.demo_accounts import FEATURED
from members.forms.users import PasswordChangeForm, SignInForm
from members.refusals import Refusal
from members.services import accounts, sign_in_limits
from members.services.sign_in_limits import KeptWaiting
from members.views.first_sign_in import kept_waiting
from members.views.office import actor_of, base_template
from members.views.visitor import address_of, network_of

CAMPUS = "members.campus.CampusBackend"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SignIn(views.LoginView):
    """User name and password; the demo offers its accounts."""

    template_name = "members/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Within the limits of ``sign_in_limits``; a form with an empty field looks nothing up and counts for nothing.

        Nor does a NUL, which no database takes.
        """
        username = request.POST.get("username", "").strip()
        if "\0" in username or not (username and request.POST.get("password")):
            return super().post(request, *args, **kwargs)
        try:
            tried = sign_in_limits.PASSWORDS.reserve(username, network_of(request), address_of(request))
        except KeptWaiting as waiting:
            return kept_waiting(request, waiting)
        response = super().post(request, *args, **kwargs)
        if request.user.is_authenticated:
            tried.give_back()
        return response

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Signed in, and noted."""
        response = super().form_valid(form)
        accounts.note_sign_in(form.get_user(), actor_of(self.request))
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """The same form with its complaint."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the demo's accounts, in the demo only."""
        context = super().get_context_data(**kwargs)
        return context | {
            "demo_accounts": FEATURED if settings.DEMO else (),
            "campus": bool(settings.CAS_SERVER_URL),
        }


@method_decorator(login_not_required, name="dispatch")
class SignOut(views.LogoutView):
    """By POST only; whoever is out already is simply sent to the sign-in page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Noted, then out; whoever came by the campus sign-in is told that it is still open."""
        if request.user.is_authenticated:
            accounts.note_sign_out(request.user, actor_of(request))
        by_campus = request.session.get(BACKEND_SESSION_KEY) == CAMPUS
        response = super().post(request, *args, **kwargs)
        return redirect("members:campus_sign_out") if by_campus and settings.CAS_SERVER_URL else response


class PasswordChange(views.PasswordChangeView):
    """Anybody's own password."""

    template_name = "members/password_change.html"
    form_class = PasswordChangeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A wrong old password is a miss as at the door: a page left open is no place to guess it."""
        try:
            tried = sign_in_limits.PASSWORDS.reserve(
                request.user.username, network_of(request), address_of(request)
            )
        except KeptWaiting as waiting:
            return kept_waiting(request, waiting)
        form = self.get_form()
        valid = form.is_valid()
        if "old_password" not in form.errors or not request.POST.get("old_password"):
            tried.give_back()
        return self.form_valid(form) if valid else self.form_invalid(form)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponseRedirect | HttpResponse:
        """Changed, noted, and still signed in here; other browsers are out."""
        try:
            accounts.change_own_password(
                self.request.user, form.cleaned_data["new_password1"], actor_of(self.request)
            )
        except Refusal as refusal:
            form.add_error("new_password1", str(refusal))
            return self.form_invalid(form)
        update_session_auth_hash(self.request, self.request.user)
        messages.success(self.request, "密码已修改。其他设备上的登录已经失效。")
        return redirect("home")

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """The same form with its complaint."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the frame for the person's role."""
        return super().get_context_data(**kwargs) | {"base": base_template(self.request), "contact": None}
