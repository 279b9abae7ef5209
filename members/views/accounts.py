"""Signing in and out."""

from django.contrib.auth import views
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy


class SignIn(views.LoginView):
    """User name and password; the demo offers its accounts."""

    template_name = "members/login.html"
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    """By POST only."""


class PasswordChange(SuccessMessageMixin, views.PasswordChangeView):
    """Anybody's own password."""

    template_name = "members/password_change.html"
    success_url = reverse_lazy("home")
    success_message = "密码已修改。"
