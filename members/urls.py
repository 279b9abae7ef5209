"""Addresses about people, organisations, users and the journal."""

from django.urls import path

from members.views import accounts

app_name = "members"

urlpatterns = [
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
]
